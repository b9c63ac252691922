"""Where claims come from: origins are counted, not articles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factlog.analysis.origins import Passage, origins

LAW = settings(max_examples=120, deadline=None)
ARTICLE, AGENCY, TELEGRAM, VIDEO, PAPER = 1, 2, 3, 4, 5


@pytest.mark.parametrize(
    ("passages", "basis", "expected"),
    [
        pytest.param([], {}, [], id="no source, no origin"),
        pytest.param([Passage(ARTICLE)], {}, [{ARTICLE}], id="an article alone"),
        pytest.param(
            [Passage(ARTICLE, (AGENCY, TELEGRAM))],
            {},
            [{TELEGRAM}],
            id="the end of the chain that it came through",
        ),
        pytest.param(
            [Passage(ARTICLE)],
            {ARTICLE: [AGENCY], AGENCY: [TELEGRAM]},
            [{TELEGRAM}],
            id="the end of what whole works rely on",
        ),
        pytest.param(
            [Passage(ARTICLE, (AGENCY,))],
            {AGENCY: [TELEGRAM]},
            [{TELEGRAM}],
            id="the passage's way, then what its end relies on",
        ),
        pytest.param(
            [Passage(ARTICLE, (VIDEO,))],
            {ARTICLE: [TELEGRAM]},
            [{VIDEO}],
            id="the passage's way goes before the work's",
        ),
        pytest.param(
            [Passage(ARTICLE, (AGENCY,)), Passage(PAPER, (TELEGRAM,)), Passage(AGENCY)],
            {AGENCY: [TELEGRAM]},
            [{TELEGRAM}],
            id="three articles on one telegram",
        ),
        pytest.param(
            [Passage(ARTICLE), Passage(PAPER)],
            {},
            [{ARTICLE}, {PAPER}],
            id="two articles without a link",
        ),
        pytest.param(
            [Passage(ARTICLE)],
            {ARTICLE: [TELEGRAM, VIDEO]},
            [{TELEGRAM}, {VIDEO}],
            id="a work that relies on two",
        ),
        pytest.param(
            [Passage(ARTICLE), Passage(AGENCY)],
            {ARTICLE: [AGENCY], AGENCY: [ARTICLE]},
            [{ARTICLE, AGENCY}],
            id="two that rely on each other are one origin",
        ),
        pytest.param(
            [Passage(PAPER, (ARTICLE,))],
            {ARTICLE: [AGENCY], AGENCY: [ARTICLE]},
            [{ARTICLE, AGENCY}],
            id="a way into a circle",
        ),
        pytest.param(
            [Passage(ARTICLE)],
            {ARTICLE: [AGENCY], AGENCY: [ARTICLE, TELEGRAM]},
            [{TELEGRAM}],
            id="a circle with a way out is no origin",
        ),
        pytest.param(
            [Passage(ARTICLE, (ARTICLE,))],
            {},
            [{ARTICLE}],
            id="a work by way of itself",
        ),
    ],
)
def test_the_origins_of_a_claim_are_the_ends_of_its_chains(
    passages: list[Passage], basis: dict[int, list[int]], expected: list[set[int]]
) -> None:
    assert origins(passages, basis) == frozenset(map(frozenset, expected))


SOURCES = st.integers(1, 6)
PASSAGES = st.lists(
    st.builds(Passage, SOURCES, st.lists(SOURCES, max_size=2).map(tuple)), max_size=4
)
BASES = st.dictionaries(SOURCES, st.lists(SOURCES, max_size=2), max_size=6)


@LAW
@given(PASSAGES, BASES)
def test_there_are_never_more_origins_than_sources_cited_or_behind_them(
    passages: list[Passage], basis: dict[int, list[int]]
) -> None:
    found = origins(passages, basis)
    sources = {s for one in passages for s in (one.source, *one.via)}
    sources |= {behind for one in basis.values() for behind in one}
    named = [source for origin in found for source in origin]
    assert len(named) == len(set(named))
    assert set(named) <= sources
    assert bool(found) == bool(passages)


@LAW
@given(PASSAGES, BASES)
def test_an_unrelated_source_adds_one_origin(
    passages: list[Passage], basis: dict[int, list[int]]
) -> None:
    found = origins([*passages, Passage(99)], basis)
    assert found == origins(passages, basis) | {frozenset({99})}
    assert origins([*passages, Passage(99, (98,))], basis) == (
        origins(passages, basis) | {frozenset({98})}
    )


@LAW
@given(PASSAGES, BASES)
def test_the_order_of_passages_changes_no_origin(
    passages: list[Passage], basis: dict[int, list[int]]
) -> None:
    turned = {source: behind[::-1] for source, behind in reversed(basis.items())}
    assert origins(reversed(passages), turned) == origins(passages, basis)


@LAW
@given(st.permutations(list(range(6))), st.integers(0, 5))
def test_a_circle_of_any_length_is_one_origin(circle: list[int], cited: int) -> None:
    basis = {one: [circle[(i + 1) % 6]] for i, one in enumerate(circle)}
    assert origins([Passage(cited)], basis) == frozenset({frozenset(circle)})
