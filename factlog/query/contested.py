"""Which questions are in dispute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, exists, false, func, or_, select

from factlog import moments
from factlog.db import find
from factlog.db import models as m
from factlog.db.called import called
from factlog.db.models import holds_at
from factlog.query.reading import moment_of, stream
from factlog.rows import DisputeRow
from factlog.text import storable
from factlog.vocab import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


# Columns of tables, not of mapped classes: the list is what people type most, and the
# mapper's own set-up would take a tenth of its time.
ASKED = m.Question.__table__.c
SPAN = m.StatusSpan.__table__.c
COUNTS = ("sides", "claims", "origins")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFilter:
    """Which questions are wanted: by default all that are not uncontested.

    `every` wants the uncontested too, `status` only those of one status, `side` only
    those on which a side holds a position.
    """

    topic: str | None = None
    side: str | None = None
    status: Status | None = None
    every: bool = False


ANY = DisputeFilter()


def disputes(
    session: Session,
    wanted: DisputeFilter = ANY,
    *,
    at: str | None = None,
    limit: int | None = None,
) -> Iterator[DisputeRow]:
    """Yield questions and their status, those last spoken of first.

    `at` is a date (through its end) or a moment, by default now. Takes one statement,
    however many there are; raises NotFoundError for a side that is not known.
    """
    for row in stream(session, _disputes(session, wanted, at).limit(limit)):
        yield DisputeRow(
            question=row.name,
            text=row.text,
            topic=row.topic,
            status=Status(row.status),
            sides=row.sides,
            claims=row.claims,
            origins=row.origins,
            since=None if row.since is None else moments.day(row.since),
            last_said=None if row.last_said is None else moments.day(row.last_said),
        )


def count_disputes(
    session: Session, wanted: DisputeFilter = ANY, *, at: str | None = None
) -> int:
    """Return how many questions `disputes` would yield without a limit."""
    found = _disputes(session, wanted, at).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _disputes(
    session: Session, wanted: DisputeFilter, at: str | None
) -> Select[*tuple[Any, ...]]:
    moment = moment_of(at)
    now = and_(SPAN.question_id == ASKED.key, holds_at(SPAN, moment))
    status = func.coalesce(SPAN.status, Status.UNCONTESTED.value)
    counts = {name: func.coalesce(SPAN[name], 0) for name in COUNTS}
    return (
        select(
            *(called(ASKED).label("name"), ASKED.text, ASKED.topic),
            status.label("status"),
            *(count.label(name) for name, count in counts.items()),
            *(SPAN.since, SPAN.last_said),
        )
        .select_from(m.Question.__table__.outerjoin(m.StatusSpan.__table__, now))
        .where(m.newest(ASKED), _asked(), *_wanted(session, wanted, moment))
        .order_by(SPAN.last_said.desc().nulls_last(), ASKED.slug, ASKED.key)
    )


def _asked() -> ColumnElement[bool]:
    """Return the condition that a question was not withdrawn, or is answered still."""
    return or_(ASKED.withdrawn == false(), SPAN.question_id.is_not(None))


def _wanted(
    session: Session, wanted: DisputeFilter, moment: int
) -> Iterator[ColumnElement[bool]]:
    if wanted.topic is not None:
        yield ASKED.topic == storable(wanted.topic)
    if wanted.side is not None:
        yield _takes_part(find.ever(session, m.Actor, wanted.side), moment)
    if wanted.status is Status.UNCONTESTED:
        yield or_(SPAN.status.is_(None), SPAN.status == wanted.status)
    elif wanted.status is not None:
        yield SPAN.status == wanted.status
    elif not wanted.every:
        yield SPAN.status != Status.UNCONTESTED


def _takes_part(side: int, moment: int) -> ColumnElement[bool]:
    stands = m.Standing.__table__.c
    return exists().where(
        stands.question_id == ASKED.key,
        stands.side_id == side,
        holds_at(stands, moment),
    )
