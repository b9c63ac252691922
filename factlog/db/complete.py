"""Names for shell completion, read without SQLAlchemy: a key press must not wait."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from factlog import settings

NOUNS = ("actor", "source", "question")
MOST = 100
WORD = re.compile(r"[\w.-][\w.~-]*")
"""What no shell takes apart."""


def names(database: str, noun: str, incomplete: str) -> list[str]:
    """Return the names of a noun that begin as typed; none if they cannot be read.

    Slugs, and for an actor its other names of one word, in any script.
    """
    path = settings.file(database)
    if noun not in NOUNS or path is None:
        return []
    try:
        with closing(_read_only(path)) as connection:
            known = connection.execute(_spelled(noun)).fetchall()
    except sqlite3.Error:
        return []
    found = [name for (name,) in known if name.startswith(incomplete)]
    return [name for name in found if WORD.fullmatch(name)][:MOST]


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)


def _spelled(noun: str) -> str:
    """Return the statement for slugs and what they can be completed from."""
    slugs = f"""SELECT slug || CASE
            WHEN EXISTS (SELECT 1 FROM {noun} AS other WHERE other.slug = {noun}.slug
            AND other."key" < {noun}."key" AND other.superseded_id IS NULL
            AND NOT other.withdrawn) THEN '~' || lower(substr(hex(uid), -4)) ELSE '' END
        FROM {noun} WHERE superseded_id IS NULL AND NOT withdrawn"""
    if noun != "actor":
        return f"{slugs} ORDER BY 1"
    return f"""{slugs} UNION SELECT actor_name.name
        FROM actor_name JOIN actor ON actor."key" = actor_name.actor_id
        WHERE actor.superseded_id IS NULL AND NOT actor.withdrawn
        AND actor_name.superseded_id IS NULL AND NOT actor_name.withdrawn
        ORDER BY 1"""
