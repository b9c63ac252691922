"""Rows of long files that were checked, and are not in the log yet.

What they make waits in a temporary file, so that it need not be worked out twice: as
long as nobody else writes to the log, it is what they say still.
"""

from __future__ import annotations

import tempfile
from functools import partial
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec

from factlog.db import models as m
from factlog.db.contents import row_of, values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from factlog.db.models import Recorded
    from factlog.load.progress import Done
    from factlog.load.rows import Counted
    from factlog.record import Lot, Trial

    Keep = Callable[[Callable[[Lot], None]], Lot]

PLACES = {model: place for place, model in enumerate(m.RECORDED)}
"""Where the table of a row that waits stands among all."""


class Waiting(NamedTuple):
    """A row that waits: its table, its number to be, its uid, and what it says."""

    table: int
    number: int
    uid: bytes
    values: list[Any]


class CheckedLot(NamedTuple):
    """Lines that are kept together: where what they made waits, and what they count."""

    parts: list[tuple[int, int, Done]]
    counted: Counted


class _ChangedError(Exception):
    """What was checked may not be so any more; nobody is told of it."""


class Checked:
    """What the rows of files make, in the order of the files."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._file: IO[bytes] | None = None
        self._parts: list[tuple[int, int, Done]] = []
        self._lots: list[CheckedLot] = []
        self._head: bytes | None = None
        self._apart = 0

    def close(self) -> None:
        """Forget what waits: nothing will, from now on."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def begin(self, trial: Trial) -> None:
        """Forget what waits: the files are checked from their beginning."""
        self.close()
        self._parts, self._lots = [], []
        self._head, self._apart = trial.head, trial.entry.apart
        try:  # what is not buffered is not written once more when it is closed
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        except OSError:
            self._file = None

    def take(self, trial: Trial, done: Done) -> None:
        """Let wait what some more lines made.

        Unless there is no room, or not all of it is new things: then nothing waits, and
        all lines are to be recorded anew.
        """
        made = trial.taken()
        if self._file is None:
            return
        start = self._file.tell()
        new = all(row.id == row.key for line in made for row in line)
        if new and _fits(self._file, [[*map(self._waiting, line)] for line in made]):
            self._parts.append((start, self._file.tell(), done))
        else:
            self.close()

    def end(self, counted: Counted) -> None:
        """Say that the lines so far are kept together in the log."""
        self._lots.append(CheckedLot(self._parts, counted))
        self._parts = []

    def __len__(self) -> int:
        """Return how many lots were checked."""
        return len(self._lots)

    def _waiting(self, row: Recorded) -> Waiting:
        values = [self._numbered(value) for value in values_of(row).values()]
        number = row.id - self._apart
        return Waiting(PLACES[type(row)], number, row.uid.bytes, values)

    def _numbered(self, value: Any) -> Any:
        """Return a value; of a new thing, the number that it will have."""
        if type(value) is int and value >= self._apart:
            return value - self._apart
        if type(value) is list:
            return [{n: self._numbered(v) for n, v in one.items()} for one in value]
        return value

    def write(
        self, keep: Keep, tell: Callable[[Done], None]
    ) -> Iterator[tuple[Lot, Counted]]:
        """Write what waits, and yield each lot once it is kept, with what is counted.

        Up to the first before which somebody else wrote: from there on lines are to be
        recorded anew. So are all where nothing waits.
        """
        head = self._head
        for own in self._lots if self._file else ():
            try:
                lot = keep(partial(self._write, own, head, tell))
            except _ChangedError:
                return
            head = lot.head
            yield lot, own.counted

    def _write(
        self,
        own: CheckedLot,
        head: bytes | None,
        tell: Callable[[Done], None],
        lot: Lot,
    ) -> None:
        if lot.head != head or self._file is None:
            raise _ChangedError
        for start, end, done in own.parts:
            self._file.seek(start)
            waiting = self._file.read(end - start)
            _write(lot, msgspec.msgpack.decode(waiting, type=list[list[Waiting]]))
            tell(done)


def _fits(file: IO[bytes], waiting: list[list[Waiting]]) -> bool:
    """Write to a file; return whether there was room for it."""
    packed = msgspec.msgpack.encode(waiting)
    try:
        return file.write(packed) == len(packed)
    except OSError:
        return False


def _write(lot: Lot, lines: Iterable[Sequence[Waiting]]) -> None:
    """Write what each of some lines made."""
    made = [
        [
            (one.number, row_of(m.RECORDED[one.table], one.values), UUID(bytes=one.uid))
            for one in line
        ]
        for line in lines
    ]
    names = lot.entry.names
    for number, row, uid in (one for line in made for one in line):
        names.keep(type(row), number, uid)
    names.ahead(row for line in made for _, row, _ in line)
    for line in made:
        lot.make_room(len(line))
        for number, row, uid in line:
            if lot.entry.add(row, uid) != number:
                raise _ChangedError
