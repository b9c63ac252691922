"""Claims, each with where it is found and what it is against."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from factlog import canonical, moments, text
from factlog.db import find
from factlog.db import models as m
from factlog.db.called import called
from factlog.db.models import holds_at, in_force
from factlog.query.labels import label
from factlog.query.reading import Beside, iso, moment_of, stream
from factlog.rows import CitationRow, ClaimRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Subquery
    from sqlalchemy.orm import Session

    from factlog.vocab import Act


PLAIN = (
    *("act", "answer", "low", "high", "approximate", "text", "language", "said"),
    *("holds", "hedge", "channel", "withdrawn"),
)
BESIDE = ("question", "actor", "unit", "addressee", "recorded_by")
MOMENTS = ("said_earliest", "said_latest", "holds_earliest", "holds_latest")


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


def claims(
    session: Session,
    wanted: ClaimFilter | None = None,
    *,
    at: str | None = None,
    limit: int | None = None,
) -> Iterator[ClaimRow]:
    """Yield claims, oldest first, undated ones last.

    `at` is when to ask whether they stand: a date or a moment, by default now. Claims
    that were withdrawn are left out. Takes four statements however many there are;
    raises NotFoundError for a filter that names nothing.
    """
    wanted = wanted or ClaimFilter()
    yield from claims_at(session, wanted, moment_of(at), limit)


def claims_at(
    session: Session, wanted: ClaimFilter, moment: int, limit: int | None = None
) -> Iterator[ClaimRow]:
    """Yield claims as they stood at a second since 1970."""
    chosen = _chosen(session, wanted, moment)
    cut = chosen if wanted.match else chosen.limit(limit)
    found = _rows(session, cut.subquery(), moment)
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
    chosen = _chosen(session, wanted, moment_of(at)).subquery()
    return session.scalar(select(func.count()).select_from(chosen)) or 0


def claim(session: Session, number: str, *, at: str | None = None) -> ClaimRow:
    """Return one claim by number or uid, also one that was withdrawn.

    Raises NotFoundError.
    """
    key = find.the_claim(session, number)
    chosen = _ordered(m.Claim.key == key, m.newest(m.Claim))
    return next(_rows(session, chosen.subquery(), moment_of(at)))


def _ordered(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the ids of claims with what they are sorted by."""
    undated = m.Claim.said.is_(None)
    opened = m.Claim.said_earliest.is_not(None)
    closed = m.Claim.said_latest.is_(None)
    keys = (
        undated.label("undated"),
        opened.label("opened"),
        m.Claim.said_earliest.label("earliest"),
        closed.label("closed"),
        m.Claim.said_latest.label("latest"),
        m.Claim.key.label("key"),
    )
    return select(m.Claim.id.label("id"), *keys).where(*conditions).order_by(*keys)


def _order(page: Subquery) -> list[ColumnElement[Any]]:
    names = ("undated", "opened", "earliest", "closed", "latest", "key")
    return [page.c[name] for name in names]


def _chosen(
    session: Session, wanted: ClaimFilter, moment: int
) -> Select[*tuple[Any, ...]]:
    return _ordered(*conditions(session, wanted, moment))


def conditions(
    session: Session, wanted: ClaimFilter, moment: int
) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on a claim that is wanted; `match` is not among them."""
    yield in_force(m.Claim)
    yield from _named(session, wanted)
    yield from _said_within(wanted)
    yield from _otherwise(wanted, moment)


def _named(session: Session, wanted: ClaimFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that name things."""
    if wanted.question:
        key = find.asked(session, wanted.question)
        yield m.Claim.question_id == key
    if wanted.actor:
        yield m.Claim.actor_id == find.ever(session, m.Actor, wanted.actor)
    if wanted.side:
        side = m.Standing.side_id == find.ever(session, m.Actor, wanted.side)
        own = m.Standing.claim_id == m.Claim.key
        yield exists().where(own, m.newest(m.Standing), side)
    if wanted.source:
        source = m.Citation.source_id == find.ever(session, m.Source, wanted.source)
        cites = and_(m.Citation.claim_id == m.Claim.key, in_force(m.Citation), source)
        yield exists().where(cites)


