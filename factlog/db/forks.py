"""Versions of one thing that were written apart: neither writer knew the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog.db import models as m
from factlog.db.journal import same

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


def written_apart(session: Session, version: m.Recorded) -> list[Written]:
    """Return the last versions of a thing that the writer of one of them did not know.

    The newest comes first, each with its entry.
    """
    others = _others(session, version)
    return _unknown(session, version, others) if others else []


def replaced(session: Session, version: m.Recorded) -> Written | None:
    """Return the version that one replaced; None where it was the first."""
    if version.replaces is None:
        return None
    others = _others(session, version)
    return next(one for one in others if one[1].uid == version.replaces)


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
