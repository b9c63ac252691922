"""What `factlog merge`, `erase` and their like print."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

ADD = (
    'claim add "Is it so?" Lab "It is so." --answer yes --said 2025-03-01'
    " --source https://example.org/a --new"
)


@pytest.fixture
def apart(run_here: Run) -> Run:
    """Run commands where two logs changed the same claim."""
    run_here("init")
    run_here(ADD)
    run_here("backup other.db")
    run_here('claim amend 1 --hedge reportedly --reason "so it says"')
    run_here('--db other.db claim amend 1 --hedge surely --reason "so I heard"')
    return run_here


def test_a_merge_says_what_came_and_lists_clashes(apart: Run) -> None:
    done = apart("merge other.db")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "kind\tthing\tmessage"
    assert "clash\tclaim 1\t" in done.stdout
    assert "1 entry with 1 row came; known already: 8 rows" in done.stderr
    assert "is-it-so: now uncontested" in done.stderr
    again = apart("merge other.db")
    assert "0 entries with 0 rows came; known already: 9 rows" in again.stderr
    assert apart("verify").exit_code == 0


def test_a_merge_gives_its_reason(apart: Run) -> None:
    apart("merge other.db")
    assert "\tmerged other.db\t" in apart("log").stdout
    apart('--db other.db merge factlog.db --reason "back home"')
    assert "\tback home\t" in apart("--db other.db log").stdout


def test_what_is_no_log_is_refused(apart: Run, tmp_path: Path) -> None:
    missing = apart("merge missing.db")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "missing.db cannot be read" in missing.stderr
    (tmp_path / "other.jsonl").write_text('{"a": "b"}\n', encoding="utf-8")
    assert "other.jsonl is no log" in apart("merge other.jsonl").stderr
    (tmp_path / "page.html").write_text("<p>\n" * 9, encoding="utf-8")
    assert "page.html is no log" in apart("merge page.html").stderr
    (tmp_path / "empty.jsonl").touch()
    assert apart("merge empty.jsonl").exit_code == 0
    assert "with itself" in apart("merge factlog.db").stderr


def test_words_are_erased_only_for_good(apart: Run) -> None:
    asked = apart('erase claim 1 --reason "a court"')
    assert asked.exit_code == 2
    assert "--yes" in asked.stderr
    assert "It is so." in apart("claim show 1").stdout
    done = apart('erase claim 1 --reason "a court" --yes')
    assert (done.exit_code, done.stdout) == (0, "")
    assert "erased: claim 1, 1 row of words" in done.stderr
    assert "It is so." not in apart("claim show 1").stdout
    assert "(erased)" in apart("claim history 1").stdout
    for shown in ("claim list", "dispute show is-it-so"):
        assert "(erased)" in apart(f"{shown} --format table").stdout
    assert "Its words were erased." in apart("report is-it-so").stdout
    told = apart("--db other.db merge factlog.db").stderr
    assert "erased there, and now here: the words of 1 thing" in told
    assert "It is so." not in apart("--db other.db claim show 1").stdout


def test_a_proof_of_what_was_erased_still_proves(apart: Run) -> None:
    apart('erase claim 1 --reason "a court" --yes')
    assert apart("prove 1 -o proof.json").exit_code == 0
    found = apart("verify proof.json")
    assert found.exit_code == 0
    assert "claim.text" in found.stdout


@pytest.mark.parametrize("table", ["entry", "actor", "claim", "option"])
def test_a_damaged_log_is_blamed_for_its_own_damage(apart: Run, table: str) -> None:
    apart("--db other.db backup bad.db")
    with closing(sqlite3.connect("bad.db")) as log:
        root = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        ((page,),) = log.execute(root, [table])
    content = bytearray(Path("bad.db").read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    Path("bad.db").write_bytes(content)
    done = apart("merge bad.db")
    assert done.exit_code == 5
    assert "bad.db cannot be used" in done.stderr
    assert "factlog.db" not in done.stderr


def test_what_refers_to_something_withdrawn_elsewhere_is_listed(apart: Run) -> None:
    apart("question add late 'Is it late?'")
    apart("--db other.db merge factlog.db")
    apart("question withdraw late --reason none")
    apart("--db other.db actor add who Who")
    apart("--db other.db claim add late who Yes. --answer yes --said 2025-05-01")
    told = apart("merge other.db").stdout
    assert "which was withdrawn" in told
    assert "factlog question merge QUESTION late" in told


def test_words_that_another_program_still_reads_are_told_of(
    apart: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factlog.db.engine.BUSY_MILLISECONDS", 100)
    with closing(sqlite3.connect("factlog.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM claim").fetchone()
        done = apart('erase claim 1 --reason "a court" --yes')
    assert done.exit_code == 0
    assert "another program reads the log" in done.stderr


def test_rows_are_no_log_to_merge_with(apart: Run) -> None:
    Path("rows.csv").write_text("question,actor,text,answer\nq,a,Yes.,yes\n")
    Path("rows.jsonl").write_text('{"row": "actor", "slug": "a", "name": "A"}\n')
    for name in ("rows.csv", "rows.jsonl"):
        done = apart(f"merge {name}")
        assert (done.exit_code, done.stdout) == (2, "")
        told = f"{name} is no log: it does not begin as an export does"
        assert told in done.stderr
        assert f"factlog load {name}" in done.stderr
