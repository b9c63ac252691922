"""Proof that a log is as it was recorded: every hash computed anew."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn
from uuid import UUID

from sqlalchemy import exists, func, inspect, or_, select
from sqlalchemy.orm import aliased

from factlog import canonical
from factlog.db import models as m
from factlog.db.arrivals import Arrivals
from factlog.db.driver import batches
from factlog.db.lines import LISTED
from factlog.db.raw import raw
from factlog.db.versions import Versions, entries
from factlog.errors import DamagedError, NotFoundError
from factlog.rows import VerifiedRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from factlog.db.versions import Version, Written


def verify(session: Session, *, against: str | None = None) -> VerifiedRow:
    """Compute every hash of the log anew; return what was found to be right.

    `against` is the digest of a head that the log once had, in hexadecimal digits.
    Raises DamagedError, which names the first entry that fails and what is wrong with
    it, and NotFoundError where the log never had that head.
    """
    for missing in _missing(session):
        _fail(*missing)
    wrong = min(_loose(session), default=None)
    wrong = wrong or min((*_misplaced(session), *_erased(session)), default=None)
    check, entry, digest = _Check(), None, None
    wanted = None if against is None else against.casefold()
    with (
        closing(Versions(session)) as versions,
        closing(entries(session)) as written,
    ):
        for number, entry in enumerate(written, 1):
            if wrong is not None and wrong[0] < number:
                _fail(*wrong)
            check.entry(entry, versions.of(number))
            digest = entry.digest.hex()
            wanted = None if digest == wanted else wanted
        if left := versions.left:
            _fail(left.entry, f"{left.noun} {left.id} is out of its place")
    if wrong := wrong or check.left():
        _fail(*wrong)
    if wanted is not None:
        hint = "a head is 64 digits: factlog log --format json, or the end of a report"
        raise NotFoundError("head", str(against), hint=hint)
    return VerifiedRow(entries=entry.id if entry else 0, rows=check.rows, head=digest)


class _Check:
    """The chain, from its first entry on."""

    def __init__(self) -> None:
        """Nothing is checked yet."""
        self.rows = 0
        self._last = dict.fromkeys(canonical.FORMS, 0)
        self._arrivals = Arrivals()

    def entry(self, entry: Written, versions: list[Version]) -> None:
        """Check the next entry, and what it wrote."""
        self.rows += len(versions)
        for version in versions:
            self._version(version)
        _leaves(entry, versions)
        line, words, salt = entry.sealed
        if len(salt) != (canonical.SALT_BYTES if words else 0):
            _fail(entry.id, "its salt was changed")
        if canonical.digest(line) != entry.digest:
            _fail(entry.id, "it is not what its digest says")
        digest, arrived_at = entry.digest.hex(), entry.arrived_at
        if wrong := self._arrivals.fault(entry.id, line, digest, arrived_at):
            _fail(*wrong)

    def _version(self, version: Version) -> None:
        number = self._last[version.noun] + 1
        self._last[version.noun] = number
        if version.id != number:
            _fail(version.entry, f"{version.noun} {number} is missing")
        if version.fault:
            _fail(version.entry, f"{version.noun} {version.id}: {version.fault}")

    def left(self) -> tuple[int, str] | None:
        """Return what is wrong once there are no more entries."""
        return self._arrivals.left()


def _leaves(entry: Written, versions: list[Version]) -> None:
    """Check that an entry wrote these versions and no others."""
    leaves = [canonical.leaf(version.line) for version in versions]
    if b"".join(sorted(leaves)) == entry.leaves:
        return
    known = set(canonical.split(entry.leaves))
    for leaf, version in zip(leaves, versions, strict=True):
        if leaf not in known:
            told = f"{version.noun} {version.id} is not as it was recorded"
            _fail(entry.id, told)
    _fail(entry.id, f"it wrote {len(known)} rows, and {len(leaves)} are there")


def _missing(session: Session) -> Iterator[tuple[int, str]]:
    """Yield the first entry that is not there, though later ones or its rows are."""
    before = aliased(m.Entry)
    first = select(m.Entry.id).where(
        m.Entry.id > 1, ~exists().where(before.id == m.Entry.id - 1)
    )
    for number in session.scalars(first.order_by(m.Entry.id).limit(1)):
        yield number - 1, "it is missing"
    last = session.scalar(select(func.max(m.Entry.id))) or 0
    for model in m.RECORDED:
        written = session.scalar(select(func.max(model.entry_id))) or 0
        if written > last:
            yield last + 1, "it is missing, and its rows are there"
    for model, name in LISTED:
        parts = inspect(model).relationships[name].mapper.class_.__table__
        owner = parts.c[f"{model.__tablename__}_id"]
        there = select(func.max(model.id)).scalar_subquery()
        beyond = select(owner).where(or_(owner < 1, owner > func.coalesce(there, 0)))
        for number in session.scalars(beyond.limit(1)):
            yield last, f"{model.__tablename__} {number} is missing, and its {name} are"


def _loose(session: Session) -> Iterator[tuple[int, str]]:
    """Yield the first entry that follows on what is not there, or leads nowhere.

    Every entry but the newest is followed by a later one.
    """
    before, next_to = aliased(m.Entry), aliased(m.Entry)
    for column in (m.Entry.previous, m.Entry.merged):
        known = select(before.id).where(
            before.digest == column,
            before.id < m.Entry.id,
            before.recorded_at < m.Entry.recorded_at,
        )
        usual = select(next_to.id).where(  # found without an index
            next_to.id == m.Entry.id - 1,
            next_to.digest == column,
            next_to.recorded_at < m.Entry.recorded_at,
        )
        found = select(m.Entry.id).where(
            column.is_not(None), ~usual.exists(), ~known.exists()
        )
        for number in session.scalars(found.order_by(m.Entry.id).limit(1)):
            yield number, "it follows on what was not there before it"
    previous = select(m.Entry.previous).where(m.Entry.previous.is_not(None))
    merged = select(m.Entry.merged).where(m.Entry.merged.is_not(None))
    last = select(func.max(m.Entry.id)).scalar_subquery()
    followed = select(next_to.id).where(
        next_to.id == m.Entry.id + 1, next_to.previous == m.Entry.digest
    )
    ends = m.Entry.digest.not_in(previous.union_all(merged)), m.Entry.id != last
    found = select(m.Entry.id).where(~followed.exists(), *ends)
    found = found.order_by(m.Entry.id).limit(1)
    for number in session.scalars(found):
        yield number, "no later entry follows on it"


def _misplaced(session: Session) -> Iterator[tuple[int, str]]:
    """Yield versions that are not of their thing, or not in force when they say."""
    for model in m.RECORDED:
        with closing(batches(session, _with_several(model))) as some:
            rows = map(_Placed._make, chain.from_iterable(some))
            for _, thing in groupby(rows, key=itemgetter(0)):
                yield from _of_thing(model.__tablename__, list(thing))


@cache
def _with_several(model: type[m.Recorded]) -> Select[*tuple[Any, ...]]:
    """Return the versions of things that have more than one, or seem to."""
    several = select(model.uid).group_by(model.uid).having(func.count() > 1)
    moved = or_(
        model.key != model.id,
        model.superseded_id.is_not(None),
        model.replaces.is_not(None),
        model.uid.in_(several),
    )
    columns = (
        *(model.uid, model.id, model.key, model.entry_id, model.superseded_id),
        *(model.replaces, m.Entry.recorded_at, m.Entry.uid),
    )
    return (
        select(*raw(*columns))
        .select_from(model)
        .outerjoin(m.Entry, m.Entry.id == model.entry_id)
        .where(model.uid.in_(select(model.uid).where(moved)))
        .order_by(model.uid, model.id)
    )


class _Placed(NamedTuple):
    """Where a version stands, as the driver gives it."""

    uid: Any
    id: int
    key: int
    entry_id: int
    superseded_id: int | None
    replaces: Any
    recorded_at: Any
    entry: Any


def _of_thing(noun: str, versions: list[_Placed]) -> Iterator[tuple[int, str]]:
    known = [version for version in versions if version.entry is not None]
    entries = {version.entry for version in known}
    for version in known:
        told = f"{noun} {version.id}"
        if version.key != versions[0].id:
            yield version.entry_id, f"{told} is said to be of another thing"
        if version.replaces is not None and version.replaces not in entries:
            yield version.entry_id, f"{told} replaces what is not there"
        when = (version.recorded_at, version.entry)
        later = [
            other.entry_id for other in known if (other.recorded_at, other.entry) > when
        ]
        if version.superseded_id != min(later, default=None):
            yield version.entry_id, f"what took the place of {told} was changed"


def _erased(session: Session) -> Iterator[tuple[int, str]]:
    """Yield what is blank and was never erased, or was erased and is not blank."""
    erased = set(session.scalars(select(m.Erasure.thing)))
    models: list[Any] = [m.Entry, *m.RECORDED]
    for model in models:
        noun = model.__tablename__
        entry = model.id if model is m.Entry else model.entry_id
        kept = select(entry, model.id, model.uid).where(model.kept.is_not(None))
        for number, row, uid in session.execute(kept):
            if str(uid) not in erased:
                told = f"the words of {noun} {row} are gone, and nobody erased them"
                yield number, told
        for thing in filter(canonical.is_uid, erased):
            same = model.uid == UUID(thing), model.salt != b""
            for number, row in session.execute(select(entry, model.id).where(*same)):
                yield number, f"{noun} {row} was erased, and its words are there"


def _fail(entry: int, message: str) -> NoReturn:
    raise DamagedError(entry, message)
