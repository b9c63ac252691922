"""Statements that are built once: to build one costs more than to execute it.

They name columns, not things, and the ORM stays out of their way.
"""

from __future__ import annotations

from contextlib import closing
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVarTuple, cast

from sqlalchemy import BigInteger, bindparam, insert

from factlog.db import driver
from factlog.db.driver import Order, batches, run
from factlog.db.models import KNOWN
from factlog.db.session import LOOKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Insert, Result, Row, Table
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.selectable import TypedReturnsRows

    from factlog.db.base import Base

Columns = TypeVarTuple("Columns")

KEY = bindparam("key", type_=BigInteger)
KEYS = bindparam(driver.LIST, expanding=True, type_=BigInteger)
TOGETHER = driver.SIZES[-1]
"""Keys asked for with one statement: it takes so many values."""


def ask(
    session: Session, statement: TypedReturnsRows[*Columns], **values: Any
) -> Result[*Columns]:
    """Return what a statement finds in what the session knows of the log."""
    (found,) = run(session, _asking(session, statement, values))
    return cast("Result[*Columns]", found)


def ask_each(
    session: Session,
    statement: TypedReturnsRows[*Columns],
    keys: Iterable[Any],
    **values: Any,
) -> Iterator[Row[*Columns]]:
    """Yield what a statement finds for these keys, asked for some at a time."""
    for some in _some(keys):
        yield from ask(session, statement, keys=some, **values)


def ask_all(
    session: Session, statement: TypedReturnsRows[*tuple[Any, ...]], **values: Any
) -> Generator[tuple[Any, ...], None, None]:
    """Yield what a statement finds, however much that is: as the driver gives it.

    A list broken off is closed.
    """
    (asked,) = _asking(session, statement, values).values
    with closing(batches(session, statement, **asked)) as some:
        for rows in some:
            yield from rows


def ask_together(
    session: Session, *asked: tuple[TypedReturnsRows[*tuple[Any, ...]], Iterable[int]]
) -> list[list[Row[*tuple[Any, ...]]]]:
    """Return what each of some statements finds for its keys, all asked for at once."""
    orders = [
        (place, _asking(session, statement, {driver.LIST: some}))
        for place, (statement, keys) in enumerate(asked)
        for some in _some(keys)
    ]
    found: list[list[Row[*tuple[Any, ...]]]] = [[] for _ in asked]
    rows = run(session, *(order for _, order in orders))
    for (place, _), own in zip(orders, rows, strict=True):
        found[place] += own
    return found


def _some(keys: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(sorted(keys))
    while some := list(islice(left, TOGETHER)):
        yield some


def _asking(session: Session, statement: Any, values: dict[str, Any]) -> Order:
    if LOOKING in session.info:
        values[KNOWN.key] = session.info[LOOKING]
    return Order(statement, [values])


def write(session: Session, *orders: Order) -> None:
    """Run statements that write, if they have anything to write."""
    if due := [order for order in orders if order.values]:
        run(session, *due)


def rows_of(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> Order:
    """Return what inserts these rows."""
    return Order(_insert(model), rows)


@cache
def _insert(model: type[Base]) -> Insert:
    return insert(cast("Table", model.__table__))
