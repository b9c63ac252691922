"""Things by all their words, case and accents aside, where no slug names them.

No index can say what words fold to. Who asks once has all of them read; who records
many rows has them read once, and then what was added since.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, select

from factlog.db.ask import ask
from factlog.db.memory import memory_of
from factlog.db.models import in_force
from factlog.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import Session

    from factlog.db.models import Recorded

WORDED = "factlog_worded"


@dataclass(slots=True)
class _Read:
    """The things of a table by their words: so many of its rows, and erasures, ago."""

    until: int = 0
    erased: int = 0
    keys: dict[str, list[int]] = field(default_factory=dict)

    def add(self, found: Iterable[Row[int, str | None]]) -> None:
        """Take things with their words."""
        for key, words in found:
            if words is not None:
                self.keys.setdefault(fold(words), []).append(key)


def worded(session: Session, model: type[Recorded], words: Any, name: str) -> list[int]:
    """Return the things in force whose words are these, in the order of their keys.

    `words` is the column of the words.
    """
    memory = memory_of(session)
    if memory is None:
        read = _Read()
        read.add(ask(session, _after(model, words), last=0))
    else:
        known: dict[Any, _Read] = session.info.setdefault(WORDED, {})
        read = known.get(model, _Read())
        last, changed, erased = memory.places(model.__tablename__)
        if read.until < changed or read.erased != erased:
            read = _Read(erased=erased)
        if read.until < last:
            found = ask(session, _after(model, words), last=read.until)
            read.add(found)
        read.until, known[model] = last, read
    return sorted(read.keys.get(fold(name), ()))


@cache
def _after(model: type[Recorded], words: Any) -> Select[int, str | None]:
    later = model.id > bindparam("last", type_=BigInteger)
    return select(model.key, words).where(in_force(model), later)
