"""The row of a claim: who speaks, for which side, when, and with what answer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog import moments
from factlog.analysis import sides, times
from factlog.db import find
from factlog.db import models as m
from factlog.db.ask import KEY
from factlog.db.called import name_of
from factlog.db.journal import content
from factlog.db.memory import remembered
from factlog.db.models import in_force
from factlog.derive.cases import links_of
from factlog.errors import RefusedError
from factlog.moments import DAY
from factlog.record.answers import answer, answer_missing
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row, Select

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
    (asked,) = remembered(entry.session, _asked(), key=question)
    claim = m.Claim(
        question_id=asked.key,
        actor_id=find.the_actor(entry.session, new.actor),
        act=_act(new),
        text=new.text,
        language=new.language,
        hedge=new.hedge,
        channel=new.channel,
    )
    if old is not None:
        claim.key = old.key
    _people(entry, claim, new)
    _dates(entry, claim, new)
    sources = [citation.source for citation in new.citations]
    if new.retracts and target:
        _refuse_to_take_back(entry, claim, target, sources)
        claim.retracts_id = target.key
    else:
        side_of(entry, claim, sources)
    if old and old.answer and (old.act, old.answer) == (claim.act, new.answer):
        _keep_answer(claim, old)
    else:
        _answer(entry, claim, asked, new, target)
    return claim


def _keep_answer(claim: m.Claim, old: m.Claim) -> None:
    """Answer as before: the same words could name another option by now."""
    said = content(old)
    for name in ANSWER:
        setattr(claim, name, said[name])


def _question(entry: Journal, new: NewClaim, target: m.Claim | None) -> int:
    if new.retracts and target:
        return target.question_id
    if new.question is None and target:
        return target.question_id
    return find.the_question(entry.session, new.question or "")


@cache
def _asked() -> Select[int, Answers]:
    same = m.Question.key == KEY, m.Question.superseded_id.is_(None)
    return select(m.Question.key, m.Question.answers).where(*same)


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


def side_of(entry: Journal, claim: m.Claim, sources: Iterable[str] = ()) -> int:
    """Return the side that a claim is made for; refuse to choose between two.

    `sources` are named beside those that it cites already.
    """
    moment = _moment(entry, claim, sources)
    behalf = claim.on_behalf_of_id
    speaker = behalf or claim.actor_id
    links = links_of(entry.session, {speaker})
    ends = sides.ends(speaker, moment, links)
    if len(ends) > 1 and behalf != claim.actor_id:
        name = name_of(entry.session, m.Actor, speaker)
        slugs = sorted(name_of(entry.session, m.Actor, end) for end in ends)
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
    claim: m.Claim,
    asked: Row[int, Answers],
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
