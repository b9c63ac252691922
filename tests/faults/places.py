"""Logs for faults: fresh ones of each kind, with the same small story in each."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import NullPool, create_engine, make_url, text

import factlog
from factlog import record
from tests.db.logs import actor, asked, said
from tests.faults.audit import opened
from tests.postgres import database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from factlog.db.journal import Journal

WRITERS = 8
_PATIENCE = 60  # seconds


def story(entry: Journal) -> None:
    """Record two actors, and the questions that they will answer."""
    for slug in ("north", "south"):
        record.add_actor(entry, actor(slug))
    record.add_question(entry, asked("who", text="Who holds the bridge?"))
    for number in range(WRITERS):
        for slug in ("road", "ford"):
            asks = asked(f"{slug}-{number}", text=f"Is {slug} {number} open?")
            record.add_question(entry, asks)
    record.add_claim(entry, said("who", "north", "yes", "2025-01-01", words="Us."))
    record.add_claim(entry, said("who", "south", "no", "2025-01-02", words="No."))


class Sqlite:
    """Gives copies of a file."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        """Make the file that is copied."""
        self._folder = folder
        self._made = folder / "story.db"
        engine = factlog.init(str(self._made))
        record.change(engine, story, by="audit", reason="the story")
        engine.dispose()
        self._count = 0

    @contextmanager
    def log(self) -> Iterator[str]:
        """Yield the URL of a fresh log."""
        self._count += 1
        home = self._folder / f"log-{self._count}"
        home.mkdir()
        shutil.copy(self._made, home / "log.db")
        yield f"sqlite:///{home / 'log.db'}"
        shutil.rmtree(home)


class Postgresql:
    """Gives copies of a database of a server."""

    name = "PostgreSQL"

    def __init__(self, server: str, template: str) -> None:
        """Fill the database that is copied."""
        self._server, self._template = server, make_url(template).database
        engine = factlog.init(template)
        record.change(engine, story, by="audit", reason="the story")
        engine.dispose()

    @contextmanager
    def log(self) -> Iterator[str]:
        """Yield the URL of a fresh log."""
        with database(self._server, self._template) as url:
            yield url


class Place(Protocol):
    """Gives logs of one kind."""

    @property
    def name(self) -> str:
        """What kind that is."""

    def log(self) -> AbstractContextManager[str]:
        """Yield the URL of one."""


def quiet(url: str) -> None:
    """Return once the server has ended the sessions of those that were killed."""
    if not url.startswith("postgresql"):
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    end = time.monotonic() + _PATIENCE
    with create_engine(url, poolclass=NullPool).connect() as connection:
        while connection.scalar(others):
            connection.rollback()
            if time.monotonic() > end:
                raise TimeoutError(url)
            time.sleep(0.01)


def newest(url: str) -> int:
    """Return the number of the newest entry."""
    with opened(url) as engine, factlog.reading(engine) as session:
        return factlog.query.state(session).entries
