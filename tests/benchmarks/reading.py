"""What reading costs at a size, beside a bare driver that reads or writes the same.

    python -m tests.benchmarks.reading [CLAIMS]

First pages are timed in one process, each beside the same statement through SQLAlchemy
Core; whole lists and exports run as commands, beside bare sqlite3 (with msgspec, for
lines), each with the most memory that it took.
"""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import text

import factlog
from factlog import query
from factlog.query import ClaimFilter, DisputeFilter
from tests.benchmarks.populated import populated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

CLAIMS = 100_000
PAGE = 50
ROUNDS = 15
BUDGET = 10.0  # milliseconds that a first page may take
LIMIT = 600.0  # seconds that a command may take
EARLIER = "2024-03-01"

PAGES: dict[str, Callable[[Session], object]] = {
    "dispute list": lambda s: [*query.disputes(s, limit=PAGE)],
    "dispute list --at": lambda s: [*query.disputes(s, at=EARLIER, limit=PAGE)],
    "dispute list --all": lambda s: [
        *query.disputes(s, DisputeFilter(every=True), limit=PAGE)
    ],
    "dispute list --topic": lambda s: [
        *query.disputes(s, DisputeFilter(topic="t3"), limit=PAGE)
    ],
    "claim list": lambda s: [*query.claims(s, limit=PAGE)],
    "claim list --actor": lambda s: [
        *query.claims(s, ClaimFilter(actor="a0"), limit=PAGE)
    ],
    "claim list --source": lambda s: [
        *query.claims(s, ClaimFilter(source="s7"), limit=PAGE)
    ],
    "claim list --question": lambda s: [
        *query.claims(s, ClaimFilter(question="q7"), limit=PAGE)
    ],
    "claim show": lambda s: query.claim(s, "777"),
    "dispute show": lambda s: query.dispute(s, "q7"),
    "question list": lambda s: [*query.questions(s, limit=PAGE)],
    "actor list": lambda s: [*query.actors(s, limit=PAGE)],
    "source list": lambda s: [*query.sources(s, limit=PAGE)],
}

SCANS = {
    "dispute list --limit 0": "SELECT q.slug, q.text, q.topic, s.status, s.sides, "
    "s.claims, s.origins, s.since, s.last_said FROM status_span s JOIN question q ON "
    "q.id = s.question_id WHERE s.superseded_id IS NULL AND s.ends IS NULL AND "
    "s.status <> 'uncontested' ORDER BY s.last_said DESC, q.slug",
    "claim list --limit 0": "SELECT c.*, q.slug, a.slug, s.slug, i.* FROM claim c "
    "JOIN question q ON q.id = c.question_id JOIN actor a ON a.id = c.actor_id "
    "JOIN citation i ON i.claim_id = c.id JOIN source s ON s.id = i.source_id "
    "ORDER BY c.said_earliest, c.id",
}
COMMANDS = (
    *("dispute list --limit 0", f"dispute list --limit 0 --at {EARLIER}"),
    *("claim list --limit 0", "question list --limit 0", "actor list", "source list"),
    *("export --format jsonl", "export --format csv", "export --format parquet"),
    *("verify", "check"),
)

MEASURED = """
import resource, subprocess, sys
line = [sys.executable, "-m", "factlog", *sys.argv[1:]]
subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

LINES = {
    "claim": "SELECT c.id, c.salt, c.uid, q.uid, a.uid, c.act, c.answer, c.low, "
    "c.high, c.said, c.said_earliest, c.said_latest, c.text, c.hedge FROM claim c "
    "JOIN question q ON q.id = c.question_id JOIN actor a ON a.id = c.actor_id",
    "citation": "SELECT i.id, i.salt, i.uid, c.uid, s.uid, i.quote FROM citation i "
    "JOIN claim c ON c.id = i.claim_id JOIN source s ON s.id = i.source_id",
}
FIELDS = {
    "claim": (
        *("uid", "question", "actor", "act", "answer", "low", "high", "said"),
        *("said_earliest", "said_latest", "text", "hedge"),
    ),
    "citation": ("uid", "claim", "source", "quote"),
}
WORDS = {"text", "hedge", "quote"}


def main() -> None:
    """Make a log, print how long its first pages take, and its whole lists."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    with tempfile.TemporaryDirectory(prefix="factlog-reading-") as folder:
        path = Path(folder, "log.db")
        engine = populated(str(path), claims)
        print(f"{claims:,} claims, {path.stat().st_size >> 20} MiB")  # noqa: T201
        pages(engine)
        engine.dispose()
        whole(path, Path(folder, "out"))


