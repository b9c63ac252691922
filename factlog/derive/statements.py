"""What is asked of the tables to work out questions, each statement built once.

The first are asked for the keys of questions, or of claims: `of` names the column.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select, union_all
from sqlalchemy.orm import aliased

from factlog.db import models as m
from factlog.db.ask import KEYS
from factlog.db.models import in_force

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect, Select

QUESTION, CLAIM = "question_id", "key"


@cache
def tied() -> CompoundSelect[int, int]:
    """Each two questions that a counterclaim ties together, one of them asked for."""
    claim, target = aliased(m.Claim), aliased(m.Claim)
    both = (
        select(claim.question_id, target.question_id)
        .select_from(m.Counterclaim)
        .join(claim, claim.key == m.Counterclaim.counterclaim_id)
        .join(target, target.key == m.Counterclaim.claim_id)
        .where(
            in_force(m.Counterclaim),
            m.newest(claim),
            m.newest(target),
            claim.question_id != target.question_id,
        )
    )
    onwards, back = claim.question_id.in_(KEYS), target.question_id.in_(KEYS)
    return both.where(onwards).union(both.where(back))


@cache
def questions() -> Select[*tuple[Any, ...]]:
    """Each question with each option that it offers."""
    own = m.Option.question_id == m.Question.key
    return (
        select(
            *(m.Question.key, m.Question.answers, m.Question.time),
            *(m.Question.window_days, m.Question.tolerance, m.Option.key),
        )
        .outerjoin(m.Option, and_(own, in_force(m.Option)))
        .where(m.newest(m.Question), m.Question.key.in_(KEYS))
        .order_by(m.Question.key)
    )


@cache
def claims(of: str = QUESTION) -> Select[*tuple[Any, ...]]:
    """Each claim with, last, each option that its answer names.

    `cases` takes a row apart in this order.
    """
    return (
        select(
            *(m.Claim.id, m.Claim.key, m.Claim.question_id, m.Claim.actor_id),
            *(m.Claim.on_behalf_of_id, m.Claim.act, m.Claim.answer, m.Claim.low),
            *(m.Claim.high, m.Claim.approximate, m.Claim.answer_earliest),
            *(m.Claim.answer_latest, m.Claim.said, m.Claim.holds, m.Claim.retracts_id),
            m.ClaimOption.option_id,
        )
        .outerjoin(m.ClaimOption, m.ClaimOption.claim_id == m.Claim.id)
        .where(in_force(m.Claim), getattr(m.Claim, of).in_(KEYS))
        .order_by(m.Claim.key)
    )


@cache
def recorded() -> Select[*tuple[Any, ...]]:
    """When each claim was first recorded, with each date of a source that it cites."""
    first, cited = aliased(m.Claim), m.Citation.claim_id == m.Claim.key
    source = m.Source.key == m.Citation.source_id
    return (
        select(m.Claim.key, m.Entry.recorded_at, m.Source.published)
        .join(first, first.id == m.Claim.key)
        .join(m.Entry, m.Entry.id == first.entry_id)
        .outerjoin(m.Citation, and_(cited, in_force(m.Citation)))
        .outerjoin(m.Source, and_(source, m.newest(m.Source)))
        .where(in_force(m.Claim), m.Claim.key.in_(KEYS))
        .order_by(m.Claim.key)
    )


@cache
def against(of: str = QUESTION) -> CompoundSelect[*tuple[Any, ...]]:
    """Each counterclaim by one of the claims, or against one: both, and what for.

    And, last, the questions that both are on. A withdrawn claim ties them still. What
    is found from both sides is there twice.
    """
    claim, target = aliased(m.Claim), aliased(m.Claim)
    both = m.Counterclaim.counterclaim_id, m.Counterclaim.claim_id
    found = (
        select(
            *(m.Counterclaim.key, *both, m.Counterclaim.kind, m.Counterclaim.basis),
            *(m.Counterclaim.note, claim.question_id, target.question_id),
        )
        .join(claim, and_(claim.key == both[0], m.newest(claim)))
        .where(in_force(m.Counterclaim))
    )
    its_target = and_(target.key == both[1], m.newest(target))
    return union_all(
        found.outerjoin(target, its_target).where(getattr(claim, of).in_(KEYS)),
        found.join(target, its_target).where(getattr(target, of).in_(KEYS)),
    )


@cache
def cited(of: str = QUESTION) -> Select[*tuple[Any, ...]]:
    """Each citation of a claim, with each source that it came through."""
    own = in_force(m.Claim), getattr(m.Claim, of).in_(KEYS)
    theirs = select(m.Claim.key).where(*own)
    return (
        select(
            *(m.Citation.id, m.Citation.claim_id, m.Citation.source_id),
            m.CitationVia.source_id,
        )
        .outerjoin(m.CitationVia, m.CitationVia.citation_id == m.Citation.id)
        .where(in_force(m.Citation), m.Citation.claim_id.in_(theirs))
        .order_by(m.Citation.key, m.CitationVia.position)
    )


@cache
def basis() -> Select[int, int]:
    """Each of some sources, and each behind them, with one that it relies on."""
    behind = (
        select(m.SourceBasis.source_id, m.SourceBasis.relies_on_id)
        .where(in_force(m.SourceBasis), m.SourceBasis.source_id.in_(KEYS))
        .cte(recursive=True)
    )
    farther = select(m.SourceBasis.source_id, m.SourceBasis.relies_on_id).join(
        behind, m.SourceBasis.source_id == behind.c.relies_on_id
    )
    return select(behind.union(farther.where(in_force(m.SourceBasis))))


@cache
def links() -> Select[*tuple[Any, ...]]:
    """Who speaks for whom, from some actors upwards: key, both, since and until."""
    link = select(
        *(m.Affiliation.key, m.Affiliation.actor_id),
        *(m.Affiliation.organization_id, m.Affiliation.since_earliest),
        m.Affiliation.until_latest,
    ).where(in_force(m.Affiliation), m.Affiliation.speaks_for)
    above = link.where(m.Affiliation.actor_id.in_(KEYS)).cte(recursive=True)
    farther = link.join(above, m.Affiliation.actor_id == above.c.organization_id)
    return select(above.union(farther))
