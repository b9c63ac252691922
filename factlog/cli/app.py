"""The root of the command line: it imports a command when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer

from factlog import __version__
from factlog.cli.boundary import Boundary
from factlog.cli.commands import COMMANDS
from factlog.cli.context import FORMATS, shared_options

FIRST_STEPS = """\
factlog demo                      see a real dispute, from nothing to a report
factlog claim add QUESTION ACTOR "what was said" --answer A --new
factlog claim counter N ACTOR "what was answered" --new
factlog dispute show QUESTION     who holds what, since when
factlog report QUESTION -o FILE   a page to print (--help for everything else)"""


class Root(Boundary):
    """The commands by name, each imported when it is called."""

    def __init__(self, *args: Any, params: Any = None, **rest: Any) -> None:
        """Add the options that every command shares."""
        shared = shared_options(FORMATS)
        super().__init__(*args, params=[*(params or ()), *shared], **rest)
        not_yet: Any = None
        self.commands = dict.fromkeys(COMMANDS, not_yet)  # what a slip may have meant

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"factlog.cli.{cmd_name}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the table of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=Root,
    context_settings={"help_option_names": ["--help", "-h"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"factlog {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=lambda asked: _version(asked=asked)),
    ] = False,
) -> None:
    """Record who said what, when nobody agrees; show what is in dispute."""
    if ctx.invoked_subcommand is None:
        typer.echo(FIRST_STEPS)


root = typer.main.get_command(app)
