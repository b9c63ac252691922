"""A SQLite file that may only be read: opened so that nothing is left beside it.

To read a file in WAL mode, SQLite makes two files beside it. Where that is forbidden
it gives up; where only the file itself is, what it leaves belongs to the reader and
shuts its owner out. So such a file is read as it is, without locks, as long as no
writer has left its own two files there; and what was read counts only if the file is
the same afterwards.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError

from factlog.errors import UnavailableError

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

READ = "factlog_frozen"
Seen = tuple[int, int, int]


def read_frozen(engine: Engine, file: Path) -> None:
    """Let an engine open a file so where it can be read and nothing else."""

    @event.listens_for(engine, "do_connect")
    def on_open(
        _: Dialect, record: ConnectionPoolEntry, names: list[Any], options: Any
    ) -> None:
        seen = record.info[READ] = _seen(file) if _frozen(file) else None
        if seen:
            names[0] = f"{file.absolute().as_uri()}?immutable=1"
            options["uri"] = True

    @event.listens_for(engine, "checkout")
    def on_use(
        _: DBAPIConnection, record: ConnectionPoolEntry, __: PoolProxiedConnection
    ) -> None:
        seen = record.info[READ]
        if seen and not (_frozen(file) and seen == _seen(file)):
            raise DisconnectionError  # it is opened anew

    @event.listens_for(engine, "commit")
    def on_end(connection: Connection) -> None:
        seen = connection.info[READ]
        if seen and seen != _seen(file):
            message = f"{file} was changed while it was read"
            raise UnavailableError(message, hint="try again")


def _frozen(file: Path) -> bool:
    if any(os.path.lexists(f"{file}{end}") for end in ("-wal", "-journal")):
        return False
    return file.is_file() and not (
        _writable(file) and _writable(file.absolute().parent)
    )


def _writable(path: Path) -> bool:
    return os.access(
        path, os.W_OK, effective_ids=os.access in os.supports_effective_ids
    )


def _seen(file: Path) -> Seen | None:
    """Return what tells whether a file is still the same."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
