"""How many rows PostgreSQL believes that there are.

It plans by what was counted last. What was loaded since, or is being loaded, it knows
nothing of: of tables that were empty it reads all of one for each row of another, and
a statement that begins so goes on so, for hours where there are many rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.db.base import Base

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def recount(session: Session) -> None:
    """Let it count anew, with what this session wrote; on SQLite nothing is counted.

    Tables that are counted already are left out, and those that the role may not have
    counted: the server does that by itself within some minutes.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        quote = connection.dialect.identifier_preparer.quote
        tables = ", ".join(map(quote, Base.metadata.tables))
        connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {tables}")
