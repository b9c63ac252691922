"""Questions with their claims, read from the tables as the rules want them.

Each read takes one statement, however many questions are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import aliased

from factlog import moments
from factlog.analysis import origins, sides, status, times
from factlog.analysis.claim import Against, Claim, Question
from factlog.analysis.standing import standing
from factlog.answers import Possible, Quantity, Range, is_unknown, names_none
from factlog.db import models as m
from factlog.db.models import in_force
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sqlalchemy import CompoundSelect, Select
    from sqlalchemy.orm import Session

PERCENT = 100
TOGETHER = 500
NONE_OF_THEM = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its claims, and claims on other questions made against them."""

    key: int
    question: Question
    claims: list[Claim] = field(default_factory=list)
    visitors: list[Claim] = field(default_factory=list)
    against: list[Against] = field(default_factory=list)
    stands: dict[int, status.Spans] = field(default_factory=dict)

    def opposed(self) -> list[status.Pair]:
        """Return every conflict on the question, and when it lasts."""
        return status.pairs(
            self.question, self.claims, self.visitors, self.stands, self.against
        )


def cases(session: Session, keys: Collection[int]) -> dict[int, Case]:
    """Return the questions with these keys, and those tied to them by counterclaims.

    A claim can be made against one on another question; what such a claim does
    depends on whether it stands on its own.
    """
    tied = with_neighbours(session, keys)
    found = {case.key: case for case in _questions(session, tied)}
    facts = _Facts(session, tied)
    for row in facts.claims:
        case = found[row.question_id]
        case.claims.append(facts.claim(row, case.question))
    home = {claim.number: case for case in found.values() for claim in case.claims}
    numbered = {c.number: c for case in found.values() for c in case.claims}
    for one in facts.against:
        claim, target = home.get(one.counterclaim), home.get(one.claim)
        for case in {id(case): case for case in (claim, target) if case}.values():
            case.against.append(one)
        if claim and target and claim is not target:
            visitor = numbered[one.counterclaim]
            if visitor not in target.visitors:
                target.visitors.append(visitor)
    stands: dict[int, status.Spans] = {}
    for case in found.values():
        stands |= standing(case.question, case.claims, case.against, case.visitors)
    for case in found.values():
        case.stands.update(
            (claim.number, stands[claim.number])
            for claim in (*case.claims, *case.visitors)
        )
    return found


def with_neighbours(session: Session, keys: Collection[int]) -> set[int]:
    """Return these questions and all that counterclaims tie to them, near or far."""
    found: set[int] = set()
    ahead = set(keys)
    while ahead:
        found |= ahead
        some = iter(sorted(ahead))
        ahead = set()
        while batch := list(islice(some, TOGETHER)):
            ahead |= _neighbours(session, batch) - found
    return found


def _neighbours(session: Session, keys: Collection[int]) -> set[int]:
    claim, target = aliased(m.Claim), aliased(m.Claim)
    tied = (
        select(claim.question_id, target.question_id)
        .select_from(m.Counterclaim)
        .join(claim, claim.key == m.Counterclaim.counterclaim_id)
        .join(target, target.key == m.Counterclaim.claim_id)
        .where(
            in_force(m.Counterclaim),
            m.newest(claim),
            m.newest(target),
            claim.question_id != target.question_id,
            or_(claim.question_id.in_(keys), target.question_id.in_(keys)),
        )
    )
    return {key for row in session.execute(tied) for key in row}


def _questions(session: Session, keys: Collection[int]) -> Iterator[Case]:
    options: dict[int, set[int]] = defaultdict(set)
    offered = select(m.Option.question_id, m.Option.key).where(
        in_force(m.Option), m.Option.question_id.in_(keys)
    )
    for asker, option in session.execute(offered):
        options[asker].add(option)
    asked = select(
        m.Question.key,
        m.Question.answers,
        m.Question.time,
        m.Question.window_days,
        m.Question.tolerance,
    ).where(in_force(m.Question), m.Question.key.in_(keys))
    for key, answers, time, window, tolerance in session.execute(asked):
        question = Question(
            answers=answers,
            time=time,
            options=frozenset(options[key]),
            window_days=window or 0,
            tolerance=Fraction(tolerance or 0) / PERCENT,
        )
        yield Case(key, question)


