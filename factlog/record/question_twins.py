"""A question that was asked twice: the claims on both come to answer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog import text
from factlog.answers import is_unknown, names_none
from factlog.db import find
from factlog.db import models as m
from factlog.db.called import name_of
from factlog.errors import InvalidInputError, RefusedError
from factlog.record.amend import correcting
from factlog.vocab import Answers

if TYPE_CHECKING:
    from factlog.db.journal import Journal

ASKED = ("answers", "unit", "time", "window_days", "tolerance")
"""What two questions have to agree about to be one."""


def merge_questions(entry: Journal, name: str, other: str) -> int:
    """Record that the other question is this one; return this one's key.

    The claims on the other answer this one from now on, and may name what it offered;
    instead of an option with the same label they name this one's. The other is
    withdrawn; if it was before, claims that came to it since are moved. Raises
    NotFoundError for an unknown name, RefusedError where the two are not asked alike,
    InvalidInputError without a reason.
    """
    one = find.the_question(entry.session, name)
    two = find.ever(entry.session, m.Question, other)
    if one == two:
        message = f"{name} and {other} are one question already"
        raise InvalidInputError(message, hint="name two: factlog check")
    with correcting(entry):
        goes = entry.current(m.Question, two)
        _refuse_asked_otherwise(entry, one, goes, other)
        instead = _hand_over_options(entry, one, two, other)
        own = m.in_force(m.Claim), m.Claim.question_id == two
        for claim in entry.session.scalars(select(m.Claim).where(*own)).all():
            _move(entry, claim, one, instead)
        for key in instead:
            option = entry.current(m.Option, key)
            if not option.withdrawn:
                entry.withdraw(option)
        if not goes.withdrawn:
            entry.withdraw(goes)
    return one


def _refuse_asked_otherwise(
    entry: Journal, one: int, goes: m.Question, other: str
) -> None:
    stays = entry.current(m.Question, one)
    for field in ASKED:
        said, elsewhere = getattr(stays, field), getattr(goes, field)
        if said != elsewhere:
            asked = f"{stays.slug} has {field} {said}, {other} {elsewhere}"
            message = f"they are not asked alike: {asked}"
            hint = f"amend one of them first: factlog question amend {other}"
            raise RefusedError(message, hint=hint)


def _hand_over_options(
    entry: Journal, stays: int, goes: int, other: str
) -> dict[int, int]:
    """Let a question offer what another did; return what stands in for which option."""
    options = _options(entry, stays)
    labelled = {text.fold(o.label): o for o in options if not o.withdrawn}
    slugs = {option.slug: option for option in options if not option.withdrawn}
    instead: dict[int, int] = {}
    alone: list[m.Option] = []
    offered = _options(entry, goes)
    for option in offered:
        same = labelled.get(text.fold(option.label))
        if same is not None:
            instead[option.key] = same.key
        elif not option.withdrawn:
            if option.slug in slugs:
                label = slugs[option.slug].label
                message = (
                    f"both offer {option.slug}: as {label!r}, and as {option.label!r}"
                )
                hint = (
                    "if that is one answer, give it one label: factlog question amend "
                    f"{other} --option {option.slug}=…"
                )
                raise RefusedError(message, hint=hint)
            alone.append(option)
    if labelled and alone and not instead:
        message = "they offer no answer in common"
        hint = "if they are one, let them: factlog question option"
        raise RefusedError(message, hint=hint)
    for option in alone:
        entry.replace(option, question_id=stays)
    return instead


def _options(entry: Journal, question: int) -> list[m.Option]:
    """Return the options of a question, also those that were withdrawn."""
    own = m.newest(m.Option), m.Option.question_id == question
    found = select(m.Option).where(*own).order_by(m.Option.key)
    return [*entry.session.scalars(found)]


def _move(
    entry: Journal, claim: m.Claim, question: int, instead: dict[int, int]
) -> None:
    """Let a claim answer another question, by what that one offers."""
    asked = entry.current(m.Question, question)
    named = [part.option_id for part in claim.options]
    keys = sorted({instead.get(key, key) for key in named})
    answer = claim.answer
    plain = answer is not None and not (is_unknown(answer) or names_none(answer))
    if asked.answers is Answers.CHOICE and plain and any(k in instead for k in named):
        answer = ",".join(name_of(entry.session, m.Option, key) for key in keys)
    options = [m.ClaimOption(option_id=key) for key in keys]
    entry.replace(claim, question_id=question, options=options, answer=answer)
