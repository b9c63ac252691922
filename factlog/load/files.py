"""Loading files: what is wrong with one keeps all of it out of the log."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from factlog import record
from factlog.load.checked import Checked
from factlog.load.log import Exports, is_export
from factlog.load.merge import bring
from factlog.load.parsing import Problems, read_twice, unread
from factlog.load.progress import CHECKING, LOADING, Done, Progress
from factlog.load.rows import Counted, Loading, Met
from factlog.load.seen import Seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from factlog.load.progress import Watch
    from factlog.record import Lot, Trial

A_LOT = 20_000
"""Lines that are kept together; other writers wait as long as that takes."""

A_LOT_OF_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the lines of files.

    Of those that are `known`, so many hold what is `withdrawn` and stays so; by which
    entries.
    """

    recorded: int
    known: int
    touched: frozenset[int]
    erased: int = 0
    swept: bool = True
    withdrawn: int = 0
    withdrawn_by: frozenset[int] = frozenset()


def load(  # noqa: PLR0913  what to load, for whom, why, how, and who watches
    engine: Engine,
    paths: Sequence[Path],
    *,
    by: str | None = None,
    reason: str | None = None,
    new: bool = False,
    watch: Watch | None = None,
) -> Loaded:
    """Record the rows of files; what was loaded before is passed over.

    `new` makes the actors, sources and questions that claims name and nobody recorded.
    Exported entries are kept as they are, under their own recorder. Long files are
    checked whole before anything is kept; if the program is killed then, the same load
    goes on where it stopped. `watch` is told how far it is. Raises ProblemsError with
    what is wrong, and then nothing is recorded.
    """
    with ExitStack() as held:
        files = [(held.enter_context(read_twice(path)), str(path)) for path in paths]
        if any(is_export(path) for path, _ in files):
            merged = bring(engine, Exports(files, watch), by=by)
            known, erased = merged.known, merged.erased
            touched, swept = merged.touched, merged.swept
            return Loaded(merged.rows, known, touched, erased, swept)
        reason = reason or f"loaded {', '.join(path.name for path in paths)}"
        seen = held.enter_context(closing(Seen()))
        return _load(engine, _Files(files, seen, watch), by, reason, new=new)


class _Files:
    """Files of rows, read some lines at a time; more than once if they are long."""

    def __init__(
        self,
        files: Sequence[tuple[Path, str]],
        seen: Seen,
        watch: Watch | None,
    ) -> None:
        """Find out how long they are."""
        self.problems = Problems()
        self.seen = seen
        self._files = files
        self._watch = watch
        self._size = sum(path.stat().st_size for path, _ in files if path.is_file())

    def lots(self) -> Iterator[list[Met]]:
        """Yield the lines that are kept together."""
        self.seen.again()
        lot: list[Met] = []
        rows = size = before = 0
        for path, name in self._files:
            for line in unread(path, self.problems, name):
                rows, size = rows + 1, size + len(line.source)
                repetition = self.seen.repetition(name, line.source)
                done = Done(rows, before + line.place)
                lot.append(Met(line, repetition, done))
                if len(lot) == A_LOT or size > A_LOT_OF_BYTES:
                    yield lot
                    lot, size = [], 0
            before += path.stat().st_size
        if lot:
            yield lot

    def tell(self, doing: str, done: Done) -> None:
        """Tell who watches how much is done."""
        if self._watch:
            self._watch(Progress(doing, done.rows, done.bytes, self._size))


def _load(
    engine: Engine, files: _Files, by: str | None, reason: str | None, *, new: bool
) -> Loaded:
    loading = Loading(files.problems, files.seen, missing=new)
    tell = partial(files.tell, LOADING)
    keep = partial(record.keep, engine, by=by, reason=reason)
    touched: set[int] = set()
    held = [*islice(files.lots(), 2)]
    lots: Iterable[list[Met]] = held
    if len(held) > 1:
        held.clear()  # they are read again, if they must be
        with closing(Checked()) as checked:
            record.attempt(engine, partial(_try, loading, files, checked))
            loading.refuse()
            kept = 0
            for lot, counted in checked.write(keep, tell):
                kept += 1
                touched |= lot.touched
                loading.back_to(counted)
        lots = islice(files.lots(), kept, None) if kept < len(checked) else ()
    for lines in lots:
        work = partial(_record, loading, lines, loading.so_far(), tell)
        touched |= keep(work).touched
    loading.refuse()
    counted = loading.so_far()
    return Loaded(
        counted.recorded,
        counted.known,
        frozenset(touched),
        withdrawn=counted.withdrawn,
        withdrawn_by=frozenset(loading.withdrawn_by),
    )


def _try(loading: Loading, files: _Files, checked: Checked, trial: Trial) -> None:
    """Record all rows in a trial, and note what is refused."""

    def done(so_far: Done) -> None:
        checked.take(trial, so_far)
        files.tell(CHECKING, so_far)

    loading.back_to(Counted())
    checked.begin(trial)
    for lot in files.lots():
        loading.record(trial, lot, done)
        checked.end(loading.so_far())
    loading.back_to(Counted(problems=len(files.problems.found)))


def _record(
    loading: Loading,
    lines: list[Met],
    counted: Counted,
    tell: Callable[[Done], None],
    lot: Lot,
) -> None:
    """Record rows or refuse them all."""
    loading.back_to(counted)
    loading.record(lot, lines, tell)
    loading.refuse()
