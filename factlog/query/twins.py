"""What is likely there twice: actors, questions, their options, and claims."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, select

from factlog import text
from factlog.db import find
from factlog.db import models as m
from factlog.db.ask import KEYS, ask_all, ask_each
from factlog.db.called import called
from factlog.db.models import in_force
from factlog.query.reading import stream
from factlog.rows import FindingRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

ALIKE = 90
LONGER = (200 - ALIKE) / ALIKE
"""How much longer of two names one may be, if so many per cent of them are alike."""

SAME = (
    *(m.Claim.question_id, m.Claim.actor_id, m.Claim.on_behalf_of_id, m.Claim.act),
    *(m.Claim.answer, m.Claim.said, m.Claim.holds, m.Claim.addressee_id),
)
"""In what two claims agree that are likely one; without an answer, in words besides."""

MARK_BYTES = 16
RANDOM = 80
"""How many bits of a uid say nothing of when it was made (RFC 9562, 5.7)."""

_NO_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_Pair = frozenset[int]


def twin_actors(session: Session) -> Iterator[FindingRow]:
    """Yield actors with one slug or with names much alike, unless told apart."""
    pairs = select(m.Distinction.actor_id, m.Distinction.other_id)
    told = session.execute(pairs.where(in_force(m.Distinction)))
    settled = {frozenset(pair) for pair in told}
    slugs = ask_all(session, _each(m.Actor, m.Actor.slug))
    why = dict(_alike(session)) | dict(_in_common(slugs, "both have the slug {}"))
    for pair in settled & why.keys():
        del why[pair]
    for one, other, reason in _ordered(session, m.Actor, why):
        yield FindingRow(
            kind="likely the same",
            thing=f"{one} = {other}",
            message=f"{reason}: factlog actor merge {one} {other} --reason …, "
            "or with --not-the-same",
        )


def twin_questions(session: Session) -> Iterator[FindingRow]:
    """Yield questions with one slug, or in the same words."""
    texts = ask_all(session, _each(m.Question, m.Question.text))
    asked = ((key, _words(text)) for key, text in texts)
    slugs = ask_all(session, _each(m.Question, m.Question.slug))
    why = dict(_in_common(asked, "both ask {!r}"))
    why |= dict(_in_common(slugs, "both have the slug {}"))
    for one, other, reason in _ordered(session, m.Question, why):
        yield FindingRow(
            kind="asked twice",
            thing=f"{one} = {other}",
            message=f"{reason}: factlog question merge {one} {other} --reason …, or "
            f"tell them apart: factlog question amend {other} --slug … --text … "
            "--reason …",
        )


def twin_options(session: Session) -> Iterator[FindingRow]:
    """Yield options that a question offers twice."""
    asked, option = m.Question, m.Option
    doubled = (
        select(called(asked), option.slug, called(option))
        .join(asked, asked.key == option.question_id)
        .where(_named(option), in_force(asked), called(option) != option.slug)
        .order_by(asked.slug, asked.key, option.key)
    )
    for question, slug, other in session.execute(doubled):
        yield FindingRow(
            kind="offered twice",
            thing=f"question {question}",
            message=f"{slug} = {other}: factlog claim amend N --answer {slug} --reason "
            f"… for each claim that names {other}, then factlog question amend "
            f"{question} --no-option {other} --reason …",
        )


def twin_claims(session: Session) -> Iterator[FindingRow]:
    """Yield claims that say what another one of the same actor and date says.

    Not those made against another: the same words may be about several. A file of rows
    that was mended and loaded again leaves such claims.
    """
    for number, first, name in stream(session, _said_before()):
        yield FindingRow(
            kind="said twice",
            thing=f"claim {number}",
            message=f"{name} says the same in claim {first}: factlog claim withdraw "
            f"{number} --reason …, and what it cites: factlog claim cite {first} "
            "--source …",
        )


def _said_before() -> Select[int, int, str]:
    """Return what finds claims, each with the first that says the same, and by whom."""
    claim = m.Claim
    words = case((claim.answer.is_(None), claim.text))
    against = exists().where(
        in_force(m.Counterclaim), m.Counterclaim.counterclaim_id == claim.key
    )
    first = func.min(claim.key).over(partition_by=(*SAME, words))
    said = (
        select(claim.key, claim.actor_id, first.label("first"))
        .where(_named(claim), claim.said.is_not(None))
        .where(claim.retracts_id.is_(None), ~against)
        .subquery()
    )
    return (
        select(said.c.key, said.c.first, m.Actor.name)
        .join(m.Actor, m.Actor.key == said.c.actor_id)
        .where(said.c.key != said.c.first, m.newest(m.Actor))
        .order_by(said.c.key)
    )


def _named(thing: type[m.Recorded]) -> ColumnElement[bool]:
    """Return the condition that a thing is in force, and its words were not erased."""
    return and_(in_force(thing), thing.kept.is_(None))


@cache
def _each(
    thing: type[m.Recorded], words: InstrumentedAttribute[str]
) -> Select[int, str]:
    """Return what selects the words of each thing of a table, by its key."""
    return select(thing.key, words).where(_named(thing)).order_by(thing.key)


def _words(asked: str) -> str:
    """Return the words of a question, folded, without the marks between them."""
    return _NO_WORD.sub(" ", text.fold(asked)).strip()


def _ordered(
    session: Session, model: type[m.Actor | m.Question], why: Mapping[_Pair, str]
) -> Iterator[tuple[str, str, str]]:
    """Yield the names of each two, and why: the same one first in every copy of a log.

    Two who each join the two as they are told, apart, join them alike.
    """
    rows = ask_each(session, _names(model), {key for pair in why for key in pair})
    things = {key: (uid.int >> RANDOM, slug, uid, n) for key, n, slug, uid in rows}
    pairs = (sorted(pair, key=things.__getitem__) for pair in why)
    named = ((things[one][-1], things[other][-1], one, other) for one, other in pairs)
    for one, other, *both in sorted(named):
        yield one, other, why[frozenset(both)]


@cache
def _names(model: type[m.Actor | m.Question]) -> Select[int, str, str, UUID]:
    known = select(model.key, called(model), model.slug, model.uid)
    return known.where(in_force(model), model.key.in_(KEYS))


def _in_common(
    words: Iterable[tuple[int, str]], told: str
) -> Iterator[tuple[_Pair, str]]:
    """Yield each two that follow on one another with the same words, and why.

    Of words, no more than a hash is held: there may be very many.
    """
    last: dict[bytes, int] = {}
    for key, said in words:
        mark = blake2b(said.encode(), digest_size=MARK_BYTES).digest()
        if mark in last:
            yield frozenset({last[mark], key}), told.format(said)
        last[mark] = key


def much_like(session: Session, actor: int) -> int | None:
    """Return another actor with a name much like one of this actor's."""
    from rapidfuzz import fuzz, process

    known = _spelled(session)
    others = [(key, name) for key, name in known if key != actor]
    names = [_sorted(name) for _, name in others]
    for name in (name for key, name in known if key == actor):
        for _, _, place in process.extract(
            _sorted(name), names, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        ):
            other, near = others[place]
            if _DIGITS.findall(name) == _DIGITS.findall(near):
                return other
    return None


