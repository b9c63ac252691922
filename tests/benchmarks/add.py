"""What one add costs, beside the same inserts with a bare driver.

    python -m tests.benchmarks.add [ROUNDS]

Each is one durable transaction, by turns, on the same log; medians are compared. Exit
code 1 if one is over its budget.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from factlog import record
from tests.benchmarks.filled import QUESTIONS, a_claim, filled
from tests.benchmarks.raw import Raw
from tests.postgres import mortal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

ROUNDS = 300
SIZES = (1_000, 100_000)
BUDGET = 8
WARM_UP = 5


def main() -> int:
    """Time both on logs of each size, print a table, and say if within budget."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print(f"{'one add, p50 in ms':<28} {'factlog':>8} {'raw':>8} {'ratio':>7}")  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="factlog-add-") as folder:
        ratios = [told(str(Path(folder, f"{size}.db")), size, rounds) for size in SIZES]
    with mortal() as server:
        told(server.url, SIZES[0], rounds)
    return int(max(ratios) > BUDGET)


def told(database: str, size: int, rounds: int) -> float:
    """Time adds to a log of this size and print them; return the ratio."""
    engine = filled(database, size)
    here, there = timed(engine, rounds)
    name = f"{engine.dialect.name}, {size:,} claims"
    print(f"{name:<28} {here:8.2f} {there:8.2f} {here / there:7.1f}")  # noqa: T201
    engine.dispose()
    return here / there


def timed(engine: Engine, rounds: int) -> tuple[float, float]:
    """Return the medians of both, in milliseconds."""
    add(engine, 0)
    raw = Raw(engine)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(rounds + WARM_UP):
        ours.append(took(lambda: add(engine, number)))  # noqa: B023  called at once
        theirs.append(took(lambda: raw.add(number % QUESTIONS + 1)))  # noqa: B023
    raw.close()
    return median(ours[WARM_UP:]), median(theirs[WARM_UP:])


def add(engine: Engine, number: int) -> None:
    """Record one claim, as an entry of its own."""
    with record.entry(engine, by="benchmark") as entry:
        record.add_claim(entry, a_claim(f"q{number % QUESTIONS}", number))


def took(work: Callable[[], object]) -> float:
    """Return how many milliseconds some work took."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())
