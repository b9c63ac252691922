"""What every test may ask for."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

import pytest
from psycopg import Cursor, ServerCursor
from sqlalchemy import Engine, event, make_url
from typer.testing import CliRunner, Result

import factlog
from factlog.cli.app import app
from tests.postgres import database, server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
MEASURED = "unit", "db", "cli/test_export_parquet.py", "faults/test_retries.py"
ENGINES = ("sqlite", "postgresql")


class Golden(Protocol):
    """Compares a text with a file in tests/golden."""

    def __call__(self, name: str, text: str) -> None:
        """Fail if they differ."""


def pytest_configure() -> None:
    """Let the commands that tests start be broken off.

    Whoever runs the tests in the background may have let them ignore that, and a
    program that is started ignores what the one before it did.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites golden files."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the files in tests/golden",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure by the tests of the layers themselves, on SQLite; and those first.

    To measure takes half as long again, and what commands reach, those reach too. The
    measured layers know neither engine, but what is made once, by an import or a
    cache, is made by the first test.
    """
    collected = {item.nodeid for item in items}
    for item in items:
        twin = item.nodeid.replace("postgresql", "sqlite")
        again = twin != item.nodeid and twin in collected
        path = item.path.relative_to(TESTS)
        if again or not any(path.is_relative_to(one) for one in MEASURED):
            item.add_marker(pytest.mark.no_cover)
    items.sort(key=lambda item: item.get_closest_marker("no_cover") is not None)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with a file in tests/golden, or rewrite it."""
    update = request.config.getoption("--update-golden")

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if update:
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
        assert file.read_bytes().decode() == text

    return compare


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no setting of the developer's reach a test, and no file leave it."""
    for name in [name for name in os.environ if name.startswith("FACTLOG_")]:
        if not name.startswith("FACTLOG_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FACTLOG_BY", "tester")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def databases() -> Iterator[Callable[[str], str]]:
    """Give the URL of a new, migrated database: a file, or a copy of a template."""
    with ExitStack() as until_the_end:
        templates: dict[str, str] = {}

        def postgresql() -> str:
            if not templates:
                started = until_the_end.enter_context(server())
                url = until_the_end.enter_context(database(started))
                factlog.init(url).dispose()
                templates["server"], templates["migrated"] = started, url
            name = make_url(templates["migrated"]).database
            return until_the_end.enter_context(database(templates["server"], name))

        yield lambda kind: postgresql() if kind == "postgresql" else ""


@pytest.fixture(scope="session")
def an_empty_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of an empty log, to be copied: to make one takes far longer."""
    path = tmp_path_factory.mktemp("empty") / "log.db"
    factlog.init(str(path)).dispose()
    return path


@pytest.fixture(params=ENGINES)
def url(
    request: pytest.FixtureRequest,
    databases: Callable[[str], str],
    an_empty_log: Path,
    tmp_path: Path,
) -> str:
    """Return the URL of an empty log: of SQLite, then of PostgreSQL."""
    if request.param == "postgresql":
        return databases("postgresql")
    path = shutil.copy(an_empty_log, tmp_path / "log.db")
    return f"sqlite:///{path}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """Return an engine of an empty log, on each kind of database."""
    opened = factlog.connect(url)
    yield opened
    opened.dispose()


def noting(kind: type[Any], sent: list[str]) -> type[Any]:
    """Return what runs statements as this kind of cursor does, and lists them."""

    class Noting(kind):  # type: ignore[misc]
        def execute(self, query: Any, *rest: Any, **options: Any) -> Self:
            sent.append(str(query))
            super().execute(query, *rest, **options)
            return self

        def executemany(self, query: Any, *rest: Any, **options: Any) -> None:
            sent.append(str(query))
            super().executemany(query, *rest, **options)

    return Noting


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """List the statements sent to the database, as its driver takes them.

    Those that SQLite sends itself, for an index of words, stand behind two hyphens.
    """
    sent: list[str] = []

    def trace(statement: str) -> None:
        if not statement.startswith("--"):
            sent.append(statement)

    engine.dispose()

    @event.listens_for(engine, "connect")
    def listen(connection: Any, _: object) -> None:
        if engine.dialect.name == "sqlite":
            connection.set_trace_callback(trace)
        else:
            connection.cursor_factory = noting(Cursor, sent)
            connection.server_cursor_factory = noting(ServerCursor, sent)

    yield sent
    event.remove(engine, "connect", listen)


class Run(Protocol):
    """Runs a command line in this process."""

    def __call__(self, *words: str, stdin: str | None = None) -> Result:
        """Run `factlog` with these words; one word alone is split as a shell would."""


def runner(url: str | None) -> Run:
    """Return what runs commands on a log; None leaves the choice to the command."""

    def run(*words: str, stdin: str | None = None) -> Result:
        line = shlex.split(words[0]) if len(words) == 1 else list(words)
        log = ["--db", url] if url else []
        return CliRunner().invoke(
            app, [*log, *line], input=stdin, prog_name="factlog", catch_exceptions=False
        )

    return run


@pytest.fixture
def run(url: str) -> Run:
    """Run commands on an empty log, on each kind of database."""
    return runner(url)


@pytest.fixture
def run_here(tmp_path: Path) -> Run:
    """Run commands in an empty folder, on ./factlog.db."""
    assert tmp_path.is_dir()
    return runner(None)
