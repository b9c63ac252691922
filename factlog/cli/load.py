"""factlog load: files in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from factlog.cli.context import Command, form, given, opened
from factlog.cli.told import changed, erased, say, withdrawn
from factlog.cli.watch import watched
from factlog.errors import ProblemsError
from factlog.vocab import Format

STDIN = Path("/dev/stdin")

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Command)
def load(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(help="Files to read; - for JSON Lines in a pipe.")
    ],
    new: Annotated[
        bool, typer.Option("--new", help="Make what claims name and is not known yet.")
    ] = False,
) -> None:
    """Load rows (jsonl), claims (csv) or exported entries; nothing, if one is wrong."""
    from factlog.load import load as read

    engine = opened(ctx)
    files = [STDIN if str(file) == "-" else file for file in files]
    by, reason = given(ctx, "by"), given(ctx, "reason")
    try:
        with watched() as watch:
            loaded = read(engine, files, by=by, reason=reason, new=new, watch=watch)
    except ProblemsError as error:
        if form(ctx) is not Format.JSON:
            raise
        from factlog.export import plain

        sys.stdout.writelines(plain.json_rows(error.problems))
        raise typer.Exit(error.exit_code) from error
    say(f"{loaded.recorded} recorded, {loaded.known} known already")
    withdrawn(loaded)
    erased(loaded)
    changed(engine, loaded.touched)
