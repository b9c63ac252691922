"""When the entries of a log can have arrived in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from factlog import canonical

UNFIT = "it arrived at another moment than what brought it"


class _Batch(NamedTuple):
    """Entries that another log brought: the first, their moment, the head before."""

    first: int
    arrived_at: str
    head: str | None


class Arrivals:
    """The moments at which entries arrived, held against what their hashes cover.

    What is recorded here arrives when it is recorded, on the head before it. What
    another log brings arrives when the merge entry after it was recorded, which follows
    on the head before. An entry without rows may come without that: it arrives with the
    entry before it.
    """

    def __init__(self) -> None:
        """Nothing has arrived yet."""
        self._head: str | None = None
        self._arrived_at = ""
        self._batch: _Batch | None = None

    def fault(
        self, number: int, line: canonical.Line, digest: str, arrived_at: str
    ) -> tuple[int, str] | None:
        """Return which entry cannot have arrived so, and why; ask in their order."""
        recorded, before = str(line["recorded_at"]), self._arrived_at
        head, self._head, self._arrived_at = self._head, digest, arrived_at
        batch, rows = self._batch, bool(line["rows"])
        if arrived_at < before:
            return number, "it arrived before the one before it"
        if batch is not None and arrived_at != batch.arrived_at:
            return batch.first, UNFIT
        if arrived_at == recorded:
            self._batch = None
            on = batch.head if batch else head
            follows = line.get("previous") == on or not before
            if rows is (batch is not None) or not follows:
                return (batch.first if batch else number), UNFIT
        elif batch is None and (rows or arrived_at != before):
            self._batch = _Batch(number, arrived_at, head)
        return None

    def left(self) -> tuple[int, str] | None:
        """Return what is wrong once there are no more entries."""
        return self._batch and (self._batch.first, UNFIT)
