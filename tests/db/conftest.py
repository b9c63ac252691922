"""Logs, quickly: one of each kind, emptied for every test, and some that are shared.

A new engine would compile every statement again, which takes longer than most tests.
One that changes tables, not rows, overrides `url` with a database of its own.
"""

from __future__ import annotations

import copy
import json
import secrets
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text

import factlog
from factlog import record
from factlog.db.base import Base
from tests.conftest import ENGINES, runner
from tests.db.exports import sealed
from tests.db.hostile import filled
from tests.db.logs import (
    GROUPS,
    actor,
    behind,
    exported,
    kursk,
    logged_in,
)
from tests.db.scenes import crowded, disputed, full
from tests.postgres import database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.db.exports import Lines

pytest.register_assert_rewrite("tests.db.refusals")


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
        with behind(engine) as connection:
            for table in Base.metadata.tables.values():
                connection.execute(table.delete())
            connection.execute(text("DELETE FROM search"))
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


@pytest.fixture
def third(engine: Engine, logs: Logs) -> Engine:
    """Return a third empty log, of the same kind of database."""
    return logs.empty(engine.dialect.name, "third")


@pytest.fixture(scope="module", params=ENGINES)
def shared(
    request: pytest.FixtureRequest,
    databases: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    """Yield an empty log for all tests of a file, on each kind of database."""
    path = tmp_path_factory.mktemp("shared") / "log.db"
    factlog.init(str(path)).dispose()
    engine = factlog.connect(databases(request.param) or str(path))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def story(shared: Engine) -> Engine:
    """Return a log to ask; nothing is written to it."""
    disputed(shared)
    return shared


@pytest.fixture(scope="module")
def scene(shared: Engine) -> Engine:
    """Return a log for refusals: they leave nothing in it, so it can be shared."""
    crowded(shared)
    return shared


@pytest.fixture(scope="module", params=ENGINES)
def hostile(
    request: pytest.FixtureRequest,
    databases: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[str], Engine]]:
    """Yield what gives a log filled with one kind of words."""
    folder = tmp_path_factory.mktemp("hostile")
    engines: dict[str, Engine] = {}

    def log(name: str) -> Engine:
        if name not in engines:
            path = folder / f"{len(engines)}.db"
            factlog.init(str(path)).dispose()
            url = databases(request.param) or str(path)
            engine = factlog.connect(url)
            filled(engine, folder, name)
            engines[name] = engine
        return engines[name]

    yield log
    for engine in engines.values():
        engine.dispose()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where to write a file to load."""
    return tmp_path / "rows.jsonl"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Return where to write a spreadsheet to load."""
    return tmp_path / "rows.csv"


@pytest.fixture(scope="module")
def kept(logs: Logs) -> tuple[str, str]:
    """Return two exports; what is wrong with one is found before any database."""
    engine = logs.empty("sqlite", "kept")
    kursk(engine)
    small = exported(engine)
    full(logs.empty("sqlite", "kept"))
    return small, exported(engine)


@pytest.fixture
def out(kept: tuple[str, str]) -> Lines:
    """Return the lines of an export of several entries."""
    return [json.loads(line) for line in kept[1].splitlines()]


@pytest.fixture
def one(kept: tuple[str, str]) -> Lines:
    """Return the lines of an export of one entry."""
    written = [json.loads(line) for line in kept[0].splitlines()]
    assert sealed(copy.deepcopy(written)) == written
    return written


@pytest.fixture
def fresh(logs: Logs) -> Engine:
    """Return an empty log."""
    return logs.empty("sqlite", "fresh")


@pytest.fixture(scope="module")
def owner(databases: Callable[[str], str]) -> Iterator[Engine]:
    """Yield a log with rows in every table, and a login in each of its groups."""
    engine = factlog.connect(databases("postgresql"))
    full(engine)
    with record.entry(engine, by="me", reason="the law") as entry:
        record.erase_words(entry, "claim", "4")
        record.add_actor(entry, actor("alone"))
        record.distinguish_actors(entry, "alone", "russia")
    made = runner(logged_in(engine, "postgres"))("db roles --prefix team")
    assert made.exit_code == 0, made.output
    with engine.begin() as connection:
        for kind in GROUPS:
            connection.execute(text(f"CREATE ROLE a_{kind} LOGIN IN ROLE team_{kind}"))
    yield engine
    with engine.begin() as connection:
        for kind in GROUPS:
            connection.execute(text(f"DROP OWNED BY team_{kind}"))
            connection.execute(text(f"DROP ROLE a_{kind}, team_{kind}"))
    engine.dispose()


@pytest.fixture(scope="module")
def template(databases: Callable[[str], str]) -> str | None:
    """Return the name of an empty log, to be copied."""
    return make_url(databases("postgresql")).database


@pytest.fixture
def team(owner: Engine, template: str | None) -> Iterator[Engine]:
    """Yield a small log of its own, with the same groups as that of the owner."""
    with database(logged_in(owner, "postgres"), template) as url:
        engine = factlog.connect(url)
        kursk(engine)
        made = runner(url)("db roles --prefix team")
        assert made.exit_code == 0, made.output
        yield engine
        engine.dispose()
