"""Harm done to a PostgreSQL server, or to its sessions, while others write."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable
    from random import Random

    from sqlalchemy import Connection

    from tests.postgres import Mortal


def kill_and_restart(
    server: Mortal, random: Random, how: signal.Signals, between: float
) -> Callable[[str, float], int]:
    """Return what ends a server and starts it again, every so many seconds."""

    def harm(_url: str, seconds: float) -> int:
        return _again(seconds, between, random, once)

    def once() -> int:
        server.stop(how)
        server.start()
        return 1

    return harm


def end_sessions(random: Random, between: float) -> Callable[[str, float], int]:
    """Return what ends sessions, whatever they are doing."""

    def harm(url: str, seconds: float) -> int:
        with create_engine(url, poolclass=NullPool).connect() as other:
            return _again(seconds, between, random, lambda: _end_one(other, random))

    return harm


def _end_one(other: Connection, random: Random) -> int:
    """End a session of somebody else."""
    active = text(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND state <> 'idle' ORDER BY pid"
    )
    pids = other.scalars(active).all()
    ended = 0
    if pids:
        chosen = {"pid": random.choice(pids)}
        ended += bool(other.scalar(text("SELECT pg_terminate_backend(:pid)"), chosen))
    other.rollback()
    return ended


def deadlocks(random: Random, between: float) -> Callable[[str, float], int]:
    """Return what takes the locks of a writer in the other order."""

    def harm(url: str, seconds: float) -> int:
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as other:
            other.execute(text("SET deadlock_timeout = '1min'"))  # others are ended
            other.commit()
            _again(seconds, between, random, lambda: _cross(other))
            counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = :name"
            name = {"name": other.scalar(text("SELECT current_database()"))}
            other.rollback()
            time.sleep(1)  # until the server has counted them
            return int(other.scalar(text(counted), name) or 0)

    return harm


def _cross(other: Connection) -> int:
    try:
        other.execute(text("LOCK TABLE claim IN EXCLUSIVE MODE"))
        time.sleep(0.05)
        other.execute(text("SELECT id FROM log FOR UPDATE"))
    except DBAPIError:
        pass  # this time we were ended
    other.rollback()
    return 1


def _again(
    seconds: float, between: float, random: Random, harm: Callable[[], int]
) -> int:
    """Do harm until shortly before the end; return how often."""
    end = time.monotonic() + seconds
    done = 0
    while True:
        pause = between * random.uniform(0.5, 1.5)
        if time.monotonic() + pause > end:
            return done
        time.sleep(pause)
        done += harm()
