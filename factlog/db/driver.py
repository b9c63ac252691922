"""Statements as the driver takes them, past what converts a value at a time.

Each is compiled once for a kind of database.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.types import NullType

from factlog.db.versions import raw, uid_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Dialect, Table
    from sqlalchemy.orm import InstrumentedAttribute, Session

AT_ONCE = 500
"""Uids that are asked for with one statement."""

REMEMBERED = 64
"""Statements that are kept compiled."""


def of_uids(
    session: Session,
    uid: InstrumentedAttribute[UUID],
    column: InstrumentedAttribute[Any],
    uids: Iterable[str],
) -> Iterator[tuple[str, Any]]:
    """Yield the uids that are there, and what a column holds, as the driver does it."""
    connection, driven = session.connection(), to_uid(session)
    statement, names = _asking(connection.dialect, uid, column, AT_ONCE)
    left = iter(uids)
    while some := [driven(one) for one in islice(left, AT_ONCE)]:
        some += [some[0]] * (AT_ONCE - len(some))
        asked: Any = dict(zip(names, some, strict=True)) if names else tuple(some)
        for found, value in connection.exec_driver_sql(statement, asked):
            yield uid_text(found), value


@lru_cache(maxsize=REMEMBERED)
def _asking(
    dialect: Dialect,
    uid: InstrumentedAttribute[UUID],
    column: InstrumentedAttribute[Any],
    count: int,
) -> tuple[str, list[str]]:
    """Return what asks for so many uids, and the names of the places, if they have any.

    A list of one length is compiled once.
    """
    own, value = raw(uid, column)
    marks = [bindparam(f"uid_{n}", type_=NullType()) for n in range(count)]
    compiled = select(own, value).where(own.in_(marks)).compile(dialect=dialect)
    return str(compiled), [] if compiled.positiontup else list(compiled.binds)


def insert_all(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows as the driver takes them, past what converts a value at a time."""
    if not rows:
        return
    connection = session.connection()
    statement, places = _inserting(connection.dialect, table)
    if places:
        values = [tuple([row[name] for name in places]) for row in rows]
        connection.exec_driver_sql(statement, values)
    else:
        connection.exec_driver_sql(statement, rows)


@lru_cache(maxsize=REMEMBERED)
def _inserting(dialect: Dialect, table: Table) -> tuple[str, list[str]]:
    """Return what inserts a row, and its columns in order where they go by place."""
    compiled = insert(table).compile(dialect=dialect)
    return str(compiled), compiled.positiontup or []


def to_uid(session: Session) -> Callable[[str], Any]:
    """Return what makes of a uid that is written as in lines what the driver takes."""
    return _bytes if session.get_bind().dialect.name == "sqlite" else UUID


def _bytes(uid: str) -> bytes:
    return bytes.fromhex(uid.replace("-", ""))
