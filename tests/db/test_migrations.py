"""A log is made, migrated, recognised, and left alone when it is not ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

import factlog
from factlog.db import migrate
from factlog.db.base import HEAD, Base
from factlog.db.engine import make_engine, version
from factlog.errors import OutdatedError, UnavailableError
from tests.conftest import ENGINES, runner
from tests.db.logs import actor, behind, counts, every, exported, kursk, written
from tests.db.revisions import REVISIONS
from tests.db.scenes import full
from tests.postgres import database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from tests.conftest import Run

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=ENGINES)
def url(
    request: pytest.FixtureRequest, databases: Callable[[str], str], tmp_path: Path
) -> str:
    """Return the URL of a log whose tables may be changed."""
    path = tmp_path / "log.db"
    if request.param == "sqlite":
        factlog.init(str(path)).dispose()
    return databases(request.param) or f"sqlite:///{path}"


def test_the_migrations_end_in_the_one_head_that_the_program_expects() -> None:
    scripts = ScriptDirectory.from_config(migrate.config())
    assert scripts.get_heads() == [HEAD]
    assert len(scripts.get_bases()) == 1


def test_models_and_migrations_agree(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin():
        command.check(migrate.config(connection))


def checks(engine: Engine) -> set[tuple[str, str | None, str]]:
    look = inspect(engine)
    return {
        (table, check["name"], check["sqltext"])
        for table in look.get_table_names()
        for check in look.get_check_constraints(table)
    }


def test_models_and_migrations_allow_the_same_words(engine: Engine) -> None:
    migrated = checks(engine)
    migrate.downgrade(engine, "base")
    Base.metadata.create_all(engine)
    assert migrated == checks(engine)
    assert len(migrated) > 10


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # it alone has strict ones
def test_tables_of_sqlite_hold_only_the_types_that_they_name(engine: Engine) -> None:
    tables = "pragma_table_list WHERE strict = 0 AND name NOT LIKE 'search%'"
    loose = every(engine, f"SELECT name FROM {tables}")
    assert {name for (name,) in loose if not name.startswith("sqlite_")} == {
        "alembic_version"
    }


def test_going_down_and_up_again_leaves_the_same_empty_log(engine: Engine) -> None:
    before = counts(engine)
    migrate.downgrade(engine, "base")
    assert set(counts(engine)) == {"alembic_version"}
    migrate.upgrade(engine)
    assert counts(engine) == before | {"log": 0}
    assert version(engine) == HEAD


@pytest.mark.parametrize("older", REVISIONS[:-1])
def test_an_older_log_comes_to_this_version_with_all_that_it_holds(
    url: str, engine: Engine, older: str
) -> None:
    full(engine)
    before = counts(engine), exported(engine)
    migrate.downgrade(engine, older)
    assert version(engine) == older
    factlog.init(url).dispose()
    assert version(engine) == HEAD
    assert (counts(engine), exported(engine)) == before
    assert before[0]["claim"] > 5


def test_a_second_init_keeps_everything(url: str, engine: Engine) -> None:
    kursk(engine)
    before = exported(engine), every(engine, "SELECT * FROM log")
    factlog.init(url).dispose()
    assert (exported(engine), every(engine, "SELECT * FROM log")) == before


def test_two_logs_do_not_share_a_secret(engine: Engine, tmp_path: Path) -> None:
    other = factlog.init(str(tmp_path / "other.db"))
    secret = "SELECT secret FROM log"
    ((mine,),), ((theirs,),) = every(engine, secret), every(other, secret)
    other.dispose()
    assert len(mine) == 32
    assert mine != theirs


def test_a_newer_log_is_not_touched(url: str, engine: Engine, run: Run) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for opening in (factlog.connect, factlog.init):
        with pytest.raises(OutdatedError) as refused:
            opening(url)
        assert (refused.value.found, refused.value.wanted) == ("9999", HEAD)
        assert refused.value.hint == "install a newer factlog"
    assert run("actor list").exit_code == 5
    assert every(engine, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_an_older_log_asks_for_init(url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(OutdatedError) as refused:
        factlog.connect(url)
    assert refused.value.hint == f"run: factlog --db {as_typed(url)} init"


def as_typed(url: str) -> str:
    """Return how a hint names a log: a URL may hold a password, and is not shown."""
    return (
        "URL" if url.startswith("postgresql") else make_engine(url).url.database or ""
    )


@pytest.fixture
def empty(url: str, tmp_path: Path) -> Iterator[str]:
    """Yield a database without tables."""
    if url.startswith("postgresql"):
        with database(url) as fresh:
            yield fresh
    else:
        (tmp_path / "empty.db").touch()
        yield str(tmp_path / "empty.db")


def test_an_empty_database_has_no_version_and_can_become_a_log(empty: str) -> None:
    engine = make_engine(empty)
    assert version(engine) is None
    with pytest.raises(OutdatedError) as refused:
        factlog.connect(empty)
    assert refused.value.found is None
    assert refused.value.hint == f"run: factlog --db {as_typed(empty)} init"
    factlog.init(empty).dispose()
    assert version(engine) == HEAD
    engine.dispose()


def test_a_database_of_another_program_is_refused_and_left_alone(empty: str) -> None:
    engine = make_engine(empty)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mine (word text)"))
        connection.execute(text("INSERT INTO mine VALUES ('kept')"))
    for opening in (factlog.connect, factlog.init):
        with pytest.raises(UnavailableError, match="not a factlog log") as refused:
            opening(empty)
        assert refused.value.hint == "name another file or database with --db"
    assert counts(engine) == {"mine": 1}
    engine.dispose()


def test_a_log_without_its_own_row_cannot_be_written(engine: Engine) -> None:
    with behind(engine) as connection:
        connection.execute(text("DELETE FROM log"))
    with pytest.raises(UnavailableError, match="lost the row that names it") as refused:
        written(engine, actor("russia"))
    assert refused.value.hint == "restore it from a backup"
    assert counts(engine)["actor"] == 0


def test_a_missing_file_is_not_made_by_looking(tmp_path: Path) -> None:
    missing = tmp_path / "no" / "log.db"
    with pytest.raises(UnavailableError, match="there is no log at") as refused:
        factlog.connect(str(missing))
    assert refused.value.hint == f"make one: factlog --db {missing} init"
    assert not missing.parent.exists()
    factlog.init(str(missing)).dispose()
    factlog.connect(str(missing)).dispose()


def test_a_log_may_have_any_file_name(tmp_path: Path) -> None:
    for name in ("what?.db", "50%41.db", "a#b.db", "журнал.db", "a b@c:d.db"):
        factlog.init(str(tmp_path / name)).dispose()
        assert (tmp_path / name).exists(), name
        factlog.connect(str(tmp_path / name)).dispose()


def test_the_log_is_the_file_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factlog.init("named.db").dispose()
    monkeypatch.setenv("FACTLOG_DB", str(tmp_path / "named.db"))
    engine = factlog.connect()
    assert engine.url.database == str(tmp_path / "named.db")
    engine.dispose()


def test_a_log_in_memory_can_be_made() -> None:
    engine = factlog.init("sqlite://")
    assert version(engine) == HEAD
    engine.dispose()


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear database,\n" * 100)
    for opening in (factlog.connect, factlog.init):
        with pytest.raises(UnavailableError, match="not a database") as refused:
            opening(str(letter))
        assert refused.value.hint == "name another file with --db"
    assert letter.read_text() == "Dear database,\n" * 100


NO_SERVER = "postgresql://me:geheim@127.0.0.1:1/log"


@pytest.mark.parametrize(
    "url",
    [
        NO_SERVER,
        "postgresql+psycopg://me:geheim@127.0.0.1:1/log",
        "postgresql://127.0.0.1:1/log?user=me&password=geheim",
        "postgresql://me:geheim@127.0.0.1:1/log?nonsense=1",
        "postgresql://me:geheim@127.0.0.1:port/log",
        "mysql://me:geheim@127.0.0.1/log",
        "nonsense://me:geheim@127.0.0.1/log",
        "postgresql+nonsense://me:geheim@127.0.0.1/log",
        "://me:geheim@x",
    ],
)
def test_a_database_that_cannot_be_reached_is_an_error_without_password(
    url: str,
) -> None:
    for noun in ("init", "actor list"):
        result = runner(url)(noun)
        assert result.exit_code == 5, result.output
        assert "geheim" not in result.output
        assert "factlog:" in result.stderr


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(UnavailableError) as refused:
        factlog.connect(NO_SERVER)
    assert "postgresql://me:***@127.0.0.1:1/log cannot be used" in str(refused.value)


def test_an_unknown_kind_of_database_is_told_what_is_known() -> None:
    with pytest.raises(UnavailableError) as refused:
        factlog.connect("mysql://me:geheim@127.0.0.1/log")
    assert refused.value.hint == "type a file path or a postgresql:// URL"


def test_without_psycopg_the_extra_is_named() -> None:
    blocked = (
        "import sys\n"
        "sys.modules['psycopg'] = None\n"
        "from factlog.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", blocked, "--db", NO_SERVER, "actor", "list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5
    assert "postgresql needs the package psycopg" in done.stderr
    assert "pip install 'factlog[postgres]'" in done.stderr
    assert "geheim" not in done.stderr


def test_a_migration_that_would_orphan_rows_is_undone(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    factlog.init(str(path)).dispose()
    with create_engine(f"sqlite:///{path}").begin() as loose:
        loose.execute(
            text("INSERT INTO claim_option (claim_id, option_id) VALUES (1, 1)")
        )
    engine = make_engine(str(path))
    with pytest.raises(UnavailableError, match="2 rows refer to what is not there"):
        migrate.upgrade(engine)
    engine.dispose()


def test_a_migration_that_fails_is_an_error_of_the_database(empty: str) -> None:
    engine = make_engine(empty)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE entry (id bigint)"))
    with pytest.raises(UnavailableError, match="already exists"):
        migrate.upgrade(engine)
    assert counts(engine) == {"entry": 0}
    engine.dispose()


def test_a_log_just_made_keeps_its_references_whole(tmp_path: Path) -> None:
    made = factlog.init(str(tmp_path / "new.db"))
    assert every(made, "PRAGMA foreign_keys") == [(1,)]
    made.dispose()
