"""What was found, remembered until something is written where it was found.

Whoever records one claim after the other looks the same few names up each time, while
nobody else may write. What is found under the write lock is therefore remembered by the
connection, and holds for as long as the log goes on from there and the tables asked
have the same last row. For no row is changed in place but with a new one beside it in
the same table (`Journal`), or with an erasure.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table
from sqlalchemy.sql import visitors

from factlog.db.ask import ask_each
from factlog.db.models import Erasure
from factlog.db.session import LOOKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.selectable import TypedReturnsRows

    from factlog.db.models import Recorded

MEMORY = "factlog_memory"
HEAD = "factlog_head"
LIMIT = 20_000
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
        self._changed = dict(last)
        self._added: dict[tuple[str, str, Any], int] = {}

    def add(self, row: Recorded) -> None:
        """Take notice of a row that was added as the last of its table.

        A new thing changes only what is found by what it says itself; a later version
        may change all that is found in its table. So may one of very many new things.
        """
        table = row.__tablename__
        if row.id != row.key:
            self._changed[table] = row.id
        if len(self._added) >= LIMIT:
            self._added.clear()
            self._changed = dict(self._last)
        for column in FOUND_BY[table]:
            self._added[table, column, getattr(row, column)] = row.id

    def places(self, table: str) -> tuple[int, int, int]:
        """Return the last row of a table, its last that is no new thing, and erasure.

        What was read of a table up to a row holds until one of the others follows it.
        """
        last, erased = self._last[table], self._last[Erasure.__tablename__]
        return last or 0, self._changed[table] or 0, erased or 0

    def known(
        self, what: Any, value: Any, tables: Sequence[str], by: tuple[str, str] | None
    ) -> Sequence[Any] | None:
        """Return what was found for a value, if it holds still.

        `by` is the column that has the value, if it is looked for in one alone.
        """
        found = self._own.get((what, value)) or self._shared.get((what, value))
        if found is None:
            return None
        for table, mark in zip(tables, found[0], strict=True):
            if mark != self._last[table] and not (
                by is not None
                and by[0] == table
                and (mark or 0) >= (self._changed[table] or 0)
                and self._added.get((*by, value), 0) <= (mark or 0)
            ):
                return None
        return found[1]

    def keep(
        self, what: Any, value: Any, tables: Sequence[str], rows: Sequence[Any]
    ) -> None:
        """Remember what was found for a value."""
        mark = tuple([self._last[name] for name in tables])
        # What this session wrote may yet be rolled back: that is for itself alone.
        kept = all(self._last[name] == self._first[name] for name in tables)
        found = self._shared if kept else self._own
        if len(found) >= LIMIT:
            found.clear()
        found[what, value] = mark, rows


FOUND_BY: dict[str, set[str]] = defaultdict(set)
"""The columns of each table by which rows are looked up: see `db.lookup`."""


@cache
def tables_of(statement: Any) -> tuple[str, ...]:
    """Return the tables that a statement asks, and the one that tells of erasures."""
    asked = {one.name for one in visitors.iterate(statement) if isinstance(one, Table)}
    return (*sorted(asked), Erasure.__tablename__)


def remember(session: Session, memory: Memory | None) -> None:
    """Let a session use a memory; or none, where rows are written past it."""
    session.info[MEMORY] = memory


def memory_of(session: Session) -> Memory | None:
    """Return the memory that a session uses, unless it looks back."""
    memory: Memory | None = session.info.get(MEMORY)
    return None if LOOKING in session.info else memory


def remembered_each(
    session: Session,
    statement: TypedReturnsRows[*tuple[Any, ...]],
    keys: Collection[int],
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return what a statement finds for these keys, or found when last asked."""
    memory, few = memory_of(session), frozenset(keys)
    if memory is None or len(few) > FEW:
        return [*ask_each(session, statement, keys)]
    tables = tables_of(statement)
    known = memory.known(statement, few, tables, None)
    if known is None:
        known = [*ask_each(session, statement, keys)]
        memory.keep(statement, few, tables, known)
    return known
