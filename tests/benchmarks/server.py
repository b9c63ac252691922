"""What a large log costs on PostgreSQL: first pages, searches and adds, beside SQLite.

    python -m tests.benchmarks.server [CLAIMS]

The rows of a log on SQLite are copied to a server of its own, which keeps for good what
it acknowledges. Both are asked for the same by turns, in one process; medians are
compared. Exit code 1 where a first page takes longer than it may.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, text

import factlog
from factlog import query, record
from factlog.db.base import Base
from factlog.db.driver import Order, run
from factlog.db.session import writing
from factlog.derive import search
from factlog.query import ClaimFilter
from tests.benchmarks.filled import a_claim
from tests.benchmarks.populated import populated
from tests.benchmarks.reading import BUDGET, CLAIMS, PAGE, PAGES, ROUNDS, took
from tests.postgres import mortal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

SOME = 20_000
FOUND = 20

MORE: dict[str, Callable[[Session], object]] = {
    "claim list --since": lambda s: [
        *query.claims(s, ClaimFilter(since="2024-08-01"), limit=PAGE)
    ],
    "search, in 1 of 200 claims": lambda s: [*query.search(s, "137", limit=FOUND)],
    "search, in 1 of 20 sources": lambda s: [*query.search(s, "paper 7", limit=FOUND)],
}


def main() -> int:
    """Make the logs, print what they cost, and say if pages are within budget."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    with (
        tempfile.TemporaryDirectory(prefix="factlog-server-") as folder,
        mortal() as at,
    ):
        here = populated(str(Path(folder, "log.db")), claims)
        there = copied(here, at.url)
        print(f"{f'{claims:,} claims, p50 in ms':<28} {'server':>9} {'SQLite':>9}")  # noqa: T201
        slow = [
            name
            for name, page in (PAGES | MORE).items()
            if told(name, *(partial(paged, one, page) for one in (there, here)))
            > BUDGET
        ]
        told("one add", *(partial(added, one) for one in (there, here)))
        there.dispose()
        here.dispose()
    return int(bool(slow))


def copied(log: Engine, url: str) -> Engine:
    """Return the engine of a new log on a server, with the rows of another."""
    factlog.init(url).dispose()
    engine = factlog.connect(url)
    with writing(engine) as session, log.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name != "log":  # each has its own name and secret
                streamed = connection.execution_options(yield_per=SOME)
                found = iter(streamed.execute(select(table)).mappings())
                while rows := [dict(row) for row in islice(found, SOME)]:
                    run(session, Order(insert(table), rows))
        search.rebuild(session)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("VACUUM ANALYZE"))
    return engine


def told(name: str, server: Callable[[], float], file: Callable[[], float]) -> float:
    """Print the medians of both, by turns; return that of the server."""
    turns = [(server(), file()) for _ in range(ROUNDS)]
    there, here = median(one for one, _ in turns), median(one for _, one in turns)
    print(f"{name:<28} {there:9.2f} {here:9.2f}", flush=True)  # noqa: T201
    return there


def paged(engine: Engine, page: Callable[[Session], object]) -> float:
    """Return how many milliseconds a page took."""
    with factlog.reading(engine) as session:
        return took(lambda: page(session))


def added(engine: Engine) -> float:
    """Return how many milliseconds it took to record a claim for good."""

    def add() -> None:
        with record.entry(engine, by="benchmark") as entry:
            record.add_claim(entry, a_claim("q1", 1))

    return took(add)


if __name__ == "__main__":
    sys.exit(main())
