"""When a claim stands, and what ends it (DESIGN 3.2).

A claim stands from the moment it was said until its actor answers again, it is taken
back, a colleague says otherwise, or the end that it states. Nothing ends a statement
of the same moment, and nothing that was ended comes back, with one exception: what a
claim ended stands again once its own actor has disowned that claim.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from factlog.analysis.conflicts import (
    days_apart,
    denials_agree,
    excludes,
    meaning,
    shrinks,
    window_of,
)
from factlog.analysis.reach import Reach, reach
from factlog.analysis.spans import FOREVER, Span, Spans
from factlog.answers import Range
from factlog.moments import DAY
from factlog.vocab import Act, Answers, Counter, Time

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Hashable,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from factlog.analysis.claim import Against, Claim, Question

SPLIT_LASTS = 7 * DAY
REMEMBERED = 1 << 16
"""Pairs of answers of which it is remembered whether they exclude each other."""


class Ending(NamedTuple):
    """A claim no longer stands, because of another one, from a moment on."""

    at: int
    by: int | None
    lifted: int = FOREVER


Ended = tuple["Claim", int, int]
"""A claim, the number of the one that ends it, and the moment."""


def standing(
    question: Question,
    claims: Sequence[Claim],
    against: Sequence[Against] = (),
    visitors: Sequence[Claim] = (),
    settled: Mapping[int, Spans] = MappingProxyType({}),
) -> dict[int, Spans]:
    """Return the spans in which each claim stands.

    One that never stood (ended before it was said, or no answer was given) has a
    single, empty span. `visitors` are claims on other questions made against these;
    `settled` are the spans of claims that are known to stand no other way.
    """
    disowned = _disowned((*claims, *visitors), against)
    endings: dict[int, list[Ending]] = defaultdict(list)

    def note(ended: Iterable[Ended]) -> None:
        for claim, by, at in ended:
            endings[claim.number].append(Ending(at, by, _lifted(by, disowned)))

    note(_taken_back(claims, disowned))
    answers: list[Claim] = []
    if question.answers is not Answers.TEXT:
        answers = sorted((c for c in claims if c.answers), key=lambda c: c.order)
    note(_answered_again(question, answers, disowned))
    found = {**settled}
    for claim in claims:
        if claim.number not in settled:
            found[claim.number] = _spans(claim, endings[claim.number], disowned)
    for side in _groups(answers, lambda claim: claim.side):
        if len({claim.actor for claim in side}) == 1:
            continue
        # Only a later answer ends a colleague's: the last one is settled first.
        in_order = _InOrder(question, side)
        for place in reversed(range(len(side))):
            claim = side[place]
            if claim.number not in settled:
                mine = endings[claim.number]
                mine += _contradicted_at_home(in_order, place, found, disowned)
                found[claim.number] = _spans(claim, mine, disowned)
    return found


def _lifted(number: int, disowned: Mapping[int, Ending]) -> int:
    """Return when what a claim ended stands again: once it is disowned."""
    return disowned[number].at if number in disowned else FOREVER


def _spans(
    claim: Claim, endings: Sequence[Ending], disowned: Mapping[int, Ending]
) -> Spans:
    """Return when a claim stands: from when it was said, less what its endings take."""
    if not claim.act.answering:
        return (Span(claim.said, claim.said),)
    stop = disowned.get(claim.number, Ending(FOREVER, None))
    if claim.until is not None and claim.until < stop.at:
        stop = Ending(max(claim.until, claim.said), None)
    found, starts, by = [], claim.said, stop.by
    for ending in sorted(endings, key=lambda one: (one.at, one.lifted)):
        if ending.at >= stop.at:
            break
        if ending.at >= ending.lifted:
            continue
        if starts < ending.at:
            found.append(Span(starts, ending.at, ending.by))
        by = ending.by if ending.lifted > starts else by
        starts = max(starts, ending.lifted)
    if starts < stop.at:
        found.append(Span(starts, stop.at, stop.by))
    return tuple(found) or (Span(claim.said, claim.said, by),)


def _disowned(claims: Sequence[Claim], against: Sequence[Against]) -> dict[int, Ending]:
    """Return from when a claim's own actor says that it is not his."""
    numbered = {claim.number: claim for claim in claims}
    found: dict[int, Ending] = {}
    for one in against:
        remark, claim = numbered.get(one.counterclaim), numbered.get(one.claim)
        if one.kind is Counter.DISOWNS and remark and claim:
            at = max(remark.said, claim.said)
            first = found.get(claim.number, Ending(FOREVER, None))
            if remark.actor == claim.actor and at < first.at:
                found[claim.number] = Ending(at, remark.number)
    return found


