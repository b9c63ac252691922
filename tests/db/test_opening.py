"""A log that cannot be used as it should: one clear error, and nothing harmed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

import factlog
from factlog import query
from factlog.db import engine as opening
from factlog.db.engine import make_engine
from factlog.errors import UnavailableError
from tests.conftest import runner
from tests.db.logs import actor, every, kursk, unguarded, written
from tests.faults.disk import small_disk
from tests.nobody import folder, nobody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

READING = (
    *("actor list", "claim list", "dispute show kursk", "report kursk", "export"),
    *("log", "check", "verify", "db check"),
)
WRITING = ("actor add new New", "init", "db rebuild")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed log with a dispute in it, only to be copied."""
    path = tmp_path_factory.mktemp("told") / "log.db"
    engine = factlog.init(str(path))
    kursk(engine)
    engine.dispose()
    for line in READING:  # nobody may not even import what they need
        assert runner(str(path))(line).exit_code == 0
    return path


@pytest.fixture
def log(told: Path, tmp_path: Path) -> Path:
    """Return a closed log with a dispute in it."""
    return Path(shutil.copy(told, tmp_path / "log.db"))


def refused(path: Path, line: str) -> tuple[str, str]:
    """Run a command that cannot use the log; return the message and the hint."""
    result = runner(str(path))(line)
    assert result.exit_code == 5, (line, result.output)
    message, hint = result.stderr.splitlines()
    assert message.startswith("factlog: ")
    assert hint.startswith("  hint: ")
    return message, hint


@pytest.mark.parametrize("kept", [1 / 2, 1 / 10, 0.002])
def test_a_file_that_was_cut_off_is_damaged(log: Path, kept: float) -> None:
    os.truncate(log, int(log.stat().st_size * kept))
    before = log.read_bytes()
    for line in ("claim list", "verify", "db check", "db rebuild", "actor add n N"):
        message, hint = refused(log, line)
        assert "malformed" in message or "not a database" in message
        assert "backup" in hint or "name another file" in hint
    assert log.read_bytes() == before


def test_garbage_in_the_middle_is_damage_whichever_page_it_is_in(log: Path) -> None:
    whole, page = log.read_bytes(), 4096
    noise, found = bytes(range(256)) * 16, 0
    for place in range(page, len(whole), page * 5):
        log.write_bytes(whole[:place] + noise + whole[place + page :])
        damaged = log.read_bytes()
        message, hint = refused(log, "db check")
        assert "damaged" in message or "malformed" in message
        assert "backup" in hint
        found += runner(str(log))("verify").exit_code == 5
        assert log.read_bytes() == damaged
    assert found > 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE actor SET kind = 'nonsense'",
        "UPDATE actor SET uid = x'00' WHERE id = 1",
        "UPDATE entry SET recorded_at = 'yesterday'",
        "UPDATE entry SET arrived_at = '9999-12-31T23:59:59-23:59'",
        "UPDATE actor SET name = CAST(x'ff' AS TEXT)",
    ],
)
def test_a_value_that_was_never_recorded_is_damage(log: Path, change: str) -> None:
    engine = factlog.connect(str(log))
    with engine.begin() as connection, unguarded(connection):
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.execute(text(change))
    engine.dispose()
    for line in ("verify", "db check"):
        _, hint = refused(log, line)
        assert "backup" in hint
    for line in READING:
        assert runner(str(log))(line).exit_code in {0, 5}


def test_a_broken_word_in_what_the_engine_says_is_damage(log: Path) -> None:
    whole = log.read_bytes()
    name, table = b"tableactor_nameactor_name", b"CREATE TABLE actor_name"
    assert (whole.count(name), whole.count(table)) == (1, 1)
    broken = whole.replace(name, b"tableactor_\xff\xff\xff\xffactor_name")
    log.write_bytes(broken.replace(table, b"CREATE TABXE actor_name"))
    for line in ("claim list", "init"):
        message, _ = refused(log, line)
        assert "malformed" in message


