"""Which questions a change can reach."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select

from factlog.db import models as m
from factlog.db.models import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import InstrumentedAttribute, Session


TOGETHER = 500
"""Rows looked at with one statement: a statement takes so many values."""


def touched(session: Session, rows: Iterable[m.Recorded]) -> set[int]:
    """Return the questions whose status may depend on these rows."""
    left = iter(rows)
    found: set[int] = set()
    while some := list(islice(left, TOGETHER)):
        found |= _touched(session, some)
    return found


def _touched(session: Session, rows: Iterable[m.Recorded]) -> set[int]:
    found: set[int] = set()
    claims: set[int] = set()
    actors: set[int] = set()
    sources: set[int] = set()
    for row in rows:
        match row:
            case m.Question():
                found.add(row.key)
            case m.Option() | m.Claim():
                found.add(row.question_id)
            case m.Citation():
                claims.add(row.claim_id)
            case m.Counterclaim():
                claims |= {row.counterclaim_id, row.claim_id or 0}
            case m.Affiliation():
                actors.add(row.actor_id)
            case m.SourceBasis():
                sources.add(row.source_id)
            case m.Source() if row.replaces:
                sources.add(row.key)
    found |= _asked(session, m.Claim.key.in_(claims)) if claims else set()
    found |= _asked(session, _spoken_by(actors)) if actors else set()
    found |= _asked(session, _resting_on(sources)) if sources else set()
    return found


def _asked(session: Session, about: ColumnElement[bool]) -> set[int]:
    asked = select(m.Claim.question_id).where(m.newest(m.Claim), about)
    return set(session.scalars(asked.distinct()))


def _spoken_by(actors: set[int]) -> ColumnElement[bool]:
    """Claims of these actors, or of any who speaks for them at some time."""
    spoken = m.Affiliation.actor_id.label("actor")
    below = select(spoken).where(m.Affiliation.actor_id.in_(actors)).cte(recursive=True)
    lower = select(spoken).join(below, m.Affiliation.organization_id == below.c.actor)
    both = select(below.union(lower.where(in_force(m.Affiliation))).c.actor)
    return or_(m.Claim.actor_id.in_(both), m.Claim.on_behalf_of_id.in_(both))


def _resting_on(sources: set[int]) -> ColumnElement[bool]:
    """Claims whose citations lead to one of these sources."""
    resting = m.SourceBasis.source_id.label("source")
    above = (
        select(m.Source.key.label("source"))
        .where(m.Source.key.in_(sources))
        .cte(recursive=True)
    )
    nearer = select(resting).join(above, m.SourceBasis.relies_on_id == above.c.source)
    both = select(above.union(nearer.where(in_force(m.SourceBasis))).c.source)
    through: InstrumentedAttribute[int] = m.CitationVia.source_id
    cited = (
        select(m.Citation.claim_id)
        .outerjoin(m.CitationVia, m.CitationVia.citation_id == m.Citation.id)
        .where(in_force(m.Citation))
        .where(or_(m.Citation.source_id.in_(both), through.in_(both)))
    )
    return m.Claim.key.in_(cited)
