"""Recording actors, their names, and who belongs to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factlog import moments, text
from factlog.analysis import sides
from factlog.db import find
from factlog.db import models as m
from factlog.db.base import made
from factlog.db.models import in_force
from factlog.derive.cases import links_of
from factlog.errors import DuplicateError, InvalidInputError, RefusedError
from factlog.inputs import NewActor, NewAffiliation, split_alias
from factlog.record.amend import amended, correcting, refuse_taken, replace
from factlog.record.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from factlog.db.journal import Journal


def add_actor(entry: Journal, new: NewActor, uid: UUID | None = None) -> int:
    """Record an actor with its names and affiliations; return its key.

    Raises DuplicateError when the slug is taken, NotFoundError when an organization
    or a source is unknown.
    """
    if find.find_slug(entry.session, m.Actor, new.slug) is not None:
        raise DuplicateError("actor", new.slug)
    key = entry.add(_actor(new), uid)
    names = dict.fromkeys([(new.name, None), *map(split_alias, new.aliases)])
    for name, language in names:
        entry.add(_name(key, name, language))
    for affiliation in new.affiliations:
        _affiliate(entry, key, new.slug, affiliation)
    return key


def _actor(new: NewActor) -> m.Actor:
    return made(
        m.Actor,
        slug=new.slug,
        name=new.name,
        kind=new.kind,
        description=new.description,
        wikidata=new.wikidata,
    )


def _name(actor: int, name: str, language: str | None) -> m.ActorName:
    folded = text.fold(name)
    return made(
        m.ActorName, actor_id=actor, name=name, folded=folded, language=language
    )


def amend_actor(
    entry: Journal,
    name: str,
    changes: Mapping[str, Any],
    *,
    no_aliases: Sequence[str] = (),
    no_affiliations: Sequence[str] = (),
) -> int:
    """Correct what is recorded of an actor; return its key.

    `changes` are fields of NewActor; its aliases and affiliations are added. Raises
    NotFoundError for an unknown name, DuplicateError for a slug that is taken,
    InvalidInputError without a reason or where nothing would change.
    """
    key = find.the_actor(entry.session, name)
    old = entry.current(m.Actor, key)
    with correcting(entry, old):
        new = amended(entry, NewActor, old, changes)
        refuse_taken(entry, old, new.slug)
        replace(entry, old, _actor(new))
        known = {(one.name, one.language): one for one in _names(entry, key)}
        main, own = known.pop((old.name, None)), known.pop((new.name, None), None)
        if own is not None:
            entry.withdraw(main)
        else:
            replace(entry, main, _name(key, new.name, None))
        for alias in map(split_alias, no_aliases):
            _drop_name(entry, known, alias)
        for alias in dict.fromkeys(map(split_alias, new.aliases)):
            if alias not in {*known, (new.name, None)}:
                entry.add(_name(key, *alias))
        for organization in no_affiliations:
            entry.withdraw(_affiliation(entry, key, old.slug, organization))
        for affiliation in new.affiliations:
            _affiliate(entry, key, new.slug, affiliation)
    return key


def _names(entry: Journal, actor: int) -> Sequence[m.ActorName]:
    own = in_force(m.ActorName), m.ActorName.actor_id == actor
    return entry.session.scalars(select(m.ActorName).where(*own)).all()


def _drop_name(
    entry: Journal,
    known: dict[tuple[str, str | None], m.ActorName],
    alias: tuple[str, str | None],
) -> None:
    if alias not in known:
        message = f"{'@'.join(filter(None, alias))!r} is none of its other names"
        raise RefusedError(message, hint="see them: factlog actor show NAME")
    entry.withdraw(known.pop(alias))


def _affiliation(
    entry: Journal, actor: int, name: str, organization: str, *, opened: bool = False
) -> m.Affiliation:
    """Return the one affiliation of an actor to an organization."""
    other = find.the_actor(entry.session, organization)
    wanted = select(m.Affiliation).where(
        in_force(m.Affiliation),
        m.Affiliation.actor_id == actor,
        m.Affiliation.organization_id == other,
    )
    if opened:
        wanted = wanted.where(m.Affiliation.until.is_(None))
    found = entry.session.scalars(wanted).all()
    if len(found) != 1:
        kind = "open affiliations" if opened else "affiliations"
        message = f"{name} has {len(found)} {kind} to {organization}"
        raise RefusedError(message, hint=f"see them: factlog actor show {name}")
    return found[0]


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
    affiliation = made(
        m.Affiliation,
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
    affiliation = _affiliation(entry, key, actor, organization, opened=True)
    NewAffiliation(organization=organization, since=affiliation.since, until=until)
    typed, earliest, latest = moments.columns(until)
    entry.replace(
        affiliation, until=typed, until_earliest=earliest, until_latest=latest
    )
    return affiliation.key
