"""Asking for a claim, one thing at a time, offering what there is."""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import typer

from factlog import answers, moments, text
from factlog.errors import FactlogError, InvalidInputError, NotFoundError
from factlog.inputs import NewCitation, NewClaim, address
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Engine

OFFERED = 12
NOT_GIVEN = "empty: no answer was given"

T = TypeVar("T")


def ask(engine: Engine) -> NewClaim:
    """Return a claim as a person answers; what cannot be is asked for again.

    Names that are not known yet are confirmed: they are made with the claim.
    """
    from factlog import query

    look = partial(_look, engine)
    questions = look(lambda session: [*query.questions(session, limit=OFFERED)])
    _offer("Questions", ((row.slug, row.text) for row in questions))
    label = "Question (slug, or new words)"
    question, asked = _named(label, partial(look, query.question))
    kind = asked.answers if asked else Answers.CHOICE
    options = [*answers.YES_OR_NO]
    if asked:
        options = [(option.slug, option.label) for option in asked.options]
    actors = look(lambda session: [*query.actors(session, limit=OFFERED)])
    _offer("Actors", ((row.slug, row.name) for row in actors))
    label = "Actor (slug, or a new name)"
    actor, _ = _named(label, partial(look, query.actor))
    words = _prompt("What was said, in a sentence", text.worded)
    _offer("Answers", options)
    check = partial(_answering, kind, options)
    label = f"Answer ({kind}, or unknown; {NOT_GIVEN})"
    answer = _prompt(label, check, optional=True)
    label = "Said on (2025-04-26; empty: undated)"
    said = _prompt(label, moments.parse, optional=True)

    def find_source(name: str) -> object:
        """Return a source, or an address that becomes one."""
        return address(name) if text.is_address(name) else look(query.source, name)

    label = "Source (slug or URL; empty: none)"
    source, _ = _named(label, find_source, optional=True)
    silent = answer is None and kind is not Answers.TEXT
    return NewClaim(
        question=question,
        actor=actor or "",
        text=words,
        act=Act.DECLINES if silent else None,
        answer=answer,
        said=said,
        citations=(NewCitation(source=source),) if source else (),
    )


def as_typed(new: NewClaim) -> str:
    """Return the command that says the same, to mend and to type."""
    words = ["factlog", "claim", "add", new.question or "", new.actor, new.text or ""]
    words += ["--answer", new.answer] if new.answer else []
    words += ["--declines"] if new.act is Act.DECLINES else []
    words += ["--said", new.said] if new.said else []
    for citation in new.citations:
        words += ["--source", citation.source]
    return shlex.join([*words, "--new"])


def _look(engine: Engine, find: Callable[..., T], *names: str) -> T:
    """Return what is found now: no transaction waits for a person."""
    from factlog.db.session import reading

    with reading(engine) as session:
        return find(session, *names)


def _named(
    label: str, find: Callable[[str], T], *, optional: bool = False
) -> tuple[str | None, T | None]:
    """Return a name and what it names: nothing, if it is to be made."""
    while (name := _prompt(label, text.worded, optional=optional)) is not None:
        try:
            return name, find(name)
        except NotFoundError as error:
            _tell(error)
            new = f"  Make it new: {text.printable(name)!r}"
            if typer.confirm(new, default=not error.nearest, err=True):
                return name, None
        except FactlogError as error:
            _tell(error)
    return None, None


def _answering(kind: Answers, options: Sequence[tuple[str, str]], typed: str) -> None:
    """Refuse what is no answer of its kind."""
    if answers.is_unknown(typed):
        return
    if kind is Answers.QUANTITY:
        answers.new_quantity(typed)
    elif kind is Answers.DATE:
        moments.parse(typed)
    elif kind is Answers.CHOICE:
        slugs = {slug for slug, _ in options} | {answers.NONE}
        labels = {text.fold(label) for _, label in options}
        for part in answers.parts(typed):
            if text.as_slug(part) not in slugs and text.fold(part) not in labels:
                message = f"{text.printable(part)!r} is none of the answers"
                hint = f"type {', '.join(slug for slug, _ in options)}, none or unknown"
                raise InvalidInputError(message, hint=hint)


def _offer(heading: str, things: Iterable[tuple[str, str]]) -> None:
    listed = list(things)
    if listed:
        typer.echo(f"{heading}:", err=True)
    for slug, words in listed:
        typer.echo(f"  {slug:<24} {text.printable(words)}", err=True)


def _prompt(
    label: str,
    check: Callable[[str], object] | None = None,
    *,
    optional: bool = False,
) -> str | None:
    """Return what was typed; ask again for what cannot be understood."""
    while True:
        default = "" if optional else None
        typed: str = typer.prompt(label, default=default, show_default=False, err=True)
        if not typed.strip():
            if optional:
                return None
            continue
        try:
            if check:
                check(typed)
        except FactlogError as error:
            _tell(error)
            continue
        return typed.strip()


def _tell(error: FactlogError) -> None:
    hint = f": {error.hint}" if error.hint else ""
    typer.echo(f"  {error.message}{hint}", err=True)
