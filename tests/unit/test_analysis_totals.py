"""When a figure so far stands, and which lower one ends it."""

from __future__ import annotations

import pytest

from factlog.vocab import Act
from tests.unit.claims import (
    TOLL,
    claim,
    figure,
)
from tests.unit.standing import OPEN, ended_by, spans

DENIES = Act.DENIES


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
    found = spans(TOLL._replace(window_days=window), [earlier, later])
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
