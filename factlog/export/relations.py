"""What is against what: conflicts, and marks that make none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from factlog.export.alike import alike, turns
from factlog.export.words import listed, quoted, theirs
from factlog.rows import ConflictRow
from factlog.vocab import Act, Basis, Conflict, Counter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factlog.export.alike import Alike
    from factlog.export.lookup import Lookup
    from factlog.export.page import Piece, Sentence
    from factlog.rows import ClaimRow, MarkRow

_PLAIN = {
    Conflict.CONTRARY: "they cannot both be true",
    Conflict.CONTRADICTORY: "one affirms, one denies",
    Counter.DISPUTES: "it disputes what the other says",
    Counter.CORRECTS: "it corrects what the other says",
}
_NONE = "no claim of the former can be true with one of the latter"
_AFFIRM = "affirms", "affirm"
_DENY = "denies", "deny"
_BASIS = {
    Basis.STATED: "stated",
    Basis.NOTED: "noted by a recorder",
    Basis.DERIVED: "worked out by factlog",
}
_DOES = {
    "qualifies": "qualifies ",
    "undercuts": "questions the grounds of ",
    "disowns": "disowns ",
    "revised": "revises the figure of ",
    "reversed": "reverses ",
}
_ALSO = {
    "reports differ": ": reports of one statement differ.",
    "inconsistent": ": one statement that does not agree with itself.",
}


def conflicts(things: Lookup) -> tuple[Sentence, ...]:
    """Return which claims stand against each other; those that do alike, together."""
    dispute = things.report.dispute
    found = alike(dispute, turns(dispute))
    return tuple(_conflict(things, one) for one in found)


def _conflict(things: Lookup, one: Alike) -> Sentence:
    inside: Sentence = ()
    if one.within is not None:
        inside = (", a split within ", things.name(one.within))
    note: Sentence = (" Note: ", *quoted(theirs(one.note))) if one.note else ()
    opponents = _parties(things, one.against, "claim")
    return (
        *_parties(things, one.claims, "Claim"),
        " against ",
        *(opponents or ("one another",)),
        f": {_words(things, one)} ({one.kind.value}, {_BASIS[one.basis]})",
        *inside,
        ".",
        *note,
    )


def _words(things: Lookup, one: Alike) -> str:
    if one.conflicts() == 1:
        return _PLAIN[one.kind]
    if one.kind is not Conflict.CONTRADICTORY:
        return _NONE if one.against else "no two of them can both be true"
    first = things.claims.get(one.claims[0])
    denied = first is not None and first.act is Act.DENIES
    former, latter = (_DENY, _AFFIRM) if denied else (_AFFIRM, _DENY)
    does, do = former[len(one.claims) > 1], latter[len(one.against) > 1]
    return f"the former {does} what the latter {do}"


def _parties(things: Lookup, numbers: Sequence[int], word: str) -> Sentence:
    """Return claims and whose they are: those of one actor together."""
    spoken: dict[object, list[int]] = defaultdict(list)
    for number in numbers:
        claim = things.claims.get(number)
        spoken[claim.actor if claim else number].append(number)
    found: list[Sentence] = []
    for own in spoken.values():
        kind = word if not found else word.lower()
        if len(own) == 1:
            found.append(_party(things, own[0], kind))
            continue
        mentions = [(replace(things.claim(one), text=str(one)),) for one in own]
        found.append((f"{kind}s ", *listed(mentions), *_speaker(things, own[0])))
    return listed(found)


def _party(things: Lookup, number: int, word: str) -> Sentence:
    """Return a claim and whose it is."""
    return (things.claim(number, word), *_speaker(things, number))


def _speaker(things: Lookup, number: int) -> Sentence:
    """Return the actor of a claim, to follow it, if that is known."""
    claim = things.claims.get(number)
    return (" (", things.name(claim.actor), ")") if claim else ()


def _how(row: ConflictRow) -> str:
    return f"{row.kind.value}, {_BASIS[row.basis]}"


def marks(things: Lookup) -> tuple[Sentence, ...]:
    """Return what claims say of one another, or of a source, without a conflict."""
    return tuple(_mark(things, row) for row in things.report.dispute.marks_on)


def _mark(things: Lookup, row: MarkRow) -> Sentence:
    claim = _party(things, row.claim, "Claim")
    target = _target(things, row.target)
    if row.kind in _ALSO:
        return (*claim, " and ", *target, _ALSO[row.kind])
    if row.kind in _DOES:
        return (*claim, f" {_DOES[row.kind]}", *target, ".")
    return (*claim, " on ", *target, ": ", theirs(row.kind), ".")


def _target(things: Lookup, target: int | str) -> Sentence:
    if isinstance(target, int):
        return _party(things, target, "claim")
    return "the source “", things.source(target), "”"


def of_claim(things: Lookup, claim: ClaimRow) -> Iterator[Sentence]:
    """Yield what a claim answers, what answers it, and the marks on it."""
    for number in claim.counters:
        yield _between(things, "Answers ", claim.number, number, number)
    for number in claim.countered_by:
        yield _between(things, "Answered by ", number, claim.number, number)
    told = {claim.number, *claim.counters, *claim.countered_by}
    for row in things.marked.get(claim.number, ()):
        if not {row.claim, row.target} <= told:
            yield _mark(things, row)


def _between(
    things: Lookup, words: str, claim: int, against: int, other: int
) -> Sentence:
    """Return that one claim is recorded against another, and how if that is known."""
    mention: Piece = things.claim(other)
    row = things.answering.get((claim, against))
    if row is None:
        return words, mention, "."
    if isinstance(row, ConflictRow):
        return words, mention, f" ({_how(row)})."
    return words, mention, " (", theirs(row.kind), ")."
