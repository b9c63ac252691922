"""Asking with statements that are built once: to build one costs more than to ask."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVarTuple

from sqlalchemy import BigInteger, bindparam

from factlog.db.models import KNOWN
from factlog.db.session import LOOKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import CursorResult, Row
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.selectable import TypedReturnsRows

Columns = TypeVarTuple("Columns")

KEY = bindparam("key", type_=BigInteger)
KEYS = bindparam("keys", expanding=True, type_=BigInteger)
TOGETHER = 500
"""Keys asked for with one statement: it takes so many values."""


def ask(
    session: Session, statement: TypedReturnsRows[*Columns], **values: Any
) -> CursorResult[*Columns]:
    """Return what a statement finds in what the session knows of the log.

    The statement names columns, not things: the ORM stays out of it.
    """
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
