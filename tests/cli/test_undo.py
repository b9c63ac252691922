"""factlog log, history and undo: what was changed, and changed back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.stories import triple

if TYPE_CHECKING:
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
