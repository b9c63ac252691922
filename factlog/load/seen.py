"""What was met in files so far, which can be of any size: kept beside the memory."""

from __future__ import annotations

import hashlib
import sqlite3
from uuid import UUID

from factlog.errors import DuplicateError

TABLES = """
    CREATE TABLE line (mark BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID;
    CREATE TABLE handle (file BLOB, handle BLOB, uid BLOB, PRIMARY KEY (file, handle))
        WITHOUT ROWID;
"""
COUNT = """
    INSERT INTO line VALUES (?, 0)
    ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times
"""
NAME = """
    INSERT INTO handle VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET uid = uid RETURNING uid
"""


class Seen:
    """Lines that were met, and what their own file calls the rows that they hold."""

    def __init__(self) -> None:
        """Begin with nothing, in a temporary file that nobody else sees."""
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.executescript(f"PRAGMA journal_mode = OFF; {TABLES} BEGIN;")

    def close(self) -> None:
        """Forget all."""
        self._kept.close()

    def repetition(self, file: str, source: bytes) -> int:
        """Return how often a file held the same line before."""
        digest = hashlib.sha256(b"%s\0%s" % (_bytes(file), source)).digest()
        ((times,),) = self._kept.execute(COUNT, (digest[:16],))
        return int(times)

    def again(self) -> None:
        """Let the files be read from their beginning once more."""
        self._kept.execute("DELETE FROM line")

    def name(self, file: str, handle: str, uid: UUID) -> None:
        """Note which row a handle names; raises DuplicateError for a second one."""
        ((known,),) = self._kept.execute(
            NAME, (_bytes(file), _bytes(handle), uid.bytes)
        )
        if known != uid.bytes:
            raise DuplicateError("row", handle, hint="give each row an id of its own")

    def uid(self, file: str, handle: str) -> UUID | None:
        """Return the uid of the row that a handle names, if there is one."""
        asked = "SELECT uid FROM handle WHERE file = ? AND handle = ?"
        names = _bytes(file), _bytes(handle)
        found = self._kept.execute(asked, names).fetchone()
        return None if found is None else UUID(bytes=found[0])


def _bytes(name: str) -> bytes:
    return name.encode(errors="surrogatepass")
