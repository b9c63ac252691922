"""The inserts of one add with a bare driver: the least that an add can cost."""

from __future__ import annotations

import secrets
import sqlite3
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg

from factlog.db.base import Base
from factlog.db.engine import BUSY_MILLISECONDS

if TYPE_CHECKING:
    from sqlalchemy import Engine

WRITTEN = ("claim", "claim_option", "citation", "entry", "standing", "status_span")


class Raw:
    """A connection of a bare driver, and the rows that the newest add wrote."""

    def __init__(self, engine: Engine) -> None:
        """Open it as durable as factlog does, and read those rows."""
        self._sqlite = engine.dialect.name == "sqlite"
        self._connection = _sqlite(engine) if self._sqlite else _postgres(engine)
        self._cursor = self._connection.cursor()
        newest = self._ask("SELECT max(id) FROM entry")
        claim = self._ask("SELECT max(id) FROM claim")
        self._rows = {
            name: self._row(name, newest, claim, Base.metadata.tables[name].c.keys())
            for name in WRITTEN
        }

    def _row(self, table: str, entry: int, claim: int, names: list[str]) -> Any:
        one = {"entry": ("id", entry), "claim_option": ("claim_id", claim)}
        column, value = one.get(table, ("entry_id", entry))
        listed = ", ".join(f'"{name}"' for name in names)
        self._run(f'SELECT {listed} FROM "{table}" WHERE {column} = {{}}', value)
        return dict(zip(names, self._cursor.fetchone(), strict=True))

    def add(self, question: int) -> int:
        """Write a claim as the newest one was written, and commit; return its number.

        Nothing is looked up but the next numbers, and nothing is worked out.
        """
        self._run("BEGIN IMMEDIATE" if self._sqlite else "BEGIN")
        if not self._sqlite:
            self._run("SELECT secret FROM log FOR UPDATE")
        claim = self._ask("SELECT max(id) FROM claim") + 1
        citation = self._ask("SELECT max(id) FROM citation") + 1
        entry = self._ask("SELECT max(id) FROM entry") + 1
        written, at = {"entry_id": entry}, {"question_id": question}
        self._insert("claim", written | at, id=claim, key=claim, uid=self._uid())
        self._insert("claim_option", claim_id=claim)
        own = {"id": citation, "key": citation, "uid": self._uid()}
        self._insert("citation", written | own, claim_id=claim)
        digest = secrets.token_bytes(32)
        self._insert("entry", id=entry, uid=self._uid(), digest=digest)
        self._insert("standing", written | at, claim_id=claim)
        ended = "UPDATE status_span SET superseded_id = {} WHERE question_id = {}"
        self._run(f"{ended} AND superseded_id IS NULL", entry, question)
        self._insert("status_span", written | at)
        self._run("COMMIT")
        return claim

    def _insert(
        self, table: str, values: dict[str, Any] | None = None, **own: Any
    ) -> None:
        row = self._rows[table] | (values or {}) | own
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("{}" for _ in row)
        self._run(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', *row.values())

    def _uid(self) -> Any:
        return uuid4().bytes if self._sqlite else uuid4()

    def _ask(self, statement: str) -> int:
        self._run(statement)
        (value,) = self._cursor.fetchone()
        return int(value)

    def _run(self, statement: str, *values: Any) -> None:
        mark = "?" if self._sqlite else "%s"
        self._cursor.execute(statement.replace("{}", mark), values)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _sqlite(engine: Engine) -> Any:
    connection = sqlite3.connect(str(engine.url.database), isolation_level=None)
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return connection


def _postgres(engine: Engine) -> Any:
    url = engine.url.set(drivername="postgresql")
    written = url.render_as_string(hide_password=False)
    return psycopg.connect(written, autocommit=True)
