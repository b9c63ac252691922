"""What a search costs, beside the same questions to a bare FTS5.

    python -m tests.benchmarks.search [CLAIMS]

The words of the claims are drawn as in a language: few are in most claims, most in few.
Both indexes are on the same file, and asked by turns; the bare one is made of the same
words, from a table of its own. Exit code 1 if a median is over its budget.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from factlog import query, reading
from factlog.db.engine import file_of
from factlog.db.session import writing
from factlog.derive import search
from tests.benchmarks.filled import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

CLAIMS = 100_000
WORDS = 100_000
IN_A_CLAIM = 18
ROUNDS = 20
FIRST = 20

SHARES = (0.0001, 0.001, 0.01, 0.1, 0.5)
"""In which part of the claims the words are that are looked for."""

TIMES, AND_MS, OFTEN_MS, BUILT = 1.3, 1.0, 100.0, 0.8
"""Budgets: so many times the bare time, and so much more; frequent words; the build."""


def main() -> int:
    """Build both, ask both, print a table, and say if all is within budget."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    with tempfile.TemporaryDirectory(prefix="factlog-search-") as folder:
        engine = filled(str(Path(folder, "log.db")), claims)
        bare = sqlite3.connect(str(file_of(engine)), isolation_level=None)
        worded(bare)
        over = [not built(engine, bare)]
        print(f"{'share':>8} {'matches':>9} {'p50':>8} {'p99':>8} {'bare p50':>9} ms")  # noqa: T201
        over += [not asked(engine, bare, share, claims) for share in SHARES]
        bare.close()
        engine.dispose()
    return int(any(over))


def worded(bare: sqlite3.Connection) -> None:
    """Give each claim words of its own."""
    chance = random.Random(1)  # noqa: S311  the same ones each time
    cumulative = [*accumulate(1 / (rank + 1.5) for rank in range(WORDS))]
    words = [f"w{rank:x}" for rank in range(WORDS)]

    def texts() -> Iterator[tuple[str, int]]:
        for (number,) in bare.execute("SELECT id FROM claim").fetchall():
            drawn = chance.choices(words, cum_weights=cumulative, k=IN_A_CLAIM)
            yield " ".join(drawn), number

    bare.execute("DROP TRIGGER claim_frozen")
    bare.execute("BEGIN")
    bare.executemany("UPDATE claim SET text = ? WHERE id = ?", texts())
    bare.execute("COMMIT")


def built(engine: Engine, bare: sqlite3.Connection) -> bool:
    """Make both indexes; print how fast, and return whether within budget."""

    def ours() -> None:
        with writing(engine) as session:
            search.rebuild(session)

    def theirs() -> None:
        bare.execute("BEGIN")
        bare.execute("DROP TABLE IF EXISTS bare")
        bare.execute("CREATE VIRTUAL TABLE bare USING fts5(words)")
        bare.execute("INSERT INTO bare(rowid, words) SELECT id, words FROM texts")
        bare.execute("COMMIT")

    ours()
    bare.execute("CREATE TABLE texts AS SELECT rowid AS id, words FROM search")
    here, there = [], []
    for _ in range(3):
        here.append(took(ours))
        there.append(took(theirs))
    ratio = min(there) / min(here)
    print(f"built at {ratio:.2f} x bare: {min(here):,.0f} and {min(there):,.0f} ms")  # noqa: T201
    return ratio >= BUILT


def asked(engine: Engine, bare: sqlite3.Connection, share: float, claims: int) -> bool:
    """Look for words in about this share of the claims, by turns; print medians."""
    words = [f"w{rank:x}" for rank in near(bare, share, claims)]
    here, there, matches = [], [], []
    with reading(engine) as session:
        for word in words[:2]:
            list(query.search(session, word, limit=FIRST))
        for number in range(ROUNDS * 5):
            word = words[number % len(words)]
            here.append(took(lambda: [*query.search(session, word, limit=FIRST)]))  # noqa: B023  called at once
            if number < ROUNDS:
                there.append(took(lambda: first(bare, word)))  # noqa: B023  the same
                matches.append(count(bare, word))
    ours, theirs = median(here[:ROUNDS]), median(there)
    worst = quantiles(here, n=100)[-1]
    print(  # noqa: T201
        f"{share:8.2%} {median(matches):9,.0f} {ours:8.2f} {worst:8.2f} {theirs:9.2f}"
    )
    return ours <= max(theirs * TIMES + AND_MS, OFTEN_MS if share >= SHARES[-2] else 0)


def near(bare: sqlite3.Connection, share: float, claims: int) -> list[int]:
    """Return the ranks of some words that are in about this share of the claims."""
    total = sum(1 / (rank + 1.5) for rank in range(WORDS))
    rank = max(0, round(IN_A_CLAIM / (share * total) - 1.5))
    around = range(max(0, rank - 2), rank + 3)
    return [one for one in around if one < WORDS and count(bare, f"w{one:x}") <= claims]


def first(bare: sqlite3.Connection, word: str) -> list[tuple[int]]:
    """Ask FTS5 itself for the best matches."""
    best = "SELECT rowid FROM bare WHERE bare MATCH ? ORDER BY rank LIMIT 20"
    return bare.execute(best, (word,)).fetchall()


def count(bare: sqlite3.Connection, word: str) -> int:
    """Return how many claims have a word."""
    every = "SELECT count(*) FROM bare WHERE bare MATCH ?"
    return int(bare.execute(every, (word,)).fetchone()[0])


def took(work: Callable[[], object]) -> float:
    """Return how many milliseconds some work took."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())
