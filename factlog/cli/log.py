"""factlog log: every change to the log, the newest first."""

from __future__ import annotations

import typer

from factlog.cli.context import Asking, reading
from factlog.cli.options import Limit
from factlog.cli.output import page, show_rows

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Asking)
def log(ctx: typer.Context, limit: Limit = None) -> None:
    """List every change: who, when, why, and what it touched."""
    from factlog import query
    from factlog.rows import EntryRow

    rows = page(ctx, limit)
    with reading(ctx) as session:
        found = query.entries(session, limit=rows)
        show_rows(
            ctx,
            EntryRow,
            found,
            limit=rows,
            count=lambda: query.count_entries(session),
        )
