"""Words in claims, quotes, translations, questions, actors and sources."""

from __future__ import annotations

from functools import cache
from itertools import compress, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import null, select

from factlog import words
from factlog.db import models as m
from factlog.db.ask import KEYS, ask_together
from factlog.db.called import called
from factlog.db.matching import RANKED, matches
from factlog.db.models import in_force
from factlog.db.searched import FIELDS, NOUNS, STAYING, place, thing
from factlog.query.reading import moment_of
from factlog.query.said import ClaimFilter, wanted_keys
from factlog.rows import SearchRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from factlog.vocab import Noun
    from factlog.words import Term

BESIDE, MOST = 20, 200
"""Matches that are asked for beside the limit, and those that are read together."""


def search(
    session: Session,
    query: str,
    *,
    noun: Noun | None = None,
    wanted: ClaimFilter | None = None,
    limit: int | None = None,
) -> Iterator[SearchRow]:
    """Yield the things that have all the words of a query, the best first.

    Words, "phrases", what begins so*, and -not this; case and accents do not matter.
    Ranked are the newest 10,000 matches, then as many before them, and so on. With a
    filter only claims are found, and its `match` is left aside; what was withdrawn is
    not. Raises InvalidInputError for a query without a word to look for, and
    NotFoundError for a filter that names nothing.
    """
    terms = words.asked(query)
    among = None
    if wanted is not None and wanted != ClaimFilter():
        among = wanted_keys(session, wanted, moment_of(None))
    at_once = RANKED if limit is None else min(limit + BESIDE, RANKED)
    found = matches(session, terms, noun=noun, among=among, at_once=at_once)
    step = min(limit or MOST, MOST)
    rows = (row for some in found for row in _rows(session, terms, some, step))
    yield from islice(rows, limit)


class _Thing(NamedTuple):
    """What is shown of a thing, and its words by field."""

    name: str
    question: str | None
    actor: str | None
    said: str | None
    fields: list[tuple[str, str]]


def _rows(
    session: Session, terms: Sequence[Term], places: Sequence[int], step: int
) -> Iterator[SearchRow]:
    """Yield those of some matches that have these terms as the session sees them."""
    for start in range(0, len(places), step):
        some = places[start : start + step]
        things = _things(session, some)
        for one in some:
            if one in things and (shown := _shown(things[one].fields, terms)):
                name, question, actor, said, _ = things[one]
                field, text = shown
                yield SearchRow(
                    noun=thing(one)[0],
                    name=name,
                    question=question,
                    actor=actor,
                    said=said,
                    field=field,
                    excerpt=words.excerpt(text, terms),
                )


def _shown(
    fields: Sequence[tuple[str, str]], terms: Sequence[Term]
) -> tuple[str, str] | None:
    """Return the field with most of the terms, if all of them are where they should."""
    texts = [f" {words.prepared(text)} " for _, text in fields]
    found = [0] * len(fields)
    for term in terms:
        hits = [term.is_in(text) for text in texts]
        if any(hits) is term.absent:
            return None
        found = [count + hit for count, hit in zip(found, hits, strict=True)]
    return fields[found.index(max(found))]


def _things(session: Session, places: Sequence[int]) -> dict[int, _Thing]:
    """Return things with their words, as the session sees them; none are withdrawn."""
    keys: dict[str, list[int]] = {}
    for noun, key in map(thing, places):
        keys.setdefault(noun, []).append(key)
    asked = [
        (noun, model, statement)
        for noun in keys
        for model, statement in zip(_models(noun), _read(noun), strict=True)
    ]
    found = ask_together(session, *((one, keys[noun]) for noun, _, one in asked))
    fields: dict[int, list[tuple[str, str]]] = {one: [] for one in places}
    things: dict[int, _Thing] = {}
    for (noun, model, _), rows in zip(asked, found, strict=True):
        for key, name, question, actor, said, erased, *texts in rows:
            at = place(noun, key)
            if model is NOUNS[noun].model:
                things[at] = _Thing(name or str(key), question, actor, said, fields[at])
            fields[at].extend(_fields(model, texts, erased=erased))
    return things


def _fields(
    model: type[m.Recorded], texts: Sequence[str | None], *, erased: bool
) -> Iterator[tuple[str, str]]:
    """Yield the words of a row by field, but for those that were erased."""
    found = zip(FIELDS[model], texts, strict=True)
    for name, text in compress(found, STAYING[model]) if erased else found:
        if text:
            yield name, text


def _models(noun: str) -> list[Any]:
    """Return the table of a noun, and those of its parts."""
    model, parts = NOUNS[noun]
    return [model, *(column.class_ for column in parts)]


@cache
def _read(noun: str) -> tuple[Select[Any], ...]:
    """Return what reads things by their keys: how they are shown, and their words."""
    model, parts = NOUNS[noun]
    whole = _claims() if model is m.Claim else _named(model)
    return whole, *(_part(column.class_, column) for column in parts)


def _claims() -> Select[Any]:
    about = called(m.Question), called(m.Actor), m.Claim.said
    return (
        _worded(m.Claim, m.Claim.key, null(), *about)
        .join(m.Question, m.Question.key == m.Claim.question_id)
        .join(m.Actor, m.Actor.key == m.Claim.actor_id)
        .where(m.newest(m.Question), m.newest(m.Actor))
    )


def _named(model: Any) -> Select[Any]:
    return _worded(model, model.key, called(model), null(), null(), null())


def _part(model: Any, owner: Any) -> Select[Any]:
    nothing = (null() for _ in range(4))
    return _worded(model, owner, *nothing).order_by(owner, model.key)


def _worded(model: Any, key: Any, *beside: Any) -> Select[Any]:
    fields = (getattr(model, name) for name in FIELDS[model])
    words = select(key, *beside, model.kept.is_not(None), *fields)
    return words.select_from(model).where(in_force(model), key.in_(KEYS))
