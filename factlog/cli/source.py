"""factlog source: works in which things were said or reported."""

from __future__ import annotations

from typing import Annotated

import typer

from factlog.cli.context import Asking, Command, change, noun, opened, reading
from factlog.cli.history import add_history
from factlog.cli.options import (
    Limit,
    Slug,
    SourceName,
    actor_option,
    changes,
    source_option,
)
from factlog.cli.output import page, show_row, show_rows
from factlog.cli.told import changed
from factlog.inputs import NewSource
from factlog.vocab import SourceKind

app = noun("source")

Title = Annotated[str | None, typer.Option(help="Its title.")]
Publisher = Annotated[str | None, actor_option("Who published it.")]
Published = Annotated[
    str | None, typer.Option(metavar="DATE", help="When it was published.")
]
Language = Annotated[
    str | None, typer.Option(metavar="LANG", help="Its language, such as id.")
]
ReliesOn = Annotated[
    list[str] | None,
    source_option("What it is a copy or translation of; may be repeated."),
]


@app.command(cls=Command)
def add(
    ctx: typer.Context,
    slug: Annotated[str, typer.Argument(help="A short name to type: small letters.")],
    url: Annotated[str | None, typer.Option(help="Its web address.")] = None,
    title: Title = None,
    kind: Annotated[
        SourceKind, typer.Option(help="What kind of work it is.")
    ] = SourceKind.ARTICLE,
    publisher: Publisher = None,
    published: Published = None,
    language: Language = None,
    relies_on: ReliesOn = None,
) -> None:
    """Record a source."""
    from factlog import record

    new = NewSource(
        slug=slug,
        kind=kind,
        title=title,
        url=url,
        publisher=publisher,
        language=language,
        published=published,
        relies_on=tuple(relies_on or ()),
    )
    change(ctx, lambda entry: record.add_source(entry, new))
    typer.echo(slug)


@app.command(cls=Command)
def amend(
    ctx: typer.Context,
    source: SourceName,
    slug: Slug = None,
    title: Title = None,
    kind: Annotated[
        SourceKind | None, typer.Option(help="What kind of work it is.")
    ] = None,
    publisher: Publisher = None,
    published: Published = None,
    language: Language = None,
    relies_on: ReliesOn = None,
    no_relies_on: Annotated[
        list[str] | None, source_option("What it does not rely on.")
    ] = None,
) -> None:
    """Correct what is recorded of a source; a reason is required.

    Its address cannot be changed: it is what a source is known by.
    """
    from factlog import record

    given = changes(
        slug=slug,
        title=title,
        kind=kind,
        publisher=publisher,
        published=published,
        language=language,
        relies_on=tuple(relies_on or ()),
    )
    _, touched = change(
        ctx,
        lambda entry: record.amend_source(
            entry, source, given, no_relies_on=no_relies_on or ()
        ),
    )
    changed(opened(ctx), touched)


@app.command(cls=Command)
def withdraw(ctx: typer.Context, source: SourceName) -> None:
    """Withdraw a source recorded by mistake; a reason is required."""
    from factlog import record

    _, touched = change(ctx, lambda entry: record.withdraw_source(entry, source))
    changed(opened(ctx), touched)


@app.command("list", cls=Asking)
def list_(ctx: typer.Context, limit: Limit = None) -> None:
    """List sources by slug."""
    from factlog import query
    from factlog.rows import SourceRow

    rows = page(ctx, limit)
    with reading(ctx) as session:
        found = query.sources(session, limit=rows)
        show_rows(
            ctx,
            SourceRow,
            found,
            limit=rows,
            count=lambda: query.count(session, "source"),
        )


@app.command(cls=Asking)
def show(ctx: typer.Context, source: SourceName) -> None:
    """Show a source and what it relies on."""
    from factlog import query

    with reading(ctx) as session:
        show_row(ctx, query.source(session, source))


add_history(app, "source")
