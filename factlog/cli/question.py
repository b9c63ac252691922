"""factlog question: what competing claims answer."""

from __future__ import annotations

from typing import Annotated

import typer

from factlog.cli.context import Command, entry, noun, opened, reading
from factlog.cli.options import Limit, QuestionName
from factlog.cli.output import page, show_row, show_rows
from factlog.cli.told import changed
from factlog.errors import InvalidInputError
from factlog.inputs import NewOption, NewQuestion
from factlog.vocab import Answers, Time

app = noun("question")


@app.command(cls=Command)
def add(
    ctx: typer.Context,
    slug: Annotated[str, typer.Argument(help="A short name to type: small letters.")],
    text: Annotated[str, typer.Argument(help="The question in words.")],
    answers: Annotated[Answers | None, typer.Option(help="[default: choice]")] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SLUG=LABEL", help="An answer that it offers; none: yes or no."
        ),
    ] = None,
    unit: Annotated[str | None, typer.Option(help="What is counted.")] = None,
    topic: Annotated[str | None, typer.Option(help="What it belongs to.")] = None,
    fixed: Annotated[
        bool, typer.Option("--fixed", help="It has one answer for all time.")
    ] = False,
    cumulative: Annotated[
        bool, typer.Option("--cumulative", help="Its figure adds up over time.")
    ] = False,
    toll: Annotated[
        bool, typer.Option("--toll", help="A cumulative quantity, such as the dead.")
    ] = False,
    window: Annotated[
        int | None, typer.Option(metavar="DAYS", help="Figures this close compare.")
    ] = None,
    tolerance: Annotated[
        str | None, typer.Option(metavar="PERCENT", help="Figures this close agree.")
    ] = None,
) -> None:
    """Record a question.

    Its answer may change with time, unless it is --fixed.
    """
    from factlog import record

    if fixed and (cumulative or toll):
        message = "--fixed and --cumulative: a question is one of them"
        raise InvalidInputError(message, hint="leave one of them out")
    if toll and answers not in {None, Answers.QUANTITY}:
        message = f"--toll asks for a quantity, --answers for a {answers}"
        raise InvalidInputError(message, hint="leave one of them out")
    time = Time.CUMULATIVE if cumulative or toll else Time.CHANGING
    new = NewQuestion(
        slug=slug,
        text=text,
        topic=topic,
        answers=Answers.QUANTITY if toll else answers or Answers.CHOICE,
        options=tuple(map(_option, option or ())),
        unit=unit,
        time=Time.FIXED if fixed else time,
        window_days=window,
        tolerance=tolerance,
    )
    with entry(ctx, opened(ctx)) as journal:
        record.add_question(journal, new)
    typer.echo(slug)


def _option(typed: str, question: str | None = None) -> NewOption:
    slug, equals, label = typed.partition("=")
    if not equals:
        message = f"{typed!r} is not SLUG=LABEL"
        raise InvalidInputError(message, hint=f'type {typed}="How it is called"')
    return NewOption(slug=slug, label=label, question=question)


@app.command(cls=Command)
def option(
    ctx: typer.Context,
    question: QuestionName,
    option: Annotated[str, typer.Argument(metavar="SLUG=LABEL")],
) -> None:
    """Record another answer that a question offers."""
    from factlog import record

    engine = opened(ctx)
    with entry(ctx, engine) as journal:
        record.add_option(journal, _option(option, question))
    changed(engine, journal.touched)


@app.command("list", cls=Command)
def list_(ctx: typer.Context, limit: Limit = None) -> None:
    """List questions by slug, with their status now."""
    from factlog import query
    from factlog.rows import QuestionRow

    rows = page(ctx, limit)
    with reading(ctx) as session:
        found = query.questions(session, limit=rows)
        show_rows(
            ctx,
            QuestionRow,
            found,
            limit=rows,
            count=lambda: query.count(session, "question"),
        )


@app.command(cls=Command)
def show(ctx: typer.Context, question: QuestionName) -> None:
    """Show a question and its options."""
    from factlog import query

    with reading(ctx) as session:
        show_row(ctx, query.question(session, question))
