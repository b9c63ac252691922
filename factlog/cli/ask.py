"""Asking for a claim, one thing at a time, offering what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from factlog import moments
from factlog.errors import FactlogError, NotFoundError
from factlog.inputs import NewCitation, NewClaim
from factlog.text import printable
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

OFFERED = 12
YES_OR_NO = (("yes", "Yes"), ("no", "No"))


def ask(engine: Engine) -> NewClaim:
    """Return a claim as a person answers; a wrong date is asked for again.

    What is named and not known yet is made when the claim is recorded.
    """
    from factlog.db.session import reading

    with reading(engine) as session:
        question, kind, options = _question(session)
        actor = _actor(session)
    text = _prompt("What was said, in a sentence")
    if kind is not Answers.TEXT:
        _offer("Answers", options)
    answer = _prompt(f"Answer ({kind}, or unknown; empty: none)", optional=True)
    said = _prompt("Said on (2025-04-26; empty: undated)", _dated, optional=True)
    source = _prompt("Source (slug or URL; empty: none)", optional=True)
    silent = answer is None and kind is not Answers.TEXT
    return NewClaim(
        question=question,
        actor=actor,
        text=text,
        act=Act.DECLINES if silent else None,
        answer=answer,
        said=said,
        citations=(NewCitation(source=source),) if source else (),
    )


def _question(
    session: Session,
) -> tuple[str, Answers, Iterable[tuple[str, str]]]:
    """Return the question, the kind of answer it takes, and what it offers."""
    from factlog import query

    questions = query.questions(session, limit=OFFERED)
    _offer("Questions", ((row.slug, row.text) for row in questions))
    name = _prompt("Question (slug, or new words)") or ""
    try:
        found = query.question(session, name)
    except NotFoundError:
        return name, Answers.CHOICE, YES_OR_NO
    offered = ((option.slug, option.label) for option in found.options)
    return found.slug, found.answers, offered


def _actor(session: Session) -> str:
    from factlog import query

    actors = query.actors(session, limit=OFFERED)
    _offer("Actors", ((row.slug, row.name) for row in actors))
    return _prompt("Actor (slug, or a new name)") or ""


def _offer(heading: str, things: Iterable[tuple[str, str]]) -> None:
    listed = list(things)
    if listed:
        typer.echo(f"{heading}:", err=True)
    for slug, words in listed:
        typer.echo(f"  {slug:<24} {printable(words)}", err=True)


def _prompt(
    text: str,
    check: Callable[[str], object] | None = None,
    *,
    optional: bool = False,
) -> str | None:
    """Return what was typed; ask again for what cannot be understood."""
    while True:
        default = "" if optional else None
        typed: str = typer.prompt(text, default=default, show_default=False, err=True)
        if not typed.strip():
            if optional:
                return None
            continue
        try:
            if check:
                check(typed)
        except FactlogError as error:
            typer.echo(f"  {error.message}: {error.hint}", err=True)
            continue
        return typed.strip()


def _dated(typed: str) -> None:
    moments.parse(typed)
