"""Versions of one thing that were written apart: neither writer knew the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog.db import models as m
from factlog.db.contents import same

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AT_ONCE = 500

Written = tuple[m.Recorded, m.Entry]


def rivals(session: Session, now: m.Recorded) -> list[Written]:
    """Return what was written apart from the version in force and says otherwise.

    It is settled, and returned no more, once somebody who knew both wrote another.
    """
    others = _others(session, now)
    if all(alike(now, version) for version, _ in others):
        return []
    unknown = _unknown(session, now, others)
    return [(one, entry) for one, entry in unknown if not alike(now, one)]


def without(
    session: Session, version: m.Recorded, *, current: bool
) -> m.Recorded | None:
    """Return what would be in force without a version; None where that is nothing.

    That is the version that it replaced, or, of one that is `current`, what it hides
    since two logs were merged, if that is later.
    """
    others = _others(session, version)
    hidden = _unknown(session, version, others) if current else []
    known = {one.id for one, _ in hidden}
    known |= {one.id for one, entry in others if entry.uid == version.replaces}
    return next((one for one, _ in others if one.id in known), None)


def alike(one: m.Recorded, other: m.Recorded) -> bool:
    """Whether two versions of a thing say the same."""
    return one.withdrawn == other.withdrawn and same(one, other)


def _others(session: Session, version: m.Recorded) -> list[Written]:
    """Return the other versions of a thing that are known, the newest first."""
    model = type(version)
    found = (
        select(model, m.Entry)
        .join(m.Entry, m.Entry.id == model.entry_id)
        .where(model.key == version.key, model.id != version.id)
        .where(model.entry_id <= m.KNOWN)
        .order_by(m.Entry.recorded_at.desc(), m.Entry.uid.desc())
    )
    return [(other, entry) for other, entry in session.execute(found)]


def _unknown(
    session: Session, version: m.Recorded, others: list[Written]
) -> list[Written]:
    """Return those that the writer of a version did not know, nor one of another."""
    versions = [version, *(one for one, _ in others)]
    if len({one.replaces for one in versions}) == len(versions):
        return []  # each replaced another: nothing was written apart
    first = min(entry.id for _, entry in others)
    known = _known_to(session, version.entry_id, first)
    unknown: list[Written] = []
    for other, entry in others:  # the newest first, so none is known to a later one
        if entry.digest not in known:
            unknown.append((other, entry))
            known |= _known_to(session, entry.id, first)
    return unknown


def _known_to(session: Session, entry: int, first: int) -> set[bytes | None]:
    """Return the digests of the entries, from the first on, that an entry follows on.

    What an entry follows on arrived before it, so one look back is enough.
    """
    before = (
        select(m.Entry.id, m.Entry.digest, m.Entry.previous, m.Entry.merged)
        .where(m.Entry.id.between(first, entry))
        .order_by(m.Entry.id.desc())
        .execution_options(yield_per=AT_ONCE)
    )
    known: set[bytes | None] = set()
    for number, digest, previous, merged in session.execute(before):
        if number == entry or digest in known:
            known |= {digest, previous, merged}
    return known