def test_a_log_that_lost_its_newest_writes_is_a_shorter_log(
    log: Path, tmp_path: Path
) -> None:
    engine = factlog.connect(str(log))
    written(engine, actor("new"))
    shutil.copy(log, tmp_path / "lost.db")  # without what is not in the file yet
    engine.dispose()
    lost = runner(str(tmp_path / "lost.db"))
    assert "entries\t1\n" in lost("verify").stdout
    assert lost("db check").exit_code == 0


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, told in (("", "is a folder"), ("pipe", "is not a file")):
        for line in ("claim list", "init"):
            message, hint = refused(tmp_path / name, line)
            assert message.endswith(told)
            assert hint == "  hint: name a file with --db"


def test_a_place_that_cannot_be_looked_into_is_named(log: Path) -> None:
    with folder() as place:
        shutil.copy(log, place / "log.db")
        (place / "log.db").chmod(0)
        (place / "in").mkdir(mode=0o700)
        with nobody():
            for name in ("log.db", "in/log.db", "new/log.db"):
                refused(place / name, "init")
            refused(place / "log.db", "claim list")
            message, _ = refused(place / "in" / "log.db", "claim list")
            assert message.endswith("cannot be used: Permission denied")
    message, _ = refused(log / "log.db", "init")
    assert message.endswith("cannot be used: File exists")
    message, _ = refused(log.with_name("x" * 300), "claim list")
    assert message.endswith("cannot be used: File name too long")


@contextmanager
def locked(log: Path) -> Iterator[None]:
    """Hold the lock of a writer."""
    engine = factlog.connect(str(log))
    with engine.connect() as connection:
        connection.execution_options(**{opening.WRITES: True}).begin()
        yield
    engine.dispose()


