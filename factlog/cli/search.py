"""factlog search: words in claims, quotes, questions, actors and sources."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperOption

from factlog.cli.context import Asking, reading
from factlog.cli.options import Filters, Limit, taking
from factlog.cli.output import page, show_rows, table_wanted
from factlog.cli.told import say
from factlog.errors import InvalidInputError
from factlog.vocab import Noun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factlog.rows import SearchRow

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class Words(Asking):
    """A command that takes words to leave out, which begin as options do."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take what begins with one hyphen, and is no option, for a word."""
        end = args.index("--") if "--" in args else len(args)
        options = {name: param for param in self.params for name in param.opts}
        own, words = list[str](), args[end + 1 :]
        for before, word in pairwise(["", *args[:end]]):
            option = options.get(before)
            value = isinstance(option, TyperOption) and not option.is_flag
            text = word[:1] == "-" != word[1:2] and word not in options and not value
            (words if text else own).append(word)
        return super().parse_args(ctx, [*own, "--", *words])


@app.command(cls=Words)
@taking(Filters)
def search(
    ctx: typer.Context,
    text: Annotated[list[str], typer.Argument(help="The words to look for.")],
    filters: Filters,
    noun: Annotated[Noun | None, typer.Option(help="Only such things.")] = None,
    limit: Limit = None,
) -> None:
    """Find what has all these words, in any script; the best of the newest first.

    A "phrase" stands in quotes, begin* finds what begins so, and -word leaves out what
    has it; all else is only text. Case and accents do not matter. With a filter, only
    claims are found. Words are found in claims, their quotes and translations, in
    questions and their options, actors and their names, sources and their addresses.

    Of very many matches the newest 10,000 come first. What was found is marked: in bold
    in a table, else ⟦so⟧.
    """
    from factlog import query
    from factlog.rows import SearchRow

    wanted = query.ClaimFilter(**filters.given())
    if wanted != query.ClaimFilter() and noun not in {None, Noun.CLAIM}:
        message = f"a filter of claims finds no {noun}"
        raise InvalidInputError(message, hint="leave out the filter, or --noun")
    rows = page(ctx, limit)
    some: list[SearchRow] = []
    more: list[SearchRow] = []

    def first(found: Iterator[SearchRow]) -> Iterator[SearchRow]:
        for row in islice(found, rows):
            some[:] = [row]
            yield row
        more.extend(found)

    with reading(ctx) as session:
        at_most = None if rows is None else rows + 1
        words = " ".join(text)
        found = query.search(session, words, noun=noun, wanted=wanted, limit=at_most)
        show_rows(ctx, SearchRow, first(found), limit=rows, count=lambda: 0)
    if more and table_wanted(ctx):
        say("… and more (--limit 0 shows all)")
    if not some and table_wanted(ctx):
        say("nothing has all these words")
