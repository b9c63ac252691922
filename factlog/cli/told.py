"""What a command says on stderr about what it changed."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import typer

from factlog.text import printable
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sqlalchemy import Engine

    from factlog.db.journal import Journal
    from factlog.load import Loaded, Merged
    from factlog.rows import PositionRow, PresentRow, SideRow

MOST = 5


def changed(engine: Engine, touched: Collection[int]) -> None:
    """Print the status that each touched question has now."""
    from factlog import query
    from factlog.db.session import reading

    with reading(engine) as session:
        for slug in query.slugs(session, sorted(touched)[:MOST]):
            say(summary(query.present(session, slug)))
    if len(touched) > MOST:
        more = some(len(touched) - MOST, "more question")
        say(f"… and {more} (factlog dispute list --all)")


def some(count: int, noun: str) -> str:
    """Return a number of things: 1 entry, 2 entries."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else many}"


def erased(done: Loaded | Merged) -> None:
    """Print what another log had erased, and was erased here too."""
    if done.erased:
        things = some(done.erased, "thing")
        say(f"erased there, and now here: the words of {things}")
        swept(done)


def withdrawn(loaded: Loaded) -> None:
    """Print how many of the rows passed over are withdrawn, and where it says why."""
    if loaded.withdrawn:
        by = sorted(loaded.withdrawn_by, reverse=True)
        more = [f"{len(by) - MOST} more"] if len(by) > MOST else []
        numbers = ", ".join([*map(str, by[:MOST]), *more])
        are = "is" if loaded.withdrawn == 1 else "are"
        entries = "entry" if len(by) == 1 else "entries"
        say(f"{loaded.withdrawn} of these {are} withdrawn, by {entries} {numbers}")
        say("hint: see why with factlog log; what was a mistake: factlog undo ENTRY")


def swept(done: Journal | Loaded | Merged) -> None:
    """Say so if erased words may be left in the files."""
    if not done.swept:
        say("another program reads the log, or VACUUM is for the owner of the tables:")
        say("until that is over, or done, the files hold the words")


def say(words: str) -> None:
    """Print a line for people, beside the result."""
    typer.echo(printable(words), err=True)


def summary(found: PresentRow) -> str:
    """Return a question's status and who holds what, in one line."""
    in_words = found.question.answers is Answers.TEXT  # they are no answers to tell
    latest = latest_sides(found.sides, MOST, attrgetter("claim"))  # recorded last
    held = [side.name if in_words else _held(side) for side in latest]
    if len(found.sides) > MOST:
        held.append(some(len(found.sides) - MOST, "more side"))
    told = f" ({'; '.join(held)})" if held else ""
    return f"{found.question.slug}: now {found.status}{told}"


def latest_sides(
    sides: Sequence[SideRow], most: int, when: Callable[[PositionRow], Any]
) -> Sequence[SideRow]:
    """Return sides, of more than so many those with the latest positions."""
    if len(sides) <= most:
        return sides
    last = {side.side: max(map(when, side.positions)) for side in sides}
    latest = sorted(last.values())[-most:]
    return [side for side in sides if last[side.side] in latest]


def _held(side: SideRow) -> str:
    """Return what a side says; of figures for very many days, the latest."""
    said = [
        f"{one.act}: {(one.label or 'no answer').removeprefix('not: ')}"
        if one.act in {Act.DENIES, Act.CONCEDES}
        else one.label or "no answer"
        for one in side.positions
    ]
    told = [*dict.fromkeys(said)]
    if len(told) > MOST:
        latest = [*dict.fromkeys(reversed(said))][:MOST]
        told = [f"{len(told) - MOST:,} earlier answers", *reversed(latest)]
    return f"{side.name}: {' / '.join(told)}"
