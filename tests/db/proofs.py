"""Proofs and redacted exports, made and checked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from factlog import load, query, reading
from factlog.export import log as exports
from factlog.export import proof
from factlog.rows import ExportedRow, ProvedRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


def proof_of(engine: Engine, claim: str, known_on: str | None = None) -> dict[str, Any]:
    """Return the document that proves a claim."""
    with reading(engine, known_on=known_on) as session:
        found: dict[str, Any] = json.loads(
            "".join(proof.json(query.prove(session, claim)))
        )
    return found


def checked(path: Path, content: Any, **how: Any) -> ProvedRow | ExportedRow:
    """Write a file and return what it proves."""
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    return load.verify(path, **how)


def shown(path: Path, content: Any, **how: Any) -> ProvedRow:
    """Return what a proof says."""
    found = checked(path, content, **how)
    assert isinstance(found, ProvedRow)
    return found


def redacted(engine: Engine, *fields: str) -> str:
    """Return an export from which words are withheld."""
    with reading(engine) as session:
        return "".join(exports.jsonl(query.logged(session), fields))


def changed(value: Any) -> Iterator[Any]:
    """Yield every value with one part of it changed."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield {n: other for n, other in value.items() if n != name}
            yield from ({**value, name: other} for other in changed(one))
        yield from ({**value, "colour": "red"}, [], None)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            before, after = value[:place], value[place + 1 :]
            yield from ([*before, *after], [*value, one])
            yield from ([*before, other, *after] for other in changed(one))
        yield from ({}, None)
    elif isinstance(value, str):
        for place, own in enumerate(value):
            yield value[:place] + ("1" if own != "1" else "2") + value[place + 1 :]
        yield from (value[:-1], value + "x", "", "\ud800", None, [value])
    else:
        yield from (value + 1, value - 1, -value - 1, str(value), 10**30, None)
