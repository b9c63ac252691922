"""factlog log, history, undo and verify: what was changed, and changed back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text

from tests.cli.stories import triple
from tests.conftest import runner

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_a_correction_is_told_word_by_word_and_undone(kursk: Run) -> None:
    reason = "--reason 'a slip of the pen'"
    words = "The last village, Gornal, has been liberated."
    assert kursk(f"claim amend 1 --text '{words}' --hedge said {reason}").exit_code == 0
    told = kursk("claim history 1 --format table").stdout
    assert "by tester\n  claim recorded text: The last settlement, Gornal, has" in told
    assert ": a slip of the pen\n" in told
    assert "  claim amended text: The last [-settlement,-] {+village,+} Gornal," in told
    assert "  claim amended hedge: {+said+}\n" in told
    first = kursk("log --limit 1").stdout.splitlines()[1].split("\t")
    assert (first[3], first[5]) == ("a slip of the pen", "claim 1")
    code, out, err = triple(kursk(f"undo {first[0]}"))
    assert (code, out) == (0, "")
    assert err.startswith("kursk-control: now contested (")
    assert "text\tThe last settlement, Gornal" in kursk("claim show 1").stdout
    assert "undoes entry" in kursk("log --limit 1").stdout


def test_an_empty_string_clears_and_a_reason_is_needed(kursk: Run) -> None:
    code, out, err = triple(kursk("source amend terjemahan --title ''"))
    assert (code, out) == (2, "")
    assert err.endswith('hint: add --reason "…"\n')
    for line in (
        "source amend terjemahan --title '' --language id --relies-on briefing",
        "actor amend gerasimov --alias Gera --part-of ukraine --no-part-of russia",
        "question amend kursk-control --option russia=Russia --topic war --changing",
        "claim amend 2 --denies russia --said 2025-04-27 --no-source example-org-b",
        "claim amend 1 --declines",
    ):
        result = kursk(f"{line} --reason 'a test'")
        assert result.exit_code == 0, (line, result.stderr)
    assert "title\t\n" in kursk("source show terjemahan").stdout
    assert "label\tnot: Russia\n" in kursk("claim show 2").stdout
    assert "label\tgave no answer\n" in kursk("claim show 1").stdout


def test_what_cannot_be_amended_is_said(kursk: Run) -> None:
    for line, told in {
        "claim amend 1 --new --said 2025": "--new belongs to factlog claim add",
        "question amend kursk-control --fixed --changing": "a question is one of them",
        "claim amend 1 --answer russia": "nothing would change",
        "actor amend gerasimov --role chief": "of which affiliation",
    }.items():
        code, out, err = triple(kursk(f"{line} --reason 'a test'"))
        assert (code, out) == (2, ""), line
        assert told in err


def test_every_noun_is_withdrawn_unless_something_refers_to_it(kursk: Run) -> None:
    for line in ("actor add x X", "source add x", "question add x 'Is it?'"):
        assert kursk(line).exit_code == 0
        noun = line.split()[0]
        assert kursk(f"{noun} withdraw x --reason oops").exit_code == 0
        assert kursk(f"{noun} show x").exit_code == 3
        assert "withdrawn" in kursk(f"{noun} history x").stdout
    code, _, err = triple(kursk("question withdraw kursk-control --reason oops"))
    assert code == 4
    assert "claim 1 refers to question kursk-control" in err


def test_the_log_is_proved_and_an_earlier_head_with_it(kursk: Run) -> None:
    rows = json.loads(kursk("log --format json").stdout)
    code, out, err = triple(kursk("verify --format json"))
    assert (code, err) == (0, "all is as it was recorded\n")
    proved = json.loads(out)
    assert proved["head"] == rows[0]["digest"]
    assert proved["entries"] == len(rows)
    assert proved["rows"] == sum(row["rows"] for row in rows)
    assert kursk(f"verify --against {rows[3]['digest']}").exit_code == 0
    code, out, err = triple(kursk("verify --against 00ff"))
    assert (code, out) == (3, "")
    assert "there is no head '00ff'" in err


def test_a_change_behind_its_back_is_named(kursk: Run, tmp_path: Path) -> None:
    copied = tmp_path / "copy.db"
    exported = tmp_path / "log.jsonl"
    assert kursk("export", "-o", str(exported)).exit_code == 0
    run = runner(f"sqlite:///{copied}")
    assert run("init").exit_code == 0
    assert run("load", str(exported)).exit_code == 0
    with create_engine(f"sqlite:///{copied}").begin() as connection:
        connection.execute(text("DROP TRIGGER claim_frozen"))
        connection.execute(text("UPDATE claim SET text = 'Not so.' WHERE id = 2"))
    code, out, err = triple(run("verify"))
    assert (code, out) == (5, "")
    assert err == (
        "factlog: entry 7 fails: claim 2 is not as it was recorded\n"
        "  hint: compare with a backup or another copy: what precedes it is right\n"
    )
