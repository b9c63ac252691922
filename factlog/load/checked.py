"""Rows of long files that were checked, and are not in the log yet.

What they were found to say waits in a temporary file, so that nothing is worked out
twice: as long as nobody else writes to the log, it is what they say still.
"""

from __future__ import annotations

import tempfile
from functools import partial
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Self
from uuid import UUID

import msgspec

from factlog.db import models as m
from factlog.db.journal import said, saying

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

    from factlog.db.models import Recorded
    from factlog.load.progress import Done
    from factlog.load.rows import Counted
    from factlog.record import Lot, Trial

PLACES = {model: place for place, model in enumerate(m.RECORDED)}


class Waiting(NamedTuple):
    """A row that waits: its table, its number to be, its uid, and what it says."""

    table: int
    number: int
    uid: bytes
    said: dict[str, Any]


class CheckedLot(NamedTuple):
    """Lines that are kept together: where what they made waits, and what they count."""

    parts: list[tuple[int, int, Done]]
    counted: Counted


class OthersWroteError(Exception):
    """What was checked may not be so any more."""


class Checked:
    """What the rows of files make, in the order of the files."""

    def __init__(self) -> None:
        """Begin with nothing, in a file that nobody else sees."""
        self._file: IO[bytes] = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        self._parts: list[tuple[int, int, Done]] = []
        self._whole = True
        self._head: bytes | None = None
        self._apart = 0
        self.lots: list[CheckedLot] = []
        self.kept = 0

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Forget all."""
        self._file.close()

    def begin(self, trial: Trial) -> None:
        """Forget what waits: the files are checked from their beginning."""
        self._file.seek(0)
        self._file.truncate()
        self._parts, self.lots = [], []
        self._whole = True
        self._head, self._apart = trial.head, trial.entry.apart

    def take(self, trial: Trial, done: Done) -> None:
        """Let wait what some more lines made.

        Unless there is no room, or not all of it is new things: then nothing waits, and
        all lines are to be recorded anew.
        """
        made = trial.taken()
        self._whole &= all(row.id == row.key for line in made for row in line)
        if self._whole:
            start = self._file.tell()
            self._whole = self._fits(
                [[self._waiting(row) for row in line] for line in made]
            )
            self._parts.append((start, self._file.tell(), done))
        else:
            self._file.truncate(0)

    def _fits(self, waiting: list[list[Waiting]]) -> bool:
        """Write to the file; return whether there was room for it."""
        packed = msgspec.msgpack.encode(waiting)
        try:
            return self._file.write(packed) == len(packed)
        except OSError:
            return False

    def close(self, counted: Counted) -> None:
        """Say that the lines so far are kept together in the log."""
        self.lots.append(CheckedLot(self._parts, counted))
        self._parts = []

    def _waiting(self, row: Recorded) -> Waiting:
        table, number = PLACES[type(row)], row.id - self._apart
        return Waiting(table, number, row.uid.bytes, self._numbered(said(row)))

    def _numbered(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return what a row says, with the numbers that new things will have."""
        found: dict[str, Any] = {}
        for name, value in content.items():
            if type(value) is int and value >= self._apart:
                found[name] = value - self._apart
            elif type(value) is list:
                found[name] = [self._numbered(part) for part in value]
            elif value is not None:
                found[name] = value
        return found

    def written(
        self, keep: Callable[[Callable[[Lot], None]], Lot], tell: Callable[[Done], None]
    ) -> Iterator[tuple[Lot, Counted]]:
        """Yield each lot once it is kept, and what is counted by then.

        Up to the first before which somebody else wrote: the rest is to be recorded
        anew.
        """
        head = self._head
        for own in self.lots if self._whole else ():
            try:
                lot = keep(partial(self._write, own, head, tell))
            except OthersWroteError:
                return
            head, self.kept = lot.head, self.kept + 1
            yield lot, own.counted

    @property
    def left(self) -> bool:
        """Whether there are lots that are not kept."""
        return self.kept < len(self.lots)

    def _write(
        self,
        own: CheckedLot,
        head: bytes | None,
        tell: Callable[[Done], None],
        lot: Lot,
    ) -> None:
        if lot.head != head:
            raise OthersWroteError
        for start, end, done in own.parts:
            self._file.seek(start)
            held = self._file.read(end - start)
            _write(lot, msgspec.msgpack.decode(held, type=list[list[Waiting]]))
            tell(done)


def _write(lot: Lot, lines: Sequence[Sequence[Waiting]]) -> None:
    """Write what each of some lines made."""
    names = lot.entry.names
    made = [
        [(saying(m.RECORDED[one.table], one.said), UUID(bytes=one.uid)) for one in line]
        for line in lines
    ]
    for line, rows in zip(lines, made, strict=True):
        for one, (row, uid) in zip(line, rows, strict=True):
            names.keep(type(row), one.number, uid)
    names.ahead(row for rows in made for row, _ in rows)
    for line, rows in zip(lines, made, strict=True):
        lot.make_room(len(rows))
        for one, (row, uid) in zip(line, rows, strict=True):
            if lot.entry.add(row, uid) != one.number:
                message = f"{row.__tablename__} {one.number} came to be {row.key}"
                raise RuntimeError(message)
