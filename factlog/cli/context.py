"""What every command shares: the log, who records, why, and the format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperOption

from factlog import settings
from factlog.cli.commands import COMMANDS
from factlog.errors import InvalidInputError
from factlog.vocab import Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from factlog.db.journal import Journal

PREFIX = "factlog."
ENGINE, REPLICA = f"{PREFIX}engine", f"{PREFIX}replica"
FORMATS = "table, tsv or json"

T = TypeVar("T")


def shared_options(formats: str) -> Iterator[TyperOption]:
    """Yield the options that stand before the noun, or after the verb."""
    for flags, metavar, text in (
        (["--db"], "URL|PATH", "The log: a file or postgresql:// URL. [FACTLOG_DB]"),
        (["--by"], "NAME", "Who records. [FACTLOG_BY, or the login name]"),
        (["--reason"], "TEXT", "Why this is recorded."),
        (["--format", "-f"], "FORMAT", f"How to print: {formats}."),
    ):
        yield TyperOption(
            param_decls=flags,
            type=str,
            metavar=metavar,
            help=text,
            expose_value=False,
            callback=_keep,
        )


def _keep(ctx: typer.Context, param: Any, value: str | None) -> None:
    if value is not None:
        ctx.meta[PREFIX + param.name] = value


class Command(TyperCommand):
    """A command that takes the shared options after its own."""

    formats = FORMATS

    def __init__(self, *args: Any, params: Any = None, **rest: Any) -> None:
        """Add the shared options."""
        shared = shared_options(self.formats)
        super().__init__(*args, params=[*(params or ()), *shared], **rest)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse an option that is given twice: only the last would be kept."""
        typed = args[: args.index("--")] if "--" in args else args
        names = [word.partition("=")[0] for word in typed if word.startswith("--")]
        for param in self.params:
            if not isinstance(param, TyperOption) or param.multiple or param.is_flag:
                continue
            for flag in param.opts:
                if names.count(flag) > 1:
                    message = f"{flag} is given {names.count(flag)} times"
                    raise InvalidInputError(message, hint="give it once")
        return super().parse_args(ctx, args)


class Asking(Command):
    """A command that shows what is known, or what was known on a day."""

    def __init__(self, *args: Any, params: Any = None, **rest: Any) -> None:
        """Add the option that looks back."""
        look_back = TyperOption(
            param_decls=["--known-on"],
            type=str,
            metavar="DATE",
            help="By what this log knew at the end of that day.",
            expose_value=False,
            callback=_keep,
        )
        super().__init__(*args, params=[*(params or ()), look_back], **rest)


def given(ctx: typer.Context, name: str) -> str | None:
    """Return a shared option as it was typed."""
    value: str | None = ctx.meta.get(PREFIX + name)
    return value


def form(ctx: typer.Context) -> Format:
    """Return how to print rows; raises InvalidInputError for another word."""
    typed = given(ctx, "format")
    try:
        return Format(typed or Format.AUTO)
    except ValueError as error:
        message = f"{typed!r} is not a format of this command"
        raise InvalidInputError(message, hint="type table, tsv or json") from error


def opened(ctx: typer.Context) -> Engine:
    """Return the log, which must exist and be up to date."""
    return _opened(ctx, ENGINE, given(ctx, "db"))


def _opened(ctx: typer.Context, key: str, database: str | None) -> Engine:
    from factlog.db.engine import connect

    if key not in ctx.meta:
        ctx.meta[key] = closing(ctx, connect(database))
    engine: Engine = ctx.meta[key]
    return engine


def closing(ctx: typer.Context, engine: Engine) -> Engine:
    """Return an engine that is closed when the command ends."""
    ctx.call_on_close(engine.dispose)
    return engine


def reading(ctx: typer.Context) -> AbstractContextManager[Session]:
    """Return a session that reads the log, or the replica that is named for that.

    A command that opened the log before reads there: a replica may not know yet what
    was written.
    """
    from factlog.db.session import reading as read

    key = ENGINE if ENGINE in ctx.meta else REPLICA
    engine = _opened(ctx, key, settings.reading_database(given(ctx, "db")))
    return read(engine, known_on=given(ctx, "known_on"))


def change(ctx: typer.Context, work: Callable[[Journal], T]) -> tuple[T, set[int]]:
    """Do work in an entry by who runs the command.

    Return what it gives, and the questions whose status it may have changed.
    """
    from factlog import record

    by, reason = given(ctx, "by"), given(ctx, "reason")
    found, entry = record.change(
        opened(ctx), lambda entry: (work(entry), entry), by=by, reason=reason
    )
    return found, entry.touched


def noun(name: str) -> typer.Typer:
    """Return an empty group of commands for a noun."""
    return typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        help=COMMANDS[name],
    )
