"""Entries of another log, written as they are, many rows at a time."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, inspect, select, tuple_, update
from sqlalchemy.orm import aliased

from factlog import canonical, text
from factlog.db import models as m
from factlog.db.ask import KEYS, TOGETHER, write
from factlog.db.counted import recount
from factlog.db.driver import LIST, Order
from factlog.db.erase import ENTRY, blank, erase, words_in
from factlog.db.lines import LISTED, ORDERED, target
from factlog.db.memory import remember
from factlog.db.raw import insert_all, of_uids, to_uid
from factlog.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Update
    from sqlalchemy.orm import Session

    from factlog.db.journal import Journal

AT_ONCE = 500
"""Entries that are looked up, and rows that are written, with one statement."""

MODELS = {model.__tablename__: model for model in m.RECORDED}


class Foreign(NamedTuple):
    """An entry of another log, when it arrived there, and the rows that it wrote.

    `leaves` are theirs, found to be those that the entry was sealed with.
    """

    sealed: canonical.Sealed
    digest: bytes
    arrived_at: str
    rows: Sequence[canonical.Sealed] = ()
    leaves: bytes = b""

    @property
    def recorded_at(self) -> str:
        """Return when it was recorded."""
        return str(self.sealed.line["recorded_at"])

    @property
    def previous(self) -> str | None:
        """Return the digest of the entry that it follows on."""
        return self._head("previous")

    @property
    def merged(self) -> str | None:
        """Return the digest of the other entry that it follows on."""
        return self._head("merged")

    def _head(self, name: str) -> str | None:
        digest = self.sealed.line.get(name)
        return None if digest is None else str(digest)


@dataclass(slots=True)
class News:
    """What another log has that this one has not, and how it follows on our head."""

    head: str | None
    known: int = 0
    entries: int = 0
    rows: int = 0
    latest: str = ""
    last: str | None = None
    follows: bool = False


def news(session: Session, entries: Iterable[Foreign]) -> News:
    """Return what is not known here, of entries whose rows need not be there.

    Raises RefusedError for one that follows on nothing that is known, or is known and
    says otherwise.
    """
    head = session.scalar(select(m.Entry.digest).order_by(m.Entry.id.desc()).limit(1))
    found = News(head=head.hex() if head else None, follows=head is None)
    seen: dict[str, str] = {}
    ends: set[str] = set()
    for entry in unknown(session, _counted(entries, found)):
        heads = [digest for digest in (entry.previous, entry.merged) if digest]
        for digest in heads:
            recorded_at = seen.get(digest) or _recorded_at(session, digest)
            if recorded_at is None or recorded_at >= entry.recorded_at:
                message = "an entry does not follow on any that is known before it"
                hint = "give the whole log, in the order in which it was exported"
                raise RefusedError(message, hint=hint)
        seen[entry.digest.hex()] = entry.recorded_at
        ends = ends.difference(heads) | {entry.digest.hex()}
        found.entries += 1
        found.rows += _size(entry)
        found.latest = max(found.latest, entry.recorded_at)
        found.last = entry.digest.hex()
        found.follows |= found.head in heads
    if len(ends) > 1:
        message = "these entries do not lead to one newest entry: the last are missing"
        raise RefusedError(message, hint="give the whole log")
    return found


def _recorded_at(session: Session, digest: str) -> str | None:
    known = select(m.Entry.recorded_at).where(m.Entry.digest == bytes.fromhex(digest))
    moment = session.scalar(known)
    return None if moment is None else canonical.instant(moment)


def _counted(entries: Iterable[Foreign], found: News) -> Iterator[Foreign]:
    for entry in entries:
        found.known += _size(entry)
        yield entry


def _size(entry: Foreign) -> int:
    return int(str(entry.sealed.line["rows"]))


def unknown(session: Session, entries: Iterable[Foreign]) -> Iterator[Foreign]:
    """Yield the entries that are not known here.

    Raises RefusedError for one that is known and says otherwise.
    """
    for some in together(entries):
        asked = [str(entry.sealed.line["uid"]) for entry in some]
        digests = dict(of_uids(session, m.Entry.uid, m.Entry.digest, asked))
        for entry in some:
            uid = str(entry.sealed.line["uid"])
            if uid not in digests:
                yield entry
            elif digests[uid] != entry.digest:
                message = f"entry {uid} is known here, and says otherwise there"
                hint = "one of the two was changed: factlog verify both"
                raise RefusedError(message, hint=hint)


def together(entries: Iterable[Foreign]) -> Iterator[list[Foreign]]:
    """Yield the entries some at a time: few of them, if they have many rows."""
    some: list[Foreign] = []
    size = 0
    for entry in entries:
        some.append(entry)
        size += 1 + len(entry.rows)
        if size >= AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def join(journal: Journal, entries: Iterable[Foreign], news: News) -> None:
    """Take over what another log has, and write the merge entry where there is one.

    An empty log becomes a copy, with the moments of arrival of the other. Otherwise
    rows arrive with a merge entry, and two heads are joined by one; what brings neither
    arrives with the entry before it. Raises RefusedError for entries that name what is
    not there.
    """
    new = unknown(journal.session, entries)
    if journal.previous is None:
        _arrive(journal.session, new)
    elif news.rows or not news.follows:
        moment = canonical.instant(journal.not_before(news.latest))
        _arrive(journal.session, (e._replace(arrived_at=moment) for e in new))
        journal.seal(merged=bytes.fromhex(str(news.last)))
    else:
        moment = canonical.instant(journal.previous.arrived_at)
        _arrive(journal.session, (e._replace(arrived_at=moment) for e in new))


def _arrive(session: Session, entries: Iterable[Foreign]) -> None:
    """Write entries in their order, with all their rows."""
    remember(session, None)  # the rows are written past the journal
    before = session.scalar(select(func.max(m.Entry.id))) or 0
    rows = _Rows(session)
    numbers = count(before + 1)
    for some in together(entries):
        written = []
        for entry, number in zip(some, numbers, strict=False):
            written.append(_entry(session, number, entry))
            for sealed in entry.rows:
                rows.add(number, sealed)
        insert_all(session, m.Entry.__table__, written)
    rows.write()
    recount(session)
    for model in m.RECORDED:
        _supersede(session, model, before)
    erase(session)


def _entry(session: Session, number: int, entry: Foreign) -> dict[str, Any]:
    line: dict[str, Any] = entry.sealed.line
    return {
        "id": number,
        "uid": to_uid(session)(line["uid"]),
        "salt": entry.sealed.salt,
        "recorded_at": line["recorded_at"],
        "arrived_at": entry.arrived_at,
        "recorded_by": line["recorded_by"],
        **_words(ENTRY, line, entry.sealed.words),
        **{
            name: bytes.fromhex(line[name]) if name in line else None
            for name in ("previous", "merged")
        },
        "leaves": entry.leaves,
        "digest": entry.digest,
    }


class _Rows:
    """Rows of entries that wait to be written together."""

    def __init__(self, session: Session) -> None:
        """Find the last number of each table."""
        self._session = session
        self._last = {
            noun: session.scalar(select(func.max(model.id))) or 0
            for noun, model in MODELS.items()
        }
        self._waiting: dict[str, list[tuple[int, canonical.Sealed]]] = {}
        self._count = 0

    def add(self, entry: int, sealed: canonical.Sealed) -> None:
        """Take a row; write what waits once there is enough of it."""
        noun = str(sealed.line["row"])
        self._waiting.setdefault(noun, []).append((entry, sealed))
        self._count += 1
        if self._count >= AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what waits, each table after those that it refers to."""
        keys = self._keys()
        for noun, model in MODELS.items():
            if noun in self._waiting:
                self._write(model, self._waiting[noun], keys)
        self._waiting.clear()
        self._count = 0

    def _keys(self) -> dict[str, dict[str, int]]:
        """Return the keys of what the waiting rows are, or name, and is known here."""
        asked: dict[str, set[str]] = {}
        for noun, rows in self._waiting.items():
            named = _named(MODELS[noun])
            own = asked.setdefault(noun, set())
            for _, sealed in rows:
                line: dict[str, Any] = sealed.line
                own.add(line["uid"])
                for name, other in named:
                    uids = line.get(name, ())
                    wanted = asked.setdefault(other, set())
                    wanted.update([uids] if isinstance(uids, str) else uids)
        return {noun: _known(self._session, noun, uids) for noun, uids in asked.items()}

    def _write(
        self,
        model: type[m.Recorded],
        rows: list[tuple[int, canonical.Sealed]],
        keys: dict[str, dict[str, int]],
    ) -> None:
        noun, session = model.__tablename__, self._session
        driven = to_uid(session)
        form, own = canonical.FORMS[noun], keys[noun]
        written: list[dict[str, Any]] = []
        parts: dict[str, list[dict[str, Any]]] = {name: [] for name in form.lists}
        for entry, (fields, words, salt) in rows:
            line: dict[str, Any] = fields
            self._last[noun] = number = self._last[noun] + 1
            replaces = line.get("replaces")
            row = {
                "id": number,
                "key": own.setdefault(line["uid"], number),
                "uid": driven(line["uid"]),
                "entry_id": entry,
                "salt": salt,
                "replaces": replaces and driven(replaces),
                "withdrawn": line.get("withdrawn", False),
                "superseded_id": None,
            }
            for name in form.plain:
                row[name] = line.get(name, False if name in canonical.FLAGS else None)
            row |= _words(noun, line, words)
            for name, other in _named(model):
                if name not in form.lists:
                    row[f"{name}_id"] = _key(keys, other, line.get(name))
            written.append(row)
            for name in form.lists:
                parts[name] += _parts(model, name, number, line.get(name, ()), keys)
        insert_all(session, model.__table__, written)
        for name, listing in parts.items():
            table = inspect(model).relationships[name].mapper.class_.__table__
            insert_all(session, table, listing)