class _Facts:
    """What is recorded about the claims on some questions."""

    def __init__(self, session: Session, questions: Collection[int]) -> None:
        """Read it all."""
        chosen = select(m.Claim.key).where(
            in_force(m.Claim), m.Claim.question_id.in_(questions)
        )
        self.claims = session.execute(_claim_rows(questions)).all()
        self.options = _lists(session, _option_rows(questions))
        self.against, self.remarks = _against(session, chosen)
        self.passages, self.published = _passages(session, chosen)
        self.basis = basis_of(session, _sources(chosen))
        asked = in_force(m.Claim), m.Claim.question_id.in_(questions)
        speakers = select(m.Claim.actor_id).where(*asked)
        behalves = select(m.Claim.on_behalf_of_id).where(*asked)
        self.links = links_of(session, speakers.union(behalves))

    def claim(self, row: Row[Any], question: Question) -> Claim:
        """Return one of the claims as the rules see it."""
        cited = self.passages.get(row.key, [])
        said = row.said and moments.parse(row.said)
        holds = row.holds and moments.parse(row.holds)
        recorded = int(row.recorded_at.timestamp())
        moment = times.counts_from(said, self.published.get(row.key, []), recorded)
        silent = row.answer is None and row.act is not Act.DENIES
        remark = row.key in self.remarks or question.answers is not Answers.TEXT
        return Claim(
            number=row.key,
            actor=row.actor_id,
            side=sides.side(row.actor_id, row.on_behalf_of_id, moment, self.links),
            act=row.act,
            said=moment,
            about=times.about(question.time, moment, holds),
            possible=self.possible(row, question),
            answers=row.act.answering and not (silent and remark),
            until=times.stated_end(question.time, holds),
            retracts=row.retracts_id,
            sources=frozenset(passage.source for passage in cited),
            origins=origins.origins(cited, self.basis),
        )

    def possible(self, row: Row[Any], question: Question) -> Possible | None:
        """Return what an answer leaves possible; None where it is not compared."""
        if row.answer is None or is_unknown(row.answer):
            return None
        if question.answers is Answers.CHOICE:
            none = names_none(row.answer)
            named = self.options.get(row.id, set())
            return frozenset(named | {NONE_OF_THEM} if none else named)
        if question.answers is Answers.QUANTITY:
            figure = Quantity(row.low, row.high, row.approximate)
            return figure.range.widened(question.tolerance)
        if question.answers is Answers.DATE:
            ends = (row.answer_earliest, row.answer_latest)
            return Range(*(None if end is None else Fraction(end) for end in ends))
        return None


