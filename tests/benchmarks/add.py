"""What one add costs, beside the same inserts with a bare driver.

    python -m tests.benchmarks.add [ROUNDS]

Each is one durable transaction, by turns, on the same log; medians are compared. The
last logs hold one question, to which all their claims are answers, each later than the
one before, by some or by many who take turns. Exit code 1 if one is over its budget.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from factlog import record
from tests.benchmarks.filled import (
    QUESTIONS,
    a_claim,
    a_later_claim,
    crowded,
    filled,
)
from tests.benchmarks.raw import Raw
from tests.postgres import mortal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from factlog.inputs import NewClaim

ROUNDS = 300
SIZES = (1_000, 100_000)
CROWDS = ((1_000, 20), (20_000, 20), (20_000, 200), (20_000, 2_000))
BUDGET = 8
WARM_UP = 5


class Log(NamedTuple):
    """A log, what makes its next claims, and to which question the driver adds."""

    name: str
    engine: Engine
    claim: Callable[[int], NewClaim]
    question: Callable[[int], int]


def main() -> int:
    """Time both on logs of each size, print a table, and say if within budget."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print(f"{'one add, p50 in ms':<42} {'factlog':>8} {'raw':>8} {'ratio':>7}")  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="factlog-add-") as folder:
        ratios = [told(many(str(Path(folder, f"{n}.db")), n), rounds) for n in SIZES]
        for size, speakers in CROWDS:
            log = str(Path(folder, f"one-{size}-{speakers}.db"))
            told(one(log, size, speakers), rounds)
    with mortal() as server:
        told(many(server.url, SIZES[0]), rounds)
    return int(max(ratios) > BUDGET)


def many(database: str, size: int) -> Log:
    """Return a log of many questions."""
    return Log(
        f"{size:,} claims",
        filled(database, size),
        lambda n: a_claim(f"q{n % QUESTIONS}", n),
        lambda n: n % QUESTIONS + 1,
    )


def one(database: str, size: int, speakers: int) -> Log:
    """Return a log of one question, and of another to which the driver adds."""
    return Log(
        f"{size:,} on one question, {speakers:,} speak",
        crowded(database, size, speakers),
        lambda n: a_later_claim(size + n, speakers),
        lambda _: 2,
    )


def told(log: Log, rounds: int) -> float:
    """Time adds to a log and print them; return the ratio."""
    here, there = timed(log, rounds)
    name = f"{log.engine.dialect.name}, {log.name}"
    print(f"{name:<42} {here:8.2f} {there:8.2f} {here / there:7.1f}")  # noqa: T201
    log.engine.dispose()
    return here / there


def timed(log: Log, rounds: int) -> tuple[float, float]:
    """Return the medians of both, in milliseconds."""
    add(log, 0)
    raw = Raw(log.engine)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(1, rounds + WARM_UP):
        ours.append(took(lambda: add(log, number)))  # noqa: B023  called at once
        theirs.append(took(lambda: raw.add(log.question(number))))  # noqa: B023
    raw.close()
    return median(ours[WARM_UP:]), median(theirs[WARM_UP:])


def add(log: Log, number: int) -> None:
    """Record one claim, as an entry of its own."""
    with record.entry(log.engine, by="benchmark") as entry:
        record.add_claim(entry, log.claim(number))


def took(work: Callable[[], object]) -> float:
    """Return how many milliseconds some work took."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())
