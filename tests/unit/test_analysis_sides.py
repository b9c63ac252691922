"""Who speaks for whom on a day, and which links would make a circle."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from factlog.analysis.sides import Link, by_actor, closes_a_loop, ends, side
from tests.unit.claims import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable

LAW = settings(max_examples=150, deadline=None)
GERASIMOV, STAFF, RUSSIA, OTHER = 1, 2, 3, 4
CHAIN = [Link(GERASIMOV, STAFF), Link(STAFF, RUSSIA)]
LAST = DAY - 1  # the last second of a day


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        pytest.param([], {GERASIMOV}, id="nobody: himself"),
        pytest.param(CHAIN, {RUSSIA}, id="a chain: its end"),
        pytest.param(
            [*CHAIN, Link(GERASIMOV, OTHER)],
            {RUSSIA, OTHER},
            id="two chains: both ends",
        ),
        pytest.param(
            [*CHAIN, Link(GERASIMOV, OTHER), Link(OTHER, RUSSIA)],
            {RUSSIA},
            id="two chains that meet: one end",
        ),
        pytest.param(
            [Link(GERASIMOV, STAFF), Link(STAFF, GERASIMOV)],
            {GERASIMOV},
            id="nothing but a circle: himself",
        ),
        pytest.param(
            [Link(GERASIMOV, STAFF), Link(STAFF, OTHER), Link(OTHER, STAFF)],
            {GERASIMOV},
            id="into a circle: himself",
        ),
        pytest.param(
            [Link(GERASIMOV, STAFF), Link(STAFF, GERASIMOV), Link(STAFF, RUSSIA)],
            {RUSSIA},
            id="a circle with a way out: its end",
        ),
        pytest.param([Link(GERASIMOV, GERASIMOV)], {GERASIMOV}, id="for himself"),
    ],
)
def test_chains_end(links: list[Link], expected: set[int]) -> None:
    assert ends(GERASIMOV, 0, by_actor(links)) == expected


@pytest.mark.parametrize(
    ("since", "until", "moment", "in_force"),
    [
        pytest.param(None, None, 5 * DAY, True, id="always"),
        pytest.param(5 * DAY, None, 5 * DAY, True, id="from that day on"),
        pytest.param(5 * DAY + 3600, None, 5 * DAY, True, id="from later on that day"),
        pytest.param(6 * DAY, None, 5 * DAY + LAST, False, id="from the next day on"),
        pytest.param(None, 5 * DAY + LAST, 5 * DAY + LAST, True, id="until that day"),
        pytest.param(None, 5 * DAY, 5 * DAY + LAST, True, id="until earlier that day"),
        pytest.param(None, 5 * DAY - 1, 5 * DAY, False, id="until the day before"),
        pytest.param(-3 * DAY, -2 * DAY, -2 * DAY - 1, True, id="before 1970"),
    ],
)
def test_an_office_counts_on_each_of_its_days(
    since: int | None,
    until: int | None,
    moment: int,
    in_force: bool,  # noqa: FBT001  a column of the table
) -> None:
    links = by_actor([Link(GERASIMOV, RUSSIA, since, until)])
    found = side(GERASIMOV, None, moment, links)
    assert found == (RUSSIA if in_force else GERASIMOV)


TWO_ENDS = by_actor([*CHAIN, Link(GERASIMOV, OTHER)])


@pytest.mark.parametrize(
    ("behalf", "expected"),
    [
        pytest.param(None, GERASIMOV, id="two sides at once: alone"),
        pytest.param(OTHER, OTHER, id="for one of them: that one"),
        pytest.param(STAFF, RUSSIA, id="for a body: the end of its chain"),
        pytest.param(GERASIMOV, GERASIMOV, id="for himself: his own"),
        pytest.param(99, 99, id="for one without links: that one"),
    ],
)
def test_who_says_for_whom_he_speaks_is_of_that_side(
    behalf: int | None, expected: int
) -> None:
    assert side(GERASIMOV, behalf, 0, TWO_ENDS) == expected


def test_who_speaks_for_himself_does_not_speak_for_his_side() -> None:
    assert side(GERASIMOV, None, 0, by_actor(CHAIN)) == RUSSIA
    assert side(GERASIMOV, GERASIMOV, 0, by_actor(CHAIN)) == GERASIMOV


@pytest.mark.parametrize(
    ("until", "refused"),
    [(DAY, True), (DAY - 1, False)],
    ids=["at one moment", "at none"],
)
def test_a_link_is_refused_if_there_would_be_a_circle(
    until: int,
    refused: bool,  # noqa: FBT001  a column of the table
) -> None:
    links = by_actor([Link(2, 3, None, until), Link(3, 1, DAY, None)])
    assert closes_a_loop(Link(1, 2), links) == refused


DATES = st.none() | st.integers(-2, 4)


@st.composite
def whole_days(draw: st.DrawFn) -> Link:
    """Return a link in force for whole days."""
    since, until = draw(DATES), draw(DATES)
    if since is not None and until is not None:
        since, until = sorted((since, until))
    return Link(
        draw(st.integers(1, 4)),
        draw(st.integers(1, 4)),
        None if since is None else since * DAY,
        None if until is None else until * DAY + LAST,
    )


DAYS = [day * DAY for day in range(-4, 7)]


def speaks_for_itself(actor: int, day: int, links: Iterable[Link]) -> bool:
    """Whether a way along links in force on a day comes back to the actor."""
    steps = {(k.actor, k.organization) for k in links if k.holds_on(day)}
    for _ in range(4):
        steps |= {
            (one, far)
            for (one, near), (also, far) in product(steps, steps)
            if near == also
        }
    return (actor, actor) in steps


@LAW
@given(st.lists(whole_days(), max_size=6), whole_days())
@example([Link(2, 3, 0, LAST), Link(3, 1, DAY, None)], Link(1, 2))
@example([Link(2, 3, 0, DAY + LAST), Link(3, 1, DAY, None)], Link(1, 2))
@example([Link(2, 3, 0, LAST), Link(2, 3, 3 * DAY), Link(3, 1, DAY)], Link(1, 2))
def test_a_link_is_refused_just_when_on_some_day_one_would_speak_for_oneself(
    links: list[Link], new: Link
) -> None:
    assume(not any(speaks_for_itself(new.actor, day, links) for day in DAYS))
    naive = any(speaks_for_itself(new.actor, day, [*links, new]) for day in DAYS)
    assert closes_a_loop(new, by_actor(links)) == naive


@LAW
@given(st.lists(whole_days(), max_size=7), st.integers(1, 4), st.sampled_from(DAYS))
def test_every_end_is_within_reach_and_speaks_for_nobody(
    links: list[Link], actor: int, day: int
) -> None:
    found = ends(actor, day + 3600, by_actor(links))
    in_force = [link for link in links if link.holds_on(day)]
    speaking = {link.actor for link in in_force}
    reached = {actor}
    for _ in range(4):
        reached |= {k.organization for k in in_force if k.actor in reached}
    assert found == (reached - speaking or {actor})
    assert side(actor, None, day, by_actor(links)) in {*found, actor}
