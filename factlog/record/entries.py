"""The unit of work: one entry, made whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from factlog import derive, settings, text
from factlog.db.journal import Journal
from factlog.db.models import Entry
from factlog.db.session import again, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from sqlalchemy import Engine

T = TypeVar("T")


@contextmanager
def entry(
    engine: Engine, *, by: str | None = None, reason: str | None = None
) -> Iterator[Journal]:
    """Yield an open entry; on leaving, seal it, derive what it touches, and commit.

    `by` is who records (by default FACTLOG_BY, else the login name), `reason` why.
    Waits for other writers. If the block raises, nothing of it is kept; if it writes
    nothing, there is no entry. A block cannot be run again: where the connection is
    lost or the database breaks a deadlock, TransientError is raised (see `change`).
    """
    with _entry(engine, by, reason) as journal:
        yield journal


def change(
    engine: Engine,
    work: Callable[[Journal], T],
    *,
    by: str | None = None,
    reason: str | None = None,
) -> T:
    """Open an entry as `entry` does, do the work with it, and return what that gives.

    Where the log is busy, the connection is lost or the database breaks a deadlock,
    nothing of the work is kept and it is called again, with another open entry; so it
    should do nothing but record. An entry that was kept although the word of it was
    lost is found again: nothing is recorded twice. Gives up after half a minute, with
    the TransientError; any other error is raised at once.
    """
    done: list[tuple[Journal, T]] = []

    def once() -> T:
        uid = done[-1][0].uid if done else None
        with _entry(engine, by, reason, uid) as journal:
            if uid is None or not _is_kept(journal, uid):
                done.append((journal, work(journal)))
        return done[-1][1]

    return again(once)


@contextmanager
def _entry(
    engine: Engine, by: str | None, reason: str | None, uid: UUID | None = None
) -> Iterator[Journal]:
    name = text.worded(settings.recorder(by))
    if reason is not None:
        text.worded(reason)
    with writing(engine) as session:
        journal = Journal(session, by=name, reason=reason, uid=uid)
        yield journal
        if journal.rows:
            journal.seal()
            journal.touched = derive.update(session, journal.rows, journal.id)


def _is_kept(journal: Journal, uid: UUID) -> bool:
    """Whether an entry is there; one that was being kept has come to its end."""
    found = select(Entry.id).where(Entry.uid == uid)
    return journal.session.scalar(found) is not None
