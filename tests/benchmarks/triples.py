"""The facts as triples, modelled as in Wikidata, in pyoxigraph.

A question is an item; a claim is a statement on it, with its answer as the value, its
speaker and date as qualifiers, a reference, and a rank: normal while it stands, and
deprecated once its speaker answered anew, as an editor would set it by hand.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.benchmarks.contest import Contestant, added

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BASE = "https://example.org/"
PREFIXES = f"""
PREFIX : <{BASE}>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DATE = "^^<http://www.w3.org/2001/XMLSchema#date>"

Row = dict[str, Any]


class Oxigraph(Contestant):
    """pyoxigraph, on disk."""

    name = needs = "pyoxigraph"
    most = 100_000
    less = (
        "a Wikidata-style model in which ranks are typed by hand, so nothing is worked "
        "out; no history, no chain; its adds do not wait for the disk"
    )

    @cached_property
    def store(self) -> Any:
        """Return a store of its own."""
        from pyoxigraph import Store  # noqa: PLC0415  perhaps it is not there

        return Store(self.folder / "triples")

    def prepare(self, file: Path) -> None:
        """Write the facts as triples: what it loads best."""
        with self._triples.open("w") as out:
            out.writelines(triples(file))

    def load(self, file: Path) -> None:
        """Read the triples."""
        from pyoxigraph import RdfFormat  # noqa: PLC0415  the same

        del file
        self.store.bulk_load(path=self._triples, format=RdfFormat.N_TRIPLES)
        self.store.flush()

    @property
    def _triples(self) -> Path:
        return self.folder / "facts.nt"

    def ask(self, statement: str, values: Mapping[str, Any]) -> list[Any]:
        """Return what a query finds; `{name}` in it is a value."""
        for name, value in values.items():
            statement = statement.replace(f"{{{name}}}", str(value))
        return [*self.store.query(PREFIXES + statement)]

    def add(self, number: int) -> None:
        """Add the triples of a claim, in one transaction."""
        from pyoxigraph import RdfFormat  # noqa: PLC0415  the same

        told = "".join(statement(added(number), f"added{number}", stands=True))
        self.store.load(told, format=RdfFormat.N_TRIPLES)

    def export(self) -> None:
        """Write each triple as a line."""
        from pyoxigraph import DefaultGraph, RdfFormat  # noqa: PLC0415  the same

        out, default = self.folder / "out.nt", DefaultGraph()
        self.store.dump(out, format=RdfFormat.N_TRIPLES, from_graph=default)


def triples(file: Path) -> Iterator[str]:
    """Yield the lines that say what the rows of a file say."""
    newest = dict[tuple[str, str], str]()
    for row in rows(file):
        if row["row"] == "claim":
            own = row["question"], row["actor"]
            newest[own] = max(newest.get(own, ""), row["said"])
    for number, row in enumerate(rows(file)):
        if row["row"] == "claim":
            stands = newest[row["question"], row["actor"]] == row["said"]
            yield from statement(row, f"c{number}", stands=stands)
            continue
        for name in ("name", "url", "title", "text"):
            if name in row:
                yield triple(row["slug"], name, quoted(row[name]))


def rows(file: Path) -> Iterator[Row]:
    """Yield the rows of a file."""
    with file.open() as lines:
        yield from map(json.loads, lines)


def statement(claim: Row, name: str, *, stands: bool) -> Iterator[str]:
    """Yield the lines of a claim."""
    (citation,) = claim["citations"]
    rank = "normal" if stands else "deprecated"
    yield triple(claim["question"], "claim", node(name))
    yield triple(name, "answer", quoted(claim["answer"]))
    yield triple(name, "actor", node(claim["actor"]))
    yield triple(name, "said", quoted(claim["said"]) + DATE)
    yield triple(name, "text", quoted(claim["text"]))
    yield triple(name, "rank", node(rank))
    yield triple(name, "reference", node(f"{name}-r"))
    yield triple(f"{name}-r", "source", node(citation["source"]))
    yield triple(f"{name}-r", "quote", quoted(citation["quote"]))


def triple(subject: str, predicate: str, value: str) -> str:
    """Return one as a line."""
    return f"{node(subject)} {node(predicate)} {value} .\n"


def node(name: str) -> str:
    """Return a name as triples have it."""
    return f"<{BASE}{name}>"


def quoted(words: str) -> str:
    """Return a literal."""
    return json.dumps(words)
