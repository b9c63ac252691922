"""Claims, each with where it is found and what it is against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, and_, exists, func, select

from factlog import text
from factlog.db import find
from factlog.db import models as m
from factlog.db.ask import ask_all
from factlog.db.models import holds_at, in_force, plain
from factlog.query.claim_rows import claim_rows, words_of
from factlog.query.reading import ALL, few, moment_of, some, stream
from factlog.query.said_when import ALWAYS, Within, in_order, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Subquery
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
    yield from claim_rows(session, _ids(session, wanted, moment, limit), moment)


def _ids(
    session: Session, wanted: ClaimFilter, moment: int, limit: int | None
) -> Iterator[Sequence[int]]:
    """Yield the ids and numbers of claims, in the order of a list."""
    most = None if wanted.match else limit
    ids: Iterable[Sequence[int]]
    if replace(wanted, match=None) == ANY:
        ids = ask_all(session, listed(), limit=ALL if most is None else most)
    else:
        chosen = _chosen(session, wanted, moment)
        ids = chain.from_iterable(stream(session, one, most) for one in chosen)
    if wanted.match:
        ids = _matching(session, ids, text.fold(wanted.match))
    yield from islice(ids, limit)


def count_claims(
    session: Session, wanted: ClaimFilter, *, at: str | None = None
) -> int:
    """Return how many claims a filter finds."""
    moment = moment_of(at)
    if wanted.match:
        return sum(1 for _ in _ids(session, wanted, moment, None))
    chosen = _chosen(session, wanted, moment)
    counted = (select(func.count()).select_from(_unsorted(one)) for one in chosen)
    return sum(session.scalar(one) or 0 for one in counted)


def claim(session: Session, number: str, *, at: str | None = None) -> ClaimRow:
    """Return one claim by number or uid, also one that was withdrawn.

    Raises NotFoundError.
    """
    key = find.the_claim(session, number)
    ids = select(CLAIM.id, CLAIM.key)
    newest = session.execute(ids.where(CLAIM.key == key, m.newest(CLAIM)))
    return next(claim_rows(session, newest, moment_of(at)))


def _unsorted(chosen: Select[int, int]) -> Subquery:
    return chosen.order_by(None).subquery()


def _chosen(
    session: Session, wanted: ClaimFilter, moment: int
) -> Iterator[Select[int, int]]:
    """Yield what finds the ids and numbers of claims, in turn, in the order of a list.

    Where an index finds only a few of some name, those are looked up and sorted.
    """
    rare: list[ColumnElement[bool]] = []
    named: list[ColumnElement[bool]] = []
    for one in _named(session, wanted):
        named.append(one.which)
        if not rare and few(session, one.keys):
            rare.append(one.by_index)
    those = *named, *_otherwise(wanted, moment)
    within = Within.typed(wanted.since, wanted.until)
    if rare or within == ALWAYS:
        yield in_order().where(*rare, *within.conditions(), *those)
    else:
        yield from (one.where(*those) for one in within.in_turn())


def wanted_keys(session: Session, wanted: ClaimFilter, moment: int) -> Select[int]:
    """Return what finds the claims that are wanted; `match` is left aside."""
    named = [one.which for one in _named(session, wanted)]
    within = Within.typed(wanted.since, wanted.until)
    return (
        select(CLAIM.key)
        .where(in_force(CLAIM), *named)
        .where(*within.conditions(), *_otherwise(wanted, moment))
    )


def _named(session: Session, wanted: ClaimFilter) -> Iterator[_Named]:
    """Yield what each name finds."""
    if wanted.question:
        asked = CLAIM.question_id, find.asked(session, wanted.question)
        yield _own(*asked)
    if wanted.source:
        cited = CITATION.source_id, find.ever(session, m.Source, wanted.source)
        own = CITATION.claim_id == CLAIM.key, in_force(CITATION)
        cites = exists().where(*own, plain(cited[0]) == cited[1])
        yield _among(_keys(CITATION.claim_id, *cited), cites)
    if wanted.actor:
        speaks = CLAIM.actor_id, find.ever(session, m.Actor, wanted.actor)
        yield _own(*speaks)
    if wanted.side:
        side = STANDING.side_id, find.ever(session, m.Actor, wanted.side)
        own = STANDING.claim_id == CLAIM.key, m.newest(STANDING)
        stands = exists().where(*own, plain(side[0]) == side[1])
        yield _among(_keys(STANDING.claim_id, *side), stands)
    if wanted.topic:
        topic = ASKED.topic, text.storable(wanted.topic)
        own = ASKED.key == CLAIM.question_id, m.newest(ASKED)
        on_topic = exists().where(*own, plain(topic[0]) == topic[1])
        asked_there = CLAIM.question_id.in_(_keys(ASKED.key, *topic))
        yield _among(select(CLAIM.key).where(asked_there), on_topic)


class _Named(NamedTuple):
    """The claims that a name may find, by an index; and which of all those are.

    `by_index` holds of no others, and makes the database look them up there.
    """

    keys: Select[int]
    by_index: ColumnElement[bool]
    which: ColumnElement[bool]


def _own(column: Any, value: Any) -> _Named:
    """Return what a column of the claims themselves finds."""
    return _Named(
        _keys(CLAIM.key, column, value), column == value, plain(column) == value
    )


def _among(keys: Select[int], which: ColumnElement[bool]) -> _Named:
    return _Named(keys, CLAIM.key.in_(keys), which)


def _keys(key: Any, column: Any, value: Any) -> Select[int]:
    return select(key).where(column == value)


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


def _matching(
    session: Session, ids: Iterable[Sequence[int]], folded: str
) -> Iterator[Sequence[int]]:
    """Yield those of some claims in whose words others are, case and accents aside."""
    for page in some(ids):
        words = words_of(session, [one[0] for one in page])
        for one in page:
            if folded in text.fold(" ".join(words[one[0]])):
                yield one
