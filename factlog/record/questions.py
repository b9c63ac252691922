"""Recording questions and the options that they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factlog.answers import YES_OR_NO
from factlog.db import find
from factlog.db import models as m
from factlog.db.base import made
from factlog.db.called import called, name_of
from factlog.db.models import in_force
from factlog.errors import DuplicateError, InvalidInputError, RefusedError
from factlog.inputs import NewQuestion
from factlog.record.amend import amended, correcting, refuse_taken, replace
from factlog.record.withdraw import withdraw_thing
from factlog.vocab import Answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from factlog.db.journal import Journal
    from factlog.inputs import NewOption


def add_question(entry: Journal, new: NewQuestion, uid: UUID | None = None) -> int:
    """Record a question with its options; return its key.

    A choice without options asks yes or no. Raises DuplicateError when the slug is
    taken.
    """
    if find.find_slug(entry.session, m.Question, new.slug) is not None:
        raise DuplicateError("question", new.slug)
    key = entry.add(_question(new), uid)
    if new.answers is Answers.CHOICE:
        declared = [(option.slug, option.label) for option in new.options]
        for slug, label in declared or YES_OR_NO:
            entry.add(made(m.Option, question_id=key, slug=slug, label=label))
    return key


def _question(new: NewQuestion) -> m.Question:
    return made(
        m.Question,
        slug=new.slug,
        text=new.text,
        answers=new.answers,
        time=new.time,
        topic=new.topic,
        unit=new.unit,
        window_days=new.window_days,
        tolerance=new.tolerance,
    )


def amend_question(
    entry: Journal,
    name: str,
    changes: Mapping[str, Any],
    *,
    no_options: Sequence[str] = (),
) -> int:
    """Correct a question; return its key.

    `changes` are fields of NewQuestion; an option that it offers gets the new label,
    any other is added. Raises NotFoundError for an unknown name, RefusedError for
    another kind of answer than its claims give, or to drop an option that they name;
    InvalidInputError without a reason or where nothing would change.
    """
    key = find.the_question(entry.session, name)
    old = entry.current(m.Question, key)
    with correcting(entry, old):
        new = amended(entry, NewQuestion, old, changes)
        refuse_taken(entry, old, new.slug)
        if new.answers is not old.answers:
            _refuse_other_answers(entry, old)
        replace(entry, old, _question(new))
        own = in_force(m.Option), m.Option.question_id == key
        rows = entry.session.execute(select(called(m.Option), m.Option).where(*own))
        known = {slug: row for slug, row in rows}  # noqa: C416  rows are not pairs
        for slug in no_options:
            the_one = find.the_option(entry.session, key, slug)
            withdraw_thing(entry, m.Option, the_one)
            known = {s: one for s, one in known.items() if one.key != the_one}
        for option in new.options:
            row = made(m.Option, question_id=key, slug=option.slug, label=option.label)
            if option.slug in known:
                replace(entry, known[option.slug], row)
            else:
                entry.add(row)
    return key


def _refuse_other_answers(entry: Journal, question: m.Question) -> None:
    given = select(m.Claim.key).where(
        in_force(m.Claim), m.Claim.question_id == question.key
    )
    number = entry.session.scalar(given.order_by(m.Claim.key))
    if number is not None:
        message = f"claim {number} answers it as a {question.answers}"
        raise RefusedError(message, hint="ask another question")


def add_option(entry: Journal, new: NewOption, uid: UUID | None = None) -> int:
    """Record another option of a choice question; return its key.

    Raises NotFoundError for an unknown question, RefusedError when it offers no
    options, DuplicateError when it offers this one.
    """
    if new.question is None:
        message = "an option needs a question"
        raise InvalidInputError(message, hint="name the question that offers it")
    question = find.the_question(entry.session, new.question)
    asked = entry.current(m.Question, question)
    name = name_of(entry.session, m.Question, question)
    if asked.answers is not Answers.CHOICE:
        message = f"{name} asks for a {asked.answers}, not for a choice"
        raise RefusedError(message, hint="ask a question of its own for the choice")
    same = select(m.Option.key).where(
        in_force(m.Option), m.Option.question_id == question, m.Option.slug == new.slug
    )
    if entry.session.scalar(same) is not None:
        hint = f"see it: factlog question show {name}"
        raise DuplicateError("option", new.slug, hint=hint)
    return entry.add(
        made(m.Option, question_id=question, slug=new.slug, label=new.label), uid
    )
