"""Recording claims: who said what, when, and against whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog import moments
from factlog.analysis import sides, times
from factlog.db import find
from factlog.db import models as m
from factlog.db.models import in_force
from factlog.derive.cases import links_of
from factlog.errors import InvalidInputError, RefusedError
from factlog.inputs import NewClaim
from factlog.moments import DAY
from factlog.record.answers import answer, answer_missing
from factlog.record.citations import cite, rests_on
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from factlog.db.journal import Journal
    from factlog.inputs import NewCitation, NewCounter


def add_claim(entry: Journal, new: NewClaim, uid: UUID | None = None) -> int:
    """Record a claim with its citations and what it counters; return its number.

    Raises NotFoundError for an unknown name, InvalidInputError for an answer that the
    question cannot take, RefusedError when its side is not clear, when another side
    would take a claim back, or when it was said in the future.
    """
    named = new.counters.claim if new.counters else new.retracts
    target = _claim(entry, named) if named else None
    asked = entry.current(m.Question, _question(entry, new, target))
    claim = m.Claim(
        question_id=asked.key,
        actor_id=find.the_actor(entry.session, new.actor),
        act=_act(new),
        text=new.text,
        language=new.language,
        hedge=new.hedge,
        channel=new.channel,
    )
    _people(entry, claim, new)
    _dates(entry, claim, new)
    sources = [citation.source for citation in new.citations]
    if new.retracts and target:
        _refuse_to_take_back(entry, claim, target, sources)
        claim.retracts_id = target.key
    else:
        _side(entry, claim, sources)
    _answer(entry, claim, asked, new, target)
    number = entry.add(claim, uid)
    for citation in new.citations:
        cite(entry, number, citation)
    if new.counters and target:
        _counter(entry, number, new.counters, target)
    return number


def _claim(entry: Journal, name: str) -> m.Claim:
    """Return the claim of this number, unless it was withdrawn."""
    claim = entry.current(m.Claim, find.the_claim(entry.session, name))
    if claim.withdrawn:
        message = f"claim {claim.key} was withdrawn"
        raise RefusedError(message, hint=f"see why: factlog claim show {claim.key}")
    return claim


def _question(entry: Journal, new: NewClaim, target: m.Claim | None) -> int:
    if new.retracts and target:
        return target.question_id
    if new.question is None and target:
        return target.question_id
    return find.the_question(entry.session, new.question or "")


def _act(new: NewClaim) -> Act:
    """Return the act as given; a counterclaim without an answer denies."""
    if new.act is not None:
        return new.act
    denies = new.counters and new.counters.kind.conflicting and new.answer is None
    return (
        Act.DENIES
        if denies and not (new.counters and new.counters.source)
        else Act.ASSERTS
    )


def _people(entry: Journal, claim: m.Claim, new: NewClaim) -> None:
    if new.on_behalf_of:
        claim.on_behalf_of_id = find.the_actor(entry.session, new.on_behalf_of)
    if new.addressee:
        claim.addressee_id = find.the_actor(entry.session, new.addressee)


def _dates(entry: Journal, claim: m.Claim, new: NewClaim) -> None:
    claim.said, claim.said_earliest, claim.said_latest = moments.columns(new.said)
    claim.holds, claim.holds_earliest, claim.holds_latest = moments.columns(new.holds)
    # A day ahead may already have begun somewhere on Earth.
    if claim.said_earliest is not None and claim.said_earliest > entry.seconds + DAY:
        message = f"{new.said} has not come yet"
        raise RefusedError(message, hint="--said is when the words were spoken")
    if claim.said is None and (claim.holds_earliest or 0) > entry.seconds:
        message = f"{new.holds} has not come yet, and the claim is undated"
        raise RefusedError(message, hint="ask a prediction as a question of its own")


def _side(entry: Journal, claim: m.Claim, sources: Iterable[str] = ()) -> int:
    """Return the side that a claim is made for; refuse to choose between two.

    `sources` are named beside those that it cites already.
    """
    moment = _moment(entry, claim, sources)
    behalf = claim.on_behalf_of_id
    speaker = behalf or claim.actor_id
    links = links_of(entry.session, {speaker})
    ends = sides.ends(speaker, moment, links)
    if len(ends) > 1 and behalf != claim.actor_id:
        name = entry.current(m.Actor, speaker).slug
        slugs = sorted(entry.current(m.Actor, end).slug for end in ends)
        message = f"{name} speaks for {' and for '.join(slugs)} on that day"
        raise RefusedError(message, hint=f"add --for {slugs[0]}, or --for {name}")
    return sides.side(claim.actor_id, behalf, moment, links)


def _moment(entry: Journal, claim: m.Claim, sources: Iterable[str]) -> int:
    """Return the moment from which a claim counts."""
    if claim.said is not None:
        return times.counts_from(moments.parse(claim.said), [], entry.seconds)
    named = (find.find_source(entry.session, source) for source in sources)
    cited = select(m.Citation.source_id).where(
        in_force(m.Citation), m.Citation.claim_id == claim.key
    )
    keys = {key for key in named if key}
    keys |= {*entry.session.scalars(cited)} if claim.key else set()
    dates = select(m.Source.published).where(in_force(m.Source), m.Source.key.in_(keys))
    published = [moments.parse(date) for date in entry.session.scalars(dates) if date]
    return times.counts_from(None, published, _recorded(entry, claim))


def _recorded(entry: Journal, claim: m.Claim) -> int:
    """Return the second in which a claim was first recorded."""
    first = entry.session.get(m.Claim, claim.key) if claim.key else None
    wrote = entry.session.get(m.Entry, first.entry_id) if first else None
    return int(wrote.recorded_at.timestamp()) if wrote else entry.seconds


def _refuse_to_take_back(
    entry: Journal, claim: m.Claim, target: m.Claim, sources: Iterable[str]
) -> None:
    """Refuse to take back another side's words, or words not yet said."""
    own = claim.actor_id == target.actor_id
    if not own and _side(entry, claim, sources) != _side(entry, target):
        actor = entry.current(m.Actor, target.actor_id).slug
        message = f"claim {target.key} is {actor}'s, of another side"
        hint = f"its own side may; to answer it: factlog claim counter {target.key}"
        raise RefusedError(message, hint=hint)
    if target.act in {Act.RETRACTS, Act.DECLINES}:
        message = f"claim {target.key} {target.act}: there is nothing to take back"
        raise RefusedError(message, hint="record the new statement with claim add")
    latest, earliest = claim.said_latest, target.said_earliest
    if latest is not None and earliest is not None and latest < earliest:
        message = f"claim {target.key} was said later, on {target.said}"
        raise RefusedError(message, hint="correct --said")


