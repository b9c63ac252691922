"""The sentences that say how a question stands. They never say who is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.export.words import capital, date, dated, day, listed, theirs
from factlog.vocab import Act, Conflict, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factlog.export.lookup import Lookup
    from factlog.export.page import Sentence

_TWO = 2
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
        return "The dispute ended", *_on(things), " without a concession."
    return _uncontested(things)


def _contested(things: Lookup) -> Sentence:
    dispute = things.report.dispute
    across = [one for one in dispute.conflicts if one.sides[0] != one.sides[1]]
    sides = _in_order(things, {side for one in across for side in one.sides})
    both = "both" if len(sides) <= _TWO else "all"
    derived = any(isinstance(one.kind, Conflict) for one in across)
    does = f"give answers that cannot {both} hold" if derived else "dispute the answer"
    who = listed([(things.name(side),) for side in sides]) or ("several sides",)
    split = len(across) < len(dispute.conflicts)
    inside = (" ", *capital(_speakers(things)), " disagree too.") if split else ()
    return (*_since(things, "Contested"), *capital(who), f" {does}.", *inside)


def _conceded(things: Lookup) -> Sentence:
    conceding = [
        claim
        for claim in things.report.dispute.claims
        if claim.act is Act.CONCEDES and claim.stands
    ]
    if not conceding:
        return "Conceded", *_on(things), ": no conflict is left."
    claim = conceding[-1]
    speaker: Sentence = (things.name(claim.actor),)
    if claim.side != claim.actor:
        speaker += (", for ", things.name(claim.side), ",")
    what = theirs(claim.label or claim.answer or claim.text or "")
    mention = things.claim(claim.number)
    return (
        "Conceded",
        *_on(things),
        ": ",
        *speaker,
        " concedes “",
        what,
        "” (",
        mention,
        ").",
    )


def _uncontested(things: Lookup) -> Sentence:
    dispute = things.report.dispute
    sides = [(things.name(side.side),) for side in dispute.sides]
    if not dispute.claims and not sides:
        return ("No claim has been recorded yet.",)
    if not sides:
        return ("Nobody disputes this: no answer stands.",)
    if len(sides) == 1:
        return "Nobody disputes this: one side has spoken, ", *sides[0], "."
    return (
        "Nobody disputes this: ",
        *listed(sides),
        " give answers that do not exclude one another.",
    )


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
