"""What is against what: conflicts, and marks that make none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.export.words import quoted, theirs
from factlog.vocab import Basis, Conflict, Counter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factlog.export.lookup import Lookup
    from factlog.export.page import Piece, Sentence
    from factlog.rows import ClaimRow, ConflictRow, MarkRow

_PLAIN = {
    Conflict.CONTRARY: "they cannot both be true",
    Conflict.CONTRADICTORY: "one affirms, one denies",
    Counter.DISPUTES: "it disputes what the other says",
    Counter.CORRECTS: "it corrects what the other says",
}
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
    """Return each two claims that stand against each other."""
    return tuple(_conflict(things, row) for row in things.report.dispute.conflicts)


def _conflict(things: Lookup, row: ConflictRow) -> Sentence:
    inside: Sentence = ()
    if row.sides[0] == row.sides[1]:
        inside = (", a split within ", things.name(row.sides[0]))
    note: Sentence = (" Note: ", *quoted(theirs(row.note))) if row.note else ()
    return (
        *_party(things, row.claim, "Claim"),
        " against ",
        *_party(things, row.against, "claim"),
        f": {_PLAIN[row.kind]} ({_how(row)})",
        *inside,
        ".",
        *note,
    )


def _party(things: Lookup, number: int, word: str) -> Sentence:
    """Return a claim and whose it is."""
    claim = things.claims.get(number)
    speaker: Sentence = (" (", things.name(claim.actor), ")") if claim else ()
    return (things.claim(number, word), *speaker)


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
    for row in things.report.dispute.marks_on:
        pair = {row.claim, row.target}
        if claim.number in pair and not pair <= told:
            yield _mark(things, row)


def _between(
    things: Lookup, words: str, claim: int, against: int, other: int
) -> Sentence:
    """Return that one claim is recorded against another, and how if that is known."""
    mention: Piece = things.claim(other)
    dispute = things.report.dispute
    for row in dispute.conflicts:
        if (row.claim, row.against) == (claim, against):
            return words, mention, f" ({_how(row)})."
    for mark in dispute.marks_on:
        if (mark.claim, mark.target) == (claim, against):
            return words, mention, " (", theirs(mark.kind), ")."
    return words, mention, "."
