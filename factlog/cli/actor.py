"""factlog actor: who speaks or is spoken for."""

from __future__ import annotations

from typing import Annotated

import typer

from factlog.cli.context import Asking, Command, change, noun, opened, reading
from factlog.cli.history import add_history
from factlog.cli.options import (
    ActorName,
    Limit,
    Role,
    Since,
    Slug,
    SpeaksFor,
    Until,
    actor_option,
    changes,
    name_of,
    source_option,
)
from factlog.cli.output import page, show_row, show_rows
from factlog.cli.told import changed, say
from factlog.inputs import NewActor, NewAffiliation
from factlog.vocab import ActorKind

app = noun("actor")

Aliases = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME[@LANG]", help="Another name; may be repeated."),
]
Description = Annotated[str | None, typer.Option(help="Who that is, in a few words.")]
Wikidata = Annotated[
    str | None, typer.Option(metavar="QID", help="Its item there, such as Q159.")
]
PartOf = Annotated[str | None, actor_option("What it belongs to and speaks for.")]
From = Annotated[str | None, source_option("Who says so.", "--source")]


@app.command(cls=Command)
def add(
    ctx: typer.Context,
    slug: Annotated[str, typer.Argument(help="A short name to type: small letters.")],
    name: Annotated[str, typer.Argument(help="The name to print.")],
    kind: Annotated[
        ActorKind, typer.Option(help="What kind of actor it is.")
    ] = ActorKind.ORGANIZATION,
    alias: Aliases = None,
    description: Description = None,
    wikidata: Wikidata = None,
    part_of: PartOf = None,
    role: Role = None,
    since: Since = None,
    until: Until = None,
    speaks_for: SpeaksFor = True,
    source: From = None,
) -> None:
    """Record an actor, and what it belongs to."""
    from factlog import record

    affiliation = _affiliation(part_of, role, since, until, speaks_for, source)
    new = NewActor(
        slug=slug,
        name=name,
        kind=kind,
        description=description,
        wikidata=wikidata,
        aliases=tuple(alias or ()),
        affiliations=affiliation,
    )
    change(ctx, lambda entry: record.add_actor(entry, new))
    typer.echo(slug)


def _affiliation(
    part_of: str | None,
    role: str | None,
    since: str | None,
    until: str | None,
    speaks_for: bool,
    source: str | None,
) -> tuple[NewAffiliation, ...]:
    if part_of is None:
        if role or since or until or source or not speaks_for:
            message = "--role, --since, --until, --source: of which affiliation?"
            raise typer.BadParameter(message + " Add --part-of ACTOR.")
        return ()
    one = NewAffiliation(
        organization=part_of,
        role=role,
        since=since,
        until=until,
        speaks_for=speaks_for,
        source=source,
    )
    return (one,)


@app.command(cls=Command)
def amend(
    ctx: typer.Context,
    actor: ActorName,
    slug: Slug = None,
    name: Annotated[str | None, typer.Option(help="The name to print.")] = None,
    kind: Annotated[
        ActorKind | None, typer.Option(help="What kind of actor it is.")
    ] = None,
    alias: Aliases = None,
    no_alias: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[@LANG]", help="A name to take away."),
    ] = None,
    description: Description = None,
    wikidata: Wikidata = None,
    part_of: PartOf = None,
    no_part_of: Annotated[
        list[str] | None, actor_option("What it never belonged to.")
    ] = None,
    role: Role = None,
    since: Since = None,
    until: Until = None,
    speaks_for: SpeaksFor = True,
    source: From = None,
) -> None:
    """Correct what is recorded of an actor; a reason is required."""
    from factlog import record

    affiliation = _affiliation(part_of, role, since, until, speaks_for, source)
    given = changes(
        slug=slug,
        name=name,
        kind=kind,
        description=description,
        wikidata=wikidata,
        aliases=tuple(alias or ()),
        affiliations=affiliation,
    )
    _, touched = change(
        ctx,
        lambda entry: record.amend_actor(
            entry,
            actor,
            given,
            no_aliases=no_alias or (),
            no_affiliations=no_part_of or (),
        ),
    )
    changed(opened(ctx), touched)


@app.command(cls=Command)
def withdraw(ctx: typer.Context, actor: ActorName) -> None:
    """Withdraw an actor recorded by mistake; a reason is required."""
    from factlog import record

    _, touched = change(ctx, lambda entry: record.withdraw_actor(entry, actor))
    changed(opened(ctx), touched)


@app.command(cls=Command)
def join(
    ctx: typer.Context,
    actor: ActorName,
    organization: ActorName,
    role: Role = None,
    since: Since = None,
    until: Until = None,
    speaks_for: SpeaksFor = True,
    source: From = None,
) -> None:
    """Record that an actor belongs to an organization."""
    from factlog import record

    new = NewAffiliation(
        actor=actor,
        organization=organization,
        role=role,
        since=since,
        until=until,
        speaks_for=speaks_for,
        source=source,
    )
    _, touched = change(ctx, lambda entry: record.join_actor(entry, new))
    changed(opened(ctx), touched)


@app.command(cls=Command)
def leave(
    ctx: typer.Context,
    actor: ActorName,
    organization: ActorName,
    until: Annotated[str, typer.Option(metavar="DATE", help="The last day.")],
) -> None:
    """Record until when it belonged to an organization."""
    from factlog import record

    _, touched = change(
        ctx, lambda entry: record.leave_actor(entry, actor, organization, until)
    )
    changed(opened(ctx), touched)


@app.command(cls=Command)
def merge(
    ctx: typer.Context,
    actor: ActorName,
    other: Annotated[str, name_of("actor")],
    not_the_same: Annotated[
        bool, typer.Option("--not-the-same", help="Settle that they are two.")
    ] = False,
) -> None:
    """Record that OTHER is ACTOR, made twice; a reason is required."""
    from factlog import record

    join = record.distinguish_actors if not_the_same else record.merge_actors
    _, touched = change(ctx, lambda entry: join(entry, actor, other))
    if not not_the_same:
        say(f"{other} is {actor} from now on")
    changed(opened(ctx), touched)


@app.command("list", cls=Asking)
def list_(ctx: typer.Context, limit: Limit = None) -> None:
    """List actors by slug."""
    from factlog import query
    from factlog.rows import ActorRow

    rows = page(ctx, limit)
    with reading(ctx) as session:
        found = query.actors(session, limit=rows)
        show_rows(
            ctx,
            ActorRow,
            found,
            limit=rows,
            count=lambda: query.count(session, "actor"),
        )


@app.command(cls=Asking)
def show(ctx: typer.Context, actor: ActorName) -> None:
    """Show an actor and what it belongs to."""
    from factlog import query

    with reading(ctx) as session:
        show_row(ctx, query.actor(session, actor))


add_history(app, "actor")
