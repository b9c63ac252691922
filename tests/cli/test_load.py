"""factlog load."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pexpect
import pytest

from tests.cli.stories import triple

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell, Terminal
    from tests.conftest import Run

ROWS = """\
{"row": "actor", "slug": "a", "name": "A"}
{"row": "actor", "slug": "b", "name": "B"}
{"row": "question", "slug": "q", "text": "Is it so?"}
{"row": "claim", "id": "one", "question": "q", "actor": "a", "text": "Yes.", \
"answer": "yes", "said": "2025-04-26"}
{"row": "claim", "question": "q", "actor": "b", "text": "No.", "answer": "no", \
"said": "2025-04-26", "counters": {"claim": "one"}}
"""
BROKEN = """\
{"row": "actor", "slug": "c", "name": "C"}
{"row": "rumour"}
{"row": "claim", "question": "nothing", "actor": "c", "text": "x", "answer": "yes"}
not json
"""
TABLE = """\
question,actor,text,answer,said
Is it so?,The Mayor,Yes.,yes,2025-04-26
Is it so?,The Press,No.,no,2025-04-26
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Write files to load, and return their folder."""
    for name, text in {
        "rows.jsonl": ROWS,
        "broken.jsonl": BROKEN,
        "claims.csv": TABLE,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("files")
def test_rows_are_loaded_once(run: Run) -> None:
    told = "q: now contested (A: Yes; B: No)\n"
    first = run("load rows.jsonl")
    assert triple(first) == (0, "", f"5 recorded, 0 known already\n{told}")
    second = run("load rows.jsonl")
    assert (second.exit_code, second.stdout) == (0, "")
    assert second.stderr.startswith("0 recorded, 5 known already\n")
    assert len(json.loads(run("claim list --format json").stdout)) == 2


@pytest.mark.usefixtures("files")
def test_every_problem_is_told_with_its_line_and_nothing_is_kept(run: Run) -> None:
    code, out, err = triple(run("load rows.jsonl broken.jsonl"))
    assert (code, out) == (2, "")
    told = err.splitlines()
    assert told[0].startswith("factlog: ")
    assert told[0].endswith("nothing was recorded")
    assert told[-1] == "  hint: mend the lines, or let --new make what they name"
    assert {line.split(":")[1] for line in told[1:-1]} == {"2", "3", "4"}
    assert all(line.startswith("broken.jsonl:") for line in told[1:-1])
    assert run("actor list --format json").stdout == "[]\n"
    assert run("export").stdout == ""


@pytest.mark.usefixtures("files")
def test_problems_are_told_as_json_when_asked(run: Run) -> None:
    code, out, err = triple(run("load broken.jsonl --format json"))
    assert (code, err) == (2, "")
    problems = json.loads(out)
    assert {problem["line"] for problem in problems} == {2, 3, 4}
    assert [list(problem) for problem in problems] == [
        ["message", "file", "line", "field"]
    ] * len(problems)
    assert {problem["file"] for problem in problems} == {"broken.jsonl"}


@pytest.mark.usefixtures("files")
def test_a_spreadsheet_makes_what_is_missing_when_told_to(run: Run) -> None:
    refused = run("load claims.csv")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "claims.csv:2: " in refused.stderr
    result = run("load claims.csv --new")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "is-it-so: now contested (The Mayor: Yes; The Press: No)" in result.stderr


@pytest.mark.usefixtures("files")
def test_who_loads_and_why_is_kept(run: Run) -> None:
    run("load rows.jsonl --by me --reason why")
    shown = json.loads(run("claim show 1 --format json").stdout)
    assert shown["recorded_by"] == "me"
    assert '"why"' in run("export").stdout


@pytest.mark.usefixtures("files")
def test_rows_that_were_taken_back_are_told_of_and_stay_so(run: Run) -> None:
    run("load rows.jsonl")
    assert run("claim withdraw 2 --reason 'a hoax'").exit_code == 0
    told = run("load rows.jsonl").stderr.splitlines()
    assert told[:3] == [
        "0 recorded, 5 known already",
        "1 of these is withdrawn, by entry 2",
        "hint: see why with factlog log; what was a mistake: factlog undo ENTRY",
    ]
    assert run("claim withdraw 1 --reason 'the same'").exit_code == 0
    told = run("load rows.jsonl").stderr.splitlines()
    assert told[1] == "2 of these are withdrawn, by entries 3, 2"
    for entry in (3, 2, 1):
        assert run(f"undo {entry}").exit_code == 0
    told = run("load rows.jsonl").stderr.splitlines()
    assert told[1] == "5 of these are withdrawn, by entry 6"
    assert run("claim list --format json").stdout == "[]\n"
    assert run("undo 6").exit_code == 0
    assert run("load rows.jsonl").stderr == "0 recorded, 5 known already\n"


def test_a_file_that_is_not_there_is_a_problem(run: Run) -> None:
    code, out, err = triple(run("load nothing.jsonl"))
    assert (code in {2, 3}, out) == (True, "")  # 5 would blame the database
    assert err.startswith("factlog: ")
    assert "nothing.jsonl" in err


@pytest.mark.filterwarnings(
    "ignore:.*multi-threaded, use of forkpty:DeprecationWarning"
)
@pytest.mark.usefixtures("files")
def test_a_terminal_is_shown_how_far_a_load_is(terminal: Terminal) -> None:
    child = terminal("factlog init && factlog load rows.jsonl")
    child.expect(r"loading .*100%.* 5 rows, \d+/s 00:00")
    child.expect("5 recorded, 0 known already")
    child.expect(pexpect.EOF)


def test_rows_come_through_a_pipe(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "rows").write_text(ROWS)
    found = shell("factlog init; cat rows | factlog load -; factlog load - < rows")
    assert found.returncode == 0
    assert "5 recorded, 0 known already" in found.stderr
    assert "0 recorded, 5 known already" in found.stderr


def test_a_pipe_that_finds_no_room_is_one_error(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "rows").write_text(ROWS * 4_000)
    found = shell("factlog init; ulimit -f 600; cat rows | factlog load -")
    assert found.returncode == 4
    first, hint = found.stderr.splitlines()[-2:]
    assert first == "factlog: /dev/stdin cannot be copied: File too large"
    assert hint.startswith("  hint: make room in ")
