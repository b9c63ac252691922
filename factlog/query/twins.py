"""What is likely there twice: actors, questions, and options of a question."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from factlog import text
from factlog.db import find
from factlog.db import models as m
from factlog.db.called import called
from factlog.db.models import in_force
from factlog.rows import FindingRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

ALIKE = 90
LONGER = (200 - ALIKE) / ALIKE
"""How much longer of two names one may be, if so many per cent of them are alike."""

RANDOM = 80
"""How many bits of a uid say nothing of when it was made (RFC 9562, 5.7)."""

_NO_WORD = re.compile(r"[\W_]+")
_Pair = frozenset[int]
_Named = tuple[int, str, str]


def twin_actors(session: Session) -> Iterator[FindingRow]:
    """Yield actors with one slug or with names much alike, unless told apart."""
    known = select(m.Actor.key, called(m.Actor), m.Actor.slug).where(_named(m.Actor))
    rows: list[_Named] = [(*row,) for row in session.execute(known)]
    pairs = select(m.Distinction.actor_id, m.Distinction.other_id)
    told = session.execute(pairs.where(in_force(m.Distinction)))
    settled = {frozenset(pair) for pair in told}
    why = dict(_alike(session)) | dict(_in_common(rows, "both have the slug {}"))
    for one, other, reason in _ordered(session, m.Actor, rows, why, settled):
        yield FindingRow(
            kind="likely the same",
            thing=f"{one} = {other}",
            message=f"{reason}: factlog actor merge {one} {other} --reason …, "
            "or with --not-the-same",
        )


def twin_questions(session: Session) -> Iterator[FindingRow]:
    """Yield questions with one slug, or in the same words."""
    asked = m.Question
    known = select(asked.key, called(asked), asked.slug, asked.text)
    found = session.execute(known.where(_named(asked))).all()
    slugs: list[_Named] = [(key, name, slug) for key, name, slug, _ in found]
    texts = [(key, name, _words(t)) for key, name, _, t in found]
    why = dict(_in_common(texts, "both ask {!r}"))
    why |= dict(_in_common(slugs, "both have the slug {}"))
    for one, other, reason in _ordered(session, m.Question, slugs, why):
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


def _named(thing: type[m.Recorded]) -> ColumnElement[bool]:
    """Return the condition that a thing is in force, and its words were not erased."""
    return and_(in_force(thing), thing.kept.is_(None))


def _words(asked: str) -> str:
    """Return the words of a question, folded, without the marks between them."""
    return _NO_WORD.sub(" ", text.fold(asked)).strip()


def _ordered(
    session: Session,
    model: type[m.Actor | m.Question],
    rows: Iterable[_Named],
    why: dict[_Pair, str],
    settled: Iterable[_Pair] = (),
) -> Iterator[tuple[str, str, str]]:
    """Yield the names of each two, and why: the same one first in every copy of a log.

    Two who each join the two as they are told, apart, join them alike.
    """
    names = {key: name for key, name, _ in rows}
    slugs = {key: slug for key, _, slug in rows}
    ages = {
        key: (uid.int >> RANDOM, slugs.get(key, ""), uid)
        for key, uid in session.execute(select(model.key, model.uid))
    }
    left = (sorted(pair, key=ages.__getitem__) for pair in why.keys() - {*settled})
    named = ((names[one], names[other], one, other) for one, other in left)
    for one, other, *keys in sorted(named):
        yield one, other, why[frozenset(keys)]


def _in_common(rows: Iterable[_Named], told: str) -> Iterator[tuple[_Pair, str]]:
    """Yield each two that follow on one another with the same words, and why."""
    alike = sorted((words, key) for key, _, words in rows)
    for (words, one), (same, other) in pairwise(alike):
        if words == same:
            yield frozenset({one, other}), told.format(words)


def _alike(session: Session) -> Iterator[tuple[_Pair, str]]:
    """Yield each two actors with names much alike, and how much.

    A name is compared, its words sorted, with those that are not much longer.
    """
    from rapidfuzz import fuzz, process

    spelled = (
        select(m.ActorName.actor_id, m.ActorName.name)
        .join(m.Actor, m.Actor.key == m.ActorName.actor_id)
        .where(_named(m.ActorName), in_force(m.Actor))
        .order_by(m.ActorName.key)
    )
    known = [
        (key, text.fold(n[: find.COMPARED])) for key, n in session.execute(spelled)
    ]
    known.sort(key=lambda one: len(one[1]))
    names = [" ".join(sorted(name.split())) for _, name in known]
    sizes = [len(name) for name in names]
    for place, (actor, name) in enumerate(known):
        later = names[place + 1 : bisect_right(sizes, sizes[place] * LONGER)]
        for _, score, after in process.extract(
            names[place], later, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        ):
            other, near = known[place + 1 + after]
            if other != actor:
                told = f"{name!r} and {near!r} are {score:.0f} % alike"
                yield frozenset({actor, other}), told
