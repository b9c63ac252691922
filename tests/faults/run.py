"""Faults, tried for real: kills, crowds, a full disk, a server that dies.

    python -m tests.faults.run [--seed N] [--kills 200] [--seconds 30] [--only WORD…]

Prints a line for each kind of fault as it ends, and then everything that was wrong; the
exit code is 1 if anything was. A seed chooses the same moments and the same harm again,
as far as the machine allows. The suite runs a short part of it (test_faults.py).
"""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.faults.crowd import crowd
from tests.faults.disk import full_disk
from tests.faults.figures import Figures, table
from tests.faults.harm import deadlocks, end_sessions, kill_and_restart
from tests.faults.kills import killed
from tests.faults.places import Postgresql, Sqlite
from tests.faults.workloads import WORKLOADS
from tests.postgres import database, mortal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres import Mortal

DISKS = 20


@dataclass(frozen=True)
class Grounds:
    """Where faults are tried: logs of both kinds, a server to kill, a folder."""

    folder: Path
    sqlite: Sqlite
    postgresql: Postgresql
    server: Mortal


def main() -> int:
    """Run all parts, or those that are named; return the exit code."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    seed = secrets.randbelow(10**6)
    asked.add_argument("--seed", type=int, default=seed, help="the same faults again")
    asked.add_argument("--kills", type=int, default=200, help="of commands, in all")
    asked.add_argument("--seconds", type=float, default=30, help="for each crowd")
    told = "only parts whose name has all these words"
    asked.add_argument("--only", nargs="+", default=[], metavar="WORD", help=told)
    chosen = asked.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    done: list[Figures] = []
    with ExitStack() as stack:
        grounds = prepared(stack)
        for name, part in parts(grounds, chosen.kills, chosen.seconds, chosen.seed):
            if all(word in name for word in chosen.only):
                done.append(part())
                print(table(done[-1:]).split("\n")[1], flush=True)
    print(f"\n{table(done)}")
    return int(any(figures.wrong for figures in done))


def prepared(stack: ExitStack) -> Grounds:
    """Make what faults need, for as long as the stack."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
    server = stack.enter_context(mortal())
    template = stack.enter_context(database(server.url))
    return Grounds(folder, Sqlite(folder), Postgresql(server.url, template), server)


def parts(
    grounds: Grounds, kills: int, seconds: float, seed: int
) -> Iterator[tuple[str, Callable[[], Figures]]]:
    """Yield each part and its name; the kills are shared out among the workloads."""
    places = grounds.sqlite, grounds.postgresql
    share, rest = divmod(kills, len(WORKLOADS) * len(places))
    for number, (workload, place) in enumerate(
        (workload, place) for workload in WORKLOADS for place in places
    ):
        if times := share + (number < rest):
            yield (
                f"kill {workload} {place.name}",
                partial(killed, place, workload, times, Random(seed + number)),
            )
    yield "disk", partial(full_disk, places[0], DISKS, Random(seed))
    for place in places:
        yield f"crowd {place.name}", partial(_crowd, grounds, place, seconds)
    server, random = grounds.server, Random(seed)
    for what, harm in (
        ("kill -9 of the server", kill_and_restart(server, random, signal.SIGKILL, 5)),
        ("fast shutdown", kill_and_restart(server, random, signal.SIGINT, 5)),
        ("sessions ended", end_sessions(random, 1)),
        ("deadlocks", deadlocks(random, 1.5)),
    ):
        yield what, partial(_crowd, grounds, places[1], seconds, harm, what)


def _crowd(
    grounds: Grounds,
    place: Sqlite | Postgresql,
    seconds: float,
    harm: Callable[[str, float], int] | None = None,
    what: str = "nothing",
) -> Figures:
    with tempfile.TemporaryDirectory(dir=grounds.folder) as folder:
        return crowd(place, Path(folder), seconds, harm, what=what)


if __name__ == "__main__":
    sys.exit(main())
