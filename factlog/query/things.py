"""Actors, sources and questions: lists of each, and one of each with its details."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from factlog import canonical
from factlog.db import find
from factlog.db import models as m
from factlog.db.ask import KEY
from factlog.db.called import apart, called
from factlog.db.models import holds_at, in_force
from factlog.query.reading import iso, moment_of, stream
from factlog.rows import (
    ActorDetail,
    ActorRow,
    AffiliationRow,
    NameRow,
    OptionRow,
    QuestionDetail,
    QuestionRow,
    SourceDetail,
    SourceRow,
)
from factlog.vocab import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import Session


def actors(session: Session, *, limit: int | None = None) -> Iterator[ActorRow]:
    """Yield actors by slug, each with how many claims it made; one statement."""
    for row in stream(session, _actors(), limit):
        yield ActorRow(**row._mapping)


def actor(session: Session, name: str) -> ActorDetail:
    """Return an actor by any of its names; raises NotFoundError."""
    key = find.the_actor(session, name)
    row = session.execute(_actors().where(m.Actor.key == key)).one()
    named = select(m.ActorName.name, m.ActorName.language).where(
        in_force(m.ActorName), m.ActorName.actor_id == key
    )
    names = session.execute(named.order_by(m.ActorName.key))
    return ActorDetail(
        **row._mapping,
        names=tuple(NameRow(name=name, language=tag) for name, tag in names),
        affiliations=_affiliations(session, "actor_id", key),
        members=_affiliations(session, "organization_id", key),
        **_recorded(session, m.Actor, key),
    )


def names(session: Session, slugs: Collection[str]) -> dict[str, str]:
    """Return the names of actors by slug."""
    named = select(called(m.Actor), m.Actor.name).where(_called(m.Actor, slugs))
    wanted = named.order_by(m.Actor.slug, m.Actor.key)
    return {slug: name for slug, name in session.execute(wanted)}


def _called(thing: Any, names: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that things are called so, also such as were withdrawn."""
    slugs = {apart(name)[0] for name in names}
    return and_(m.newest(thing), thing.slug.in_(slugs), called(thing).in_(names))


@cache
def _actors() -> Select[*tuple[Any, ...]]:
    return (
        select(
            called(m.Actor).label("slug"),
            m.Actor.name,
            m.Actor.kind,
            m.Actor.description,
            m.Actor.wikidata,
            _counted(m.Claim.actor_id == m.Actor.key),
        )
        .where(in_force(m.Actor))
        .order_by(m.Actor.slug, m.Actor.key)
    )


def _counted(belongs: ColumnElement[bool]) -> ColumnElement[int]:
    claims = select(func.count()).select_from(m.Claim).where(in_force(m.Claim), belongs)
    return claims.scalar_subquery().label("claims")


def _affiliations(
    session: Session, column: str, key: int
) -> tuple[AffiliationRow, ...]:
    found = session.execute(_affiliated(column), {KEY.key: key})
    return tuple(
        AffiliationRow(
            actor=actor,
            organization=whole,
            role=row.role,
            speaks_for=row.speaks_for,
            since=row.since,
            since_earliest=iso(row.since_earliest),
            since_latest=iso(row.since_latest),
            until=row.until,
            until_earliest=iso(row.until_earliest),
            until_latest=iso(row.until_latest),
            source=source,
        )
        for row, actor, whole, source in found
    )


@cache
def _affiliated(column: str) -> Select[*tuple[Any, ...]]:
    """Return what finds affiliations by the actor in a column, with what they name."""
    member, organization = aliased(m.Actor), aliased(m.Actor)
    one = m.Affiliation
    return (
        select(one, called(member), called(organization), called(m.Source))
        .join(member, and_(member.key == one.actor_id, m.newest(member)))
        .join(
            organization,
            and_(organization.key == one.organization_id, m.newest(organization)),
        )
        .outerjoin(m.Source, and_(m.Source.key == one.source_id, m.newest(m.Source)))
        .where(in_force(one), getattr(one, column) == KEY)
        .order_by(one.key)
    )


def _recorded(session: Session, model: type[m.Recorded], key: int) -> dict[str, Any]:
    """Return the uid of a thing, who recorded it when, and who changed it last."""
    written = (
        select(model.id, model.uid, m.Entry.recorded_at, m.Entry.recorded_by)
        .join(m.Entry, m.Entry.id == model.entry_id)
        .where(model.key == key, or_(model.id == key, m.newest(model)))
        .order_by(model.id == key)
    )
    *last, (_, uid, at, by) = session.execute(written)
    _, _, changed, whom = last[0] if last else (None, None, None, None)
    return {
        "uid": str(uid),
        "recorded_at": canonical.instant(at),
        "recorded_by": by,
        "changed_at": canonical.instant(changed) if changed else None,
        "changed_by": whom,
    }


def sources(
    session: Session,
    *,
    slugs: Collection[str] | None = None,
    limit: int | None = None,
) -> Iterator[SourceRow]:
    """Yield sources by slug, each with how many claims cite it; one statement."""
    found = in_force(m.Source) if slugs is None else _called(m.Source, slugs)
    for row in stream(session, _sources().where(found), limit):
        yield SourceRow(**_source(row))


