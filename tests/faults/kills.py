"""A process killed at a random moment, again and again; then the log is looked at."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.audit import audit
from tests.faults.figures import Figures
from tests.faults.places import quiet
from tests.faults.worker import BEGIN, DONE, FAILED, READY
from tests.faults.workloads import WORKLOADS

if TYPE_CHECKING:
    from random import Random

    from tests.faults.places import Place

ROOT = Path(__file__).parents[2]
_PATIENCE = 120  # seconds for a process to start


def killed(place: Place, name: str, times: int, random: Random) -> Figures:
    """Kill a workload so many times, each on a fresh log; return what came of it."""
    figures = Figures(f"kill -9 during {name}", place.name)
    with figures.timed():
        for _ in range(times):
            with place.log() as url, tempfile.TemporaryDirectory() as folder:
                _once(url, Path(folder), name, random, figures)
    return figures


def _once(url: str, folder: Path, name: str, random: Random, figures: Figures) -> None:
    workload = WORKLOADS[name]
    if workload.prepare:
        workload.prepare(url, folder, random)
    delay = random.uniform(0, workload.span)
    told = _kill(name, url, folder, delay)
    quiet(url)
    done, pending = acknowledged(told)
    figures.faults += 1
    figures.amid += pending
    figures.acknowledged += len(done)
    figures.wrong += [f"refused: {one}" for one in told if one.startswith(FAILED)]
    if workload.records:
        figures.add(audit(url, done))
    if workload.afterwards is not None:
        figures.wrong += workload.afterwards(url, folder, done)
        figures.add(audit(url, done if workload.records else ()))


def _kill(name: str, url: str, folder: Path, delay: float) -> list[str]:
    """Start a worker, kill it so many seconds after it began, return its output."""
    output = folder / "output"
    command = [sys.executable, "-m", "tests.faults.worker", name, url, str(folder)]
    with (
        (folder / "errors").open("wb") as errors,
        subprocess.Popen(command, cwd=ROOT, stderr=errors) as process,
    ):
        end = time.monotonic() + _PATIENCE
        while not output.exists() or READY not in output.read_text():
            if process.poll() is not None or time.monotonic() > end:
                process.kill()
                raise RuntimeError((folder / "errors").read_text())
            time.sleep(0.005)
        time.sleep(delay)
        process.kill()
    return output.read_text().splitlines()


def acknowledged(told: list[str]) -> tuple[set[str], bool]:
    """Return the reasons that were acknowledged, and whether one more was under way."""
    done, reason = set(), ""
    for line in told:
        if line.startswith(BEGIN):
            reason = line.removeprefix(BEGIN)
        elif reason and not line.startswith(FAILED):
            done.add(reason)
    return done, not told[-1].startswith(DONE)
