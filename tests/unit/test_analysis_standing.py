"""When a claim stands and what ends it, rule by rule.

Days are counted from 1970; a span is written `(first day, day it ends or None)`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from factlog.analysis.spans import FOREVER, Span
from factlog.analysis.standing import standing
from factlog.vocab import Act, Counter, Time
from tests.unit.claims import (
    DAY,
    FIGURE,
    FIXED,
    NO,
    ONE_OF_THREE,
    TOLL,
    WORDS,
    YES,
    YES_OR_NO,
    A,
    B,
    C,
    against,
    claim,
    figure,
    remark,
    takes_back,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factlog.analysis.claim import Against, Claim, Question
    from factlog.answers import Possible

DENIES, CONCEDES, DECLINES = Act.DENIES, Act.CONCEDES, Act.DECLINES
DISOWNS = Counter.DISOWNS
OPEN = None


def spans(
    question: Question, claims: Iterable[Claim], marks: Iterable[Against] = ()
) -> dict[int, list[tuple[float, float | None]]]:
    """Return the days from and until which each claim stands."""
    found = standing(question, list(claims), list(marks))
    return {
        number: [
            (one.starts / DAY, None if one.ends == FOREVER else one.ends / DAY)
            for one in spans
        ]
        for number, spans in found.items()
    }


def first(
    question: Question, claims: Iterable[Claim], marks: Iterable[Against] = ()
) -> list[tuple[float, float | None]]:
    """Return the days from and until which claim 1 stands."""
    return spans(question, claims, marks)[1]


def ended_by(
    question: Question, claims: Iterable[Claim], marks: Iterable[Against] = ()
) -> int | None:
    """Return what ended claim 1 at last."""
    return standing(question, list(claims), list(marks))[1][-1].ended_by


# --- 1: its actor answers again -------------------------------------------------------


AGAIN = {
    "another assertion ends it": (YES_OR_NO, claim(1, YES), claim(2, NO, day=1), 1),
    "the same answer again ends it": (
        YES_OR_NO,
        claim(1, YES),
        claim(2, YES, day=1),
        1,
    ),
    "a concession ends it": (
        YES_OR_NO,
        claim(1, YES),
        claim(2, NO, day=1, act=CONCEDES),
        1,
    ),
    "unknown ends it": (YES_OR_NO, claim(1, YES), claim(2, None, day=1), 1),
    "a denial of it ends it": (
        YES_OR_NO,
        claim(1, YES),
        claim(2, YES, day=1, act=DENIES),
        1,
    ),
    "a denial of something else leaves it": (
        YES_OR_NO,
        claim(1, YES),
        claim(2, NO, day=1, act=DENIES),
        OPEN,
    ),
    "an assertion ends a denial that it agrees with": (
        YES_OR_NO,
        claim(1, YES, act=DENIES),
        claim(2, NO, day=1),
        1,
    ),
    "a denial of the other of two options ends a denial": (
        YES_OR_NO,
        claim(1, YES, act=DENIES),
        claim(2, NO, day=1, act=DENIES),
        1,
    ),
    "a denial of another of three options leaves a denial": (
        ONE_OF_THREE,
        claim(1, A, act=DENIES),
        claim(2, B, day=1, act=DENIES),
        OPEN,
    ),
    "declining leaves it": (
        YES_OR_NO,
        claim(1, YES),
        claim(2, None, day=1, act=DECLINES),
        OPEN,
    ),
    "a remark leaves it": (YES_OR_NO, claim(1, YES), remark(2, day=1), OPEN),
    "another actor leaves it": (
        YES_OR_NO,
        claim(1, YES),
        claim(2, NO, by=2, day=1),
        1e9,
    ),
    "an answer about an earlier time leaves it": (
        YES_OR_NO,
        claim(1, YES, day=5),
        claim(2, NO, day=6, about=4),
        OPEN,
    ),
    "an answer about a later time, said earlier, ended it before": (
        YES_OR_NO,
        claim(1, YES, day=5, about=2),
        claim(2, NO, day=4),
        5,
    ),
    "another answer of the same moment leaves it": (
        YES_OR_NO,
        claim(1, YES, day=2),
        claim(2, NO, day=2),
        OPEN,
    ),
    "one of the same moment about a later time leaves it": (
        YES_OR_NO,
        claim(1, YES, day=2, about=1),
        claim(2, NO, day=2),
        OPEN,
    ),
    "on a text question an answer leaves it": (WORDS, claim(1), claim(2, day=1), OPEN),
    "a figure is ended by the next one": (
        FIGURE,
        claim(1, figure("5"), about=0),
        claim(2, figure("6"), day=1, about=0),
        1,
    ),
}


@pytest.mark.parametrize(
    ("question", "one", "other", "until"), AGAIN.values(), ids=AGAIN.keys()
)
def test_an_actor_answers_again(
    question: Question, one: Claim, other: Claim, until: float | None
) -> None:
    begun = one.said / DAY
    expected = [(begun, OPEN if until == 1e9 else until)]
    assert first(question, [one, other]) == expected
    assert first(question, [other, one]) == expected
    ended = expected[0][1] is not None
    assert ended_by(question, [one, other]) == (other.number if ended else None)


def test_an_answer_about_two_times_is_kept_in_the_order_of_the_times() -> None:
    """What is claimed of an earlier time never ends what is claimed of a later one."""
    claims = [
        claim(1, YES, day=1, about=1),
        claim(2, NO, day=3, about=0),
        claim(3, NO, day=4, about=2),
    ]
    assert spans(YES_OR_NO, claims) == {1: [(1, 4)], 2: [(3, 3)], 3: [(4, OPEN)]}


# --- Figures so far -------------------------------------------------------------------

TOLLS = {
    "another figure about that day ends it": ((0, 0, "5"), (0, 1, "6"), 1),
    "a higher figure of a later day is growth": ((0, 0, "5"), (1, 1, "6"), OPEN),
    "the same figure of a later day leaves it": ((0, 0, "5"), (1, 1, "5"), OPEN),
    "a lower figure of a later day ends it": ((0, 0, "5"), (1, 1, "4"), 1),
    "a lower range of a later day ends it": ((0, 0, "5..6"), (1, 1, "3..4"), 1),
    "a range that meets it leaves it": ((0, 0, "5..6"), (1, 1, "3..5"), OPEN),
    "at most so many leaves at least so many": ((0, 0, "<=5"), (1, 1, ">=4"), OPEN),
    "at most fewer ends at least more": ((0, 0, ">=5"), (1, 1, "<=4"), 1),
    "unknown on a later day leaves it": ((0, 0, "5"), (1, 1, None), OPEN),
    "unknown about that day ends it": ((0, 0, "5"), (0, 1, None), 1),
    "a lower figure of a later day, said before": ((0, 2, "5"), (1, 1, "4"), 2),
    "a lower figure of an earlier day leaves it": ((1, 1, "5"), (0, 2, "4"), OPEN),
    "a lower figure of another day at one moment": ((0, 1, "5"), (1, 1, "4"), OPEN),
}


@pytest.mark.parametrize(("one", "other", "until"), TOLLS.values(), ids=TOLLS.keys())
@pytest.mark.parametrize("window", [0, 3])
@pytest.mark.parametrize("colleague", [1, 2], ids=["its actor", "a colleague"])
def test_a_figure_so_far_stands_for_its_own_day(
    one: tuple[int, int, str],
    other: tuple[int, int, str | None],
    until: float | None,
    window: int,
    colleague: int,
) -> None:
    about, day, typed = one
    earlier = claim(1, figure(typed), side=9, day=day, about=about)
    other_about, other_day, typed_later = other
    possible = None if typed_later is None else figure(typed_later)
    later = claim(2, possible, by=colleague, side=9, day=other_day, about=other_about)
    if colleague == 2 and about == other_about:
        until = None if possible is None else day + 8
    found = spans(replace(TOLL, window_days=window), [earlier, later])
    assert found[1] == [(day, until)]
    assert found[2] == [(other_day, OPEN)]


def test_a_side_that_counts_fewer_ends_all_its_higher_figures_and_no_others() -> None:
    claims = [
        claim(1, figure("10"), by=1, side=9, day=0),
        claim(2, figure("20"), by=2, side=9, day=1),
        claim(3, figure("12"), by=1, side=9, day=2),
        claim(4, figure("15"), by=3, side=3, day=1),
        claim(5, figure("12"), by=2, side=9, day=3, act=DENIES),
        claim(6, None, by=2, side=9, day=4),
    ]
    assert spans(TOLL, claims) == {
        1: [(0, OPEN)],
        2: [(1, 2)],
        3: [(2, OPEN)],
        4: [(1, OPEN)],
        5: [(3, OPEN)],
        6: [(4, OPEN)],
    }


def test_a_figure_is_ended_by_the_first_lower_one_that_was_said() -> None:
    claims = [
        claim(1, figure("10"), day=0),
        claim(2, figure("8"), day=1),
        claim(3, figure("6"), day=2),
        claim(4, figure(">=4"), day=3),
    ]
    assert spans(TOLL, claims) == {
        1: [(0, 1)],
        2: [(1, 2)],
        3: [(2, OPEN)],
        4: [(3, OPEN)],
    }
    assert ended_by(TOLL, claims) == 2


def test_a_figure_is_ended_by_a_lower_one_also_where_a_higher_one_came_last() -> None:
    claims = [
        claim(1, figure("6"), day=0),
        claim(2, figure("4"), day=1),
        claim(3, figure("8"), day=2),
    ]
    assert spans(TOLL, claims) == {1: [(0, 1)], 2: [(1, OPEN)], 3: [(2, OPEN)]}


# --- 2: it is retracted ---------------------------------------------------------------


def test_a_retraction_ends_its_claim_and_brings_nothing_back() -> None:
    claims = [
        claim(1, YES, day=0),
        claim(2, NO, day=1),
        takes_back(3, 2, day=2),
    ]
    assert spans(YES_OR_NO, claims) == {1: [(0, 1)], 2: [(1, 2)], 3: [(2, 2)]}


def test_a_retraction_ends_what_its_speaker_answered_before_and_nothing_later() -> None:
    claims = [
        claim(1, A, day=0, act=DENIES),
        claim(2, B, day=1, act=DENIES),
        claim(3, C, day=2, act=DENIES),
        claim(4, A, by=2, day=0),
        takes_back(5, 2, day=3),
    ]
    found = spans(ONE_OF_THREE, claims)
    assert found[1] == [(0, 3)]
    assert found[2] == [(1, 3)]
    assert found[3] == [(2, OPEN)]
    assert found[4] == [(0, OPEN)]
    assert ended_by(ONE_OF_THREE, claims) == 5


def test_a_remark_is_no_answer_and_is_taken_back_only_by_name() -> None:
    claims = [remark(1, day=0), claim(2, YES, day=1), takes_back(3, 2, day=2)]
    assert first(YES_OR_NO, claims) == [(0, OPEN)]
    assert first(YES_OR_NO, [*claims, takes_back(4, 1, day=4)]) == [(0, 4)]


@pytest.mark.parametrize(
    ("by", "side", "until"),
    [
        pytest.param(1, 9, 3, id="its actor"),
        pytest.param(1, 8, 3, id="its actor, now of another side"),
        pytest.param(2, 9, 3, id="a colleague"),
        pytest.param(2, 8, OPEN, id="a stranger"),
    ],
)
def test_a_claim_is_taken_back_by(by: int, side: int, until: float | None) -> None:
    claims = [claim(1, YES, side=9), takes_back(2, 1, by=by, side=side, day=3)]
    assert first(YES_OR_NO, claims) == [(0, until)]


def test_what_the_colleague_who_takes_back_answered_before_stands() -> None:
    claims = [
        claim(1, YES, by=2, side=9, day=0),
        claim(2, YES, by=1, side=9, day=1),
        takes_back(3, 2, by=2, side=9, day=3),
    ]
    assert first(YES_OR_NO, claims) == [(0, OPEN)]


def test_a_retraction_of_the_same_moment_names_what_it_ends() -> None:
    claims = [claim(1, YES, day=1), takes_back(2, 1, day=1)]
    assert first(YES_OR_NO, claims) == [(1, 1)]
    assert ended_by(YES_OR_NO, claims) == 2


def test_a_retraction_leaves_what_was_said_in_the_same_breath_about_before() -> None:
    claims = [
        claim(1, A, act=DENIES, day=5, about=1),
        claim(2, B, act=DENIES, day=4),
        takes_back(3, 2, day=5),
    ]
    assert first(ONE_OF_THREE, claims) == [(5, OPEN)]


def test_a_retraction_dated_before_its_claim_ends_nothing_until_that_was_said() -> None:
    claims = [
        claim(1, A, act=DENIES, day=0),
        claim(2, B, act=DENIES, day=5),
        takes_back(3, 2, day=2),
    ]
    assert spans(ONE_OF_THREE, claims) == {1: [(0, 5)], 2: [(5, 5)], 3: [(2, 2)]}


def test_a_retraction_of_what_is_not_recorded_here_ends_nothing() -> None:
    assert first(YES_OR_NO, [claim(1, YES), takes_back(2, 77, day=1)]) == [(0, OPEN)]


def test_a_claim_on_a_text_question_is_taken_back() -> None:
    assert first(WORDS, [claim(1), takes_back(2, 1, day=4)]) == [(0, 4)]


# --- 3: a colleague says otherwise ----------------------------------------------------


def home(number: int, *args: object, **more: object) -> Claim:
    """Return a claim of side 9."""
    return claim(number, *args, side=9, **more)  # type: ignore[arg-type]


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
        return replace(one, said=one.said + by, about=one.about + by, until=ends)

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
    question = replace(TOLL, window_days=3)
    claims = [home(1, figure("5"), by=1), home(2, figure("9"), by=2, day=1, act=act)]
    assert first(question, claims) == [(0, OPEN)]


# --- 4: the end that it states --------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        pytest.param(3, (1, 3), id="later"),
        pytest.param(1, (1, 1), id="the moment it was said"),
        pytest.param(0, (1, 1), id="before it was said"),
    ],
)
def test_a_claim_ends_when_it_says(until: int, expected: tuple[int, int]) -> None:
    one = claim(1, YES, day=1, until=until * DAY)
    assert first(YES_OR_NO, [one]) == [expected]
    assert ended_by(YES_OR_NO, [one]) is None


def test_whatever_comes_first_ends_it() -> None:
    one = claim(1, YES, until=5 * DAY)
    assert ended_by(YES_OR_NO, [one, claim(2, NO, day=4)]) == 2
    assert ended_by(YES_OR_NO, [one, claim(2, NO, day=6)]) is None
    assert first(YES_OR_NO, [one, claim(2, NO, day=4)]) == [(0, 4)]
    assert first(YES_OR_NO, [one, claim(2, NO, day=6)]) == [(0, 5)]


# --- "I never said that" --------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "kind", "until"),
    [
        pytest.param(1, Counter.DISOWNS, 2, id="its actor disowns it"),
        pytest.param(2, Counter.DISOWNS, OPEN, id="another disowns it"),
        pytest.param(1, Counter.QUALIFIES, OPEN, id="its actor qualifies it"),
    ],
)
def test_a_claim_that_its_own_actor_disowns_is_not_his_position(
    by: int, kind: Counter, until: float | None
) -> None:
    claims = [claim(1, YES), remark(2, by=by, day=2)]
    assert first(YES_OR_NO, claims, [against(2, 1, kind)]) == [(0, until)]
    assert ended_by(YES_OR_NO, claims, [against(2, 1, kind)]) == (
        None if until is None else 2
    )


def test_the_first_of_two_disavowals_counts() -> None:
    claims = [claim(1, YES), remark(2, day=4), remark(3, day=2)]
    marks = [against(2, 1, DISOWNS), against(3, 1, DISOWNS)]
    assert first(YES_OR_NO, claims, marks) == [(0, 2)]
    assert first(YES_OR_NO, claims, marks[::-1]) == [(0, 2)]


@pytest.mark.parametrize("day", [0, 3])
def test_a_claim_disowned_by_the_time_it_was_said_never_stood(day: int) -> None:
    claims = [claim(1, YES, day=3), remark(2, day=day)]
    assert first(YES_OR_NO, claims, [against(2, 1, DISOWNS)]) == [(3, 3)]


def test_a_disavowal_of_what_is_recorded_elsewhere_ends_nothing_here() -> None:
    marks = [against(2, 77, DISOWNS), against(77, 1, DISOWNS)]
    claims = [claim(1, YES), remark(2, day=1)]
    assert first(YES_OR_NO, claims, marks) == [(0, OPEN)]


def test_what_a_disowned_claim_ended_stands_again() -> None:
    claims = [claim(1, YES), claim(2, NO, day=1), remark(3, day=4)]
    marks = [against(3, 2, DISOWNS)]
    found = spans(YES_OR_NO, claims, marks)
    assert found == {1: [(0, 1), (4, OPEN)], 2: [(1, 4)], 3: [(4, OPEN)]}
    assert standing(YES_OR_NO, claims, marks)[1][0] == Span(0, DAY, 2)


def test_what_was_ended_twice_stands_again_only_if_both_are_disowned() -> None:
    claims = [
        claim(1, YES),
        claim(2, NO, day=1),
        claim(3, NO, day=2),
        remark(4, day=4),
        remark(5, day=6),
    ]
    one = [against(4, 2, DISOWNS)]
    assert first(YES_OR_NO, claims, one) == [(0, 1)]
    both = [*one, against(5, 3, DISOWNS)]
    assert first(YES_OR_NO, claims, both) == [(0, 1), (6, OPEN)]
    later = [*claims, claim(6, YES, day=9)]
    assert first(YES_OR_NO, later, both) == [(0, 1), (6, 9)]


def test_what_was_ended_by_a_claim_disowned_before_never_ceased() -> None:
    claims = [claim(1, YES), claim(2, NO, day=3), remark(3, day=1)]
    assert first(YES_OR_NO, claims, [against(3, 2, DISOWNS)]) == [(0, OPEN)]


def test_what_a_disowned_retraction_took_back_stands_again() -> None:
    claims = [claim(1, YES), takes_back(2, 1, day=1), remark(3, day=4)]
    found = first(YES_OR_NO, claims, [against(3, 2, DISOWNS)])
    assert found == [(0, 1), (4, OPEN)]


@pytest.mark.parametrize(
    ("act", "until"),
    [(Act.CONCEDES, 1), (Act.ASSERTS, 8)],
    ids=["concession", "answer"],
)
def test_what_a_colleague_ended_stands_again_once_he_disowned_it(
    act: Act, until: int
) -> None:
    claims = [
        home(1, YES, by=1),
        home(2, NO, by=2, day=1, act=act),
        remark(3, by=2, side=9, day=20),
    ]
    found = first(YES_OR_NO, claims, [against(3, 2, DISOWNS)])
    assert found == [(0, until), (20, OPEN)]


def test_a_lower_figure_that_was_disowned_leaves_the_higher_one() -> None:
    claims = [claim(1, figure("9")), claim(2, figure("4"), day=1), remark(3, day=4)]
    found = first(TOLL, claims, [against(3, 2, DISOWNS)])
    assert found == [(0, 1), (4, OPEN)]


@pytest.mark.parametrize(
    ("act", "until"),
    [(Act.CONCEDES, 1), (Act.ASSERTS, 8)],
    ids=["concession", "answer"],
)
def test_what_stands_again_is_ended_by_the_next_colleague(act: Act, until: int) -> None:
    claims = [
        home(1, YES, by=1),
        home(2, NO, by=2, day=1, act=act),
        remark(3, by=2, side=9, day=20),
        home(4, NO, by=3, day=30, act=CONCEDES),
    ]
    found = first(YES_OR_NO, claims, [against(3, 2, DISOWNS)])
    assert found == [(0, until), (20, 30)]


def test_a_higher_figure_that_stands_again_is_ended_by_the_next_lower_one() -> None:
    claims = [
        home(1, figure("9"), by=1),
        home(2, figure("4"), by=2, day=1),
        remark(3, by=2, side=9, day=4),
        home(4, figure("3"), by=3, day=9),
    ]
    found = first(TOLL, claims, [against(3, 2, DISOWNS)])
    assert found == [(0, 1), (4, 9)]


OUT_OF_TURN = {
    "its speaker answers again": (YES_OR_NO, [(YES, 1), (NO, 1), (NO, 1), (NO, 1)]),
    "colleagues concede": (YES_OR_NO, [(YES, 1), (NO, 2), (NO, 3), (NO, 4)]),
    "colleagues count fewer": (
        TOLL,
        [(figure("9"), 1), (figure("5"), 2), (figure("4"), 3), (figure("3"), 4)],
    ),
}


@pytest.mark.parametrize(("question", "answers"), OUT_OF_TURN.values(), ids=OUT_OF_TURN)
def test_what_was_said_first_ends_it_whatever_time_it_was_about(
    question: Question, answers: list[tuple[Possible, int]]
) -> None:
    told = zip(answers, (0, 5, 10, 2), strict=True)
    claims = [
        home(n, answer, by=by, day=said, about=n, act=CONCEDES)
        for n, ((answer, by), said) in enumerate(told, 1)
    ]
    assert first(question, claims) == [(0, 2)]


# --- What never stands ----------------------------------------------------------------


@pytest.mark.parametrize("act", [Act.DECLINES, Act.RETRACTS])
@pytest.mark.parametrize("question", [YES_OR_NO, WORDS, TOLL])
def test_who_takes_no_position_stands_for_no_moment(
    act: Act, question: Question
) -> None:
    one = claim(1, None, day=3, act=act)
    assert standing(question, [one])[1] == (Span(3 * DAY, 3 * DAY),)


def test_a_remark_stands_from_when_it_was_made() -> None:
    assert first(YES_OR_NO, [remark(1, day=3), claim(2, YES, day=4)]) == [(3, OPEN)]


def test_no_claims_have_no_spans() -> None:
    assert standing(YES_OR_NO, []) == {}


def test_a_fixed_question_is_about_one_time() -> None:
    assert FIXED.time is Time.FIXED
    claims = [claim(1, YES, day=5, about=0), claim(2, NO, day=6, about=0)]
    assert first(FIXED, claims) == [(5, 6)]


def test_a_span_holds_its_first_moment_and_not_its_last() -> None:
    span = Span(5, 8)
    assert [span.holds(moment) for moment in (4, 5, 7, 8)] == [False, True, True, False]


def test_a_colleague_who_wavers_outlasts_nobody_until_he_keeps_to_it() -> None:
    first = claim(1, YES, side=9)
    wavering = [
        claim(day + 1, NO if day % 2 else YES, by=2, side=9, day=day)
        for day in range(1, 6)
    ]
    stands = standing(YES_OR_NO, (first, *wavering))
    assert stands[1] == (Span(0, 12 * DAY, 6),)
