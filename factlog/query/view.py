"""One question as it stood at a moment: who holds what, and what is against what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog import derive, moments
from factlog.analysis.changes import changes
from factlog.analysis.status import periods
from factlog.db import find
from factlog.db import models as m
from factlog.db.called import called, name_of
from factlog.db.models import holds_at, in_force
from factlog.db.session import LOOKING, known_on
from factlog.moments import DAY
from factlog.query.reading import moment_of, some
from factlog.query.said import ClaimFilter, claims_at
from factlog.rows import (
    AskedRow,
    ConflictRow,
    DisputeDetail,
    MarkRow,
    OriginRow,
    PositionRow,
    PresentRow,
    SideRow,
)
from factlog.vocab import Counter, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from sqlalchemy.orm import Session

    from factlog.analysis.claim import Claim
    from factlog.analysis.opposed import Opposed
    from factlog.analysis.status import Period
    from factlog.derive import Case
    from factlog.rows import ClaimRow

QUIET_AFTER = 90 * DAY


def dispute(session: Session, question: str, *, at: str | None = None) -> DisputeDetail:
    """Return a question as it stood at the end of a date, or at a moment; or now.

    Only what had been said by then is in it. Raises NotFoundError.
    """
    return _detail(session, _view(session, question, at), at)


def dispute_and_origins(
    session: Session, question: str, *, at: str | None = None
) -> tuple[DisputeDetail, tuple[OriginRow, ...]]:
    """Return a question as it stood, and where what stands comes from in the end."""
    view = _view(session, question, at)
    return _detail(session, view, at), tuple(_origins(session, view))


def present(session: Session, question: str) -> PresentRow:
    """Return how a question stands now, as `dispute` would tell of it.

    What was ended is not even read, unless the session looks back or a counterclaim
    ties what stands to another question. Raises NotFoundError.
    """
    if LOOKING in session.info:
        found = dispute(session, question)
        return PresentRow(
            question=found.question, status=found.status, sides=found.sides
        )
    key, moment = find.asked(session, question), moment_of(None)
    case, status = derive.present(session, key, moment)
    numbers = [claim.number for claim in (*case.claims, *case.visitors)]
    wanted = (ClaimFilter(numbers=frozenset(page)) for page in some(numbers))
    return PresentRow(
        question=_asked(session, key),
        status=status,
        sides=tuple(_View(session, case, moment, wanted).sides()),
    )


def _view(session: Session, question: str, at: str | None) -> _View:
    key = find.asked(session, question)
    case = derive.cases(session, {key})[key]
    return _View(session, case, moment_of(at), _wanted(case))


def _asked(session: Session, key: int) -> AskedRow:
    asked = session.scalars(
        select(m.Question).where(m.newest(m.Question), m.Question.key == key)
    ).one()
    return AskedRow(
        slug=name_of(session, m.Question, key),
        text=asked.text,
        answers=asked.answers,
        unit=asked.unit,
        time=asked.time,
    )


def _detail(session: Session, view: _View, at: str | None) -> DisputeDetail:
    period = view.period
    since = period.since if period else None
    return DisputeDetail(
        question=_asked(session, view.case.key),
        status=period.status if period else Status.UNCONTESTED,
        marks=tuple(view.marks()),
        since=None if since is None else moments.day(since),
        at=at,
        known_on=known_on(session),
        sides=tuple(view.sides()),
        conflicts=tuple(view.conflicts()),
        marks_on=tuple(view.marks_on()),
        claims=tuple(view.rows.values()),
        origins=period.origins if period else 0,
    )


def _origins(session: Session, view: _View) -> Iterator[OriginRow]:
    """Yield where the standing claims come from in the end."""
    groups = {origin for claim in view.positions() for origin in claim.origins}
    used = m.Source.key.in_(frozenset[int]().union(*groups))
    known = select(m.Source.key, called(m.Source)).where(m.newest(m.Source), used)
    slugs = {key: slug for key, slug in session.execute(known)}
    named = (tuple(sorted(slugs[source] for source in group)) for group in groups)
    for sources in sorted(named):
        yield OriginRow(sources=sources, circular=len(sources) > 1)


class _View:
    """A case with nothing in it that was said after a moment."""

    def __init__(
        self,
        session: Session,
        case: Case,
        moment: int,
        wanted: Iterable[ClaimFilter],
    ) -> None:
        """Look up the rows of the claims, and the names of their actors and sides."""
        self.case, self.moment = case, moment
        self._session = session
        self.said = [claim for claim in case.claims if claim.said <= moment]
        visiting = [one for one in case.visitors if one.said <= moment]
        self.heard = {one.number: one for one in (*self.said, *visiting)}
        later = {one.number for one in (*case.claims, *case.visitors)} - {*self.heard}
        self.rows: dict[int, ClaimRow] = {
            row.number: _without(row, later)
            for own in wanted
            for row in claims_at(session, own, moment)
            if row.number in self.heard
        }
        actors = {key for c in (*self.said, *visiting) for key in (c.actor, c.side)}
        self.names = _names(session, actors)

    @cached_property
    def opposed(self) -> Opposed:
        """When its claims, and those made against them, are in conflict."""
        return self.case.opposed()

    @cached_property
    def period(self) -> Period | None:
        """The status, and what was counted."""
        case = self.case
        spans = periods(case.claims, case.visitors, case.stands, self.opposed)
        return next((p for p in spans if p.starts <= self.moment < p.ends), None)

    @cached_property
    def sources(self) -> list[tuple[int, str, Counter]]:
        """What is said of what the claims cite, or of where that comes from."""
        ends = {one for c in self.said for origin in c.origins for one in origin}
        cited = ends.union(*(claim.sources for claim in self.said))
        return _marks_on_sources(self._session, cited, self.moment)

    def _stands(self, claim: Claim) -> bool:
        spans = self.case.stands[claim.number]
        return any(span.holds(self.moment) for span in spans)

    def _visits(self, claim: Claim) -> bool:
        spans = self.opposed.visiting[claim.number]
        return any(span.holds(self.moment) for span in spans)

    def positions(self) -> list[Claim]:
        """Return the claims that take part, in their order."""
        own = [one for one in self.said if one.answers and self._stands(one)]
        guests = [one for one in self.case.visitors if self._visits(one)]
        return [*sorted(own, key=lambda one: (one.order, one.number)), *guests]

    def sides(self) -> Iterator[SideRow]:
        """Yield each side with its positions, whoever spoke first first."""
        held: dict[int, list[PositionRow]] = defaultdict(list)
        for claim in self.positions():
            held[claim.side].append(self._position(claim))
        for side, positions in held.items():
            slug, name = self.names[side]
            yield SideRow(side=slug, name=name, positions=tuple(positions))

    def _position(self, claim: Claim) -> PositionRow:
        row = self.rows[claim.number]
        slug, name = self.names[claim.actor]
        return PositionRow(
            actor=slug,
            name=name,
            claim=row.number,
            act=row.act,
            answer=row.answer,
            label=row.label,
            said=row.said,
            hedge=row.hedge,
        )

    def conflicts(self) -> Iterator[ConflictRow]:
        """Yield each two claims that cannot both hold."""
        pairs = self.case.pairs(self.moment)
        pairs.sort(key=lambda p: (p.claim.number, p.against.number), reverse=True)
        while pairs:  # there can be very many: none is held longer than it must be
            pair = pairs.pop()
            yield ConflictRow(
                claim=pair.claim.number,
                against=pair.against.number,
                kind=pair.kind,
                basis=pair.basis,
                sides=(
                    self.names[pair.claim.side][0],
                    self.names[pair.against.side][0],
                ),
                note=pair.note,
            )

    def marks_on(self) -> Iterator[MarkRow]:
        """Yield what is said of claims and sources, and what became of answers."""
        known = {claim.number: claim for claim in self.said}
        for one in self.case.against:
            remark = self.heard.get(one.counterclaim)
            if one.kind.conflicting or remark is None or one.claim not in known:
                continue
            if self._stands(remark):
                yield MarkRow(target=one.claim, kind=one.kind, claim=remark.number)
        for number, slug, kind in self.sources:
            yield MarkRow(target=slug, kind=kind, claim=number)
        for earlier, later, change in changes(self.case.question, self.said):
            yield MarkRow(target=earlier.number, kind=change, claim=later.number)

    def marks(self) -> Iterator[str]:
        """Yield what is to be known beside the status."""
        if not self.said:
            yield "no claim yet"
        elif len({claim.side for claim in self.positions()}) == 1:
            yield "one side"
        if self.period and self.period.last_said + QUIET_AFTER <= self.moment:
            yield f"quiet since {moments.day(self.period.last_said)}"
        if self.sources:
            yield "sources disputed"
        heard = self.heard.values()
        if any(len(origin) > 1 for claim in heard for origin in claim.origins):
            yield "circular reporting"


def _without(row: ClaimRow, later: AbstractSet[int]) -> ClaimRow:
    """Return a claim without what had not been said of it yet."""
    if not later:  # as it mostly is
        return row
    by = tuple(number for number in row.countered_by if number not in later)
    to = tuple(number for number in row.counters if number not in later)
    return replace(row, countered_by=by, counters=to)


def _wanted(case: Case) -> Iterator[ClaimFilter]:
    """Yield what finds the claims of a case."""
    yield ClaimFilter(asked=case.key)
    if case.visitors:
        yield ClaimFilter(numbers=frozenset(one.number for one in case.visitors))


def _names(session: Session, actors: AbstractSet[int]) -> dict[int, tuple[str, str]]:
    named = select(m.Actor.key, called(m.Actor), m.Actor.name).where(
        m.newest(m.Actor), m.Actor.key.in_(actors)
    )
    return {key: (slug, name) for key, slug, name in session.execute(named)}


def _marks_on_sources(
    session: Session, sources: AbstractSet[int], moment: int
) -> list[tuple[int, str, Counter]]:
    """Return standing counterclaims against these sources, on whatever question."""
    against = (
        select(m.Counterclaim.counterclaim_id, called(m.Source), m.Counterclaim.kind)
        .join(m.Source, m.Source.key == m.Counterclaim.source_id)
        .join(m.Standing, m.Standing.claim_id == m.Counterclaim.counterclaim_id)
        .where(in_force(m.Counterclaim), m.newest(m.Source))
        .where(m.Counterclaim.source_id.in_(sources))
        .where(holds_at(m.Standing, moment))
        .order_by(m.Counterclaim.key)
    )
    return [(number, slug, kind) for number, slug, kind in session.execute(against)]
