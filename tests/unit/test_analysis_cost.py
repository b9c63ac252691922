"""Judging a question compares what can matter, not each two of its claims."""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from factlog.answers import Range
from factlog.vocab import Act
from tests.unit.claims import FIGURE, TOLL, YES_OR_NO, Story, claim
from tests.unit.costs import ABOUT_TWICE, calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from factlog.analysis.claim import Question
    from factlog.answers import Possible

    Crowd = Callable[[int], Story]

MANY = 400

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

    def __lt__(self, other: object) -> bool:
        """Compare them."""
        next(compared)
        return Fraction(self) < other  # type: ignore[operator]


def yes_or_no(place: int) -> Possible:
    """Return one of two answers, by turns."""
    return Options({1 + place % 2})


def at_least(place: int) -> Possible:
    """Return an answer that agrees with others of its kind, and is none of them."""
    return Range(Number(place + 1), Number(MANY))


def a_number(place: int) -> Possible:
    """Return an answer that nobody else gives."""
    return Range(Number(place), Number(place))


def those_who(
    question: Question, answer: Callable[[int], Possible], **more: Any
) -> Crowd:
    """Return a crowd of whom one says something each day."""

    def crowd(many: int) -> Story:
        people = range(1, many + 1)
        said = (claim(n, answer(n), by=n, day=n, **more) for n in people)
        return Story(question, tuple(said))

    return crowd


def one_who_denies(many: int) -> Story:
    """Return a story of one who denies the same again and again."""
    days = range(1, many + 1)
    said = (claim(n, Options({1}), act=Act.DENIES, day=n) for n in days)
    return Story(YES_OR_NO, tuple(said))


def one_who_speaks_out_of_turn(many: int) -> Story:
    """Return a story of one who spoke of the second day before the first."""
    days = range(1, many + 1)
    said = (claim(n, yes_or_no(n), day=n, about=n if n > 2 else 3 - n) for n in days)
    return Story(YES_OR_NO, tuple(said))


def a_colleague_who_wavers(many: int) -> Story:
    """Return a story of one who says so once, and one who says this and that."""
    once = claim(1, Options({1}), by=1, side=1, day=0)
    days = range(2, many + 1)
    said = (claim(n, yes_or_no(n), by=2, side=1, day=n) for n in days)
    return Story(YES_OR_NO, (once, *said))


def those_who_change_sides(many: int) -> Story:
    """Return a story of people who speak for one side after another."""
    days = range(1, many + 1)
    said = (claim(n, yes_or_no(n), by=n % 50, side=n % 7, day=n) for n in days)
    return Story(YES_OR_NO, tuple(said))


def a_total_that_falls(many: int) -> Story:
    """Return a story of a side whose total is lower each day."""
    days = range(1, many + 1)
    said = (claim(n, a_number(-n), by=n % 5, side=1, day=n) for n in days)
    return Story(TOLL, tuple(said))


def one_who_denies_each_number(many: int) -> Story:
    """Return a story of one who denies one number after the other."""
    days = range(1, many + 1)
    said = (claim(n, a_number(n), act=Act.DENIES, day=n) for n in days)
    return Story(FIGURE, tuple(said))


def one_who_says_all_at_once(many: int) -> Story:
    """Return a story of one who gave many numbers at the same moment."""
    said = (claim(n, a_number(n), day=1) for n in range(1, many + 1))
    return Story(FIGURE, tuple(said))


CROWDS = {
    "two answers, many sides": those_who(YES_OR_NO, yes_or_no),
    "two answers, one side": those_who(YES_OR_NO, yes_or_no, side=1),
    "each his own number, many sides": those_who(FIGURE, a_number),
    "each his own number, one side": those_who(FIGURE, a_number, side=1),
    "figures that agree, many sides": those_who(FIGURE, at_least),
    "a total that grows, many sides": those_who(TOLL, a_number),
    "one answer, one side": those_who(YES_OR_NO, lambda _: Options({1}), side=1),
    "one who denies again and again": one_who_denies,
    "one who speaks out of turn": one_who_speaks_out_of_turn,
    "a colleague who wavers": a_colleague_who_wavers,
    "those who change sides": those_who_change_sides,
    "a total that falls": a_total_that_falls,
    "one who denies each number": one_who_denies_each_number,
    "one who says all at once": one_who_says_all_at_once,
    "each denies his own number": those_who(FIGURE, a_number, act=Act.DENIES),
}


@pytest.mark.parametrize("crowd", CROWDS.values(), ids=CROWDS)
def test_twice_as_many_cost_about_twice_as_much(crowd: Crowd) -> None:
    once, twice = (comparisons(crowd(many)) for many in (MANY, 2 * MANY))
    assert twice <= ABOUT_TWICE * once
    once, twice = (calls(crowd(many).periods) for many in (MANY, 2 * MANY))
    assert twice <= ABOUT_TWICE * once


@pytest.mark.parametrize("dissenters", [1, 2])
def test_a_new_dissent_is_compared_with_all_but_not_they_with_each_other(
    dissenters: int,
) -> None:
    people, days = range(1, 101), range(1, 101)
    agreed = [claim(n, at_least(n), by=n, day=0) for n in people]
    lower = [
        claim(100 + n, Range(None, Number(-n)), by=100 + n % dissenters, day=n)
        for n in days
    ]
    found = comparisons(Story(FIGURE, (*agreed, *lower)))
    assert found <= 4 * len(people) * (len(people) + len(days))


def sides_that_count_each_day(many: int) -> Story:
    """Return a story of four sides, each of which counts a little more each day."""
    told = [(day, side) for day in range(many // 4) for side in range(4)]
    said = (
        claim(n, a_number(8 * day + side), by=side, day=day)
        for n, (day, side) in enumerate(told)
    )
    return Story(TOLL, tuple(said))


def test_the_conflicts_of_figures_for_each_day_are_found_day_by_day() -> None:
    once, twice = (
        comparisons(sides_that_count_each_day(many), Story.pairs)
        for many in (MANY, 2 * MANY)
    )
    assert twice <= ABOUT_TWICE * once


def comparisons(story: Story, work: Callable[[Story], object] = Story.periods) -> int:
    """Return how often answers are compared when a story is judged, or else read."""
    before = next(compared)
    assert work(story)
    return next(compared) - before - 1


def test_what_is_remembered_of_answers_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = those_who(FIGURE, a_number, side=1)(40)
    stands = story.stands()
    monkeypatch.setattr("factlog.analysis.standing.REMEMBERED", 2)
    assert story.stands() == stands


def one_who_takes_back_each_answer(many: int) -> Story:
    """Return a story of one who says this and that, and takes it back each time."""
    told = []
    for n in range(1, many, 2):
        told.append(claim(n, yes_or_no(n // 2), day=n))
        told.append(claim(n + 1, act=Act.RETRACTS, retracts=n, day=n + 1))
    return Story(YES_OR_NO, tuple(told))


def test_what_was_taken_back_for_good_is_not_looked_at_again() -> None:
    stories = (one_who_takes_back_each_answer(many) for many in (MANY, 2 * MANY))
    once, twice = (calls(story.stands) for story in stories)
    assert twice <= ABOUT_TWICE * once