def test_a_log_that_another_is_writing_can_be_read_and_asks_to_try_again(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_MILLISECONDS", 10)
    monkeypatch.setattr("factlog.db.tries.TRIES", 2)
    with locked(log):
        for line in WRITING:
            message, hint = refused(log, line)
            assert message.endswith("log.db cannot be used: database is locked")
            assert hint == "  hint: another program is writing: try again"
        for line in (*READING, "backup copy.db"):
            assert runner(str(log))(line).exit_code == 0, line
    assert runner(str(log))("actor add new New").exit_code == 0


def test_a_log_that_another_keeps_for_itself_asks_to_try_again(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_MILLISECONDS", 10)
    monkeypatch.setattr("factlog.db.tries.TRIES", 2)
    with closing(sqlite3.connect(log)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
        for line in (*READING, *WRITING, "backup copy.db"):
            message, hint = refused(log, line)
            assert "database is locked" in message
            assert hint == "  hint: another program is writing: try again"


def test_a_log_that_cannot_grow_keeps_what_it_has(log: Path) -> None:
    engine = factlog.connect(str(log))

    @event.listens_for(engine, "checkout")
    def no_room(connection: object, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    with pytest.raises(UnavailableError, match="database or disk is full") as full:
        for number in range(10_000):
            written(engine, actor(f"a-{number}", description="many words " * 1000))
    assert full.value.hint == "make room on the disk, then try again"
    acknowledged = number
    engine.dispose()
    found = runner(str(log))("verify").stdout
    assert f"entries\t{acknowledged + 1}\n" in found
    assert runner(str(log))("db check").exit_code == 0
    assert runner(str(log))("actor add new New").exit_code == 0


def test_a_full_disk_is_an_error_and_the_log_goes_on_once_there_is_room(
    log: Path,
) -> None:
    with small_disk() as (disk, mounted):
        if not mounted:
            pytest.skip("mounting is for root")
        full = Path(shutil.copy(log, disk / "log.db"))
        filler = disk / "filler"
        with (
            filler.open("wb", buffering=0) as file,
            pytest.raises(OSError, match="No space"),
        ):
            while True:
                file.write(bytes(1000))
        before = full.read_bytes()
        for line in (*WRITING, "claim list", f"backup {disk}/copy.db"):
            _, hint = refused(full, line)
            assert "disk" in hint
        assert full.read_bytes() == before
        refused(disk / "new.db", "init")
        filler.unlink()
        assert not list(disk.glob("copy*"))
        assert not list(disk.glob(".*"))
        assert runner(str(full))("actor add new New").exit_code == 0
        assert runner(str(full))("db check").exit_code == 0
        assert runner(str(disk / "new.db"))("init").exit_code == 0


@pytest.mark.parametrize(
    ("file", "place"), [(0o444, 0o555), (0o444, 0o777), (0o666, 0o555)]
)
def test_a_log_that_may_only_be_read_is_read_and_nothing_is_left_beside_it(
    log: Path, file: int, place: int
) -> None:
    with folder() as there:
        only = Path(shutil.copy(log, there / "log.db"))
        only.chmod(file)
        there.chmod(place)
        before = only.read_bytes()
        with nobody():
            for line in READING:
                assert runner(str(only))(line).exit_code == 0, line
            message, hint = refused(only, "actor add new New")
            assert hint == "  hint: make the file and its folder writable"
            assert "readonly" in message
            assert runner(str(only))("init").exit_code == 0
        assert [path.name for path in there.iterdir()] == ["log.db"]
        assert only.read_bytes() == before


def test_a_log_that_may_only_be_read_can_be_backed_up(
    log: Path, tmp_path: Path
) -> None:
    with folder() as there:
        only = Path(shutil.copy(log, there / "log.db"))
        (there / "out").mkdir()
        (there / "out").chmod(0o777)
        only.chmod(0o444)
        there.chmod(0o555)
        with nobody():
            for name in ("copy.db", "copy.jsonl"):
                line = f"backup {there}/out/{name}"
                assert runner(str(only))(line).exit_code == 0
        shutil.copy(there / "out" / "copy.db", tmp_path / "copy.db")
    assert runner("copy.db")("actor add new New").exit_code == 0


def test_a_reader_sees_what_a_writer_of_the_same_log_has_written(log: Path) -> None:
    with folder() as there:
        only = Path(shutil.copy(log, there / "log.db"))
        engine = factlog.connect(str(only))
        written(engine, actor("new"))
        for path in there.iterdir():
            path.chmod(0o444)
        there.chmod(0o555)
        with nobody():
            result = runner(str(only))("actor show new")
            assert result.exit_code == 0, result.output
        there.chmod(0o755)
        engine.dispose()


@pytest.fixture
def only_read(log: Path) -> Iterator[tuple[Engine, Path]]:
    """Yield an engine of a log that its user may only read, and a copy of it."""
    with folder() as there:
        only = Path(shutil.copy(log, there / "log.db"))
        only.chmod(0o444)
        there.chmod(0o555)
        with nobody():
            engine = factlog.connect(str(only))
            with factlog.reading(engine) as session:
                assert query.verify(session).entries == 1
        yield engine, only
        engine.dispose()


def test_what_is_written_while_it_is_read_without_locks_is_an_error(
    only_read: tuple[Engine, Path],
) -> None:
    engine, path = only_read
    reader = ExitStack()
    with nobody():
        session = reader.enter_context(factlog.reading(engine))
        assert query.verify(session).entries == 1
    with opened(path) as other:
        written(other, actor("new"))
    with pytest.raises(UnavailableError, match="was changed while it was read") as seen:
        reader.close()
    assert seen.value.hint == "try again"


def test_a_reader_opens_a_changed_log_anew(only_read: tuple[Engine, Path]) -> None:
    engine, path = only_read
    with opened(path) as other:
        written(other, actor("new"))
        with nobody(), factlog.reading(engine) as session:
            assert query.verify(session).entries == 2
        written(other, actor("newer"))
    with nobody(), factlog.reading(engine) as session:
        assert query.verify(session).entries == 3


@contextmanager
def opened(path: Path) -> Iterator[Engine]:
    """Yield an engine and close it."""
    engine = factlog.connect(str(path))
    yield engine
    engine.dispose()


def test_tables_of_another_program_with_names_like_ours_are_left_alone(
    tmp_path: Path,
) -> None:
    other = make_engine(str(tmp_path / "other.db"))
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE log (line text)"))
        connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    other.dispose()
    before = (tmp_path / "other.db").read_bytes()
    for line in ("claim list", "init", "backup copy.db"):
        message, _ = refused(tmp_path / "other.db", line)
        assert message.endswith("holds other tables, not a factlog log")
    assert (tmp_path / "other.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["other.db"]


def test_a_version_that_never_was_is_refused(log: Path) -> None:
    engine = factlog.connect(str(log))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    refused(log, "init")
    assert every(engine, "SELECT version_num FROM alembic_version") == [("0000",)]
    engine.dispose()
