"""What two logs changed apart, so that one change hides the other."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from factlog.db import models as m
from factlog.db.journal import same
from factlog.db.refers import named
from factlog.query.past import told
from factlog.query.reading import stream
from factlog.rows import FindingRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


def clashes(session: Session) -> Iterator[FindingRow]:
    """Yield what was changed in two logs, differently, and nobody has settled since.

    The later change is in force. It is settled once a version is written by somebody
    who knew both.
    """
    for model in m.RECORDED:
        forked = (
            select(model.key)
            .where(model.entry_id <= m.KNOWN)
            .group_by(model.key, model.replaces)
            .having(func.count() > 1)
            .distinct()
            .order_by(model.key)
        )
        for key in session.scalars(forked).all():
            yield from _clash(session, model, key)


def _clash(session: Session, model: type[m.Recorded], key: int) -> Iterator[FindingRow]:
    """Yield the newest change that whoever wrote the version in force did not know."""
    found = (
        select(model, m.Entry)
        .join(m.Entry, m.Entry.id == model.entry_id)
        .where(model.key == key, model.entry_id <= m.KNOWN)
        .order_by(m.Entry.recorded_at.desc(), m.Entry.uid.desc())
    )
    (now, entry), *others = session.execute(found).all()
    known = _known_to(session, entry, min(other.id for _, other in others))
    for version, other in others:
        if other.digest in known:
            continue
        if now.withdrawn != version.withdrawn or not same(now, version):
            noun, name = named(session, now)
            yield FindingRow(
                kind="clash",
                thing=f"{noun} {name}",
                message=f"entry {entry.id} by {entry.recorded_by} is in force: "
                f"{_differing(session, now, version)}; entry {other.id} by "
                f"{other.recorded_by}: {_differing(session, version, now)}; "
                f"see factlog {noun} history {name}, then amend it",
            )
        return


def _known_to(session: Session, entry: m.Entry, first: int) -> set[bytes | None]:
    """Return the digests of the entries, from the first on, that an entry follows on.

    What an entry follows on arrived before it, so one look back is enough.
    """
    known: set[bytes | None] = {entry.digest}
    before = (
        select(m.Entry.digest, m.Entry.previous, m.Entry.merged)
        .where(m.Entry.id.between(first, entry.id))
        .order_by(m.Entry.id.desc())
    )
    with closing(stream(session, before)) as entries:
        for earlier in entries:
            if earlier.digest in known:
                known |= {earlier.previous, earlier.merged}
    return known


def _differing(session: Session, version: m.Recorded, other: m.Recorded) -> str:
    """Return what a version says where it differs from another."""
    if version.withdrawn != other.withdrawn:
        return "withdrawn" if version.withdrawn else "not withdrawn"
    said, elsewhere = told(session, version), told(session, other)
    differing = [
        f"{name} {'none' if said[name] is None else repr(said[name])}"
        for name in said
        if said[name] != elsewhere[name]
    ]
    return ", ".join(differing)
