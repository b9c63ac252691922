"""Claims for tests of the rules: short builders, generated stories, naive oracles.

The oracles look at one moment at a time and at all claims each time, as the rules of
the design are read aloud; the code under test sweeps and cuts spans.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from factlog import moments
from factlog.analysis import times
from factlog.analysis.claim import Against, Claim, Question
from factlog.analysis.conflicts import conflict, days_apart, shrinks
from factlog.analysis.opposed import Opposed, opposed
from factlog.analysis.pairs import Pair, pairs
from factlog.analysis.spans import FOREVER, Span, union
from factlog.analysis.standing import SPLIT_LASTS, standing
from factlog.analysis.status import Period, periods
from factlog.answers import Possible, Range, quantity
from factlog.moments import Span as Dates
from factlog.vocab import Act, Answers, Basis, Counter, Status, Time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from random import Random

    from hypothesis.strategies import DrawFn, SearchStrategy

DAY = moments.DAY
YES, NO = frozenset({1}), frozenset({2})
A, B, C = frozenset({1}), frozenset({2}), frozenset({3})
NONE_OF_THEM = frozenset({0})

YES_OR_NO = Question(answers=Answers.CHOICE, options=frozenset({1, 2}))
ONE_OF_THREE = Question(answers=Answers.CHOICE, options=frozenset({1, 2, 3}))
FIXED = YES_OR_NO._replace(time=Time.FIXED)
FIGURE = Question(answers=Answers.QUANTITY, time=Time.FIXED)
TOLL = Question(answers=Answers.QUANTITY, time=Time.CUMULATIVE)
WHEN = Question(answers=Answers.DATE, time=Time.FIXED)
WORDS = Question(answers=Answers.TEXT, time=Time.FIXED)


def figure(typed: str) -> Range:
    """Return what a typed figure leaves possible."""
    return quantity(typed).range


def days(first: int | None, last: int | None) -> Range:
    """Return the days from one to another, open where None."""
    ends = (None if end is None else Fraction(end) for end in (first, last))
    return Range(*ends)


def claim(
    number: int,
    possible: Possible | None = None,
    *,
    by: int = 1,
    side: int | None = None,
    act: Act = Act.ASSERTS,
    day: float = 0,
    about: float | None = None,
    **more: Any,
) -> Claim:
    """Return a claim; days are counted from 1970, an actor is its own side."""
    said = round(day * DAY)
    when = said if about is None else round(about * DAY)
    return Claim(
        number=number,
        actor=by,
        side=by if side is None else side,
        act=act,
        said=said,
        about=when,
        possible=possible,
        **{"answers": act.answering} | more,
    )


def takes_back(number: int, taken: int, **more: Any) -> Claim:
    """Return a retraction."""
    return claim(number, act=Act.RETRACTS, retracts=taken, **more)


def remark(number: int, **more: Any) -> Claim:
    """Return a mark on another claim: words without an answer."""
    return claim(number, answers=False, **more)


def against(
    counterclaim: int,
    claim: int,
    kind: Counter = Counter.DISPUTES,
    basis: Basis = Basis.STATED,
) -> Against:
    """Return a recorded counterclaim."""
    return Against(counterclaim=counterclaim, claim=claim, kind=kind, basis=basis)


@dataclass(frozen=True, slots=True)
class Story:
    """A question, what was claimed, and claims elsewhere made against that."""

    question: Question
    claims: tuple[Claim, ...]
    against: tuple[Against, ...] = ()
    visitors: tuple[Claim, ...] = ()
    elsewhere: tuple[tuple[Span, ...], ...] = ()
    """When each visitor stands."""

    def stands(self) -> dict[int, tuple[Span, ...]]:
        """Return the spans of every claim, as the rules give them."""
        visiting = {
            v.number: s for v, s in zip(self.visitors, self.elsewhere, strict=True)
        }
        return standing(self.question, self.claims, self.against) | visiting

    def pairs(self) -> list[Pair]:
        """Return the conflicts, as the rules give them."""
        return pairs(
            self.question, self.claims, self.visitors, self.stands(), self.against
        )

    def opposed(self, *, few: int = 0) -> Opposed:
        """Return when claims are parties to conflicts, as the rules give it.

        Of more than a `few` claims not each two are compared: here of none, so that
        the way of many is tried.
        """
        told = self.question, self.claims, self.visitors, self.stands(), self.against
        return opposed(*told, few=few)

    def periods(self) -> list[Period]:
        """Return the periods, as the rules give them."""
        return periods(self.claims, self.visitors, self.stands(), self.opposed())

    def moments(self) -> list[int]:
        """Return every moment at which something may change, and those beside it."""
        found = {0}
        for one in (*self.claims, *self.visitors):
            ends = [] if one.until is None else [one.until]
            found |= {one.said, one.said + SPLIT_LASTS, *ends}
        for spans in self.elsewhere:
            found |= {end for s in spans for end in (s.starts, s.ends) if end < FOREVER}
        return sorted({m + step for m in found for step in (-1, 0, 1)})


def parties(found: Sequence[Pair], visitors: Iterable[Claim] = ()) -> Opposed:
    """Return when claims are parties to these pairs, by looking at each of them."""

    def when(which: Callable[[Pair], bool]) -> dict[int, tuple[Span, ...]]:
        spans: dict[int, list[Span]] = {}
        for pair in filter(which, found):
            for party in (pair.claim, pair.against):
                spans.setdefault(party.number, []).append(pair.span)
        return {number: tuple(union(own)) for number, own in spans.items()}

    guests = {one.number for one in visitors}
    return Opposed(
        disputed=when(lambda pair: pair.dispute),
        split=when(lambda pair: not pair.dispute),
        visiting={n: own for n, own in when(lambda _: True).items() if n in guests},
    )


def holding(spans: Sequence[Span], moment: int) -> bool:
    """Whether one of the spans holds the moment."""
    return any(span.starts <= moment < span.ends for span in spans)


def bare(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Return spans without what ended them."""
    return [(span.starts, span.ends) for span in spans]