def _said_within(wanted: ClaimFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on when it was said; an open end may be any time."""
    if wanted.since or wanted.until:
        yield m.Claim.said.is_not(None)
    if wanted.since:
        since = moments.start(wanted.since)
        yield or_(m.Claim.said_latest.is_(None), m.Claim.said_latest >= since)
    if wanted.until:
        until = moments.moment(wanted.until)
        yield or_(m.Claim.said_earliest.is_(None), m.Claim.said_earliest <= until)


def _otherwise(wanted: ClaimFilter, moment: int) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on what kind of claim it is, and whether it is disputed."""
    if wanted.act:
        yield m.Claim.act == wanted.act
    if wanted.topic:
        on_topic = and_(
            m.newest(m.Question), m.Question.topic == text.storable(wanted.topic)
        )
        yield exists().where(m.Question.key == m.Claim.question_id, on_topic)
    if wanted.asked is not None:
        yield m.Claim.question_id == wanted.asked
    if wanted.numbers is not None:
        yield m.Claim.key.in_(wanted.numbers)
    if wanted.disputed:
        quarrel = and_(holds_at(m.Standing, moment), m.Standing.disputed)
        yield exists().where(m.Standing.claim_id == m.Claim.key, quarrel)


def _rows(session: Session, page: Subquery, moment: int) -> Iterator[ClaimRow]:
    options = Beside(stream(session, _options(page)))
    citations = Beside(stream(session, _citations(page)))
    counters = Beside(stream(session, _counters(page)))
    for row in stream(session, _claims(page, moment)):
        key = row.Claim.key
        cited = _cited(citations.of(key))
        labels = [option.label for option in options.of(key)]
        pairs = [(pair.counterclaim_id, pair.claim_id) for pair in counters.of(key)]
        against = tuple(target for number, target in pairs if number == key)
        by = tuple(number for number, target in pairs if target == key)
        yield _row(row, moment, labels, cited, (against, by))


def _claims(page: Subquery, moment: int) -> Select[*tuple[Any, ...]]:
    behalf, addressee, side = aliased(m.Actor), aliased(m.Actor), aliased(m.Actor)
    first, changed = aliased(m.Claim), aliased(m.Entry)
    return (
        select(
            *(m.Claim, called(m.Question).label("question"), m.Question.answers),
            *(m.Question.unit, called(m.Actor).label("actor")),
            *(called(behalf).label("behalf"), called(addressee).label("addressee")),
            *(called(side).label("side"), m.Standing.starts, m.Standing.ends),
            *(m.Standing.disputed, m.Standing.ended_by_id),
            *(m.Entry.recorded_at, m.Entry.recorded_by),
            changed.recorded_at.label("changed_at"),
            changed.recorded_by.label("changed_by"),
        )
        .join(page, page.c.id == m.Claim.id)
        .join(m.Question, _now(m.Question, m.Claim.question_id))
        .join(m.Actor, _now(m.Actor, m.Claim.actor_id))
        .join(first, first.id == m.Claim.key)
        .join(m.Entry, m.Entry.id == first.entry_id)
        .join(changed, changed.id == m.Claim.entry_id)
        .outerjoin(behalf, _now(behalf, m.Claim.on_behalf_of_id))
        .outerjoin(addressee, _now(addressee, m.Claim.addressee_id))
        .outerjoin(m.Standing, _latest(moment))
        .outerjoin(side, _now(side, m.Standing.side_id))
        .order_by(*_order(page))
    )


def _latest(moment: int) -> ColumnElement[bool]:
    """Return the join of a claim with its last span begun by then, else its first."""
    starts = m.Standing.starts
    own = m.Standing.claim_id == m.Claim.key, m.newest(m.Standing)
    spans = select(func.max(starts)).where(*own)
    first = select(func.min(starts)).where(*own)
    last = spans.where(starts <= moment).correlate(m.Claim).scalar_subquery()
    either = func.coalesce(last, first.correlate(m.Claim).scalar_subquery())
    return and_(*own, starts == either)


def _now(model: Any, key: Any) -> ColumnElement[bool]:
    """Return the join of a key with the thing's newest version."""
    return and_(model.key == key, m.newest(model))


def _options(page: Subquery) -> Select[*tuple[Any, ...]]:
    return (
        select(page.c.key, m.Option.label)
        .join(m.ClaimOption, m.ClaimOption.claim_id == page.c.id)
        .join(m.Option, _now(m.Option, m.ClaimOption.option_id))
        .order_by(*_order(page), m.Option.key)
    )


def _citations(page: Subquery) -> Select[*tuple[Any, ...]]:
    source, via, reporter = aliased(m.Source), aliased(m.Source), aliased(m.Actor)
    return (
        select(
            *(page.c.key, m.Citation.id, called(source).label("name"), source.url),
            *(m.Citation.quote, m.Citation.quote_language, m.Citation.translation),
            *(m.Citation.locator, called(reporter).label("reporter")),
            called(via).label("via"),
        )
        .join(m.Citation, m.Citation.claim_id == page.c.key)
        .join(source, _now(source, m.Citation.source_id))
        .outerjoin(reporter, _now(reporter, m.Citation.reported_by_id))
        .outerjoin(m.CitationVia, m.CitationVia.citation_id == m.Citation.id)
        .outerjoin(via, _now(via, m.CitationVia.source_id))
        .join(m.Claim, m.Claim.id == page.c.id)
        .where(_belongs(m.Citation))
        .order_by(*_order(page), m.Citation.key, m.CitationVia.position)
    )


def _counters(page: Subquery) -> Select[*tuple[Any, ...]]:
    either = or_(
        m.Counterclaim.counterclaim_id == page.c.key,
        m.Counterclaim.claim_id == page.c.key,
    )
    return (
        select(page.c.key, m.Counterclaim.counterclaim_id, m.Counterclaim.claim_id)
        .join(m.Counterclaim, either)
        .join(m.Claim, m.Claim.id == page.c.id)
        .where(_belongs(m.Counterclaim), m.Counterclaim.claim_id.is_not(None))
        .order_by(*_order(page), m.Counterclaim.key)
    )


def _belongs(part: type[m.Citation | m.Counterclaim]) -> ColumnElement[bool]:
    """Return the condition that a part is a claim's: in force, or withdrawn with it."""
    with_it = and_(m.Claim.withdrawn, part.entry_id == m.Claim.entry_id)
    return or_(in_force(part), with_it)


def _cited(rows: Sequence[Row[Any]]) -> tuple[CitationRow, ...]:
    """Return citations; a row is one step of the way that a passage came."""
    via: dict[int, list[str]] = {}
    for row in rows:
        via.setdefault(row.id, []).extend([row.via] if row.via else [])
    return tuple(
        CitationRow(
            source=row.name,
            via=tuple(via[row.id]),
            reported_by=row.reporter,
            quote=row.quote,
            quote_language=row.quote_language,
            translation=row.translation,
            locator=row.locator,
            url=row.url,
        )
        for row in {row.id: row for row in rows}.values()
    )


def _row(
    row: Row[Any],
    moment: int,
    labels: Sequence[str],
    citations: tuple[CitationRow, ...],
    counters: tuple[tuple[int, ...], tuple[int, ...]],
) -> ClaimRow:
    one: m.Claim = row.Claim
    against, by = counters
    begun = row.starts is not None and row.starts <= moment
    stands = begun and (row.ends is None or row.ends > moment)
    plain: dict[str, Any] = {name: getattr(one, name) for name in PLAIN}
    plain |= {name: iso(getattr(one, name)) for name in MOMENTS}
    plain |= {name: getattr(row, name) for name in BESIDE} | _changed(row)
    return ClaimRow(
        **plain,
        number=one.key,
        uid=str(one.uid),
        on_behalf_of=row.behalf,
        side=row.side or "",
        label=label(
            row.answers,
            one.act,
            one.answer,
            options=labels,
            unit=row.unit,
            target=against[0] if against else one.retracts_id,
        ),
        stands=stands,
        ended_by=row.ended_by_id if begun and not stands else None,
        counters=against,
        countered_by=by,
        disputed=stands and row.disputed,
        citations=citations,
        recorded_at=canonical.instant(row.recorded_at),
        erased=one.kept is not None,
    )


def _changed(row: Row[Any]) -> dict[str, str | None]:
    """Return when a claim was last changed, and by whom, if it ever was."""
    if row.Claim.id == row.Claim.key:
        return {"changed_at": None, "changed_by": None}
    at = canonical.instant(row.changed_at)
    return {"changed_at": at, "changed_by": row.changed_by}


def _searched(row: ClaimRow) -> str:
    """Return all words of a claim in which `--match` looks."""
    quoted = ((c.quote, c.translation) for c in row.citations)
    words = [row.text, row.hedge, row.channel, *(w for pair in quoted for w in pair)]
    return text.fold(" ".join(word for word in words if word))
