"""Logs as each revision of the tables kept them: written at the time, and frozen.

`tests/data/revisions` holds two files for each: what every table held, and the export.
`pytest --update-golden` writes those of the newest revision, where it has none.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, inspect, text

from factlog import record
from factlog.db import migrate
from tests.db.logs import actor, unchecked, written
from tests.db.scenes import full

if TYPE_CHECKING:
    from sqlalchemy import Engine

    Tables = dict[str, list[dict[str, Any]]]

FILES = Path(__file__).parents[1] / "data" / "revisions"
REVISIONS = [
    script.revision
    for script in ScriptDirectory.from_config(migrate.config()).walk_revisions()
][::-1]


def told(engine: Engine) -> None:
    """Record something of every kind, and change it in every way."""
    full(engine)
    with record.entry(engine, by="me", reason="a slip") as entry:
        record.amend_claim(entry, "1", {"hedge": "reportedly"})
        record.amend_actor(entry, "gerasimov", {"name": "V. Gerasimov"})
        record.amend_question(entry, "kursk", {"topic": "war of 2025"})
    with record.entry(engine, by="me", reason="twice typed") as entry:
        record.withdraw_claim(entry, "4")
    with record.entry(engine, by="me") as entry:
        record.undo(entry, "6")
    written(engine, actor("gerasimow", name="Walerij Gerassimow"), actor("twin"))
    with record.entry(engine, by="me", reason="one man") as entry:
        record.merge_actors(entry, "gerasimow", "gerasimov")
    with record.entry(engine, by="me", reason="they differ") as entry:
        record.distinguish_actors(entry, "twin", "ukraine")
    with record.entry(engine, by="me", reason="a court asked for it") as entry:
        record.erase_words(entry, "claim", "2")


def tables(engine: Engine) -> Tables:
    """Return what every table of a SQLite log holds, bytes as hexadecimal digits."""
    held: Tables = {}
    with engine.connect() as connection:
        for name in sorted({*inspect(engine).get_table_names()} - {"alembic_version"}):
            if name.startswith("search"):  # the engine's own: it is made anew
                continue
            asked = text(f"SELECT * FROM {name} ORDER BY 1, 2")
            rows = connection.execute(asked).mappings()
            held[name] = [
                {column: _plain(row[column]) for column in row} for row in rows
            ]
    return held


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def fill(engine: Engine, content: Tables) -> None:
    """Put rows into the tables of a database, whatever refers to what."""
    with unchecked(engine) as connection:
        for name, rows in content.items():
            table = Table(name, MetaData(), autoload_with=connection)
            kinds = {column.name: str(column.type) for column in table.columns}
            for row in rows:
                typed = {one: _typed(kinds[one], value) for one, value in row.items()}
                connection.execute(table.insert().values(typed))


def _typed(kind: str, value: Any) -> Any:
    if value is None:
        return None
    match kind.partition("(")[0]:
        case "BLOB" | "BYTEA":
            return bytes.fromhex(value)
        case "UUID":
            return UUID(value)
        case "BOOLEAN":
            return bool(value)
        case "TIMESTAMP":
            return datetime.fromisoformat(value)
    return value


def content_of(revision: str) -> Tables:
    """Return what the tables of a log of this revision held."""
    held: Tables = json.loads((FILES / f"{revision}.json").read_text("utf-8"))
    return held


def export_of(revision: str) -> str:
    """Return the export of a log of this revision, as it was written at the time."""
    return (FILES / f"{revision}.jsonl").read_text("utf-8")
