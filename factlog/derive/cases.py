"""Questions with their claims, read from the tables as the rules want them.

Each read takes one statement, however many questions there are (up to `TOGETHER`);
reads that do not wait for each other are sent together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from factlog import moments
from factlog.analysis import origins, sides, times
from factlog.analysis.claim import Against, Claim, Question
from factlog.analysis.opposed import Opposed, opposed
from factlog.analysis.pairs import Pair, pairs
from factlog.analysis.spans import FOREVER, Span
from factlog.analysis.standing import standing
from factlog.answers import Possible, Quantity, Range, is_unknown, names_none
from factlog.db.ask import ask, ask_each, ask_together
from factlog.db.memory import remembered_each
from factlog.derive import kept, statements
from factlog.vocab import Act, Answers, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from factlog.analysis.spans import Spans

    Found = Row[*tuple[Any, ...]]

PERCENT = 100
NONE_OF_THEM = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its claims, and claims on other questions made against them."""

    key: int
    question: Question
    claims: list[Claim] = field(default_factory=list)
    visitors: list[Claim] = field(default_factory=list)
    against: list[Against] = field(default_factory=list)
    stands: dict[int, Spans] = field(default_factory=dict)

    def opposed(self) -> Opposed:
        """Return when its claims, and those made against them, are in conflict."""
        return opposed(
            self.question, self.claims, self.visitors, self.stands, self.against
        )

    def until(self, claim: int) -> Case:
        """Return the question with its claims up to one, judged; it has no visitors."""
        claims = [one for one in self.claims if one.number <= claim]
        stands = standing(self.question, claims, self.against)
        return Case(self.key, self.question, claims, [], self.against, stands)

    def pairs(self, moment: int) -> list[Pair]:
        """Return the conflicts that last at a moment."""
        stands = {
            number: tuple(span for span in spans if span.holds(moment))
            for number, spans in self.stands.items()
        }
        there = [claim for claim in self.claims if stands[claim.number]]
        return pairs(self.question, there, self.visitors, stands, self.against)


def cases(session: Session, keys: Collection[int]) -> dict[int, Case]:
    """Return the questions with these keys, and those tied to them by counterclaims.

    A claim can be made against one on another question; what such a claim does
    depends on whether it stands on its own.
    """
    found = _not_judged(session, keys)
    stands: dict[int, Spans] = {}
    for case in found.values():
        stands |= standing(case.question, case.claims, case.against, case.visitors)
    for case in found.values():
        case.stands.update(
            (claim.number, stands[claim.number])
            for claim in (*case.claims, *case.visitors)
        )
    return found


def _not_judged(session: Session, keys: Collection[int]) -> dict[int, Case]:
    """Return the questions that `cases` returns; what was read goes with this call."""
    facts = _Facts(session, keys)
    if facts.beyond:
        facts = _Facts(session, _with_neighbours(session, keys))
    return facts.together()


def untied(session: Session, questions: Collection[int]) -> dict[int, Case]:
    """Return questions that nothing ties to others, not yet judged."""
    return _Facts(session, questions).together()


def part(session: Session, question: int, claims: Collection[int]) -> Case | None:
    """Return a question with only some of its claims, not yet judged.

    None where a counterclaim ties one of these to another question.
    """
    facts = _Facts(session, [question], claims)
    return None if facts.beyond else facts.together()[question]


def present(session: Session, question: int, moment: int) -> tuple[Case, Status]:
    """Return a question with the claims that stand at a moment, and its status then.

    Both are as they are kept. Where a counterclaim ties one of those claims to another
    question, all claims are there, and when they stand is worked out.
    """
    begun = {"key": question, "moment": moment + 1}
    period = ask(session, kept.last_period(), **begun).one_or_none()
    status = period.status if period else Status.UNCONTESTED
    asked = {"key": question, "moment": moment}
    stood = ask(session, kept.standing_until(), **asked).all()
    spans = {
        row.claim_id: Span(row.starts, FOREVER if row.ends is None else row.ends)
        for row in stood
        if row.starts <= moment and (row.ends is None or row.ends > moment)
    }
    case = part(session, question, spans)
    if case is None:
        return cases(session, {question})[question], status
    case.stands.update((number, (span,)) for number, span in spans.items())
    return case, status


