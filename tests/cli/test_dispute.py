"""factlog dispute."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.stories import triple

if TYPE_CHECKING:
    from tests.conftest import Run

ROW = "question text topic status sides claims origins since last_said"
SHOWN = (
    "question status marks since at known_on sides conflicts marks_on claims origins"
)
QUESTION = "slug text answers unit time"
SIDE = "side name positions"
POSITION = "actor name claim act answer label said hedge"
CONFLICT = "claim against kind basis sides note"
MARK = "target kind claim"


def listed(run: Run, options: str = "") -> list[str]:
    """Return the questions that a list of disputes shows."""
    result = run(f"dispute list --format json {options}")
    assert result.exit_code == 0, result.output
    return [row["question"] for row in json.loads(result.stdout)]


def shown(run: Run, line: str) -> dict[str, Any]:
    """Return a dispute as JSON shows it."""
    found: dict[str, Any] = json.loads(run(f"dispute show {line} --format json").stdout)
    return found


def test_a_row_of_the_list_has_these_keys(story: Run) -> None:
    rows = json.loads(story("dispute list --all --format json").stdout)
    assert [list(row) for row in rows] == [ROW.split()] * 3


def test_a_dispute_has_these_keys(kursk: Run) -> None:
    kursk("claim counter 2 gerasimov Hm. --answer russia --kind undercuts")
    found = shown(kursk, "kursk-control")
    assert list(found) == SHOWN.split()
    assert list(found["question"]) == QUESTION.split()
    for side in found["sides"]:
        assert list(side) == SIDE.split()
        for position in side["positions"]:
            assert list(position) == POSITION.split()
    assert found["conflicts"]
    for conflict in found["conflicts"]:
        assert list(conflict) == CONFLICT.split()
        assert len(conflict["sides"]) == 2
        assert conflict["claim"] > conflict["against"]
    assert [list(mark) for mark in found["marks_on"]] == [MARK.split()]
    whole = json.loads(kursk("claim show 1 --format json").stdout)
    assert [list(claim) for claim in found["claims"]] == [list(whole)] * 3
    assert whole in found["claims"]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("", ["killed", "kursk-control"]),
        ("--all", ["killed", "kursk-control", "weather"]),
        ("--topic losses", ["killed"]),
        ("--topic nothing", []),
        ("--side russia --all", ["killed", "kursk-control", "weather"]),
        ("--side Ukraine", ["killed", "kursk-control"]),
        ("--status contested", ["killed", "kursk-control"]),
        ("--status uncontested", ["weather"]),
        ("--status split", []),
        ("--at 2025-04-26", ["kursk-control"]),
        ("--at 2025-04-25", []),
        ("--at 2025-04-26T12:00Z --all", None),
        ("--limit 1", ["killed"]),
        ("--limit 0", ["killed", "kursk-control"]),
    ],
)
def test_disputes_are_listed_the_latest_first(
    story: Run, options: str, found: list[str] | None
) -> None:
    if found is None:
        assert "weather" in listed(story, options)
    else:
        assert listed(story, options) == found


def test_the_past_is_shown_as_it_stood_at_the_end_of_a_day(story: Run) -> None:
    before = shown(story, "kursk-control --at 2025-04-25")
    assert (before["status"], before["at"], before["sides"]) == (
        "uncontested",
        "2025-04-25",
        [],
    )
    then = shown(story, "kursk-control --at 2025-04-26")
    assert (then["status"], then["since"]) == ("contested", "2025-04-26")
    assert [side["side"] for side in then["sides"]] == ["russia", "ukraine"]


def test_a_conflict_names_the_later_claim_and_its_side_first(story: Run) -> None:
    assert shown(story, "kursk-control")["conflicts"] == [
        {
            "claim": 2,
            "against": 1,
            "kind": "disputes",
            "basis": "stated",
            "sides": ["ukraine", "russia"],
            "note": None,
        }
    ]
    (derived,) = shown(story, "killed")["conflicts"]
    assert (derived["kind"], derived["basis"]) == ("contrary", "derived")


def test_a_question_is_named_by_slug_or_words(story: Run) -> None:
    by_slug = triple(story("dispute show kursk-control"))
    assert by_slug[0] == 0
    for name in ("KURSK-CONTROL", "who controls kursk oblast?"):
        assert triple(story("dispute", "show", name)) == by_slug


def test_no_side_wins(story: Run) -> None:
    for form in ("json", "tsv", "table"):
        words = story(f"dispute show kursk-control --format {form}").stdout.lower()
        assert not {"true", "false"} & set(words.split()) or form != "table"
        for verdict in ("winner", "verdict", "established", "confirmed"):
            assert verdict not in words
