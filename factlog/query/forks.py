"""What two logs changed apart, so that one change hides the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from factlog.db import models as m
from factlog.db.forks import rivals
from factlog.db.refers import named, newest_of, owner
from factlog.query.past import told
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
            yield from _clash(session, newest_of(session, model, key))


def _clash(session: Session, now: m.Recorded) -> Iterator[FindingRow]:
    """Yield each change that whoever wrote the version in force did not know."""
    for version, other in rivals(session, now):
        entry = session.get_one(m.Entry, now.entry_id)
        noun, name = named(session, now)
        settle = "withdraw" if owner(session, now).withdrawn else "amend"
        yield FindingRow(
            kind="clash",
            thing=f"{noun} {name}",
            message=f"entry {entry.id} by {entry.recorded_by} is in force: "
            f"{_differing(session, now, version)}; entry {other.id} by "
            f"{other.recorded_by}: {_differing(session, version, now)}; "
            f"see factlog {noun} history {name}; to keep what is in force: "
            f'factlog {noun} {settle} {name} --reason "…"',
        )


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