def _taken_back(claims: Sequence[Claim], disowned: Mapping[int, Ending]) -> list[Ended]:
    """By its actor or its side: the claim, and what its speaker answered before it.

    What was taken back for good is not looked at again: what was said before that.
    """
    numbered = {claim.number: claim for claim in claims}
    backs = [(claim, numbered.get(claim.retracts or 0)) for claim in claims]
    left: dict[int, list[Claim]] = {taken.actor: [] for _, taken in backs if taken}
    if not left:
        return []
    for claim in sorted(claims, key=lambda one: one.order):
        if claim.answers and claim.actor in left:
            left[claim.actor].append(claim)
    found: list[Ended] = []
    for back, taken in sorted(backs, key=lambda both: both[0].said):
        if taken is None or (back.actor != taken.actor and back.side != taken.side):
            continue
        found.append((taken, back.number, max(back.said, taken.said)))
        own = left[taken.actor]
        still: list[Claim] = []
        before = bisect_left(own, taken.order, key=lambda one: one.order)
        for claim in own[:before]:
            if claim.said != back.said:
                ends = max(back.said, taken.said, claim.said)
                found.append((claim, back.number, ends))
            for_good = claim.said < back.said and taken.said <= back.said
            if not for_good or back.number in disowned:
                still.append(claim)
        left[taken.actor] = still + own[before:]
    return sorted(found, key=lambda ended: ended[1])


def _answered_again(
    question: Question, answers: Sequence[Claim], disowned: Mapping[int, Ending]
) -> Iterator[Ended]:
    """Yield what an actor's next answer ends: all of it, or what a denial contradicts.

    A figure so far stands for its own day: only answers about that day follow it, but
    a lower later one, from anyone of its side, shows that it was too high.
    """
    for own in _groups(answers, lambda claim: claim.actor):
        if len(own) == 1:
            continue
        in_order = _InOrder(question, own)
        for place, earlier in enumerate(own):
            until = FOREVER
            for later, soonest in in_order.after(place, asserting=True):
                if soonest > until:
                    break
                at = max(earlier.said, later.said)
                yield earlier, later.number, at
                if later.number not in disowned:
                    until = min(until, at)
    if question.time is Time.CUMULATIVE:
        yield from _shrinking(answers, disowned)


def _shrinking(
    answers: Sequence[Claim], disowned: Mapping[int, Ending]
) -> Iterator[Ended]:
    """Yield what figures of a side end: its earlier, higher ones."""
    for side in _groups(answers, lambda claim: claim.side):
        lowest: Claim | None = None
        soonest = [FOREVER] * (len(side) + 1)
        for place in reversed(range(len(side))):
            claim, until = side[place], FOREVER
            if lowest is not None and shrinks(claim, lowest):
                for at in range(place + 1, len(side)):
                    if soonest[at] > until:
                        break
                    later, ends = side[at], max(claim.said, side[at].said)
                    apart = days_apart(claim, later) and claim.said != later.said
                    if apart and shrinks(claim, later):
                        yield claim, later.number, ends
                        until = until if later.number in disowned else min(until, ends)
            lowest = _lower(lowest, claim)
            soonest[place] = min(claim.said, soonest[place + 1])


def _lower(lowest: Claim | None, claim: Claim) -> Claim | None:
    """Return the one of two figures whose upper end is lower."""
    if not isinstance(claim.possible, Range) or claim.possible.high is None:
        return lowest
    if claim.act is Act.DENIES:
        return lowest
    if lowest is None or not isinstance(lowest.possible, Range):
        return claim
    high = lowest.possible.high
    return claim if high is None or claim.possible.high < high else lowest


