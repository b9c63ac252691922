"""How many claims eight processes add a second, beside bare drivers doing the same.

    python -m tests.benchmarks.writers [ADDS]

Each process holds the log open and adds claims to questions of its own and to shared
ones, by turns, each in one durable transaction. Exit code 1 if one is refused or
lost, or if there are fewer than a hundred a second.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from sqlalchemy import text

import factlog
from factlog import record
from factlog.errors import FactlogError
from tests.benchmarks.filled import a_claim, filled
from tests.benchmarks.raw import Raw
from tests.postgres import mortal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

WRITERS = 8
ADDS = 100
CLAIMS = 1_000
OWN = 20
"""Questions of each writer's own, and as many that all share."""
WANTED = 100


@dataclass(frozen=True)
class Done:
    """What one process did: how long each add took, what was kept, what refused."""

    began: float
    ended: float
    took: list[float]
    numbers: list[int]
    refused: list[str]


def main() -> int:
    """Let processes write to a log of each kind, print a table, and judge it."""
    adds = int(sys.argv[1]) if len(sys.argv) > 1 else ADDS
    print(f"{'':<12} {'':<8} {'a second':>8} {'p50 ms':>8} {'p99 ms':>8} refused lost")  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="factlog-writers-") as folder:
        well = told(str(Path(folder, "log.db")), adds)
    with mortal() as server:
        return int(not (told(server.url, adds) and well))


def told(database: str, adds: int) -> bool:
    """Let processes write with factlog, then without; return whether all is well."""
    engine = filled(database, CLAIMS)
    ours = judged(engine, "factlog", by_factlog, adds)
    judged(engine, "raw", by_driver, adds)
    engine.dispose()
    return ours


def judged(
    engine: Engine, name: str, adding: Callable[[str], Callable[[int], int]], adds: int
) -> bool:
    """Let processes write, print what came of it, and return whether it is well."""
    url = engine.url.render_as_string(hide_password=False)
    spawned = multiprocessing.get_context("spawn")
    with spawned.Manager() as manager, spawned.Pool(WRITERS) as pool:
        ready = manager.Barrier(WRITERS)
        work = [(adding, url, place, adds, ready) for place in range(WRITERS)]
        done = pool.starmap(write, work, chunksize=1)
    took = [each for one in done for each in one.took]
    lasted = max(one.ended for one in done) - min(one.began for one in done)
    numbers = [number for one in done for number in one.numbers]
    refused = [said for one in done for said in one.refused]
    with engine.connect() as connection:
        kept = set(connection.scalars(text("SELECT id FROM claim")))
    lost = len(numbers) - len(kept & set(numbers))
    rate, cuts = len(numbers) / lasted, quantiles(took, n=100)
    kind = engine.dialect.name
    print(  # noqa: T201
        f"{kind:<12} {name:<8} {rate:8.0f} {cuts[49] * 1000:8.1f} "
        f"{cuts[98] * 1000:8.1f} {len(refused):7} {lost:4}"
    )
    for said in set(refused):
        print(said)  # noqa: T201
    return not refused and not lost and rate >= WANTED


def write(
    adding: Callable[[str], Callable[[int], int]],
    url: str,
    place: int,
    adds: int,
    ready: multiprocessing.synchronize.Barrier,
) -> Done:
    """Add claims, in a process of its own."""
    add = adding(url)
    took, numbers, refused = [], [], []
    ready.wait()
    began = time.time()
    for turn in range(adds):
        owner = place if turn % 2 else WRITERS
        start = time.perf_counter()
        try:
            numbers.append(add(owner * OWN + turn // 2 % OWN))
        except FactlogError as error:
            refused.append(str(error))
        took.append(time.perf_counter() - start)
    return Done(began, time.time(), took, numbers, refused)


def by_factlog(url: str) -> Callable[[int], int]:
    """Return what adds a claim to a question through the Python API."""
    engine = factlog.connect(url)

    def add(question: int) -> int:
        with record.entry(engine, by="benchmark") as entry:
            return record.add_claim(entry, a_claim(f"q{question}", question))

    return add


def by_driver(url: str) -> Callable[[int], int]:
    """Return what adds a claim to a question with a bare driver."""
    raw = Raw(factlog.connect(url))
    return lambda question: raw.add(question + 1)


if __name__ == "__main__":
    sys.exit(main())
