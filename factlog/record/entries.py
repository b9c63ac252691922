"""The unit of work: one entry, made whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from factlog import derive, text
from factlog.db.engine import sweep
from factlog.db.journal import Journal, is_kept
from factlog.db.models import Erasure
from factlog.db.session import writing
from factlog.db.tries import again
from factlog.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

T = TypeVar("T")


@contextmanager
def entry(
    engine: Engine, *, by: str | None = None, reason: str | None = None
) -> Iterator[Journal]:
    """Yield an open entry; on leaving, seal it, derive what it touches, and commit.

    `by` is who records, `reason` why. By default that is FACTLOG_BY, else the login
    name; on PostgreSQL the role that logged in.
    Waits for other writers. If the block raises, nothing of it is kept; if it writes
    nothing, there is no entry. A block cannot be run again: where the connection is
    lost or the database breaks a deadlock, TransientError is raised (see `change`).
    """
    if reason is not None and not text.storable(reason).strip():
        raise InvalidInputError("the reason is empty", hint="leave it out, or say why")
    with writing(engine) as session:
        journal = Journal(session, by=by, reason=reason)
        yield journal
        if journal.rows:
            journal.seal()
            journal.touched = derive.update(session, journal.rows, journal.id)
    _sweep(engine, journal)


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
    lost is found again: nothing is recorded twice. Gives up after a number of tries,
    half a minute where the server is gone, two where the URL names several hosts; any
    other error is raised at once.
    """
    done: list[tuple[Journal, T]] = []

    def once() -> T:
        with entry(engine, by=by, reason=reason) as journal:
            kept = bool(done) and is_kept(journal.session, done[-1][0].uid)
            if not kept:
                done.append((journal, work(journal)))
        if kept:
            _sweep(engine, done[-1][0])
        return done[-1][1]

    return again(engine, once)


def _sweep(engine: Engine, journal: Journal) -> None:
    """Let nothing be left in the files of words that an entry erased."""
    if any(isinstance(row, Erasure) for row in journal.rows):
        journal.swept = sweep(engine)
