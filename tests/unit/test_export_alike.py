"""Conflicts that are alike are told together, and each of them once."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factlog import export
from factlog.export.alike import alike
from factlog.rows import MarkRow
from factlog.vocab import Act, Basis, Conflict, Counter
from tests.unit.costs import ABOUT_TWICE
from tests.unit.sample_report import DISPUTE, KURSK, claim, conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factlog.export.alike import Alike
    from factlog.rows import ConflictRow, QuestionReport

NUMBERS = range(1, 9)
HOW = st.sampled_from(
    [
        (Conflict.CONTRARY, Basis.DERIVED, ("a", "b"), None),
        (Conflict.CONTRARY, Basis.DERIVED, ("a", "b"), None),
        (Conflict.CONTRARY, Basis.DERIVED, ("c", "a"), None),
        (Conflict.CONTRARY, Basis.DERIVED, ("a", "a"), None),
        (Conflict.CONTRARY, Basis.DERIVED, ("b", "b"), None),
        (Conflict.CONTRADICTORY, Basis.DERIVED, ("a", "b"), None),
        (Counter.DISPUTES, Basis.STATED, ("a", "b"), None),
        (Counter.DISPUTES, Basis.NOTED, ("a", "b"), "It is meant."),
    ]
)
SAID = st.permutations(NUMBERS)


@given(
    drawn=st.dictionaries(st.sampled_from([*combinations(NUMBERS, 2)]), HOW),
    order=SAID,
)
def test_each_conflict_is_told_once_and_as_what_it_is(
    drawn: dict[
        tuple[int, int], tuple[Conflict | Counter, Basis, tuple[str, str], str]
    ],
    order: list[int],
) -> None:
    rows = [
        conflict(max(pair, key=order.index), min(pair, key=order.index), *how)
        for pair, how in drawn.items()
    ]
    found = told(rows, order)
    each = [
        (*sorted(pair), *one[2:])
        for one in found
        for pair in (
            product(one.claims, one.against)
            if one.against
            else combinations(one.claims, 2)
        )
    ]
    assert sorted(each, key=str) == sorted(map(as_told, rows), key=str)
    assert sum(one.conflicts() for one in found) == len(rows)
    pairs = {(row.claim, row.against) for row in rows}
    for one in found:
        assert one.conflicts() > 1 or (*one.claims, *one.against) in pairs
        for some in (one.claims, one.against):
            assert [*some] == sorted(some, key=order.index)
    ends = [max(order.index(n) for n in (*one.claims, *one.against)) for one in found]
    assert ends == sorted(ends)


def as_told(row: ConflictRow) -> tuple[object, ...]:
    """Return a conflict with all that is to be told of it."""
    pair = sorted((row.claim, row.against))
    within = row.sides[0] if row.sides[0] == row.sides[1] else None
    return *pair, row.kind, row.basis, within, row.note


def told(rows: Iterable[ConflictRow], order: Iterable[int]) -> list[Alike]:
    """Return how conflicts of claims that were said in this order are told."""
    said = {number: (f"{place}", number) for place, number in enumerate(order)}
    return alike(replace(DISPUTE, conflicts=tuple(rows)), said)


def groups(pairs: Iterable[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Return the groups into which pairs of claims fall, said as they are numbered."""
    rows = [
        conflict(*pair, Conflict.CONTRARY, Basis.DERIVED, ("a", "b")) for pair in pairs
    ]
    return [([*one.claims], [*one.against]) for one in told(rows, NUMBERS)]


def test_all_who_say_yes_are_against_all_who_say_no() -> None:
    pairs = [(high, low) for low, high in combinations(range(1, 7), 2)]
    yes_and_no = [(high, low) for high, low in pairs if (high - low) % 2]
    assert groups(yes_and_no) == [([2, 4, 6], [1, 3, 5])]
    assert groups(pairs) == [([1, 2, 3, 4, 5, 6], [])]


def test_those_who_are_against_one_another_are_told_once() -> None:
    mutual = [(3, 2), (4, 2), (4, 3)]
    assert groups([*mutual, (2, 1), (3, 1), (4, 1), (5, 1)]) == [
        ([2, 3, 4], []),
        ([2, 3, 4], [1]),
        ([5], [1]),
    ]
    two = [(2, 1), (3, 1), (3, 2), (4, 1), (4, 2)]
    assert groups(two) == [([2], [1]), ([3, 4], [1, 2])]
    assert groups([(3, 2), (3, 1), (2, 1), (4, 1), (5, 2)]) == [
        ([2], [1]),
        ([3], [1, 2]),
        ([4], [1]),
        ([5], [2]),
    ]


@pytest.mark.parametrize("form", ["md", "html"])
def test_twice_as_many_who_say_one_of_two_things_make_a_report_twice_as_long(
    form: str,
) -> None:
    render = export.renderer(form)
    few, many = (len("".join(render([spoken(count)]))) for count in (50, 100))
    assert many < ABOUT_TWICE * few


class Looked(tuple[Any, ...]):
    """Rows that count how often somebody goes through them."""

    __slots__ = ()
    times = 0

    def __iter__(self) -> Iterator[Any]:
        """Go through them once more."""
        type(self).times += 1
        return super().__iter__()


def test_nobody_goes_through_all_conflicts_and_marks_for_each_claim() -> None:
    looks = []
    for count in (10, 20):
        report = answered(count)
        Looked.times = 0
        text = "".join(export.renderer("md")([report]))
        assert text.count("Answers claim") == count - 1
        assert text.count("(qualifies)") == count - 2
        looks.append(Looked.times)
    assert looks[0] == looks[1]


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
    dispute = spoken(count).dispute
    claims = tuple(
        replace(one, counters=(one.number - 1,) if one.number > 1 else ())
        for one in dispute.claims
    )
    disputed = conflict(2, 1, Counter.DISPUTES, Basis.STATED, ("s2", "s1"))
    marks = (
        MarkRow(claim=number, target=number - 1, kind=Counter.QUALIFIES)
        for number in range(3, count + 1)
    )
    changed = replace(
        dispute, claims=claims, conflicts=Looked([disputed]), marks_on=Looked(marks)
    )
    return replace(KURSK, dispute=changed)
