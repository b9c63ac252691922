"""Names for shell completion, read without SQLAlchemy: a key press must not wait."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from factlog import settings, text

NOUNS = ("actor", "source", "question")
MOST = 100


def names(database: str, noun: str, incomplete: str) -> list[str]:
    """Return the slugs of a noun that begin as typed; none if they cannot be read.

    An actor is completed by any of its names too, in any script.
    """
    url = settings.url(database)
    if noun not in NOUNS or not url.startswith("sqlite:///"):
        return []
    path = Path(url.removeprefix("sqlite:///"))
    begins = text.fold(incomplete)
    try:
        with closing(_read_only(path)) as connection:
            known = connection.execute(_spelled(noun)).fetchall()
    except sqlite3.Error:
        return []
    found = dict.fromkeys(
        slug for slug, name in known if text.fold(name).startswith(begins)
    )
    return list(found)[:MOST]


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)


def _spelled(noun: str) -> str:
    """Return the statement for slugs and what they can be completed from."""
    slugs = (
        f"SELECT slug, slug FROM {noun} WHERE superseded_id IS NULL AND NOT withdrawn"  # noqa: S608  a closed list of nouns
    )
    if noun != "actor":
        return f"{slugs} ORDER BY 1"
    return f"""{slugs} UNION SELECT actor.slug, actor_name.folded
        FROM actor_name JOIN actor ON actor."key" = actor_name.actor_id
        WHERE actor.superseded_id IS NULL AND NOT actor.withdrawn
        AND actor_name.superseded_id IS NULL AND NOT actor_name.withdrawn
        ORDER BY 1"""  # noqa: S608  a closed list of nouns
