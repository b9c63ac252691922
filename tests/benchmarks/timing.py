"""How long work takes, by turns, and how much memory a command."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parents[2]
ROUNDS = 15
ENOUGH = 2.0
"""Seconds after which somebody's work is not done once more."""

RUN = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
took = time.perf_counter() - start
print(took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Cost(NamedTuple):
    """What some work took: seconds, and of a command the most memory, in MiB."""

    seconds: float
    memory: int | None = None


class DiffersError(Exception):
    """Two who were to do the same work found different numbers of rows."""


def command(*words: str) -> Cost:
    """Run Python with these words.

    A small program starts it: a new process counts the memory that its parent held.
    """
    done = subprocess.run(
        [sys.executable, "-c", RUN, sys.executable, *words],
        check=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
    )
    seconds, kibibytes = done.stdout.split()
    return Cost(float(seconds), int(kibibytes) >> 10)


def by_turns(
    works: Mapping[str, Callable[[int], object]], rounds: int = ROUNDS
) -> dict[str, Cost]:
    """Return the median of what each takes; each is given the number of its turn.

    A first turn only warms up, unless it took long. Raises DiffersError where one finds
    a list of another length than the first does in the same turn.
    """
    costs = defaultdict[str, list[Cost]](list)
    for turn in range(rounds + 1):
        found = dict[str, int]()
        for name, work in works.items():
            own = costs[name]
            if own and sum(cost.seconds for cost in own) > ENOUGH:
                continue
            cost, rows = timed(work, turn)
            own.append(cost)
            if rows is not None:
                found[name] = rows
        if len(set(found.values())) > 1:
            raise DiffersError(found)
    return {name: middle(own[1:] or own) for name, own in costs.items()}


def timed(work: Callable[[int], object], turn: int) -> tuple[Cost, int | None]:
    """Return what some work took, and how many rows it found if it finds rows."""
    start = time.perf_counter()
    done = work(turn)
    seconds = time.perf_counter() - start
    if isinstance(done, Cost):
        return done, None
    return Cost(seconds), len(done) if isinstance(done, list) else None


def middle(costs: list[Cost]) -> Cost:
    """Return the median of the seconds, and the most memory of all."""
    memory = max((cost.memory for cost in costs if cost.memory), default=None)
    return Cost(median(cost.seconds for cost in costs), memory)
