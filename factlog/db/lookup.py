"""What is found by the value of one column: for one value, or for many beforehand.

What many rows of a file name is looked up together, and remembered until each of them
is recorded.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam

from factlog.db.ask import ask, ask_each
from factlog.db.driver import LIST
from factlog.db.memory import FOUND_BY, memory_of, tables_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import Session

    Found = Sequence[Row[*tuple[Any, ...]]]


class Lookup:
    """Rows by the value of their first column, under the write lock remembered."""

    def __init__(self, statement: Select[*tuple[Any, ...]], by: Any) -> None:
        """Take what selects all the rows, and the column that they are found by."""
        many = bindparam(LIST, expanding=True, type_=by.type)
        self._one = statement.where(by == bindparam("value", type_=by.type))
        self._many = statement.where(by.in_(many))
        self._tables = tables_of(statement)
        self._by = by.class_.__tablename__, by.key
        FOUND_BY[self._by[0]].add(by.key)

    def find(self, session: Session, value: Any) -> Found:
        """Return the rows with a value."""
        memory = memory_of(session)
        if memory is None:
            return [*ask(session, self._one, value=value)]
        known = memory.known(self, value, self._tables, self._by)
        if known is None:
            known = [*ask(session, self._one, value=value)]
            memory.keep(self, value, self._tables, known)
        return known

    def ahead(self, session: Session, values: Collection[Any]) -> None:
        """Find the rows with each of these values, for when they are asked for."""
        memory = memory_of(session)
        if memory is None:
            return
        found: dict[Any, Found] = defaultdict(list)
        new = [
            v for v in values if memory.known(self, v, self._tables, self._by) is None
        ]
        for row in ask_each(session, self._many, new):
            found[row[0]] = [*found[row[0]], row]
        for value in new:
            memory.keep(self, value, self._tables, found[value])
