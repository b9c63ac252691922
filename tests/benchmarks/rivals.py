"""What keeps the facts in tables: bare sqlite3, sqlite-utils and DuckDB."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

import factlog
from factlog.db.models import RECORDED
from tests.benchmarks.contest import Contestant, added
from tests.benchmarks.history import hashed
from tests.benchmarks.load import beside, by_driver, by_sqlite_utils
from tests.benchmarks.raw import Raw
from tests.benchmarks.timing import Cost, command

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TABLES = """
CREATE TABLE actor AS SELECT slug, name, kind FROM lines WHERE row = 'actor';
CREATE TABLE source AS SELECT slug, url, title FROM lines WHERE row = 'source';
CREATE TABLE question AS SELECT slug, text FROM lines WHERE row = 'question';
CREATE TABLE claim AS
SELECT row_number() OVER () AS number, question, actor, text, answer, said::DATE AS
said, citations[1].source AS source, citations[1].quote AS quote
FROM lines WHERE row = 'claim';
"""
"""DuckDB's own: every claim has one citation."""


class Bare(Contestant):
    """The driver, on the file that factlog made: the least that its work can cost."""

    name = "raw"
    less = (
        "bare sqlite3 on the tables of factlog: reads and writes the rows that factlog "
        "worked out; checks, derives and renders nothing"
    )

    def load(self, file: Path) -> Cost:
        """Write the rows that factlog made from the file into another log."""
        del file
        return Cost(beside(self.log, by_driver))

    @cached_property
    def connection(self) -> sqlite3.Connection:
        """Return a connection to the log."""
        return sqlite3.connect(self.log)

    @cached_property
    def writer(self) -> Raw:
        """Return what adds to the copy that factlog adds to."""
        return Raw(factlog.connect(str(self.copied)))

    def ask(self, statement: str, values: Mapping[str, Any]) -> list[Any]:
        """Return what a statement finds."""
        return self.connection.execute(statement, values).fetchall()

    def add(self, number: int) -> None:
        """Write the rows that an add writes."""
        self.writer.add(number % 20 + 1)

    def export(self) -> None:
        """Write a line for each entry and for each version, with all that it holds."""
        encode = msgspec.json.Encoder(enc_hook=bytes.hex).encode
        with (self.folder / "raw.jsonl").open("wb") as out:
            for row in self._rows():
                out.write(encode(row) + b"\n")

    def _rows(self) -> Iterator[dict[str, Any]]:
        with closing(sqlite3.connect(self.log)) as connection:
            connection.row_factory = sqlite3.Row
            for name in ("entry", *(model.__tablename__ for model in RECORDED)):
                yield from map(dict, connection.execute(f'SELECT * FROM "{name}"'))

    def verify(self) -> None:
        """Hash each row as it is."""
        hashed(self.log)

    def close(self) -> None:
        """Close both connections."""
        self.connection.close()
        self.writer.close()


class Utils(Contestant):
    """sqlite-utils, on the same file."""

    name = "sqlite-utils"
    needs = "sqlite_utils"
    less = "as raw, but with its own inserts, and each row as a dictionary"

    def load(self, file: Path) -> Cost:
        """Write the rows that factlog made from the file into another log."""
        del file
        return Cost(beside(self.log, by_sqlite_utils))

    @cached_property
    def database(self) -> Any:
        """Return the log as a database of this library."""
        from sqlite_utils import Database  # noqa: PLC0415  perhaps it is not there

        return Database(self.log)

    def ask(self, statement: str, values: Mapping[str, Any]) -> list[Any]:
        """Return what a statement finds."""
        return [*self.database.query(statement, values)]

    def run(self, statement: str, values: Mapping[str, Any]) -> Cost:
        """Print what a statement finds, with the command."""
        given = [part for name in values for part in ("-p", name, str(values[name]))]
        asked = (str(self.log), statement, "--tsv", *given)
        return command("-m", "sqlite_utils", "query", *asked)

    def close(self) -> None:
        """Close the database."""
        self.database.conn.close()


class Duck(Contestant):
    """DuckDB, with four tables made of the file of rows."""

    name = needs = "duckdb"
    less = (
        "four tables of its own with names for keys; no history, no chain, and which "
        "claims stand is worked out at each question"
    )

    @cached_property
    def connection(self) -> Any:
        """Return a connection to a file of its own."""
        import duckdb  # noqa: PLC0415  perhaps it is not there

        return duckdb.connect(self.folder / "log.duckdb")

    def load(self, file: Path) -> None:
        """Read the file."""
        read = f"read_json('{file}', format = 'newline_delimited', sample_size = -1)"
        self.connection.execute(f"CREATE VIEW lines AS SELECT * FROM {read}; {TABLES}")
        self.connection.execute("CHECKPOINT")

    def ask(self, statement: str, values: Mapping[str, Any]) -> list[Any]:
        """Return what a statement finds."""
        used = {name: values[name] for name in values if f"${name}" in statement}
        found: list[Any] = self.connection.execute(statement, used).fetchall()
        return found

    def add(self, number: int) -> None:
        """Insert a claim."""
        row = added(number)
        (cited,) = row.pop("citations")
        values = (number, *row.values(), *cited.values())
        marks = ", ".join("?" * len(values))
        self.connection.execute(f"INSERT INTO claim VALUES ({marks})", values)

    def export(self) -> None:
        """Write each row as a line."""
        for name in ("actor", "source", "question", "claim"):
            out = self.folder / f"{name}.json"
            self.connection.execute(f"COPY {name} TO '{out}' (FORMAT json)")

    def close(self) -> None:
        """Close the file."""
        self.connection.close()
