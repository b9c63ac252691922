"""When a colleague ends what somebody said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog.analysis.spans import Span
from factlog.analysis.standing import standing
from factlog.vocab import Act, Counter
from tests.unit.claims import (
    DAY,
    NO,
    TOLL,
    WORDS,
    YES,
    YES_OR_NO,
    against,
    claim,
    figure,
    remark,
    takes_back,
)
from tests.unit.standing import OPEN, first, home

if TYPE_CHECKING:
    from factlog.analysis.claim import Claim

DENIES, CONCEDES = Act.DENIES, Act.CONCEDES
DISOWNS = Counter.DISOWNS


AT_HOME: dict[str, tuple[Claim, float | None]] = {
    "a concession at once": (home(2, NO, by=2, day=2, act=CONCEDES), 2),
    "an assertion after seven days": (home(2, NO, by=2, day=2), 9),
    "a denial after seven days": (home(2, YES, by=2, day=2, act=DENIES), 9),
    "a concession that agrees not at all": (
        home(2, YES, by=2, day=2, act=CONCEDES),
        OPEN,
    ),
    "an assertion that agrees not at all": (home(2, YES, by=2, day=2), OPEN),
    "unknown not at all": (home(2, None, by=2, day=2), OPEN),
    "a statement of the same moment not at all": (home(2, NO, by=2, day=1), OPEN),
    "a concession of the same moment not at all": (
        home(2, NO, by=2, day=1, act=CONCEDES),
        OPEN,
    ),
    "an answer about an earlier time not at all": (
        home(2, NO, by=2, day=2, about=0),
        OPEN,
    ),
    "an answer about a later time, given before": (
        home(2, NO, by=2, day=0, about=3),
        8,
    ),
    "a concession about a later time, given before": (
        home(2, NO, by=2, day=0, about=3, act=CONCEDES),
        1,
    ),
    "an answer that holds for just seven days": (
        home(2, NO, by=2, day=2, until=9 * DAY),
        9,
    ),
    "an answer that holds for less than seven days": (
        home(2, NO, by=2, day=2, until=9 * DAY - 1),
        OPEN,
    ),
}


@pytest.mark.parametrize(("other", "until"), AT_HOME.values(), ids=AT_HOME.keys())
@pytest.mark.parametrize("epoch", [0, -9000], ids=["after 1970", "before 1970"])
def test_a_colleague_ends_it(other: Claim, until: float | None, epoch: int) -> None:
    def moved(one: Claim) -> Claim:
        ends = None if one.until is None else one.until + epoch * DAY
        by = epoch * DAY
        return one._replace(said=one.said + by, about=one.about + by, until=ends)

    claims = [moved(home(1, YES, by=1, day=1)), moved(other)]
    never = until == 1 and other.said < DAY
    expected = [(epoch + 1, None if until is None else epoch + until)]
    assert first(YES_OR_NO, claims) == expected
    assert first(YES_OR_NO, claims[::-1]) == expected
    assert never == (expected[0][0] == expected[0][1])


WEEK = {
    "kept to in other words": (
        [home(2, NO, by=2, day=2), home(3, NO, by=2, day=6)],
        9,
    ),
    "kept to by denying it": (
        [home(2, NO, by=2, day=2), home(3, YES, by=2, day=6, act=DENIES)],
        9,
    ),
    "dropped after five days": (
        [home(2, NO, by=2, day=2), home(3, YES, by=2, day=7)],
        OPEN,
    ),
    "taken back after five days": (
        [home(2, NO, by=2, day=2), takes_back(3, 2, by=2, side=9, day=7)],
        OPEN,
    ),
    "dropped, and taken up for a week": (
        [
            home(2, NO, by=2, day=2),
            home(3, YES, by=2, day=7),
            home(4, NO, by=2, day=8),
        ],
        15,
    ),
    "dropped at the end of the week": (
        [home(2, NO, by=2, day=2), home(3, YES, by=2, day=9)],
        9,
    ),
    "by two colleagues for four days each": (
        [
            home(2, NO, by=2, day=2),
            home(3, YES, by=2, day=6),
            home(4, NO, by=3, day=6),
            home(5, YES, by=3, day=10),
        ],
        OPEN,
    ),
    "disowned after five days": (
        [home(2, NO, by=2, day=2), remark(3, by=2, side=9, day=7)],
        OPEN,
    ),
}


@pytest.mark.parametrize(("others", "until"), WEEK.values(), ids=WEEK.keys())
def test_a_colleagues_answer_counts_once_it_was_kept_to_for_seven_days(
    others: list[Claim], until: float | None
) -> None:
    claims = [home(1, YES, by=1, day=1), *others]
    marks = [against(3, 2, DISOWNS)] if not others[-1].answers else []
    assert first(YES_OR_NO, claims, marks) == [(1, until)]


@pytest.mark.parametrize(
    ("disowned", "spans"),
    [([2], [(1, 9)]), ([3], [(1, 9)]), ([2, 3], [(1, 9), (26, OPEN)])],
)
def test_what_is_disowned_counts_no_more_towards_the_seven_days(
    disowned: list[int], spans: list[tuple[float, float | None]]
) -> None:
    claims = [
        home(1, YES, by=1, day=1),
        home(2, NO, by=2, day=2),
        home(3, NO, by=2, day=2),
        remark(4, by=2, side=9, day=26),
        remark(5, by=2, side=9, day=26),
    ]
    marks = [against(n, own, DISOWNS) for n, own in enumerate(disowned, 4)]
    assert first(YES_OR_NO, claims, marks) == spans


def test_a_week_counts_until_a_part_of_it_is_disowned() -> None:
    claims = [
        home(1, YES, by=1, day=1),
        home(2, NO, by=2, day=2),
        home(3, NO, by=2, day=6),
        home(4, YES, by=2, day=11),
        remark(5, by=2, side=9, day=20),
    ]
    found = first(YES_OR_NO, claims, [against(5, 2, DISOWNS)])
    assert found == [(1, 9), (20, OPEN)]


def test_a_contradiction_that_a_third_colleague_ended_was_not_kept_to() -> None:
    claims = [
        home(1, YES, by=1, day=1),
        home(2, NO, by=2, day=2),
        home(3, YES, by=3, day=4, act=CONCEDES),
    ]
    assert first(YES_OR_NO, claims) == [(1, OPEN)]


def test_the_same_words_of_another_side_end_nothing() -> None:
    claims = [claim(1, YES), claim(2, NO, by=2, day=1, act=CONCEDES)]
    assert first(YES_OR_NO, claims) == [(0, OPEN)]


def test_colleagues_end_nothing_on_a_text_question() -> None:
    claims = [home(1, by=1), home(2, by=2, day=1, act=CONCEDES)]
    assert first(WORDS, claims) == [(0, OPEN)]


@pytest.mark.parametrize("act", [Act.ASSERTS, Act.CONCEDES])
def test_a_colleagues_higher_figure_of_another_day_ends_nothing_in_the_window(
    act: Act,
) -> None:
    question = TOLL._replace(window_days=3)
    claims = [home(1, figure("5"), by=1), home(2, figure("9"), by=2, day=1, act=act)]
    assert first(question, claims) == [(0, OPEN)]


def test_a_colleague_who_wavers_outlasts_nobody_until_he_keeps_to_it() -> None:
    first = claim(1, YES, side=9)
    wavering = [
        claim(day + 1, NO if day % 2 else YES, by=2, side=9, day=day)
        for day in range(1, 6)
    ]
    stands = standing(YES_OR_NO, (first, *wavering))
    assert stands[1] == (Span(0, 12 * DAY, 6),)
