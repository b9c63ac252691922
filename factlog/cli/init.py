"""factlog init: making and migrating the database."""

from __future__ import annotations

import typer

from factlog import settings
from factlog.cli.context import Command, closing, given
from factlog.cli.told import say

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Command)
def init(ctx: typer.Context) -> None:
    """Make the database, or migrate it to this version; what is in it stays.

    It is migrated whole or not at all. A SQLite log is first copied to a file beside
    it, named after the log and its version; on PostgreSQL nothing is copied: migrating
    is one transaction, and factlog backup writes everything to a file.
    """
    from factlog.db.engine import shown
    from factlog.derive.made import init as make

    database = settings.database(given(ctx, "db"))
    engine = closing(
        ctx, make(database, saved=lambda copy: say(f"the log as it was: {copy}"))
    )
    say(f"{shown(engine)} is ready")
