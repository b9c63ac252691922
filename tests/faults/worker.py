"""A process that runs commands until it is killed, and notes what they acknowledged.

    python -m tests.faults.worker WORKLOAD URL FOLDER

What a command prints goes into FOLDER/output, between a line that says which it is and
one that says that it is done: it is acknowledged as soon as it has printed anything.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import factlog.derive.made
import factlog.load
import factlog.query
import factlog.record
from factlog.cli.app import app
from tests.faults.workloads import WORKLOADS

OUTPUT = "output"
READY = "ready"
BEGIN, DONE, FAILED = "begin ", "done ", "failed "
AN_ENTRY, A_LOT = 60, 6
"""So that a load has several entries, and is checked before it is written."""


def main() -> None:
    """Run the commands of a workload; stop at one that fails."""
    workload, url, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    output = os.open(folder / OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, sys.stdout.fileno())
    factlog.record.lots.AN_ENTRY = AN_ENTRY
    factlog.load.files.A_LOT = A_LOT
    say(READY)
    for reason, words in WORKLOADS[workload].commands(url, folder):
        say(BEGIN + reason)
        code = run(["--db", url, *words, "--reason", reason])
        say((FAILED if code else DONE) + reason)
        if code:
            return


def run(words: list[str]) -> int:
    """Run a command; return its exit code."""
    try:
        app(words, prog_name="factlog")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def say(words: str) -> None:
    """Write a line that is there even if this process is killed at once."""
    sys.stdout.flush()
    os.write(sys.stdout.fileno(), f"{words}\n".encode())


if __name__ == "__main__":
    main()
