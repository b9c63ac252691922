"""The facts as entities of followthemoney, in nomenklatura's store on SQLite.

A claim is an event in which its speaker and its question are involved, and each of its
properties is a statement. Statements have no order and no speaker of their own, so that
what is in dispute, and pages of claims by date, are not asked of it.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.benchmarks.contest import Contestant, added

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = {
    "actor": ("Organization", {"name": "name"}),
    "source": ("Article", {"title": "title", "url": "sourceUrl"}),
    "question": ("Note", {"text": "name"}),
}
"""Of which schema a thing is, and which of its properties hold what."""

Said = tuple[str, str, str, str]
"""An entity, its schema, a property and its value."""


class Entities(Contestant):
    """nomenklatura, with a file of its own."""

    name = needs = "nomenklatura"
    most = 10_000
    less = (
        "each claim an entity; nothing is worked out; no history, no chain; above "
        f"{most:,} claims it would take longer than all the others together"
    )

    @cached_property
    def store(self) -> Any:
        """Return the store."""
        from followthemoney import Dataset  # noqa: PLC0415  perhaps it is not there
        from nomenklatura.resolver import Linker  # noqa: PLC0415  the same
        from nomenklatura.store.sql import SQLStore  # noqa: PLC0415  the same
        from sqlalchemy import create_engine  # noqa: PLC0415  beside those

        facts = Dataset.make({"name": "facts", "title": "Facts"})
        engine = create_engine(f"sqlite:///{self.folder / 'entities.db'}")
        return SQLStore(facts, Linker({}), engine)

    @cached_property
    def view(self) -> Any:
        """Return what reads the store."""
        return self.store.view(self.store.dataset)

    def load(self, file: Path) -> None:
        """Write the statements."""
        self._write(statements(file))

    def _write(self, rows: Iterator[Said]) -> None:
        from followthemoney import Statement  # noqa: PLC0415  perhaps it is not there

        with self.store.writer() as writer:
            for entity, schema, name, value in rows:
                writer.add_statement(Statement(entity, name, schema, value, "facts"))

    def show(self, question: str) -> list[Any]:
        """Return the claims on a question."""
        return [claim for _, claim in self.view.get_inverted(question)]

    def add(self, number: int) -> None:
        """Write the statements of a claim, in one transaction."""
        self._write(said(added(number), f"added{number}"))

    def export(self) -> None:
        """Write each statement as a line."""
        from followthemoney.statement.serialize import (  # noqa: PLC0415  the same
            write_statements,
        )

        every = (one for entity in self.view.entities() for one in entity.statements)
        with (self.folder / "statements.csv").open("wb") as out:
            write_statements(out, "csv", every)

    def close(self) -> None:
        """Close the file."""
        self.store.engine.dispose()


def statements(file: Path) -> Iterator[Said]:
    """Yield what the rows of a file say."""
    with file.open() as lines:
        for number, row in enumerate(map(json.loads, lines)):
            if row["row"] == "claim":
                yield from said(row, f"c{number}")
                continue
            schema, names = KINDS[row["row"]]
            for name, own in names.items():
                yield row["slug"], schema, own, row[name]


def said(claim: dict[str, Any], name: str) -> Iterator[Said]:
    """Yield what a claim says."""
    (citation,) = claim["citations"]
    for own, value in (
        ("involved", claim["question"]),
        ("involved", claim["actor"]),
        ("summary", claim["answer"]),
        ("description", claim["text"]),
        ("date", claim["said"]),
        ("proof", citation["source"]),
        ("notes", citation["quote"]),
    ):
        yield name, "Event", own, value
