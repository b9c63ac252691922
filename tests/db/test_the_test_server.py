"""The tests' own PostgreSQL server is what the tests take it for."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from tests.postgres import database, server

if TYPE_CHECKING:
    from collections.abc import Iterator

GIVEN = "FACTLOG_TEST_POSTGRES_URL"
OLDEST = 15
ROOT = Path(__file__).parents[2]
ours = pytest.mark.skipif(GIVEN in os.environ, reason=f"{GIVEN} names another server")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Yield the URL of a server for this module."""
    with server() as url:
        yield url


def ask(url: str, *statements: str) -> str:
    """Run the statements and return the one value that the last one gives."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        for statement in statements[:-1]:
            connection.execute(text(statement))
        return str(connection.execute(text(statements[-1])).scalar_one())


def is_alive(pid: int) -> bool:
    """Return whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def process_of(url: str) -> tuple[int, Path]:
    """Return a server's process and the folder that it works in."""
    data = Path(ask(url, "SHOW data_directory"))
    pid = (data / "postmaster.pid").read_text().split("\n")[0]
    return int(pid), data.parent


def test_it_answers_and_is_new_enough(url: str) -> None:
    assert int(ask(url, "SHOW server_version_num")) // 10_000 >= OLDEST
    assert ask(url, "SHOW server_encoding") == "UTF8"


def test_two_databases_from_one_template_are_apart(url: str) -> None:
    with database(url) as original:
        ask(original, "CREATE TABLE word (word text)", "SELECT 1")
        template = make_url(original).database
        with database(url, template) as one, database(url, template) as other:
            ask(one, "INSERT INTO word VALUES ('mine')", "SELECT 1")
            assert ask(one, "SELECT count(*) FROM word") == "1"
            assert ask(other, "SELECT count(*) FROM word") == "0"


def test_a_database_is_dropped_even_while_somebody_uses_it(url: str) -> None:
    with database(url) as left:
        name = make_url(left).database
        connection = create_engine(left, poolclass=NullPool).connect()
    count = f"SELECT count(*) FROM pg_database WHERE datname = '{name}'"
    assert ask(url, count) == "0"
    connection.invalidate()
    connection.close()


@ours
def test_nothing_is_left_of_it_after_the_block() -> None:
    with server() as url:
        pid, home = process_of(url)
        assert is_alive(pid)
    assert not is_alive(pid)
    assert not home.exists()


@ours
def test_it_does_not_listen_on_the_network(url: str) -> None:
    assert ask(url, "SHOW listen_addresses") == ""


def test_a_server_that_was_given_is_left_running(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(GIVEN, url)
    with server() as given:
        assert given == url
    assert ask(url, "SELECT 1") == "1"


def test_a_folder_without_postgres_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(GIVEN, raising=False)
    monkeypatch.setenv("FACTLOG_TEST_PG_BIN", str(tmp_path))
    with pytest.raises(RuntimeError, match="no PostgreSQL for the tests"), server():
        pass


@ours
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child")
def test_it_does_not_outlive_tests_that_were_killed() -> None:
    script = (
        "from tests.postgres import server\n"
        "with server() as url:\n"
        "    print(url, flush=True)\n"
        "    input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as tests:
        assert tests.stdout is not None
        pid, home = process_of(tests.stdout.readline().strip())
        tests.send_signal(signal.SIGKILL)
    end = time.monotonic() + 30
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(pid)
    shutil.rmtree(home)
