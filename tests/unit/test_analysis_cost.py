"""Judging a question compares what can matter, not each two of its claims."""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

import pytest

from factlog.answers import Range
from factlog.vocab import Act
from tests.unit.claims import FIGURE, YES_OR_NO, Story, claim

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from factlog.analysis.claim import Question
    from factlog.answers import Possible

MANY = 400
A_FEW = 80
"""Comparisons of an answer, up to which it may be said that they are few."""

compared = count()
"""Goes on with each comparison."""


class Options(frozenset[int]):
    """Options that note when they are compared."""

    def isdisjoint(self, other: object) -> bool:
        """Compare them."""
        next(compared)
        return not self & other  # type: ignore[operator]

    def __le__(self, other: AbstractSet[object]) -> bool:
        """Compare them."""
        next(compared)
        return frozenset(self) <= other


class Number(Fraction):
    """A number that notes when it is compared."""

    def __gt__(self, other: object) -> bool:
        """Compare them."""
        next(compared)
        return Fraction(self) > other  # type: ignore[operator]


def yes_or_no(place: int) -> Possible:
    """Return one of two answers, by turns."""
    return Options({1 + place % 2})


def at_least(place: int) -> Possible:
    """Return an answer that agrees with others of its kind, and is none of them."""
    return Range(Number(place + 1), Number(MANY))


def a_number(place: int) -> Possible:
    """Return an answer that nobody else gives."""
    return Range(Number(place), Number(place))


@pytest.mark.parametrize(
    ("question", "answer"),
    [(YES_OR_NO, yes_or_no), (FIGURE, a_number)],
    ids=["two answers", "each his own number"],
)
@pytest.mark.parametrize("side", [None, 1], ids=["many sides", "one side"])
def test_a_crowd_that_disagrees(
    question: Question, answer: Callable[[int], Possible], side: int | None
) -> None:
    people = range(1, MANY + 1)
    claims = [claim(n, answer(n), by=n, side=side, day=n) for n in people]
    assert comparisons(Story(question, tuple(claims))) <= A_FEW * MANY


def test_a_crowd_whose_figures_agree_and_one_who_corrects_himself() -> None:
    people, days = range(MANY // 4), range(50)
    crowd = [claim(n, at_least(n), by=n + 2, day=0) for n in people]
    alone = [claim(MANY + n, Range(None, Number(-n)), day=n + 1) for n in days]
    few = (len(people) ** 2 + A_FEW * len(people)) * len({"low", "high"})
    assert comparisons(Story(FIGURE, (*crowd, *alone))) <= few


def test_a_crowd_that_agrees() -> None:
    people = range(1, MANY + 1)
    claims = [claim(n, Options({1}), by=n, side=1, day=n) for n in people]
    assert comparisons(Story(YES_OR_NO, tuple(claims))) <= A_FEW * MANY


def test_one_who_denies_again_and_again() -> None:
    days = range(1, MANY + 1)
    claims = [claim(n, Options({1}), act=Act.DENIES, day=n) for n in days]
    assert comparisons(Story(YES_OR_NO, tuple(claims))) <= A_FEW * MANY


def test_one_who_speaks_of_earlier_days_out_of_turn() -> None:
    days = range(1, MANY + 1)
    claims = [claim(n, yes_or_no(n), day=n, about=n if n > 2 else 3 - n) for n in days]
    assert comparisons(Story(YES_OR_NO, tuple(claims))) <= A_FEW * MANY


def comparisons(story: Story) -> int:
    """Return how often answers are compared when a story is judged."""
    before = next(compared)
    assert story.periods()
    return next(compared) - before - 1
