"""What is passed by, because it can exclude nothing, and what is not."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest

from factlog.analysis.conflicts import excludes
from factlog.analysis.reach import TOGETHER, Reached, reach
from factlog.answers import Range
from tests.unit.claims import FIGURE, TOLL, claim

HUGE = 10**400
CLOSE = 10**17
"""Beside this, one more makes no other number that is quick to compare."""


@pytest.mark.parametrize("figure", [-HUGE, -HUGE + 1, CLOSE, CLOSE + 1, HUGE, HUGE + 1])
@pytest.mark.parametrize("other", [-HUGE, CLOSE, HUGE])
def test_figures_that_are_hard_to_tell_apart_are_near(figure: int, other: int) -> None:
    one, two = (
        claim(n, Range(Fraction(own), Fraction(own)), by=n)
        for n, own in enumerate((figure, other))
    )
    most = claim(3, Range(None, Fraction(-HUGE)), by=3)
    near = [*Reached(inf, [(reach(most), most)]).near(reach(one))]
    assert near == [(0, most)] or figure <= -HUGE
    for left, right in ((one, two), (two, one)):
        listed = Reached(inf, [(reach(left), left)])
        excluded = excludes(FIGURE, left, right, across=True) is not None
        assert excluded is (figure != other)
        assert [*listed.near(reach(right))] == [(0, left)] or not excluded


def test_later_figures_that_are_hard_to_tell_apart_are_near() -> None:
    more, less = (Range(Fraction(n), Fraction(n)) for n in (CLOSE + 1, CLOSE))
    earlier, later = claim(1, more, by=1, day=0), claim(2, less, by=2, day=5)
    assert excludes(TOLL, earlier, later, across=True)
    for one, other in ((earlier, later), (later, earlier)):
        assert [*Reached(0, [(reach(one), one)]).near(reach(other))] == [(0, one)]


def test_only_what_might_be_excluded_is_near_from_a_place_on() -> None:
    figures = [claim(n, Range(Fraction(n), Fraction(n))) for n in range(4 * TOGETHER)]
    listed = Reached(inf, [(reach(one), one.number) for one in figures])
    low = claim(999, Range(None, Fraction(3 * TOGETHER)))
    above = [*range(3 * TOGETHER, 4 * TOGETHER)]
    assert [number for _, number in listed.near(reach(low))] == above
    assert [place for place, _ in listed.near(reach(low), above[5])] == above[5:]
    assert [*listed.near(reach(low), len(listed))] == []
