"""factlog check: what an editor should look at."""

from __future__ import annotations

import typer

from factlog.cli.context import Asking, reading
from factlog.cli.output import show_rows

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Asking)
def check(ctx: typer.Context) -> None:
    """List what is thin: no source or date, loops, twins, what was withdrawn."""
    from factlog import query
    from factlog.rows import FindingRow

    with reading(ctx) as session:
        found = query.findings(session)
        show_rows(ctx, FindingRow, found, limit=None, count=lambda: 0)