def _with_neighbours(session: Session, keys: Collection[int]) -> set[int]:
    """Return these questions and all that counterclaims tie to them, near or far."""
    found: set[int] = set()
    ahead = set(keys)
    while ahead:
        found |= ahead
        pairs = ask_each(session, statements.tied(), ahead)
        ahead = {key for pair in pairs for key in pair} - found
    return found


def _questions(asked: Iterable[Found]) -> Iterator[Case]:
    for (key, answers, time, window, tolerance, _), options in _each(asked):
        question = Question(
            answers=answers,
            time=time,
            options=frozenset(options),
            window_days=window or 0,
            tolerance=_part(tolerance or "0"),
        )
        yield Case(key, question)


@lru_cache(maxsize=64)  # few are ever stated
def _part(percent: str) -> Fraction:
    return Fraction(percent) / PERCENT


class _Facts:
    """What is recorded about some questions, and all claims on them, or some."""

    def __init__(
        self,
        session: Session,
        questions: Collection[int],
        wanted: Collection[int] | None = None,
    ) -> None:
        """Read it all."""
        of, keys = statements.QUESTION, questions
        if wanted is not None:
            of, keys = statements.CLAIM, wanted
        claims, against, cited = ask_together(
            session,
            (statements.claims(of), keys),
            (statements.against(of), keys),
            (statements.cited(of), keys),
        )
        near = {None, *questions}
        self.beyond = any(key not in near for row in against for key in row[-2:])
        asked = remembered_each(session, statements.questions(), questions)
        self.cases = [*_questions(asked)]
        self.claims = list(_each(claims))
        self.against, self.remarks = _against(against)
        self.passages = _passages(cited)
        self.said = _said(session, self.claims)
        speakers = {row.actor_id for row, _ in self.claims}
        behalves = {row.on_behalf_of_id for row, _ in self.claims} - {None}
        self.basis = basis_of(session, _sources(self.passages.values()))
        self.links = links_of(session, speakers | behalves)

    def together(self) -> dict[int, Case]:
        """Return the questions with their claims, and what those are against; once."""
        found = {case.key: case for case in self.cases}
        self.claims.reverse()
        while self.claims:  # what is understood is let go: there may be very many
            row, options = self.claims.pop()
            case = found[row.question_id]
            case.claims.append(self._claim(row, options, case.question))
        if self.against:
            self._oppose(found.values())
        return found

    def _oppose(self, cases: Iterable[Case]) -> None:
        """Tell the cases what their claims are made against, and which by."""
        home = {claim.number: (case, claim) for case in cases for claim in case.claims}
        for one in self.against:
            if one.counterclaim not in home:
                continue
            own, claim = home[one.counterclaim]
            own.against.append(one)
            target, _ = home.get(one.claim, (own, None))
            if target is not own:
                target.against.append(one)
                if claim not in target.visitors:
                    target.visitors.append(claim)

    def _claim(self, row: Found, options: Iterable[int], question: Question) -> Claim:
        """Return one of the claims as the rules see it."""
        # In the order of `statements.claims`: by its names a row takes twice as long.
        _, number, _, actor, on_behalf_of, act, answer, *figures = row[:-4]
        holds, retracts, _ = row[-3:]
        cited = self.passages.get(number, [])
        lasts = holds and moments.parse(holds)
        moment = self.said[number]
        silent = answer is None and act is not Act.DENIES
        remark = number in self.remarks or question.answers is not Answers.TEXT
        return Claim(
            number=number,
            actor=actor,
            side=sides.side(actor, on_behalf_of, moment, self.links),
            act=act,
            said=moment,
            about=times.about(question.time, moment, lasts),
            possible=_possible(answer, figures, options, question),
            answers=act.answering and not (silent and remark),
            until=times.stated_end(question.time, lasts),
            retracts=retracts,
            sources=frozenset([passage.source for passage in cited]),
            origins=origins.origins(cited, self.basis),
        )


