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
from tests.faults.worker import BEGIN, DONE, FAILED, OUTPUT, READY
from tests.faults.workloads import WORKLOADS

if TYPE_CHECKING:
    from random import Random

    from tests.faults.places import Place

ROOT = Path(__file__).parents[2]
_PATIENCE = 120  # seconds for a process to start


def killed(place: Place, name: str, times: int, random: Random) -> Figures:
    """Kill a workload so many times, each on a fresh log; return what came of it.

    The first time it is killed after its steps; then at a random moment of as long.
    """
    figures = Figures(f"kill -9 during {name}", place.name)
    span: float | None = None
    with figures.timed():
        for _ in range(times):
            with place.log() as url, tempfile.TemporaryDirectory() as home:
                folder = Path(home)
                if prepare := WORKLOADS[name].prepare:
                    prepare(url, folder, random)
                delay = span and random.uniform(0, span)
                lived = _kill(name, url, folder, delay)
                span = span or lived
                quiet(url)
                _look(url, folder, name, figures)
    return figures


def _look(url: str, folder: Path, name: str, figures: Figures) -> None:
    """Look at a log after the kill."""
    workload = WORKLOADS[name]
    told = (folder / OUTPUT).read_text().splitlines()
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


def _kill(name: str, url: str, folder: Path, delay: float | None) -> float:
    """Kill a worker so many seconds after it began; return how long it lived.

    Without a delay it is killed after its steps.
    """
    output, steps = folder / OUTPUT, WORKLOADS[name].steps
    command = [sys.executable, "-m", "tests.faults.worker", name, url, str(folder)]
    with (
        (folder / "errors").open("wb") as errors,
        subprocess.Popen(command, cwd=ROOT, stderr=errors) as process,
    ):
        try:
            _wait(process, output, READY, 1)
            began = time.monotonic()
            if delay is None:
                _wait(process, output, DONE, steps)
            else:
                time.sleep(delay)
        finally:
            process.kill()
    return time.monotonic() - began


def _wait(
    process: subprocess.Popen[bytes], output: Path, word: str, times: int
) -> None:
    """Return once a worker has said a word so many times."""
    end = time.monotonic() + _PATIENCE
    while _heard(output).count(word) < times:
        over = process.poll() is not None or time.monotonic() > end
        if over and _heard(output).count(word) < times:
            errors = output.with_name("errors").read_text()
            raise RuntimeError(f"{_heard(output)}\n{errors}")
        time.sleep(0.005)


def _heard(output: Path) -> str:
    """Return what a worker has said so far."""
    return output.read_text() if output.exists() else ""


def acknowledged(told: list[str]) -> tuple[set[str], bool]:
    """Return the reasons that were acknowledged, and whether one more was under way."""
    done, reason = set(), ""
    for line in told:
        if line.startswith(BEGIN):
            reason = line.removeprefix(BEGIN)
        elif reason and not line.startswith(FAILED):
            done.add(reason)
    return done, not told[-1].startswith(DONE)