def _answer(
    entry: Journal,
    claim: m.Claim,
    asked: m.Question,
    new: NewClaim,
    target: m.Claim | None,
) -> None:
    """Set the answer: the one given, else what the countered claim said."""
    if new.answer is not None:
        answer(entry.session, claim, asked, new.answer, claim.act)
        return
    if not claim.act.answering or asked.answers is Answers.TEXT:
        return
    if new.counters is None or target is None:
        raise answer_missing(entry.session, asked)
    if claim.act is not Act.DENIES:
        if new.counters.kind.conflicting and not new.counters.source:
            raise answer_missing(entry.session, asked)
        return
    if target.question_id != asked.key:
        raise answer_missing(entry.session, asked)
    if target.act.asserting and target.answer is not None:
        answer(entry.session, claim, asked, target.answer, claim.act)


def _counter(entry: Journal, number: int, new: NewCounter, target: m.Claim) -> None:
    """Record what a claim is made against."""
    source = find.the_source(entry.session, new.source) if new.source else None
    if source is not None and source not in rests_on(entry.session, target.key):
        message = f"claim {target.key} does not rest on the source {new.source}"
        hint = f"see what it rests on: factlog claim show {target.key}"
        raise RefusedError(message, hint=hint)
    entry.add(
        m.Counterclaim(
            counterclaim_id=number,
            claim_id=None if source else target.key,
            source_id=source,
            kind=new.kind,
            basis=new.basis,
            note=new.note,
        )
    )


def cite_claim(entry: Journal, new: NewCitation, uid: UUID | None = None) -> int:
    """Record another place where a claim is found; return the citation's key.

    Raises NotFoundError for an unknown name, RefusedError where an undated claim would
    come to be made for two sides.
    """
    if new.claim is None:
        message = "a citation needs a claim"
        raise InvalidInputError(message, hint="name the claim that is cited")
    claim = _claim(entry, new.claim)
    _side(entry, claim, [new.source])
    return cite(entry, claim.key, new, uid)


def retract_claim(  # noqa: PLR0913  what was said, by whom, for whom, when, where
    entry: Journal,
    number: str,
    actor: str | None = None,
    *,
    on_behalf_of: str | None = None,
    said: str | None = None,
    citations: tuple[NewCitation, ...] = (),
) -> int:
    """Record that a claim was taken back, by its actor or for its side.

    Returns the number of the retraction, which is a claim too.
    """
    target = _claim(entry, number)
    speaker = actor or entry.current(m.Actor, target.actor_id).slug
    retraction = NewClaim(
        actor=speaker,
        act=Act.RETRACTS,
        on_behalf_of=on_behalf_of,
        retracts=str(target.key),
        said=said,
        citations=citations,
    )
    return add_claim(entry, retraction)


def withdraw_claim(entry: Journal, number: str) -> int:
    """Record that a claim was recorded by mistake, with all that belongs to it.

    The entry needs a reason. Raises RefusedError when another claim refers to it.
    """
    if entry.reason is None:
        message = "a record is withdrawn for a reason"
        raise InvalidInputError(message, hint='add --reason "…"')
    claim = _claim(entry, number)
    key = claim.key
    against = select(m.Counterclaim.counterclaim_id).where(
        in_force(m.Counterclaim), m.Counterclaim.claim_id == key
    )
    back = select(m.Claim.key).where(in_force(m.Claim), m.Claim.retracts_id == key)
    if others := sorted(
        {*entry.session.scalars(against), *entry.session.scalars(back)}
    ):
        message = f"claim {key} is what claim {others[0]} was made against"
        hint = f"withdraw that first: factlog claim withdraw {others[0]}"
        raise RefusedError(message, hint=hint)
    mine = in_force(m.Counterclaim), m.Counterclaim.counterclaim_id == key
    cited = in_force(m.Citation), m.Citation.claim_id == key
    for part in (
        *entry.session.scalars(select(m.Counterclaim).where(*mine)).all(),
        *entry.session.scalars(select(m.Citation).where(*cited)).all(),
    ):
        entry.withdraw(part)
    entry.withdraw(claim)
    return key
