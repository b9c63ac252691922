"""Statements that are built once: to build one costs more than to execute it.

They name columns, not things, and the ORM stays out of their way.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVarTuple, cast

from sqlalchemy import BigInteger, bindparam, insert

from factlog.db.models import KNOWN
from factlog.db.session import LOOKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import CursorResult, Insert, Row, Table
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.selectable import TypedReturnsRows

    from factlog.db.base import Base

Columns = TypeVarTuple("Columns")

KEY = bindparam("key", type_=BigInteger)
KEYS = bindparam("keys", expanding=True, type_=BigInteger)
TOGETHER = 500
"""Keys asked for with one statement: it takes so many values."""


def ask(
    session: Session, statement: TypedReturnsRows[*Columns], **values: Any
) -> CursorResult[*Columns]:
    """Return what a statement finds in what the session knows of the log."""
    if LOOKING in session.info:
        values[KNOWN.key] = session.info[LOOKING]
    return session.connection().execute(statement, values)


def ask_each(
    session: Session, statement: TypedReturnsRows[*Columns], keys: Iterable[int]
) -> Iterator[Row[*Columns]]:
    """Yield what a statement finds for these keys, asked for some at a time."""
    left = iter(sorted(keys))
    while some := list(islice(left, TOGETHER)):
        yield from ask(session, statement, keys=some)


def write(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows, if there are any."""
    if rows:
        session.connection().execute(_insert(model), rows)


@cache
def _insert(model: type[Base]) -> Insert:
    return insert(cast("Table", model.__table__))
