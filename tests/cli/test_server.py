"""factlog help server, followed from its first command to its last; and a replica."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, NamedTuple

import pytest
from sqlalchemy import create_engine, text

from factlog.cli.help import TEXTS
from tests.cli.stories import triple
from tests.conftest import runner
from tests.postgres import own, standby

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Run

pytestmark = pytest.mark.no_cover  # which would slow it down

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PATIENCE = 30  # seconds


class Servers(NamedTuple):
    """The page's two machines, and what its commands printed."""

    primary: str
    replica: str
    printed: dict[str, str]


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """Yield a server and its standby, made by following the page."""
    with ExitStack() as until_the_end:
        home, binaries = until_the_end.enter_context(own())
        second = Path(tempfile.mkdtemp(prefix="factlog-pg-", dir="/tmp"))
        until_the_end.callback(rmtree, second, ignore_errors=True)
        patch = until_the_end.enter_context(pytest.MonkeyPatch.context())
        patch.chdir(until_the_end.enter_context(tempfile.TemporaryDirectory()))
        patch.delenv("FACTLOG_BY", raising=False)
        patch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
        printed: dict[str, str] = {}
        page = (TEXTS / "server.md").read_text(encoding="utf-8")
        for block in BLOCK.findall(page):
            here = (
                block.replace("-h db.example", f"-h {home}")
                .replace("@db.example/desk?", f"@/desk?host={home}&")
                .replace("@db.example/desk", f"@/desk?host={home}")
                .replace("@standby.example/desk", f"@/desk?host={second}")
                .replace("/srv/standby", str(second / "data"))
            )
            printed |= _followed(here, patch)
            if "pg_basebackup" in block:
                until_the_end.enter_context(standby(second, binaries))
        url = "postgresql://ann@/desk?host="
        yield Servers(f"{url}{home}", f"{url}{second}", printed)


def _followed(block: str, patch: pytest.MonkeyPatch) -> dict[str, str]:
    """Run a block; return what each command of factlog's printed."""
    if not block.startswith(("factlog", "export")):
        subprocess.run(
            ["/bin/bash", "-e", "-c", block],
            check=True,
            timeout=60,
            capture_output=True,
        )
        return {}
    printed = {}
    for line in block.splitlines():
        first, *words = shlex.split(line)
        if first == "export":
            patch.setenv(*words[0].split("=", 1))
        else:
            done = runner(None)(*words)
            assert (first, done.exit_code) == ("factlog", 0), (line, done.output)
            printed[line] = done.output
    return printed


@pytest.fixture
def here(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands as Ann, who writes to one server and reads from the other."""
    monkeypatch.delenv("FACTLOG_BY")
    monkeypatch.setenv("FACTLOG_DB", servers.primary)
    monkeypatch.setenv("FACTLOG_READ_DB", servers.replica)
    return runner(None)


def ask(url: str, statement: str) -> object:
    """Return what a server answers its superuser."""
    engine = create_engine(url.replace("//ann@", "//postgres@"))
    with engine.connect() as connection:
        found = connection.scalar(text(statement))
    engine.dispose()
    return found


def test_the_page_leads_from_an_empty_server_to_a_team_at_work(
    servers: Servers, here: Run
) -> None:
    printed = list(servers.printed.items())
    assert len(printed) > 10
    assert "CREATE ROLE ann LOGIN IN ROLE factlog_recorder" in printed[1][1]
    assert ask(servers.replica, "SELECT pg_is_in_recovery()") is True
    found = json.loads(here("claim list --format json").stdout)
    assert {(row["question"], row["recorded_by"]) for row in found} == {("mill", "ann")}
    assert printed[-3][0] == "factlog claim list"
    assert "burnt down" in printed[-3][1]
    owns = "SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables"
    assert ask(servers.primary, f"{owns} WHERE schemaname = 'public'") == "desk_owner"


def test_what_the_replica_does_not_know_yet_is_told_by_whom_it_was_written(
    servers: Servers, here: Run
) -> None:
    ask(servers.replica, "SELECT pg_wal_replay_pause()")
    added = here("claim counter 1 Miller 'It stands.' --said 2025-04-27 --new")
    assert (added.exit_code, added.stdout) == (0, "2\n")
    assert "mill: now contested" in added.stderr
    assert "It stands" not in here("claim list").stdout
    assert "contested" not in here("dispute list").stdout
    backup = here("backup later.jsonl")
    assert backup.exit_code == 0
    assert "It stands" in Path("later.jsonl").read_text(encoding="utf-8")
    named = here("--db", servers.primary, "claim", "list")
    assert "It stands" in named.stdout
    ask(servers.replica, "SELECT pg_wal_replay_resume()")
    end = time.monotonic() + PATIENCE
    while "It stands" not in here("claim list").stdout:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert "contested" in here("dispute list").stdout


def test_all_is_proved_on_a_standby_and_examined_on_the_server(
    servers: Servers, here: Run
) -> None:
    for line in (
        "verify",
        f"--db '{servers.replica}' verify",
        "report mill",
        "db check",
    ):
        done = here(line)
        assert done.exit_code == 0, (line, done.output)


@pytest.mark.parametrize("line", ["db check", "actor add a A"])
def test_the_refusal_of_a_standby_is_one_line_and_names_what_to_do(
    servers: Servers, here: Run, line: str
) -> None:
    code, out, err = triple(here(f"--db '{servers.replica}' {line}"))
    told, hint = err.splitlines()
    assert (code, out.splitlines()[1:]) == (5, [])
    assert "read-only" in told or "during recovery" in told
    assert "that takes writes with --db" in hint