# --- Generated stories ----------------------------------------------------------------


def ranges() -> SearchStrategy[Range]:
    """Return ranges of small numbers, some of them open."""
    return st.randoms(use_true_random=True).map(_range)


def possibles(question: Question) -> SearchStrategy[Possible]:
    """Return answers that a question can take, but `unknown`."""
    return st.randoms(use_true_random=True).map(lambda luck: _possible(luck, question))


def _range(luck: Random) -> Range:
    low, high = sorted((luck.randint(0, 4), luck.randint(0, 4)))
    opened = luck.choice((None, None, None, "low", "high"))
    return Range(
        None if opened == "low" else Fraction(low),
        None if opened == "high" else Fraction(high),
    )


def _possible(luck: Random, question: Question) -> Possible:
    if question.answers is not Answers.CHOICE:
        return _range(luck)
    among = [0, *question.options]
    return frozenset(luck.sample(among, luck.choice((1, 1, 1, 2))))


def _question(luck: Random, kinds: Sequence[Answers]) -> Question:
    kind = luck.choice(kinds)
    lasting = luck.choice((Time.CHANGING, Time.FIXED))
    if kind is Answers.CHOICE:
        options = frozenset(range(1, luck.choice((3, 3, 4))))
        return Question(answers=kind, time=lasting, options=options)
    if kind is Answers.QUANTITY and luck.random() < 0.6:
        window = luck.choice((0, 0, 1, 2))
        return Question(answers=kind, time=Time.CUMULATIVE, window_days=window)
    return Question(answers=kind, time=lasting)


