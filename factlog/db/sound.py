"""What the database itself can say about whether it is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import ForeignKeyConstraint, Table, exists, select, text

from factlog.db.base import Base
from factlog.db.engine import HINTS, shown
from factlog.db.models import Standing, StatusSpan
from factlog.errors import UnavailableError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DERIVED: tuple[type[Standing | StatusSpan], ...] = (Standing, StatusSpan)
"""The tables that can be worked out anew from the others."""

BROKEN = {
    "an index that is not valid": """
        SELECT indexrelid::regclass::text FROM pg_index
        JOIN pg_class ON pg_class.oid = indrelid
        WHERE relnamespace = current_schema()::regnamespace
        AND NOT (indisvalid AND indisready)""",
    "a constraint that was never checked": """
        SELECT conname FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace AND NOT convalidated""",
    "a trigger that is switched off": """
        SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = current_schema()::regnamespace AND tgenabled = 'D'""",
    "pages that fail their checksums": """
        SELECT checksum_failures::text FROM pg_stat_database
        WHERE datname = current_database() AND checksum_failures > 0""",
}
"""What PostgreSQL tells everybody about a database that is not sound."""


def integrity(session: Session) -> str:
    """Return how the database examined itself; raises UnavailableError."""
    if _sqlite(session):
        for (found,) in session.execute(text("PRAGMA integrity_check(1)")):
            if found != "ok":
                _fail(session, " ".join(found.split()))
        return f"SQLite {session.scalar(text('SELECT sqlite_version()'))}"
    for what, asked in BROKEN.items():
        for (name,) in session.execute(text(f"{asked} ORDER BY 1 LIMIT 1")):
            _fail(session, f"{what}: {name}")
    sums = session.scalar(text("SHOW data_checksums"))
    return f"PostgreSQL {session.scalar(text('SHOW server_version'))}, checksums {sums}"


def foreign_keys(session: Session) -> int:
    """Return how many foreign keys all lead somewhere; raises UnavailableError."""
    tables = Base.metadata.sorted_tables
    keys = [(t, key) for t in tables for key in t.foreign_key_constraints]
    if _sqlite(session):
        for found in session.execute(text("PRAGMA foreign_key_check")):
            table, row, parent, _ = found
            _fail(session, f"row {row} of {table} refers to no {parent}")
    else:
        for table, key in keys:
            _refuse_orphans(session, table, key)
    return len(keys)


def guards(session: Session) -> int:
    """Return how many triggers guard what was recorded; raises UnavailableError."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if _sqlite(session)
        else "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal"
    )
    found = set(session.scalars(text(asked)))
    derived = {model.__tablename__ for model in DERIVED}
    for table in sorted(Base.metadata.tables.keys() - derived):
        for guard in (f"{table}_kept", f"{table}_frozen"):
            if guard not in found:
                _fail(session, f"the trigger {guard}, which guards {table}, is gone")
    return len(found)


def _refuse_orphans(session: Session, table: Table, key: ForeignKeyConstraint) -> None:
    (part,) = key.elements
    parent = key.referred_table.alias("parent")
    there = exists().where(parent.c[part.column.name] == part.parent)
    orphan: Any = select(part.parent).where(part.parent.is_not(None), ~there).limit(1)
    found = session.scalar(orphan)
    if found is not None:
        what = f"{part.parent.name} {found} of {table.name}"
        _fail(session, f"{what} refers to no {key.referred_table.name}")


def _sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _fail(session: Session, what: str) -> NoReturn:
    message = f"{shown(session.get_bind().engine)} is damaged: {what}"
    raise UnavailableError(message, hint=HINTS["malformed"])
