"""Actors, their names, and who belongs to whom."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from factlog.db.base import Slug, one_of
from factlog.db.models.entry import Recorded, recorded
from factlog.vocab import ActorKind


class Actor(Recorded, kw_only=True):
    """Who speaks or is spoken for: a person, body, state, outlet or group."""

    __tablename__ = "actor"
    __table_args__ = recorded(Index(None, "slug"), one_of("kind", ActorKind))

    slug: Mapped[Slug]
    name: Mapped[str]
    kind: Mapped[ActorKind]
    description: Mapped[str | None] = mapped_column(default=None)
    wikidata: Mapped[str | None] = mapped_column(default=None)


class ActorName(Recorded, kw_only=True):
    """A name by which an actor is known, folded for look-up in any script."""

    __tablename__ = "actor_name"
    __table_args__ = recorded(Index(None, "folded"), Index(None, "actor_id"))

    actor_id: Mapped[int] = mapped_column(ForeignKey(Actor.id))
    name: Mapped[str]
    folded: Mapped[str]
    language: Mapped[str | None] = mapped_column(default=None)


class Distinction(Recorded, kw_only=True):
    """Two actors that could be taken for one are not the same; in either order."""

    __tablename__ = "distinction"
    __table_args__ = recorded(
        CheckConstraint("actor_id <> other_id", name="two_actors"),
        Index(None, "actor_id"),
        Index(None, "other_id"),
    )

    actor_id: Mapped[int] = mapped_column(ForeignKey(Actor.id))
    other_id: Mapped[int] = mapped_column(ForeignKey(Actor.id))


class Affiliation(Recorded, kw_only=True):
    """An actor belongs to another for a time, and may speak for it."""

    __tablename__ = "affiliation"
    __table_args__ = recorded(Index(None, "actor_id"), Index(None, "organization_id"))

    actor_id: Mapped[int] = mapped_column(ForeignKey(Actor.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey(Actor.id))
    role: Mapped[str | None] = mapped_column(default=None)
    speaks_for: Mapped[bool] = mapped_column(default=True)
    since: Mapped[str | None] = mapped_column(default=None)
    since_earliest: Mapped[int | None] = mapped_column(default=None)
    since_latest: Mapped[int | None] = mapped_column(default=None)
    until: Mapped[str | None] = mapped_column(default=None)
    until_earliest: Mapped[int | None] = mapped_column(default=None)
    until_latest: Mapped[int | None] = mapped_column(default=None)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"), default=None)
