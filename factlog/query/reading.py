"""Reading long lists: a fixed number of statements, a bounded amount of memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from factlog import moments

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import Session

AT_ONCE = 200

T = TypeVar("T", bound=Sequence[Any])


def stream(
    session: Session, found: Select[*tuple[Any, ...]]
) -> Generator[Row[Any], None, None]:
    """Yield rows as the database finds them; a list broken off is closed."""
    result = session.execute(found.execution_options(yield_per=AT_ONCE))
    try:
        yield from result
    finally:
        if session.in_transaction():  # else it was closed with its session
            result.close()


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


def iso(moment: int | None) -> str | None:
    """Return a moment of a row as text; None is open."""
    return None if moment is None else moments.iso(moment)
