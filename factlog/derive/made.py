"""Making a log, and working out what an older one did not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog.db import migrate
from factlog.db.journal import locked
from factlog.db.models import Claim, Standing
from factlog.db.session import writing
from factlog.db.tries import again
from factlog.derive import search
from factlog.derive.arrived import judge, rebuild

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session


def init(database: str, *, saved: Callable[[Path], object] | None = None) -> Engine:
    """Make a log, or bring it to this version; return its engine.

    `database` is a file path or a URL. An older SQLite log is copied first, to a file
    beside it; `saved` is called with that. Raises OutdatedError for a log made by a
    newer factlog, UnavailableError where it cannot be used.
    """
    return migrate.init(database, derive=_derive, saved=saved or (lambda _: None))


def _derive(session: Session) -> None:
    derived = session.scalar(select(Standing.claim_id).limit(1))
    if derived is None and session.scalar(select(Claim.id).limit(1)) is not None:
        judge(session)
    if search.is_missing(session):
        search.rebuild(session)


def remake(engine: Engine) -> None:
    """Work out anew everything that is derived, while nobody else writes."""

    def once() -> None:
        with writing(engine) as session:
            locked(session)
            rebuild(session)

    again(engine, once)