def _claim_rows(questions: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Return the claims on some questions, with the moment they were first recorded."""
    first = aliased(m.Claim)
    return (
        select(
            *(m.Claim.id, m.Claim.key, m.Claim.question_id, m.Claim.actor_id),
            *(m.Claim.on_behalf_of_id, m.Claim.act, m.Claim.answer, m.Claim.low),
            *(m.Claim.high, m.Claim.approximate, m.Claim.answer_earliest),
            *(m.Claim.answer_latest, m.Claim.said, m.Claim.holds, m.Claim.retracts_id),
            m.Entry.recorded_at,
        )
        .join(first, first.id == m.Claim.key)
        .join(m.Entry, m.Entry.id == first.entry_id)
        .where(in_force(m.Claim), m.Claim.question_id.in_(questions))
        .order_by(m.Claim.key)
    )


def _option_rows(questions: Collection[int]) -> Select[int, int]:
    return (
        select(m.ClaimOption.claim_id, m.ClaimOption.option_id)
        .join(m.Claim, m.Claim.id == m.ClaimOption.claim_id)
        .where(in_force(m.Claim), m.Claim.question_id.in_(questions))
    )


def _lists(session: Session, pairs: Select[int, int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for one, many in session.execute(pairs):
        found[one].add(many)
    return found


def _against(session: Session, claims: Select[int]) -> tuple[list[Against], set[int]]:
    """Return what claims are made against, and which of them are remarks.

    A remark marks a claim, or says something of a source; it is no rival answer.
    """
    recorded = (
        select(
            m.Counterclaim.counterclaim_id,
            m.Counterclaim.claim_id,
            m.Counterclaim.kind,
            m.Counterclaim.basis,
            m.Counterclaim.note,
        )
        .where(in_force(m.Counterclaim), m.Counterclaim.counterclaim_id.in_(claims))
        .order_by(m.Counterclaim.key)
    )
    against: list[Against] = []
    remarks: set[int] = set()
    for number, target, kind, basis, note in session.execute(recorded):
        if target is None or not kind.conflicting:
            remarks.add(number)
        if target is not None:
            against.append(
                Against(
                    counterclaim=number, claim=target, kind=kind, basis=basis, note=note
                )
            )
    return against, remarks


def _passages(
    session: Session, claims: Select[int]
) -> tuple[dict[int, list[origins.Passage]], dict[int, list[moments.Span]]]:
    cited = (
        select(
            *(m.Citation.id, m.Citation.claim_id, m.Citation.source_id),
            m.Source.published,
        )
        .join(m.Source, m.Source.key == m.Citation.source_id)
        .where(in_force(m.Citation), in_force(m.Source))
        .where(m.Citation.claim_id.in_(claims))
        .order_by(m.Citation.key)
    )
    through = (
        select(m.CitationVia.citation_id, m.CitationVia.source_id)
        .join(m.Citation, m.Citation.id == m.CitationVia.citation_id)
        .where(in_force(m.Citation), m.Citation.claim_id.in_(claims))
        .order_by(m.CitationVia.citation_id, m.CitationVia.position)
    )
    via: dict[int, list[int]] = defaultdict(list)
    for citation, source in session.execute(through):
        via[citation].append(source)
    passages: dict[int, list[origins.Passage]] = defaultdict(list)
    published: dict[int, list[moments.Span]] = defaultdict(list)
    for citation, claim, source, date in session.execute(cited):
        passages[claim].append(origins.Passage(source, tuple(via[citation])))
        if date:
            published[claim].append(moments.parse(date))
    return passages, published


def _sources(claims: Select[int]) -> CompoundSelect[int]:
    """Return what claims cite, and what that came through."""
    cited = in_force(m.Citation), m.Citation.claim_id.in_(claims)
    through = select(m.CitationVia.source_id).join(
        m.Citation, m.Citation.id == m.CitationVia.citation_id
    )
    return select(m.Citation.source_id).where(*cited).union(through.where(*cited))


def basis_of(
    session: Session, sources: Collection[int] | CompoundSelect[int]
) -> dict[int, list[int]]:
    """Return what each of these sources, and each behind them, relies on."""
    behind = (
        select(m.SourceBasis.source_id, m.SourceBasis.relies_on_id)
        .where(in_force(m.SourceBasis), m.SourceBasis.source_id.in_(sources))
        .cte(recursive=True)
    )
    farther = select(m.SourceBasis.source_id, m.SourceBasis.relies_on_id).join(
        behind, m.SourceBasis.source_id == behind.c.relies_on_id
    )
    both = behind.union(farther.where(in_force(m.SourceBasis)))
    found: dict[int, list[int]] = defaultdict(list)
    for source, relies_on in session.execute(select(both)):
        found[source].append(relies_on)
    return found


def links_of(
    session: Session, actors: Collection[int] | CompoundSelect[Any]
) -> Mapping[int, list[sides.Link]]:
    """Return who speaks for whom, from these actors upwards."""
    link = select(
        *(m.Affiliation.key, m.Affiliation.actor_id),
        *(m.Affiliation.organization_id, m.Affiliation.since_earliest),
        m.Affiliation.until_latest,
    ).where(in_force(m.Affiliation), m.Affiliation.speaks_for)
    above = link.where(m.Affiliation.actor_id.in_(actors)).cte(recursive=True)
    farther = link.join(above, m.Affiliation.actor_id == above.c.organization_id)
    both = above.union(farther)
    return sides.by_actor(
        sides.Link(actor, organization, since, until)
        for _, actor, organization, since, until in session.execute(select(both))
    )
