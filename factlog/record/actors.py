"""Recording actors, their names, and who belongs to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog import moments, text
from factlog.analysis import sides
from factlog.db import find
from factlog.db import models as m
from factlog.db.models import in_force
from factlog.derive.cases import links_of
from factlog.errors import DuplicateError, InvalidInputError, RefusedError
from factlog.inputs import NewActor, NewAffiliation, split_alias
from factlog.record.sources import source_of

if TYPE_CHECKING:
    from uuid import UUID

    from factlog.db.journal import Journal


def add_actor(entry: Journal, new: NewActor, uid: UUID | None = None) -> int:
    """Record an actor with its names and affiliations; return its key.

    Raises DuplicateError when the slug is taken, NotFoundError when an organization
    or a source is unknown.
    """
    if find.find_slug(entry.session, m.Actor, new.slug) is not None:
        raise DuplicateError("actor", new.slug)
    actor = m.Actor(
        slug=new.slug,
        name=new.name,
        kind=new.kind,
        description=new.description,
        wikidata=new.wikidata,
    )
    key = entry.add(actor, uid)
    names = dict.fromkeys([(new.name, None), *map(split_alias, new.aliases)])
    for name, language in names:
        folded = text.fold(name)
        entry.add(
            m.ActorName(actor_id=key, name=name, folded=folded, language=language)
        )
    for affiliation in new.affiliations:
        _affiliate(entry, key, new.slug, affiliation)
    return key


def join_actor(entry: Journal, new: NewAffiliation, uid: UUID | None = None) -> int:
    """Record that an actor belongs to another; return the affiliation's key.

    Raises NotFoundError for an unknown name, RefusedError when an actor would come to
    speak for itself.
    """
    if new.actor is None:
        message = "an affiliation needs an actor"
        raise InvalidInputError(message, hint="name who belongs to the organization")
    actor = find.the_actor(entry.session, new.actor)
    return _affiliate(entry, actor, new.actor, new, uid)


def _affiliate(
    entry: Journal,
    actor: int,
    name: str,
    new: NewAffiliation,
    uid: UUID | None = None,
) -> int:
    organization = find.the_actor(entry.session, new.organization)
    since, since_earliest, since_latest = moments.columns(new.since)
    until, until_earliest, until_latest = moments.columns(new.until)
    link = sides.Link(actor, organization, since_earliest, until_latest)
    above = links_of(entry.session, {organization})
    if actor == organization or (new.speaks_for and sides.closes_a_loop(link, above)):
        message = f"{name} would come to speak for itself by way of {new.organization}"
        hint = "add --no-speaks-for, or --since and --until dates that do not overlap"
        raise RefusedError(message, hint=hint)
    affiliation = m.Affiliation(
        actor_id=actor,
        organization_id=organization,
        role=new.role,
        speaks_for=new.speaks_for,
        since=since,
        since_earliest=since_earliest,
        since_latest=since_latest,
        until=until,
        until_earliest=until_earliest,
        until_latest=until_latest,
        source_id=source_of(entry, new.source) if new.source else None,
    )
    return entry.add(affiliation, uid)


def leave_actor(entry: Journal, actor: str, organization: str, until: str) -> int:
    """Record until when an actor belonged to another; return the affiliation's key.

    Raises RefusedError when there is no open affiliation, or more than one.
    """
    key = find.the_actor(entry.session, actor)
    organization_key = find.the_actor(entry.session, organization)
    open_ones = entry.session.scalars(
        select(m.Affiliation).where(
            in_force(m.Affiliation),
            m.Affiliation.actor_id == key,
            m.Affiliation.organization_id == organization_key,
            m.Affiliation.until.is_(None),
        )
    ).all()
    if len(open_ones) != 1:
        message = f"{actor} has {len(open_ones)} open affiliations to {organization}"
        raise RefusedError(message, hint=f"see them: factlog actor show {actor}")
    (affiliation,) = open_ones
    NewAffiliation(organization=organization, since=affiliation.since, until=until)
    typed, earliest, latest = moments.columns(until)
    entry.replace(
        affiliation, until=typed, until_earliest=earliest, until_latest=latest
    )
    return affiliation.key
