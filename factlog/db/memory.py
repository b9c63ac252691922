"""What was found, remembered until something is written where it was found.

Whoever records one claim after the other looks the same few names up each time, while
nobody else may write. What is found under the write lock is therefore remembered by the
connection, and holds for as long as the log goes on from there and the tables asked
have the same last row. For no row is changed in place but with a new one beside it in
the same table (`Journal`), or with an erasure.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table
from sqlalchemy.sql import visitors

from factlog.db.ask import ask, ask_each
from factlog.db.models import Erasure
from factlog.db.session import LOOKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.selectable import TypedReturnsRows

MEMORY = "factlog_memory"
HEAD = "factlog_head"
LIMIT = 10_000
"""Findings that are remembered: where there are more, all are forgotten."""

FEW = 8
"""Keys that are worth remembering together: more are seldom asked for again."""

Mark = tuple[bytes, datetime]
"""An entry's digest, and when it arrived: copies that merged number their own ways."""

Found = dict[Any, tuple[tuple[int | None, ...], "Sequence[Row[*tuple[Any, ...]]]"]]


class Head:
    """The newest entry that a connection saw, and what was found until then."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.entry = 0
        self.mark: Mark | None = None
        self.found: Found = {}

    def move(self, mark: Mark | None, entry: int, newest: Mark | None) -> None:
        """Go on to the newest entry; `mark` is now that of the one seen before.

        If it is another one, this is another log in the same place: forget all.
        """
        if mark != self.mark:
            self.found = {}
        self.entry, self.mark = entry, newest


def head_of(session: Session) -> Head:
    """Return what the connection of a session remembers, as long as it lasts.

    Another connection may be to another log in the same place.
    """
    found: Head = session.connection().info.setdefault(HEAD, Head())
    return found


class Memory:
    """What a session that holds the write lock remembers.

    `last` is the number of the last row of each table, kept up as rows are added.
    """

    def __init__(self, head: Head, last: Mapping[str, int | None]) -> None:
        """Begin with what was found before, in earlier transactions."""
        self._last, self._first = last, dict(last)
        self._shared, self._own = head.found, Found()

    def find(
        self, statement: Any, key: Any, ask: Callable[[], Iterable[Any]]
    ) -> Sequence[Any]:
        """Return what a statement finds, asking if that is not known."""
        tables = _tables(statement)
        mark = tuple(self._last[name] for name in tables)
        # What this session wrote may yet be rolled back: that is for itself alone.
        kept = mark == tuple(self._first[name] for name in tables)
        found = self._shared if kept else self._own
        known = found.get((statement, key))
        if known is None or known[0] != mark:
            if len(found) >= LIMIT:
                found.clear()
            found[statement, key] = known = mark, [*ask()]
        return known[1]


@cache
def _tables(statement: Any) -> tuple[str, ...]:
    """Return the tables that a statement asks, and the one that tells of erasures."""
    asked = {one.name for one in visitors.iterate(statement) if isinstance(one, Table)}
    return (*sorted(asked), Erasure.__tablename__)


def remember(session: Session, memory: Memory | None) -> None:
    """Let a session use a memory; or none, where rows are written past it."""
    session.info[MEMORY] = memory


def remembered(
    session: Session, statement: TypedReturnsRows[*tuple[Any, ...]], **values: Any
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return what a statement finds, or found when it was last asked."""
    key = tuple(values.items())
    return _found(session, statement, key, lambda: ask(session, statement, **values))


def remembered_each(
    session: Session,
    statement: TypedReturnsRows[*tuple[Any, ...]],
    keys: Collection[int],
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return what a statement finds for these keys, or found when last asked."""
    asked = ask_each(session, statement, keys)
    if len(keys) > FEW:
        return [*asked]
    return _found(session, statement, frozenset(keys), lambda: asked)


def _found(
    session: Session,
    statement: Any,
    key: Any,
    ask: Callable[[], Iterable[Row[*tuple[Any, ...]]]],
) -> Sequence[Row[*tuple[Any, ...]]]:
    memory: Memory | None = session.info.get(MEMORY)
    if memory is None or LOOKING in session.info:
        return [*ask()]
    return memory.find(statement, key, ask)