def _spelled(session: Session) -> list[tuple[int, str]]:
    """Return each name of each actor, folded."""
    spelled = (
        select(m.ActorName.actor_id, m.ActorName.name)
        .join(m.Actor, m.Actor.key == m.ActorName.actor_id)
        .where(_named(m.ActorName), in_force(m.Actor))
        .order_by(m.ActorName.key)
    )
    return [(key, text.fold(n[: find.COMPARED])) for key, n in session.execute(spelled)]


def _sorted(name: str) -> str:
    return " ".join(sorted(name.split()))


def _alike(session: Session) -> Iterator[tuple[_Pair, str]]:
    """Yield each two actors with names much alike, and how much.

    A name is compared, its words sorted, with those that are not much longer. Names
    that count (the 24th and the 25th brigade) are alike, and not the same.
    """
    from rapidfuzz import fuzz, process

    known = _spelled(session)
    known.sort(key=lambda one: len(one[1]))
    names = [_sorted(name) for _, name in known]
    sizes = [len(name) for name in names]
    for place, (actor, name) in enumerate(known):
        later = names[place + 1 : bisect_right(sizes, sizes[place] * LONGER)]
        for _, score, after in process.extract(
            names[place], later, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        ):
            other, near = known[place + 1 + after]
            if other != actor and _DIGITS.findall(name) == _DIGITS.findall(near):
                told = f"{name!r} and {near!r} are {score:.0f} % alike"
                yield frozenset({actor, other}), told
