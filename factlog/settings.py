"""What a flag says, else the environment, else the default."""

from __future__ import annotations

import os
from pathlib import Path

DB = "FACTLOG_DB"
READ_DB = "FACTLOG_READ_DB"
BY = "FACTLOG_BY"
DEFAULT_DB = "factlog.db"


def database(flag: str | None = None) -> str:
    """Return the path or URL of the log."""
    return flag or os.environ.get(DB) or DEFAULT_DB


def reading_database(flag: str | None = None) -> str | None:
    """Return the log that commands read which write nothing: perhaps a replica."""
    return flag or os.environ.get(READ_DB) or None


def recorder(flag: str | None = None) -> str | None:
    """Return who is said to record: the flag, FACTLOG_BY, or nobody."""
    return flag or os.environ.get(BY) or None


def login() -> str:
    """Return the login name on this machine."""
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):
        return "unknown"


def file(database: str) -> Path | None:
    """Return the file in which a SQLite log is kept; None for a server's URL."""
    if "://" not in database:
        return Path(database).expanduser()
    scheme, _, path = database.partition(":///")
    return Path(path) if scheme == "sqlite" and path else None
