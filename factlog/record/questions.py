"""Recording questions and the options that they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog.answers import YES_OR_NO
from factlog.db import find
from factlog.db import models as m
from factlog.db.models import in_force
from factlog.errors import DuplicateError, InvalidInputError, RefusedError
from factlog.vocab import Answers

if TYPE_CHECKING:
    from uuid import UUID

    from factlog.db.journal import Journal
    from factlog.inputs import NewOption, NewQuestion


def add_question(entry: Journal, new: NewQuestion, uid: UUID | None = None) -> int:
    """Record a question with its options; return its key.

    A choice without options asks yes or no. Raises DuplicateError when the slug is
    taken.
    """
    if find.find_slug(entry.session, m.Question, new.slug) is not None:
        raise DuplicateError("question", new.slug)
    question = m.Question(
        slug=new.slug,
        text=new.text,
        answers=new.answers,
        time=new.time,
        topic=new.topic,
        unit=new.unit,
        window_days=new.window_days,
        tolerance=new.tolerance,
    )
    key = entry.add(question, uid)
    if new.answers is Answers.CHOICE:
        declared = [(option.slug, option.label) for option in new.options]
        for slug, label in declared or YES_OR_NO:
            entry.add(m.Option(question_id=key, slug=slug, label=label))
    return key


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
    if asked.answers is not Answers.CHOICE:
        message = f"{asked.slug} asks for a {asked.answers}, not for a choice"
        raise RefusedError(message, hint="ask a question of its own for the choice")
    same = select(m.Option.key).where(
        in_force(m.Option), m.Option.question_id == question, m.Option.slug == new.slug
    )
    if entry.session.scalar(same) is not None:
        hint = f"see it: factlog question show {asked.slug}"
        raise DuplicateError("option", new.slug, hint=hint)
    return entry.add(
        m.Option(question_id=question, slug=new.slug, label=new.label), uid
    )
