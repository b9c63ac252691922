"""factlog actor."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from factlog.vocab import ActorKind
from tests.cli.stories import triple

if TYPE_CHECKING:
    from tests.conftest import Run


def shown(run: Run, name: str) -> dict[str, Any]:
    """Return an actor as JSON shows it."""
    found: dict[str, Any] = json.loads(
        run("actor", "show", name, "--format", "json").stdout
    )
    return found


def test_an_actor_is_kept_with_all_that_was_typed(kursk: Run) -> None:
    line = (
        'actor add syrskyi "Oleksandr Syrskyi" --kind person --wikidata Q4446820 '
        '--description "Commander-in-Chief" --alias "Олександр Сирський@uk" '
        '--alias Syrsky --part-of "general staff of the armed forces of ukraine" '
        "--role commander --since 2024-02-08 --until 2030 --source briefing"
    )
    assert triple(kursk(line)) == (0, "syrskyi\n", "")
    found = shown(kursk, "syrskyi")
    assert (found["name"], found["kind"]) == ("Oleksandr Syrskyi", "person")
    assert (found["wikidata"], found["description"]) == (
        "Q4446820",
        "Commander-in-Chief",
    )
    assert found["names"] == [
        {"name": "Oleksandr Syrskyi", "language": None},
        {"name": "Олександр Сирський", "language": "uk"},
        {"name": "Syrsky", "language": None},
    ]
    (belongs,) = found["affiliations"]
    assert belongs == {
        "actor": "syrskyi",
        "organization": "ua-general-staff",
        "role": "commander",
        "speaks_for": True,
        "since": "2024-02-08",
        "since_earliest": "2024-02-08T00:00:00Z",
        "since_latest": "2024-02-08T23:59:59Z",
        "until": "2030",
        "until_earliest": "2030-01-01T00:00:00Z",
        "until_latest": "2030-12-31T23:59:59Z",
        "source": "briefing",
    }


def test_an_actor_is_found_by_any_of_its_names(story: Run) -> None:
    for name in ("gerasimov", "GERASIMOV", "Valery Gerasimov", "валерий герасимов"):
        assert shown(story, name)["slug"] == "gerasimov"
    assert story("actor show 1").exit_code == 3


def test_an_actor_joins_and_leaves(kursk: Run) -> None:
    joined = kursk("actor join gerasimov ua-general-staff --no-speaks-for --since 2020")
    assert (joined.exit_code, joined.stdout) == (0, "")
    kept = shown(kursk, "gerasimov")["affiliations"]
    assert [(one["organization"], one["speaks_for"]) for one in kept] == [
        ("russia", True),
        ("ua-general-staff", False),
    ]
    left = kursk("actor leave gerasimov ua-general-staff --until 2021-05")
    assert (left.exit_code, left.stdout) == (0, "")
    assert shown(kursk, "gerasimov")["affiliations"][1]["until"] == "2021-05"
    members = shown(kursk, "ua-general-staff")["members"]
    assert [one["actor"] for one in members] == ["gerasimov"]


def test_who_joins_a_side_changes_a_dispute_and_stderr_says_so(kursk: Run) -> None:
    joined = kursk("actor join ukraine russia")
    assert (joined.exit_code, joined.stdout) == (0, "")
    told = joined.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == ["killed", "kursk-control"]
    left = kursk("actor leave ukraine russia --until 2025-04-20")
    assert (left.exit_code, left.stdout) == (0, "")
    assert "kursk-control: now contested (" in left.stderr


def test_leaving_what_it_never_joined_is_refused(kursk_here: Run) -> None:
    result = kursk_here("actor leave russia ukraine --until 2025")
    assert result.exit_code in {3, 4}
    assert "hint: see them: factlog actor show russia" in result.stderr


def test_a_circle_of_speakers_is_refused(kursk: Run) -> None:
    code, out, err = triple(kursk("actor join russia gerasimov"))
    assert (code, out) == (4, "")
    assert err.startswith("factlog: ")


@pytest.mark.parametrize(
    "option", ["--role boss", "--since 2020", "--until 2020", "--no-speaks-for"]
)
def test_words_about_an_affiliation_need_one(kursk_here: Run, option: str) -> None:
    code, out, err = triple(kursk_here(f"actor add x X {option}"))
    assert (code, out) == (2, "")
    assert "Add --part-of ACTOR." in err


def test_an_actor_is_of_any_kind(kursk_here: Run) -> None:
    for kind in ActorKind:
        assert kursk_here(f"actor add a-{kind} X --kind {kind}").exit_code == 0
        assert shown(kursk_here, f"a-{kind}")["kind"] == kind


def test_a_name_that_is_taken_is_refused(kursk: Run) -> None:
    result = kursk("actor add russia Rossiya")
    expected = (
        "factlog: there is already an actor 'russia'\n"
        "  hint: see it: factlog actor show russia\n"
    )
    assert triple(result) == (4, "", expected)


def test_one_made_twice_becomes_one(kursk: Run) -> None:
    assert kursk("actor add chief Gerassimov --kind person").exit_code == 0
    new = kursk("claim add kursk-control chief No --answer russia --said 2025-04-26")
    assert new.exit_code == 0
    refused = kursk("actor merge gerasimov chief")
    assert triple(refused) == (
        *(2, ""),
        'factlog: the record is corrected for a reason\n  hint: add --reason "…"\n',
    )
    merged = kursk("actor merge gerasimov chief --reason twice")
    assert (merged.exit_code, merged.stdout) == (0, "")
    told = "chief is gerasimov from now on\nkursk-control: now contested ("
    assert merged.stderr.startswith(told)
    assert "chief" in [one["name"] for one in shown(kursk, "gerasimov")["names"]]
    newest = json.loads(kursk("log --format json --limit 1").stdout)[0]["entry"]
    assert kursk(f"undo {newest}").exit_code == 0
    assert shown(kursk, "chief")["claims"] == 1


def test_two_that_look_alike_are_settled_as_two(kursk_here: Run) -> None:
    run = kursk_here
    assert run("actor add gerasimov-2 'Valery Gerasimow'").exit_code == 0
    twins = "gerasimov = gerasimov-2"
    ways = (
        "factlog actor merge gerasimov gerasimov-2 --reason …, or with --not-the-same"
    )
    found = run("check --format tsv").stdout
    assert twins in found
    assert ways in found
    settled = run("actor merge gerasimov gerasimov-2 --not-the-same --reason brothers")
    assert triple(settled) == (0, "", "")
    assert twins not in run("check --format tsv").stdout
    code, out, err = triple(run("actor merge gerasimov gerasimov-2 --reason why"))
    assert (code, out) == (4, "")
    assert "are recorded as not the same" in err
    told = run("actor history gerasimov --format table").stdout
    assert "distinction recorded other: gerasimov-2" in told
