"""factlog question: what competing claims answer."""

from __future__ import annotations

from typing import Annotated

import typer

from factlog.cli.context import Asking, Command, change, noun, opened, reading
from factlog.cli.history import add_history
from factlog.cli.options import Limit, QuestionName, Slug, changes, name_of
from factlog.cli.output import page, show_row, show_rows
from factlog.cli.told import changed, say
from factlog.errors import InvalidInputError
from factlog.inputs import NewOption, NewQuestion
from factlog.vocab import Answers, Time

app = noun("question")

Unit = Annotated[str | None, typer.Option(help="What is counted.")]
Belongs = Annotated[str | None, typer.Option(help="What it belongs to.")]
Fixed = Annotated[bool, typer.Option("--fixed", help="It has one answer for all time.")]
Cumulative = Annotated[
    bool, typer.Option("--cumulative", help="Its figure adds up over time.")
]
Window = Annotated[
    int | None, typer.Option(metavar="DAYS", help="Figures this close compare.")
]
Tolerance = Annotated[
    str | None,
    typer.Option(metavar="PERCENT", help="Figures agree that meet if widened so."),
]


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
    unit: Unit = None,
    topic: Belongs = None,
    fixed: Fixed = False,
    cumulative: Cumulative = False,
    toll: Annotated[
        bool, typer.Option("--toll", help="A cumulative quantity, such as the dead.")
    ] = False,
    window: Window = None,
    tolerance: Tolerance = None,
) -> None:
    """Record a question.

    Its answer may change with time, unless it is --fixed.
    """
    from factlog import record

    if fixed and (cumulative or toll):
        other = "--toll" if toll else "--cumulative"
        message = f"--fixed and {other}: a question is one of them"
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
    change(ctx, lambda entry: record.add_question(entry, new))
    typer.echo(slug)


def _option(typed: str, question: str | None = None) -> NewOption:
    slug, equals, label = typed.partition("=")
    if not equals:
        message = f"{typed!r} is not SLUG=LABEL"
        raise InvalidInputError(message, hint=f'type {typed}="How it is called"')
    return NewOption(slug=slug, label=label, question=question)


@app.command(cls=Command)
def amend(
    ctx: typer.Context,
    question: QuestionName,
    slug: Slug = None,
    text: Annotated[str | None, typer.Option(help="The question in words.")] = None,
    answers: Annotated[
        Answers | None, typer.Option(help="While no claim answers it.")
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(metavar="SLUG=LABEL", help="A new answer, or a new label."),
    ] = None,
    no_option: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="An answer to take away.")
    ] = None,
    unit: Unit = None,
    topic: Belongs = None,
    fixed: Fixed = False,
    cumulative: Cumulative = False,
    changing: Annotated[
        bool, typer.Option("--changing", help="Its answer may change with time.")
    ] = False,
    window: Window = None,
    tolerance: Tolerance = None,
) -> None:
    """Correct a question; a reason is required."""
    from factlog import record

    times = {Time.FIXED: fixed, Time.CUMULATIVE: cumulative, Time.CHANGING: changing}
    chosen = [time for time, wanted in times.items() if wanted]
    if len(chosen) > 1:
        message = f"--{chosen[0]} and --{chosen[1]}: a question is one of them"
        raise InvalidInputError(message, hint="leave one of them out")
    given = changes(
        slug=slug,
        text=text,
        answers=answers,
        options=tuple(map(_option, option or ())),
        unit=unit,
        topic=topic,
        time=chosen[0] if chosen else None,
        window_days=window,
        tolerance=tolerance,
    )
    _, touched = change(
        ctx,
        lambda entry: record.amend_question(
            entry, question, given, no_options=no_option or ()
        ),
    )
    changed(opened(ctx), touched)


@app.command(cls=Command)
def withdraw(ctx: typer.Context, question: QuestionName) -> None:
    """Withdraw a question that no claim answers; a reason is required."""
    from factlog import record

    _, touched = change(ctx, lambda entry: record.withdraw_question(entry, question))
    changed(opened(ctx), touched)


@app.command(cls=Command)
def merge(
    ctx: typer.Context,
    question: QuestionName,
    other: Annotated[str, name_of("question")],
) -> None:
    """Record that OTHER is QUESTION, made twice; a reason is required."""
    from factlog import record

    _, touched = change(
        ctx, lambda entry: record.merge_questions(entry, question, other)
    )
    say(f"{other} is {question} from now on")
    changed(opened(ctx), touched)


@app.command(cls=Command)
def option(
    ctx: typer.Context,
    question: QuestionName,
    option: Annotated[str, typer.Argument(metavar="SLUG=LABEL")],
) -> None:
    """Record another answer that a question offers."""
    from factlog import record

    new = _option(option, question)
    _, touched = change(ctx, lambda entry: record.add_option(entry, new))
    changed(opened(ctx), touched)


@app.command("list", cls=Asking)
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


@app.command(cls=Asking)
def show(ctx: typer.Context, question: QuestionName) -> None:
    """Show a question and its options."""
    from factlog import query

    with reading(ctx) as session:
        show_row(ctx, query.question(session, question))


add_history(app, "question")