def source(session: Session, name: str) -> SourceDetail:
    """Return a source by slug, address or title; raises NotFoundError."""
    key = find.the_source(session, name)
    own = in_force(m.Source), m.Source.key == key
    row = session.execute(_sources().where(*own)).one()
    basis = m.SourceBasis
    return SourceDetail(
        **_source(row),
        relies_on=_slugs(session, basis.relies_on_id, basis.source_id == key),
        relied_on_by=_slugs(session, basis.source_id, basis.relies_on_id == key),
        **_recorded(session, m.Source, key),
    )


@cache
def _sources() -> Select[*tuple[Any, ...]]:
    publisher = aliased(m.Actor)
    publishes = and_(publisher.key == m.Source.publisher_id, m.newest(publisher))
    cited = (
        select(func.count(m.Citation.claim_id.distinct()))
        .where(in_force(m.Citation), m.Citation.source_id == m.Source.key)
        .scalar_subquery()
    )
    return (
        select(
            called(m.Source).label("slug"),
            m.Source.kind,
            m.Source.title,
            m.Source.url,
            called(publisher).label("publisher"),
            m.Source.language,
            m.Source.published,
            m.Source.published_earliest,
            m.Source.published_latest,
            cited.label("claims"),
        )
        .outerjoin(publisher, publishes)
        .order_by(m.Source.slug, m.Source.key)
    )


def _source(row: Row[Any]) -> dict[str, Any]:
    ends = {
        name: iso(row._mapping[name])
        for name in ("published_earliest", "published_latest")
    }
    return {**row._mapping, **ends}


def _slugs(
    session: Session, column: Any, condition: ColumnElement[bool]
) -> tuple[str, ...]:
    named = (
        select(called(m.Source))
        .join(m.SourceBasis, column == m.Source.key)
        .where(in_force(m.SourceBasis), m.newest(m.Source), condition)
    )
    return tuple(session.scalars(named.order_by(m.Source.slug, m.Source.key)))


def questions(
    session: Session, *, at: str | None = None, limit: int | None = None
) -> Iterator[QuestionRow]:
    """Yield questions by slug with their status at a moment; one statement."""
    found = _questions(moment_of(at)).where(in_force(m.Question))
    for row in stream(session, found, limit):
        yield QuestionRow(**_question(row))


def question(session: Session, name: str, *, at: str | None = None) -> QuestionDetail:
    """Return a question by slug or words, with its options; raises NotFoundError."""
    key = find.asked(session, name)
    own = m.newest(m.Question), m.Question.key == key
    row = session.execute(_questions(moment_of(at)).where(*own)).one()
    return QuestionDetail(
        **_question(row),
        options=options(session, key),
        **_recorded(session, m.Question, key),
    )


def bases(session: Session, slugs: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return what each of these sources relies on as a whole, by slug."""
    source, basis = aliased(m.Source), aliased(m.Source)
    rows = session.execute(
        select(called(source), called(basis))
        .select_from(m.SourceBasis)
        .join(source, source.key == m.SourceBasis.source_id)
        .join(basis, basis.key == m.SourceBasis.relies_on_id)
        .where(in_force(m.SourceBasis), _called(source, slugs), m.newest(basis))
        .order_by(source.slug, basis.slug, basis.key)
    )
    found: dict[str, tuple[str, ...]] = {}
    for slug, behind in rows:
        found[slug] = (*found.get(slug, ()), behind)
    return found


def slugs(session: Session, keys: Collection[int]) -> list[str]:
    """Return the slugs of the questions with these keys, sorted."""
    named = select(called(m.Question)).where(in_force(m.Question))
    wanted = named.where(m.Question.key.in_(keys))
    return list(session.scalars(wanted.order_by(m.Question.slug, m.Question.key)))


def options(session: Session, question: int) -> tuple[OptionRow, ...]:
    """Return the options that a question offers, as they were declared."""
    offered = select(called(m.Option), m.Option.label).where(
        in_force(m.Option), m.Option.question_id == question
    )
    rows = session.execute(offered.order_by(m.Option.key))
    return tuple(OptionRow(slug=slug, label=label) for slug, label in rows)


def _questions(moment: int) -> Select[*tuple[Any, ...]]:
    span = m.StatusSpan
    now = and_(span.question_id == m.Question.key, holds_at(span, moment))
    return (
        select(
            called(m.Question).label("slug"),
            m.Question.text,
            m.Question.topic,
            m.Question.answers,
            m.Question.unit,
            m.Question.time,
            m.Question.window_days,
            m.Question.tolerance,
            span.status,
            _counted(m.Claim.question_id == m.Question.key),
        )
        .outerjoin(span, now)
        .order_by(m.Question.slug, m.Question.key)
    )


def _question(row: Row[Any]) -> dict[str, Any]:
    return {**row._mapping, "status": row.status or Status.UNCONTESTED}


def count(session: Session, noun: str) -> int:
    """Return how many things of a noun there are."""
    model = next(model for model in m.RECORDED if model.__tablename__ == noun)
    counted = select(func.count()).select_from(model).where(in_force(model))
    return session.scalar(counted) or 0
