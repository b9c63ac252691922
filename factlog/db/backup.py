"""One consistent copy of a SQLite log, made while others write."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING, cast

from factlog.db.engine import HINTS, file_of, hint, said, shown
from factlog.errors import RefusedError, UnavailableError
from factlog.files import whole

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

PRIVATE = stat.S_IRUSR | stat.S_IWUSR


def copy(engine: Engine, file: Path, *, replace: bool = False) -> None:
    """Write a log that holds what this one holds now, its secret included.

    The file takes its name once all is written and found to be sound. Raises
    RefusedError when it is there and not to be replaced, or is in use,
    UnavailableError when the log or the copy cannot be used.
    """
    own = file_of(engine)
    if own is not None and file.exists() and own.samefile(file):
        message = f"{file} is the log itself"
        raise RefusedError(message, hint="name another file")
    for beside in (f"{file}-wal", f"{file}-journal"):
        if os.path.lexists(beside):  # SQLite would take it for a part of the copy
            message = f"{beside} belongs to a log that is in use, or was not closed"
            raise RefusedError(message, hint="name another file, or move that one away")
    with whole(file, replace=replace) as part:
        part.touch(_mode(engine), exist_ok=False)
        try:
            with closing(sqlite3.connect(part)) as target:
                _fill(engine, target)
                _refuse_damaged(engine, target)
        except sqlite3.Error as error:
            message = f"{shown(engine)} cannot be copied to {file}: {said(error)}"
            raise UnavailableError(message, hint=hint(error)) from error


def before_migrating(engine: Engine, file: Path, version: str) -> Path:
    """Copy a log to a new file beside it, named after its version; return that."""
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        place = file.with_stem(f"{file.stem}-{version}{again}")
        if not os.path.lexists(place):
            break
    copy(engine, place)
    return place


def _mode(engine: Engine) -> int:
    """Return who may read the log, and so its copy."""
    file = file_of(engine)
    return stat.S_IMODE(file.stat().st_mode) | PRIVATE if file else PRIVATE


def _fill(engine: Engine, target: sqlite3.Connection) -> None:
    """Copy all pages in one step: smaller steps begin anew after every write."""
    with engine.connect() as connection:
        source = cast("sqlite3.Connection", connection.connection.driver_connection)
        source.backup(target, pages=-1)


def _refuse_damaged(engine: Engine, target: sqlite3.Connection) -> None:
    ((found,),) = target.execute("PRAGMA integrity_check(1)")
    if found != "ok":
        message = f"{shown(engine)} is damaged: {' '.join(found.split())}"
        raise UnavailableError(message, hint=HINTS["malformed"])
