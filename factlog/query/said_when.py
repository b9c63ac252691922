"""Claims by when they were said, in the order in which they are listed.

A date may be a day, a year, or open: a claim is one of a time if it may have been said
then. An index finds where such a time begins, and what was begun before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Self

from sqlalchemy import (
    Boolean,
    false,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
)

from factlog import moments
from factlog.db import models as m
from factlog.db.models import in_force
from factlog.db.models.claim import LENGTH, LONG, MONTH, SHORT, YEAR
from factlog.errors import InvalidInputError
from factlog.query.reading import LIMIT
from factlog.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Select

CLAIM = m.Claim.__table__.c
FIRST = CLAIM.said.is_(None), CLAIM.said_earliest.is_not(None)
THEN = (
    *(CLAIM.said_earliest, CLAIM.said_latest.is_(None)),
    *(CLAIM.said_latest, CLAIM.key),
)
"""What claims are listed by; the first two say where it is known when they begin."""


@dataclass(frozen=True, slots=True)
class Within:
    """From one second since 1970 through another; None is open."""

    since: int | None
    until: int | None

    @classmethod
    def typed(cls, since: str | None, until: str | None) -> Self:
        """Understand two dates; raises InvalidInputError, also if they are turned."""
        first = moments.start(since) if since else None
        last = moments.moment(until) if until else None
        if first is not None and last is not None and last < first:
            message = f"{printable(until or '')} is before {printable(since or '')}"
            raise InvalidInputError(message, hint="type --since EARLIER --until LATER")
        return cls(first, last)

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield what holds of a claim that may have been said then."""
        if self != ALWAYS:
            yield CLAIM.said.is_not(None)
        if self.since is not None:
            late = CLAIM.said_latest >= self.since
            yield or_(CLAIM.said_latest.is_(None), late)
        if self.until is not None:
            yield or_(CLAIM.said_earliest.is_(None), CLAIM.said_earliest <= self.until)

    def in_turn(self) -> Iterator[Select[int, int]]:
        """Yield what finds those claims, one after the other, in the order of a list.

        First those begun before, which are sorted; then the others, as an index has
        them.
        """
        before, then = [_begun(sometime=False)], [*_where(sometime=True)]
        if self.since is not None:
            before += [*_long(self.since), _short(self.since)]
            then.append(CLAIM.said_earliest >= self.since)
        if self.until is not None:
            then.append(CLAIM.said_earliest <= self.until)
        yield in_order().where(CLAIM.id.in_(union_all(*before)), *self.conditions())
        yield _ids().where(*then).order_by(*THEN)


ALWAYS = Within(None, None)


def in_order() -> Select[int, int]:
    """Return claims by id and number: the oldest first, undated ones last."""
    return _ids().order_by(*FIRST, *THEN)


@cache
def listed() -> Select[int, int]:
    """Return all claims, up to a limit: a list is mostly asked for without a filter."""
    return in_order().limit(LIMIT)


def _ids() -> Select[int, int]:
    return select(CLAIM.id, CLAIM.key).where(in_force(CLAIM))


def _where(*, sometime: bool) -> Iterator[ColumnElement[bool]]:
    """Yield where dated claims are listed: those that begin sometime, or are open.

    To compare with false would make PostgreSQL forget that there is an index.
    """
    undated, begins = FIRST
    yield undated.is_(false())
    yield begins.is_(true() if sometime else false())


def _begun(*which: ColumnElement[bool], sometime: bool = True) -> Select[int]:
    return select(CLAIM.id).where(*_where(sometime=sometime), *which)


def _long(since: int) -> Iterator[Select[int]]:
    """Yield the claims with long dates, begun before a moment, that reach it."""
    month, year = (literal_column(one, Boolean()) for one in LENGTH)
    long = select(CLAIM.id).where(text(LONG), CLAIM.said_earliest < since)
    longer = long.where(CLAIM.said_latest >= since)
    months = longer.where(month.is_(true()), year.is_(true()))
    years = longer.where(month.is_(false()), year.is_(true()))
    yield months.where(CLAIM.said_earliest >= since - MONTH)
    yield years.where(CLAIM.said_earliest >= since - YEAR)
    yield longer.where(month.is_(false()), year.is_(false()))
    yield long.where(month.is_(None), year.is_(None), CLAIM.said_latest.is_(None))


def _short(since: int) -> Select[int]:
    """Return the claims begun shortly before a moment that reach it: the short ones."""
    begun = CLAIM.said_earliest >= since - SHORT, CLAIM.said_earliest < since
    return _begun(*begun, CLAIM.said_latest >= since)
