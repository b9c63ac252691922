"""Working out what whole runs of entries changed: after a merge, or from the first."""

from __future__ import annotations

from array import array
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select

from factlog.db import models as m
from factlog.db.session import look_back
from factlog.derive import search
from factlog.derive.grown import Grown
from factlog.derive.store import settle, store_grown
from factlog.derive.touched import touched_between

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def rebuild(session: Session) -> None:
    """Work out everything anew, as it was after each entry."""
    judge(session)
    search.rebuild(session)


def judge(session: Session) -> None:
    """Work out anew when claims stand, and the status of questions."""
    session.execute(delete(m.Standing))
    session.execute(delete(m.StatusSpan))
    _judge(session, after=0)


def arrived(session: Session, *, after: int) -> set[int]:
    """Work out what later entries changed; return the questions they touch."""
    search.arrived(session, after=after)
    return _judge(session, after=after)


def _judge(session: Session, *, after: int) -> set[int]:
    """Judge what later entries changed; return the questions they touch.

    Nobody can ask what was known between entries that arrived at one moment: what they
    changed is so from the last of them on that wrote anything. What only grows waits
    until all is known of it.
    """
    begin, end = array("q"), array("q")  # there can be as many as entries
    for first, last in session.execute(_runs(), {"after": after}):
        begin.append(first)
        end.append(last)
    if len(end) == 1:
        look_back(session, last)
        return settle(session, *touched_between(session, first, last), last)
    grown, reached, before = Grown(session), set[int](), after
    for first, last in zip(begin, end, strict=True):
        look_back(session, last)
        whole, added = touched_between(session, first, last)
        changed = whole - {*session.scalars(_new(), {"first": first, "last": last})}
        look_back(session, before)  # what waits knows nothing of what changes it
        reached |= store_grown(session, grown, grown.waiting(changed))
        look_back(session, last)
        later = grown.can_wait(added.keys() | whole - changed)
        grown.add(session, first, last, later)
        now = {key: claims for key, claims in added.items() if key not in later}
        reached |= settle(session, whole - later, now, last)
        before = last
    return reached | store_grown(session, grown, grown.waiting())


@cache
def _runs() -> Select[int, int]:
    """Return what finds the first and the last of the entries that arrived together."""
    later = m.Entry.id > bindparam("after"), m.Entry.leaves != b""
    ends = func.min(m.Entry.id), func.max(m.Entry.id)
    arrived = select(*ends).where(*later).group_by(m.Entry.arrived_at)
    return arrived.order_by(ends[0])


@cache
def _new() -> Select[int]:
    """Return what finds the questions that entries bring."""
    between = m.Question.entry_id.between(bindparam("first"), bindparam("last"))
    return select(m.Question.id).where(between, m.Question.key == m.Question.id)
