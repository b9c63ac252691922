"""Claims, each with where it is found and what it is against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, exists, func, or_, select

from factlog import moments, text
from factlog.db import find
from factlog.db import models as m
from factlog.db.ask import ask_all
from factlog.db.models import holds_at, in_force, plain
from factlog.query.claim_rows import claim_rows
from factlog.query.reading import ALL, LIMIT, few, moment_of, stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from factlog.rows import ClaimRow
    from factlog.vocab import Act

CLAIM, ASKED = m.Claim.__table__.c, m.Question.__table__.c
CITATION, STANDING = m.Citation.__table__.c, m.Standing.__table__.c


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFilter:
    """Which claims are wanted; names are as people type them.

    `asked` is the key of a question, `numbers` are those of claims.
    """

    question: str | None = None
    actor: str | None = None
    side: str | None = None
    source: str | None = None
    act: Act | None = None
    since: str | None = None
    until: str | None = None
    topic: str | None = None
    match: str | None = None
    disputed: bool = False
    asked: int | None = None
    numbers: frozenset[int] | None = None


ANY = ClaimFilter()


def claims(
    session: Session,
    wanted: ClaimFilter = ANY,
    *,
    at: str | None = None,
    limit: int | None = None,
) -> Iterator[ClaimRow]:
    """Yield claims, oldest first, undated ones last.

    `at` is when to ask whether they stand: a date or a moment, by default now. Claims
    that were withdrawn are left out. What belongs to them is looked up for some
    hundreds at a time. Raises NotFoundError for a filter that names nothing.
    """
    yield from claims_at(session, wanted, moment_of(at), limit)


def claims_at(
    session: Session, wanted: ClaimFilter, moment: int, limit: int | None = None
) -> Iterator[ClaimRow]:
    """Yield claims as they stood at a second since 1970."""
    most = None if wanted.match else limit
    ids: Iterable[Sequence[int]]
    if replace(wanted, match=None) == ANY:
        ids = ask_all(session, _listed(), limit=ALL if most is None else most)
    else:
        ids = stream(session, _chosen(session, wanted, moment).limit(most))
    found = claim_rows(session, ids, moment)
    if wanted.match:
        needle = text.fold(wanted.match)
        found = islice((row for row in found if needle in _searched(row)), limit)
    yield from found


def count_claims(
    session: Session, wanted: ClaimFilter, *, at: str | None = None
) -> int:
    """Return how many claims a filter finds."""
    if wanted.match:
        return sum(1 for _ in claims(session, wanted, at=at))
    chosen = _chosen(session, wanted, moment_of(at)).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(chosen)) or 0


def claim(session: Session, number: str, *, at: str | None = None) -> ClaimRow:
    """Return one claim by number or uid, also one that was withdrawn.

    Raises NotFoundError.
    """
    key = find.the_claim(session, number)
    newest = session.execute(_ids().where(CLAIM.key == key, m.newest(CLAIM)))
    return next(claim_rows(session, newest, moment_of(at)))


def _ids() -> Select[int, int]:
    return select(CLAIM.id, CLAIM.key)


def _chosen(session: Session, wanted: ClaimFilter, moment: int) -> Select[int, int]:
    """Return the ids and numbers of claims in their order, for which there is an index.

    Where an index finds only a few of some name, those are looked up and sorted.
    """
    named, rare = [], list[Select[int]]()
    for keys, condition in _named(session, wanted):
        named.append(condition)
        if not rare and few(session, keys):
            rare.append(keys)
    return (
        _in_order()
        .where(*(CLAIM.key.in_(keys) for keys in rare), *named)
        .where(*_said_within(wanted), *_otherwise(wanted, moment))
    )


def wanted_keys(session: Session, wanted: ClaimFilter, moment: int) -> Select[int]:
    """Return what finds the claims that are wanted; `match` is left aside."""
    named = [condition for _, condition in _named(session, wanted)]
    return (
        select(CLAIM.key)
        .where(in_force(CLAIM), *named)
        .where(*_said_within(wanted), *_otherwise(wanted, moment))
    )


def _in_order() -> Select[int, int]:
    return (
        _ids()
        .where(in_force(CLAIM))
        .order_by(
            *(CLAIM.said.is_(None), CLAIM.said_earliest.is_not(None)),
            *(CLAIM.said_earliest, CLAIM.said_latest.is_(None)),
            *(CLAIM.said_latest, CLAIM.key),
        )
    )


@cache
def _listed() -> Select[int, int]:
    """Return all claims: a list is mostly asked for without a filter."""
    return _in_order().limit(LIMIT)


def _named(
    session: Session, wanted: ClaimFilter
) -> Iterator[tuple[Select[int], ColumnElement[bool]]]:
    """Yield the claims that a name may find, by an index, and which those are."""
    if wanted.question:
        asked = CLAIM.question_id, find.asked(session, wanted.question)
        yield _keys(CLAIM.key, *asked), plain(asked[0]) == asked[1]
    if wanted.source:
        cited = CITATION.source_id, find.ever(session, m.Source, wanted.source)
        own = CITATION.claim_id == CLAIM.key, in_force(CITATION)
        cites = exists().where(*own, plain(cited[0]) == cited[1])
        yield _keys(CITATION.claim_id, *cited), cites
    if wanted.actor:
        speaks = CLAIM.actor_id, find.ever(session, m.Actor, wanted.actor)
        yield _keys(CLAIM.key, *speaks), plain(speaks[0]) == speaks[1]
    if wanted.side:
        side = STANDING.side_id, find.ever(session, m.Actor, wanted.side)
        own = STANDING.claim_id == CLAIM.key, m.newest(STANDING)
        stands = exists().where(*own, plain(side[0]) == side[1])
        yield _keys(STANDING.claim_id, *side), stands
    if wanted.topic:
        topic = ASKED.topic, text.storable(wanted.topic)
        own = ASKED.key == CLAIM.question_id, m.newest(ASKED)
        on_topic = exists().where(*own, plain(topic[0]) == topic[1])
        asked_there = CLAIM.question_id.in_(_keys(ASKED.key, *topic))
        yield select(CLAIM.key).where(asked_there), on_topic


def _keys(key: Any, column: Any, value: Any) -> Select[int]:
    return select(key).where(column == value)


def _said_within(wanted: ClaimFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on when it was said; an open end may be any time."""
    if wanted.since or wanted.until:
        yield CLAIM.said.is_not(None)
    if wanted.since:
        since = moments.start(wanted.since)
        yield or_(CLAIM.said_latest.is_(None), CLAIM.said_latest >= since)
    if wanted.until:
        until = moments.moment(wanted.until)
        yield or_(CLAIM.said_earliest.is_(None), CLAIM.said_earliest <= until)


def _otherwise(wanted: ClaimFilter, moment: int) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on what kind of claim it is, and whether it is disputed."""
    if wanted.act:
        yield CLAIM.act == wanted.act
    if wanted.asked is not None:
        yield CLAIM.question_id == wanted.asked
    if wanted.numbers is not None:
        yield CLAIM.key.in_(wanted.numbers)
    if wanted.disputed:
        quarrel = and_(holds_at(STANDING, moment), STANDING.disputed)
        yield exists().where(STANDING.claim_id == CLAIM.key, quarrel)


def _searched(row: ClaimRow) -> str:
    """Return all words of a claim in which `--match` looks."""
    quoted = ((c.quote, c.translation) for c in row.citations)
    words = [row.text, row.hedge, row.channel, *(w for pair in quoted for w in pair)]
    return text.fold(" ".join(word for word in words if word))
