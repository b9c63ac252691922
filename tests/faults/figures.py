"""What came of a number of faults, to be printed as a line of a table."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.audit import Audit

HEAD = (
    *("what", "on", "faults", "amid", "acknowledged", "again", "longest", "reads"),
    "away",
    *("lost", "half", "doubled", "unproved", "underived", "refused", "seconds"),
)
WRONG = HEAD[HEAD.index("lost") : -1]


@dataclass
class Figures:
    """How many faults, amid how many commands, and what was found to be wrong after.

    `again` counts entries that were begun anew, `longest` is how many seconds one took;
    `reads` counts those that saw whole entries, `away` those that found no server.
    """

    what: str
    place: str
    faults: int = 0
    amid: int = 0
    acknowledged: int = 0
    again: int = 0
    longest: float = 0.0
    reads: int = 0
    away: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def add(self, found: Audit) -> None:
        """Add what is wrong with a log."""
        self.wrong += found.wrong

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count the seconds that the block takes."""
        start = time.monotonic()
        yield
        self.seconds += time.monotonic() - start

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of its line; each thing that is wrong begins with its kind."""
        numbers = (
            *(self.faults, self.amid, self.acknowledged, self.again),
            *(round(self.longest, 1), self.reads, self.away),
        )
        kinds = Counter(one.partition(":")[0] for one in self.wrong)
        found = (*(kinds[kind] for kind in WRONG), round(self.seconds))
        return (self.what, self.place, *map(str, numbers), *map(str, found))


def table(rows: list[Figures]) -> str:
    """Return a table of figures, and under it what was wrong."""
    cells = [HEAD, *(row.cells for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(HEAD))]
    lines = [
        "  ".join(
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    wrong = [f"{row.what}, {row.place}: {one}" for row in rows for one in row.wrong]
    return "\n".join([*lines, *wrong])