def _parts(
    model: type[m.Recorded],
    name: str,
    number: int,
    uids: Iterable[str],
    keys: dict[str, dict[str, int]],
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a list of a version."""
    column, listed = LISTED[model, name]
    for place, uid in enumerate(uids, 1):
        part: dict[str, Any] = {f"{model.__tablename__}_id": number}
        part[column] = _key(keys, listed.__tablename__, uid)
        yield part | ({"position": place} if name in ORDERED else {})


def _words(
    noun: str, line: Mapping[str, Any], words: Mapping[str, str]
) -> dict[str, Any]:
    """Return the columns of words, and what is kept of them if they were erased."""
    hidden = words_in(noun)
    if any(name in line and name not in words for name in hidden):
        hashes = {name: line[name] for name in hidden if name in line}
        return {**blank(noun), "kept": canonical.kept(hashes), "salt": b""}
    row: dict[str, Any] = {name: words.get(name) for name in hidden}
    if noun == m.ActorName.__tablename__:
        row["folded"] = text.fold(words["name"])
    return {**row, "kept": None}


@cache
def _named(model: type[m.Recorded]) -> list[tuple[str, str]]:
    """Return the fields of a row that name things, and the kind of each thing."""
    form = canonical.FORMS[model.__tablename__]
    things = [(name, target(model, name).__tablename__) for name in form.things]
    lists = [(name, LISTED[model, name][1].__tablename__) for name in form.lists]
    return things + lists


def _key(keys: dict[str, dict[str, int]], noun: str, uid: str | None) -> int | None:
    if uid is None:
        return None
    key = keys[noun].get(uid)
    if key is None:
        message = f"there is no {noun} {uid}, which an entry names"
        raise RefusedError(message, hint="give the whole log")
    return key


def _known(session: Session, noun: str, uids: Iterable[str]) -> dict[str, int]:
    """Return the keys of the things with these uids that are there."""
    model = MODELS[noun]
    return dict(of_uids(session, model.uid, model.key, uids))


def _supersede(session: Session, model: type[m.Recorded], before: int) -> None:
    """Say which entry took the place of a version: the first later one to arrive.

    Only things of which later versions arrived are looked at. They are named: of what
    was written just now the planner of PostgreSQL knows nothing, and may guess badly.
    """
    arrived = model.entry_id > before, model.key != model.id
    changed = array("q", session.scalars(select(model.key).where(*arrived).distinct()))
    for start in range(0, len(changed), TOGETHER):
        some = changed[start : start + TOGETHER].tolist()
        write(session, Order(_superseding(model), [{LIST: some}]))


@cache
def _superseding(model: type[m.Recorded]) -> Update:
    """Return what ends versions of some things.

    They are ordered by when they were recorded, then by the entry's uid.
    """
    old, new = aliased(model), aliased(model)
    then, later = aliased(m.Entry), aliased(m.Entry)
    after = tuple_(later.recorded_at, later.uid) > tuple_(then.recorded_at, then.uid)
    first = (
        select(old.id, func.min(new.entry_id).label("entry"))
        .join(then, then.id == old.entry_id)
        .join(new, new.key == old.key)
        .join(later, and_(later.id == new.entry_id, after))
        .where(old.superseded_id.is_(None), old.key.in_(KEYS))
        .group_by(old.id)
        .subquery()
    )
    change = update(model).where(model.id == first.c.id)
    return change.values(superseded_id=first.c.entry)
