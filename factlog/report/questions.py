"""Gathering all that a report of a question shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog import query
from factlog.rows import QuestionReport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from factlog.rows import DisputeDetail, SourceRow


def question(
    session: Session, name: str, *, made_at: str, at: str | None = None
) -> QuestionReport:
    """Return the report of a question as it stood at a date, by default now.

    `made_at` is the moment that the report bears. Raises NotFoundError.
    """
    dispute, origins = query.dispute_and_origins(session, name, at=at)
    slug = dispute.question.slug
    asked = query.question(session, slug)
    used = {c.source for claim in dispute.claims for c in claim.citations}
    used |= {via for claim in dispute.claims for c in claim.citations for via in c.via}
    used |= {slug for origin in origins for slug in origin.sources}
    relies_on = query.bases(session, used)
    used |= {basis for bases in relies_on.values() for basis in bases}
    sources = tuple(query.sources(session, slugs=used))
    return QuestionReport(
        dispute=dispute,
        topic=asked.topic,
        options=asked.options,
        names=query.names(session, _actors(dispute, sources)),
        sources=sources,
        origins=origins,
        withdrawn=query.withdrawn(session, slug, at=at),
        relies_on=relies_on,
        made_at=made_at,
        log=query.state(session),
    )


def _actors(dispute: DisputeDetail, sources: tuple[SourceRow, ...]) -> set[str]:
    """Return every actor that the report names."""
    found = {side.side for side in dispute.sides}
    found |= {one.publisher for one in sources if one.publisher}
    for claim in dispute.claims:
        reporters = (citation.reported_by for citation in claim.citations)
        named = (claim.actor, claim.side, claim.on_behalf_of, claim.addressee)
        found |= {slug for slug in (*named, *reporters) if slug}
    return found


def questions(
    session: Session, *, made_at: str, at: str | None = None
) -> Iterator[QuestionReport]:
    """Yield the report of every question, those last spoken of first."""
    for row in query.disputes(session, query.DisputeFilter(every=True), at=at):
        yield question(session, row.question, made_at=made_at, at=at)
