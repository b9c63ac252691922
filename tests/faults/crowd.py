"""Processes that write and read one log at once, while somebody may do harm.

    python -m tests.faults.crowd write|read URL FILE NUMBER SECONDS

A writer notes each entry in its file as soon as it is acknowledged, how often it was
begun and how long it took; a reader each read, and what it saw of an entry that was not
whole.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import event

from factlog import connect, query, reading, record
from factlog.errors import TransientError
from tests.db.logs import said
from tests.faults.audit import audit
from tests.faults.figures import Figures
from tests.faults.places import WRITERS, quiet

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from factlog.db.journal import Journal
    from tests.faults.places import Place

ROOT = Path(__file__).parents[2]
READY, START = "ready", "start"
READERS = 2
SHARED = 10
"""Every so many entries a writer answers the question that all answer."""
_PATIENCE = 240  # seconds for all to start, and to end after their time


def main() -> None:
    """Write or read for so many seconds."""
    role, url, file, number, seconds = sys.argv[1:]
    notes = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(words: str) -> None:
        os.write(notes, f"{words}\n".encode())

    engine = connect(url)
    note(READY)
    while not (start := Path(file).with_name(START)).exists():
        time.sleep(0.01)
    end = start.stat().st_mtime + float(seconds)
    (write if role == "write" else read)(engine, int(number), end, note)
    engine.dispose()


def write(engine: Engine, own: int, end: float, note: Callable[[str], None]) -> None:
    """Write entries until the end: a claim on each of two questions of one's own."""
    begun = Counter[str]()
    event.listen(engine, "begin", lambda _: begun.update([reason]))
    for number in count():
        if time.time() > end:
            return
        reason = f"crowd-{own}-{number}"

        def work(entry: Journal, words: str = reason, number: int = number) -> None:
            day = f"2025-01-{number % 28 + 1:02}"
            for place in ("road", "ford"):
                asked, spoken = f"{place}-{own}", f"{words} at the {place}"
                new = said(asked, "north", "yes", day, words=spoken)
                record.add_claim(entry, new)
            if number % SHARED == 0:
                new = said("who", "south", "no", day, words=f"{words} on the bridge")
                record.add_claim(entry, new)

        start = time.monotonic()
        record.change(engine, work, by=f"writer {own}", reason=reason)
        note(f"{reason} {begun[reason]} {time.monotonic() - start:.1f}")


def read(engine: Engine, own: int, end: float, note: Callable[[str], None]) -> None:
    """Read until the end: what one entry wrote is there whole, or not at all."""
    random = Random(own)
    while time.time() < end:
        writer = random.randrange(WRITERS)
        try:
            seen = [look(engine, writer)]
        except TransientError:
            note("away")  # nobody can read a server that is not there
            continue
        road, ford, again = seen[0]
        note("read" if road == ford == again else f"torn {road ^ ford ^ again}")


def look(engine: Engine, writer: int) -> tuple[set[str], set[str], set[str]]:
    """Return the entries of a writer by their claims on both questions, one twice."""
    with reading(engine) as session:
        found = []
        for place in ("road", "ford", "road"):
            chosen = query.ClaimFilter(question=f"{place}-{writer}")
            rows = query.claims(session, chosen)
            found.append({row.text.split()[0] for row in rows if row.text})
    return found[0], found[1], found[2]


def crowd(
    place: Place,
    folder: Path,
    seconds: float,
    harm: Callable[[str, float], int] | None = None,
    *,
    what: str = "nothing",
    writers: int = WRITERS,
    read_at: str | None = None,
) -> Figures:
    """Let processes write and read one log; `harm` is done meanwhile, so many times.

    Readers go another way where one is given.
    """
    figures = Figures(f"{writers} writers, {what}", place.name)
    roles = [("write", one) for one in range(writers)]
    roles += [("read", one) for one in range(READERS)]
    with figures.timed(), place.log() as url, ExitStack() as started:
        processes = {}
        for role, one in roles:
            file = folder / f"{role}-{one}"
            way = read_at if read_at and role == "read" else url
            command = [sys.executable, "-m", "tests.faults.crowd", role, way, str(file)]
            errors = started.enter_context((folder / f"{role}-{one}.errors").open("wb"))
            process = subprocess.Popen(
                [*command, str(one), str(seconds)], cwd=ROOT, stderr=errors
            )
            started.callback(process.kill)
            processes[file] = process
        _start(folder, processes)
        if harm is not None:
            figures.faults += harm(url, seconds)
        for file, process in processes.items():
            if process.wait(_PATIENCE):
                figures.wrong.append(f"refused: {file.name}: {_errors(file)}")
        quiet(url)
        done = _told(folder, figures)
        figures.acknowledged = len(done)
        figures.add(audit(url, done))
    return figures


def _start(folder: Path, processes: dict[Path, subprocess.Popen[bytes]]) -> None:
    """Let all begin once the last of them is ready."""
    end = time.monotonic() + _PATIENCE
    waiting = set(processes)
    while waiting:
        waiting = {one for one in waiting if not one.exists() or not one.read_text()}
        if time.monotonic() > end or any(one.poll() for one in processes.values()):
            raise RuntimeError("\n".join(_errors(one) for one in processes))
        time.sleep(0.02)
    (folder / START).touch()


def _errors(file: Path) -> str:
    """Return what a process printed before it failed."""
    return file.with_suffix(".errors").read_text()


def _told(folder: Path, figures: Figures) -> list[str]:
    """Return the reasons that were acknowledged; count reads and what was torn."""
    done = []
    for file in folder.glob("write-*[0-9]"):
        for line in file.read_text().splitlines()[1:]:
            reason, begun, took = line.split()
            done.append(reason)
            figures.again += max(int(begun) - 1, 0)
            figures.longest = max(figures.longest, float(took))
    for file in folder.glob("read-*[0-9]"):
        for line in file.read_text().splitlines()[1:]:
            figures.reads += line == "read"
            figures.away += line == "away"
            if line.startswith("torn"):
                figures.wrong.append(f"half: {line}")
    return done


if __name__ == "__main__":
    main()
