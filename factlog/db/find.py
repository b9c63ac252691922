"""Things by the names that people type: slug, name, alias, address or number."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from factlog import uids
from factlog.db.ask import KEY, ask
from factlog.db.called import apart, by_slug, called, name_of, with_slug
from factlog.db.lines import names_in
from factlog.db.lookup import Lookup
from factlog.db.models import (
    KNOWN,
    Actor,
    ActorName,
    Claim,
    Option,
    Question,
    Recorded,
    Source,
    in_force,
    newest,
)
from factlog.db.worded import worded
from factlog.errors import NotFoundError, RefusedError
from factlog.text import fold, is_address, printable, storable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from factlog.vocab import Answers

CLOSE = 60
COMPARED = 200
"""Characters of a name that are compared: the time grows with their square."""
SUGGESTED = 3
SHOWN = 80
LAST = "\U0010ffff"
"""The character that sorts after all others."""
_NUMBER = re.compile(r"\d{1,17}", re.ASCII)
_UID_END = re.compile(r"[0-9a-f]{8}", re.IGNORECASE)

Named = type[Actor] | type[Source] | type[Question]


def find_slug(session: Session, model: Named, slug: str) -> int | None:
    """Return the key of the thing with this slug, in any case, if there is one.

    Of two with one slug it is that of the first; a tilde and the last digits of its
    uid name either. Raises RefusedError when the digits are those of both.
    """
    return _only(session, model, slug, with_slug(session, model, slug))


def taken(session: Session, model: Named, stem: str) -> set[str]:
    """Return the slugs in use that begin with a stem."""
    return set(ask(session, _between(model), first=stem, last=stem + LAST).scalars())


@cache
def _between(model: Named) -> Select[str]:
    begins = model.slug >= bindparam("first"), model.slug <= bindparam("last")
    return select(model.slug).where(in_force(model), *begins)


def find_actor(session: Session, name: str) -> int | None:
    """Return the actor with this slug or name, if there is one.

    Raises RefusedError when the name is that of several.
    """
    key = find_slug(session, Actor, name)
    if key is not None:
        return key
    named = _by_name().find(session, fold(name))
    return _only(session, Actor, name, [key for _, key, _ in named])


@cache
def _by_name() -> Lookup:
    named = (
        select(ActorName.folded, Actor.key, Actor.slug)
        .join(ActorName, ActorName.actor_id == Actor.key)
        .where(in_force(Actor), in_force(ActorName))
        .order_by(Actor.slug, Actor.key)
        .distinct()
    )
    return Lookup(named, ActorName.folded)


def find_source(session: Session, name: str) -> int | None:
    """Return the source with this slug, address or title, if there is one."""
    if is_address(storable(name)):
        found = _by_address().find(session, uids.of_address(name))
        return found[0].key if found else None
    return _by_slug_or_words(session, Source, Source.title, name)


@cache
def _by_address() -> Lookup:
    """Return how sources are found by the uids that are made from addresses."""
    return Lookup(select(Source.uid, Source.key).where(in_force(Source)), Source.uid)


def find_question(session: Session, name: str) -> int | None:
    """Return the question with this slug or these words, if there is one."""
    return _by_slug_or_words(session, Question, Question.text, name)


def _by_slug_or_words(
    session: Session,
    model: type[Source | Question],
    words: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    name: str,
) -> int | None:
    key = find_slug(session, model, name)
    if key is not None:
        return key
    return _only(session, model, name, worded(session, model, words, name))


def _only(
    session: Session, model: type[Recorded], name: str, found: Sequence[int]
) -> int | None:
    if len(found) > 1:
        message = f"{_shown(name)!r} names {len(found)} of them"
        names = ", ".join(name_of(session, model, key) for key in found)
        hint = f"type the slug of the {model.__tablename__}: {names}"
        raise RefusedError(message, hint=hint)
    return found[0] if found else None


def the_actor(session: Session, name: str) -> int:
    """Return the actor of this name; raise NotFoundError, naming the nearest."""
    key = find_actor(session, name)
    if key is None:
        names = select(called(Actor), ActorName.name).join(
            ActorName, ActorName.actor_id == Actor.key
        )
        known = session.execute(names.where(in_force(Actor), in_force(ActorName)))
        raise _unknown("actor", name, ((slug, named) for slug, named in known))
    return key


def the_source(session: Session, name: str) -> int:
    """Return the source of this name; raise NotFoundError, naming the nearest."""
    key = find_source(session, name)
    if key is None:
        known = select(called(Source), Source.title).where(in_force(Source))
        rows = session.execute(known)
        raise _unknown("source", name, ((slug, named) for slug, named in rows))
    return key


def the_question(session: Session, name: str) -> int:
    """Return the question of this name; raise NotFoundError, naming the nearest."""
    key = find_question(session, name)
    if key is None:
        known = select(called(Question), Question.text).where(in_force(Question))
        rows = session.execute(known)
        raise _unknown("question", name, ((slug, named) for slug, named in rows))
    return key


def the_claim(session: Session, name: str) -> int:
    """Return the claim with this number, uid, or last eight digits of its uid.

    Raises NotFoundError.
    """
    found: Iterable[int] = ()
    hint: str | None = None
    if _NUMBER.fullmatch(name):
        found = ask(session, _of_number(), key=int(name)).scalars().all()
        if found != [int(name)]:
            later = [f"that number was used up by a change to claim {n}" for n in found]
            found, hint = (), next(iter(later), None)
    if not found and (uid := _uid(name)):
        found = ask(session, _of_claim(), uid=uid).scalars().all()
    if not found and _UID_END.fullmatch(name):
        last = name.lower()
        rows = ask(session, _first_versions())
        found = [key for key, uid in rows if uid.hex.endswith(last)]
    key = _only(session, Claim, name, [*found])
    if key is None:
        raise NotFoundError("claim", _shown(name), hint=hint)
    return key


@cache
def _of_number() -> Select[int]:
    return select(Claim.key).where(Claim.entry_id <= KNOWN, Claim.id == KEY)


@cache
def _of_claim() -> Select[int]:
    same = Claim.entry_id <= KNOWN, Claim.uid == bindparam("uid")
    return select(Claim.key).where(*same).order_by(Claim.key).limit(1)


@cache
def _first_versions() -> Select[int, UUID]:
    first = Claim.entry_id <= KNOWN, Claim.key == Claim.id
    return select(Claim.key, Claim.uid).where(*first)


def asked(session: Session, name: str) -> int:
    """Return the question of this name, also a withdrawn one that claims still answer.

    Raises NotFoundError, naming the nearest.
    """
    answered = exists().where(in_force(Claim), Claim.question_id == Question.key)
    return ever(session, Question, name, answered)


def ever(
    session: Session, model: type[Recorded], name: str, *where: ColumnElement[bool]
) -> int:
    """Return the thing of this name, also one that was withdrawn, if it is `where`.

    Raises NotFoundError, naming the nearest.
    """
    finders = {Actor: the_actor, Source: the_source, Question: the_question}
    if model is Claim:
        return the_claim(session, name)
    try:
        return finders[model](session, name)
    except NotFoundError:
        gone = with_slug(session, model, name, newest(model), *where)
        if not gone:
            raise
        return gone[0]


def _uid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def the_option(session: Session, question: int, name: str) -> int:
    """Return the option of a question by its slug or label."""
    known, names = _offered().find(session, question), names_in(session)
    for _, offered, uid, _, _ in known:
        names.keep(Option, offered, uid)
    slug, end = apart(name)
    found = [k for _, k, uid, own, _ in known if own == slug and uid.hex.endswith(end)]
    found = found if end else found[:1]
    if not found:
        folded = fold(name)
        found = [k for _, k, _, _, label in known if fold(label) == folded]
    key = _only(session, Option, name, found)
    if key is not None:
        return key
    slugs = [name_of(session, Option, key) for _, key, *_ in known]
    raise NotFoundError("option", _shown(name), nearest=slugs)


@cache
def _offered() -> Lookup:
    """Return how options are found by the question that offers them."""
    own = Option.key, Option.uid, Option.slug, Option.label
    offered = select(Option.question_id, *own).where(in_force(Option))
    return Lookup(offered.order_by(Option.key), Option.question_id)


def asked_for(session: Session, question: int) -> Row[int, Answers]:
    """Return the key of a question, and what kind of answers it takes."""
    (found,) = _asked().find(session, question)
    return cast("Row[int, Answers]", found)


@cache
def _asked() -> Lookup:
    now = Question.superseded_id.is_(None)
    return Lookup(select(Question.key, Question.answers).where(now), Question.key)


class Mentioned(NamedTuple):
    """Names by which things will be looked for."""

    actors: Collection[str] = ()
    sources: Collection[str] = ()
    questions: Collection[str] = ()


def ahead(session: Session, names: Mentioned) -> None:
    """Look many names up together; `find_actor` and the like then need not ask."""
    for model, own in zip((Actor, Source, Question), names, strict=True):
        addresses = {n for n in own if model is Source and is_address(storable(n))}
        by_slug(model).ahead(session, {apart(n)[0] for n in own} - addresses)
        if addresses:
            _by_address().ahead(session, {*map(uids.of_address, addresses)})
    slugs = {apart(name)[0]: name for name in names.actors}
    known = by_slug(Actor)
    _by_name().ahead(
        session,
        {fold(name) for slug, name in slugs.items() if not known.find(session, slug)},
    )
    questions = {
        key
        for name in names.questions
        for _, key, _ in by_slug(Question).find(session, apart(name)[0])
    }
    _asked().ahead(session, questions)
    _offered().ahead(session, questions)


def _shown(name: str) -> str:
    """Return a name as an error repeats it: safe, and no longer than a line."""
    shown = printable(name[:COMPARED])
    return shown if len(name) <= SHOWN else f"{shown[:SHOWN]}…"


def _unknown(
    noun: str, name: str, known: Iterable[tuple[str, str | None]]
) -> NotFoundError:
    from rapidfuzz import fuzz, process

    spelled = [(slug, each) for slug, words in known for each in (slug, words) if each]
    folded = [fold(each[:COMPARED].replace("-", " ")) for _, each in spelled]
    near = process.extract(
        fold(name[:COMPARED]), folded, scorer=fuzz.WRatio, score_cutoff=CLOSE, limit=50
    )
    nearest: dict[str, str] = {}
    for _, _, place in near:
        slug, each = spelled[place]
        shown = slug if each == slug else f"{slug} ({_shown(each)})"
        nearest.setdefault(slug, shown)
    return NotFoundError(noun, _shown(name), nearest=list(nearest.values())[:SUGGESTED])
