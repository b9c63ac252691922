"""factlog init: making and migrating the database."""

from __future__ import annotations

import typer

from factlog import settings
from factlog.cli.context import Command, closing, given
from factlog.cli.told import say

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Command)
def init(ctx: typer.Context) -> None:
    """Make the database, or migrate it to this version; what is in it stays."""
    from factlog.db.engine import shown
    from factlog.derive.made import init as make

    engine = closing(ctx, make(settings.database(given(ctx, "db"))))
    say(f"{shown(engine)} is ready")
