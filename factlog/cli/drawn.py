"""A dispute drawn on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from factlog import moments
from factlog.cli.output import COLOURS, ON_A_TERMINAL
from factlog.cli.told import latest_sides, some
from factlog.export.alike import alike, turns
from factlog.export.status import opponents
from factlog.rows import ClaimRow
from factlog.text import SHOWN_ERASED, printable
from factlog.vocab import Act, Counter, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from factlog.export.alike import Alike
    from factlog.rows import DisputeDetail, MarkRow, PositionRow, SideRow

    When = Callable[[Any], tuple[str, int]]

T = TypeVar("T")

_TWO = 2
NAMED = 10
"""Sides, or claims, that a sentence names."""


def dispute(found: DisputeDetail) -> None:
    """Print a question: a sentence, who holds what, conflicts, marks, origins."""
    console = Console(highlight=False)
    colours = {
        side.side: COLOURS[place % len(COLOURS)]
        for place, side in enumerate(found.sides)
    }
    console.print(Text(printable(found.question.text), style="bold"))
    console.print(Text(sentence(found)))
    when = _when(found)
    sides = latest_sides(found.sides, ON_A_TERMINAL, when)
    if sides:
        console.print()
        console.print(_positions(found, sides, colours, when))
        console.print()
    if more := len(found.sides) - len(sides):
        console.print(Text(_left_out(more, "side")))
    for line in (*_conflicts(found), *_marks(found, when), *_silent(found, when)):
        console.print(Text(line), soft_wrap=False)
    if found.sides:
        count = f"at most {some(found.origins, 'origin')}"
        told = f"rests on {count}" if found.origins else "has no source"
        console.print(Text(f"What stands {told}.", style="dim"))


def sentence(found: DisputeDetail) -> str:
    """Return the status in words."""
    names = [printable(side.name) for side in found.sides]
    known = {side.side: printable(side.name) for side in found.sides}
    at = f"At the end of {moments.printed(found.at)}: " if found.at else ""
    if found.known_on:
        by = f"By what was known on {moments.printed(found.known_on)}"
        at = f"{by}, {at[0].lower()}{at[1:]}" if at else f"{by}: "
    since = f" since {moments.printed(found.since)}" if found.since else ""
    gave = f"{_gave_way(found)} gave way"
    told = {
        Status.CONTESTED: f"contested{since} {_opposed(found, known)}",
        Status.SPLIT: f"split{since}: {_listed(names)} speaks with two voices",
        Status.CONCEDED: f"conceded{since}: it was contested, and {gave}",
        Status.ENDED: f"ended{since}: it was contested, and no conflict is left",
        Status.UNCONTESTED: "uncontested",
    }[found.status]
    within = {one.sides[0] for one in found.conflicts if len({*one.sides}) == 1}
    split = [name for side, name in known.items() if side in within]
    if split and found.status is not Status.SPLIT:
        told += f", with {_listed(split)} split"
    marks = f" ({'; '.join(map(_mark, found.marks))})" if found.marks else ""
    whole = f"{at}{told}{marks}."
    return whole[0].upper() + whole[1:]


def _opposed(found: DisputeDetail, known: dict[str, str]) -> str:
    camps = opponents(found)
    across = {side for camp in camps for side in camp}
    if len(camps) == _TWO < len(across):
        one, other = (_listed([known.get(side, side) for side in it]) for it in camps)
        return f"with {one} against {other}"
    between = [name for side, name in known.items() if side in across]
    return f"between {_listed(between)}"


def _gave_way(found: DisputeDetail) -> str:
    conceding = [one for one in found.claims if one.act is Act.CONCEDES and one.stands]
    sides = {one.side for one in conceding}
    names = [printable(side.name) for side in found.sides if side.side in sides]
    return _listed(names) or "a side"


def _mark(mark: str) -> str:
    words, since, day = mark.partition(" since ")
    return f"{words}{since}{moments.printed(day)}" if since else mark


def _listed(names: list[str]) -> str:
    if len(names) > NAMED:
        names = [*names[:NAMED], f"{len(names) - NAMED} more"]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _positions(
    found: DisputeDetail,
    sides: Sequence[SideRow],
    colours: dict[str, str],
    when: When,
) -> Table:
    said = {claim.number: claim for claim in found.claims}
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("side", "claim", "said", "position"):
        table.add_column(name, overflow="fold", no_wrap=name in {"claim", "said"})
    most = _room(sides)
    for side in sides:
        colour = colours[side.side]
        head = Text(printable(side.name), style=colour)
        held = _last(side.positions, most, when)
        if left := len(side.positions) - len(held):
            table.add_row(head, "", "", _left_out(left, "position"))
            head = Text()
        for one in held:
            table.add_row(head, *_position(one, side, said[one.claim], colour))
            head = Text()
    return table


def _room(sides: Sequence[SideRow]) -> int:
    """Return how many positions of each side there is room for: one at least."""
    held = [len(side.positions) for side in sides]
    fits = (
        most
        for most in range(ON_A_TERMINAL, 1, -1)
        if sum(min(one, most) for one in held) <= ON_A_TERMINAL
    )
    return next(fits, 1)


def _position(
    one: PositionRow, side: SideRow, claim: ClaimRow, colour: str
) -> tuple[str, str, Text]:
    grants = "concedes: " if one.act is Act.CONCEDES else ""
    label = printable(one.label or "no answer")
    words = Text(f"{grants}{label}", style=colour)
    speaker = "" if one.actor == side.side else f"{one.name}: "
    text = SHOWN_ERASED if claim.erased else claim.text or ""
    hedge = f" [{one.hedge}]" if one.hedge else ""
    words.append(f"\n{printable(speaker + text + hedge)}", style="default")
    return str(one.claim), printable(one.said or "undated"), words


def _when(found: DisputeDetail) -> When:
    """Return what tells when the claim of something was said."""
    said = turns(found)

    def when(one: Any) -> tuple[str, int]:
        number = one.number if isinstance(one, ClaimRow) else one.claim
        return said.get(number, ("", number))

    return when


def _last(things: Sequence[T], most: int, when: When) -> Sequence[T]:
    """Return as many of the latest things, in the order in which they are given."""
    if len(things) <= most:
        return things
    places = sorted(range(len(things)), key=lambda place: when(things[place]))
    return [things[place] for place in sorted(places[-most:])]


def _left_out(count: int, noun: str) -> str:
    return f"… and {some(count, f'earlier {noun}')} (--format json shows all)"


def _conflicts(found: DisputeDetail) -> Iterator[str]:
    """Yield a line for conflicts that are alike; of very many, those of the latest."""
    latest = alike(found, turns(found))[-ON_A_TERMINAL:]
    if left := len(found.conflicts) - sum(one.conflicts() for one in latest):
        yield _left_out(left, "conflict")
    yield from map(_conflict, latest)


def _conflict(one: Alike) -> str:
    within = " within one side" if one.within is not None else ""
    note = f": {printable(one.note)}" if one.note else ""
    claims = "Claim" if len(one.claims) == 1 else "Claims"
    against = _numbers(one.against) or "one another"
    how = f"{one.kind}, {one.basis}{within}{note}"
    return f"{claims} {_numbers(one.claims)} against {against}: {how}"


def _numbers(claims: Sequence[int]) -> str:
    """Return numbers of claims; of very many the last."""
    latest = [str(number) for number in claims[-NAMED:]]
    if earlier := len(claims) - len(latest):
        latest[0] = f"{earlier} earlier, {latest[0]}"
    return _listed(latest)


def _marks(found: DisputeDetail, when: When) -> Iterator[str]:
    """Yield what is said of claims and sources, then what became of answers."""
    remarks = [one for one in found.marks_on if isinstance(one.kind, Counter)]
    changes = [one for one in found.marks_on if not isinstance(one.kind, Counter)]
    yield from _latest(remarks, _on, when, "remark")
    yield from _latest(changes, _on, when, "change")


def _on(one: MarkRow) -> str:
    return f"Claim {one.claim} on {one.target}: {one.kind}"


def _silent(found: DisputeDetail, when: When) -> Iterator[str]:
    """Yield the claims that hold nothing now, and why."""
    held = {one.claim for side in found.sides for one in side.positions}
    silent = [claim for claim in found.claims if claim.number not in held]
    return _latest(silent, _past, when, "claim")


def _latest(
    things: Sequence[T], line: Callable[[T], str], when: When, noun: str
) -> Iterator[str]:
    """Yield a line for each thing; of very many for those of the latest claims."""
    latest = _last(things, ON_A_TERMINAL, when)
    if left := len(things) - len(latest):
        yield _left_out(left, noun)
    yield from map(line, latest)


def _past(claim: ClaimRow) -> str:
    who = f"Claim {claim.number} ({claim.actor}, {printable(claim.said or 'undated')})"
    if claim.act in {Act.RETRACTS, Act.DECLINES} or claim.stands:
        return f"{who}: {printable(claim.label or claim.text or '')}"
    by = f": claim {claim.ended_by} ended it" if claim.ended_by else ""
    return f"{who}: {printable(claim.label or '')}, no longer stands{by}"
