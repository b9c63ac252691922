"""A disk that is full, in the middle of an entry; then there is room again."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from factlog import query, reading, record
from factlog.errors import FactlogError, UnavailableError
from tests.db.logs import said
from tests.faults.audit import audit, opened
from tests.faults.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from sqlalchemy import Engine

    from factlog.db.journal import Journal
    from factlog.inputs import NewClaim
    from tests.faults.places import Place

MEGABYTES = 6
AN_ENTRY = 12
"""How many claims an entry has, at the most."""


@contextmanager
def small_disk() -> Iterator[tuple[Path, bool]]:
    """Yield a folder, on a small disk where that is allowed; say whether it is."""
    with TemporaryDirectory(prefix="factlog-disk-") as folder, _mounted(folder) as so:
        yield Path(folder), so


@contextmanager
def _mounted(folder: str) -> Iterator[bool]:
    size = f"size={MEGABYTES}m"
    command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        yield False
        return
    if mounted.returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def full_disk(place: Place, times: int, random: Random) -> Figures:
    """Fill the disk of a log so many times, each on a fresh log."""
    figures = Figures("disk full", place.name)
    with figures.timed():
        for _ in range(times):
            with place.log() as url, small_disk() as (home, mounted):
                how = f"tmpfs of {MEGABYTES} MB" if mounted else "max_page_count"
                figures.what = f"disk full ({how})"
                log = home / "log.db"
                shutil.copy(url.removeprefix("sqlite:///"), log)
                _fill(log, random, figures, mounted=mounted)
    return figures


def _fill(log: Path, random: Random, figures: Figures, *, mounted: bool) -> None:
    """Write until there is no room, make room, and write on."""
    ballast = log.with_name("ballast")
    done: list[str] = []
    with opened(str(log)) as engine:
        if mounted:
            free = shutil.disk_usage(log.parent).free
            ballast.write_bytes(bytes(free - random.randrange(100_000, 1_000_000)))
        else:
            _limit(engine, log.stat().st_size // 4096 + random.randrange(20, 100))
        error = _write(engine, random, done, most=1_000)
        figures.faults += 1
        if type(error) is not UnavailableError or "full" not in error.message:
            figures.wrong.append(f"refused: {error!r} where the disk is full")
        with reading(engine) as session:  # while it is full
            figures.reads += query.verify(session).entries > len(done)
    ballast.unlink(missing_ok=True)
    with opened(str(log)) as engine:
        error = _write(engine, random, done, most=2)
        if error is not None:
            figures.wrong.append(f"refused: {error!r} where there is room again")
    figures.acknowledged += len(done)
    figures.add(audit(str(log), done))


def _limit(engine: Engine, pages: int) -> None:
    """Let the file of a log grow to so many pages, for this engine."""

    def limit(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "connect", limit)
    engine.dispose()  # its connection is not limited yet


def _write(
    engine: Engine, random: Random, done: list[str], *, most: int
) -> FactlogError | None:
    """Write at most so many entries; return the error that ended it."""
    for _ in range(most):
        reason = f"disk-{len(done)}"
        claims = [
            said(
                "who", "north", "yes", "2025-02", words=f"{reason}, {n}. " + "So! " * 99
            )
            for n in range(random.randrange(1, AN_ENTRY))
        ]

        def work(entry: Journal, claims: list[NewClaim] = claims) -> None:
            for claim in claims:
                record.add_claim(entry, claim)

        try:
            record.change(engine, work, by="audit", reason=reason)
        except FactlogError as error:
            return error
        done.append(reason)
    return None
