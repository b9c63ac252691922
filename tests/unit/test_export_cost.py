"""A report costs what it tells, and not each of its things times each."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from factlog import export
from factlog.rows import OriginRow
from tests.unit.sample_report import KURSK

if TYPE_CHECKING:
    from factlog.rows import QuestionReport

MANY = 100
ABOUT_TWICE = 2.5


def telling(count: int) -> QuestionReport:
    """Return a report of so many claims, each from a source of its own."""
    claim = next(one for one in KURSK.dispute.claims if one.citations)
    cited, source = claim.citations[0], KURSK.sources[0]
    slugs = [f"s{number}" for number in range(count)]
    claims = [
        replace(claim, number=number, citations=(replace(cited, source=slug),))
        for number, slug in enumerate(slugs, 1)
    ]
    bare = replace(KURSK.dispute, sides=(), conflicts=(), marks_on=())
    return replace(
        KURSK,
        dispute=replace(bare, claims=tuple(claims), origins=count),
        sources=tuple(replace(source, slug=slug) for slug in slugs),
        origins=tuple(OriginRow(sources=(slug,), circular=False) for slug in slugs),
    )


def calls(report: QuestionReport, form: str) -> int:
    """Return how often a function is called to render a report."""
    count = 0

    def called(_: Any, event: str, __: Any) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(called)
    try:
        "".join(export.renderer(form)([report]))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("form", ["md", "html", "json", "csv"])
def test_twice_the_claims_and_sources_cost_about_twice(form: str) -> None:
    calls(telling(1), form)
    few, many = (calls(telling(count), form) for count in (MANY, 2 * MANY))
    assert many < ABOUT_TWICE * few
