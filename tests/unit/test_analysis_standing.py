"""When a claim stands and what ends it, rule by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog.analysis.spans import Span
from factlog.analysis.standing import standing
from factlog.vocab import Act, Time
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
    claim,
    figure,
    remark,
    takes_back,
)
from tests.unit.standing import OPEN, ended_by, first, spans

if TYPE_CHECKING:
    from factlog.analysis.claim import Claim, Question

DENIES, CONCEDES, DECLINES = Act.DENIES, Act.CONCEDES, Act.DECLINES


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


# --- 3: the end that it states --------------------------------------------------------


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
