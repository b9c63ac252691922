"""Loading files: checked whole before a line is kept, then written in entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factlog import record
from factlog.db.journal import Journal
from factlog.db.session import trying
from factlog.inputs import (
    Input,
    NewActor,
    NewCitation,
    NewClaim,
    NewQuestion,
    NewSource,
)
from factlog.load.log import is_log, load_log
from factlog.load.parsing import Problems, lines
from factlog.load.rows import Loading, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

AN_ENTRY = 1_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the lines of files."""

    recorded: int
    known: int
    touched: frozenset[int]


def load(
    engine: Engine,
    paths: Sequence[Path],
    *,
    by: str | None = None,
    reason: str | None = None,
    new: bool = False,
) -> Loaded:
    """Record the rows of files; what was loaded before is passed over.

    `new` makes the actors, sources and questions that claims name and nobody recorded.
    Exported entries are kept as they are, under their own recorder. Raises
    ProblemsError with everything that is wrong, and then nothing is recorded.
    """
    problems = Problems()
    found = [line for path in paths for line in lines(path, problems)]
    if any(is_log(line) for line in found):
        return Loaded(*load_log(engine, found, problems))
    loading = Loading(problems, missing=new)
    rows = list(loading.understood(found))
    reason = reason or f"loaded {', '.join(path.name for path in paths)}"
    chunks = list(_entries(rows))
    if len(chunks) > 1 or problems.found:
        _try(engine, loading, rows)
    for chunk in chunks:
        with record.entry(engine, by=by, reason=reason) as entry:
            loading.record(entry, chunk)
            loading.refuse()
        loading.touched |= entry.touched
    return Loaded(loading.recorded, loading.known, frozenset(loading.touched))


def _try(engine: Engine, loading: Loading, rows: Iterable[Row]) -> None:
    """Record all rows in a transaction that is not kept, and refuse what is wrong."""
    with trying(engine) as session:
        loading.record(Journal(session, by="", reason=None), rows)
    loading.refuse()
    loading.recorded = loading.known = 0


def _entries(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows in lots that write at most so many versions."""
    lot: list[Row] = []
    weight = 0
    for row in rows:
        own = _weight(row.new)
        if lot and weight + own > AN_ENTRY:
            yield lot
            lot, weight = [], 0
        lot.append(row)
        weight += own
    if lot:
        yield lot


def _weight(new: Input) -> int:
    """Return how many versions a row writes at the most."""
    match new:
        case NewClaim():
            named = sum(3 + len(c.via) for c in new.citations)
            return 12 + named
        case NewActor():
            return 2 + len(new.aliases) + 2 * len(new.affiliations)
        case NewSource():
            return 1 + 2 * len(new.relies_on)
        case NewQuestion():
            return 3 + len(new.options)
        case NewCitation():
            return 2 + len(new.via)
    return 2
