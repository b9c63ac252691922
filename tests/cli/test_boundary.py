"""What went wrong, on stderr and as an exit code."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, create_engine, text
from typer.testing import CliRunner

from factlog import query
from factlog.cli.app import app
from tests.cli.stories import triple

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell
    from tests.conftest import Run

USAGE = (
    "claim list --act shouts",
    "claim list --format yaml",
    "claim list --since 2025-13",
    "claim show",
    "claim nothing",
    "claim add",
    "claim cite 1",
    "claim withdraw 1",
    "dispute list --status unclear",
    "dispute show kursk-control --at soon",
    "actor add x",
    "actor add x X --since 2025",
    "actor add 'a b' X",
    "source add s --url ftp://example.org",
    "question add q Q? --fixed --toll",
    "question option kursk-control part",
    "report",
    "report kursk-control --all",
    "export --format xml",
)
MISSING = (
    "actor show nobody",
    "source show nowhere",
    "question show nothing",
    "claim show 99",
    "claim show ffffffff",
    "claim counter 99 russia No.",
    "claim retract 99",
    "claim add nothing russia Yes. --answer yes",
    "claim add kursk-control nobody Yes. --answer russia",
    "dispute show nothing",
    "dispute list --side nobody",
    "report nothing",
    "help nothing",
)
REFUSED = (
    "actor add russia Russia",
    "source add briefing",
    "question add killed 'How many?'",
    "question option kursk-control russia=Again",
    "actor join russia gerasimov",
)


@pytest.mark.parametrize("line", USAGE)
def test_what_could_never_be_valid_is_2(kursk_here: Run, line: str) -> None:
    code, out, err = triple(kursk_here(line))
    assert (code, out) == (2, "")
    assert "Error: " in err or ("factlog: " in err and "\n  hint: " in err)


@pytest.mark.parametrize("line", MISSING)
def test_what_is_not_found_is_3_and_says_what_to_type(
    kursk_here: Run, line: str
) -> None:
    code, out, err = triple(kursk_here(line))
    assert (code, out) == (3, "")
    first, hint = err.splitlines()
    assert first.startswith("factlog: there is no ")
    assert hint.startswith("  hint: ")


@pytest.mark.parametrize("line", REFUSED)
def test_what_the_data_refuses_is_4(kursk_here: Run, line: str) -> None:
    code, out, err = triple(kursk_here(line))
    assert (code, out) == (4, "")
    assert err.startswith("factlog: ")
    assert "\n  hint: " in err


def test_a_refusal_changes_nothing(kursk: Run) -> None:
    before = kursk("export").stdout
    for line in (*MISSING, *REFUSED):
        assert kursk(line).exit_code in {3, 4}, line
    assert kursk("export").stdout == before


def test_a_near_name_is_offered(kursk_here: Run) -> None:
    result = kursk_here("actor show gerasimow")
    expected = (
        "factlog: there is no actor 'gerasimow'\n  hint: did you mean gerasimov?\n"
    )
    assert triple(result) == (3, "", expected)


def test_a_missing_log_is_5_and_is_not_made(run_here: Run, tmp_path: Path) -> None:
    expected = (
        "factlog: there is no log at factlog.db\n  hint: make one: factlog init\n"
    )
    for line in ("claim list", "dispute list --format json", "export", "check"):
        assert triple(run_here(line)) == (5, "", expected)
    _, _, err = triple(run_here("claim list --db 'my logs/a.db'"))
    assert err.endswith("hint: make one: factlog --db 'my logs/a.db' init\n")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_log_is_5(run_here: Run, tmp_path: Path) -> None:
    (tmp_path / "noise.db").write_bytes(b"noise" * 1000)
    with create_engine(f"sqlite:///{tmp_path}/other.db").begin() as connection:
        connection.execute(text("CREATE TABLE mine (a INTEGER)"))
    for name in ("noise.db", "other.db", ".", "mysql://host/x", "nonsense://"):
        for line in ("claim list", "init"):
            code, out, err = triple(run_here(f"--db {name} {line}"))
            assert (code, out) == (5, ""), name
            assert err.startswith("factlog: ")
    assert (tmp_path / "noise.db").read_bytes() == b"noise" * 1000


def test_a_server_that_is_not_there_is_5_and_keeps_its_password(run_here: Run) -> None:
    url = "postgresql://me:secret@127.0.0.1:1/log?connect_timeout=3"
    code, out, err = triple(run_here("--db", url, "claim", "list"))
    assert (code, out) == (5, "")
    assert "secret" not in err
    assert "\ufffd" not in err


@pytest.mark.parametrize("found", ["0000", "9999"])
def test_a_log_of_another_version_is_5(run: Run, engine: Engine, found: str) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :found"), {"found": found}
        )
    code, out, err = triple(run("claim list"))
    assert (code, out) == (5, "")
    assert f"at version {found}" in err
    if found == "9999":
        assert err.endswith("  hint: install a newer factlog\n")
    else:
        assert re.search(r"  hint: run: factlog --db (URL|\S+\.db) init\n$", err)


def test_a_bug_is_1_with_a_traceback(
    kursk_here: Run, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        message = "a bug"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(query, "disputes", broken)
    assert CliRunner().invoke(app, ["dispute", "list"]).exit_code == 1
    with pytest.raises(ZeroDivisionError):
        kursk_here("dispute list")
    found = shell(
        f"{sys.executable} -c 'import factlog.query, factlog.__main__\n"
        "factlog.query.disputes = None\n"
        "factlog.__main__.main()' dispute list"
    )
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.startswith("Traceback (most recent call last):\n")
    assert "TypeError" in found.stderr


def test_a_reader_that_closes_the_pipe_is_no_error(shell: Shell, many: Path) -> None:
    for line in ("claim list", "report --all"):
        found = shell(f"factlog --db {many} {line} | head -1")
        assert (found.returncode, found.stderr) == (0, ""), line
        assert found.stdout.count("\n") == 1


def test_a_reader_that_is_gone_before_the_first_byte_is_no_error(
    shell: Shell, many: Path
) -> None:
    found = shell(f"factlog --db {many} dispute list --all | true")
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


@pytest.mark.parametrize("line", ["claim list", "export", "source add s"])
def test_what_cannot_be_printed_is_one_error(
    shell: Shell, many: Path, line: str
) -> None:
    found = shell(f"factlog --db {many} {line} > /dev/full")
    assert found.returncode == 4
    assert found.stderr == (
        "factlog: the result cannot be printed: No space left on device\n"
        "  hint: what was to be recorded is recorded: factlog log --limit 1\n"
    )


def test_ctrl_c_while_running_is_130(
    environment: dict[str, str], many: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "factlog", "--db", str(many), "claim", "list"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)  # it runs, and waits for somebody to read the rest
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert b"Traceback" not in process.stderr.read()
        assert process.wait(60) == 130


def test_nothing_but_results_is_on_stdout(kursk_here: Run) -> None:
    assert kursk_here("actor add nato NATO").stdout == "nato\n"
    assert kursk_here("source add s").stdout == "s\n"
    assert kursk_here("question add q Q?").stdout == "q\n"
    assert kursk_here("claim add q nato Yes. --answer yes").stdout == "6\n"
    assert kursk_here("actor join russia nato").stdout == ""
    assert kursk_here("claim cite 6 --source s").stdout == ""
    assert kursk_here("question option kursk-control c=C").stdout == ""
    assert kursk_here("init").stdout == ""
