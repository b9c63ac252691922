"""What is against what, while both stand, and who is opposed when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog.analysis.opposed import Opposed, in_dispute, opposed
from factlog.analysis.spans import FOREVER, Span
from factlog.vocab import Basis, Conflict, Counter
from tests.unit.claims import (
    DAY,
    NO,
    YES,
    YES_OR_NO,
    Story,
    against,
    claim,
    remark,
)

if TYPE_CHECKING:
    from factlog.analysis.claim import Against


def test_a_pair_says_which_is_the_later_claim_and_while_both_stand() -> None:
    claims = (claim(2, YES, until=5 * DAY), claim(1, NO, by=2, day=1))
    (pair,) = Story(YES_OR_NO, claims).pairs()
    assert (pair.claim.number, pair.against.number) == (1, 2)
    assert (pair.kind, pair.basis, pair.note) == (
        Conflict.CONTRARY,
        Basis.DERIVED,
        None,
    )
    assert pair.span == Span(DAY, 5 * DAY)
    assert pair.dispute


def test_the_later_claim_is_the_one_about_the_later_time_whichever_stood_first() -> (
    None
):
    claims = (claim(1, YES, day=1, about=1), claim(2, NO, by=2, day=2, about=0))
    (pair,) = Story(YES_OR_NO, claims).pairs()
    assert (pair.claim.number, pair.against.number) == (1, 2)


def test_a_recorded_pair_goes_before_what_the_rules_say_of_it() -> None:
    claims = (claim(1, YES), claim(2, NO, by=2, day=1))
    noted = against(1, 2, Counter.CORRECTS, Basis.NOTED)._replace(
        note="at the briefing"
    )
    (pair,) = Story(YES_OR_NO, claims, (noted,)).pairs()
    assert (pair.claim.number, pair.against.number) == (1, 2)
    assert (pair.kind, pair.basis) == (Counter.CORRECTS, Basis.NOTED)
    assert pair.note == "at the briefing"
    assert pair.span == Span(DAY, FOREVER)


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(against(1, 2), id="each against the other"),
        pytest.param(against(2, 1, Counter.CORRECTS), id="in two ways"),
        pytest.param(against(2, 1), id="twice"),
    ],
)
def test_one_pair_of_claims_is_one_conflict_however_often_recorded(
    second: Against,
) -> None:
    claims = (claim(1, YES), claim(2, NO, by=2, day=1))
    story = Story(YES_OR_NO, claims, (against(2, 1), second))
    assert len(story.pairs()) == 1


@pytest.mark.parametrize(
    "kind", [Counter.QUALIFIES, Counter.UNDERCUTS, Counter.DISOWNS]
)
def test_a_mark_makes_no_conflict(kind: Counter) -> None:
    claims = (claim(1, YES), claim(2, YES, by=2, day=1))
    assert Story(YES_OR_NO, claims, (against(2, 1, kind),)).pairs() == []


def test_a_mark_leaves_the_conflict_that_the_rules_see() -> None:
    claims = (claim(1, YES), claim(2, NO, by=2, day=1))
    (pair,) = Story(YES_OR_NO, claims, (against(2, 1, Counter.QUALIFIES),)).pairs()
    assert pair.basis is Basis.DERIVED


def test_a_counterclaim_against_one_that_is_not_here_makes_no_conflict_here() -> None:
    claims = (claim(1, YES), claim(2, YES, by=2))
    elsewhere = (against(2, 77), against(77, 1))
    assert Story(YES_OR_NO, claims, elsewhere).pairs() == []


def test_a_pair_lasts_for_each_span_that_both_stand() -> None:
    claims = (
        claim(1, YES),
        claim(2, NO, by=2),
        claim(3, YES, by=2, day=1),
        remark(4, by=2, day=4),
    )
    marks = (against(4, 3, Counter.DISOWNS),)
    story = Story(YES_OR_NO, claims, marks)
    opposed, disputed = story.pairs(), story.opposed().disputed
    assert [pair.span for pair in opposed] == [Span(0, DAY), Span(4 * DAY, FOREVER)]
    assert disputed[1] == (Span(0, DAY), Span(4 * DAY, FOREVER))
    assert 3 not in disputed
    recorded = Story(YES_OR_NO, claims, (*marks, against(2, 1)))
    assert [pair.span for pair in recorded.pairs()] == [pair.span for pair in opposed]


def test_a_claim_is_in_dispute_without_a_break_while_any_pair_lasts() -> None:
    claims = (
        claim(1, YES, day=0),
        claim(2, NO, by=2, day=1, until=3 * DAY),
        claim(3, NO, by=3, day=3, until=4 * DAY),
        claim(4, NO, by=4, day=2, until=5 * DAY),
        claim(5, NO, by=5, day=7),
    )
    disputed = Story(YES_OR_NO, claims).opposed().disputed
    assert disputed[1] == (Span(DAY, 5 * DAY), Span(7 * DAY, FOREVER))


def test_a_split_puts_no_claim_in_dispute() -> None:
    claims = (claim(1, YES, side=9), claim(2, NO, by=2, side=9, day=1))
    story = Story(YES_OR_NO, claims)
    assert [pair.dispute for pair in story.pairs()] == [False]
    assert story.opposed().disputed == {}
    lasts = (Span(DAY, 8 * DAY),)
    assert story.opposed().split == {1: lasts, 2: lasts}


def test_a_claim_may_be_in_dispute_on_its_own_question_and_on_another() -> None:
    here, elsewhere = Span(0, DAY), Span(2 * DAY, FOREVER)
    found = [Opposed({1: (one,)}, {}, {}) for one in (here, elsewhere)]
    assert in_dispute(found) == {1: (here, elsewhere)}
    assert in_dispute(reversed(found)) == {1: (here, elsewhere)}


def test_who_spoke_for_two_sides_at_once_is_not_opposed_by_himself() -> None:
    his = (claim(1, YES, side=1), claim(2, NO, side=2, about=2))
    stood = {1: (Span(0, FOREVER),), 2: (Span(0, FOREVER),), 3: (Span(9, FOREVER),)}
    others = claim(3, NO, by=3)
    assert opposed(YES_OR_NO, his, (), stood, (), few=0).disputed == {}
    found = opposed(YES_OR_NO, (*his, others), (), stood, (), few=0).disputed
    assert found == {1: (Span(9, FOREVER),), 3: (Span(9, FOREVER),)}


def test_who_loses_two_opponents_finds_the_third_however_much_was_said() -> None:
    claims = [
        claim(1, YES, by=1, day=0),
        *(claim(n, NO, by=n, day=1) for n in (2, 3, 4)),
        *(claim(n, YES, by=5, day=n) for n in range(5, 60)),
        claim(60, YES, by=2, day=60),
        claim(61, YES, by=3, day=61),
    ]
    found = Story(YES_OR_NO, tuple(claims)).opposed()
    assert found.disputed[1] == (Span(DAY, FOREVER),)
