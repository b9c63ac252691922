"""Sources, and which of them is a copy or translation of which."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from factlog.db.base import Slug, one_of
from factlog.db.models.actor import Actor
from factlog.db.models.entry import Recorded, recorded
from factlog.vocab import SourceKind


class Source(Recorded, kw_only=True):
    """A work in which something was said or reported."""

    __tablename__ = "source"
    __table_args__ = recorded(Index(None, "slug"), one_of("kind", SourceKind))

    slug: Mapped[Slug]
    kind: Mapped[SourceKind]
    title: Mapped[str | None] = mapped_column(default=None)
    url: Mapped[str | None] = mapped_column(default=None)
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey(Actor.id), default=None)
    language: Mapped[str | None] = mapped_column(default=None)
    published: Mapped[str | None] = mapped_column(default=None)
    published_earliest: Mapped[int | None] = mapped_column(default=None)
    published_latest: Mapped[int | None] = mapped_column(default=None)


class SourceBasis(Recorded, kw_only=True):
    """A source as a whole relies on another."""

    __tablename__ = "source_basis"
    __table_args__ = recorded(Index(None, "source_id"), Index(None, "relies_on_id"))

    source_id: Mapped[int] = mapped_column(ForeignKey(Source.id))
    relies_on_id: Mapped[int] = mapped_column(ForeignKey(Source.id))
