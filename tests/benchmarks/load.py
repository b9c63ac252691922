"""What loading a file costs, beside writing the same rows with a bare driver.

    python -m tests.benchmarks.load [CLAIMS…]

The bare driver, and sqlite-utils where it is installed, write the rows that factlog
made, versions, chain and what is derived included, into the same tables with the same
keys, indexes, triggers and index of words, a thousand at a time and as durably. They
look nothing up, check nothing, and work nothing out. The file has a question for each
five claims, an actor for each five hundred and a source for each twenty.
"""

from __future__ import annotations

import importlib.util
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import factlog
from factlog.db.base import Base

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES = (1_000, 10_000, 100_000)
TOGETHER = 1_000
WORDS = 5_000
INDEX = "search"


def main() -> None:
    """Load files of each size, write the same rows otherwise, and print a table."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    names = ("claims", "factlog s", "rows/s", "raw s", "ratio", "s-utils s", "ratio")
    print(*(f"{name:>10}" for name in (*names, "peak MB")))  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="factlog-load-") as folder:
        for size in sizes:
            cells = timed(Path(folder), size)
            print(*(f"{cell:>10}" for cell in cells), flush=True)  # noqa: T201


def timed(folder: Path, size: int) -> Iterator[str]:
    """Yield the cells of a line of the table."""
    file, log = folder / "rows.jsonl", folder / "factlog.db"
    rows = written(file, size)
    factlog.init(str(log)).dispose()
    ours = took(lambda: loaded(file, log))
    yield from (f"{size:,}", f"{ours:.1f}", f"{rows / ours:,.0f}")
    for write in (by_driver, by_sqlite_utils):
        if write is by_driver or importlib.util.find_spec("sqlite_utils"):
            other = beside(log, write)
            yield from (f"{other:.1f}", f"{other / ours:.2f}")
        else:
            yield from ("-", "-")
    yield f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}"
    log.unlink()


def written(file: Path, claims: int) -> int:
    """Write a file of rows; return how many there are."""
    with file.open("w") as out:
        count = 0
        for count, row in enumerate(rows(claims), 1):  # noqa: B007  the last counts
            out.write(json.dumps(row) + "\n")
    return count


def rows(claims: int) -> Iterator[dict[str, Any]]:
    """Yield actors, sources, questions and claims: some say much, others little."""
    some = random.Random(1)  # noqa: S311
    actors, sources = max(claims // 500, 20), max(claims // 20, 20)
    questions = max(claims // 5, 20)

    def words(count: int) -> str:
        return " ".join(f"w{int(WORDS * some.random() ** 3)}" for _ in range(count))

    for n in range(actors):
        yield {"row": "actor", "slug": f"a{n}", "name": f"Actor {n}", "kind": "group"}
    for n in range(sources):
        url = f"https://example.org/{n}"
        yield {"row": "source", "slug": f"s{n}", "url": url, "title": words(6)}
    for n in range(questions):
        yield {"row": "question", "slug": f"q{n}", "text": f"Is {words(4)} so? {n}"}
    for _ in range(claims):
        day = f"2025-{some.randrange(12) + 1:02}-{some.randrange(28) + 1:02}"
        source = f"s{some.randrange(sources)}"
        yield {
            "row": "claim",
            "question": f"q{some.randrange(questions)}",
            "actor": f"a{int(actors * some.random() ** 2)}",
            "text": words(16),
            "answer": some.choice(("yes", "no")),
            "said": day,
            "citations": [{"source": source, "quote": words(10)}],
        }


def loaded(file: Path, log: Path) -> None:
    """Load a file as a person would, in a process of its own."""
    command = [sys.executable, "-m", "factlog", "--db", str(log), "load", str(file)]
    subprocess.run(command, check=True, capture_output=True)


def beside(log: Path, write: Callable[[Path, Path], None]) -> float:
    """Return how long something takes to write the rows of a log into another one."""
    other = log.with_name("other.db")
    factlog.init(str(other)).dispose()
    try:
        return took(lambda: write(log, other))
    finally:
        other.unlink()


def tables() -> Iterator[str]:
    """Yield the tables that are written, each after those that it refers to."""
    for table in Base.metadata.sorted_tables:
        if table.name != "log":
            yield table.name
    yield INDEX


def by_driver(log: Path, other: Path) -> None:
    """Copy all rows with the driver."""
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        for name, some in lots(log):
            marks = ", ".join("?" * len(some[0]))
            insert = f'INSERT INTO "{name}" ({listed(name)}) VALUES ({marks})'
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(insert, some)
            connection.execute("COMMIT")


def by_sqlite_utils(log: Path, other: Path) -> None:
    """Copy all rows with sqlite-utils."""
    import sqlite_utils  # noqa: PLC0415  perhaps it is not there

    database = sqlite_utils.Database(other)
    database.conn.execute("PRAGMA foreign_keys = ON")
    database.conn.execute("PRAGMA synchronous = FULL")
    for name, some in lots(log):
        rows = (dict(zip(columns(name), row, strict=True)) for row in some)
        database.table(name).insert_all(rows, batch_size=TOGETHER)


def lots(log: Path) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yield rows of a log, of each table some at a time."""
    with closing(sqlite3.connect(log)) as connection:
        for name in tables():
            select = f'SELECT {listed(name)} FROM "{name}"'
            cursor = connection.execute(select)
            while some := cursor.fetchmany(TOGETHER):
                yield name, some


def listed(table: str) -> str:
    """Return the columns of a table as statements list them."""
    return ", ".join(f'"{name}"' for name in columns(table))


def columns(table: str) -> list[str]:
    """Return the names of the columns of a table."""
    if table == INDEX:
        return ["rowid", "words"]
    return [column.name for column in Base.metadata.tables[table].columns]


def took(work: Callable[[], object]) -> float:
    """Return how many seconds some work took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
