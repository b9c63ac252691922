"""factlog undo: a change taken back, by a change of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from factlog.cli.context import Command, change, opened
from factlog.cli.told import changed

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Command)
def undo(
    ctx: typer.Context,
    number: Annotated[
        str, typer.Argument(metavar="ENTRY", help="Its number in factlog log, or uid.")
    ],
) -> None:
    """Take back what an entry wrote, as an entry of its own."""
    from factlog import record

    _, touched = change(ctx, lambda entry: record.undo(entry, number))
    changed(opened(ctx), touched)
