"""Conflicts between claims that stand, and the status of a question over time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from factlog.analysis.conflicts import conflict
from factlog.analysis.standing import FOREVER, Span
from factlog.vocab import Act, Basis, Conflict, Status
from factlog.vocab import Counter as Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from factlog.analysis.claim import Against, Claim, Question

Spans = tuple[Span, ...]

AFTER_A_DISPUTE = {Status.CONTESTED, Status.CONCEDED, Status.ENDED}
"""What only a question is that was contested; a split one may have been."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims that cannot both hold, while both of them stand.

    `claim` is the later one, or the one recorded against the other.
    """

    claim: Claim
    against: Claim
    kind: Conflict | Kind
    basis: Basis
    span: Span
    note: str | None = None

    @property
    def dispute(self) -> bool:
        """Whether it is between sides; else it splits a side."""
        return self.claim.side != self.against.side


def pairs(
    question: Question,
    claims: Sequence[Claim],
    visitors: Sequence[Claim],
    stands: Mapping[int, Spans],
    against: Sequence[Against],
) -> list[Pair]:
    """Return every conflict on a question, each pair of standing claims once a span.

    `visitors` are claims on other questions that are recorded against claims on this
    one. A recorded pair stands before what the rules would say of it.
    """
    here = {claim.number: claim for claim in claims}
    known = here | {claim.number: claim for claim in visitors}
    found, recorded = [], set()
    for one in sorted(against, key=lambda one: (one.kind, one.basis, one.note or "")):
        claim, target = known.get(one.counterclaim), here.get(one.claim)
        if not one.kind.conflicting or claim is None or target is None:
            continue
        both = frozenset({claim.number, target.number})
        if claim.actor != target.actor and both not in recorded:
            recorded.add(both)
            found += [
                Pair(claim, target, one.kind, one.basis, span, one.note)
                for span in _shared(stands[claim.number], stands[target.number])
            ]
    for earlier, later, span in _meetings(claims, stands):
        kind = conflict(question, earlier, later)
        if kind and frozenset({earlier.number, later.number}) not in recorded:
            found.append(Pair(later, earlier, kind, Basis.DERIVED, span))
    return found


def _shared(one: Spans, other: Spans) -> Iterator[Span]:
    for left in one:
        for right in other:
            starts = max(left.starts, right.starts)
            ends = min(left.ends, right.ends)
            if starts < ends:
                yield Span(starts, ends)


def _meetings(
    claims: Sequence[Claim], stands: Mapping[int, Spans]
) -> Iterator[tuple[Claim, Claim, Span]]:
    """Yield each two claims of different actors and a span in which both stand."""
    begun = sorted(
        (
            (span, claim)
            for claim in claims
            for span in stands.get(claim.number, ())
            if span.starts < span.ends
        ),
        key=lambda pair: (pair[0].starts, pair[1].order),
    )
    standing: list[tuple[Span, Claim]] = []
    for span, claim in begun:
        standing = [pair for pair in standing if pair[0].ends > span.starts]
        for other, earlier in standing:
            if earlier.actor != claim.actor:
                first, second = sorted((earlier, claim), key=lambda one: one.order)
                shared = Span(span.starts, min(span.ends, other.ends))
                yield first, second, shared
        standing.append((span, claim))


class Period(NamedTuple):
    """From one moment to another, a question's status and what it counts."""

    starts: int
    ends: int
    status: Status
    since: int | None
    sides: int
    claims: int
    origins: int
    last_said: int


class Past(NamedTuple):
    """What is known of a question before a moment.

    `last` is its last period before that; `contested` says if it ever was.
    """

    until: int
    last: Period
    contested: bool


