"""Actors, sources and questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factlog.vocab import ActorKind, Answers, SourceKind, Status, Time


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """An actor, and how many claims it made."""

    slug: str
    name: str
    kind: ActorKind
    description: str | None
    wikidata: str | None
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """A name of an actor, and its language."""

    name: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationRow:
    """An actor belongs to an organization."""

    actor: str
    organization: str
    role: str | None
    speaks_for: bool
    since: str | None
    since_earliest: str | None
    since_latest: str | None
    until: str | None
    until_earliest: str | None
    until_latest: str | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorDetail(ActorRow):
    """An actor with its names, what it belongs to, and who belongs to it."""

    names: tuple[NameRow, ...]
    affiliations: tuple[AffiliationRow, ...]
    members: tuple[AffiliationRow, ...]
    uid: str
    recorded_at: str
    recorded_by: str
    changed_at: str | None
    changed_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source, and how many claims cite it."""

    slug: str
    kind: SourceKind
    title: str | None
    url: str | None
    publisher: str | None
    language: str | None
    published: str | None
    published_earliest: str | None
    published_latest: str | None
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDetail(SourceRow):
    """A source, what it relies on as a whole, and what relies on it."""

    relies_on: tuple[str, ...]
    relied_on_by: tuple[str, ...]
    uid: str
    recorded_at: str
    recorded_by: str
    changed_at: str | None
    changed_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    """An answer that a choice question offers."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question, its status now, and how many claims answer it."""

    slug: str
    text: str
    topic: str | None
    answers: Answers
    unit: str | None
    time: Time
    window_days: int | None
    tolerance: str | None
    status: Status
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDetail(QuestionRow):
    """A question with the options that it offers."""

    options: tuple[OptionRow, ...]
    uid: str
    recorded_at: str
    recorded_by: str
    changed_at: str | None
    changed_by: str | None
