"""The row of a claim: who speaks, for which side, when, and with what answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factlog import moments
from factlog.analysis import sides, times
from factlog.db import find
from factlog.db import models as m
from factlog.db.base import hold, made
from factlog.db.called import name_of
from factlog.db.contents import content
from factlog.db.models import in_force
from factlog.derive.cases import links_of
from factlog.errors import RefusedError
from factlog.moments import DAY
from factlog.record.answers import answer, answer_missing
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from factlog.db.journal import Journal
    from factlog.inputs import NewClaim

ANSWER = (
    *("answer", "low", "high", "approximate", "answer_earliest", "answer_latest"),
    "options",
)


def row(
    entry: Journal, new: NewClaim, target: m.Claim | None, old: m.Claim | None = None
) -> m.Claim:
    """Return a claim as it is to be recorded, for the first time or anew."""
    question = _question(entry, new, target)
    asked = find.asked_for(entry.session, question)
    claim = made(
        m.Claim,
        question_id=asked.key,
        actor_id=find.the_actor(entry.session, new.actor),
        act=_act(new),
        text=new.text,
        language=new.language,
        hedge=new.hedge,
        channel=new.channel,
    )
    if old is not None:
        hold(claim, {"key": old.key})
    hold(claim, _people(entry, new) | _dates(entry, new))
    sources = [citation.source for citation in new.citations]
    if new.retracts and target:
        _refuse_to_take_back(entry, claim, target, sources)
        hold(claim, {"retracts_id": target.key})
    else:
        side_of(entry, claim, sources)
    if old and old.answer and (old.act, old.answer) == (claim.act, new.answer):
        # The same words could name another option by now.
        hold(claim, {name: content(old)[name] for name in ANSWER})
    else:
        hold(claim, _answer(entry, claim.act, asked, new, target))
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


def _people(entry: Journal, new: NewClaim) -> dict[str, Any]:
    named = {"on_behalf_of_id": new.on_behalf_of, "addressee_id": new.addressee}
    return {
        column: find.the_actor(entry.session, name)
        for column, name in named.items()
        if name
    }


def _dates(entry: Journal, new: NewClaim) -> dict[str, Any]:
    said, said_earliest, said_latest = moments.columns(new.said)
    holds, holds_earliest, holds_latest = moments.columns(new.holds)
    # A day ahead may already have begun somewhere on Earth.
    if said_earliest is not None and said_earliest > entry.seconds + DAY:
        message = f"{new.said} has not come yet"
        raise RefusedError(message, hint="--said is when the words were spoken")
    if said is None and (holds_earliest or 0) > entry.seconds:
        message = f"{new.holds} has not come yet, and the claim is undated"
        raise RefusedError(message, hint="ask a prediction as a question of its own")
    return {
        "said": said,
        "said_earliest": said_earliest,
        "said_latest": said_latest,
        "holds": holds,
        "holds_earliest": holds_earliest,
        "holds_latest": holds_latest,
    }


def side_of(entry: Journal, claim: m.Claim, sources: Iterable[str] = ()) -> int:
    """Return the side that a claim is made for; refuse to choose between two.

    `sources` are named beside those that it cites already.
    """
    behalf = claim.on_behalf_of_id
    speaker = behalf or claim.actor_id
    links = links_of(entry.session, {speaker})
    if not links:
        return speaker
    moment = _moment(entry, claim, sources)
    ends = sides.ends(speaker, moment, links)
    if len(ends) > 1 and behalf != claim.actor_id:
        name = name_of(entry.session, m.Actor, speaker)
        slugs = sorted(name_of(entry.session, m.Actor, end) for end in ends)
        message = f"{name} speaks for {' and for '.join(slugs)} on that day"
        raise RefusedError(message, hint=f"add --for {slugs[0]}, or --for {name}")
    return sides.side(claim.actor_id, behalf, moment, links)


def _moment(entry: Journal, claim: m.Claim, sources: Iterable[str]) -> int:
    """Return the moment from which a claim counts."""
    moment = times.dated(moments.parse(claim.said)) if claim.said else None
    if moment is not None:
        return moment
    named = (find.find_source(entry.session, source) for source in sources)
    cited = select(m.Citation.source_id).where(
        in_force(m.Citation), m.Citation.claim_id == claim.key
    )
    keys = {key for key in named if key}
    keys |= {*entry.session.scalars(cited)} if claim.key else set()
    dates = select(m.Source.published).where(m.newest(m.Source), m.Source.key.in_(keys))
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
    if not own and side_of(entry, claim, sources) != side_of(entry, target):
        actor = name_of(entry.session, m.Actor, target.actor_id)
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
    act: Act,
    asked: Row[int, Answers],
    new: NewClaim,
    target: m.Claim | None,
) -> dict[str, Any]:
    """Return the answer: the one given, else what the countered claim said."""
    if new.answer is not None:
        return answer(entry.session, asked, new.answer, act)
    if not act.answering or asked.answers is Answers.TEXT:
        return {}
    if new.counters is None or target is None:
        raise answer_missing(entry.session, asked)
    if act is not Act.DENIES:
        if new.counters.kind.conflicting and not new.counters.source:
            raise answer_missing(entry.session, asked)
        return {}
    if target.question_id != asked.key:
        raise answer_missing(entry.session, asked)
    if target.act.asserting and target.answer is not None:
        return answer(entry.session, asked, target.answer, act)
    return {}
