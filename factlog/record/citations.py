"""Recording where claims are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog.db import find
from factlog.db import models as m
from factlog.db.base import made
from factlog.db.models import in_force
from factlog.derive.cases import basis_of
from factlog.errors import RefusedError
from factlog.record.sources import source_of

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from factlog.db.journal import Journal
    from factlog.inputs import NewCitation


def cite(entry: Journal, number: int, new: NewCitation, uid: UUID | None = None) -> int:
    """Record where the claim of this number is found; return the citation's key.

    Raises what `citation_of` raises.
    """
    citation = citation_of(entry, new)
    citation.claim_id = number
    return entry.add(citation, uid)


def citation_of(entry: Journal, new: NewCitation) -> m.Citation:
    """Return a citation that is no claim's yet; record a source that is new.

    Raises NotFoundError for an unknown name, RefusedError where a source would be
    reported by way of itself.
    """
    source = source_of(entry, new.source)
    via = [source_of(entry, name) for name in new.via]
    if len({source, *via}) < len(via) + 1:
        message = f"the way from {new.source} comes by one source twice"
        raise RefusedError(message, hint="name each --via once, the nearest first")
    reporter = (
        find.the_actor(entry.session, new.reported_by) if new.reported_by else None
    )
    return made(
        m.Citation,
        claim_id=0,
        source_id=source,
        quote=new.quote,
        quote_language=new.quote_language,
        translation=new.translation,
        locator=new.locator,
        reported_by_id=reporter,
        via=[
            made(m.CitationVia, position=i, source_id=key)
            for i, key in enumerate(via, 1)
        ],
    )


def rests_on(session: Session, number: int) -> set[int]:
    """Return every source that a claim rests on, near or far."""
    cited = select(m.Citation.source_id).where(
        in_force(m.Citation), m.Citation.claim_id == number
    )
    through = (
        select(m.CitationVia.source_id)
        .join(m.Citation, m.Citation.id == m.CitationVia.citation_id)
        .where(in_force(m.Citation), m.Citation.claim_id == number)
    )
    near = {*session.scalars(cited), *session.scalars(through)}
    behind = basis_of(session, near)
    return near | {basis for bases in behind.values() for basis in bases}
