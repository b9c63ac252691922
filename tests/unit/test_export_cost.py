"""A report costs what it tells, and not each of its things times each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from factlog import export
from factlog.rows import OriginRow
from tests.unit.costs import ABOUT_TWICE, calls
from tests.unit.sample_report import KURSK

if TYPE_CHECKING:
    from factlog.rows import QuestionReport

MANY = 100


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


@pytest.mark.parametrize("form", ["md", "html", "json", "csv"])
def test_twice_the_claims_and_sources_cost_about_twice(form: str) -> None:
    render = export.renderer(form)
    "".join(render([telling(1)]))  # what is made once is made
    few, many = (
        calls(lambda: "".join(render([report])))  # noqa: B023  it is called at once
        for report in (telling(MANY), telling(2 * MANY))
    )
    assert many < ABOUT_TWICE * few