ACTS = (Act.ASSERTS,) * 6 + (Act.DENIES,) * 4 + (Act.CONCEDES,) * 2 + (Act.DECLINES,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What kind of stories to tell.

    `alone`: every actor is its own side. `visiting`: claims on another question are
    made against claims on this one.
    """

    kinds: tuple[Answers, ...] = tuple(Answers)
    alone: bool = False
    disowning: bool = True
    retracting: bool = True
    visiting: bool = False


@st.composite
def stories(draw: DrawFn, /, *, most: int = 7, **kind: Any) -> Story:
    """Return a story of a few actors and sides, with dates that often coincide."""
    count = draw(st.integers(1, most))
    luck = draw(st.randoms(use_true_random=True))
    return _Teller(luck, Kind(**kind)).story(count)


class _Teller:
    """Makes one story up."""

    def __init__(self, luck: Random, kind: Kind) -> None:
        self.luck = luck
        self.kind = kind
        self.question = _question(luck, kind.kinds)
        self.first = luck.choice((1000, -4, -3000))
        self.days = luck.choice(((0, 1, 2), (0, 0, 1, 2, 3, 5, 7, 8, 9, 12)))
        self.hours = luck.choice(((0,), (0, 0, 6, 12)))
        self.actors = luck.choice(((0, 1), (0, 1, 2), (0, 1, 2, 3)))
        self.sides = [luck.randint(1, 2) for _ in range(4)]
        if kind.alone:
            self.sides = [10, 11, 12, 13]

    def story(self, count: int) -> Story:
        """Return a story of that many claims."""
        claims = [self.claim(number + 1) for number in range(count)]
        claims = [self.pointed(one, claims) for one in claims]
        counters = [c for one in claims for c in self.counters(one, claims)]
        silent = {
            one.counterclaim
            for one in counters
            if one.kind is not Counter.DISPUTES and self.luck.random() < 0.5
        }
        claims = [
            one._replace(possible=None, answers=False)
            if one.number in silent and one.act.asserting
            else one
            for one in claims
        ]
        if not self.kind.visiting:
            return Story(self.question, tuple(claims), tuple(counters))
        guests = [self.visitor(count + 1 + n) for n in range(self.luck.randint(0, 2))]
        for guest, _ in guests:
            targets = self.luck.sample(claims, min(count, 2))
            counters += [against(guest.number, target.number) for target in targets]
        return Story(
            self.question,
            tuple(claims),
            tuple(counters),
            tuple(guest for guest, _ in guests),
            tuple((span,) for _, span in guests),
        )

    def moment(self) -> int:
        """Return when something is said."""
        day = self.first + self.luck.choice(self.days)
        return day * DAY + self.luck.choice(self.hours) * 3600

    def claim(self, number: int) -> Claim:
        """Return a claim that points at no other."""
        luck, said = self.luck, self.moment()
        act = luck.choice((*ACTS, *[Act.RETRACTS] * (2 * self.kind.retracting)))
        actor = luck.choice(self.actors)
        odd = luck.random() < 0.1 and not self.kind.alone
        holds = self.holds(said)
        known = act.answering and luck.random() < 0.9
        compared = known and self.question.answers is not Answers.TEXT
        source = luck.randint(1, 4)
        return Claim(
            number=number,
            actor=actor,
            side=10 + actor if odd else self.sides[actor],
            act=act,
            said=said,
            about=times.about(self.question.time, said, holds),
            possible=_possible(luck, self.question) if compared else None,
            answers=act.answering,
            until=times.stated_end(self.question.time, holds),
            sources=frozenset({source}),
            origins=frozenset({frozenset({source})}),
        )

    def holds(self, said: int) -> Dates | None:
        """Return for which time something is said to hold: not only from later on."""
        if self.luck.random() < 0.7:
            return None
        day = said - said % DAY - self.luck.choice((0, 0, 1, 3)) * DAY
        last = day + self.luck.choice((1, 1, 4, 9)) * DAY - 1
        return Dates("", day, last, period=self.luck.random() < 0.6)

    def pointed(self, one: Claim, claims: Sequence[Claim]) -> Claim:
        """Return the claim; a retraction takes back one of these."""
        if one.act is not Act.RETRACTS:
            return one
        near = [other for other in claims if other.act.answering]
        own = [other for other in near if other.actor == one.actor]
        among = own if own and self.luck.random() < 0.7 else near
        return one._replace(retracts=self.luck.choice(among).number) if among else one

    def counters(self, one: Claim, claims: Sequence[Claim]) -> Iterator[Against]:
        """Yield what it is recorded against, often nothing."""
        for kind in self.luck.sample(list(Counter), 2):
            target = self.luck.choice(claims)
            disowns = kind is Counter.DISOWNS and target.actor == one.actor
            disputed = kind.conflicting or disowns
            if target is one or self.luck.random() > (0.3 if disputed else 0.05):
                continue
            if self.kind.disowning or not disowns:
                basis = self.luck.choice((Basis.STATED, Basis.NOTED))
                yield against(one.number, target.number, kind, basis)

    def visitor(self, number: int) -> tuple[Claim, Span]:
        """Return a claim on another question, and when it stands."""
        one = self.claim(number)
        lasts = self.luck.choice((DAY, 3 * DAY, FOREVER))
        ends = FOREVER if lasts == FOREVER else one.said + lasts
        one = one._replace(act=Act.CONCEDES, retracts=None, answers=True, until=None)
        return one, Span(one.said, ends)


# --- What the rules say, one moment at a time -----------------------------------------


def disowned_from(story: Story, number: int) -> int:
    """Return from when a claim's own actor says that he never said it."""
    numbered = {one.number: one for one in story.claims}
    own = numbered[number]
    return min(
        (
            max(own.said, numbered[one.counterclaim].said)
            for one in story.against
            if one.kind is Counter.DISOWNS
            and one.claim == number
            and one.counterclaim in numbered
            and numbered[one.counterclaim].actor == own.actor
        ),
        default=FOREVER,
    )


def taken_back(story: Story, one: Claim, moment: int) -> bool:
    """Whether a retraction of it, or of a later answer of its actor, was said."""
    numbered = {claim.number: claim for claim in story.claims}
    for back in story.claims:
        if back.retracts is None or back.said > moment:
            continue
        if disowned_from(story, back.number) <= moment:
            continue
        taken = numbered[back.retracts]
        if taken.said > moment:
            continue
        if back.actor != taken.actor and back.side != taken.side:
            continue
        before = one.actor == taken.actor and one.answers and one.order < taken.order
        if one is taken or (before and back.said != one.said):
            return True
    return False


def own_stands(story: Story, one: Claim, moment: int) -> bool:
    """Whether a claim stands as far as its own actor goes, and retractions."""
    question = story.question
    begun = one.act.answering and one.said <= moment
    over = one.until is not None and one.until <= moment
    disowned = disowned_from(story, one.number) <= moment
    if not begun or over or disowned or taken_back(story, one, moment):
        return False
    if question.answers is Answers.TEXT or not one.answers:
        return True
    for later in story.claims:
        if not _follows(story, later, one, moment):
            continue
        same_day = question.time is not Time.CUMULATIVE or not days_apart(one, later)
        again = later.act.asserting or conflict(question, one, later)
        if later.actor == one.actor and same_day and again:
            return False
        if later.side == one.side and not same_day and shrinks(one, later):
            return False
    return True


def _follows(story: Story, later: Claim, one: Claim, moment: int) -> bool:
    """Whether it is a later answer, given by now and not disowned."""
    given = later.answers and later.said <= moment and later.said != one.said
    kept = disowned_from(story, later.number) > moment
    return given and kept and later.order > one.order


def stands(story: Story, one: Claim, moment: int) -> bool:
    """Whether a claim stands: also no colleague has ended it."""
    if not own_stands(story, one, moment):
        return False
    question = story.question
    if question.answers is Answers.TEXT or not one.answers:
        return True
    rivals: dict[int, list[Claim]] = {}
    for later in story.claims:
        if later.side != one.side or later.actor == one.actor:
            continue
        apart = question.time is Time.CUMULATIVE and days_apart(one, later)
        if apart or not _follows(story, later, one, moment):
            continue
        if conflict(question, one, later):
            if later.act is Act.CONCEDES:
                return False
            rivals.setdefault(later.actor, []).append(later)
    return not any(
        kept_for_a_week(story, one, held, moment) for held in rivals.values()
    )


def kept_for_a_week(
    story: Story, one: Claim, held: Sequence[Claim], moment: int
) -> bool:
    """Whether one of these stood at every moment of some seven days by now."""
    changes = [m for m in story.moments() if m <= moment]
    begins: int | None = None
    for now in changes:
        if now >= one.said and any(stands(story, rival, now) for rival in held):
            begins = now if begins is None else begins
            following = next((m for m in changes if m > now), moment)
            if following - begins >= SPLIT_LASTS:
                return True
        else:
            begins = None
    return begins is not None and moment - begins >= SPLIT_LASTS


@dataclass(frozen=True, slots=True)
class Now:
    """What is so at a moment."""

    status: Status
    sides: int
    claims: int
    origins: int
    last_said: int


def now(story: Story, spans: dict[int, tuple[Span, ...]], moment: int) -> Now:
    """Return what is so at a moment, given when each claim stands; `ended` unclear.

    `ENDED` and `CONCEDED` are given where nothing conflicts: whether it ever did is
    for who asks to know.
    """
    recorded = {
        frozenset({one.counterclaim, one.claim})
        for one in story.against
        if one.kind.conflicting
    }
    here = [one for one in story.claims if holding(spans[one.number], moment)]
    guests = [one for one in story.visitors if holding(spans[one.number], moment)]
    opposed = [
        (one, other)
        for one in here
        for other in (*here, *guests)
        if one.actor != other.actor
        and (
            frozenset({one.number, other.number}) in recorded
            or (other in here and conflict(story.question, one, other))
        )
    ]
    fighting = {other.number for _, other in opposed}
    counted = [one for one in here if one.answers]
    counted += [one for one in guests if one.number in fighting]
    if any(one.side != other.side for one, other in opposed):
        status = Status.CONTESTED
    elif opposed:
        status = Status.SPLIT
    elif any(one.act is Act.CONCEDES for one in counted):
        status = Status.CONCEDED
    else:
        status = Status.ENDED
    return Now(
        status,
        len({one.side for one in counted}),
        len(counted),
        len({origin for one in counted for origin in one.origins}),
        max(one.said for one in story.claims if one.said <= moment),
    )
