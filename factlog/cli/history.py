"""factlog NOUN history: all that became of one thing."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from factlog.cli.context import Command, reading
from factlog.cli.options import ClaimNumber, name_of
from factlog.cli.output import show_rows, table_wanted
from factlog.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factlog.rows import ChangeRow


def add_history(app: typer.Typer, noun: str) -> None:
    """Give a noun its verb `history`."""
    argument = ClaimNumber if noun == "claim" else Annotated[str, name_of(noun)]

    def history(ctx: typer.Context, name: str) -> None:
        from factlog import query
        from factlog.rows import ChangeRow

        with reading(ctx) as session:
            found = query.history(session, noun, name)
        if table_wanted(ctx):
            typer.echo("\n".join(_told(found)))
        else:
            show_rows(ctx, ChangeRow, found, limit=None, count=lambda: 0)

    thing = f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
    history.__doc__ = f"Show all that was recorded of {thing}, and every correction."
    history.__annotations__ = {"ctx": typer.Context, "name": argument, "return": None}
    app.command(cls=Command)(history)


def _told(changes: tuple[ChangeRow, ...]) -> Iterator[str]:
    """Yield a line for each entry, and one for each field that it changed."""
    for _, rows in groupby(changes, key=lambda row: row.entry):
        listed = list(rows)
        first = listed[0]
        why = f": {printable(first.reason)}" if first.reason else ""
        when = first.recorded_at[: len("2025-04-26T14:00")].replace("T", " ")
        by = printable(first.recorded_by)
        yield f"Entry {first.entry}, {when} UTC by {by}{why}"
        for row in listed:
            field = f" {row.field}: {_changed(row)}" if row.field else ""
            yield f"  {row.row} {row.did}{field}"


def _changed(row: ChangeRow) -> str:
    """Return a change word by word: [-what was-] {+what is+}."""
    before = printable(row.before or "").split()
    after = printable(row.after or "").split()
    if row.did == "recorded":
        return " ".join(after)
    from difflib import SequenceMatcher

    words: list[str] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, begin, end, start, stop in matcher.get_opcodes():
        if kind == "equal":
            words += after[start:stop]
            continue
        if begin < end:
            words.append(f"[-{' '.join(before[begin:end])}-]")
        if start < stop:
            words.append(f"{{+{' '.join(after[start:stop])}+}}")
    return " ".join(words)
