"""A proof for strangers as one JSON document, a row or an entry a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.canonical import FORMAT, encoded
from factlog.text import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factlog.rows import Proof


def json(proof: Proof) -> Iterator[str]:
    """Yield the document, the same bytes for the same log."""
    yield f'{{"factlog":"proof","format":{FORMAT},"head":"{proof.head}","rows":['
    yield from _each(
        {
            "line": row.line,
            "words": row.words,
            "salts": row.salts,
            "entry": row.entry,
            "index": row.index,
            "path": row.path,
        }
        for row in proof.rows
    )
    yield '],\n"entries":['
    yield from _each(proof.entries)
    yield "]}\n"


def _each(values: Iterable[object]) -> Iterator[str]:
    separator = ""
    for value in values:
        yield separator + escaped(encoded(value).decode())
        separator = ",\n"
