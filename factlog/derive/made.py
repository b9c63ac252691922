"""Making a log, and working out what an older one did not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from factlog.db import migrate
from factlog.db.models import Claim, Standing
from factlog.db.session import writing
from factlog.derive.arrived import rebuild

if TYPE_CHECKING:
    from sqlalchemy import Engine


def init(database: str) -> Engine:
    """Make a log, or bring it to this version; return its engine.

    `database` is a file path or a URL. Raises OutdatedError for a log made by a newer
    factlog, UnavailableError where it cannot be used.
    """
    engine = migrate.init(database)
    with writing(engine) as session:
        derived = session.scalar(select(Standing.claim_id).limit(1))
        if derived is None and session.scalar(select(Claim.id).limit(1)) is not None:
            rebuild(session)
    return engine
