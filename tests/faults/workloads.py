"""What a process does while it is killed, as command lines.

One more is a function that yields commands, each with the reason that it gives, and a
line in WORKLOADS; what should lie beside the log before is made by `prepare`, and what
should hold after is looked at by `afterwards`. Such as, for two logs that grew apart:

    def merges(url: str, folder: Path) -> Iterator[Step]:
        yield "merge", ["merge", str(folder / "other.db")]

    "merge": Workload(merges, steps=1, prepare=grow_apart, afterwards=both_are_there)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from alembic.script import ScriptDirectory

import factlog
from factlog.db import migrate
from factlog.db.base import HEAD
from factlog.db.engine import make_engine, version
from factlog.load import load
from tests.db.logs import exported, lines
from tests.faults.audit import MANY, opened
from tests.faults.places import newest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

Step = tuple[str, list[str]]
"""The reason that a command gives, and its words."""

LOADED = 15


@dataclass(frozen=True)
class Workload:
    """Commands to be killed within so many of them, what goes before and comes after.

    `prepare` is given a log and a folder of its own. `afterwards` also what was
    acknowledged; it mends what is to be mended, and returns what is still wrong.
    `records` says whether the commands write entries.
    """

    commands: Callable[[str, Path], Iterator[Step]]
    steps: int
    records: bool = True
    prepare: Callable[[str, Path, Random], None] | None = None
    afterwards: Callable[[str, Path, set[str]], list[str]] | None = None


def adds(_url: str, _folder: Path) -> Iterator[Step]:
    """Add an actor, then what it says and where, without end."""
    for number in count():
        who, reason = f"actor-{number}", f"add-{number}"
        yield (
            f"{reason}-actor",
            ["actor", "add", who, f"Actor {number}", "--alias", "X"],
        )
        said = f"The bridge is ours, for the {number}th time."
        found = ["--source", f"https://example.org/{number}", "--said", "2025-02"]
        words = ["claim", "add", "who", who, said, "--answer", "yes", *found]
        yield f"{reason}-claim", words


def undos(url: str, _folder: Path) -> Iterator[Step]:
    """Amend, withdraw and add, and take each back, without end."""
    for number in count():
        done = ["add", "who", "south", f"No, {number} times no.", "--answer", "no"]
        change = [["amend", "1", "--hedge", f"{number}"], ["withdraw", "2"], done]
        yield f"do-{number}", ["claim", *change[number % 3]]
        yield f"undo-{number}", ["undo", str(newest(url))]


def rows(folder: Path) -> Iterator[Path]:
    """Make and yield files of rows, without end."""
    for number in count():
        path = folder / f"{number}.jsonl"
        claim = {"row": "claim", "question": "who", "answer": "yes"}
        path.write_text(
            lines(
                {"row": "actor", "slug": f"loaded-{number}", "name": f"L {number}"},
                *(
                    claim | {"actor": f"loaded-{number}", "text": f"{number}.{place}"}
                    for place in range(LOADED)
                ),
            )
        )
        yield path


def loads(_url: str, folder: Path) -> Iterator[Step]:
    """Load a file, in several entries, and another one, without end."""
    for path in rows(folder):
        yield f"{MANY}-{path.stem}", ["load", str(path)]


def load_the_rest(url: str, folder: Path, acknowledged: set[str]) -> list[str]:
    """Load all files again; what was acknowledged is known already."""
    wrong = []
    with opened(url) as engine:
        for path in sorted(folder.glob("*.jsonl")):
            loaded = load(engine, [path], by="audit", reason=f"{MANY} again")
            if f"{MANY}-{path.stem}" in acknowledged and loaded.recorded:
                wrong.append(f"lost: {loaded.recorded} rows of {path.name}")
            if loaded.recorded + loaded.known != LOADED + 1:
                wrong.append(f"half: {loaded} of {path.name}")
    return wrong


def make_older(url: str, folder: Path, random: Random) -> None:
    """Take a log back to a version that it may have had, and keep what it held."""
    scripts = ScriptDirectory.from_config(migrate.config()).walk_revisions()
    older = [script.revision for script in scripts if script.revision != HEAD]
    with opened(url) as engine:
        (folder / "before").write_text(exported(engine))
        migrate.downgrade(engine, random.choice(older))


def migrates(_url: str, _folder: Path) -> Iterator[Step]:
    """Migrate the log, once."""
    yield "migrate", ["init"]


def migrate_in_the_end(url: str, folder: Path, acknowledged: set[str]) -> list[str]:
    """Migrate again; the log holds what it held before."""
    engine = make_engine(url)
    wrong = []
    if acknowledged and version(engine) != HEAD:
        wrong.append("lost: the migration")
    engine.dispose()
    engine = factlog.init(url)
    if exported(engine) != (folder / "before").read_text():
        wrong.append("half: the log does not hold what it held")
    engine.dispose()
    return wrong


WORKLOADS = {
    "add": Workload(adds, steps=3),
    "load": Workload(loads, steps=1, afterwards=load_the_rest),
    "undo": Workload(undos, steps=3),
    "migrate": Workload(
        migrates,
        steps=1,
        records=False,
        prepare=make_older,
        afterwards=migrate_in_the_end,
    ),
}
