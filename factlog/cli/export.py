"""factlog export: the whole log, ready to be loaded again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from factlog.cli.context import Command, given, reading
from factlog.cli.files import written, written_bytes
from factlog.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from factlog.rows import ClaimRow

app = typer.Typer(add_completion=False, rich_markup_mode=None)


FORMATS = ("jsonl", "csv", "parquet")


class Files(Command):
    """A command with formats of its own."""

    formats = "jsonl, csv or parquet"


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
    """Write every entry of the log (jsonl), or every claim as it is now.

    With what stands, and for which side: factlog report --all --format csv.
    """
    from factlog import query
    from factlog.export import claims, log

    typed = _format(ctx, output, withhold)
    with reading(ctx) as session:
        if typed == "parquet":
            parquet = _parquet()
            with written_bytes(output) as bare:
                parquet(query.claims(session), bare)
            return
        if typed == "jsonl":
            lines = log.jsonl(query.logged(session), withhold)
        else:
            lines = claims.csv(query.claims(session))
        with written(output) as file:
            file.writelines(lines)


def _format(ctx: typer.Context, output: Path | None, withhold: list[str]) -> str:
    """Return the format that is wanted; refuse what does not go with it."""
    suffix = output.suffix.lstrip(".") if output else ""
    typed = given(ctx, "format") or suffix or "jsonl"
    if typed not in FORMATS:
        message = f"{typed!r} is not a format of this command"
        raise InvalidInputError(message, hint=f"type {Files.formats}")
    if typed == "jsonl":
        return typed
    what = "a spreadsheet" if typed == "csv" else "a Parquet file"
    if output is None and sys.stdout.isatty():
        message = f"{what} holds other people's words as they are"
        raise InvalidInputError(message, hint=f"name a file: -o claims.{typed}")
    if withhold:
        message = f"{what} cannot show that words are withheld"
        raise InvalidInputError(message, hint="use --format jsonl")
    return typed


def _parquet() -> Callable[[Iterable[ClaimRow], IO[bytes]], None]:
    """Return what writes a Parquet file, which needs a package of its own."""
    try:
        from factlog.export.parquet import parquet
    except ModuleNotFoundError as error:
        message = f"a Parquet file needs the package {error.name}"
        hint = "pip install 'factlog[parquet]'"
        raise InvalidInputError(message, hint=hint) from error
    return parquet
