"""factlog verify: proof that the log is as it was recorded."""

from __future__ import annotations

from typing import Annotated

import typer

from factlog.cli.context import Command, reading
from factlog.cli.output import show_row

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Command)
def verify(
    ctx: typer.Context,
    against: Annotated[
        str | None,
        typer.Option(metavar="DIGEST", help="A head that the log once had."),
    ] = None,
) -> None:
    """Compute every hash of the log anew, and say whether all is as recorded."""
    from factlog import query

    with reading(ctx) as session:
        show_row(ctx, query.verify(session, against=against))
