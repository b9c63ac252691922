"""What history costs: merging, verifying, and looking back, beside bare sqlite3.

    python -m tests.benchmarks.history [CLAIMS]

Another log grew by as many entries, each with a claim and its citation, and amended a
tenth of them. It is merged; then the log is verified, what stands is worked out anew,
and the log is asked for what it knew before the amendments came.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import factlog
from factlog import canonical, moments, query, uids
from factlog.db.engine import connect
from factlog.db.models import RECORDED
from factlog.db.session import writing
from factlog.derive.arrived import judge
from factlog.inputs import NewActor, NewOption, NewQuestion, NewSource
from factlog.load import merge
from tests.benchmarks.load import beside, by_driver
from tests.db.logs import exported, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

CLAIMS = 100_000
ACTORS, A_QUESTION, A_SOURCE = 200, 5, 20
RUNS = 3
Sealed = dict[str, Any]


class Other:
    """Another copy of a log, which grows on its own."""

    def __init__(self, content: str) -> None:
        """Take over an export."""
        self.lines = content.splitlines()
        rows = [json.loads(line) for line in self.lines]
        heads = [row for row in rows if "digest" in row]
        self.head = str(heads[-1]["digest"])
        self.at = datetime.fromisoformat(heads[-1]["line"]["recorded_at"])
        self.uids: dict[str, list[str]] = {}
        for row in rows:
            if "row" in row["line"]:
                own = self.uids.setdefault(row["line"]["row"], [])
                own.append(row["line"]["uid"])

    def add(self, *rows: Sealed) -> str:
        """Write an entry with these rows; return its uid."""
        self.at += timedelta(microseconds=1)
        uid, salt, at = self.fresh(), uids.salt(), canonical.instant(self.at)
        leaves = [canonical.leaf(row["line"]) for row in rows]
        fields: dict[str, canonical.Value] = {
            "uid": uid,
            "recorded_at": at,
            "recorded_by": "desk",
            "previous": self.head,
        }
        words = {"reason": "agency wire"}
        line = canonical.entry_line(fields, words, salt, leaves)
        self.head = canonical.digest(line).hex()
        beside = {"arrived_at": at, "digest": self.head}
        sealed = {"line": line, "words": words, "salt": salt.hex(), **beside}
        self.lines += (canonical.encoded(one).decode() for one in (sealed, *rows))
        return uid

    def fresh(self) -> str:
        """Return a new uid."""
        return str(uids.fresh(int(self.at.timestamp() * 1e6)))

    def write(self, path: Path) -> str:
        """Write the export; return its name."""
        path.write_text("".join(f"{line}\n" for line in self.lines), "utf-8")
        return str(path)


def row(fields: dict[str, canonical.Value], words: dict[str, str]) -> Sealed:
    """Return a row of an export."""
    salt = uids.salt()
    line = canonical.line(fields, words, salt)
    return {"line": line, "words": words, "salt": salt.hex()}


def base(path: Path, claims: int) -> Engine:
    """Make the log that both have in common: actors, questions, sources."""
    engine = factlog.init(str(path))
    yes_no = (NewOption(slug="yes", label="Yes"), NewOption(slug="no", label="No"))
    actors = (NewActor(slug=f"a{n}", name=f"Actor {n}") for n in range(ACTORS))
    asked = (
        NewQuestion(slug=f"q{n}", text=f"Is number {n} so?", options=yes_no)
        for n in range(max(1, claims // A_QUESTION))
    )
    sources = (
        NewSource(slug=f"s{n}", url=f"https://example.org/{n}", title=f"Page {n}")
        for n in range(max(1, claims // A_SOURCE))
    )
    written(engine, *actors, *asked, *sources)
    return engine


def grow(other: Other, claims: int) -> list[tuple[Sealed, str]]:
    """Let the other log record claims; return each with the uid of its entry."""
    chance = random.Random(1)  # noqa: S311
    made = []
    for number in range(claims):
        day = f"2025-{1 + number % 12:02}-{1 + number % 28:02}"
        _, earliest, latest = moments.columns(day)
        asked = chance.randrange(len(other.uids["question"]))
        chosen = chance.randrange(2)
        claim = row(
            {
                "row": "claim",
                "uid": other.fresh(),
                "question": other.uids["question"][asked],
                "actor": chance.choice(other.uids["actor"]),
                "act": "asserts",
                "answer": ("yes", "no")[chosen],
                "options": [other.uids["option"][2 * asked + chosen]],
                "said": day,
                "said_earliest": earliest,
                "said_latest": latest,
            },
            {"text": f"These are the words of claim {number}, as they were said."},
        )
        cited = row(
            {
                "row": "citation",
                "uid": other.fresh(),
                "claim": claim["line"]["uid"],
                "source": chance.choice(other.uids["source"]),
            },
            {"quote": f"the words of claim {number}"},
        )
        made.append((claim, other.add(claim, cited)))
    return made


def amend(other: Other, made: list[tuple[Sealed, str]]) -> None:
    """Let the other log amend every tenth claim, a hundred at a time."""
    tenth = made[::10]
    for start in range(0, len(tenth), 100):
        later = []
        for claim, entry in tenth[start : start + 100]:
            plain = {name: claim["line"][name] for name in claim["line"]}
            del plain["text"]
            words = claim["words"] | {"hedge": "reportedly"}
            later.append(row({**plain, "replaces": entry}, words))
        other.add(*later)


def timed(work: Callable[[], Any], runs: int = RUNS) -> float:
    """Return the least seconds that some work takes."""
    least = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        least = min(least, time.perf_counter() - start)
    return least


def hashed(path: Path) -> None:
    """Read the same rows with bare sqlite3 and hash their text."""
    tables = [model.__tablename__ for model in RECORDED]
    with closing(sqlite3.connect(path)) as log:
        for name in ("entry", *tables, "claim_option", "citation_via"):
            for held in log.execute(f'SELECT * FROM "{name}"'):
                hashlib.sha256(repr(held).encode()).digest()


def judged(engine: Engine) -> None:
    """Work out anew what stands, as it was after each entry, and store it."""
    with writing(engine) as session:
        judge(session)


def passed(path: Path) -> None:
    """Pass over the same rows in their order, and tell whether all answers agree."""
    rows = (
        "SELECT question_id, actor_id, said_earliest, answer, key FROM claim "
        "WHERE superseded_id IS NULL ORDER BY question_id, said_earliest, key"
    )
    with closing(sqlite3.connect(path)) as log:
        agreed, question, standing = [], None, dict[int, str]()
        for asked, actor, _, answer, key in log.execute(rows):
            if asked != question:
                question, standing = asked, {}
            standing[actor] = answer
            agreed.append((key, len({*standing.values()}) == 1))


def verified(engine: Engine) -> None:
    """Verify the log."""
    with factlog.reading(engine) as session:
        query.verify(session)


def commands(path: Path, known_on: str) -> Iterator[tuple[str, float, float]]:
    """Yield commands, and the seconds that they take without and with --known-on."""
    for words in (
        ("claim", "list", "--limit", "0"),
        ("claim", "list", "--question", "q1"),
        ("dispute", "list", "--limit", "0"),
        ("dispute", "show", "q1"),
        ("report", "q1"),
    ):
        command = [sys.executable, "-m", "factlog", "--db", str(path), *words]
        env = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}

        def run(*more: str, command: list[str] = command, env: Any = env) -> None:
            silent = subprocess.DEVNULL
            subprocess.run([*command, *more], check=True, stdout=silent, env=env)

        run()
        plain = timed(run)
        yield " ".join(words), plain, timed(lambda: run("--known-on", known_on))


def main() -> None:
    """Print what each job takes, beside what it is measured with."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = folder / "log.db"
        engine = base(log, claims)
        other = Other(exported(engine))
        made = grow(other, claims)
        first = other.write(folder / "claims.jsonl")
        amend(other, made)
        second = other.write(folder / "amended.jsonl")
        print(f"{claims} claims; seconds, beside seconds, and how many times those")  # noqa: T201
        start = time.perf_counter()
        merge(engine, first, by="desk")
        merging = time.perf_counter() - start
        bare = min(beside(log, by_driver) for _ in range(RUNS))
        line = "{:<54}{:>9.2f}{:>9.2f}{:>8.2f} ×"
        told = "merge an export, beside bare inserts"
        print(line.format(told, merging, bare, merging / bare))  # noqa: T201
        known_on = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        time.sleep(2)
        merge(engine, second, by="desk")
        engine.dispose()
        engine = connect(str(log))
        ours, theirs = timed(lambda: verified(engine)), timed(lambda: hashed(log))
        print(line.format("verify, beside bare hashes", ours, theirs, ours / theirs))  # noqa: T201
        ours, theirs = timed(lambda: judged(engine)), timed(lambda: passed(log))
        told = "work out anew what stands, beside a pass"
        print(line.format(told, ours, theirs, ours / theirs))  # noqa: T201
        engine.dispose()
        for words, plain, back in commands(log, known_on):
            told = f"{words} --known-on, beside now"
            print(line.format(told, back, plain, back / plain))  # noqa: T201


if __name__ == "__main__":
    main()
