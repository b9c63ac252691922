"""Understanding the answer of a claim as its question takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factlog import moments, text
from factlog.answers import NONE, is_unknown, new_quantity, parts
from factlog.db import find
from factlog.db import models as m
from factlog.db.base import made
from factlog.db.called import called, name_of
from factlog.errors import InvalidInputError
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.orm import Session

WANTED = {
    Answers.CHOICE: "--answer OPTION, --denies OPTION or --declines",
    Answers.QUANTITY: '--answer 38500, "at least 4074", 15000..20000 or unknown',
    Answers.DATE: "--answer 2025-04-26 or unknown",
}


def answer(
    session: Session, asked: Row[int, Answers], typed: str, act: Act
) -> dict[str, Any]:
    """Return the columns of a claim that hold what an answer to a question says.

    Raises InvalidInputError for an answer of another kind, NotFoundError for an
    option that is not offered.
    """
    said: dict[str, Any] = {"answer": typed}
    if is_unknown(typed):
        if act is Act.DENIES:
            message = "nobody can deny “unknown”"
            raise InvalidInputError(message, hint="type --answer unknown")
    elif asked.answers is Answers.QUANTITY:
        figure = new_quantity(typed)
        said |= {name: getattr(figure, name) for name in ("low", "high", "approximate")}
    elif asked.answers is Answers.DATE:
        _, earliest, latest = moments.columns(typed)
        said |= {"answer_earliest": earliest, "answer_latest": latest}
    elif asked.answers is Answers.CHOICE:
        options = [
            find.the_option(session, asked.key, part)
            for part in parts(typed)
            if text.fold(part) != NONE
        ]
        named = dict.fromkeys(options)
        said["options"] = [made(m.ClaimOption, option_id=key) for key in named]
    return said


def answer_missing(session: Session, asked: Row[int, Answers]) -> InvalidInputError:
    """Return the refusal of a claim that does not say what it answers."""
    name = name_of(session, m.Question, asked.key)
    message = f"what does it answer to {name!r}?"
    hint = f"add {WANTED[asked.answers]}"
    if asked.answers is Answers.CHOICE:
        offered = select(called(m.Option)).where(
            m.in_force(m.Option), m.Option.question_id == asked.key
        )
        hint += (
            f"; options: {', '.join(session.scalars(offered.order_by(m.Option.id)))}"
        )
    return InvalidInputError(message, hint=hint)
