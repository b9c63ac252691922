"""factlog export: the whole log, ready to be loaded again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from factlog.cli.context import Command, given, reading
from factlog.cli.files import written
from factlog.errors import InvalidInputError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class Files(Command):
    """A command with formats of its own."""

    formats = "jsonl or csv"


@app.command(cls=Files)
def export(
    ctx: typer.Context,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write.")
    ] = None,
    withhold: Annotated[
        list[str], typer.Option(metavar="FIELD", help="Leave out words: claim.text, …")
    ] = [],
) -> None:
    """Write every entry of the log (jsonl), or every claim as it is now (csv)."""
    from factlog import query
    from factlog.export import claims, log

    suffix = output.suffix.lstrip(".") if output else ""
    typed = given(ctx, "format") or ("csv" if suffix == "csv" else "jsonl")
    if typed == "csv" and output is None and sys.stdout.isatty():
        message = "a spreadsheet holds other people's words as they are"
        raise InvalidInputError(message, hint="name a file: -o claims.csv")
    if typed == "csv" and withhold:
        message = "a spreadsheet cannot show that words are withheld"
        raise InvalidInputError(message, hint="use --format jsonl")
    with reading(ctx) as session:
        if typed == "jsonl":
            lines = log.jsonl(query.logged(session), withhold)
        elif typed == "csv":
            lines = claims.csv(query.claims(session))
        else:
            message = f"{typed!r} is not a format of this command"
            raise InvalidInputError(message, hint="type jsonl or csv")
        with written(output) as file:
            file.writelines(lines)
