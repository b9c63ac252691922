"""What the tests of commands may ask for besides: logs with a story in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pexpect
import pytest
from sqlalchemy import make_url

from tests.cli.stories import EXAMPLE, MORE, commands
from tests.conftest import ENGINES, Run, runner
from tests.postgres import database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
RECORDED = [*commands(EXAMPLE)[1:8], *commands(MORE)]
MANY = 60
PATIENCE = 90  # seconds; two busy cores start slowly


@pytest.fixture(scope="session")
def told(
    databases: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Give the URL of a log that holds the story, one of each kind: only to be read."""
    folder = tmp_path_factory.mktemp("told")
    made: dict[str, str] = {}

    def url(kind: str) -> str:
        if kind not in made:
            path = folder / "factlog.db"
            made[kind] = databases(kind) or f"sqlite:///{path}"
            run = runner(made[kind])
            if kind == "sqlite":
                recorded = [["init"], *RECORDED]
            else:
                file = str(folder / "log.jsonl")
                assert runner(url("sqlite"))("export", "-o", file).exit_code == 0
                recorded = [["load", file]]
            for words in recorded:
                result = run(*words, "--by", "tester")
                assert result.exit_code == 0, (words, result.output)
        return made[kind]

    return url


@pytest.fixture(params=ENGINES)
def story(request: pytest.FixtureRequest, told: Callable[[str], str]) -> Run:
    """Run commands that only read, on a log that holds the story, of each kind."""
    return runner(told(request.param))


@pytest.fixture(params=ENGINES)
def kursk(
    request: pytest.FixtureRequest, told: Callable[[str], str], tmp_path: Path
) -> Iterator[Run]:
    """Run commands on a log of its own that holds the story, of each kind."""
    template = make_url(told(request.param))
    with ExitStack() as until_the_end:
        if request.param == "postgresql":
            server = template.set(database="postgres").render_as_string()
            copy = until_the_end.enter_context(database(server, template.database))
        else:
            copy = f"sqlite:///{_copied(template.database, tmp_path)}"
        yield runner(copy)


def _copied(path: str | None, folder: Path) -> Path:
    assert path
    return Path(shutil.copy(path, folder / "factlog.db"))


@pytest.fixture
def kursk_here(told: Callable[[str], str], tmp_path: Path) -> Run:
    """Run commands in a folder whose ./factlog.db holds the story."""
    _copied(make_url(told("sqlite")).database, tmp_path)
    return runner(None)


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a log with more claims than a page, and more bytes than a pipe takes."""
    folder = tmp_path_factory.mktemp("many")
    rows = [
        f"question-{place % 2},outlet,{'word ' * 1000}{place},2025-04-26"
        for place in range(MANY)
    ]
    file = folder / "claims.csv"
    file.write_text("\n".join(["question,actor,text,said", *rows]) + "\n")
    questions = folder / "questions.jsonl"
    questions.write_text(
        '{"row": "actor", "slug": "outlet", "name": "Outlet"}\n'
        '{"row": "question", "slug": "question-0", "text": "A?", "answers": "text"}\n'
        '{"row": "question", "slug": "question-1", "text": "B?", "answers": "text"}\n'
    )
    log = folder / "many.db"
    run = runner(str(log))
    for words in (["init"], ["load", str(questions)], ["load", str(file)]):
        result = run(*words, "--by", "tester")
        assert result.exit_code == 0, result.output
    return log


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the surroundings of a real shell, in which `factlog` is a command."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "factlog"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m factlog "$@"\n')
    command.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("FACTLOG_")}
    return {
        **kept,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "FACTLOG_BY": "tester",
        "COLUMNS": "80",
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
    }


class Shell(Protocol):
    """Runs a script in a real shell."""

    def __call__(self, script: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a script in the test's folder; `more` is added to the environment."""


@pytest.fixture
def shell(environment: dict[str, str], tmp_path: Path) -> Shell:
    """Run scripts in a real shell, in an empty folder."""

    def run(script: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/bash", "-o", "pipefail", "-c", script],
            cwd=tmp_path,
            env={**environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


class Terminal(Protocol):
    """Runs a command on a terminal of 80 columns."""

    def __call__(self, line: str) -> pexpect.spawn[str]:
        """Start a command line of a shell."""


@pytest.fixture
def terminal(environment: dict[str, str], tmp_path: Path) -> Terminal:
    """Run commands on a terminal of their own."""
    surroundings = {**environment, "NO_COLOR": "1"}
    del surroundings["COLUMNS"]

    def start(line: str) -> pexpect.spawn[str]:
        return pexpect.spawn(
            "/bin/bash",
            ["-c", line],
            cwd=str(tmp_path),
            env=surroundings,
            encoding="utf-8",
            timeout=PATIENCE,
            dimensions=(50, 80),
        )

    return start
