"""The log, who records, why, and the format: of a flag, the environment, or neither."""

from __future__ import annotations

import getpass
import json
from typing import TYPE_CHECKING

from tests.conftest import runner

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.conftest import Run


def recorders(run: Run, *words: str) -> list[str]:
    """Return who recorded the actors of a log, in the order of their slugs."""
    rows = json.loads(run(*words, "actor", "list", "--format", "json").stdout)
    shown = [
        json.loads(run(*words, "actor", "show", row["slug"], "--format", "json").stdout)
        for row in rows
    ]
    return [one["recorded_by"] for one in shown]


def test_shared_options_stand_before_the_noun_or_after_the_verb(run_here: Run) -> None:
    run_here("--db a.db init")
    run_here("init --db b.db")
    first = run_here("--db a.db --by me --reason why actor add x X")
    second = run_here("actor add x X --db b.db --by me --reason why")
    assert (first.exit_code, second.exit_code) == (0, 0)
    for line in ("--db a.db --format json {}", "{} --db b.db --format json"):
        listed = run_here(line.format("actor list"))
        assert [row["slug"] for row in json.loads(listed.stdout)] == ["x"]
    for name in ("a.db", "b.db"):
        assert recorders(run_here, "--db", name) == ["me"]
        entry = run_here(f"export --db {name}").stdout
        assert '"me"' in entry
        assert '"why"' in entry


def test_an_option_after_the_verb_wins_over_the_same_before_the_noun(
    run_here: Run, tmp_path: Path
) -> None:
    run_here("--db a.db init --db b.db")
    assert [path.name for path in tmp_path.glob("*.db")] == ["b.db"]
    found = run_here("--format tsv --db b.db actor list --format json")
    assert found.stdout == "[]\n"


def test_the_log_is_the_flag_then_the_environment_then_the_folder(
    run_here: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run_here("init")
    monkeypatch.setenv("FACTLOG_DB", str(tmp_path / "env.db"))
    run_here("init")
    run_here("init --db flag.db")
    assert {path.name for path in tmp_path.glob("*.db")} == {
        "factlog.db",
        "env.db",
        "flag.db",
    }
    run_here("actor add e E")
    run_here("actor add f F --db flag.db")
    assert "\ne\t" in run_here("actor list").stdout
    assert "\nf\t" in run_here("actor list --db flag.db").stdout
    monkeypatch.delenv("FACTLOG_DB")
    assert run_here("actor list").stdout.count("\n") == 1
    monkeypatch.setenv("FACTLOG_DB", "")
    assert run_here("actor list").stdout.count("\n") == 1


def test_what_only_reads_asks_the_log_that_is_named_for_that(
    run_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_here("init")
    run_here("actor add old Old")
    run_here("backup replica.db")
    monkeypatch.setenv("FACTLOG_READ_DB", "replica.db")
    assert run_here("actor add new New").exit_code == 0
    for line in ("actor list", "export", "log", "actor history new", "actor show new"):
        shown = run_here(line)
        assert "New" not in shown.stdout, line
        assert run_here(f"{line} --db factlog.db").exit_code == 0
    assert "\nnew\t" in run_here("actor list --db factlog.db").stdout
    for line in (
        "actor amend new --name Newer --reason r",
        "db check",
        "backup all.jsonl",
    ):
        assert run_here(line).exit_code == 0
    asked = "claim add 'Is it so?' new 'It is.' --answer yes --new"
    assert "now uncontested (Newer: Yes)" in run_here(asked).stderr
    monkeypatch.setenv("FACTLOG_READ_DB", "")
    assert "\nnew\t" in run_here("actor list").stdout
    monkeypatch.setenv("FACTLOG_READ_DB", "gone.db")
    refused = run_here("actor list")
    assert refused.exit_code == 5
    assert "there is no log at gone.db" in refused.stderr


def test_the_recorder_is_the_flag_then_the_environment_then_the_login_name(
    run_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_here("init")
    run_here("actor add a A --by flag")
    run_here("actor add b B")
    monkeypatch.delenv("FACTLOG_BY")
    run_here("actor add c C")
    assert recorders(run_here) == ["flag", "tester", getpass.getuser()]


def test_a_url_and_a_path_name_the_same_log(run_here: Run, tmp_path: Path) -> None:
    run_here("init --db log.db")
    run_here("actor add a A --db log.db")
    for name in (f"sqlite:///{tmp_path}/log.db", "sqlite:///log.db", "./log.db"):
        assert "\na\t" in runner(name)("actor list").stdout


def test_a_format_that_a_list_does_not_know_is_refused(kursk_here: Run) -> None:
    result = kursk_here("claim list --format md")
    assert result.exit_code == 2
    assert result.stderr == (
        "factlog: 'md' is not a format of this command\n"
        "  hint: type table, tsv or json\n"
    )
