"""factlog erase: words that must not be kept."""

from __future__ import annotations

from typing import Annotated

import typer

from factlog.cli.context import Command, change
from factlog.cli.told import say, some, swept
from factlog.errors import InvalidInputError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Command)
def erase(
    ctx: typer.Context,
    noun: Annotated[
        str,
        typer.Argument(
            metavar="NOUN", help="actor, source, question, claim or entry (its reason)."
        ),
    ],
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its name or number.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="It cannot be undone, and shall be done.")
    ] = False,
) -> None:
    """Erase the words of a thing, and of what belongs to it, in every version.

    Names, titles, texts, quotes, labels, hedges, channels and notes go; their hashes
    stay, so that all else still verifies. Acts, answers, dates, languages, addresses
    and who recorded them stay: they are not words. Every log that merges with this one
    erases them too. Copies, backups and exports made before still hold them; so does
    an actor or a question that was joined to it: erase that by its own name.
    """
    from factlog import record

    if not yes:
        message = "what is erased is gone, in every version, for good"
        raise InvalidInputError(message, hint="if that is what you want, add --yes")
    (count, entry), _ = change(
        ctx, lambda entry: (record.erase_words(entry, noun, key), entry)
    )
    swept(entry)
    say(f"erased: {noun} {key}, {some(count, 'row')} of words")
