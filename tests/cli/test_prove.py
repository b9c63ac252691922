"""factlog prove, and verify of a file: what a stranger is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.stories import settled, triple

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Golden, Run


@pytest.mark.parametrize("form", ["table", "tsv", "json"])
def test_a_claim_is_proved_to_a_stranger(
    story: Run, run_here: Run, golden: Golden, tmp_path: Path, form: str
) -> None:
    assert triple(story("prove 3 -o claim.json")) == (0, "", "wrote claim.json\n")
    assert (tmp_path / "claim.json").read_text("utf-8") == story("prove 3").stdout
    head = story("verify").stdout.split()[-1]
    line = f"verify claim.json --against {head} --format {form}"
    code, out, err = triple(run_here(line))
    told = f"claim.json is as it was recorded, and {head} is in it\n"
    assert (code, err) == (0, told)
    golden(f"cli-verify-proof.{form}", settled(out))


def test_words_of_others_do_not_act_on_the_terminal(kursk: Run, run_here: Run) -> None:
    added = kursk("claim", "add", "weather", "putin", "a\x1b[31mb\u202ec\nd")
    assert added.exit_code == 0
    assert kursk(f"prove {added.stdout.strip()} -o claim.json").exit_code == 0
    for form in ("table", "tsv", "json"):
        out = run_here(f"verify claim.json --format {form}").stdout
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "[31mb" in out


def test_an_export_is_verified_whole_or_redacted(
    story: Run, run_here: Run, golden: Golden
) -> None:
    story("export -o whole.jsonl")
    told = story("verify").stdout.splitlines()
    code, out, err = triple(run_here("verify whole.jsonl"))
    assert (code, err) == (0, "whole.jsonl is as it was recorded\n")
    assert out.splitlines() == [*told[:3], "withheld\t0", told[3]]
    line = "export --withhold claim --withhold actor.name -o part.jsonl"
    assert triple(story(line)) == (0, "", "wrote part.jsonl\n")
    code, out, err = triple(run_here("verify part.jsonl --format table"))
    assert (code, err) == (0, "part.jsonl is as it was recorded\n")
    golden("cli-verify-export.table", settled(out))
    run_here("init")
    for verb in ("load", "merge"):
        code, out, err = triple(run_here(f"{verb} part.jsonl"))
        assert (code, out) == (2, "")
        assert err == (
            "factlog: part.jsonl withholds words: actor.name, claim.channel, "
            "claim.hedge, claim.text\n"
            "  hint: ask for the whole export; factlog verify FILE checks this one\n"
        )


def test_what_is_wrong_is_said_and_how_to_go_on(
    story: Run, run_here: Run, tmp_path: Path
) -> None:
    file = tmp_path / "claim.json"
    story("prove 1 -o claim.json")
    right = file.read_text("utf-8")
    file.write_text(right.replace("Gornal", "Gormal"), "utf-8")
    code, out, err = triple(run_here("verify claim.json"))
    assert (code, out) == (5, "")
    assert err == (
        "factlog: row 1: text: its words do not match their hash\n"
        "  hint: ask for the file again, and compare its head with one kept "
        "elsewhere\n"
    )
    file.write_text(right, "utf-8")
    code, out, err = triple(run_here("verify claim.json --against 00ff"))
    assert (code, out) == (3, "")
    assert err == (
        "factlog: there is no head '00ff'\n"
        f"  hint: this is of the head {json.loads(right)['head']}\n"
    )
    file.write_text("{}", "utf-8")
    code, out, err = triple(run_here("verify claim.json"))
    assert (code, out) == (2, "")
    assert "claim.json is neither a proof nor an export" in err


def test_what_cannot_be_is_refused(story: Run) -> None:
    for line, told in {
        "prove 1 --format table": "'table' is not a format of this command",
        "export --withhold claim.act": "there are no words 'claim.act' to withhold",
        "export --format csv --withhold claim": "a spreadsheet cannot show that",
    }.items():
        code, out, err = triple(story(line))
        assert (code, out) == (2, "")
        assert told in err
    assert story("prove 99").exit_code == 3