def _possible(
    answer: str | None,
    figures: Sequence[Any],
    options: Iterable[int],
    question: Question,
) -> Possible | None:
    """Return what an answer leaves possible; None where it is not compared."""
    if answer is None or is_unknown(answer):
        return None
    if question.answers is Answers.CHOICE:
        return _options(tuple(options), names_none(answer))
    low, high, approximate, *days = figures
    if question.answers is Answers.QUANTITY:
        return _figure(low, high, approximate, question.tolerance)
    if question.answers is Answers.DATE:
        return Range(*(None if end is None else Fraction(end) for end in days))
    return None


@lru_cache(maxsize=4_096)  # the same options are named again and again
def _options(
    options: tuple[int, ...],
    none: bool,  # noqa: FBT001  as the others
) -> frozenset[int]:
    return frozenset({NONE_OF_THEM, *options} if none else options)


@lru_cache(maxsize=4_096)  # and the same figures are given
def _figure(
    low: str | None,
    high: str | None,
    approximate: bool,  # noqa: FBT001  a column
    tolerance: Fraction,
) -> Range:
    return Quantity(low, high, approximate).range.widened(tolerance)


def _each(rows: Iterable[Found]) -> Iterator[tuple[Found, list[int]]]:
    """Yield the first row of each thing, and the keys that its rows end in.

    Most have a single row: to group them takes longer.
    """
    first: Found | None = None
    ends: list[int] = []
    for row in rows:
        if first is None or row[0] != first[0]:
            if first is not None:
                yield first, ends
            first, ends = row, []
        if row[-1] is not None:
            ends.append(row[-1])
    if first is not None:
        yield first, ends


def _against(recorded: Iterable[Found]) -> tuple[list[Against], set[int]]:
    """Return what claims are made against, and which of them are remarks.

    A remark marks a claim, or says something of a source; it is no rival answer.
    """
    against: list[Against] = []
    remarks: set[int] = set()
    once = {row[0]: row for row in recorded}  # found from either side, perhaps by both
    for _, row in sorted(once.items()):
        _, number, target, kind, basis, note, *_ = row
        if target is None or not kind.conflicting:
            remarks.add(number)
        if target is not None:
            against.append(
                Against(
                    counterclaim=number, claim=target, kind=kind, basis=basis, note=note
                )
            )
    return against, remarks


def _said(session: Session, claims: Iterable[tuple[Found, Any]]) -> dict[int, int]:
    """Return the moment from which each claim counts."""
    said: dict[int, int] = {}
    undated = []
    for row, _ in claims:
        moment = times.dated(moments.parse(row.said)) if row.said else None
        if moment is None:
            undated.append(row.key)
        else:
            said[row.key] = moment
    for first, dates in _each(ask_each(session, statements.recorded(), undated)):
        recorded = int(first.recorded_at.timestamp())
        published = map(moments.parse, dates)
        said[first.key] = times.counts_from(None, published, recorded)
    return said


def _passages(cited: Iterable[Found]) -> dict[int, list[origins.Passage]]:
    """Return what each claim cites."""
    passages: dict[int, list[origins.Passage]] = defaultdict(list)
    last = None
    for citation, claim, source, via in cited:
        own = passages[claim]
        if citation == last:
            own[-1] = origins.Passage(source, (*own[-1].via, via))
        else:
            own.append(origins.Passage(source, () if via is None else (via,)))
        last = citation
    return passages


def _sources(cited: Iterable[Iterable[origins.Passage]]) -> set[int]:
    """Return the sources that claims cite, and those that came between."""
    return {key for each in cited for one in each for key in (one.source, *one.via)}


def basis_of(session: Session, sources: Collection[int]) -> dict[int, set[int]]:
    """Return what each of these sources, and each behind them, relies on."""
    found: dict[int, set[int]] = defaultdict(set)
    for source, relies_on in remembered_each(session, statements.basis(), sources):
        found[source].add(relies_on)
    return found


def links_of(
    session: Session, actors: Collection[int]
) -> Mapping[int, list[sides.Link]]:
    """Return who speaks for whom, from these actors upwards."""
    rows = dict.fromkeys(remembered_each(session, statements.links(), actors))
    return sides.by_actor(sides.Link(*link) for _, *link in rows)
