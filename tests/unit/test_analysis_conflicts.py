"""When two answers cannot both hold, pair by pair."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from factlog.analysis import times
from factlog.analysis.changes import Change, changes
from factlog.analysis.conflicts import conflict, days_apart, shrinks
from factlog.answers import Range
from factlog.moments import parse
from factlog.vocab import Act, Conflict, Time
from tests.unit.claims import (
    DAY,
    FIGURE,
    FIXED,
    NO,
    NONE_OF_THEM,
    ONE_OF_THREE,
    TOLL,
    WHEN,
    WORDS,
    YES,
    YES_OR_NO,
    A,
    B,
    C,
    claim,
    days,
    figure,
)

if TYPE_CHECKING:
    from factlog.analysis.claim import Question
    from factlog.answers import Possible

CONTRARY, CONTRADICTORY = Conflict.CONTRARY, Conflict.CONTRADICTORY

ANSWERS: dict[str, tuple[Question, Possible | None, Possible | None, bool]] = {
    "yes and no": (YES_OR_NO, YES, NO, True),
    "yes and yes": (YES_OR_NO, YES, YES, False),
    "one of two, and the other or a third": (ONE_OF_THREE, A, B | C, True),
    "one or two of three, and two or three": (ONE_OF_THREE, A | B, B | C, False),
    "an option and none of them": (YES_OR_NO, YES, NONE_OF_THEM, True),
    "an option and that one or none": (YES_OR_NO, YES, YES | NONE_OF_THEM, False),
    "yes and unknown": (YES_OR_NO, YES, None, False),
    "unknown twice": (YES_OR_NO, None, None, False),
    "two exact figures": (FIGURE, figure("100"), figure("101"), True),
    "one figure twice": (FIGURE, figure("100"), figure("100.0"), False),
    "at least 4,074 and 11,032": (FIGURE, figure(">=4,074"), figure("11032"), False),
    "at least 4,074 and 4,073": (FIGURE, figure(">=4074"), figure("4073"), True),
    "at most and at least": (FIGURE, figure("<=500"), figure(">=501"), True),
    "ranges that touch": (FIGURE, figure("1..5"), figure("5..9"), False),
    "ranges apart": (FIGURE, figure("1..5"), figure("6..9"), True),
    "about 20 and 22": (FIGURE, figure("about 20"), figure("22"), False),
    "about 20 and 23": (FIGURE, figure("about 20"), figure("23"), True),
    "about 20 and about 24": (FIGURE, figure("~20"), figure("~24"), False),
    "a figure and unknown": (FIGURE, figure("1"), None, False),
    "days that meet": (WHEN, days(1, 3), days(3, 9), False),
    "days apart": (WHEN, days(1, 3), days(4, 9), True),
    "a day and an open end": (WHEN, days(1, 3), days(2, None), False),
    "text and other text": (WORDS, None, None, False),
}


@pytest.mark.parametrize(
    ("question", "one", "other", "apart"), ANSWERS.values(), ids=ANSWERS.keys()
)
@pytest.mark.parametrize("acts", [(Act.ASSERTS, Act.ASSERTS), (Act.CONCEDES,) * 2])
def test_two_assertions_are_contrary_when_nothing_is_in_both(
    question: Question,
    one: Possible | None,
    other: Possible | None,
    apart: bool,  # noqa: FBT001  a column of the table
    acts: tuple[Act, Act],
) -> None:
    left, right = claim(1, one, act=acts[0]), claim(2, other, by=2, act=acts[1])
    assert conflict(question, left, right) == (CONTRARY if apart else None)
    assert conflict(question, right, left) == (CONTRARY if apart else None)


DENIALS: dict[str, tuple[Question, Possible | None, Possible | None, bool]] = {
    "what is asserted": (YES_OR_NO, YES, YES, True),
    "the other of two": (YES_OR_NO, YES, NO, False),
    "one of two that are left open": (ONE_OF_THREE, A | B, A, False),
    "both that are left open": (ONE_OF_THREE, A | B, A | B, True),
    "more than is asserted": (ONE_OF_THREE, A, A | B, True),
    "none, which is asserted": (ONE_OF_THREE, NONE_OF_THEM, NONE_OF_THEM, True),
    "the figure": (FIGURE, figure("80"), figure("80"), True),
    "a figure within the range": (FIGURE, figure("15..20"), figure("17"), False),
    "all of the range": (FIGURE, figure("15..20"), figure("10..20"), True),
    "less than all of the range": (FIGURE, figure("15..20"), figure("16..20"), False),
    "the lower part of the range": (FIGURE, figure("15..20"), figure("15..19"), False),
    "at least what is asserted": (FIGURE, figure("90"), figure(">=80"), True),
    "a figure beside the open range": (FIGURE, figure(">80"), figure("80"), False),
    "an open range by a closed one": (FIGURE, figure(">=80"), figure("80..99"), False),
    "an open range by itself": (FIGURE, figure("<=80"), figure("<=80"), True),
    "unknown": (FIGURE, None, figure("80"), False),
    "nothing in particular": (YES_OR_NO, YES, None, False),
    "the day": (WHEN, days(3, 3), days(1, 5), True),
}


@pytest.mark.parametrize(
    ("question", "asserted", "denied", "apart"), DENIALS.values(), ids=DENIALS.keys()
)
@pytest.mark.parametrize("act", [Act.ASSERTS, Act.CONCEDES])
def test_a_denial_contradicts_an_assertion_when_it_denies_all_of_it(
    question: Question,
    asserted: Possible | None,
    denied: Possible | None,
    apart: bool,  # noqa: FBT001  a column of the table
    act: Act,
) -> None:
    left, right = claim(1, asserted, act=act), claim(2, denied, by=2, act=Act.DENIES)
    assert conflict(question, left, right) == (CONTRADICTORY if apart else None)
    assert conflict(question, right, left) == (CONTRADICTORY if apart else None)


BOTH_DENIED: dict[str, tuple[Question, Possible | None, Possible | None, bool]] = {
    "one of two options each": (YES_OR_NO, YES, NO, True),
    "the same of two options": (YES_OR_NO, YES, YES, False),
    "both of two options": (YES_OR_NO, YES | NO, NO, False),
    "one of two, and none": (YES_OR_NO, YES, NONE_OF_THEM, False),
    "one of two or none, each": (YES_OR_NO, YES | NONE_OF_THEM, NO, True),
    "one of three options each": (ONE_OF_THREE, A, B, False),
    "all but one of three, each another": (ONE_OF_THREE, A | B, B | C, False),
    "two figures": (FIGURE, figure("1"), figure("2"), False),
    "all figures": (FIGURE, figure("<=5"), figure(">=5"), False),
    "two days": (WHEN, days(1, 1), days(2, 2), False),
    "something and nothing in particular": (YES_OR_NO, YES, None, False),
}


@pytest.mark.parametrize(
    ("question", "one", "other", "apart"), BOTH_DENIED.values(), ids=BOTH_DENIED.keys()
)
def test_two_denials_are_compatible_except_where_there_are_two_options(
    question: Question,
    one: Possible | None,
    other: Possible | None,
    apart: bool,  # noqa: FBT001  a column of the table
) -> None:
    left = claim(1, one, act=Act.DENIES)
    right = claim(2, other, by=2, act=Act.DENIES)
    assert conflict(question, left, right) == (CONTRARY if apart else None)
    assert conflict(question, right, left) == (CONTRARY if apart else None)


@pytest.mark.parametrize("act", [Act.DECLINES, Act.RETRACTS])
def test_who_gives_no_answer_conflicts_with_nobody(act: Act) -> None:
    silent = claim(1, None, act=act)
    assert conflict(YES_OR_NO, silent, claim(2, YES, by=2)) is None


def test_a_choice_never_meets_a_figure() -> None:
    """A question whose kind was amended may have both."""
    chosen, counted = claim(1, YES), claim(2, figure("1"), by=2)
    assert conflict(YES_OR_NO, chosen, counted) is CONTRARY
    assert conflict(YES_OR_NO, counted, chosen) is CONTRARY
    for one, other in ((chosen, counted), (counted, chosen)):
        denied = other._replace(act=Act.DENIES)
        assert conflict(YES_OR_NO, one, denied) is None
        assert conflict(YES_OR_NO, one._replace(act=Act.DENIES), denied) is None


# Earlier figure, later figure, days apart, window; whether they conflict.
SO_FAR = {
    "on one day, different": ("100", "150", 0, 0, CONTRARY),
    "on one day, ranges that meet": ("about 100", "105", 0, 0, None),
    "the next day more": ("100", "150", 1, 0, None),
    "the next day less": ("150", "100", 1, 0, CONTRARY),
    "the next day at least less": ("150", ">=100", 1, 0, None),
    "the next day at most less": (">=150", "<=100", 1, 0, CONTRARY),
    "at most so many, the next day less": ("<=150", "100", 1, 0, None),
    "the next day the same": ("150", "150", 1, 0, None),
    "the next day more, within the window": ("100", "150", 1, 1, CONTRARY),
    "two days on, more, beyond the window": ("100", "150", 2, 1, None),
    "two days on, less, beyond the window": ("150", "100", 2, 1, CONTRARY),
    "three days on, less, within the window": ("150", "100", 3, 7, CONTRARY),
}


@pytest.mark.parametrize(
    ("earlier", "later", "apart", "window", "expected"),
    SO_FAR.values(),
    ids=SO_FAR.keys(),
)
def test_figures_so_far_of_two_sides_conflict_when_a_count_would_have_to_fall(
    earlier: str, later: str, apart: int, window: int, expected: Conflict | None
) -> None:
    question = TOLL._replace(window_days=window)
    one = claim(1, figure(earlier))
    other = claim(2, figure(later), by=2, day=apart)
    assert conflict(question, one, other) is expected
    assert conflict(question, other, one) is expected


def test_a_sides_higher_figure_of_another_day_is_growth_also_in_the_window() -> None:
    question = TOLL._replace(window_days=3)
    one = claim(1, figure("100"), by=1, side=9)
    assert conflict(question, one, claim(2, figure("150"), by=2, side=9, day=1)) is None
    lower = claim(3, figure("90"), by=2, side=9, day=1)
    assert conflict(question, one, lower) is CONTRARY
    same_day = claim(4, figure("150"), by=2, side=9)
    assert conflict(question, one, same_day) is CONTRARY


@pytest.mark.parametrize("apart", [0, 1])
def test_a_denied_figure_so_far_is_compared_on_its_own_day(apart: int) -> None:
    one = claim(1, figure("150"), day=apart)
    denial = claim(2, figure("150"), by=2, act=Act.DENIES)
    expected = None if apart else CONTRADICTORY
    assert conflict(TOLL, one, denial) is expected
    late = denial._replace(about=2 * DAY)
    assert conflict(TOLL, one, late) is None


def test_only_two_asserted_figures_can_shrink() -> None:
    high, low = claim(1, figure("9")), claim(2, figure("1"))
    assert shrinks(high, low)
    assert not shrinks(low, high)
    assert not shrinks(high._replace(act=Act.DENIES), low)
    assert not shrinks(high, low._replace(act=Act.DENIES))
    assert not shrinks(high, claim(3, None))
    assert not shrinks(claim(3, YES), low)


def test_days_apart_are_counted_either_way() -> None:
    one, other = claim(1, day=3), claim(2, day=5)
    assert days_apart(one, other) == days_apart(other, one) == 2


# --- What one actor changes -----------------------------------------------------------


def test_an_actor_revises_a_figure_and_reverses_a_choice() -> None:
    figures = [claim(1, figure("5")), claim(2, figure("6"), day=1, about=0)]
    assert list(changes(FIGURE, figures)) == [(*figures, Change.REVISED)]
    chosen = [claim(1, YES), claim(2, NO, day=1, about=0)]
    assert list(changes(FIXED, chosen[::-1])) == [(*chosen, Change.REVERSED)]
    dated = [claim(1, days(1, 1)), claim(2, days(2, 2), day=1, about=0)]
    assert list(changes(WHEN, dated)) == [(*dated, Change.REVERSED)]


def test_of_one_moment_reports_differ_or_a_statement_is_inconsistent() -> None:
    here = claim(1, YES, sources=frozenset({1}))
    there = claim(2, NO, sources=frozenset({2}))
    assert list(changes(FIXED, [here, there])) == [(here, there, Change.REPORTS_DIFFER)]
    also = claim(2, NO, sources=frozenset({2, 1}))
    assert list(changes(FIXED, [here, also])) == [(here, also, Change.INCONSISTENT)]


def test_no_change_is_seen_in_another_time_another_actor_or_a_compatible_answer() -> (
    None
):
    one = claim(1, YES)
    others = [claim(2, NO, day=1), claim(3, NO, by=2), claim(4, YES | NO)]
    assert not [found for other in others for found in changes(YES_OR_NO, [one, other])]


# --- From when a claim counts, and what time it is about ------------------------------

NOON = 12 * 3600
TODAY = 20_000 * DAY


COUNTS = {
    "its day": ("2025-04-26", [], "2025-04-26T00:00:00Z"),
    "the earliest moment that it allows": ("2025-04", [], "2025-04-01T00:00:00Z"),
    "the latest where that is open": ("../2025-04-26", [], "2025-04-26T23:59:59Z"),
    "undated: when its earliest source was published": (
        None,
        ["2024-05-02", "2024-05-01", "2024-05-01/.."],
        "2024-05-01T23:59:59Z",
    ),
    "undated: when it was recorded": (None, [], "2024-10-04T00:00:00Z"),
    "undated: when recorded, if published later": (
        None,
        ["2025-04-26"],
        "2024-10-04T00:00:00Z",
    ),
    "open both ways: as if undated": ("../..", ["2024-05-01"], "2024-05-01T23:59:59Z"),
}


@pytest.mark.parametrize(
    ("said", "published", "expected"), COUNTS.values(), ids=COUNTS.keys()
)
def test_a_claim_counts_from(
    said: str | None, published: list[str], expected: str
) -> None:
    found = times.counts_from(
        parse(said) if said else None, [parse(date) for date in published], TODAY
    )
    assert found == parse(expected).earliest


ABOUT = {
    "fixed: one time for ever": (Time.FIXED, "2025-04", 0),
    "changing: the day on which it was said": (Time.CHANGING, None, TODAY),
    "changing: the beginning of what it holds for": (
        Time.CHANGING,
        "1970-01-02T03:00Z",
        DAY + 3 * 3600,
    ),
    "changing: the end where the beginning is open": (
        Time.CHANGING,
        "../1970-01-02T03:00:00Z",
        DAY + 3 * 3600,
    ),
    "cumulative: the day on which it was said": (Time.CUMULATIVE, None, TODAY),
    "cumulative: the day of one uncertain moment": (
        Time.CUMULATIVE,
        "1970-01-02T03:00Z",
        DAY,
    ),
    "cumulative: the first day of an uncertain one": (
        Time.CUMULATIVE,
        "1970-02",
        31 * DAY,
    ),
    "cumulative: the last day of a period": (
        Time.CUMULATIVE,
        "1970-01-02/1970-01-05",
        4 * DAY,
    ),
    "cumulative: the day it was said, for a period without end": (
        Time.CUMULATIVE,
        "1970-01-02/..",
        TODAY,
    ),
    "cumulative: the day it was said where all is open": (
        Time.CUMULATIVE,
        "../..",
        TODAY,
    ),
}


@pytest.mark.parametrize(
    ("time", "holds", "expected"), ABOUT.values(), ids=ABOUT.keys()
)
def test_a_claim_is_about(time: Time, holds: str | None, expected: int) -> None:
    found = times.about(time, TODAY + NOON, parse(holds) if holds else None)
    assert found == expected


@pytest.mark.parametrize(
    ("time", "holds", "expected"),
    [
        pytest.param(Time.CHANGING, "1970-01-02/1970-01-05", 5 * DAY, id="a period"),
        pytest.param(Time.CHANGING, "1970-01-02/..", None, id="a period without end"),
        pytest.param(Time.CHANGING, "1970-01-02", None, id="one uncertain moment"),
        pytest.param(Time.CHANGING, None, None, id="nothing stated"),
        pytest.param(Time.FIXED, "1970-01-02/1970-01-05", None, id="a fixed question"),
        pytest.param(
            Time.CUMULATIVE, "1970-01-02/1970-01-05", None, id="a figure so far"
        ),
    ],
)
def test_a_claim_states_its_end_by_the_period_for_which_it_holds(
    time: Time, holds: str | None, expected: int | None
) -> None:
    assert times.stated_end(time, parse(holds) if holds else None) == expected


def test_a_tolerance_widens_every_figure() -> None:
    widened = figure("100").widened(Fraction(5, 100))
    assert widened == Range(Fraction(95), Fraction(105))
