"""factlog verify: proof that the log is as it was recorded, or that a file is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from factlog.cli.context import Command, reading
from factlog.cli.output import show_row
from factlog.cli.told import say

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Command)
def verify(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A proof or an export; else the log."),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="DIGEST", help="A head that the log once had."),
    ] = None,
) -> None:
    """Compute every hash of the log anew, and say whether all is as recorded.

    With a file no log is needed: it checks what factlog prove or export wrote.
    """
    if file is not None:
        from factlog import load
        from factlog.cli.proved import claim
        from factlog.rows import ProvedRow

        found = load.verify(file, against=against)
        show_row(ctx, found, claim if isinstance(found, ProvedRow) else None)
        say(f"{file.name} is as it was recorded{_also(against)}")
        return
    from factlog import query

    with reading(ctx) as session:
        show_row(ctx, query.verify(session, against=against))
    say(f"all is as it was recorded{_also(against)}")


def _also(against: str | None) -> str:
    return f", and {against} is in it" if against else ""
