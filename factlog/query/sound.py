"""Whether the database is sound, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.db import sound
from factlog.derive.compare import compared
from factlog.query.chain import verify
from factlog.rows import PartRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


def parts(session: Session) -> Iterator[PartRow]:
    """Yield each part of the database that is right, in the order of examination.

    The session is one whose work is not kept (`db.session.sketching`). Raises a
    StorageError for the first thing that is wrong: UnavailableError where the database
    is damaged, DamagedError where a recorded row is not what it was, StaleError where
    what was derived from them is not what they say.
    """
    yield PartRow(part="database", found=sound.integrity(session))
    yield PartRow(part="foreign keys", found=str(sound.foreign_keys(session)))
    yield PartRow(part="guards", found=str(sound.guards(session)))
    proved = verify(session)
    told = f"{proved.entries} entries, {proved.rows} rows, head {proved.head or 'none'}"
    yield PartRow(part="chain", found=told)
    for table, rows in compared(session):
        yield PartRow(part=str(table), found=f"{rows} rows")
