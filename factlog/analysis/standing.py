"""When a claim stands, and what ends it (DESIGN 3.2).

A claim stands from the moment it was said until its actor answers again, it is taken
back, a colleague says otherwise, or the end that it states. Nothing ends a statement
of the same moment, and nothing that was ended comes back, with one exception: what a
claim ended stands again once its own actor has disowned that claim.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from factlog.analysis.conflicts import conflict, days_apart, shrinks
from factlog.answers import Range
from factlog.moments import DAY
from factlog.vocab import Act, Answers, Counter, Time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from factlog.analysis.claim import Against, Claim, Question

SPLIT_LASTS = 7 * DAY
FOREVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment until another, or for ever; and the claim that ended it."""

    starts: int
    ends: int = FOREVER
    ended_by: int | None = None

    def holds(self, moment: int) -> bool:
        """Whether the moment is within."""
        return self.starts <= moment < self.ends


@dataclass(frozen=True, slots=True)
class Ending:
    """A claim no longer stands, because of another one, from a moment on."""

    at: int
    by: int | None
    lifted: int = FOREVER


Spans = tuple[Span, ...]

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

    note(_taken_back(claims))
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
        for place in reversed(range(len(side))):
            claim, later = side[place], side[place + 1 :]
            if claim.number in settled:
                continue
            mine = endings[claim.number]
            mine += _contradicted_at_home(question, claim, later, found, disowned)
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


def _taken_back(claims: Sequence[Claim]) -> Iterator[Ended]:
    """By its actor or its side: the claim, and what its speaker answered before it."""
    numbered = {claim.number: claim for claim in claims}
    for back in claims:
        taken = numbered.get(back.retracts) if back.retracts is not None else None
        if taken is None or (back.actor != taken.actor and back.side != taken.side):
            continue
        for claim in claims:
            earlier = claim.actor == taken.actor and claim.order < taken.order
            before = earlier and claim.answers and claim.said != back.said
            if claim is taken or before:
                yield claim, back.number, max(back.said, taken.said, claim.said)


def _answered_again(
    question: Question, answers: Sequence[Claim], disowned: Mapping[int, Ending]
) -> Iterator[Ended]:
    """Yield what an actor's next answer ends: all of it, or what a denial contradicts.

    A figure so far stands for its own day: only answers about that day follow it, but
    a lower later one, from anyone of its side, shows that it was too high.
    """
    for own in _groups(answers, lambda claim: claim.actor):
        in_order = all(one.said <= next_.said for one, next_ in pairwise(own))
        for place, earlier in enumerate(own):
            for later in own[place + 1 :]:
                if question.time is Time.CUMULATIVE and days_apart(earlier, later):
                    break
                if earlier.said == later.said:
                    continue
                if later.act.asserting or conflict(question, earlier, later):
                    yield earlier, later.number, max(earlier.said, later.said)
                if in_order and later.act.asserting and later.number not in disowned:
                    break  # whatever follows was said later still
    if question.time is Time.CUMULATIVE:
        for earlier, later in _shrinking(answers):
            yield earlier, later.number, max(earlier.said, later.said)


def _shrinking(answers: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield figures of a side with its later, lower ones."""
    for side in _groups(answers, lambda claim: claim.side):
        lowest: Claim | None = None
        for place in reversed(range(len(side))):
            claim = side[place]
            if lowest is not None and shrinks(claim, lowest):
                for later in side[place + 1 :]:
                    apart = days_apart(claim, later) and claim.said != later.said
                    if apart and shrinks(claim, later):
                        yield claim, later
            lowest = _lower(lowest, claim)


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


def _contradicted_at_home(
    question: Question,
    claim: Claim,
    later: Sequence[Claim],
    stands: Mapping[int, Spans],
    disowned: Mapping[int, Ending],
) -> Iterator[Ending]:
    """Yield the endings of a claim by later, conflicting answers of colleagues.

    At once if one concedes, otherwise when a colleague has kept to his for seven
    days; until then the side is split. What is disowned was never said: from then on
    the seven days are counted without it.
    """
    held: dict[int, list[tuple[Span, int]]] = defaultdict(list)
    for other in later:
        if not _contradicts(question, claim, other):
            continue
        if other.act is Act.CONCEDES:
            at = max(claim.said, other.said)
            yield Ending(at, other.number, _lifted(other.number, disowned))
        spans = stands[other.number]
        held[other.actor] += [(span, other.number) for span in spans]
    for kept in held.values():
        for until in {_lifted(number, disowned) for _, number in kept}:
            owned = [one for one in kept if _lifted(one[1], disowned) >= until]
            if outlasted := _outlasted(claim.said, owned):
                yield Ending(*outlasted, until)


def _contradicts(question: Question, earlier: Claim, later: Claim) -> bool:
    """Whether a colleague gave another answer about the same time or a later one."""
    if later.actor == earlier.actor or later.said == earlier.said:
        return False
    if question.time is Time.CUMULATIVE and days_apart(earlier, later):
        return False
    return conflict(question, earlier, later) is not None


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