def pages(engine: Engine) -> None:
    """Time first pages, and their statements through SQLAlchemy Core."""
    print(f"\n{'first page, p50':<28} {'ms':>9} {'Core':>9} {'ratio':>7}")  # noqa: T201
    for name, page in PAGES.items():
        ours, theirs = page_times(engine, page)
        told = f"{name:<28} {ours:9.2f} {theirs:9.2f} {ours / theirs:7.2f}"
        print(told)  # noqa: T201


def page_times(
    engine: Engine, page: Callable[[Session], object]
) -> tuple[float, float]:
    """Return the medians, in milliseconds, by turns."""
    said: list[str] = []
    with factlog.reading(engine) as session:
        driver: Any = session.connection().connection.driver_connection
        driver.set_trace_callback(said.append)
        page(session)
        driver.set_trace_callback(None)
    asked = [text(one.replace(":", r"\:")) for one in said if one[:6] == "SELECT"]
    ours, theirs = list[float](), list[float]()
    for _ in range(ROUNDS):
        with factlog.reading(engine) as session:
            ours.append(took(lambda: page(session)))
        with engine.connect() as connection:
            theirs.append(
                took(lambda: [connection.execute(one).all() for one in asked])
            )
    return median(ours), median(theirs)


def took(work: Callable[[], object]) -> float:
    """Return how many milliseconds some work took."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def whole(path: Path, out: Path) -> None:
    """Run whole lists and exports as commands, and the same with a bare driver."""
    print(f"\n{'command':<44} {'s':>8} {'bare':>8} {'ratio':>7} {'MiB':>6}")  # noqa: T201
    bare = {name: took(lambda: scan(path, SCANS[name])) / 1000 for name in SCANS}  # noqa: B023
    seconds, written = lines(path, out)
    command(path, "export --format jsonl", out)
    with out.open("rb") as file:  # other lines cost as much as these
        bare["export --format jsonl"] = seconds * sum(1 for _ in file) / written
    for words in COMMANDS:
        seconds, memory = command(path, words, out)
        theirs = bare.get(words)
        ratio = f"{theirs:8.2f} {theirs / seconds:7.2f}" if theirs else f"{'':16}"
        print(f"{words:<44} {seconds:8.2f} {ratio} {memory:6}")  # noqa: T201


def scan(path: Path, statement: str) -> None:
    """Read rows with bare sqlite3."""
    with closing(sqlite3.connect(path)) as log:
        for _ in log.execute(statement):
            pass


def lines(path: Path, out: Path) -> tuple[float, int]:
    """Write the lines of claims and citations with bare sqlite3 and msgspec.

    Return the seconds that it took, and how many there are.
    """
    start, written = time.perf_counter(), 0
    encode = msgspec.json.Encoder(order="sorted").encode
    with closing(sqlite3.connect(path)) as log, out.open("wb") as file:
        for noun in LINES:
            for line in sealed(log, noun):
                file.write(encode(line) + b"\n")
                written += 1
    return time.perf_counter() - start, written


def sealed(log: sqlite3.Connection, noun: str) -> Iterator[dict[str, Any]]:
    """Yield what stands in the lines of a noun."""
    for _, salt, *values in log.execute(LINES[noun]):
        line, words = {"row": noun}, {}
        for name, value in zip(FIELDS[noun], values, strict=True):
            if value is None:
                continue
            if name in WORDS:
                words[name] = value
                own = hashlib.sha256(salt + name.encode()).digest()
                line[name] = hashlib.sha256(own + value.encode()).hexdigest()
            else:
                line[name] = value.hex() if isinstance(value, bytes) else value
        yield {"line": line, "salt": salt.hex(), "words": words}


def command(path: Path, words: str, out: Path) -> tuple[float, int]:
    """Return the seconds that a command took, and the most memory, in mebibytes.

    It is started by a small program: a new process counts what its parent held.
    """
    named = ("-o", str(out)) if words.startswith("export") else ()
    line = [sys.executable, "-c", MEASURED, "--db", str(path), *words.split(), *named]
    start = time.perf_counter()
    done = subprocess.run(
        line, check=True, capture_output=True, text=True, timeout=LIMIT
    )
    return time.perf_counter() - start, int(done.stdout) >> 10


if __name__ == "__main__":
    main()