class _InOrder:
    """Answers of an actor or a side in their order, to go on from each of them."""

    def __init__(self, question: Question, answers: Sequence[Claim]) -> None:
        """Find out when the rest was said."""
        self.answers, self._question = answers, question
        said = [claim.said for claim in reversed(answers)]
        self._soonest = [*accumulate(said, min)][::-1]
        self._latest = [*accumulate(said, max)][::-1]
        self._excluded: dict[tuple[int, int], bool] = {}
        self._agree = denials_agree(question)
        self._window = window_of(question, across=False)

    @cached_property
    def _said(self) -> list[int]:
        """What each says, as a number."""
        numbers: dict[Hashable, int] = {}
        said = ((*meaning(self._question, c), c.act.asserting) for c in self.answers)
        return [numbers.setdefault(one, len(numbers)) for one in said]

    @cached_property
    def _next(self) -> list[int]:
        """Where the next begin who do not say the same as each."""
        found = [*range(1, len(self.answers) + 1)]
        for place in reversed(range(len(self.answers) - 1)):
            if self._said[place] == self._said[place + 1]:
                found[place] = found[place + 1]
        return found

    @cached_property
    def _asserting(self) -> list[int]:
        """Where the next stands who asserts something, from each on."""
        found = [len(self.answers)] * (len(self.answers) + 1)
        for place in reversed(range(len(self.answers))):
            asserts = self.answers[place].act.asserting
            found[place] = place if asserts else found[place + 1]
        return found

    @cached_property
    def _reach(self) -> list[Reach]:
        """What each reaches."""
        return [reach(claim) for claim in self.answers]

    def after(self, place: int, *, asserting: bool) -> Iterator[tuple[Claim, int]]:
        """Yield what contradicts an answer later on, or what is asserted at all.

        With it, the moment before which neither that nor what follows was said. A
        figure so far is compared with those for its own day.
        """
        claim, at = self.answers[place], place + 1
        while at < len(self.answers):
            later = self.answers[at]
            if self._question.time is Time.CUMULATIVE and days_apart(claim, later):
                break
            if self._soonest[at] == self._latest[at] == claim.said:
                break  # nothing ends a statement of the same moment
            if later.act is claim.act is Act.DENIES and self._agree:
                at = self._asserting[at]
            elif (asserting and later.act.asserting) or self._excludes(place, at):
                if later.said != claim.said:
                    yield later, self._soonest[at]
                at += 1
            else:
                at = self._next[at]

    def _excludes(self, one: int, other: int) -> bool:
        if not self._reach[one].meets(self._reach[other], self._window):
            return False
        said = self._said[one], self._said[other]
        if said not in self._excluded:
            if len(self._excluded) == REMEMBERED:
                self._excluded.clear()
            both = self.answers[one], self.answers[other]
            found = excludes(self._question, *both, across=False)
            self._excluded[said] = found is not None
        return self._excluded[said]


def _contradicted_at_home(
    in_order: _InOrder,
    place: int,
    stands: Mapping[int, Spans],
    disowned: Mapping[int, Ending],
) -> Iterator[Ending]:
    """Yield the endings of a claim by later, conflicting answers of colleagues.

    At once if one concedes, otherwise when a colleague has kept to his for seven
    days; until then the side is split. What is disowned was never said: from then on
    the seven days are counted without it.
    """
    claim = in_order.answers[place]
    held: dict[int, list[tuple[Span, int]]] = defaultdict(list)
    until = stands[claim.number][-1].ends
    for other, soonest in in_order.after(place, asserting=False):
        if soonest > until:
            break
        if other.actor == claim.actor:
            continue
        if other.act is Act.CONCEDES:
            at = max(claim.said, other.said)
            yield Ending(at, other.number, _lifted(other.number, disowned))
            until = until if other.number in disowned else min(until, at)
        spans = stands[other.number]
        held[other.actor] += [(span, other.number) for span in spans]
        kept = held[other.actor]
        if len(kept) & (len(kept) - 1) == 0:  # each time that they have doubled
            owned = [one for one in kept if one[1] not in disowned]
            if outlasted := _outlasted(claim.said, owned):
                until = min(until, outlasted[0])
    for kept in held.values():
        for lifted in {_lifted(number, disowned) for _, number in kept}:
            owned = [one for one in kept if _lifted(one[1], disowned) >= lifted]
            if outlasted := _outlasted(claim.said, owned):
                yield Ending(*outlasted, lifted)


def _outlasted(since: int, spans: Sequence[tuple[Span, int]]) -> tuple[int, int] | None:
    """Return when an unbroken run of spans lasts long enough, and by which claim."""
    begun = until = -FOREVER
    for span, number in sorted(spans, key=lambda pair: (pair[0].starts, pair[0].ends)):
        if span.starts > until:
            begun = max(span.starts, since)
        until = max(until, span.ends)
        if until - begun >= SPLIT_LASTS:
            return begun + SPLIT_LASTS, number
    return None


def _groups(answers: Sequence[Claim], key: Callable[[Claim], int]) -> list[list[Claim]]:
    """Return the answers of each actor or side, in their order."""
    found: dict[int, list[Claim]] = defaultdict(list)
    for claim in answers:
        found[key(claim)].append(claim)
    return list(found.values())
