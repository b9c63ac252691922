"""Which questions are in dispute."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Select,
    bindparam,
    exists,
    false,
    func,
    literal,
    null,
    select,
)

from factlog.db import find
from factlog.db import models as m
from factlog.db.ask import ask, ask_all
from factlog.db.called import Namesakes
from factlog.db.models import holds_at, plain
from factlog.db.session import LOOKING
from factlog.query.reading import ALL, LIMIT, MOMENT, day, few, moment_of, some
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
STANDING = m.Standing.__table__.c
COUNTS = ("sides", "claims", "origins")
STATUSES = {one.value: one for one in Status}
STATUS_AT = 4
RARE = "rare "

STATUS = bindparam("status", type_=SPAN.status.type)
TOPIC = bindparam("topic", type_=ASKED.topic.type)
SIDE = bindparam("side", type_=BigInteger)


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

    def statuses(self) -> tuple[Status, ...]:
        """Return every status that is wanted."""
        if self.status is not None:
            return (self.status,)
        left = set[Status]() if self.every else {Status.UNCONTESTED}
        return tuple(status for status in Status if status not in left)


ANY = DisputeFilter()


def disputes(
    session: Session,
    wanted: DisputeFilter = ANY,
    *,
    at: str | None = None,
    limit: int | None = None,
) -> Iterator[DisputeRow]:
    """Yield questions and their status, those last spoken of first.

    `at` is a date (through its end) or a moment, by default now. Takes a statement for
    each status, and one more for some hundred questions. Raises NotFoundError for a
    side that is not known.
    """
    asked = _Asked(session, wanted, moment_of(at))
    namesakes = Namesakes(session, m.Question, many=limit is None)
    for rows in some(islice(asked.rows(limit), limit)):
        names = namesakes.names(row[:2] for row in rows)
        for key, _, text, topic, status, *counts, since, last_said in rows:
            sides, claims, origins = counts
            yield DisputeRow(
                question=names[key],
                text=text,
                topic=topic,
                status=STATUSES[status],
                sides=sides,
                claims=claims,
                origins=origins,
                since=day(since),
                last_said=day(last_said),
            )


def count_disputes(
    session: Session, wanted: DisputeFilter = ANY, *, at: str | None = None
) -> int:
    """Return how many questions `disputes` would yield without a limit."""
    return _Asked(session, wanted, moment_of(at)).count()


class _Asked:
    """What is asked, and whether by a topic or side that few questions have."""

    def __init__(self, session: Session, wanted: DisputeFilter, moment: int) -> None:
        """Find the side."""
        self._session, self._statuses = session, wanted.statuses()
        self._values: dict[str, Any] = {"moment": moment}
        self._by: tuple[str, ...] = ()
        if wanted.topic is not None:
            self._narrow("topic", storable(wanted.topic))
        if wanted.side is not None:
            self._narrow("side", find.ever(session, m.Actor, wanted.side))

    def _narrow(self, name: str, value: str | int) -> None:
        self._values[name] = value
        rare = RARE if few(self._session, _keys(name), **{name: value}) else ""
        self._by += (rare + name,)

    def rows(self, limit: int | None) -> Iterator[tuple[Any, ...]]:
        """Yield questions in their order, those of which nobody spoke last.

        Those of one status come in it by an index.
        """
        most = ALL if limit is None else limit
        if self._rare:
            found = self._ask(_spoken_of(self._by))
            yield from (row for row in found if row[STATUS_AT] in self._statuses)
        else:
            spoken = (
                self._ask(statement, limit=most, status=status)
                for status in self._statuses
                for statement in self._in_order(status, limit)
            )
            yield from heapq.merge(*spoken, key=lambda row: (-row[-1], row[1], row[0]))
        yield from self._never(most)

    def count(self) -> int:
        """Return how many there are."""
        if self._rare:
            return sum(1 for _ in self.rows(None))
        found = sum(
            ask(
                self._session, _counted(self._by), **self._values, status=status
            ).scalar_one()
            for status in self._statuses
        )
        return found + sum(1 for _ in self._never(ALL))

    def _never(self, most: int) -> Iterator[tuple[Any, ...]]:
        """Yield the questions on which nothing was said, if they are wanted."""
        if Status.UNCONTESTED not in self._statuses or "side" in self._values:
            return iter(())
        return self._ask(_never(self._by), limit=most)

    def _in_order(
        self, status: Status, limit: int | None
    ) -> Iterator[Select[*tuple[Any, ...]]]:
        """Yield what finds the questions of a status.

        For a page what lasts is read apart from what has an end, or it might go through
        all that ended long before.
        """
        if limit is None or LOOKING in self._session.info:
            yield _of_status(self._by)
            return
        yield _lasting(self._by)
        moment = self._values["moment"]
        late = few(self._session, _ending(), status=status, moment=moment)
        yield _ended(self._by, late=late)

    @property
    def _rare(self) -> bool:
        return any(name.startswith(RARE) for name in self._by)

    def _ask(self, statement: Any, **values: Any) -> Iterator[tuple[Any, ...]]:
        return ask_all(self._session, statement, **self._values, **values)


@cache
def _keys(name: str) -> Select[int]:
    """Return the questions that have a topic, or on which a side speaks."""
    if name == "topic":
        return select(ASKED.key).where(ASKED.topic == TOPIC)
    return select(STANDING.question_id).where(STANDING.side_id == SIDE)


@cache
def _spoken_of(by: tuple[str, ...], said: Any = None) -> Select[*tuple[Any, ...]]:
    """Return questions on which something was said, with what is known of them."""
    last_said = SPAN.last_said if said is None else said
    return (
        select(
            *(ASKED.key, ASKED.slug, ASKED.text, ASKED.topic, SPAN.status),
            *(SPAN[name] for name in COUNTS),
            *(SPAN.since, SPAN.last_said),
        )
        .join_from(SPAN.status.table, ASKED.key.table, SPAN.question_id == ASKED.key)
        .where(last_said <= MOMENT, holds_at(SPAN, MOMENT))
        .where(m.newest(ASKED), *_narrowed(by))
        .order_by(last_said.desc(), ASKED.slug, ASKED.key)
    )


@cache
def _of_status(by: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Return those that have a status; an index has them in their order."""
    return _spoken_of(by).where(SPAN.status == STATUS).limit(LIMIT)