@dataclass(slots=True)
class _Tally:
    """What is so at one moment, kept up as claims and conflicts begin and end."""

    disputes: int = 0
    splits: int = 0
    conceding: int = 0
    contested: bool = False
    last_said: int = -FOREVER
    sides: Counter[int] = field(default_factory=Counter)
    origins: Counter[frozenset[int]] = field(default_factory=Counter)

    def say(self, moment: int) -> None:
        """Note that something was said."""
        self.last_said = max(self.last_said, moment)

    def stand(self, claim: Claim, step: int) -> None:
        """Count a claim that begins (1) or ceases (-1) to stand."""
        self.sides[claim.side] += step
        self.conceding += step if claim.act is Act.CONCEDES else 0
        for origin in claim.origins:
            self.origins[origin] += step

    def oppose(self, pair: Pair, step: int) -> None:
        """Count a conflict that begins (1) or ends (-1)."""
        if pair.dispute:
            self.disputes += step
        else:
            self.splits += step

    def status(self) -> Status:
        """Return the first status that applies."""
        self.contested = self.contested or self.disputes > 0
        if self.disputes:
            return Status.CONTESTED
        if self.splits:
            return Status.SPLIT
        if self.contested:
            return Status.CONCEDED if self.conceding > 0 else Status.ENDED
        return Status.UNCONTESTED


def periods(
    claims: Sequence[Claim],
    visitors: Sequence[Claim],
    stands: Mapping[int, Spans],
    opposed: Sequence[Pair],
    past: Past | None = None,
) -> list[Period]:
    """Return a question's status from its first claim on, each change a period.

    Where its `past` is known, from the last period of that on; of what stood before
    only what stands on, or what is said later, must be given.
    """
    happenings = sorted(
        _happenings(claims, visitors, stands, opposed), key=lambda one: one[0]
    )
    tally, found = _Tally(), list[Period]()
    if past is not None:
        happenings = [(max(at, past.until), count) for at, count in happenings]
        tally = _Tally(contested=past.contested, last_said=past.last.last_said)
        found = [past.last._replace(ends=FOREVER)]
    for place, (moment, count) in enumerate(happenings):
        count(tally)
        if place + 1 < len(happenings) and happenings[place + 1][0] == moment:
            continue
        now = _period(moment, tally, found[-1] if found else None)
        if found and found[-1]._replace(starts=moment) == now:
            continue
        if found:
            found[-1] = found[-1]._replace(ends=moment)
        found.append(now)
    return found


def _period(moment: int, tally: _Tally, before: Period | None) -> Period:
    status = tally.status()
    same = before is not None and before.status is status
    since = before.since if same and before else moment
    return Period(
        moment,
        FOREVER,
        status,
        None if status is Status.UNCONTESTED else since,
        sum(1 for count in tally.sides.values() if count),
        tally.sides.total(),
        sum(1 for count in tally.origins.values() if count),
        tally.last_said,
    )


def _happenings(
    claims: Sequence[Claim],
    visitors: Sequence[Claim],
    stands: Mapping[int, Spans],
    opposed: Sequence[Pair],
) -> Iterator[tuple[int, Callable[[_Tally], None]]]:
    for claim in claims:
        yield claim.said, partial(_Tally.say, moment=claim.said)
        for span in stands.get(claim.number, ()) if claim.answers else ():
            yield from _both_ends(span, partial(_Tally.stand, claim=claim))
    for visitor in visitors:
        for span in _union(p.span for p in opposed if p.claim is visitor):
            yield from _both_ends(span, partial(_Tally.stand, claim=visitor))
    for pair in opposed:
        yield from _both_ends(pair.span, partial(_Tally.oppose, pair=pair))


def _both_ends(
    span: Span, count: Callable[..., None]
) -> Iterator[tuple[int, Callable[[_Tally], None]]]:
    yield span.starts, partial(count, step=1)
    if span.ends != FOREVER:
        yield span.ends, partial(count, step=-1)


def _union(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans with those that touch made one."""
    whole: Span | None = None
    for span in sorted(spans, key=lambda one: (one.starts, one.ends)):
        if whole is None or span.starts > whole.ends:
            if whole:
                yield whole
            whole = span
        else:
            whole = Span(whole.starts, max(whole.ends, span.ends))
    if whole:
        yield whole


def in_dispute(number: int, opposed: Sequence[Pair]) -> tuple[Span, ...]:
    """Return the spans in which a claim is a party to a dispute between sides."""
    return tuple(
        _union(
            pair.span
            for pair in opposed
            if pair.dispute and number in {pair.claim.number, pair.against.number}
        )
    )
