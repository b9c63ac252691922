"""Reading long lists: a bounded amount of memory, some statements for many rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import BigInteger, bindparam, func, literal, select

from factlog import moments
from factlog.db.ask import TOGETHER

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import Session

AT_ONCE = 200
ALL = 1 << 62
FEW = 5_000
"""Things that are sooner sorted than passed by in their order."""

MOMENT = bindparam("moment", type_=BigInteger)
LIMIT = bindparam("limit", type_=BigInteger)

T = TypeVar("T", bound=Sequence[Any])
Any_ = TypeVar("Any_")


def stream(
    session: Session, found: Select[*tuple[Any, ...]], limit: int | None = None
) -> Generator[Row[*tuple[Any, ...]], None, None]:
    """Yield rows as the database finds them, a short page of them at once.

    A list broken off is closed.
    """
    if limit is None or limit > AT_ONCE:
        found = found.execution_options(yield_per=AT_ONCE)
    if limit is not None:
        found = found.limit(limit)
    result = session.execute(found)
    try:
        yield from result
    finally:
        if session.in_transaction():  # else it was closed with its session
            result.close()


def some(rows: Iterable[Any_]) -> Iterator[list[Any_]]:
    """Yield rows some at a time: as many as one statement takes keys."""
    left = iter(rows)
    while page := list(islice(left, TOGETHER)):
        yield page


def few(session: Session, keys: Select[*tuple[Any, ...]], **values: Any) -> bool:
    """Whether these are only a few; an index finds them."""
    one = keys.with_only_columns(literal(1).label("one"))  # the index says enough
    counted = select(func.count()).select_from(one.limit(FEW + 1).subquery())
    return (session.scalar(counted, values) or 0) <= FEW


class Beside(Generic[T]):
    """Rows that belong to the rows of a list, read alongside it in the same order.

    The first column of each is the key of the row it belongs to; `next` is the first
    that was not read yet.
    """

    def __init__(self, rows: Generator[T, None, None]) -> None:
        """Look at the first row."""
        self._rows = rows
        self.next = next(rows, None)

    def of(self, key: int) -> list[T]:
        """Return what belongs to the next row of the list, which has this key."""
        found = []
        while self.next is not None and self.next[0] == key:
            found.append(self.next)
            self.next = next(self._rows, None)
        return found


def moment_of(at: str | None) -> int:
    """Return the moment asked about: through the end of a day, by default now."""
    return moments.now() if at is None else moments.moment(at)


@lru_cache(maxsize=10_000)
def iso(moment: int | None) -> str | None:
    """Return a moment of a row as text; None is open."""
    return None if moment is None else moments.iso(moment)


@lru_cache(maxsize=10_000)
def day(moment: int | None) -> str | None:
    """Return the day of a moment of a row; None is open."""
    return None if moment is None else moments.day(moment)
