"""What its own actor disowns, and what stands again then."""

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
    YES,
    YES_OR_NO,
    against,
    claim,
    figure,
    remark,
    takes_back,
)
from tests.unit.standing import OPEN, ended_by, first, home, spans

if TYPE_CHECKING:
    from factlog.analysis.claim import Question
    from factlog.answers import Possible

CONCEDES = Act.CONCEDES
DISOWNS = Counter.DISOWNS


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