@cache
def _counted(by: tuple[str, ...]) -> Select[int]:
    found = _spoken_of(by).where(SPAN.status == STATUS).order_by(None)
    return select(func.count()).select_from(found.subquery())


@cache
def _lasting(by: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Return those that have a status, and will for good as far as is known."""
    return _of_status(by).where(SPAN.superseded_id.is_(None), SPAN.ends.is_(None))


@cache
def _ended(by: tuple[str, ...], *, late: bool) -> Select[*tuple[Any, ...]]:
    """Return those that had a status until later; if few, found by that."""
    ends, said = (
        (SPAN.ends, plain(SPAN.last_said)) if late else (plain(SPAN.ends), None)
    )
    found = _spoken_of(by, said).where(SPAN.status == STATUS, ends > MOMENT)
    return found.where(SPAN.superseded_id.is_(None)).limit(LIMIT)


@cache
def _ending() -> Select[int]:
    """Return the questions that had a status until after a moment."""
    ending = SPAN.superseded_id.is_(None), SPAN.status == STATUS, SPAN.ends > MOMENT
    return select(SPAN.question_id).where(*ending)


@cache
def _never(by: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Return the questions on which nothing was said."""
    spoken = exists().where(SPAN.question_id == ASKED.key, holds_at(SPAN, MOMENT))
    status = literal(Status.UNCONTESTED.value)
    return (
        select(
            *(ASKED.key, ASKED.slug, ASKED.text, ASKED.topic, status),
            *(literal(0), literal(0), literal(0), null(), null()),
        )
        .where(m.newest(ASKED), ASKED.withdrawn == false(), ~spoken, *_narrowed(by))
        .order_by(ASKED.slug, ASKED.key)
        .limit(LIMIT)
    )


def _narrowed(by: tuple[str, ...]) -> Iterator[ColumnElement[bool]]:
    for name in by:
        if name.startswith(RARE):
            yield ASKED.key.in_(_keys(name.removeprefix(RARE)))
        if name.endswith("topic"):
            yield plain(ASKED.topic) == TOPIC
        else:
            yield exists().where(
                STANDING.question_id == ASKED.key,
                STANDING.side_id == SIDE,
                holds_at(STANDING, MOMENT),
            )
