"""How many rows PostgreSQL believes that there are.

It plans by what was counted last. What was loaded since, or is being loaded, it knows
nothing of: of tables that were empty it reads all of one for each row of another, and
a statement that begins so goes on so, for hours where there are many rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.db.base import Base
from factlog.db.session import write_first

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def recount(session: Session) -> None:
    """Let it count anew, with what this session wrote; on SQLite nothing is counted.

    Tables that another session has counted just now are left out, and those that the
    role may not have counted: there the server counts by itself, but only what is
    committed. Until the transaction ends no one else can count them, or tidy them up;
    all can read and write. Rolled back, the numbers stay, which are then too high.
    """
    write_first(session)
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        quote = connection.dialect.identifier_preparer.quote
        tables = ", ".join(map(quote, Base.metadata.tables))
        connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {tables}")
