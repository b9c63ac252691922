"""factlog claim: who said what, when, on whose behalf, and where it can be read."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factlog.cli.context import Asking, Command, change, noun, opened, reading
from factlog.cli.history import add_history
from factlog.cli.options import (
    ClaimNumber,
    Filters,
    Limit,
    OnBehalfOf,
    Passage,
    Said,
    Sources,
    Words,
    actor_option,
    changes,
    name_of,
    question_option,
    source_option,
    taking,
)
from factlog.cli.output import page, show_row, show_rows
from factlog.cli.told import changed, say
from factlog.errors import FactlogError, InvalidInputError
from factlog.inputs import NewCitation, NewClaim, NewCounter
from factlog.vocab import Act, Basis, Counter

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Engine

app = noun("claim")

Actor = Annotated[str | None, name_of("actor")]
Text = Annotated[str | None, typer.Argument(help="What was said, in a sentence.")]


@app.command(cls=Command)
@taking(Words)
def add(
    ctx: typer.Context,
    words: Words,
    question: Annotated[str | None, name_of("question")] = None,
    actor: Actor = None,
    text: Text = None,
) -> None:
    """Record a claim and print its number.

    Without arguments on a terminal, be asked for it, one thing at a time.
    """
    engine = opened(ctx)
    if question is None and words == Words() and sys.stdin.isatty():
        _ask(ctx, engine)
        return
    if question is None or actor is None:
        message = "a claim needs a question, an actor and what was said"
        hint = 'type: factlog claim add QUESTION ACTOR "what was said" --answer A'
        raise InvalidInputError(message, hint=hint)
    new = _claim(words, actor, text, question=question)
    _record(ctx, engine, new, missing=words.new)


def _ask(ctx: typer.Context, engine: Engine) -> None:
    """Ask for a claim and record it; if it is refused, give back what was typed."""
    from factlog.cli.ask import as_typed, ask

    new = ask(engine)
    try:
        _record(ctx, engine, new, missing=True)
    except FactlogError:
        say(f"nothing was recorded; to mend it: {as_typed(new)}")
        raise


@app.command(cls=Command)
@taking(Words)
def counter(
    ctx: typer.Context,
    number: ClaimNumber,
    actor: Annotated[str, name_of("actor")],
    words: Words,
    text: Text = None,
    question: Annotated[
        str | None, question_option("The question it answers, if another.")
    ] = None,
    kind: Annotated[Counter, typer.Option(help="How it stands against N.")] = (
        Counter.DISPUTES
    ),
    noted: Annotated[
        bool, typer.Option("--noted", help="The recorder saw it; the actor did not say")
    ] = False,
    source_of: Annotated[
        str | None, source_option("It is made against this source of N.", "--source-of")
    ] = None,
    note: Annotated[str | None, typer.Option(help="What the recorder saw.")] = None,
) -> None:
    """Record a claim made against claim N.

    Without an answer of its own it denies what N says.
    """
    against = NewCounter(
        claim=number,
        source=source_of,
        kind=kind,
        basis=Basis.NOTED if noted else Basis.STATED,
        note=note,
    )
    new = _claim(words, actor, text, question=question, counters=against)
    _record(ctx, opened(ctx), new, missing=words.new)


def _claim(words: Words, actor: str, text: str | None, **rest: Any) -> NewClaim:
    act, answer = words.act_and_answer()
    return NewClaim(
        actor=actor,
        text=text,
        act=act,
        answer=answer,
        on_behalf_of=words.on_behalf_of,
        said=words.said,
        holds=words.holds,
        language=words.language,
        hedge=words.hedge,
        channel=words.channel,
        addressee=words.addressee,
        citations=words.citations(),
        **rest,
    )


def _record(
    ctx: typer.Context, engine: Engine, new: NewClaim, *, missing: bool
) -> None:
    """Record a claim, print its number, and say what it changed."""
    from factlog import record

    add = record.add_claim_and_missing if missing else record.add_claim
    number, touched = change(ctx, lambda entry: add(entry, new))
    _tell(ctx, engine, number, touched)


def _tell(
    ctx: typer.Context, engine: Engine, number: int, touched: Collection[int]
) -> None:
    """Print the number of a new claim, what it changed, and what to look at in it."""
    from factlog import query

    typer.echo(number)
    changed(engine, touched)
    with reading(ctx) as session:
        for advice in query.advice(session, number):
            say(f"hint: {advice}")


@app.command(cls=Command)
def retract(
    ctx: typer.Context,
    number: ClaimNumber,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    said: Said = None,
    source: Sources = [],
) -> None:
    """Record that claim N was taken back.

    By its actor, or by another actor of its side.
    """
    from factlog import record

    retraction, touched = change(
        ctx,
        lambda entry: record.retract_claim(
            entry,
            number,
            actor,
            on_behalf_of=on_behalf_of,
            said=said,
            citations=tuple(NewCitation(source=name) for name in source),
        ),
    )
    _tell(ctx, opened(ctx), retraction, touched)


@app.command(cls=Command)
@taking(Passage)
def cite(ctx: typer.Context, number: ClaimNumber, passage: Passage) -> None:
    """Record another place where claim N is found."""
    from factlog import record

    if not passage.source:
        message = f"where is claim {number} found?"
        raise InvalidInputError(message, hint="add --source SLUG or --source URL")
    cited = [replace(one, claim=number) for one in passage.citations()]
    _, touched = change(
        ctx, lambda entry: [record.cite_claim(entry, one) for one in cited]
    )
    changed(opened(ctx), touched)


@app.command(cls=Command)
@taking(Words)
def amend(
    ctx: typer.Context,
    number: ClaimNumber,
    words: Words,
    actor: Annotated[str | None, actor_option("Who spoke.")] = None,
    text: Annotated[str | None, typer.Option(help="What was said.")] = None,
    no_source: Annotated[
        list[str] | None, source_option("Where it is not found.")
    ] = None,
) -> None:
    """Correct what is recorded of claim N; a reason is required.

    If its actor changed what he says, add another claim.
    """
    from factlog import record

    if words.new:
        message = "--new belongs to factlog claim add"
        raise InvalidInputError(message, hint="make what is missing first")
    act, answer = words.act_and_answer()
    given = changes(
        actor=actor,
        text=text,
        act=act or (Act.ASSERTS if answer else None),
        answer="" if act is Act.DECLINES else answer,
        on_behalf_of=words.on_behalf_of,
        said=words.said,
        holds=words.holds,
        language=words.language,
        hedge=words.hedge,
        channel=words.channel,
        addressee=words.addressee,
        citations=words.citations(),
    )
    _, touched = change(
        ctx,
        lambda entry: record.amend_claim(
            entry, number, given, no_sources=no_source or ()
        ),
    )
    changed(opened(ctx), touched)


@app.command(cls=Command)
def withdraw(ctx: typer.Context, number: ClaimNumber) -> None:
    """Withdraw claim N: a mistake of the record.

    A reason is required (--reason), and nothing is forgotten.
    """
    from factlog import record

    _, touched = change(ctx, lambda entry: record.withdraw_claim(entry, number))
    changed(opened(ctx), touched)


@app.command("list", cls=Asking)
@taking(Filters)
def list_(
    ctx: typer.Context,
    filters: Filters,
    match: Annotated[
        str | None, typer.Option(metavar="TEXT", help="With this in its words.")
    ] = None,
    limit: Limit = None,
) -> None:
    """List claims, the oldest first."""
    from factlog import query
    from factlog.rows import ClaimRow

    wanted = query.ClaimFilter(**filters.given(), match=match)
    rows = page(ctx, limit)
    with reading(ctx) as session:
        found = query.claims(session, wanted, limit=rows)
        show_rows(
            ctx,
            ClaimRow,
            found,
            limit=rows,
            count=lambda: query.count_claims(session, wanted),
        )


@app.command(cls=Asking)
def show(ctx: typer.Context, number: ClaimNumber) -> None:
    """Show claim N, its sources and what it is against."""
    from factlog import query

    with reading(ctx) as session:
        row = query.claim(session, number)
        show_row(ctx, row)
        for gone in query.withdrawn(session, row.question) if row.withdrawn else ():
            if gone.number == row.number:
                day = gone.withdrawn_at[: len("2025-04-26")]
                say(f"withdrawn on {day} by {gone.withdrawn_by}: {gone.reason}")


add_history(app, "claim")
