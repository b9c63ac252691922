"""Working out what whole runs of entries changed: after a merge, or from the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from factlog.db import models as m
from factlog.db.session import look_back
from factlog.derive import search
from factlog.derive.store import settle
from factlog.derive.touched import touched_between

if TYPE_CHECKING:
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
    changed is so from the last of them on that wrote anything.
    """
    runs = (
        select(func.min(m.Entry.id), func.max(m.Entry.id))
        .where(m.Entry.id > after, m.Entry.leaves != b"")
        .group_by(m.Entry.arrived_at)
        .order_by(func.min(m.Entry.id))
    )
    reached: set[int] = set()
    for first, last in session.execute(runs).all():
        look_back(session, last)
        reached |= settle(session, *touched_between(session, first, last), last)
    return reached
