"""factlog db: the database itself."""

from __future__ import annotations

import typer

from factlog.cli.context import Command, noun, opened
from factlog.cli.output import show_rows
from factlog.cli.told import say

app = noun("db")


@app.command(cls=Command)
def check(ctx: typer.Context) -> None:
    """Examine the database, its guards, the chain, and what is derived.

    Prints a line for each part that is right, and ends with the first that is not.

    The database: SQLite's integrity_check and foreign_key_check; on PostgreSQL, what it
    tells everybody (indexes and constraints that are not valid, triggers switched off,
    pages that failed their checksums), and a search for rows that refer to nothing.
    The guards are the triggers that refuse to change what was recorded. The chain is
    what factlog verify proves. What is derived is worked out anew, in tables of its own
    that are not kept: others may write meanwhile.
    """
    from factlog import query
    from factlog.db.session import sketching
    from factlog.rows import PartRow

    engine = opened(ctx)
    right: list[PartRow] = []
    try:
        with sketching(engine) as session:
            right.extend(query.parts(session))
    finally:
        show_rows(ctx, PartRow, right, limit=None, count=lambda: 0)


@app.command(cls=Command)
def rebuild(ctx: typer.Context) -> None:
    """Work out anew what is derived; nothing recorded changes."""
    from factlog.derive.made import remake

    remake(opened(ctx))
    say("all that is derived was worked out anew")
