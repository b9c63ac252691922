"""factlog report: pages that an editor can print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factlog.cli.context import Asking, given, reading
from factlog.cli.files import written
from factlog.cli.options import At, name_of
from factlog.errors import InvalidInputError

if TYPE_CHECKING:
    from factlog.rows import QuestionReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="The file to write.")
]
DEFAULT = "md"


class Pages(Asking):
    """A command with formats of its own."""

    formats = "md, html, json or csv"


@app.command(cls=Pages)
def report(
    ctx: typer.Context,
    questions: Annotated[list[str] | None, name_of("question")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every question, in one report.")
    ] = False,
    output: Output = None,
    at: At = None,
) -> None:
    """Write a report of questions, of some or of all."""
    from factlog.export import renderer

    if bool(questions) == every:
        message = "a report is of some questions, or of all"
        hint = "leave one of them out" if every else "name a question, or add --all"
        raise InvalidInputError(message, hint=hint)
    typed = given(ctx, "format")
    suffix = output.suffix.lstrip(".") if output else ""
    render = renderer(typed or suffix or DEFAULT)
    text = render(_reports(ctx, questions or [], at))
    with written(output) as file:
        file.write(text)


def _reports(
    ctx: typer.Context, questions: list[str], at: str | None
) -> list[QuestionReport]:
    from factlog import moments
    from factlog import report as reports

    now = moments.iso(moments.now())
    with reading(ctx) as session:
        if not questions:
            return list(reports.questions(session, made_at=now, at=at))
        return [
            reports.question(session, name, made_at=now, at=at) for name in questions
        ]
