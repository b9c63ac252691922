"""What is wrong or thin in the log; nothing here is an error of the database."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import except_, exists, func, select

from factlog import derive
from factlog.analysis import sides
from factlog.db import models as m
from factlog.db.called import called, name_of
from factlog.db.models import in_force
from factlog.derive.cases import links_of
from factlog.query.forks import clashes
from factlog.query.gone import refers_to_withdrawn
from factlog.query.twins import twin_actors, twin_claims, twin_options, twin_questions
from factlog.query.unerased import words_of_erased
from factlog.rows import FindingRow
from factlog.vocab import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import CompoundSelect, Select
    from sqlalchemy.orm import Session

    from factlog.analysis.claim import Claim

TOGETHER = 200

NAMING_ACTORS = (
    *(m.Claim.actor_id, m.Claim.on_behalf_of_id, m.Claim.addressee_id),
    *(m.Affiliation.actor_id, m.Affiliation.organization_id),
    *(m.Source.publisher_id, m.Citation.reported_by_id),
)
"""Whatever refers to an actor, other than a name of its own."""


def findings(session: Session) -> Iterator[FindingRow]:
    """Yield what an editor should look at, kind by kind.

    What two logs changed apart, claims without a source or a date, claims said after
    the source that is cited for them was published, circular sourcing, actors that
    speak for two sides, what refers to something withdrawn, words of what was erased,
    actors that nothing refers to, and what is likely there twice.
    """
    yield from clashes(session)
    yield from _without_a_source(session)
    yield from _undated(session)
    yield from _published_before(session)
    yield from _worked_out(session)
    yield from refers_to_withdrawn(session)
    yield from words_of_erased(session)
    yield from _unused(session)
    yield from twin_actors(session)
    yield from twin_questions(session)
    yield from twin_options(session)
    yield from twin_claims(session)


def _claims() -> Select[int, str]:
    """Return the claims by number, and who speaks."""
    speaks = m.Actor.key == m.Claim.actor_id
    numbered = select(m.Claim.key, m.Actor.name).join(m.Actor, speaks)
    return numbered.where(in_force(m.Claim), m.newest(m.Actor)).order_by(m.Claim.key)


def _without_a_source(session: Session) -> Iterator[FindingRow]:
    cited = exists().where(in_force(m.Citation), m.Citation.claim_id == m.Claim.key)
    for number, name in session.execute(_claims().where(~cited)):
        yield FindingRow(
            kind="no source",
            thing=f"claim {number}",
            message=f"nothing is cited for what {name} said: "
            f"factlog claim cite {number} --source …",
        )


def _undated(session: Session) -> Iterator[FindingRow]:
    for number, name in session.execute(_claims().where(m.Claim.said.is_(None))):
        yield FindingRow(
            kind="undated",
            thing=f"claim {number}",
            message=f"nothing says when {name} said it: it counts from the day its "
            "source was published, else from the day it was recorded",
        )


def _published_before(session: Session) -> Iterator[FindingRow]:
    """Yield claims that were said only after their source was published."""
    cited = (m.Citation.claim_id == m.Claim.key) & in_force(m.Citation)
    source = (m.Source.key == m.Citation.source_id) & m.newest(m.Source)
    claims = _claims().add_columns(m.Claim.said, called(m.Source), m.Source.published)
    claims = claims.join(m.Citation, cited).join(m.Source, source)
    early = m.Claim.said_earliest > m.Source.published_latest
    for number, name, said, slug, published in session.execute(claims.where(early)):
        yield FindingRow(
            kind="source before claim",
            thing=f"claim {number}",
            message=f"{name} said it on {said}, and {slug} that is cited for it was "
            f"published on {published}: factlog claim amend {number} --said … or "
            f"factlog source amend {slug} --published …",
        )


def _worked_out(session: Session) -> Iterator[FindingRow]:
    """Yield what the rules see: sources in a loop, and speakers for two sides."""
    loops: dict[frozenset[int], int] = {}
    torn: list[tuple[int, int]] = []
    alone = _alone(session)
    links = links_of(session, set(alone.values()))
    for claim in _judged(session):
        for origin in (each for each in claim.origins if len(each) > 1):
            loops.setdefault(origin, claim.number)
        actor = alone.get(claim.number)
        if actor is not None and len(sides.ends(actor, claim.said, links)) > 1:
            torn.append((claim.number, actor))
    for loop, number in sorted(loops.items(), key=lambda found: found[1]):
        sources = ", ".join(sorted(name_of(session, m.Source, key) for key in loop))
        yield FindingRow(
            kind="circular sourcing",
            thing=f"claim {number}",
            message=f"these sources rely on one another: {sources}",
        )
    for number, actor in sorted(torn):
        yield FindingRow(
            kind="two sides",
            thing=f"claim {number}",
            message=f"{name_of(session, m.Actor, actor)} speaks for two sides on that "
            "day",
        )


def _judged(session: Session) -> Iterator[Claim]:
    """Yield every claim as the rules see it, some questions at a time."""
    asked = session.scalars(select(m.Question.key).where(m.newest(m.Question)))
    some = iter(asked.all())
    while batch := list(islice(some, TOGETHER)):
        found = derive.cases(session, batch)
        yield from (claim for key in batch for claim in found[key].claims)


def _alone(session: Session) -> dict[int, int]:
    """Return who speaks, of claims made for a side that is only who speaks.

    Those are speakers for nobody else, and for two others without saying for which.
    """
    speaker = func.coalesce(m.Claim.on_behalf_of_id, m.Claim.actor_id)
    for_itself = m.Claim.on_behalf_of_id.is_not_distinct_from(m.Claim.actor_id)
    belongs = exists().where(
        in_force(m.Affiliation),
        m.Affiliation.actor_id == speaker,
        m.Affiliation.speaks_for,
    )
    claims = (
        select(m.Claim.key, speaker)
        .join(m.Standing, m.Standing.claim_id == m.Claim.key)
        .where(in_force(m.Claim), m.Claim.act != Act.RETRACTS, ~for_itself)
        .where(m.newest(m.Standing), m.Standing.side_id == speaker, belongs)
    )
    return {number: actor for number, actor in session.execute(claims)}


def _unused(session: Session) -> Iterator[FindingRow]:
    named = (select(one).where(in_force(one.class_)) for one in NAMING_ACTORS)
    actors = select(m.Actor.key).where(in_force(m.Actor))
    others: CompoundSelect[int] = except_(actors, *named)
    unused = select(called(m.Actor)).where(in_force(m.Actor), m.Actor.key.in_(others))
    for name in session.scalars(unused.order_by(m.Actor.slug, m.Actor.key)):
        yield FindingRow(
            kind="unused actor", thing=name, message="nothing refers to this actor"
        )
