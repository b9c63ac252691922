"""Many answers at once: whether any of them can exclude another one at all."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from factlog.answers import Range
from factlog.moments import DAY
from factlog.vocab import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from factlog.analysis.claim import Claim

TOGETHER = 64

T = TypeVar("T")


class Reach(NamedTuple):
    """What an answer can exclude, or some: the outermost of their ends and days.

    Of what is asserted `top` is the highest of the low ends, `bottom` the lowest of the
    high ends; of what is denied `low` and `high` are the outermost ends; `first` and
    `last` are the days of both. It may seem to be more than `excludes` finds, and is
    never less.
    """

    top: float = -inf
    bottom: float = inf
    first: float = inf
    last: float = -inf
    low: float = inf
    high: float = -inf

    def and_of(self, other: Reach) -> Reach:
        """Return what these and others can exclude."""
        return Reach(
            max(self.top, other.top),
            min(self.bottom, other.bottom),
            min(self.first, other.first),
            max(self.last, other.last),
            min(self.low, other.low),
            max(self.high, other.high),
        )

    def meets(self, other: Reach, window: float) -> bool:
        """Whether one of these might exclude one of others.

        So many days apart another figure does; further apart, a higher one for an
        earlier day, and a lower one for a later day. A denial excludes what lies within
        it so many days apart, and no other denial.
        """
        early = self.first <= other.last + window
        late = self.last >= other.first - window
        if (early and self.top >= other.bottom) or (late and self.bottom <= other.top):
            return True
        denied = self.low <= other.top and self.high >= other.bottom
        denies = other.low <= self.top and other.high >= self.bottom
        return early and late and (denied or denies)


ANYTHING = Reach(inf, -inf, -inf, inf)


def reach(claim: Claim) -> Reach:
    """Return what an answer can exclude; only of figures and dates less is known."""
    if not isinstance(claim.possible, Range):
        return ANYTHING
    low, high = claim.possible.low, claim.possible.high
    least = -inf if low is None else _near(low)
    most = inf if high is None else _near(high)
    day = claim.about // DAY
    if claim.act is Act.DENIES:
        return Reach(first=day, last=day, low=least, high=most)
    return Reach(least, most, day, day)


def _near(end: Fraction) -> float:
    """Return the nearest number that is quick to compare: never on the other side."""
    try:
        return end.numerator / end.denominator  # as `float` does, sooner
    except OverflowError:
        return inf if end > 0 else -inf


class Reached(Generic[T]):
    """A list of what has answers, of which those are found that an answer reaches.

    Some that follow on one another are passed by at once. `window` is how many days
    apart any two answers may exclude each other.
    """

    def __init__(self, window: float, some: Iterable[tuple[Reach, T]] = ()) -> None:
        """Begin with some, and what they reach."""
        self.all: list[T] = []
        self._window = window
        self._each: list[Reach] = []
        self._together: list[Reach] = []
        for own, one in some:
            self.append(own, one)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.all)

    def append(self, own: Reach, one: T) -> None:
        """Add one, and what it reaches."""
        if len(self.all) % TOGETHER:
            self._together[-1] = self._together[-1].and_of(own)
        else:
            self._together.append(own)
        self._each.append(own)
        self.all.append(one)

    def near(self, own: Reach, start: int = 0) -> Iterator[tuple[int, T]]:
        """Yield those that what reaches so far might exclude, from a place on."""
        for number in range(start // TOGETHER, len(self._together)):
            if self._together[number].meets(own, self._window):
                first = number * TOGETHER
                last = min(first + TOGETHER, len(self.all))
                for place in range(max(first, start), last):
                    if self._each[place].meets(own, self._window):
                        yield place, self.all[place]
