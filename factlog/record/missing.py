"""Recording a claim together with what it names and nobody recorded yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog import text
from factlog.answers import NONE, UNKNOWN, YES_OR_NO, parts
from factlog.db import find
from factlog.db import models as m
from factlog.errors import RefusedError
from factlog.inputs import NewActor, NewClaim, NewQuestion, NewSource
from factlog.record.actors import add_actor
from factlog.record.claims import add_claim
from factlog.record.questions import add_question
from factlog.record.sources import add_source
from factlog.vocab import SourceKind

if TYPE_CHECKING:
    from uuid import UUID

    from factlog.db.journal import Journal
    from factlog.inputs import NewCitation

PLAIN = {slug for slug, _ in YES_OR_NO} | {NONE, UNKNOWN}


def add_claim_and_missing(
    entry: Journal, new: NewClaim, uid: UUID | None = None
) -> int:
    """Record a claim; make the question, actors and sources that are missing.

    Their slugs are taken from their words. A new question asks yes or no; raises
    RefusedError for an answer that asks for more.
    """
    if new.question and find.find_question(entry.session, new.question) is None:
        _add_question(entry, new, new.question)
    reporters = (citation.reported_by for citation in new.citations)
    for name in (new.actor, new.on_behalf_of, new.addressee, *reporters):
        if name and find.find_actor(entry.session, name) is None:
            slug = _slug(entry, m.Actor, name, "actor")
            add_actor(entry, NewActor(slug=slug, name=name))
    for citation in new.citations:
        _add_sources(entry, citation)
    return add_claim(entry, new, uid)


def _add_question(entry: Journal, new: NewClaim, words: str) -> None:
    if new.answer and not set(map(text.fold, parts(new.answer))) <= PLAIN:
        message = f"{new.answer!r} does not answer a new question by yes or no"
        hint = "make the question first: factlog question add SLUG TEXT --answers …"
        raise RefusedError(message, hint=hint)
    add_question(
        entry, NewQuestion(slug=_slug(entry, m.Question, words, "question"), text=words)
    )


def _add_sources(entry: Journal, citation: NewCitation) -> None:
    for name in (citation.source, *citation.via):
        if not text.is_address(name) and find.find_source(entry.session, name) is None:
            slug = _slug(entry, m.Source, name, "source")
            add_source(entry, NewSource(slug=slug, kind=SourceKind.WORK, title=name))


def _slug(entry: Journal, model: find.Named, words: str, otherwise: str) -> str:
    stem = text.slug_of(words) or otherwise
    return text.free_slug(words, find.taken(entry.session, model, stem), otherwise)
