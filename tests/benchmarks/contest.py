"""Who does the work that is compared: factlog, and what may be picked instead.

Each holds the same facts on its own ground, below a folder. What is not installed takes
no part: `pip install -e '.[dev,bench]'`.
"""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

import factlog
from factlog import record
from factlog.inputs import NewCitation, NewClaim
from tests.benchmarks.timing import Cost, command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session


class Contestant(ABC):
    """Somebody who loads the facts, and is asked about them."""

    name: ClassVar[str]
    needs: ClassVar[str | None] = None
    """A module, without which it takes no part."""

    most: ClassVar[int | None] = None
    """More claims than these are not given to it."""

    less: ClassVar[str | None] = None
    """What it does not do, though factlog does."""

    def __init__(self, folder: Path, size: int) -> None:
        """Be given a folder, and the number of claims that there will be."""
        self.folder, self.size = folder, size
        self.log, self.copied = folder / "log.db", folder / "copy.db"

    @classmethod
    def takes_part(cls, size: int) -> bool:
        """Return whether it is installed, and can be given so much."""
        there = cls.needs is None or find_spec(cls.needs) is not None
        return there and (cls.most is None or size <= cls.most)

    def prepare(self, file: Path) -> None:  # noqa: B027  few have to
        """Make of a file of rows what is loaded instead, while no clock runs."""

    @abstractmethod
    def load(self, file: Path) -> object:
        """Load a file of rows, made by `load.rows`."""

    def close(self) -> None:  # noqa: B027  some have nothing to close
        """Let go of what is open."""


class Factlog(Contestant):
    """The log, and a copy of it to which claims are added."""

    name = "factlog"

    @cached_property
    def engine(self) -> Engine:
        """Return the log, which lasts until `close`."""
        return factlog.connect(str(self.log))

    @cached_property
    def copy(self) -> Engine:
        """Return the copy, in which a claim was added since."""
        engine = factlog.connect(str(self.copied))
        self._add(engine, 0)
        return engine

    def load(self, file: Path) -> Cost:
        """Load it with the command; then copy the log."""
        factlog.init(str(self.log)).dispose()
        cost = self.run("load", str(file))
        shutil.copyfile(self.log, self.copied)
        return cost

    def run(self, *words: str) -> Cost:
        """Run a command on the log."""
        return command("-m", "factlog", "--db", str(self.log), *words)

    def ask(self, work: Callable[[Session], object]) -> object:
        """Return what is found through the Python API."""
        with factlog.reading(self.engine) as session:
            return work(session)

    def add(self, number: int) -> None:
        """Add a claim to the copy."""
        self._add(self.copy, number)

    def _add(self, engine: Engine, number: int) -> None:
        row = added(number)
        cited = tuple(NewCitation(**citation) for citation in row.pop("citations"))
        with record.entry(engine, by="benchmark") as entry:
            record.add_claim(entry, NewClaim(**row, citations=cited))

    def close(self) -> None:
        """Close the log and its copy."""
        self.engine.dispose()
        self.copy.dispose()


def added(number: int) -> dict[str, Any]:
    """Return a claim that is added when the file is loaded."""
    return {
        "question": f"q{number % 20}",
        "actor": f"a{number % 20}",
        "text": f"It is so, was said for the {number}th time.",
        "answer": "yes" if number % 3 else "no",
        "said": f"2026-01-{number % 28 + 1:02}",
        "citations": [{"source": f"s{number % 20}", "quote": "It was so."}],
    }
