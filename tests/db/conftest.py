"""Empty logs, quickly: a copy of a file, or a database that is emptied again.

A test that changes tables, not rows, makes a database of its own (`databases`).
"""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import NullPool, create_engine, text

import factlog
from factlog.db.base import Base
from tests.conftest import ENGINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of an empty log, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "log.db"
    factlog.init(str(path)).dispose()
    return path


@pytest.fixture(scope="session")
def shared(databases: Callable[[str], str]) -> Callable[[], str]:
    """Return what empties the one database of the tests and gives its URL."""
    opened: dict[str, Engine] = {}

    def emptied() -> str:
        if not opened:
            url = databases("postgresql")
            opened[url] = create_engine(url, poolclass=NullPool)
        ((url, engine),) = opened.items()
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text("SET LOCAL lock_timeout = '20s'"))
            for table in Base.metadata.tables.values():
                connection.execute(table.delete())
            log = text("INSERT INTO log VALUES (1, 'factlog', :secret)")
            connection.execute(log, {"secret": secrets.token_bytes(32)})
        return url

    return emptied


@pytest.fixture(params=ENGINES)
def url(
    request: pytest.FixtureRequest,
    shared: Callable[[], str],
    empty_file: Path,
    tmp_path: Path,
) -> str:
    """Return the URL of an empty log: of SQLite, then of PostgreSQL."""
    if request.param == "postgresql":
        return shared()
    path = tmp_path / "log.db"
    shutil.copy(empty_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def other(
    url: str, databases: Callable[[str], str], empty_file: Path, tmp_path: Path
) -> Iterator[Engine]:
    """Return an empty log of the other kind of database."""
    path = tmp_path / "other.db"
    shutil.copy(empty_file, path)
    engine = factlog.connect(
        databases("postgresql") if url.startswith("sqlite") else str(path)
    )
    yield engine
    engine.dispose()


@pytest.fixture
def second(empty_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """Return another empty log, of SQLite."""
    path = tmp_path / "second.db"
    shutil.copy(empty_file, path)
    engine = factlog.connect(str(path))
    yield engine
    engine.dispose()
