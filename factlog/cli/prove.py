"""factlog prove: a claim for strangers, with all that shows it to be recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from factlog.cli.context import Asking, given, reading
from factlog.cli.files import written
from factlog.cli.options import ClaimNumber
from factlog.errors import InvalidInputError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class Document(Asking):
    """A command that writes a file of one format."""

    formats = "json"


@app.command(cls=Document)
def prove(
    ctx: typer.Context,
    claim: ClaimNumber,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write.")
    ] = None,
) -> None:
    """Write what proves a claim to have been recorded, to somebody without the log.

    It holds who said it and for whom, on what question, and where it is found, but
    nothing else of the log; factlog verify FILE checks it.
    """
    from factlog import query
    from factlog.export import proof

    typed = given(ctx, "format")
    if typed not in {None, "json"}:
        message = f"{typed!r} is not a format of this command"
        raise InvalidInputError(message, hint="leave it out: a proof is always json")
    with reading(ctx) as session:
        found = query.prove(session, claim)
    with written(output) as file:
        file.writelines(proof.json(found))
