"""What each entry did, and all that became of one thing."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal, null, select

from factlog import canonical
from factlog.db import find
from factlog.db import models as m
from factlog.db.called import called, name_of
from factlog.db.lines import LISTED, target
from factlog.db.refers import erased
from factlog.query.reading import Beside, stream
from factlog.rows import ChangeRow, EntryRow
from factlog.text import SHOWN_ERASED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Row, Select, Subquery
    from sqlalchemy.orm import Session

TOLD = 20
MORE = "…"
JOINED = "joins what came with it"
ERASURE = m.Erasure.__tablename__
COPIES = ("_earliest", "_latest")
FIGURES = {"low", "high", "approximate"}
"""Fields that say again, as understood, what another says as typed."""


def entries(session: Session, *, limit: int | None = None) -> Iterator[EntryRow]:
    """Yield the entries of the log, the newest first.

    Takes a statement for each kind of row and one more, however many there are; and a
    few for each entry that erased something.
    """
    known = select(m.Entry.id.label("id")).where(m.Entry.id <= m.KNOWN)
    page = known.order_by(m.Entry.id.desc()).limit(limit)
    within = page.subquery()
    written = heapq.merge(
        *(stream(session, _written(model, within)) for model in m.RECORDED),
        key=lambda row: -row[0],
    )
    rows = Beside(written)
    chosen = select(m.Entry).join(within, within.c.id == m.Entry.id)
    for (entry,) in stream(session, chosen.order_by(m.Entry.id.desc())):
        count, names = 0, dict[str, None]()
        for row in rows.of(entry.id):
            count += 1
            costly = row.noun == ERASURE and count > TOLD
            name = MORE if costly else _touched(session, row)
            names[name if name in names or len(names) < TOLD else MORE] = None
        if not count:
            names[JOINED] = None
        yield EntryRow(
            entry=entry.id,
            recorded_at=canonical.instant(entry.recorded_at),
            recorded_by=entry.recorded_by,
            reason=entry.reason,
            rows=count,
            touched=tuple(names),
            uid=str(entry.uid),
            digest=entry.digest.hex(),
        )


def count_entries(session: Session) -> int:
    """Return how many entries the log has."""
    last = select(func.max(m.Entry.id)).where(m.Entry.id <= m.KNOWN)
    return session.scalar(last) or 0


def _written(model: type[m.Recorded], page: Subquery) -> Select[*tuple[Any, ...]]:
    """Return the versions of a table by entry, named by what they belong to."""
    own = model.entry_id.in_(select(page.c.id))
    for thing, columns in m.PARTS.items():
        for column in columns:
            if column.class_ is model:
                slug = called(thing) if hasattr(thing, "slug") else null()
                return (
                    select(
                        *(model.entry_id, literal(thing.__tablename__).label("noun")),
                        *(thing.key.label("key"), slug.label("slug")),
                    )
                    .join(thing, thing.key == column)
                    .where(own, m.newest(thing))
                    .order_by(model.entry_id.desc(), model.id)
                )
    slug = called(model) if hasattr(model, "slug") else null()
    noun = literal(model.__tablename__).label("noun")
    named = select(model.entry_id, noun, model.key.label("key"), slug.label("slug"))
    return named.where(own).order_by(model.entry_id.desc(), model.id)


def _touched(session: Session, row: Row[Any]) -> str:
    """Return what a version belongs to; for an erasure, what it erased."""
    if row.noun == ERASURE:
        erasure = session.scalars(select(m.Erasure).where(m.Erasure.id == row.key))
        if gone := erased(session, erasure.one()):
            return f"erased {' '.join(gone)}"
    return f"{row.noun} {row.slug or row.key}"


def history(session: Session, noun: str, name: str) -> tuple[ChangeRow, ...]:
    """Return all that became of a thing and what belongs to it, the oldest first.

    `noun` is actor, source, question or claim. A thing that was withdrawn is known by
    its last name. Raises NotFoundError.
    """
    model = next(one for one in m.PARTS if one.__tablename__ == noun)
    key = find.ever(session, model, name)
    versions = [*_versions(session, model, key)]
    for column in m.PARTS[model]:
        part: Any = column.class_
        known = part.entry_id <= m.KNOWN
        own = select(part.key).where(column == key, known).distinct()
        own = own.order_by(part.key)
        for each in session.scalars(own).all():
            versions += _versions(session, part, each)
    rows = [row for version in versions for row in _changes(session, *version)]
    rows += _erased(session, {str(version.uid) for version, *_ in versions})
    return tuple(sorted(rows, key=lambda row: row.entry))


_Version = tuple[m.Recorded, m.Entry, m.Recorded | None]


def _versions(
    session: Session, model: type[m.Recorded], key: int
) -> Iterator[_Version]:
    """Yield each version of a thing with its entry and the version it replaced."""
    found = (
        select(model, m.Entry)
        .join(m.Entry, m.Entry.id == model.entry_id)
        .where(model.key == key, model.entry_id <= m.KNOWN)
        .order_by(m.Entry.recorded_at, m.Entry.uid)
    )
    rows = [(version, entry) for version, entry in session.execute(found)]
    by_entry = {entry.uid: version for version, entry in rows}
    for version, entry in rows:
        yield (
            version,
            entry,
            by_entry.get(version.replaces) if version.replaces else None,
        )


def _changes(
    session: Session, version: m.Recorded, entry: m.Entry, before: m.Recorded | None
) -> Iterator[ChangeRow]:
    now = told(session, version)
    then = {} if before is None else told(session, before)
    fields: list[str | None] = [n for n in now if now[n] != then.get(n)]
    for field in fields or [None]:
        yield ChangeRow(
            entry=entry.id,
            recorded_at=canonical.instant(entry.recorded_at),
            recorded_by=entry.recorded_by,
            reason=entry.reason,
            did=_did(version, before),
            row=version.__tablename__,
            field=field,
            before=then.get(field) if field else None,
            after=now[field] if field else None,
        )


def _erased(session: Session, things: Collection[str]) -> Iterator[ChangeRow]:
    """Yield what tells that words of some things were erased."""
    found = (
        select(m.Erasure, m.Entry)
        .join(m.Entry, m.Entry.id == m.Erasure.entry_id)
        .where(m.Erasure.thing.in_(things), m.Erasure.entry_id <= m.KNOWN)
        .order_by(m.Erasure.id)
    )
    for erasure, entry in session.execute(found):
        yield ChangeRow(
            entry=entry.id,
            recorded_at=canonical.instant(entry.recorded_at),
            recorded_by=entry.recorded_by,
            reason=entry.reason,
            did="erased",
            row=erasure.noun,
            field=None,
            before=None,
            after=None,
        )


def _did(version: m.Recorded, before: m.Recorded | None) -> str:
    if version.withdrawn:
        return "withdrawn"
    if before is None:
        return "recorded"
    return "restored" if before.withdrawn else "amended"


def told(session: Session, version: m.Recorded) -> dict[str, str | None]:
    """Return what a version says, as people typed it."""
    model, form = type(version), canonical.FORMS[version.__tablename__]
    said: dict[str, str | None] = {}
    for name in (*form.words, *form.plain):
        if not name.endswith(COPIES) and name not in FIGURES:
            said[name] = _shown(getattr(version, name))
    if version.kept is not None:
        said |= dict.fromkeys(canonical.hashes_kept(version.kept), SHOWN_ERASED)
    for name in form.things:
        key = getattr(version, f"{name}_id")
        said[name] = key and name_of(session, target(model, name), key)
    for name in form.lists:
        column, listed = LISTED[model, name]
        keys = [getattr(part, column) for part in getattr(version, name)]
        named = [name_of(session, listed, key) for key in keys]
        said[name] = ", ".join(named) or None
    return said


def _shown(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)
