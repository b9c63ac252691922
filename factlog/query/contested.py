"""Which questions are in dispute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, exists, func, or_, select

from factlog import moments
from factlog.db import find
from factlog.db import models as m
from factlog.db.journal import in_force
from factlog.query.reading import moment_of, stream
from factlog.rows import DisputeRow
from factlog.vocab import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


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
            question=row.slug,
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
    span = m.StatusSpan
    ends = or_(span.ends.is_(None), span.ends > moment)
    now = and_(span.question_id == m.Question.key, span.starts <= moment, ends)
    standing = func.coalesce(span.status, Status.UNCONTESTED.value).label("status")
    counts = [func.coalesce(c, 0) for c in (span.sides, span.claims, span.origins)]
    names = ("sides", "claims", "origins")
    conditions: list[ColumnElement[bool]] = [in_force(m.Question)]
    if wanted.topic is not None:
        conditions.append(m.Question.topic == wanted.topic)
    if wanted.side is not None:
        side = find.the_actor(session, wanted.side)
        conditions.append(_takes_part(side, moment))
    if wanted.status is Status.UNCONTESTED:
        conditions.append(or_(span.status.is_(None), span.status == wanted.status))
    elif wanted.status is not None:
        conditions.append(span.status == wanted.status)
    elif not wanted.every:
        conditions.append(span.status != Status.UNCONTESTED)
    return (
        select(
            *(m.Question.slug, m.Question.text, m.Question.topic, standing),
            *(count.label(name) for count, name in zip(counts, names, strict=True)),
            *(span.since, span.last_said),
        )
        .outerjoin(span, now)
        .where(*conditions)
        .order_by(span.last_said.desc().nulls_last(), m.Question.slug, m.Question.key)
    )


def _takes_part(side: int, moment: int) -> ColumnElement[bool]:
    stands = m.Standing
    ends = or_(stands.ends.is_(None), stands.ends > moment)
    return exists().where(
        stands.question_id == m.Question.key,
        stands.side_id == side,
        stands.starts <= moment,
        ends,
    )
