"""factlog backup."""

from __future__ import annotations

import resource
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import factlog
from factlog import query, record
from factlog.db.backup import copy
from factlog.errors import RefusedError
from factlog.files import whole
from factlog.inputs import NewActor
from tests.cli.stories import triple
from tests.conftest import runner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.conftest import Run

SECRET = "SELECT secret FROM log"
A_MOMENT = 0.02


def everything(file: Path) -> list[str]:
    """Return what a log holds, its secret and what is derived included."""
    with closing(sqlite3.connect(file)) as connection:
        return sorted(connection.iterdump())


def test_a_backup_is_a_log_with_all_that_the_log_has(
    kursk_here: Run, tmp_path: Path
) -> None:
    code, out, err = triple(kursk_here("backup copy.db"))
    assert (code, out) == (0, "")
    entries, head = triple(kursk_here("verify"))[1].split()[3:8:4]
    assert err == f"wrote copy.db, a log: {entries} entries, head {head}\n"
    assert everything(tmp_path / "copy.db") == everything(tmp_path / "factlog.db")
    assert SECRET.split()[1] in "".join(everything(tmp_path / "copy.db"))
    copied = runner("copy.db")
    for line in ("verify", "export", "dispute list", "db check"):
        assert triple(copied(line)) == triple(kursk_here(line)), line
    assert copied("actor add new New").exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"factlog.db", "copy.db"}


def test_a_copy_can_be_read_by_no_more_than_the_log(
    kursk_here: Run, tmp_path: Path
) -> None:
    (tmp_path / "factlog.db").chmod(0o600)
    kursk_here("backup copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_a_name_in_jsonl_gets_the_entries_which_an_empty_log_takes(
    kursk: Run, run_here: Run, tmp_path: Path
) -> None:
    code, out, err = triple(kursk("backup log.jsonl"))
    assert (code, out) == (0, "")
    assert err.startswith("wrote log.jsonl, entries to load: ")
    assert (tmp_path / "log.jsonl").read_text("utf-8") == kursk("export").stdout
    run_here("--db other.db init")
    assert run_here("--db other.db load log.jsonl").exit_code == 0
    head = err.split()[-1]
    assert head in run_here("--db other.db verify").stdout
    assert run_here("--db other.db export").stdout == kursk("export").stdout


def test_an_empty_log_has_a_backup(run: Run, tmp_path: Path) -> None:
    told = "wrote empty.jsonl, entries to load: 0 entries, head none\n"
    assert triple(run("backup empty.jsonl")) == (0, "", told)
    assert (tmp_path / "empty.jsonl").read_bytes() == b""


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_on_postgresql_a_backup_that_looks_like_a_log_is_refused(
    run: Run, tmp_path: Path
) -> None:
    code, out, err = triple(run("backup log.db"))
    assert (code, out) == (2, "")
    assert err.endswith("  hint: name it so: factlog backup log.jsonl\n")
    assert not (tmp_path / "log.db").exists()


@pytest.mark.parametrize("name", ["old.db", "old.jsonl", "link.db"])
def test_a_file_that_is_there_is_kept_unless_told_otherwise(
    kursk_here: Run, tmp_path: Path, name: str
) -> None:
    if name == "link.db":
        (tmp_path / name).symlink_to(tmp_path / "nowhere" / "x")
    else:
        (tmp_path / name).write_text("old")
    expected = (
        f"factlog: {name} is there already\n"
        "  hint: name another file, or replace this one with --force\n"
    )
    assert triple(kursk_here(f"backup {name}")) == (4, "", expected)
    if name == "link.db":
        return
    assert (tmp_path / name).read_text() == "old"
    assert kursk_here(f"backup {name} --force").exit_code == 0
    assert (tmp_path / name).stat().st_size > 1000


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "late.db"
    with pytest.raises(RefusedError), whole(file, replace=False) as part:
        part.write_text("new")
        file.write_text("somebody else's")
    assert file.read_text() == "somebody else's"
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("left", ["-wal", "-journal"])
def test_what_another_log_left_never_becomes_part_of_a_copy(
    kursk_here: Run, tmp_path: Path, left: str
) -> None:
    (tmp_path / f"copy.db{left}").write_bytes(b"left")
    for line in ("backup copy.db", "backup copy.db --force"):
        code, _, err = triple(kursk_here(line))
        assert code == 4
        assert f"copy.db{left} belongs to a log that is in use" in err
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("name", ["no/where.db", "factlog.db/x.db", "no/where.jsonl"])
def test_a_backup_that_cannot_be_written_is_refused(kursk_here: Run, name: str) -> None:
    code, out, err = triple(kursk_here(f"backup {name}"))
    assert (code, out) == (4, "")
    assert f"{name} cannot be written: " in err


