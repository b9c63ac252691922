"""Many answers at once: whether any of them can exclude another one at all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Generic, TypeVar

from factlog.answers import Range
from factlog.moments import DAY
from factlog.vocab import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from factlog.analysis.claim import Claim

TOGETHER = 64

T = TypeVar("T")


class Reach:
    """What some answers can exclude, by the outermost of their ends and days.

    It may seem more than `excludes` finds, and is never less.
    """

    __slots__ = ("_any", "_bottom", "_first", "_last", "_top")

    def __init__(self) -> None:
        """No answers exclude nothing."""
        self._any = False
        self._top: Fraction | None = None
        self._bottom: Fraction | None = None
        self._first, self._last = math.inf, -math.inf

    def add(self, claim: Claim) -> None:
        """Let it be what this one can exclude, too."""
        if not isinstance(claim.possible, Range) or claim.act is Act.DENIES:
            self._any = True
            return
        low, high, day = claim.possible.low, claim.possible.high, claim.about // DAY
        if low is not None and (self._top is None or low > self._top):
            self._top = low
        if high is not None and (self._bottom is None or high < self._bottom):
            self._bottom = high
        self._first, self._last = min(self._first, day), max(self._last, day)

    def holds(self, claim: Claim, window: float) -> bool:
        """Whether one of them might exclude this one.

        So many days apart any other figure does; further apart a higher one does for
        an earlier day, and a lower one for a later day.
        """
        if (
            self._any
            or not isinstance(claim.possible, Range)
            or claim.act is Act.DENIES
        ):
            return True
        low, high, day = claim.possible.low, claim.possible.high, claim.about // DAY
        return (
            (self._top is not None and high is not None)
            and (self._first <= day + window and self._top > high)
        ) or (
            (self._bottom is not None and low is not None)
            and (self._last >= day - window and self._bottom < low)
        )


class Reached(Generic[T]):
    """A list of things with answers, of which those are found that an answer reaches.

    Some that follow on one another have one reach.
    """

    def __init__(self, window: float, some: Iterable[tuple[Claim, T]] = ()) -> None:
        """Begin with some; `window` is how many days apart they may exclude more."""
        self._window = window
        self.all: list[T] = []
        self._reaches: list[Reach] = []
        for claim, one in some:
            self.append(claim, one)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.all)

    def append(self, claim: Claim, one: T) -> None:
        """Add one, with its answer."""
        if len(self.all) % TOGETHER == 0:
            self._reaches.append(Reach())
        self._reaches[-1].add(claim)
        self.all.append(one)

    def near(self, claim: Claim, start: int = 0) -> Iterator[tuple[int, T]]:
        """Yield those that an answer might exclude, from a place on, and their places.

        Others may be among them.
        """
        for number in range(start // TOGETHER, len(self._reaches)):
            if self._reaches[number].holds(claim, self._window):
                first = number * TOGETHER
                for place in range(max(first, start), first + TOGETHER):
                    if place < len(self.all):
                        yield place, self.all[place]
