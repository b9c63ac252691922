"""Printing what was found: a table for people, lines for programs, JSON when asked."""

from __future__ import annotations

import sys
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import typer

from factlog.cli.context import form
from factlog.text import SHOWN_ERASED, printable
from factlog.vocab import Act, Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rich.text import Text

    from factlog.rows import ClaimRow

ON_A_TERMINAL = 50

SHOWN: dict[str, tuple[str, ...]] = {
    "ActorRow": ("slug", "name", "kind", "claims"),
    "SourceRow": ("slug", "title", "publisher", "published", "claims"),
    "QuestionRow": ("slug", "text", "answers", "status", "claims"),
    "ClaimRow": ("number", "said", "actor", "label", "text"),
    "DisputeRow": ("question", "status", "since", "sides", "claims", "origins"),
    "FindingRow": ("kind", "thing", "message"),
    "PartRow": ("part", "found"),
    "RoleRow": ("role", "may"),
    "SearchRow": ("noun", "name", "actor", "said", "excerpt"),
    "EntryRow": ("entry", "recorded_at", "recorded_by", "reason", "touched"),
}
"""The columns of a table on a terminal, where not all of a row has room."""


def table_wanted(ctx: typer.Context) -> bool:
    """Whether people read this: a table was asked for, or stdout is a terminal."""
    wanted = form(ctx)
    return wanted is Format.TABLE or (wanted is Format.AUTO and sys.stdout.isatty())


def page(ctx: typer.Context, limit: int | None) -> int | None:
    """Return how many rows to read; None for all."""
    if limit is None:
        return ON_A_TERMINAL if table_wanted(ctx) else None
    return limit or None


def show_rows(
    ctx: typer.Context,
    kind: type[Any],
    found: Iterable[Any],
    *,
    limit: int | None,
    count: Callable[[], int],
) -> None:
    """Print rows as they come; in a table, say how many more there are.

    Nothing is printed before the first row is read: its filter may be refused.
    """
    rows = _begun(found)
    if table_wanted(ctx):
        shown = _table(kind, rows)
        more = count() - shown if limit is not None and shown == limit else 0
        if more > 0:
            typer.echo(f"… and {more} more (--limit 0 shows all)", err=True)
        return
    from factlog.export import plain

    json = form(ctx) is Format.JSON
    for chunk in plain.json_rows(rows) if json else plain.tsv(kind, rows):
        sys.stdout.write(chunk)


def _begun(found: Iterable[Any]) -> Iterable[Any]:
    """Return the same rows, the first of them read."""
    rows = iter(found)
    return chain(list(islice(rows, 1)), rows)


def show_row(
    ctx: typer.Context, row: Any, draw: Callable[[Any], None] | None = None
) -> None:
    """Print one thing with its details; `draw` says how on a terminal."""
    if table_wanted(ctx):
        (draw or _fields)(row)
        return
    from factlog.export import plain

    if form(ctx) is Format.JSON:
        sys.stdout.writelines(plain.json_row(row))
    else:
        sys.stdout.writelines(plain.tsv_row(row))


def _table(kind: type[Any], found: Iterable[Any]) -> int:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    names = SHOWN[kind.__name__]
    sides: dict[str, str] = {}
    rows = [[*_cells(row, names, _style(row, sides))] for row in found]
    console = Console()
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0)
    )
    longest = {
        name: max([len(name), *(cells[place].cell_len for cells in rows)])
        for place, name in enumerate(names)
    }
    for name, width in _widths(longest, console.width).items():
        table.add_column(name, overflow="fold", width=width)
    for cells in rows:
        table.add_row(*cells)
    console.print(table)
    return len(rows)


def _widths(longest: Mapping[str, int], room: int) -> dict[str, int | None]:
    """Return how wide each column is; None where it takes what the others leave.

    What is typed again is kept whole while there is room for words beside it.
    """
    gaps = GAP * (len(longest) - 1)
    free = {name: min(width, LEAST) for name, width in longest.items() if name in FREE}
    for most in (room, MOST):
        whole = {n: min(w, most) for n, w in longest.items() if n not in FREE}
        if sum(whole.values()) + sum(free.values()) + gaps <= room:
            return {name: whole.get(name) for name in longest}
    return dict.fromkeys(longest)


def _cells(row: Any, names: Iterable[str], style: str) -> Iterator[Text]:
    """Yield cells; an answer that no longer stands says so without colour too."""
    from rich.text import Text

    from factlog.export.plain import cell

    for name in names:
        value = getattr(row, name)
        words = ", ".join(map(cell, value)) if isinstance(value, tuple) else cell(value)
        if name == "label":
            words = _answer(row, words)
        if name == "recorded_at":
            words = words[: len("2025-04-26T14:00")].replace("T", " ")
        if name == "text" and getattr(row, "erased", False):
            words = SHOWN_ERASED
        if name == "title" and not words:
            words = cell(row.url)
        if name == "excerpt":
            yield _marked(words)
            continue
        yield Text(words, STYLES.get(words, style))


def _answer(claim: ClaimRow, words: str) -> str:
    """Return what a claim says in a word, and what ended it."""
    if claim.act not in {Act.ASSERTS, Act.DENIES}:
        words = f"{claim.act}: {words}" if words else claim.act
    return f"{words} (ended by {claim.ended_by})" if claim.ended_by else words


def _marked(words: str) -> Text:
    """Return an excerpt with what was found in it in bold, instead of its marks."""
    from rich.text import Text

    from factlog.words import CLOSE, OPEN

    text = Text()
    for piece in words.split(OPEN):
        found, mark, rest = piece.rpartition(CLOSE)
        text.append(found, "bold red").append(rest) if mark else text.append(rest)
    return text


def _style(row: Any, sides: dict[str, str]) -> str:
    """Return a claim's colour: that of its side, faint once it no longer stands."""
    if not hasattr(row, "stands"):
        return ""
    colour = sides.setdefault(row.side, COLOURS[len(sides) % len(COLOURS)])
    return colour if row.stands else f"{colour} dim"


COLOURS = ("cyan", "magenta", "yellow", "green", "blue", "red")
FREE = {
    "text",
    "excerpt",
    "title",
    "name",
    "label",
    "message",
    "reason",
    "touched",
    "found",
}
"""Columns of words: they are broken before the others are."""
LEAST = 12
MOST = 24
GAP = 2
STYLES = {
    "contested": "bold red",
    "split": "yellow",
    "conceded": "green",
    "ended": "cyan",
    "uncontested": "dim",
}


def _fields(row: Any) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from factlog.export.plain import pairs

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in pairs(row):
        if value:
            table.add_row(Text(name.replace("_", " ")), Text(printable(value)))
    Console().print(table)
