"""Loading files: checked whole before a line is kept, then written in entries."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from factlog import record
from factlog.db.journal import Journal
from factlog.db.session import again, trying
from factlog.inputs import (
    Input,
    NewActor,
    NewCitation,
    NewClaim,
    NewQuestion,
    NewSource,
)
from factlog.load.log import Exports, is_export
from factlog.load.merge import bring
from factlog.load.parsing import Problems, lines, read_twice
from factlog.load.rows import Counted, Loading, Row

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
    erased: int = 0
    swept: bool = True


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
    with ExitStack() as copies:
        files = [(copies.enter_context(read_twice(path)), str(path)) for path in paths]
        if any(is_export(path) for path, _ in files):
            merged = bring(engine, Exports(files), by=by)
            known, erased = merged.known, merged.erased
            touched, swept = merged.touched, merged.swept
            return Loaded(merged.rows, known, touched, erased, swept)
        found = [line for file in files for line in lines(file[0], problems, file[1])]
    loading = Loading(problems, missing=new)
    rows = list(loading.understood(found))
    reason = reason or f"loaded {', '.join(path.name for path in paths)}"
    chunks = list(_entries(rows))
    if len(chunks) > 1 or problems.found:
        again(partial(_try, engine, loading, rows, loading.so_far()))
    for chunk in chunks:
        work = partial(_keep, loading, chunk, loading.so_far())
        loading.touched |= record.change(engine, work, by=by, reason=reason).touched
    return Loaded(loading.recorded, loading.known, frozenset(loading.touched))


def _try(
    engine: Engine, loading: Loading, rows: Iterable[Row], counted: Counted
) -> None:
    """Record all rows in a transaction that is not kept, and refuse what is wrong."""
    loading.back_to(counted)
    with trying(engine) as session:
        loading.record(Journal(session, by=None, reason=None), rows)
    loading.refuse()
    loading.back_to(counted)


def _keep(
    loading: Loading, rows: Iterable[Row], counted: Counted, entry: Journal
) -> Journal:
    """Record rows or refuse them all; return their entry."""
    loading.back_to(counted)
    loading.record(entry, rows)
    loading.refuse()
    return entry


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
