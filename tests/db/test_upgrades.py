"""A log of any revision comes to this version with all that it held, or stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, text

import factlog
from factlog import query
from factlog.db import migrate
from factlog.db.base import HEAD
from factlog.db.engine import make_engine, version
from factlog.db.session import sketching
from factlog.errors import UnavailableError
from tests.conftest import ENGINES, runner
from tests.db.logs import StopError, counts, every, exported
from tests.db.revisions import (
    FILES,
    REVISIONS,
    content_of,
    export_of,
    fill,
    tables,
    told,
)
from tests.postgres import database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

DERIVED = {"standing", "status_span"}
OLDER = REVISIONS[:-1]


@pytest.fixture(params=ENGINES)
def bare(
    request: pytest.FixtureRequest, databases: Callable[[str], str], tmp_path: Path
) -> Iterator[Engine]:
    """Yield an engine of a database without tables."""
    if request.param == "sqlite":
        engine = make_engine(str(tmp_path / "log.db"))
        yield engine
        engine.dispose()
        return
    with database(databases("postgresql")) as fresh:
        engine = make_engine(fresh)
        yield engine
        engine.dispose()


def old(bare: Engine, revision: str) -> str:
    """Make a log of an older revision; return its URL."""
    migrate.upgrade(bare, revision)
    fill(bare, content_of(revision))
    return bare.url.render_as_string(hide_password=False)


def rows(engine: Engine) -> dict[str, list[str]]:
    """Return what every table holds."""
    return {
        name: sorted(map(repr, every(engine, f"SELECT * FROM {name}")))
        for name in inspect(engine).get_table_names()
    }


def test_each_revision_has_a_log_of_its_time(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if request.config.getoption("--update-golden"):
        engine = factlog.init(str(tmp_path / "log.db"))
        told(engine)
        if not (FILES / f"{HEAD}.json").exists():
            held = json.dumps(tables(engine), ensure_ascii=False, indent=0)
            (FILES / f"{HEAD}.json").write_text(f"{held}\n", "utf-8")
            (FILES / f"{HEAD}.jsonl").write_text(exported(engine), "utf-8")
        engine.dispose()
    kept = {file.stem for file in FILES.iterdir()}
    assert kept == set(REVISIONS), "pytest --update-golden writes the newest"


@pytest.mark.no_cover
@pytest.mark.parametrize("revision", REVISIONS)
def test_a_log_of_any_revision_comes_to_this_version_with_all_that_it_held(
    bare: Engine, revision: str
) -> None:
    url = old(bare, revision)
    before = {
        name: many
        for name, many in counts(bare).items()
        if name not in DERIVED and not name.startswith("search")
    }
    assert before["claim"] > before["entry"] > 5
    factlog.init(url).dispose()
    assert version(bare) == HEAD
    after = counts(bare)
    assert before.items() <= after.items()
    assert all(after[name] for name in DERIVED)
    assert exported(bare) == export_of(revision)
    with sketching(bare) as session:
        assert len(list(query.parts(session))) == 7


@pytest.mark.parametrize("revision", OLDER)
def test_an_older_file_is_copied_before_it_is_migrated(
    tmp_path: Path, revision: str
) -> None:
    log, copy = tmp_path / "desk.log.db", tmp_path / f"desk.log-{revision}.db"
    engine = make_engine(str(log))
    old(engine, revision)
    before = rows(engine)
    engine.dispose()
    copy.write_text("another")
    run = runner(str(log))
    copied = tmp_path / f"desk.log-{revision}-2.db"
    result = run("init")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"the log as it was: {copied}\n{log} is ready\n"
    assert copy.read_text() == "another"
    kept = make_engine(str(copied))
    assert version(kept) == revision
    assert rows(kept) == before
    kept.dispose()
    assert run("init").stderr == f"{log} is ready\n"
    assert {path.name for path in tmp_path.iterdir()} == {
        *(log.name, copy.name, copied.name)
    }


@pytest.mark.parametrize("bare", ["postgresql"], indirect=True)
def test_on_postgresql_nothing_is_copied(bare: Engine, tmp_path: Path) -> None:
    url = old(bare, "0002")
    saved: list[Path] = []
    factlog.init(url, saved=saved.append).dispose()
    assert saved == list(tmp_path.iterdir()) == []
    assert version(bare) == HEAD


def test_a_migration_that_fails_leaves_the_log_as_it_was(bare: Engine) -> None:
    url = old(bare, "0002")
    with bare.begin() as connection:  # its last step will find this name taken
        connection.execute(text("DROP INDEX ix_status_span_status_last_said"))
        taken = "CREATE INDEX ix_status_span_status_last_said ON claim (id)"
        connection.execute(text(taken))
    before = rows(bare)
    with pytest.raises(UnavailableError, match="already exists"):
        factlog.init(url)
    assert version(bare) == "0002"
    assert rows(bare) == before
    with bare.begin() as connection:
        connection.execute(text("DROP INDEX ix_status_span_status_last_said"))
    factlog.init(url).dispose()
    assert exported(bare) == export_of("0002")


def test_a_log_is_made_and_derived_whole_or_not_at_all(bare: Engine) -> None:
    def stop(_: Session) -> None:
        raise StopError

    url = bare.url.render_as_string(hide_password=False)
    with pytest.raises(StopError):
        migrate.init(url, derive=stop, saved=Path)
    assert version(bare) is None
    old(bare, "0002")
    before = rows(bare)
    with pytest.raises(StopError):
        migrate.init(url, derive=stop, saved=Path)
    assert version(bare) == "0002"
    assert rows(bare) == before
