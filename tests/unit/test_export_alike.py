"""Conflicts that are alike are told together, and each of them once."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factlog import export
from factlog.export.alike import alike
from factlog.vocab import Act, Basis, Conflict, Counter
from tests.unit.costs import ABOUT_TWICE, calls
from tests.unit.sample_report import DISPUTE, KURSK, claim, conflict

if TYPE_CHECKING:
    from factlog.rows import ConflictRow, QuestionReport

NUMBERS = range(1, 9)
HOW = st.sampled_from(
    [
        (Conflict.CONTRARY, Basis.DERIVED, ("a", "b"), None),
        (Conflict.CONTRARY, Basis.DERIVED, ("c", "a"), None),
        (Conflict.CONTRARY, Basis.DERIVED, ("a", "a"), None),
        (Conflict.CONTRARY, Basis.DERIVED, ("b", "b"), None),
        (Conflict.CONTRADICTORY, Basis.DERIVED, ("a", "b"), None),
        (Counter.DISPUTES, Basis.STATED, ("a", "b"), None),
        (Counter.DISPUTES, Basis.NOTED, ("a", "b"), "It is meant."),
    ]
)


@given(
    drawn=st.dictionaries(
        st.sampled_from([*combinations(NUMBERS, 2)]), HOW, max_size=20
    )
)
def test_each_conflict_is_told_once_and_as_what_it_is(
    drawn: dict[
        tuple[int, int], tuple[Conflict | Counter, Basis, tuple[str, str], str]
    ],
) -> None:
    rows = [conflict(high, low, *how) for (low, high), how in drawn.items()]
    told = [
        (*sorted((claim, other)), what(one.row))
        for one in alike(rows)
        for claim in one.claims
        for other in one.against
    ]
    assert sorted(told) == sorted((row.against, row.claim, what(row)) for row in rows)


def what(row: ConflictRow) -> tuple[str, ...]:
    """Return all that is told of a conflict, but whose claims they are."""
    inside = row.sides[0] if row.sides[0] == row.sides[1] else ""
    return row.kind, row.basis, inside, row.note or ""


def test_all_who_say_yes_are_against_all_who_say_no() -> None:
    (told,) = alike(facing(6))
    assert (told.claims, told.against) == ((2, 4, 6), (1, 3, 5))


def test_they_are_told_in_the_order_of_the_latest_claims() -> None:
    pairs = [(4, 1), (2, 1), (5, 4), (5, 2), (6, 3)]
    rows = [
        conflict(*pair, Conflict.CONTRARY, Basis.DERIVED, ("a", "b")) for pair in pairs
    ]
    stated = conflict(5, 3, Counter.DISPUTES, Basis.STATED, ("a", "b"))
    assert [(one.claims, one.against) for one in alike([*rows, stated])] == [
        ((5,), (3,)),
        ((1, 5), (2, 4)),
        ((6,), (3,)),
    ]


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_report_of_twice_the_speakers_is_twice_as_long(form: str) -> None:
    render = export.renderer(form)
    few, many = (len("".join(render([spoken(count)]))) for count in (50, 100))
    assert many < ABOUT_TWICE * few


def test_what_is_answered_costs_what_was_answered() -> None:
    render = export.renderer("md")
    "".join(render([answered(1)]))  # what is made once is made
    few, many = (
        calls(lambda: "".join(render([report])))  # noqa: B023  it is called at once
        for report in (answered(100), answered(200))
    )
    assert many < ABOUT_TWICE * few


def facing(count: int) -> list[ConflictRow]:
    """Return the conflicts of so many speakers, who say no and yes in turn."""
    return [
        conflict(high, low, Conflict.CONTRARY, Basis.DERIVED, (f"s{high}", f"s{low}"))
        for low, high in combinations(range(1, count + 1), 2)
        if (high - low) % 2
    ]


def spoken(count: int) -> QuestionReport:
    """Return a report in which so many speak, each against half of the others."""
    claims = tuple(
        claim(number, f"s{number}", f"s{number}", Act.ASSERTS, "yes", "So.")
        for number in range(1, count + 1)
    )
    rows = tuple(facing(count))
    dispute = replace(DISPUTE, claims=claims, conflicts=rows, sides=(), marks_on=())
    return replace(KURSK, dispute=dispute)


def answered(count: int) -> QuestionReport:
    """Return a report in which each claim answers the one before it."""
    report = spoken(count)
    claims = tuple(
        replace(one, counters=(one.number - 1,)) for one in report.dispute.claims[1:]
    )
    rows = tuple(
        conflict(one.number, one.number - 1, Counter.DISPUTES, Basis.STATED, ("a", "b"))
        for one in claims
    )
    dispute = replace(report.dispute, claims=claims, conflicts=rows)
    return replace(report, dispute=dispute)
