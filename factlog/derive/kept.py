"""What is asked of the tables about what was worked out before, built once.

Rows have the columns that say something, and last the entry that brought them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import BigInteger, and_, bindparam, select, union_all

from factlog.db import models as m
from factlog.db.ask import KEY, KEYS
from factlog.vocab import Status

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, CompoundSelect, Select, Table

Derived = m.Standing | m.StatusSpan


class Stood(NamedTuple):
    """What a row of standing says: a claim stands in a span, in dispute or not."""

    claim_id: int
    starts: int
    ends: int | None
    question_id: int
    side_id: int
    disputed: bool
    ended_by_id: int | None


class Lasted(NamedTuple):
    """What a row of a question's status says: one period of it."""

    question_id: int
    starts: int
    ends: int | None
    status: Status
    since: int | None
    sides: int
    claims: int
    origins: int
    last_said: int


SAYS: dict[type[Derived], type[Stood | Lasted]] = {
    m.Standing: Stood,
    m.StatusSpan: Lasted,
}
"""What is kept in each table, beside the entry that brought it."""

FEW = 64
"""Spans of a question, up to which it is worked out whole: that is simpler."""

MOMENT = bindparam("moment", type_=BigInteger)


def table(model: type[Derived]) -> Table:
    """Return the table of a kind of row."""
    return cast("Table", model.__table__)


def own(model: type[Derived]) -> tuple[str, ...]:
    """Return the columns that say something, in their order."""
    return SAYS[model]._fields


def _now(model: type[Derived], *which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    columns = table(model).c
    said = (columns[name] for name in own(model))
    there = columns.superseded_id.is_(None)
    return select(*said, columns.entry_id).where(there, *which)


@cache
def whole(model: type[Derived]) -> Select[*tuple[Any, ...]]:
    """Return all that is kept of the questions with these keys."""
    return _now(model, table(model).c.question_id.in_(KEYS))


@cache
def many() -> Select[int]:
    """Return those of some questions that have more than a few spans of standing."""
    spans = table(m.Standing).c
    beyond = (
        select(spans.claim_id)
        .where(spans.question_id == m.Question.id, spans.superseded_id.is_(None))
        .limit(1)
        .offset(FEW)
    )
    found = beyond.scalar_subquery().is_not(None)
    return select(m.Question.id).where(m.Question.id.in_(KEYS), found)


@cache
def standing_until() -> CompoundSelect[*tuple[Any, ...]]:
    """Return the spans on a question that last until a moment, or longer."""
    spans = table(m.Standing).c
    asked = spans.question_id == KEY
    return union_all(
        _now(m.Standing, asked, spans.ends.is_(None)),
        _now(m.Standing, asked, spans.ends >= MOMENT),
    )


@cache
def ended_within() -> Select[*tuple[Any, ...]]:
    """Return the spans of some sides on a question that ended not long before."""
    spans = table(m.Standing).c
    long_before = bindparam("since", type_=BigInteger)
    when = spans.ends > long_before, spans.ends < MOMENT
    return _now(m.Standing, spans.question_id == KEY, spans.side_id.in_(KEYS), *when)


@cache
def last_period() -> Select[*tuple[Any, ...]]:
    """Return the last period of a question that begins before a moment."""
    spans = table(m.StatusSpan).c
    found = _now(m.StatusSpan, spans.question_id == KEY, spans.starts < MOMENT)
    return found.order_by(spans.starts.desc()).limit(1)


@cache
def periods_from() -> Select[*tuple[Any, ...]]:
    """Return the periods of a question that begin at a moment or later."""
    spans = table(m.StatusSpan).c
    found = _now(m.StatusSpan, spans.question_id == KEY, spans.starts >= MOMENT)
    return found.order_by(spans.starts)


@cache
def contested_before() -> Select[int]:
    """Return a question if it was contested before a moment."""
    spans = table(m.StatusSpan).c
    return (
        select(spans.question_id)
        .where(spans.question_id == KEY, spans.starts < MOMENT)
        .where(spans.superseded_id.is_(None), spans.status == Status.CONTESTED)
        .limit(1)
    )


@cache
def about_later() -> CompoundSelect[int]:
    """Return claims on a question that hold at a later moment than they were said."""
    later = (
        m.Claim.holds_latest > MOMENT,
        and_(m.Claim.holds_latest.is_(None), m.Claim.holds_earliest > MOMENT),
    )
    first = bindparam("first", type_=BigInteger)
    asked = m.Claim.question_id == KEY, m.Claim.id < first
    return union_all(*(select(m.Claim.id).where(*asked, one) for one in later)).limit(1)
