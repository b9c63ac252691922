"""What failed for a moment is done again: what that is, and how often."""

from __future__ import annotations

import random
import re
import sqlite3
import time
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import OperationalError

from factlog.errors import TransientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from sqlalchemy.exc import DBAPIError

T = TypeVar("T")

TRIES = 25
TRIES_ON_SEVERAL = 100
PAUSES = 0.02, 2.0  # seconds: the first, and the longest; TRIES are half a minute
PATIENCE = 25.0  # seconds; SQLite, which waits longer for a lock, waits only once
PASSING = {"40001", "40P01", "57P01", "57P02", "57P03"}
"""SQLSTATE: not serializable, a deadlock, and a server that stops or starts."""
BUSY = {5, 15}
"""Result codes of SQLite: busy, and a race for the write-ahead log that was lost."""
TURNED_AWAY = re.compile(r"FATAL:\s+(?!the database system is )")
"""What a server says that is there, and knows neither user nor database."""


def again(engine: Engine, unit: Callable[[], T]) -> T:
    """Return what a whole unit of work gives; where it fails for a moment, do it anew.

    After so many tries it is given up, with the TransientError. A URL of several hosts
    is tried for about two minutes: another of them has to see that the first is gone.
    """
    first, longest = PAUSES
    for tried in range(TRIES_ON_SEVERAL if len(hosts(engine)) > 1 else TRIES):
        try:
            return unit()
        except TransientError:
            pause = min(longest, first * 2**tried)
            # Random, lest those that met meet again.
            time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311
    return unit()


def is_transient(error: DBAPIError, seconds: float) -> bool:
    """Whether a transaction ended for a reason that may be gone at the next try."""
    driver = error.orig
    if isinstance(driver, sqlite3.Error):
        busy = getattr(driver, "sqlite_errorcode", 0) & 0xFF in BUSY
        return busy and seconds < PATIENCE
    state = getattr(driver, "sqlstate", None)
    # PostgreSQL gives no code to one who never got, or lost, a connection.
    lost = state is None and isinstance(error, OperationalError)
    return error.connection_invalidated or lost or state in PASSING


def may_come(engine: Engine, error: Exception) -> bool:
    """Whether nobody among several hosts could be reached, or takes writes, yet."""
    lost = isinstance(error, OperationalError) and is_transient(error, 0)
    return lost and len(hosts(engine)) > 1 and not TURNED_AWAY.search(str(error))


def hosts(engine: Engine) -> list[str]:
    """Return the hosts that the URL of a server names, each with its port."""
    if engine.dialect.name == "sqlite":
        return []
    given: Any = engine.dialect.create_connect_args(engine.url)[1]
    names = str(given.get("host", "")).split(",")
    ports = str(given.get("port", "")).split(",")
    ports = ports * len(names) if len(ports) == 1 else ports
    pairs = zip(names, ports, strict=False)
    return [f"{name}:{port}" if port else name for name, port in pairs]
