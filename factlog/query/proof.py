"""Proof that a log is as it was recorded: every hash computed anew."""

from __future__ import annotations

from contextlib import closing
from itertools import groupby
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import select

from factlog import canonical, text
from factlog.db import models as m
from factlog.db.lines import Names, entry_line, line_of
from factlog.errors import DamagedError, NotFoundError
from factlog.query.log import versions
from factlog.query.reading import Beside, stream
from factlog.rows import VerifiedRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session


def verify(session: Session, *, against: str | None = None) -> VerifiedRow:
    """Compute every hash of the log anew; return what was found to be right.

    `against` is the digest of a head that the log once had, in hexadecimal digits.
    Raises DamagedError, which names the first entry that fails and what is wrong with
    it, and NotFoundError where the log never had that head.
    """
    entries, rows, head = 0, 0, None
    heads: set[str] = set()
    for entry, count in _Check(session).entries():
        entries, rows, head = entries + 1, rows + count, entry.digest.hex()
        heads.add(head)
    _things(session)
    if against is not None and against.casefold() not in heads:
        raise NotFoundError("entry", against)
    return VerifiedRow(entries=entries, rows=rows, head=head)


class _Check:
    """The chain, from its first entry on."""

    def __init__(self, session: Session) -> None:
        """Nothing is checked yet."""
        self._session = session
        self._names = Names(session)
        self._last: dict[str, int] = {}
        self._recorded: dict[bytes, datetime] = {}

    def entries(self) -> Iterator[tuple[m.Entry, int]]:
        """Yield each entry that is right, with the number of its rows."""
        before: m.Entry | None = None
        chosen = select(m.Entry).order_by(m.Entry.id)
        with (
            closing(Beside(versions(self._session))) as written,
            closing(stream(self._session, chosen)) as entries,
        ):
            for (entry,) in entries:
                number = before.id + 1 if before else 1
                if entry.id != number:
                    _fail(number, "it is missing")
                rows = [row for *_, row in written.of(entry.id)]
                self._leaves(entry, [(self._leaf(entry, row), row) for row in rows])
                self._entry(entry, before)
                yield entry, len(rows)
                before = entry
            if stray := written.next:
                _fail(stray[0], "it is missing, and its rows are there")

    def _leaf(self, entry: m.Entry, row: m.Recorded) -> bytes:
        self._row(entry, row)
        try:
            return canonical.leaf(line_of(row, self._names))
        except LookupError as error:
            told = f"{row.__tablename__} {row.id} refers to what is not there: {error}"
            _fail(entry.id, told)

    def _row(self, entry: m.Entry, row: m.Recorded) -> None:
        """Check what of a row no hash covers."""
        table = row.__tablename__
        number = self._last.get(table, 0) + 1
        if row.id != number:
            _fail(entry.id, f"{table} {number} is missing")
        self._last[table] = number
        words = any(getattr(row, n) for n in canonical.FORMS[table].words)
        if len(row.salt) != (canonical.SALT_BYTES if words else 0):
            _fail(entry.id, f"the salt of {table} {row.id} was changed")
        if isinstance(row, m.ActorName) and row.folded != text.fold(row.name):
            _fail(entry.id, f"{table} {row.id} is looked up by another name")
        if isinstance(row, m.Citation):
            places = [via.position for via in row.via]
            if places != list(range(1, len(places) + 1)):
                _fail(entry.id, f"the way of {table} {row.id} was changed")
        self._names.meet(row)

    def _leaves(self, entry: m.Entry, found: list[tuple[bytes, m.Recorded]]) -> None:
        size = len(canonical.leaf({}))
        sealed = [
            entry.leaves[at : at + size] for at in range(0, len(entry.leaves), size)
        ]
        known = set(sealed)
        for leaf, row in found:
            if leaf not in known:
                told = f"{row.__tablename__} {row.id} is not as it was recorded"
                _fail(entry.id, told)
        if sorted(leaf for leaf, _ in found) != sealed:
            _fail(entry.id, f"it wrote {len(sealed)} rows, and {len(found)} are there")

    def _entry(self, entry: m.Entry, before: m.Entry | None) -> None:
        if len(entry.salt) != (canonical.SALT_BYTES if entry.reason else 0):
            _fail(entry.id, "its salt was changed")
        if canonical.digest(entry_line(entry)) != entry.digest:
            _fail(entry.id, "it is not what its digest says")
        for head in (entry.previous, entry.merged):
            if head is not None and head not in self._recorded:
                _fail(entry.id, "it follows on an entry that is not there")
            if head is not None and entry.recorded_at <= self._recorded[head]:
                _fail(entry.id, "it was recorded before the one that it follows on")
        if before is not None and entry.previous is None:
            _fail(entry.id, "it follows on nothing")
        if entry.arrived_at < entry.recorded_at:
            _fail(entry.id, "it arrived before it was recorded")
        if before is not None and entry.arrived_at < before.arrived_at:
            _fail(entry.id, "it arrived before the one before it")
        self._recorded[entry.digest] = entry.recorded_at


def _things(session: Session) -> None:
    """Check which versions of a thing belong together, and which is in force."""
    for model in m.RECORDED:
        found = (
            select(
                *(model.id, model.key, model.uid, model.entry_id, model.superseded_id),
                *(model.replaces, m.Entry.recorded_at, m.Entry.uid.label("entry")),
            )
            .join(m.Entry, m.Entry.id == model.entry_id)
            .order_by(model.uid, model.id)
        )
        with closing(stream(session, found)) as rows:
            for _, thing in groupby(rows, key=lambda row: row.uid):
                _thing(model, list(thing))


def _thing(model: type[m.Recorded], versions: list[Any]) -> None:
    entries = {version.entry for version in versions}
    for version in versions:
        told = f"{model.__tablename__} {version.id}"
        if version.key != versions[0].id:
            _fail(version.entry_id, f"{told} is said to be of another thing")
        if version.replaces is not None and version.replaces not in entries:
            _fail(version.entry_id, f"{told} replaces what is not there")
        when = (version.recorded_at, version.entry)
        later = [
            other.entry_id
            for other in versions
            if (other.recorded_at, other.entry) > when
        ]
        if version.superseded_id != min(later, default=None):
            _fail(version.entry_id, f"what took the place of {told} was changed")


def _fail(entry: int, message: str) -> NoReturn:
    raise DamagedError(entry, message)
