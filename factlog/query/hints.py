"""Where people go wrong with a claim just recorded, one sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from factlog.answers import quantity
from factlog.db import models as m
from factlog.db.called import name_of
from factlog.db.models import in_force
from factlog.query.twins import SAME, much_like
from factlog.vocab import Act, ActorKind, Answers, Counter, Time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


def advice(session: Session, number: int) -> Iterator[str]:
    """Yield what to look at in the claim of this number."""
    found = session.execute(
        select(m.Claim, m.Question, m.Actor)
        .join(m.Question, m.Question.key == m.Claim.question_id)
        .join(m.Actor, m.Actor.key == m.Claim.actor_id)
        .where(in_force(m.Claim), m.newest(m.Question), m.newest(m.Actor))
        .where(m.Claim.key == number)
    ).one()
    claim, asked, actor = found
    if asked.answers is Answers.QUANTITY and claim.answer is not None:
        yield from _figures(session, claim, asked)
    yield from _speaker(session, claim, actor)
    if (same := _same(session, claim)) is not None:
        before = f"claim {same} took that back; " if claim.retracts_id else ""
        yield f"{before}the same statement? then: factlog claim cite {same} --source …"
    if (own := _its_own(session, claim)) is not None:
        name = name_of(session, m.Actor, actor.key)
        yield (
            f"claim {own} is by {name}, too, and nobody disputes himself; "
            f"a slip? then: factlog claim withdraw {number}"
        )


def _speaker(session: Session, claim: m.Claim, actor: m.Actor) -> Iterator[str]:
    """Yield what to look at in who speaks: perhaps a slip, or of no side yet."""
    if actor.entry_id == claim.entry_id and actor.replaces is None:
        other = much_like(session, actor.key)
        if other is not None:
            name, known = (name_of(session, m.Actor, key) for key in (actor.key, other))
            yield (
                f"{name} is new here, and much like {known}; the same? then: "
                f"factlog actor merge {known} {name} --reason …"
            )
    if actor.kind is ActorKind.PERSON and claim.on_behalf_of_id is None:
        belongs = in_force(m.Affiliation), m.Affiliation.actor_id == actor.key
        if not session.scalar(select(exists().where(*belongs))):
            name = name_of(session, m.Actor, actor.key)
            yield (
                f"{name} speaks for nobody here; if for an organization: "
                f"factlog actor join {name} ORGANIZATION"
            )


def _figures(session: Session, claim: m.Claim, asked: m.Question) -> Iterator[str]:
    typed = claim.answer or ""
    if claim.act is Act.DENIES and typed.strip().isdigit():
        yield (
            f"this denies exactly {typed}, and agrees with any other figure; "
            f'to deny all from it on: --denies "at least {typed}"'
        )
    dated = claim.said_earliest is not None
    if asked.time is not Time.CUMULATIVE and claim.low is not None and dated:
        before = select(m.Claim.answer).where(
            in_force(m.Claim),
            m.Claim.question_id == asked.key,
            m.Claim.actor_id == claim.actor_id,
            m.Claim.key != claim.key,
            m.Claim.low.is_not(None),
            m.Claim.said_earliest < claim.said_earliest,
        )
        earlier = [quantity(answer) for answer in session.scalars(before) if answer]
        now = quantity(typed).range.low
        lows = [one.range.low for one in earlier]
        if now is not None and any(low is not None and low < now for low in lows):
            yield "a figure that only grows: ask with factlog question add … --toll"


def _same(session: Session, claim: m.Claim) -> int | None:
    """Return an earlier claim that says the same.

    Of one that takes another back, an earlier one that does.
    """
    if claim.retracts_id is not None:
        again = m.Claim.retracts_id == claim.retracts_id, m.Claim.key < claim.key
        first = select(func.min(m.Claim.key)).where(in_force(m.Claim), *again)
        return session.scalar(first)
    alike = [one == getattr(claim, one.key) for one in SAME]
    if claim.answer is None:
        alike.append(m.Claim.text == claim.text)
    before = in_force(m.Claim), m.Claim.key < claim.key
    earlier = select(m.Claim.key).where(*before, *alike)
    return session.scalar(earlier.order_by(m.Claim.key))


def _its_own(session: Session, claim: m.Claim) -> int | None:
    """Return the claim that a claim by the same actor is made against."""
    kinds = [one for one in Counter if one.conflicting]
    against = select(m.Claim.key).join(
        m.Counterclaim, m.Counterclaim.claim_id == m.Claim.key
    )
    own = m.Counterclaim.counterclaim_id == claim.key, m.Counterclaim.kind.in_(kinds)
    both = in_force(m.Counterclaim), m.newest(m.Claim)
    return session.scalar(
        against.where(*own, *both, m.Claim.actor_id == claim.actor_id).limit(1)
    )
