"""The log itself: its state, and every entry as canonical lines."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from factlog import canonical
from factlog.db import find
from factlog.db import models as m
from factlog.db.versions import Versions, entries
from factlog.errors import DamagedError
from factlog.query.reading import moment_of
from factlog.rows import LoggedRow, LogRow, WithdrawnRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


def state(session: Session) -> LogRow:
    """Return how many entries the log has, and its newest one."""
    known = select(m.Entry).where(m.Entry.id <= m.KNOWN).order_by(m.Entry.id.desc())
    newest = session.scalar(known.limit(1))
    return LogRow(
        entries=newest.id if newest else 0,
        head=newest.digest.hex() if newest else None,
        recorded_at=canonical.instant(newest.recorded_at) if newest else None,
    )


def logged(session: Session) -> Iterator[LoggedRow]:
    """Yield each entry, the oldest first, and after it the rows that it wrote.

    Raises DamagedError where a row is not what it was: `verify` says more.
    """
    with closing(Versions(session)) as versions, closing(entries(session)) as written:
        for entry in written:
            arrived_at, digest = entry.arrived_at, entry.digest.hex()
            yield _logged(entry.sealed, arrived_at=arrived_at, digest=digest)
            for version in versions.of(entry.id):
                if version.fault:
                    told = f"{version.noun} {version.id}: {version.fault}"
                    raise DamagedError(entry.id, told)
                yield _logged(version.sealed)


def _logged(sealed: canonical.Sealed, **more: str) -> LoggedRow:
    line, words, salt = sealed
    return LoggedRow(line=line, words=dict(words), salt=salt.hex(), **more)


def withdrawn(
    session: Session, question: str, *, at: str | None = None
) -> tuple[WithdrawnRow, ...]:
    """Return the claims on a question that were recorded by mistake.

    At an earlier date, only what was recorded as said by then.
    """
    said = m.Claim.said_earliest
    asked = find.ever(session, m.Question, question)
    found = (
        select(m.Claim.key, m.Entry.reason, m.Entry.recorded_at, m.Entry.recorded_by)
        .join(m.Entry, m.Entry.id == m.Claim.entry_id)
        .where(m.Claim.question_id == asked, m.newest(m.Claim))
        .where(m.Claim.withdrawn, or_(said.is_(None), said <= moment_of(at)))
        .order_by(m.Claim.key)
    )
    return tuple(
        WithdrawnRow(
            number=number,
            reason=reason,
            withdrawn_at=canonical.instant(at),
            withdrawn_by=by,
        )
        for number, reason, at, by in session.execute(found)
    )
