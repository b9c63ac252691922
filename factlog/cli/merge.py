"""factlog merge: two logs that grew apart become one."""

from __future__ import annotations

from typing import Annotated

import typer

from factlog.cli.context import Command, form, given, opened, reading
from factlog.cli.output import show_rows
from factlog.cli.told import changed, erased, say, some
from factlog.vocab import Format

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Command)
def merge(
    ctx: typer.Context,
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="An export, a log, or its URL.")
    ],
) -> None:
    """Take over what another log has and this one has not; the other stays as it is.

    Nothing of either is lost, and every head that either once had still verifies. What
    both changed differently is listed: the later change is in force. So is what refers
    to something that the other withdrew.
    """
    from factlog import load, query
    from factlog.rows import FindingRow

    engine = opened(ctx)
    by, reason = given(ctx, "by"), given(ctx, "reason")
    merged = load.merge(engine, other, by=by, reason=reason)
    came = f"{some(merged.entries, 'entry')} with {some(merged.rows, 'row')} came"
    say(f"{came}; known already: {some(merged.known, 'row')}")
    erased(merged)
    changed(engine, merged.touched)
    with reading(ctx) as session:
        found = [*query.clashes(session), *query.refers_to_withdrawn(session)]
        if found or form(ctx) is Format.JSON:
            show_rows(ctx, FindingRow, found, limit=None, count=lambda: 0)
    if merged.rows:
        say("what may have been recorded twice: factlog check")
