"""A dispute drawn on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from factlog import moments
from factlog.cli.output import COLOURS, ON_A_TERMINAL
from factlog.cli.told import some
from factlog.text import SHOWN_ERASED, printable
from factlog.vocab import Act, Counter, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factlog.rows import ClaimRow, ConflictRow, DisputeDetail

NAMED = 10
"""Sides that a sentence names."""


def dispute(found: DisputeDetail) -> None:
    """Print a question: a sentence, who holds what, conflicts, marks, origins."""
    console = Console(highlight=False)
    colours = {
        side.side: COLOURS[place % len(COLOURS)]
        for place, side in enumerate(found.sides)
    }
    console.print(Text(printable(found.question.text), style="bold"))
    console.print(Text(sentence(found)))
    if found.sides:
        console.print()
        console.print(_positions(found, colours))
        console.print()
    for line in (*_conflicts(found), *_marks(found), *_silent(found)):
        console.print(Text(line), soft_wrap=False)
    if found.sides:
        count = f"at most {some(found.origins, 'origin')}"
        told = f"rests on {count}" if found.origins else "has no source"
        console.print(Text(f"What stands {told}.", style="dim"))


def sentence(found: DisputeDetail) -> str:
    """Return the status in words."""
    names = [printable(side.name) for side in found.sides]
    known = {side.side: printable(side.name) for side in found.sides}
    opposed = dict.fromkeys(
        side for one in found.conflicts if len({*one.sides}) > 1 for side in one.sides
    )
    across = [name for side, name in known.items() if side in opposed]
    at = f"At the end of {moments.printed(found.at)}: " if found.at else ""
    if found.known_on:
        by = f"By what was known on {moments.printed(found.known_on)}"
        at = f"{by}, {at[0].lower()}{at[1:]}" if at else f"{by}: "
    since = f" since {moments.printed(found.since)}" if found.since else ""
    told = {
        Status.CONTESTED: f"contested{since} between {_listed(across)}",
        Status.SPLIT: f"split{since}: {_listed(names)} speaks with two voices",
        Status.CONCEDED: f"conceded{since}: it was contested, and a side gave way",
        Status.ENDED: f"ended{since}: it was contested, and no conflict is left",
        Status.UNCONTESTED: "uncontested",
    }[found.status]
    split = dict.fromkeys(
        printable(side.name)
        for side in found.sides
        for one in found.conflicts
        if one.sides == (side.side, side.side) and found.status is not Status.SPLIT
    )
    told += f", with {_listed(list(split))} split" if split else ""
    marks = f" ({'; '.join(map(_mark, found.marks))})" if found.marks else ""
    whole = f"{at}{told}{marks}."
    return whole[0].upper() + whole[1:]


def _mark(mark: str) -> str:
    words, since, day = mark.partition(" since ")
    return f"{words}{since}{moments.printed(day)}" if since else mark


def _listed(names: list[str]) -> str:
    if len(names) > NAMED:
        names = [*names[:NAMED], f"{len(names) - NAMED} more"]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _positions(found: DisputeDetail, colours: dict[str, str]) -> Table:
    said = {claim.number: claim for claim in found.claims}
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("side", "claim", "said", "position"):
        table.add_column(name, overflow="fold", no_wrap=name in {"claim", "said"})
    for side in found.sides:
        for place, one in enumerate(side.positions):
            colour = colours[side.side]
            head = Text(printable(side.name) if place == 0 else "", style=colour)
            grants = "concedes: " if one.act is Act.CONCEDES else ""
            label = printable(one.label or "no answer")
            words = Text(f"{grants}{label}", style=colour)
            speaker = "" if one.actor == side.side else f"{one.name}: "
            claim = said[one.claim]
            text = SHOWN_ERASED if claim.erased else claim.text or ""
            hedge = f" [{one.hedge}]" if one.hedge else ""
            words.append(f"\n{printable(speaker + text + hedge)}", style="default")
            table.add_row(head, str(one.claim), printable(one.said or "undated"), words)
    return table


def _conflicts(found: DisputeDetail) -> Iterator[str]:
    lines = [(one.claim, _conflict(one)) for one in found.conflicts]
    return _latest(found, lines, "conflict")


def _conflict(one: ConflictRow) -> str:
    within = " within one side" if one.sides[0] == one.sides[1] else ""
    note = f": {printable(one.note)}" if one.note else ""
    what = f"{one.kind}, {one.basis}{within}{note}"
    return f"Claim {one.claim} against {one.against}: {what}"


def _marks(found: DisputeDetail) -> Iterator[str]:
    """Yield what is said of claims and sources, then what became of answers."""
    remarks, changes = list[tuple[int, str]](), list[tuple[int, str]]()
    for one in found.marks_on:
        lines = remarks if isinstance(one.kind, Counter) else changes
        lines.append((one.claim, f"Claim {one.claim} on {one.target}: {one.kind}"))
    yield from _latest(found, remarks, "remark")
    yield from _latest(found, changes, "change")


def _silent(found: DisputeDetail) -> Iterator[str]:
    """Yield the claims that hold nothing now, and why."""
    held = {one.claim for side in found.sides for one in side.positions}
    silent = (claim for claim in found.claims if claim.number not in held)
    lines = [(claim.number, _past(claim)) for claim in silent]
    return _latest(found, lines, "claim")


def _latest(
    found: DisputeDetail, lines: Sequence[tuple[int, str]], noun: str
) -> Iterator[str]:
    """Yield lines, each given with its claim; of very many those of the latest."""
    if len(lines) > ON_A_TERMINAL:
        earlier = some(len(lines) - ON_A_TERMINAL, f"earlier {noun}")
        yield f"… and {earlier} (--format json shows all)"
        place = {claim.number: place for place, claim in enumerate(found.claims)}
        in_order = sorted(lines, key=lambda one: place[one[0]])
        lines = in_order[-ON_A_TERMINAL:]
    yield from (line for _, line in lines)


def _past(claim: ClaimRow) -> str:
    who = f"Claim {claim.number} ({claim.actor}, {printable(claim.said or 'undated')})"
    if claim.act in {Act.RETRACTS, Act.DECLINES} or claim.stands:
        return f"{who}: {printable(claim.label or claim.text or '')}"
    by = f": claim {claim.ended_by} ended it" if claim.ended_by else ""
    return f"{who}: {printable(claim.label or '')}, no longer stands{by}"
