"""factlog dispute: what is in dispute, by whom and since when."""

from __future__ import annotations

from typing import Annotated

import typer

from factlog.cli.context import Asking, noun, reading
from factlog.cli.options import At, Limit, Topic, actor_option, name_of
from factlog.cli.output import page, show_row, show_rows
from factlog.vocab import Status

app = noun("dispute")


@app.command("list", cls=Asking)
def list_(
    ctx: typer.Context,
    topic: Topic = None,
    side: Annotated[str | None, actor_option("On which this side speaks.")] = None,
    status: Annotated[Status | None, typer.Option(help="With this status.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="The uncontested questions too.")
    ] = False,
    at: At = None,
    limit: Limit = None,
) -> None:
    """List what is in dispute, the latest first."""
    from factlog import query
    from factlog.rows import DisputeRow

    wanted = query.DisputeFilter(topic=topic, side=side, status=status, every=every)
    rows = page(ctx, limit)
    with reading(ctx) as session:
        found = query.disputes(session, wanted, at=at, limit=rows)
        show_rows(
            ctx,
            DisputeRow,
            found,
            limit=rows,
            count=lambda: query.count_disputes(session, wanted, at=at),
        )


@app.command(cls=Asking)
def show(
    ctx: typer.Context,
    question: Annotated[str, name_of("question")],
    at: At = None,
) -> None:
    """Show who holds what, and what is against what."""
    from factlog import query
    from factlog.cli.drawn import dispute

    with reading(ctx) as session:
        show_row(ctx, query.dispute(session, question, at=at), dispute)
