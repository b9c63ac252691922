"""How long commands take to start, beside the least that they are made of.

    python tests/benchmarks/start_up.py [ROUNDS]

Both of a pair run by turns, so that noise meets both; medians are compared. Exit
code 1 if one is over its budget. The tests count modules, not milliseconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
ROUNDS = 41

FACTLOG = "import sys; from factlog.__main__ import main; sys.exit(main())"
"""What pip writes into the command `factlog`."""

TYPER = "import typer"

ONE_QUERY = """
import sys
import typer
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class Question(Base):
    __tablename__ = "question"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[int]
    slug: Mapped[str]
    text: Mapped[str]

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)

@app.command()
def show(log: str, slug: str) -> None:
    with Session(create_engine(f"sqlite:///{log}")) as session:
        wanted = select(Question).where(Question.slug == slug)
        typer.echo(session.scalars(wanted).one().text)

app()
"""


@dataclass(frozen=True)
class Pair:
    """A command, the program it is compared with, and how many times as long it may."""

    name: str
    command: list[str]
    against: str
    other: list[str]
    budget: float


def main() -> int:
    """Time both pairs, print a table, and say whether they are within budget."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory(prefix="factlog-start-") as folder:
        finished(["-c", FACTLOG, "demo", "--keep", folder])
        log = str(Path(folder, "demo.db"))
        pairs = [
            Pair(
                "factlog --help",
                ["-c", FACTLOG, "--help"],
                "import typer",
                ["-c", TYPER],
                1.3,
            ),
            Pair(
                "factlog dispute list",
                ["-c", FACTLOG, "--db", log, "dispute", "list"],
                "typer + ORM, one query",
                ["-c", ONE_QUERY, log, "kursk-control"],
                1.4,
            ),
        ]
        print(f"{'':<22} {'ms':>6}   {'against':<24} {'ms':>6} {'ratio':>6}  budget")  # noqa: T201
        within = [told(pair, rounds) for pair in pairs]
        return int(not all(within))


def told(pair: Pair, rounds: int) -> bool:
    """Time a pair by turns and print it; return whether it is within budget."""
    ours: list[float] = []
    theirs: list[float] = []
    finished(pair.command)
    finished(pair.other)
    for place in range(rounds):
        turn = [(pair.command, ours), (pair.other, theirs)]
        for words, times in turn if place % 2 else reversed(turn):
            times.append(finished(words))
    here, there = median(ours), median(theirs)
    within = here / there <= pair.budget
    print(  # noqa: T201
        f"{pair.name:<22} {here:6.0f}   {pair.against:<24} {there:6.0f} "
        f"{here / there:6.2f}  {pair.budget} {'within' if within else 'OVER'}"
    )
    return within


def finished(words: list[str]) -> float:
    """Run Python with these words, its output in a pipe; return the milliseconds."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *words],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80"},
    )
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())
