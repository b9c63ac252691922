"""The unit of work: one entry, made whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from factlog import derive, settings, text
from factlog.db.journal import Journal
from factlog.db.session import writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@contextmanager
def entry(
    engine: Engine, *, by: str | None = None, reason: str | None = None
) -> Iterator[Journal]:
    """Yield an open entry; on leaving, seal it, derive what it touches, and commit.

    `by` is who records (by default FACTLOG_BY, else the login name), `reason` why.
    Waits for other writers. If the block raises, nothing of it is kept; if it writes
    nothing, there is no entry.
    """
    name = text.worded(settings.recorder(by))
    if reason is not None:
        text.worded(reason)
    with writing(engine) as session:
        journal = Journal(session, by=name, reason=reason)
        yield journal
        if journal.rows:
            journal.seal()
            journal.touched = derive.update(session, journal.rows, journal.id)
