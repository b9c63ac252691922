"""factlog claim."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.stories import triple

if TYPE_CHECKING:
    from tests.conftest import Run

CLAIM = (
    "number uid question actor on_behalf_of side act answer label low high approximate "
    "unit text language said said_earliest said_latest holds holds_earliest "
    "holds_latest hedge channel addressee stands ended_by counters countered_by "
    "disputed citations recorded_at recorded_by changed_at changed_by withdrawn erased"
)
CITATION = "source via reported_by quote quote_language translation locator url"


def shown(run: Run, number: int | str) -> dict[str, Any]:
    """Return a claim as JSON shows it."""
    result = run("claim", "show", str(number), "--format", "json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def numbers(run: Run, options: str = "") -> list[int]:
    """Return the numbers of the claims that a list shows."""
    result = run(f"claim list --format json {options}")
    assert result.exit_code == 0, result.output
    return [row["number"] for row in json.loads(result.stdout)]


def test_a_claim_is_shown_with_these_keys(story: Run) -> None:
    found = shown(story, 3)
    assert list(found) == CLAIM.split()
    assert list(found["citations"][0]) == CITATION.split()
    listed = json.loads(story("claim list --format json").stdout)
    assert {tuple(row) for row in listed} == {tuple(CLAIM.split())}
    assert found in listed


def test_a_claim_is_kept_with_all_that_was_typed(kursk: Run) -> None:
    line = (
        'claim add kursk-control putin "The way is open." --concedes russia,ua-part '
        "--for russia --said 2025-04-28T14:00Z --holds 2025-04 --language en "
        "--hedge reportedly --channel video --to Ukraine --source briefing "
        '--quote "Путь открыт" --quote-language ru --translation "the way is open" '
        "--locator 1:02 --reported-by ua-general-staff --via terjemahan"
    )
    code, out, err = triple(kursk(line))
    assert (code, out) == (0, "6\n")
    assert err.startswith("kursk-control: now ")
    found = shown(kursk, 6)
    expected = {
        "act": "concedes",
        "answer": "russia,ua-part",
        "label": "Russia, all of it or Ukraine holds positions there",
        "on_behalf_of": "russia",
        "side": "russia",
        "said": "2025-04-28T14:00Z",
        "said_earliest": "2025-04-28T14:00:00Z",
        "holds": "2025-04",
        "holds_latest": "2025-04-30T23:59:59Z",
        "hedge": "reportedly",
        "channel": "video",
        "addressee": "ukraine",
        "recorded_by": "tester",
        "withdrawn": False,
        "erased": False,
    }
    assert {name: found[name] for name in expected} == expected
    assert found["citations"] == [
        {
            "source": "briefing",
            "via": ["terjemahan"],
            "reported_by": "ua-general-staff",
            "quote": "Путь открыт",
            "quote_language": "ru",
            "translation": "the way is open",
            "locator": "1:02",
            "url": "https://example.org/briefing",
        }
    ]


@pytest.mark.parametrize(
    ("options", "act", "label"),
    [
        ("--answer russia", "asserts", "Russia, all of it"),
        ("--denies russia", "denies", "not: Russia, all of it"),
        ("--concedes ua-part", "concedes", "Ukraine holds positions there"),
        ("--declines", "declines", "no answer"),
        ("--answer unknown", "asserts", "cannot say"),
        ("--answer none", "asserts", "none"),
    ],
)
def test_a_claim_has_an_act(
    kursk_here: Run, options: str, act: str, label: str
) -> None:
    line = f"claim add kursk-control putin Hm. {options} --said 2025-04-20"
    assert kursk_here(line).stdout == "6\n"
    found = shown(kursk_here, 6)
    assert found["act"] == act
    assert label in (found["label"] or "no answer")


@pytest.mark.parametrize(
    "options",
    [
        "",
        "--answer russia --declines",
        "--answer russia --denies ua-part",
        "--answer 20",
        "--answer russia --said 2025-13",
        "--answer russia --said 2025-04-01 --holds 2026",
        "--answer russia --source a --source b --quote words",
        "--answer russia --quote words",
    ],
)
def test_a_claim_that_cannot_be_is_refused(kursk_here: Run, options: str) -> None:
    result = kursk_here(f"claim add kursk-control putin Hm. {options}")
    assert (result.exit_code in {2, 3}, result.stdout) == (True, "")
    assert "\n  hint: " in result.stderr
    assert len(numbers(kursk_here)) == 5


def test_a_choice_without_an_answer_names_the_options(kursk_here: Run) -> None:
    assert triple(kursk_here("claim add kursk-control putin Hm.")) == (
        2,
        "",
        (
            "factlog: what does it answer to 'kursk-control'?\n"
            "  hint: add --answer OPTION, --denies OPTION or --declines; "
            "options: russia, ua-part\n"
        ),
    )


def test_a_counterclaim_without_an_answer_denies(kursk: Run) -> None:
    code, out, err = triple(kursk("claim counter 1 ukraine No. --said 2025-04-27"))
    assert (code, out) == (0, "6\n")
    assert "Ukraine: " in err
    found = shown(kursk, 6)
    assert (found["act"], found["answer"]) == ("denies", "russia")
    assert found["counters"] == [1]
    assert shown(kursk, 1)["countered_by"] == [2, 6]


def test_a_counterclaim_of_another_kind_is_a_mark(kursk: Run) -> None:
    line = (
        "claim counter 5 ukraine Mud? --question kursk-control --answer ua-part "
        "--kind qualifies --noted --note 'the editor saw it' --said 2025-04-27"
    )
    assert kursk(line).stdout == "6\n"
    shown_there = json.loads(kursk("dispute show weather --format json").stdout)
    assert shown_there["marks_on"] == [{"target": 5, "kind": "qualifies", "claim": 6}]
    assert shown_there["status"] == "uncontested"


def test_a_source_can_be_disowned(kursk: Run) -> None:
    line = (
        "claim counter 1 gerasimov 'Not genuine.' --kind disowns "
        "--source-of https://example.org/a --said 2025-04-28"
    )
    result = kursk(line)
    assert (result.exit_code, result.stdout) == (0, "6\n")
    found = json.loads(kursk("dispute show kursk-control --format json").stdout)
    assert [(mark["kind"], mark["claim"]) for mark in found["marks_on"]] == [
        ("disowns", 6)
    ]


def test_a_retraction_ends_a_claim_and_the_dispute(kursk: Run) -> None:
    line = "claim retract 1 --said 2025-05-01 --source https://example.org/c"
    code, out, err = triple(kursk(line))
    assert (code, out) == (0, "6\n")
    assert err.startswith("kursk-control: now ended (Ukraine: ")
    first = shown(kursk, 1)
    assert (first["stands"], first["ended_by"], first["disputed"]) == (False, 6, False)
    assert shown(kursk, 6)["act"] == "retracts"


def test_a_retraction_by_another_side_is_refused(kursk: Run) -> None:
    code, out, err = triple(kursk("claim retract 1 ukraine --said 2025-05-01"))
    assert (code, out) == (4, "")
    assert err.startswith("factlog: ")


def test_a_claim_is_cited_again(kursk: Run) -> None:
    code, out, err = triple(
        kursk("claim cite 1 --source briefing --quote 'it is free' --locator p.2")
    )
    assert (code, out) == (0, "")
    assert err.startswith("kursk-control: now contested (")
    found = shown(kursk, 1)["citations"]
    assert [(one["source"], one["locator"]) for one in found] == [
        ("example-org-a", None),
        ("briefing", "p.2"),
    ]


def test_a_mistake_is_withdrawn_for_a_reason(kursk: Run) -> None:
    refused = kursk("claim withdraw 2")
    assert triple(refused) == (
        2,
        "",
        'factlog: the record is corrected for a reason\n  hint: add --reason "…"\n',
    )
    code, out, err = triple(kursk("claim withdraw 2 --reason 'the wrong town'"))
    assert (code, out) == (0, "")
    assert err == "kursk-control: now uncontested (Russia: Russia, all of it)\n"
    assert 2 not in numbers(kursk)


def test_what_a_claim_was_made_against_cannot_be_withdrawn(kursk: Run) -> None:
    code, out, err = triple(kursk("claim withdraw 1 --reason oops"))
    assert (code, out) == (4, "")
    assert "hint: amend or withdraw that first: factlog claim show 2" in err


def test_a_claim_is_named_by_number_uid_or_its_end(kursk: Run) -> None:
    found = shown(kursk, 2)
    uid = found["uid"]
    for name in (uid, uid[-8:], uid.upper()):
        assert shown(kursk, name) == found


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("--question kursk-control", [1, 2]),
        ("--question 'who controls kursk oblast?'", [1, 2]),
        ("--actor gerasimov", [1, 4]),
        ("--actor 'валерий герасимов'", [1, 4]),
        ("--side russia", [5, 1, 4]),
        ("--source terjemahan", [3]),
        ("--source https://example.org/b", [2]),
        ("--act denies", []),
        ("--since 2025-04-27", [3, 4]),
        ("--until 2025-04-25", [5]),
        ("--since 2025-04-26 --until 2025-04-26", [1, 2]),
        ("--topic losses", [3, 4]),
        ("--match GORNAL", [1]),
        ("--match '%'", []),
        ("--disputed", [1, 2, 3, 4]),
        ("--disputed --side ukraine --limit 1", [2]),
    ],
)
def test_claims_are_listed_by_what_they_have(
    story: Run, options: str, found: list[int]
) -> None:
    assert numbers(story, options) == found


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (
            "claim add killed putin x --denies 80 --said 2025-04-27",
            '--denies "at least 80"',
        ),
        (
            "claim add killed gerasimov x --answer 'about 20' --said 2025-04-27",
            "the same statement? then: factlog claim cite 4",
        ),
        (
            "claim add kursk-control someone x --answer russia --said 2025-04-27",
            "factlog actor join someone ",
        ),
        (
            "claim add area putin x --answer 30 --said 2025-04-27",
            "--toll",
        ),
    ],
)
def test_a_hint_says_where_people_go_wrong_once(
    kursk_here: Run, line: str, hint: str
) -> None:
    kursk_here("actor add someone Someone --kind person")
    kursk_here("question add area 'How many km2?' --answers quantity")
    kursk_here("claim add area putin x --answer 20 --said 2025-04-26")
    result = kursk_here(line)
    assert result.exit_code == 0
    told = [line for line in result.stderr.splitlines() if line.startswith("hint: ")]
    assert [hint in line for line in told] == [True]


def test_a_good_claim_gets_no_hint(kursk_here: Run) -> None:
    result = kursk_here("claim add killed putin x --answer 25 --said 2025-04-28")
    assert "hint" not in result.stderr


def test_new_makes_what_is_missing_and_nothing_without_it(run: Run) -> None:
    line = "claim add 'Is it so?' 'A Person' Yes. --answer yes --source https://e.org/x"
    assert run(line).exit_code == 3
    assert run("question list --format json").stdout == "[]\n"
    assert run(f"{line} --new").stdout == "1\n"
    assert json.loads(run("actor list --format json").stdout)[0]["slug"] == "a-person"
    assert (
        json.loads(run("question list --format json").stdout)[0]["slug"] == "is-it-so"
    )
