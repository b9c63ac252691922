"""The groups of people that a log on PostgreSQL knows, by their names there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

PREFIX = "factlog"
KINDS = {
    "reader": "read",
    "recorder": "read and record",
    "maintainer": "read, record, erase words, work out anew what is derived",
}
"""The groups, and what their members may do."""

HERE = r"""
SELECT DISTINCT regexp_replace(grantee::regrole::text, '_reader$', '')
FROM pg_class, aclexplode(relacl)
WHERE oid = 'entry'::regclass AND grantee::regrole::text LIKE '%\_reader'
AND to_regrole(regexp_replace(grantee::regrole::text, 'reader$', 'recorder'))
IS NOT NULL ORDER BY 1
"""


def prefixes(connection: Connection) -> list[str]:
    """Return what the names of the groups begin with that have rights on a log."""
    return [*connection.scalars(text(HERE))]


def named(prefix: str) -> tuple[str, ...]:
    """Return the names of the groups with a prefix."""
    return tuple(f"{prefix}_{kind}" for kind in KINDS)


def called(engine: Engine, kind: str) -> str:
    """Return what a group of this kind is called, as far as that can be seen."""
    try:
        with engine.connect() as connection:
            found = prefixes(connection)
    except DBAPIError:
        found = []
    return f"{found[0] if found else PREFIX}_{kind}"