def test_a_copy_for_which_there_is_no_room_leaves_nothing(
    kursk_here: Run, tmp_path: Path, environment: dict[str, str]
) -> None:
    before = everything(tmp_path / "factlog.db")
    most = 40_000  # what SQLite keeps beside an open log fits, the log does not
    done = subprocess.run(
        [sys.executable, "-m", "factlog", "backup", "copy.db"],
        cwd=tmp_path,
        env=environment,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == (
        "factlog: factlog.db cannot be copied to copy.db: disk I/O error\n"
        "  hint: see whether the disk is full, or failing, then try again\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["factlog.db"]
    assert everything(tmp_path / "factlog.db") == before
    assert kursk_here("verify").exit_code == 0


def test_entries_for_which_there_is_no_room_are_refused(
    kursk_here: Run, tmp_path: Path
) -> None:
    (tmp_path / "full.jsonl").symlink_to("/dev/full")
    code, out, err = triple(kursk_here("backup full.jsonl --force"))
    assert (code, out) == (4, "")
    assert "full.jsonl cannot be written: No space left on device" in err


def test_a_log_is_not_replaced_by_itself(kursk_here: Run, tmp_path: Path) -> None:
    before = everything(tmp_path / "factlog.db")
    code, _, err = triple(kursk_here("backup factlog.db --force"))
    assert code == 4
    assert "factlog.db is the log itself" in err
    assert everything(tmp_path / "factlog.db") == before


def test_a_damaged_log_has_no_backup(kursk_here: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "factlog.db")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE status_span SET status = 'unclear'")
        connection.commit()
    code, _, err = triple(kursk_here("backup copy.db"))
    assert code == 5
    assert "factlog.db is damaged: CHECK constraint failed in status_span" in err
    assert "  hint: restore it from a backup" in err
    assert [path.name for path in tmp_path.iterdir()] == ["factlog.db"]


@pytest.fixture
def writers(engine: Engine) -> Iterator[list[int]]:
    """Let two writers add to a log while a test runs; list what is acknowledged."""
    done: list[int] = []
    enough = threading.Event()

    def write(name: str) -> None:
        number = 0
        while not enough.wait(A_MOMENT):
            number += 1
            with record.entry(engine, by=name) as entry:
                record.add_actor(entry, NewActor(slug=f"{name}-{number}", name=name))
            done.append(number)

    threads = [threading.Thread(target=write, args=[name]) for name in "ab"]
    for thread in threads:
        thread.start()
    yield done
    enough.set()
    for thread in threads:
        thread.join()
    assert done


def test_a_backup_made_while_others_write_is_the_log_of_one_moment(
    engine: Engine, run: Run, writers: list[int], tmp_path: Path
) -> None:
    sqlite = engine.dialect.name == "sqlite"
    for number in range(4):
        before = len(writers)
        while len(writers) == before:
            time.sleep(A_MOMENT)
        before = len(writers)
        file = tmp_path / f"copy-{number}{'.db' if sqlite else '.jsonl'}"
        assert run("backup", str(file)).exit_code == 0
        restored = file
        if not sqlite:
            restored = tmp_path / f"restored-{number}.db"
            factlog.init(str(restored)).dispose()
            assert runner(str(restored))("load", str(file)).exit_code == 0
        other = factlog.connect(str(restored))
        with factlog.reading(other) as session:
            proved = query.verify(session)
            assert len(list(query.actors(session))) == proved.entries >= before
        other.dispose()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_log_in_use_is_copied_with_what_is_not_in_its_file_yet(
    engine: Engine, tmp_path: Path
) -> None:
    with record.entry(engine, by="me") as entry:
        record.add_actor(entry, NewActor(slug="a", name="A"))
    copy(engine, tmp_path / "copy.db")
    other = factlog.connect(str(tmp_path / "copy.db"))
    with factlog.reading(other) as session:
        assert query.verify(session).entries == 1
    other.dispose()
