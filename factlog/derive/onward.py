"""Working out a question from a moment on, where what was added is the latest.

What was said before stays as it was: of all claims only those are read that still
stood shortly before. So the latest claim costs what stands, and not all that was ever
said on its question.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from factlog.analysis.spans import FOREVER, Span
from factlog.analysis.standing import SPLIT_LASTS, standing
from factlog.analysis.status import AFTER_A_DISPUTE, Past, Period, periods
from factlog.db.ask import ask, ask_each
from factlog.derive import kept, pieces
from factlog.derive.cases import part
from factlog.derive.kept import Stood
from factlog.moments import DAY
from factlog.vocab import Counter, Status, Time

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from factlog.analysis.spans import Spans
    from factlog.derive.cases import Case
    from factlog.derive.kept import Lasted

    Kept = Sequence[Row[*tuple[Any, ...]]]


class Change(NamedTuple):
    """What is kept of a question, and what shall be, from which entries on."""

    kept: Iterable[Row[*tuple[Any, ...]]]
    rows: Iterable[tuple[int, Iterable[Stood | Lasted]]]


def onward(
    session: Session, question: int, added: Collection[int], entry: int
) -> tuple[Change, Change] | None:
    """Return how standing and status change with new claims that an entry brought.

    None where more than the present depends on them, and all must be worked out: they
    were not said last, are not about the latest time, disown what somebody said, or are
    tied to another question; or where what is kept of it was changed.
    """
    new = part(session, question, added)
    if new is None:
        return None
    moment = min(claim.said for claim in new.claims)
    lasted = _lasted(session, question, moment)
    if not lasted or not _about_the_latest(session, new, moment):
        return None
    asked = {"key": question, "moment": moment}
    stood = ask(session, kept.standing_until(), **asked).all()
    open_ = {*added, *(row.claim_id for row in stood)}
    case = _judged(session, question, stood, open_, moment)
    if case is None:
        return None
    opposed = case.opposed()
    worked_out = pieces.standing(case, opposed.disputed)
    rows = [row for row in worked_out if row.claim_id in open_]
    if not open_ <= {row.claim_id for row in rows if _until(row, moment)}:
        return None
    before = _contested(session, lasted[0], moment)
    past = Past(moment, _period(lasted[0]), contested=before)
    found = periods(case.claims, (), case.stands, opposed, past)
    return (
        Change(stood, [(entry, _joined(stood, rows, moment))]),
        Change(lasted, [(entry, pieces.status(question, found))]),
    )


def _lasted(session: Session, question: int, moment: int) -> Kept:
    """Return the last period before a moment and those after; none if it is not late.

    That is if something was said later, or nothing before.
    """
    asked = {"key": question, "moment": moment}
    before = ask(session, kept.last_period(), **asked).all()
    lasted = [*before, *ask(session, kept.periods_from(), **asked)]
    return lasted if before and lasted[-1].last_said <= moment else []


def _about_the_latest(session: Session, new: Case, moment: int) -> bool:
    """Whether no claim that was there comes after a new one in order."""
    if new.question.time is Time.FIXED:
        return True
    about = min(claim.about for claim in new.claims)
    first = min(claim.number for claim in new.claims)
    asked = {"key": new.key, "moment": about, "first": first}
    return (
        about >= moment - moment % DAY
        and ask(session, kept.about_later(), **asked).first() is None
    )


def _revives(case: Case, moment: int) -> bool:
    """Whether somebody disowns a claim, so that what that ended may stand again."""
    said = {claim.number: claim.said for claim in case.claims}
    return any(
        max(said[one.counterclaim], said.get(one.claim, moment - 1)) >= moment
        for one in case.against
        if one.kind is Counter.DISOWNS
    )


def _taken_back(case: Case) -> set[int]:
    """Return the claims that some of these take back."""
    return {claim.retracts for claim in case.claims if claim.retracts is not None}


def _ended_lately(
    session: Session, case: Case, open_: Collection[int], moment: int
) -> Kept:
    """Return when claims stood on which it may depend when one of a colleague ends.

    That is when another answer of the same side was kept to for seven days.
    """
    actors: dict[int, set[int]] = defaultdict(set)
    for claim in case.claims:
        if claim.number in open_:
            actors[claim.side].add(claim.actor)
    sides = [side for side, own in actors.items() if len(own) > 1]
    asked = {"key": case.key, "moment": moment, "since": moment - SPLIT_LASTS}
    return [*ask_each(session, kept.ended_within(), sides, **asked)]


def _period(row: Row[*tuple[Any, ...]]) -> Period:
    return Period(
        row.starts,
        FOREVER if row.ends is None else row.ends,
        row.status,
        row.since,
        row.sides,
        row.claims,
        row.origins,
        row.last_said,
    )


def _contested(session: Session, last: Row[*tuple[Any, ...]], moment: int) -> bool:
    """Whether a question was ever contested before a moment."""
    if last.status is not Status.SPLIT:
        return last.status in AFTER_A_DISPUTE
    asked = {"key": last.question_id, "moment": moment}
    return ask(session, kept.contested_before(), **asked).first() is not None


def _judged(
    session: Session, question: int, stood: Kept, open_: set[int], moment: int
) -> Case | None:
    """Return a question with the open claims, and those on which these depend, judged.

    None where open claims depend on more.
    """
    near = open_ | {row.ended_by_id for row in stood if row.ended_by_id is not None}
    case = part(session, question, near)
    if case is None or _revives(case, moment):
        return None
    lately = _ended_lately(session, case, open_, moment)
    beside = {row.claim_id for row in lately} | _taken_back(case)
    if not beside <= near:
        case = part(session, question, near | beside)
    if case is not None:
        settled = _settled(case, [*stood, *lately], open_)
        found = standing(case.question, case.claims, case.against, settled=settled)
        case.stands.update(found)
    return case


def _settled(case: Case, spans: Kept, open_: Collection[int]) -> dict[int, Spans]:
    """Return when those claims stand that are not open, as far as it matters."""
    known: dict[int, list[Span]] = defaultdict(list)
    for row in sorted(spans, key=lambda row: row.starts):
        ends = FOREVER if row.ends is None else row.ends
        known[row.claim_id].append(Span(row.starts, ends, row.ended_by_id))
    return {
        claim.number: tuple(known[claim.number]) or (Span(claim.said, claim.said),)
        for claim in case.claims
        if claim.number not in open_
    }


def _until(row: Stood, moment: int) -> bool:
    """Whether a span lasts until a moment, or longer."""
    return row.ends is None or row.ends >= moment


def _joined(stood: Kept, rows: Iterable[Stood], moment: int) -> Iterator[Stood]:
    """Yield how claims stand: up to a moment as they did, then as worked out."""
    worked_out: dict[int, list[Stood]] = defaultdict(list)
    for row in rows:
        worked_out[row.claim_id].append(row)
    for head in (row for row in stood if row.starts < moment):
        yield from _spliced(head, worked_out.pop(head.claim_id), moment)
    yield from chain.from_iterable(worked_out.values())


def _spliced(
    head: Row[*tuple[Any, ...]], rows: Sequence[Stood], moment: int
) -> Iterator[Stood]:
    """Yield the span in which a claim stood until a moment, and how that goes on."""
    on = [row for row in rows if row.ends is None or row.ends > moment]
    if on and on[0].disputed == head.disputed:
        yield on[0]._replace(starts=head.starts)
    else:
        *was, _ = head
        ends = (row.ended_by_id for row in rows if row.ends == moment)
        by = None if on else next(ends)
        yield Stood(*was)._replace(ends=moment, ended_by_id=by)
        yield from (one._replace(starts=moment) for one in on[:1])
    yield from on[1:]
