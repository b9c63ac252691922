"""What a process does while it is killed, as command lines.

One more is a function that yields commands, each with the reason that it gives, and a
line in WORKLOADS; what should lie beside the log before is made by `prepare`, and what
should hold after is looked at by `afterwards`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from alembic.script import ScriptDirectory

import factlog
from factlog import record
from factlog.db import migrate
from factlog.db.base import HEAD
from factlog.db.engine import make_engine, version
from factlog.load import load, merge
from tests.db.logs import exported, lines, said
from tests.faults.audit import MANY, audit, opened
from tests.faults.places import newest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

    from sqlalchemy import Engine

Step = tuple[str, list[str]]
"""The reason that a command gives, and its words."""

LOADED = 15
APART = 10


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
        part = path.with_suffix(".part")  # who writes it may be killed
        part.write_text(
            lines(
                {"row": "actor", "slug": f"loaded-{number}", "name": f"L {number}"},
                *(
                    claim | {"actor": f"loaded-{number}", "text": f"{number}.{place}"}
                    for place in range(LOADED)
                ),
            )
        )
        yield part.rename(path)


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


def grow_apart(url: str, folder: Path, _random: Random) -> None:
    """Make a copy of a log, and record in both."""
    path = folder / "export"
    with opened(url) as engine:
        path.write_text(exported(engine))
        _record(engine, "near")
    other = factlog.init(str(folder / "other.db"))
    load(other, [path])
    _record(other, "far")
    other.dispose()


def _record(engine: Engine, where: str) -> None:
    for number in range(APART):
        words = f"{where}-{number}"
        claim = said("who", "north", "yes", "2025-03", words=words)
        record.change(engine, partial(record.add_claim, new=claim), reason=words)


def merges(_url: str, folder: Path) -> Iterator[Step]:
    """Merge the other log, once."""
    yield "merge", ["merge", str(folder / "other.db")]


def merge_in_the_end(url: str, folder: Path, acknowledged: set[str]) -> list[str]:
    """Merge again; all of both logs is there, and the other is as it was."""
    other = str(folder / "other.db")
    with opened(url) as engine:
        came = merge(engine, other, by="audit", reason="merge again").entries
    wrong = [f"lost: {came} merged entries"] if acknowledged and came else []
    if came not in {0, APART}:
        wrong.append(f"half: {APART - came} of {APART} entries were merged")
    far = [f"far-{number}" for number in range(APART)]
    near = [f"near-{number}" for number in range(APART)]
    return wrong + audit(url, far + near).wrong + audit(other, far).wrong


WORKLOADS = {
    "add": Workload(adds, steps=3),
    "load": Workload(loads, steps=1, afterwards=load_the_rest),
    "undo": Workload(undos, steps=3),
    "merge": Workload(merges, steps=1, prepare=grow_apart, afterwards=merge_in_the_end),
    "migrate": Workload(
        migrates,
        steps=1,
        records=False,
        prepare=make_older,
        afterwards=migrate_in_the_end,
    ),
}
