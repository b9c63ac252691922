"""factlog db: the database itself."""

from __future__ import annotations

from typing import Annotated

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


@app.command(cls=Command)
def roles(
    ctx: typer.Context,
    prefix: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What their names begin with. [factlog]"),
    ] = None,
) -> None:
    """Make a team's roles on PostgreSQL, or bring them up to date.

    A reader may read; a recorder may record besides, and neither change nor delete what
    is recorded, with SQL of his own neither; a maintainer may erase words besides, and
    work out anew what is derived. They are groups: people are put into them. What
    everybody else (PUBLIC) may do with the database by default is taken away. Where
    several logs are on one server, each needs a prefix of its own, unless their teams
    are one.
    """
    from factlog.db.roles import make
    from factlog.db.session import writing
    from factlog.rows import RoleRow

    with writing(opened(ctx)) as session:
        made = make(session, prefix)
    show_rows(ctx, RoleRow, made, limit=None, count=lambda: 0)
    group = next(row.role for row in made if row.role.endswith("recorder"))
    say(f"let somebody in: CREATE ROLE ann LOGIN IN ROLE {group} (factlog help server)")
