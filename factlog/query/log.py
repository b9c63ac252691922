"""The log itself: its state, and every entry as canonical lines."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from factlog import canonical
from factlog.db import models as m
from factlog.db.lines import LISTED, Names, entry_line, line_of, words_of
from factlog.query.reading import Beside, moment_of, stream
from factlog.rows import LoggedRow, LogRow, WithdrawnRow

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from sqlalchemy.orm import Session


def state(session: Session) -> LogRow:
    """Return how many entries the log has, and its newest one."""
    known = m.Entry.id <= m.KNOWN
    entries = select(m.Entry).where(known).order_by(m.Entry.id.desc())
    newest = session.scalar(entries.limit(1))
    return LogRow(
        entries=newest.id if newest else 0,
        head=newest.digest.hex() if newest else None,
        recorded_at=canonical.instant(newest.recorded_at) if newest else None,
    )


def logged(session: Session) -> Iterator[LoggedRow]:
    """Yield each entry, the oldest first, and after it the rows that it wrote."""
    names = Names(session)
    rows = Beside(versions(session))
    entries = select(m.Entry).order_by(m.Entry.id)
    for (entry,) in stream(session, entries):
        yield _entry(entry)
        for *_, row in rows.of(entry.id):
            names.meet(row)
            yield LoggedRow(
                line=line_of(row, names),
                words={n: words for n, words in words_of(row).items() if words},
                salt=row.salt.hex(),
            )


def versions(
    session: Session,
) -> Generator[tuple[int, int, int, m.Recorded], None, None]:
    """Yield every version by the entry that wrote it, kind by kind."""
    yield from heapq.merge(
        *(_versions(session, model, place) for place, model in enumerate(m.RECORDED)),
        key=lambda version: version[:3],
    )


def _versions(
    session: Session, model: type[m.Recorded], place: int
) -> Iterator[tuple[int, int, int, m.Recorded]]:
    """Yield the versions of a table by the entry that wrote them."""
    found = select(model).order_by(model.entry_id, model.id)
    for listing, name in LISTED:
        if listing is model:
            found = found.options(selectinload(getattr(model, name)))
    for (row,) in stream(session, found):
        yield row.entry_id, place, row.id, row


def _entry(entry: m.Entry) -> LoggedRow:
    return LoggedRow(
        line=entry_line(entry),
        words={} if entry.reason is None else {"reason": entry.reason},
        salt=entry.salt.hex(),
        arrived_at=canonical.instant(entry.arrived_at),
        digest=entry.digest.hex(),
    )


def withdrawn(
    session: Session, question: str, *, at: str | None = None
) -> tuple[WithdrawnRow, ...]:
    """Return the claims on a question that were recorded by mistake.

    At an earlier date, only what was recorded as said by then.
    """
    said = m.Claim.said_earliest
    asked = select(m.Question.key).where(m.Question.slug == question)
    found = (
        select(m.Claim.key, m.Entry.reason, m.Entry.recorded_at, m.Entry.recorded_by)
        .join(m.Entry, m.Entry.id == m.Claim.entry_id)
        .where(m.Claim.question_id.in_(asked), m.newest(m.Claim))
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
