"""Asking for a claim, one thing at a time, offering what there is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from factlog import answers, moments, text
from factlog.errors import FactlogError, InvalidInputError, NotFoundError
from factlog.inputs import NewCitation, NewClaim, address
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Engine

    from factlog.rows import QuestionDetail

OFFERED = 12

T = TypeVar("T")


def ask(engine: Engine) -> NewClaim:
    """Return a claim as a person answers; what cannot be is asked for again.

    Names that are not known yet are confirmed: they are made with the claim.
    """
    log = _Log(engine)
    _offer("Questions", log.questions())
    question, asked = _named("Question (slug, or new words)", log.question)
    kind = asked.answers if asked else Answers.CHOICE
    options = [*answers.YES_OR_NO]
    if asked:
        options = [(option.slug, option.label) for option in asked.options]
    _offer("Actors", log.actors())
    actor, _ = _named("Actor (slug, or a new name)", log.actor)
    words = _prompt("What was said, in a sentence")
    _offer("Answers", options)
    label = f"Answer ({kind}, or unknown; empty: none)"
    answer = _prompt(label, partial(_answering, kind, options), optional=True)
    label = "Said on (2025-04-26; empty: undated)"
    said = _prompt(label, moments.parse, optional=True)
    label = "Source (slug or URL; empty: none)"
    source, _ = _named(label, log.source, optional=True)
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


class _Log:
    """What is recorded, read anew for each look: nothing waits for a person."""

    def __init__(self, engine: Engine) -> None:
        """Read from this log."""
        self._engine = engine

    def _look(self, find: Callable[..., T], *names: str) -> T:
        from factlog.db.session import reading

        with reading(self._engine) as session:
            return find(session, *names)

    def questions(self) -> list[tuple[str, str]]:
        """Return some questions to choose from."""
        from factlog import query

        rows = self._look(lambda session: [*query.questions(session, limit=OFFERED)])
        return [(row.slug, row.text) for row in rows]

    def actors(self) -> list[tuple[str, str]]:
        """Return some actors to choose from."""
        from factlog import query

        rows = self._look(lambda session: [*query.actors(session, limit=OFFERED)])
        return [(row.slug, row.name) for row in rows]

    def question(self, name: str) -> QuestionDetail:
        """Return a question; raises NotFoundError."""
        from factlog import query

        return self._look(query.question, name)

    def actor(self, name: str) -> Any:
        """Return an actor; raises NotFoundError."""
        from factlog import query

        return self._look(query.actor, name)

    def source(self, name: str) -> Any:
        """Return a source, or an address that becomes one; raises NotFoundError."""
        from factlog import query

        return (
            address(name) if text.is_address(name) else self._look(query.source, name)
        )


def _named(
    label: str, find: Callable[[str], T], *, optional: bool = False
) -> tuple[str | None, T | None]:
    """Return a name and what it names: nothing, if it is to be made."""
    while (name := _prompt(label, text.worded, optional=optional)) is not None:
        try:
            return name, find(name)
        except NotFoundError as error:
            _tell(error)
            new = f"  Make it: {text.printable(name)}?"
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
        answers.quantity(typed)
    elif kind is Answers.DATE:
        moments.parse(typed)
    elif kind is Answers.CHOICE:
        offered = {text.fold(name) for option in options for name in option}
        for part in answers.parts(typed):
            if text.fold(part) not in {*offered, answers.NONE}:
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
