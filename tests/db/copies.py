"""Logs that grow apart and become one again, and what is the same in both."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from factlog import derive, query, reading
from factlog.db import models as m
from factlog.db.session import trying
from factlog.db.versions import Versions, entries
from factlog.load import merge
from factlog.query import DisputeFilter
from tests.db.logs import PAGE, actor, asked, every, kursk, said, written

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from factlog.load import Merged

DERIVED = (
    "SELECT * FROM standing ORDER BY claim_id, starts, entry_id",
    "SELECT * FROM status_span ORDER BY question_id, starts, entry_id",
)
FOUND = {
    "sqlite": "SELECT rowid, words FROM search ORDER BY 1",
    "postgresql": "SELECT id, CAST(words AS text) FROM search ORDER BY 1",
}


def taken(engine: Engine, other: Engine) -> Merged:
    """Take over what another log has."""
    url = other.url.render_as_string(hide_password=False)
    return merge(engine, url, by="tester")


def content(engine: Engine) -> dict[str, Any]:
    """Return what is the same in logs that hold the same: no numbers, no arrival."""
    with reading(engine) as session:
        lines: dict[str, set[str]] = {"entry": set(), "row": set(), "in force": set()}
        versions, current = Versions(session), in_force(engine)
        for entry in entries(session):
            if entry.leaves:
                lines["entry"].add(json.dumps(entry.sealed.line, sort_keys=True))
            for version in versions.of(entry.id):
                line = json.dumps(version.sealed.line, sort_keys=True)
                lines["row"].add(line)
                if (version.noun, version.id) in current:
                    lines["in force"].add(line)
        shown = DisputeFilter(every=True)
        disputes = {row.question: row for row in query.disputes(session, shown)}
        clashing = len(list(query.clashes(session)))
    return {**lines, "disputes": disputes, "clashes": clashing}


def in_force(engine: Engine) -> set[tuple[str, int]]:
    return {
        (model.__tablename__, number)
        for model in m.RECORDED
        for (number,) in every(
            engine,
            f"SELECT id FROM {model.__tablename__} WHERE superseded_id IS NULL",
        )
    }


def heads(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [entry.digest for entry in query.entries(session)]


def proved(engine: Engine, *earlier: str) -> None:
    """See that a log verifies, still has these heads, and is derived as it should."""
    with reading(engine) as session:
        query.verify(session)
        for head in earlier:
            query.verify(session, against=head)
    derived = (*DERIVED, FOUND[engine.dialect.name])
    kept = [every(engine, statement) for statement in derived]
    with trying(engine) as session:
        derive.rebuild(session)
        made = [list(session.connection().exec_driver_sql(s)) for s in derived]
    assert made == kept


def apart(engine: Engine, second: Engine) -> None:
    """Record a dispute, copy the log, and let both copies grow."""
    kursk(engine)
    taken(second, engine)
    written(engine, said("kursk", "russia", "russia", "2025-05-01", "post"))
    written(
        second,
        actor("bbc", kind="media"),
        asked("next", "a", "b"),
        said("next", "bbc", "a", "2025-05-02", PAGE + "/next"),
        said("kursk", "bbc", "ukraine", "2025-05-03", "post"),
    )
