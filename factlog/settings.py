"""What a flag says, else the environment, else the default."""

from __future__ import annotations

import os
from pathlib import Path

DB = "FACTLOG_DB"
BY = "FACTLOG_BY"
DEFAULT_DB = "factlog.db"


def database(flag: str | None = None) -> str:
    """Return the path or URL of the log."""
    return flag or os.environ.get(DB) or DEFAULT_DB


def recorder(flag: str | None = None) -> str:
    """Return who records: the flag, FACTLOG_BY, or the login name."""
    return flag or os.environ.get(BY) or _login()


def _login() -> str:
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
