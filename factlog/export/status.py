"""The sentences that say how a question stands. They never say who is right."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from factlog.export.statements import ACTS, answered
from factlog.export.words import capital, date, dated, day, listed, quoted, theirs
from factlog.vocab import Act, Conflict, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factlog.export.lookup import Lookup
    from factlog.export.page import Sentence
    from factlog.rows import ClaimRow, DisputeDetail

_TWO = 2
_MANY = 3
_OWNER = "’s"
_QUIET = "quiet since "
_REMARKS = {
    "one side": "Only one side has spoken",
    "sources disputed": "A source is disputed: see what is said of it below",
    "circular reporting": (
        "Circular reporting: some sources rely on one another and count as one origin"
    ),
}


def lede(things: Lookup) -> Sentence:
    """Return the sentence that an editor would put first."""
    status = things.report.dispute.status
    if status is Status.CONTESTED:
        return _contested(things)
    if status is Status.SPLIT:
        return (*_since(things, "Split"), *_speakers(things), " disagree.")
    if status is Status.CONCEDED:
        return _conceded(things)
    if status is Status.ENDED:
        ended = ("The dispute ended", *_on(things), " without a concession")
        return (*ended, *_told(_ways_out(things)), ".")
    return _uncontested(things)


def _contested(things: Lookup) -> Sentence:
    dispute = things.report.dispute
    across = [one for one in dispute.conflicts if one.sides[0] != one.sides[1]]
    derived = any(isinstance(one.kind, Conflict) for one in across)
    camps = opponents(dispute)
    sides = _in_order(things, {side for camp in camps for side in camp})
    who = _named(things, sides) or ("several sides",)
    if not derived:
        said = (*capital(who), " dispute the answer.")
    elif len(sides) <= _TWO:
        said = (*capital(who), " give answers that cannot both hold.")
    elif len(camps) == _TWO:
        one, other = (_saying(things, camp) for camp in camps)
        said = ("What ", *one, " cannot hold together with what ", *other, ".")
    else:
        said = (*capital(who), " give answers that cannot all hold.")
    split = len(across) < len(dispute.conflicts)
    inside = (" ", *capital(_speakers(things)), " disagree too.") if split else ()
    return (*_since(things, "Contested"), *said, *inside)


def opponents(dispute: DisputeDetail) -> list[list[str]]:
    """Return the sides in camps: in each, those that are against the same sides."""
    known = [side.side for side in dispute.sides]
    against: dict[str, set[str]] = defaultdict(set)
    for row in dispute.conflicts:
        one, other = row.sides
        if one != other:
            against[one].add(other)
            against[other].add(one)
    camps: dict[frozenset[str], list[str]] = defaultdict(list)
    for side in (*known, *sorted(against.keys() - known)):
        if side in against:
            camps[frozenset(against[side])].append(side)
    return list(camps.values())


def _conceded(things: Lookup) -> Sentence:
    since = things.report.dispute.since
    undisputed = (" since ", day(since)) if since else ()
    ways = _told(_ways_out(things))
    return ("Conceded, and undisputed", *undisputed, *ways, ".")


def _told(ways: Sequence[Sentence]) -> Sentence:
    more = len(ways) - _MANY
    if more > 0:
        ways = [*ways[more:], (f"{more:,} more",)]
    return (": ", *listed(ways)) if ways else ()


def _ways_out(things: Lookup) -> Sequence[Sentence]:
    """Return each concession that stands, and what ended claims on the last day."""
    dispute = things.report.dispute
    ended: dict[int | None, list[Sentence]] = defaultdict(list)
    for claim in dispute.claims:
        ended[claim.ended_by].append((things.claim(claim.number),))
    last = day(dispute.since) if dispute.since else None
    found: list[Sentence] = []
    for claim in dispute.claims:
        counts_from = claim.said_earliest or claim.said_latest
        concedes = claim.act is Act.CONCEDES and claim.stands
        closes = counts_from and day(counts_from) == last and claim.number in ended
        if concedes or closes:
            found.append(_way_out(things, claim, ended.get(claim.number, [])))
    return found


def _way_out(things: Lookup, claim: ClaimRow, ended: list[Sentence]) -> Sentence:
    who: Sentence = (things.name(claim.actor),)
    if claim.side != claim.actor:
        who += (" (for ", things.name(claim.side), ")")
    if claim.act is Act.RETRACTS:
        does: Sentence = (" took back ", *listed(ended))
    else:
        what = answered(claim) or theirs(claim.text or "")
        does = (f" {ACTS[claim.act]} ", *quoted(what))
    return (*who, *does, " (", things.claim(claim.number), ", ", date(claim.said), ")")


def _uncontested(things: Lookup) -> Sentence:
    dispute = things.report.dispute
    sides = _named(things, [side.side for side in dispute.sides])
    if not dispute.claims and not sides:
        return ("No claim has been recorded yet.",)
    if not sides:
        return ("Not disputed here: no answer stands.",)
    if len(dispute.sides) == 1:
        alone = ("what ", *sides, " says still stands")
        alone = alone if _several(things) else (*sides, " has spoken")
        return "Not disputed here: only ", *alone, "."
    agree = " give answers that do not exclude one another."
    return ("Not disputed here: ", *sides, agree)


def _named(things: Lookup, sides: Sequence[str]) -> Sentence:
    return listed([(things.name(side),) for side in sides])


def _saying(things: Lookup, sides: Sequence[str]) -> Sentence:
    return *_named(things, sides), " says" if len(sides) == 1 else " say"


def _speakers(things: Lookup) -> Sentence:
    """Return the speakers of each side that disagrees within itself."""
    conflicts = things.report.dispute.conflicts
    within = {one.sides[0] for one in conflicts if one.sides[0] == one.sides[1]}
    owners = [(things.name(side), _OWNER) for side in _in_order(things, within)]
    return (*listed(owners), " own speakers") if owners else ("speakers of one side",)


def _in_order(things: Lookup, sides: set[str]) -> Sequence[str]:
    """Return sides in the order of their letters, then by slug."""
    known = [side for side in things.sides if side in sides]
    return [*known, *sorted(sides.difference(known))]


def _since(things: Lookup, word: str) -> Sentence:
    since = things.report.dispute.since
    return (f"{word} since ", day(since), ": ") if since else (f"{word}: ",)


def _on(things: Lookup) -> Sentence:
    since = things.report.dispute.since
    return (" on ", day(since)) if since else ()


def remarks(things: Lookup) -> tuple[Sentence, ...]:
    """Return what is to be known beside the status."""
    return tuple(_remarks(things))


def _remarks(things: Lookup) -> Iterator[Sentence]:
    dispute = things.report.dispute
    told = {"no claim yet"}
    if dispute.status is Status.UNCONTESTED:
        told.add("one side")
    for mark in dispute.marks:
        if mark in told:
            continue
        if mark.startswith(_QUIET):
            yield (
                "Quiet since ",
                date(mark.removeprefix(_QUIET)),
                ": nothing new was said.",
            )
        elif mark == "one side" and _several(things):
            yield ("Only what one side says still stands.",)
        elif mark in _REMARKS:
            yield (f"{_REMARKS[mark]}.",)
        else:
            yield theirs(mark), "."


def _several(things: Lookup) -> bool:
    """Whether more than one side has spoken, though not all of it stands."""
    answers = (one for one in things.report.dispute.claims if one.act.answering)
    return len({claim.side for claim in answers}) > 1


def asof(things: Lookup) -> Sentence:
    """Return as of when this is told, if it is not as things stand now."""
    dispute = things.report.dispute
    at: Sentence = ("as things stood", *_moment(dispute.at)) if dispute.at else ()
    if not dispute.known_on:
        return (*capital(at), ".") if at else ()
    known: Sentence = ("by what this log knew", *_moment(dispute.known_on))
    return (*capital((*at, ", ", *known) if at else known), ".")


def _moment(typed: str) -> Sentence:
    """Return a day with “on”, a moment with “at”."""
    words = dated(typed)
    return words if words[0] == " on " else (" at ", date(typed))
