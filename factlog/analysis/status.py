"""The status of a question over time."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from factlog.analysis.spans import FOREVER, union
from factlog.vocab import Act, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from factlog.analysis.claim import Claim
    from factlog.analysis.opposed import Opposed
    from factlog.analysis.spans import Span, Spans

T = TypeVar("T")

AFTER_A_DISPUTE = {Status.CONTESTED, Status.CONCEDED, Status.ENDED}
"""What only a question is that was contested; a split one may have been."""

Happening = tuple[int, "Callable[[_Tally, Any, int], None]", Any, int]
"""A moment, how that counts, what is counted, and if one more (1) or less (-1)."""

MOMENT = itemgetter(0)


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
    claims: int = 0
    sides: dict[int, int] = field(default_factory=dict)
    origins: dict[frozenset[int], int] = field(default_factory=dict)

    def say(self, claim: Claim, _: int) -> None:
        """Note that something was said."""
        self.last_said = max(self.last_said, claim.said)

    def stand(self, claim: Claim, step: int) -> None:
        """Count a claim that begins (1) or ceases (-1) to stand."""
        self.claims += step
        self.conceding += step if claim.act is Act.CONCEDES else 0
        _count(self.sides, claim.side, step)
        for origin in claim.origins:
            _count(self.origins, origin, step)

    def dispute(self, _: None, step: int) -> None:
        """Count a dispute that begins (1) or ends (-1)."""
        self.disputes += step

    def split(self, _: None, step: int) -> None:
        """Count a split that begins (1) or ends (-1)."""
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


def _count(counted: dict[T, int], one: T, step: int) -> None:
    """Count one more or less; what is there no more is not held."""
    number = counted.get(one, 0) + step
    if number:
        counted[one] = number
    else:
        del counted[one]


def periods(
    claims: Sequence[Claim],
    visitors: Sequence[Claim],
    stands: Mapping[int, Spans],
    opposed: Opposed,
    past: Past | None = None,
) -> list[Period]:
    """Return a question's status from its first claim on, each change a period.

    Where its `past` is known, from the last period of that on; of what stood before
    only what stands on, or what is said later, must be given.
    """
    happenings = sorted(_happenings(claims, visitors, stands, opposed), key=MOMENT)
    tally, found = _Tally(), list[Period]()
    if past is not None:
        happenings = [(max(at, past.until), *so) for at, *so in happenings]
        tally = _Tally(contested=past.contested, last_said=past.last.last_said)
        found = [past.last._replace(ends=FOREVER)]
    for place, (moment, count, what, step) in enumerate(happenings):
        count(tally, what, step)
        if place + 1 < len(happenings) and happenings[place + 1][0] == moment:
            continue
        now = _period(moment, tally, found[-1] if found else None)
        if found and found[-1][1:] == now[1:]:  # but that it begins sooner
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
        len(tally.sides),
        tally.claims,
        len(tally.origins),
        tally.last_said,
    )


def _happenings(
    claims: Sequence[Claim],
    visitors: Sequence[Claim],
    stands: Mapping[int, Spans],
    opposed: Opposed,
) -> Iterator[Happening]:
    for claim in claims:
        yield claim.said, _Tally.say, claim, 1
        if claim.answers:
            yield from _both_ends(stands.get(claim.number, ()), _Tally.stand, claim)
    for visitor in visitors:
        spans = opposed.visiting.get(visitor.number, ())
        yield from _both_ends(spans, _Tally.stand, visitor)
    yield from _both_ends(_of_all(opposed.disputed), _Tally.dispute)
    yield from _both_ends(_of_all(opposed.split), _Tally.split)


def _of_all(parties: Mapping[int, Spans]) -> Iterator[Span]:
    """Yield when any claim is a party."""
    return union(chain.from_iterable(parties.values()))


def _both_ends(
    spans: Iterable[Span],
    count: Callable[[_Tally, Any, int], None],
    what: Claim | None = None,
) -> Iterator[Happening]:
    for span in spans:
        yield span.starts, count, what, 1
        if span.ends != FOREVER:
            yield span.ends, count, what, -1
