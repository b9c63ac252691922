"""Which questions a change can reach."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from factlog.db import models as m
from factlog.db.ask import KEYS, ask_each
from factlog.db.models import in_force

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session


def touched(
    session: Session, rows: Sequence[m.Recorded]
) -> tuple[set[int], dict[int, set[int]]]:
    """Return the questions whose status may depend on these rows.

    And apart from them those to which they only add claims, with these.
    """
    new = (row for row in rows if isinstance(row, m.Claim) and not row.replaces)
    added = {claim.key: claim.question_id for claim in new}
    found = _changed(session, rows, added)
    return found, _apart(added, found)


def _apart(added: Mapping[int, int], found: Collection[int]) -> dict[int, set[int]]:
    """Return the claims that are added to each question that is not found anyway."""
    apart: dict[int, set[int]] = defaultdict(set)
    for claim, question in added.items():
        if question not in found:
            apart[question].add(claim)
    return apart


def _changed(
    session: Session, rows: Iterable[m.Recorded], added: Mapping[int, int]
) -> set[int]:
    """Return the questions that these rows change otherwise than by adding claims."""
    found: set[int] = set()
    moved: set[int] = set()
    offered: set[int] = set()
    claims: set[int] = set()
    actors: set[int] = set()
    sources: set[int] = set()
    for row in rows:
        match row:
            case m.Question():
                found.add(row.key)
            case m.Option():
                found.add(row.question_id)
                offered |= {row.key} if row.replaces else set()
            case m.Claim() if row.replaces:
                found.add(row.question_id)
                moved.add(row.key)
            case m.Citation():
                claims.add(row.claim_id)
            case m.Counterclaim() if row.counterclaim_id not in added:
                claims |= {row.counterclaim_id, row.claim_id or 0}
            case m.Affiliation():
                actors.add(row.actor_id)
            case m.SourceBasis():
                sources.add(row.source_id)
            case m.Source() if row.replaces:
                sources.add(row.key)
    found |= _ever_on(session, m.Claim, moved) | _ever_on(session, m.Option, offered)
    return found | _reached(session, claims - added.keys() - moved, actors, sources)


def touched_between(
    session: Session, first: int, last: int
) -> tuple[set[int], dict[int, set[int]]]:
    """Return what `touched` returns for all that these entries wrote."""

    def keys(model: type[m.Recorded], column: InstrumentedAttribute[Any]) -> set[int]:
        written = select(column).where(model.entry_id.between(first, last))
        return set(session.scalars(written.where(column.is_not(None)).distinct()))

    found = keys(m.Question, m.Question.key) | keys(m.Option, m.Option.question_id)
    for model in (m.Claim, m.Option):
        found |= _ever_on(
            session, model, keys(model, model.key) - keys(model, model.id)
        )
    written = select(m.Claim.id, m.Claim.key, m.Claim.question_id).where(
        m.Claim.entry_id.between(first, last)
    )
    added: dict[int, int] = {}
    for number, key, question in session.execute(written.order_by(m.Claim.id)):
        if number == key:
            added[key] = question
        else:  # a later version, perhaps of one that is new here
            found |= {question, added.pop(key, question)}
    claims = keys(m.Citation, m.Citation.claim_id)
    against = select(m.Counterclaim.counterclaim_id, m.Counterclaim.claim_id).where(
        m.Counterclaim.entry_id.between(first, last)
    )
    for claim, target in session.execute(against):
        claims |= set() if claim in added else {claim, target or 0}
    actors = keys(m.Affiliation, m.Affiliation.actor_id)
    sources = keys(m.SourceBasis, m.SourceBasis.source_id)
    changed = m.Source.key != m.Source.id
    later = select(m.Source.key).where(m.Source.entry_id.between(first, last), changed)
    sources |= {*session.scalars(later)}
    found |= _reached(session, claims - added.keys(), actors, sources)
    return found, _apart(added, found)


def _reached(
    session: Session, claims: set[int], actors: set[int], sources: set[int]
) -> set[int]:
    asked = (
        *ask_each(session, _claims(), claims),
        *ask_each(session, _spoken_by(), actors),
        *ask_each(session, _resting_on(), sources),
    )
    return {key for (key,) in asked}


def _ever_on(
    session: Session, model: type[m.Claim | m.Option], keys: set[int]
) -> set[int]:
    """Return the questions that claims, or options, ever belonged to."""
    return {key for (key,) in ask_each(session, _belonged(model), keys)}


@cache
def _belonged(model: type[m.Claim | m.Option]) -> Select[int]:
    return select(model.question_id).where(model.key.in_(KEYS)).distinct()


def _asked(about: ColumnElement[bool]) -> Select[int]:
    return select(m.Claim.question_id).where(m.newest(m.Claim), about).distinct()


@cache
def _claims() -> Select[int]:
    return _asked(m.Claim.key.in_(KEYS))


@cache
def _spoken_by() -> Select[int]:
    """Claims of these actors, or of any who speaks for them at some time."""
    spoken = m.Affiliation.actor_id.label("actor")
    below = select(spoken).where(m.Affiliation.actor_id.in_(KEYS)).cte(recursive=True)
    lower = select(spoken).join(below, m.Affiliation.organization_id == below.c.actor)
    both = select(below.union(lower.where(in_force(m.Affiliation))).c.actor)
    return _asked(or_(m.Claim.actor_id.in_(both), m.Claim.on_behalf_of_id.in_(both)))


@cache
def _resting_on() -> Select[int]:
    """Claims whose citations lead to one of these sources."""
    resting = m.SourceBasis.source_id.label("source")
    above = (
        select(m.Source.key.label("source"))
        .where(m.Source.key.in_(KEYS))
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
    return _asked(m.Claim.key.in_(cited))
