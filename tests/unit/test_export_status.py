"""The sentences that say how a question stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from factlog.export import status
from factlog.export.lookup import lookup
from factlog.export.markdown import line
from factlog.rows import ConflictRow, SideRow
from factlog.vocab import Act, Basis, Conflict, Counter, Status
from tests.unit.sample_report import (
    CLAIMS,
    DISPUTE,
    EMPTY,
    KURSK,
    NAMES,
    claim,
    conflict,
    position,
)

if TYPE_CHECKING:
    from factlog.export.lookup import Lookup
    from factlog.rows import ClaimRow

RUSSIA, UKRAINE, BLOGGER = DISPUTE.sides


def changed(**changes: Any) -> Lookup:
    """Return the Kursk story with another dispute."""
    return lookup(replace(KURSK, dispute=replace(DISPUTE, **changes)), "q1")


def lede(**changes: Any) -> str:
    """Return the first sentence of a dispute."""
    return line(*status.lede(changed(**changes)))


def clash(kind: Conflict | Counter, one: str, other: str) -> ConflictRow:
    """Return a conflict between sides."""
    return conflict(2, 1, kind, Basis.DERIVED, (one, other))


CONTRARY = clash(Conflict.CONTRARY, "ukraine", "russia")
RECORDED = clash(Counter.DISPUTES, "ukraine", "russia")
WITHIN_RUSSIA = clash(Conflict.CONTRARY, "russia", "russia")
WITHIN_UKRAINE = clash(Conflict.CONTRARY, "ukraine", "ukraine")

SPLIT = {"status": Status.SPLIT, "since": "2023-01-12"}
ENDED = {"status": Status.ENDED, "conflicts": (), "since": "2023-01-25T10:00:00Z"}
CONCEDED = {"status": Status.CONCEDED, "conflicts": (), "since": "2023-01-25"}
UNCONTESTED = {"status": Status.UNCONTESTED, "conflicts": (), "since": None}


def way_out(
    number: int, actor: str, act: Act, said: str, text: str | None = None
) -> ClaimRow:
    """Return a claim that gives way for Ukraine."""
    label = None if text else "Russia, all of it"
    found = claim(number, actor, "ukraine", act, label, text, said=said)
    return replace(found, said_earliest=f"{said}T00:00:00Z")


ADMISSION = way_out(40, "ukraine", Act.CONCEDES, "2023-01-25")
FOR_UKRAINE = way_out(41, "syrskyi", Act.CONCEDES, "2023-01-25", "We left.")
EARLIER = way_out(39, "ukraine", Act.CONCEDES, "2023-01-05")
DENIED = replace(
    claim(30, "syrskyi", "ukraine", Act.DENIES, "Russia", None, said="2023-01-02"),
    stands=False,
    ended_by=42,
)
WITHDRAWAL = way_out(42, "syrskyi", Act.RETRACTS, "2023-01-25", "I was wrong.")
TAKEN_BACK = replace(ADMISSION, stands=False)
THREE_CAMPS = [clash(Conflict.CONTRARY, *pair) for pair in combinations("cab", 2)]

LEDES = [
    (
        {"conflicts": (CONTRARY,)},
        (
            "Contested since 26 April 2025: Russia and Ukraine give answers that "
            "cannot both hold."
        ),
    ),
    (
        {"conflicts": (RECORDED,)},
        "Contested since 26 April 2025: Russia and Ukraine dispute the answer.",
    ),
    (
        {"conflicts": (clash(Conflict.CONTRARY, "unlisted", "russia"),), "since": None},
        "Contested: Russia and unlisted give answers that cannot both hold.",
    ),
    (
        {"conflicts": (CONTRARY, WITHIN_RUSSIA)},
        (
            "Contested since 26 April 2025: Russia and Ukraine give answers that "
            "cannot both hold. Russia’s own speakers disagree too."
        ),
    ),
    (
        {"conflicts": (CONTRARY, clash(Conflict.CONTRARY, "rogov", "russia"))},
        (
            "Contested since 26 April 2025: What Russia says cannot hold together "
            "with what Ukraine and A military blogger say."
        ),
    ),
    (
        {"conflicts": THREE_CAMPS},
        (
            "Contested since 26 April 2025: a, b and c give answers that cannot all "
            "hold."
        ),
    ),
    (
        {"conflicts": ()},
        "Contested since 26 April 2025: Several sides dispute the answer.",
    ),
    (
        SPLIT | {"conflicts": (WITHIN_RUSSIA,)},
        "Split since 12 January 2023: Russia’s own speakers disagree.",
    ),
    (
        SPLIT | {"conflicts": (WITHIN_UKRAINE, WITHIN_RUSSIA)},
        "Split since 12 January 2023: Russia’s and Ukraine’s own speakers disagree.",
    ),
    (
        SPLIT | {"conflicts": ()},
        "Split since 12 January 2023: speakers of one side disagree.",
    ),
    (ENDED, "The dispute ended on 25 January 2023 without a concession."),
    (ENDED | {"since": None}, "The dispute ended without a concession."),
    (
        ENDED | {"claims": (DENIED, WITHDRAWAL)},
        (
            "The dispute ended on 25 January 2023 without a concession: Oleksandr "
            "Syrskyi (for Ukraine) took back claim 30 (claim 42, 25 January 2023)."
        ),
    ),
    (
        CONCEDED | {"claims": (TAKEN_BACK,)},
        "Conceded, and undisputed since 25 January 2023.",
    ),
    (
        CONCEDED | {"claims": (TAKEN_BACK,), "since": None},
        "Conceded, and undisputed.",
    ),
    (
        CONCEDED | {"claims": (*CLAIMS, ADMISSION)},
        (
            "Conceded, and undisputed since 25 January 2023: Ukraine concedes "
            "“Russia, all of it” (claim 40, 25 January 2023)."
        ),
    ),
    (
        CONCEDED | {"claims": (EARLIER, DENIED, WITHDRAWAL)},
        (
            "Conceded, and undisputed since 25 January 2023: Ukraine concedes "
            "“Russia, all of it” (claim 39, 5 January 2023) and Oleksandr Syrskyi "
            "(for Ukraine) took back claim 30 (claim 42, 25 January 2023)."
        ),
    ),
    (
        CONCEDED | {"claims": (EARLIER, EARLIER, ADMISSION, WITHDRAWAL, FOR_UKRAINE)},
        (
            "Conceded, and undisputed since 25 January 2023: Ukraine concedes "
            "“Russia, all of it” (claim 39, 5 January 2023), Ukraine concedes "
            "“Russia, all of it” (claim 40, 25 January 2023), Oleksandr Syrskyi (for "
            "Ukraine) concedes “We left.” (claim 41, 25 January 2023) and 1 more."
        ),
    ),
    (
        UNCONTESTED | {"sides": (), "claims": ()},
        "No claim has been recorded yet.",
    ),
    (UNCONTESTED | {"sides": ()}, "Not disputed here: no answer stands."),
    (
        UNCONTESTED | {"sides": (RUSSIA,)},
        "Not disputed here: only what Russia says still stands.",
    ),
    (
        UNCONTESTED | {"sides": (UKRAINE,), "claims": (ADMISSION,)},
        "Not disputed here: only Ukraine has spoken.",
    ),
    (
        UNCONTESTED | {"sides": (UKRAINE, BLOGGER)},
        (
            "Not disputed here: Ukraine and A military blogger give answers that do "
            "not exclude one another."
        ),
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), LEDES, ids=[s for _, s in LEDES])
def test_the_first_sentence_says_how_it_stands(
    changes: dict[str, Any], sentence: str
) -> None:
    assert lede(**changes) == sentence


def remarks(**changes: Any) -> list[str]:
    """Return what is said beside the status."""
    return [line(*remark) for remark in status.remarks(changed(**changes))]


CIRCULAR = (
    "Circular reporting: some sources rely on one another and count as one origin."
)


def test_marks_are_sentences() -> None:
    circular = "circular reporting"
    marks = ("quiet since 2025-04-26", "one side", "resolved by us", circular)
    assert remarks(marks=marks) == [
        "Quiet since 26 April 2025: nothing new was said.",
        "Only what one side says still stands.",
        "resolved by us.",
        CIRCULAR,
    ]
    alone = (one for one in DISPUTE.claims if one.side == "russia")
    assert remarks(marks=("one side",), claims=tuple(alone)) == [
        "Only one side has spoken."
    ]


def test_a_mark_that_the_first_sentence_gave_is_not_said_again() -> None:
    assert remarks(**UNCONTESTED, marks=("one side", "no claim yet")) == []
    assert status.remarks(lookup(EMPTY, "q1")) == ()


@pytest.mark.parametrize(
    ("at", "known_on", "sentence"),
    [
        (None, None, ""),
        ("2025-04-27", None, "As things stood on 27 April 2025."),
        (
            "2025-04-27T14:00Z",
            None,
            "As things stood at 27 April 2025, 14:00 UTC.",
        ),
        (None, "2025-05-01", "By what this log knew on 1 May 2025."),
        (
            "2025-04",
            "2025-05-01",
            "As things stood at April 2025, by what this log knew on 1 May 2025.",
        ),
    ],
)
def test_a_report_says_as_of_when_it_tells(
    at: str | None, known_on: str | None, sentence: str
) -> None:
    assert line(*status.asof(changed(at=at, known_on=known_on))) == sentence


def test_sides_are_lettered_beyond_the_alphabet_and_colours_come_again() -> None:
    sides = tuple(
        SideRow(side=f"s{n}", name=f"S {n}", positions=(position(1),))
        for n in range(60)
    )
    found = changed(sides=sides).sides
    letters = [found[f"s{n}"].letter for n in (0, 25, 26, 51, 52)]
    assert letters == ["A", "Z", "AA", "AZ", "BA"]
    assert {side.tone for side in found.values()} == {1, 2, 3, 4, 5, 6}


def test_a_name_that_is_not_given_is_taken_from_the_sides_or_is_the_slug() -> None:
    things = lookup(replace(KURSK, names={}), "q1")
    assert things.name("putin").text == NAMES["putin"]
    assert things.name("russia").text == NAMES["russia"]
    assert things.name("bbc").text == "bbc"
