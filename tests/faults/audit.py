"""Whether a log holds all that was acknowledged, whole, once, and nothing else."""

from __future__ import annotations

from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

import factlog
from factlog import canonical, derive, query, reading
from factlog.db import models as m
from factlog.db.session import trying
from factlog.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

MANY = "load"
"""How the reason of what may be written in several entries begins."""


@dataclass
class Audit:
    """What is wrong with a log, by kind: nothing, if all lists are empty."""

    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)
    underived: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """All of it, a line each."""
        kinds = vars(self).items()
        return [f"{kind}: {one}" for kind, found in kinds for one in found]


def audit(url: str, acknowledged: Collection[str]) -> Audit:
    """Look at a log to which nobody writes; every entry's reason should be its own.

    `acknowledged` are the reasons of what the log has said that it keeps.
    """
    found = Audit()
    with opened(url) as engine:
        with engine.connect() as connection:
            _entries(connection, acknowledged, found)
            _things(connection, found)
            _engine_itself(connection, found)
        try:
            with reading(engine) as session:
                query.verify(session)
        except DamagedError as error:
            found.unproved.append(error.message)
        found.underived.extend(underived(engine))
    return found


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Yield an engine of a log."""
    engine = factlog.connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _entries(
    connection: Connection, acknowledged: Collection[str], found: Audit
) -> None:
    """Compare entries with what was acknowledged, and with the rows that they wrote."""
    size = len(canonical.leaf({}))
    sealed, reasons, merges = {}, Counter[str](), set()
    columns = m.Entry.id, m.Entry.reason, m.Entry.leaves, m.Entry.merged
    for number, reason, leaves, merged in connection.execute(select(*columns)):
        sealed[number] = len(leaves) // size
        reasons[str(reason)] += 1
        if merged:
            merges.add(number)
    found.lost += [one for one in acknowledged if one not in reasons]
    found.doubled += [
        f"{times} × {reason}"
        for reason, times in reasons.items()
        if times > 1 and not reason.startswith(MANY)
    ]
    rows = Counter[int]()
    for model in m.RECORDED:
        wrote = text(
            f"SELECT entry_id, count(*) AS many FROM {model.__tablename__} GROUP BY 1"
        )
        rows.update({one.entry_id: one.many for one in connection.execute(wrote)})
    found.half += [
        f"entry {one} sealed {sealed.get(one, 0)} rows, and {rows[one]} are there"
        for one in sorted({*sealed, *rows})
        if sealed.get(one, 0) != rows[one] or (not rows[one] and one not in merges)
    ]


def _things(connection: Connection, found: Audit) -> None:
    """Find things that two entries made: no two of ours bear the same words."""
    for table, name in (("actor", "slug"), ("source", "slug"), ("claim", "text")):
        twice = text(
            f'SELECT {name}, count(*) FROM {table} WHERE id = "key" '
            f"GROUP BY {name} HAVING count(*) > 1"
        )
        found.doubled += [
            f"{times} × {table} {words}" for words, times in connection.execute(twice)
        ]


def _engine_itself(connection: Connection, found: Audit) -> None:
    if connection.dialect.name != "sqlite":
        return
    for check in ("integrity_check", "foreign_key_check"):
        told = [tuple(row) for row in connection.execute(text(f"PRAGMA {check}"))]
        found.unproved += [f"{check}: {one}" for one in told if one != ("ok",)]


def underived(engine: Engine) -> list[str]:
    """Return the derived rows that are not what the claims make them, by table."""
    with trying(engine) as session:
        kept = _derived(session)
        derive.rebuild(session)
        made = _derived(session)
    return [
        f"{table}: {sign} {row}"
        for table in kept
        for sign, rows in (
            ("not made again", kept[table] - made[table]),
            ("not there", made[table] - kept[table]),
        )
        for row in sorted(rows.elements(), key=str)
    ]


def _derived(session: Session) -> dict[str, Counter[tuple[Any, ...]]]:
    found = {}
    for model in (m.Standing, m.StatusSpan):
        with closing(session.execute(select(model.__table__))) as rows:
            found[model.__tablename__] = Counter(map(tuple, rows))
    return found
