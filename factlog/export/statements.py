"""Claims as they are read: who said what, in which words, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.export.page import Quote, Statement
from factlog.export.provenance import found_in
from factlog.export.relations import of_claim
from factlog.export.words import (
    date,
    dated,
    language_name,
    listed,
    minute,
    passage,
    quoted,
    theirs,
)
from factlog.vocab import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factlog.export.lookup import Lookup
    from factlog.export.page import Sentence, Theirs
    from factlog.rows import ClaimRow, PositionRow

ACTS = {
    Act.ASSERTS: "asserts",
    Act.DENIES: "denies",
    Act.CONCEDES: "concedes",
    Act.RETRACTS: "took back what was said",
    Act.DECLINES: "declined to answer",
}
NOT = "not: "


def statement(things: Lookup, claim: ClaimRow) -> Statement:
    """Return a claim as it is read."""
    answer = answered(claim)
    words = passage(claim.text, claim.language) if claim.text else None
    same = answer is not None and words is not None and answer.text == words.text
    return Statement(
        number=claim.number,
        anchor=things.place(claim.number),
        side=things.sides[claim.side],
        speaker=_speaker(things, claim),
        facts=tuple(_facts(things, claim)),
        act=_act(things, claim),
        answer=None if same else answer,
        words=words,
        quotes=tuple(_quotes(claim)),
        ended=claim.withdrawn or (claim.act.answering and not claim.stands),
        notes=tuple(_notes(things, claim)),
        found=tuple(found_in(things, one) for one in claim.citations),
        recorded=_recorded(claim),
    )


def answered(claim: ClaimRow | PositionRow) -> Theirs | None:
    """Return what an act holds or denies; None for a silence."""
    label = claim.label or claim.answer
    if not claim.act.answering or label is None:
        return None
    return theirs(label.removeprefix(NOT) if claim.act is Act.DENIES else label)


def _speaker(things: Lookup, claim: ClaimRow) -> Sentence:
    behalf = claim.on_behalf_of or claim.side
    told: Sentence = (things.name(claim.actor),)
    if behalf != claim.actor:
        told += (", for ", things.name(behalf))
        if behalf != claim.side:
            told += (" (side: ", things.name(claim.side), ")")
    return told


def _facts(things: Lookup, claim: ClaimRow) -> Iterator[Sentence]:
    yield (date(claim.said),)
    if claim.channel:
        yield (theirs(claim.channel),)
    if claim.addressee:
        yield "to ", things.name(claim.addressee)
    if claim.hedge:
        yield "hedged: ", *quoted(theirs(claim.hedge))
    if claim.holds and claim.holds != claim.said:
        yield "about the time: ", date(claim.holds)


def _act(things: Lookup, claim: ClaimRow) -> Sentence:
    if claim.act is Act.RETRACTS:
        back = [
            (things.claim(other.number),)
            for other in things.report.dispute.claims
            if other.ended_by == claim.number
        ]
        if back:
            return "took back ", *listed(back)
    return (ACTS[claim.act],)


def _quotes(claim: ClaimRow) -> Iterator[Quote]:
    """Yield each passage once, in its own words and then in translation."""
    told = {(claim.text, claim.language)}
    for citation in claim.citations:
        language = citation.quote_language
        if citation.quote and (citation.quote, language) not in told:
            told.add((citation.quote, language))
            named = (", in ", language_name(language)) if language else ()
            yield Quote(
                label=("The words found", *named),
                words=passage(citation.quote, language),
            )
        if citation.translation and (citation.translation, None) not in told:
            told.add((citation.translation, None))
            yield Quote(label=("Translation",), words=passage(citation.translation))


def _notes(things: Lookup, claim: ClaimRow) -> Iterator[Sentence]:
    if claim.withdrawn:
        yield ("Withdrawn: it was recorded by mistake.",)
    if not claim.citations:
        yield ("No source is recorded.",)
    if claim.erased:
        yield ("Its words were erased.",)
    if claim.act.answering:
        yield _standing(things, claim)
    if claim.question != things.report.dispute.question.slug:
        yield "Said in answer to another question, “", theirs(claim.question), "”."
    yield from of_claim(things, claim)


def _standing(things: Lookup, claim: ClaimRow) -> Sentence:
    if claim.stands:
        return ("Stands, and is in dispute." if claim.disputed else "Stands.",)
    if claim.ended_by is None:
        return ("No longer stands.",)
    ending = things.claims.get(claim.ended_by)
    mention = things.claim(claim.ended_by)
    if ending is None:
        return "No longer stands: ", mention, " ended it."
    who = (" by ", things.name(ending.actor), *dated(ending.said))
    return ("No longer stands: ", mention, *who, " ended it.")


def _recorded(claim: ClaimRow) -> Sentence:
    by = theirs(claim.recorded_by)
    told: Sentence = ("Recorded ", minute(claim.recorded_at), " by ", by, ".")
    if claim.changed_at and claim.changed_by:
        by = theirs(claim.changed_by)
        told += (" Last changed ", minute(claim.changed_at), " by ", by, ".")
    return told
