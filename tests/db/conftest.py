"""Empty logs, quickly: one of each kind, emptied for every test.

A new engine would compile every statement again, which takes longer than most tests.
One that changes tables, not rows, overrides `url` with a database of its own.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

import factlog
from factlog.db.base import Base
from tests.conftest import ENGINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine


class Logs:
    """Logs that are used again: an engine for each name."""

    def __init__(self, make: Callable[[str, str], str]) -> None:
        """Keep what gives the URL of a log of a kind, under a name."""
        self._make = make
        self.engines: dict[tuple[str, str], Engine] = {}

    def empty(self, kind: str, name: str = "log") -> Engine:
        """Return an engine of a log, emptied."""
        if (kind, name) not in self.engines:
            self.engines[kind, name] = factlog.connect(self._make(kind, name))
        engine = self.engines[kind, name]
        before = {
            "sqlite": ("PRAGMA defer_foreign_keys = ON",),
            "postgresql": (
                "SET LOCAL session_replication_role = replica",
                "SET LOCAL lock_timeout = '20s'",
            ),
        }
        with engine.begin() as connection:
            for statement in before[kind]:
                connection.execute(text(statement))
            for table in Base.metadata.tables.values():
                connection.execute(table.delete())
            log = text("INSERT INTO log VALUES (1, 'factlog', :secret)")
            connection.execute(log, {"secret": secrets.token_bytes(32)})
        return engine


@pytest.fixture(scope="session")
def logs(
    databases: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Logs]:
    """Yield logs that are used again, and close them in the end."""
    folder = tmp_path_factory.mktemp("logs")

    def make(kind: str, name: str) -> str:
        if kind == "postgresql":
            return databases(kind)
        path = folder / f"{name}.db"
        factlog.init(str(path)).dispose()
        return f"sqlite:///{path}"

    made = Logs(make)
    yield made
    for engine in made.engines.values():
        engine.dispose()


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, logs: Logs) -> str:
    """Return the URL of an empty log: of SQLite, then of PostgreSQL."""
    engine = logs.empty(request.param)
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def engine(url: str, logs: Logs) -> Iterator[Engine]:
    """Return an engine of an empty log, on each kind of database."""
    for known in logs.engines.values():
        if known.url.render_as_string(hide_password=False) == url:
            yield known
            return
    opened = factlog.connect(url)
    yield opened
    opened.dispose()


@pytest.fixture
def other(engine: Engine, logs: Logs) -> Engine:
    """Return an empty log of the other kind of database."""
    kinds = {"sqlite": "postgresql", "postgresql": "sqlite"}
    return logs.empty(kinds[engine.dialect.name], "other")


@pytest.fixture
def second(engine: Engine, logs: Logs) -> Engine:
    """Return another empty log, of the same kind of database."""
    return logs.empty(engine.dialect.name, "second")
