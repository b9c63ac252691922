"""A log carried to another database is the same log, or it is refused."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
import rfc8785

from factlog import query, reading, record
from factlog.db.lines import Names
from factlog.errors import RefusedError
from factlog.load import load
from factlog.query import DisputeFilter
from tests.db.logs import (
    PAGE,
    actor,
    asked,
    claims_of,
    counts,
    every,
    exported,
    kursk,
    loaded,
    said,
    written,
)
from tests.db.scenes import full

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from factlog.rows import LogRow


def told(engine: Engine) -> Any:
    """Return all that can be asked of a log."""
    with reading(engine) as session:
        return [
            list(query.claims(session)),
            list(query.actors(session)),
            list(query.sources(session)),
            list(query.questions(session)),
            list(query.disputes(session, DisputeFilter(every=True))),
            query.dispute(session, "kursk"),
            query.actor(session, "gerasimov"),
            query.withdrawn(session, "kursk"),
            query.state(session),
            list(query.findings(session)),
        ]


def state_of(engine: Engine) -> LogRow:
    """Return how many entries a log has, and its head."""
    with reading(engine) as session:
        return query.state(session)


def test_a_log_comes_back_byte_for_byte_from_either_kind_of_database(
    engine: Engine, other: Engine, second: Engine, path: Path
) -> None:
    full(engine)
    out = exported(engine)
    for log in (other, second):
        done = loaded(log, path, exported(engine))
        assert done.known == 0
        assert done.touched == {1, 2, 3}
        assert exported(log) == out
        assert told(log) == told(engine)
        engine = log


def test_a_log_that_is_known_changes_nothing(
    engine: Engine, second: Engine, path: Path
) -> None:
    full(engine)
    out = exported(engine)
    rows = loaded(second, path, out).recorded
    for log in (engine, second):
        done = loaded(log, path, out)
        assert (done.recorded, done.known, done.touched) == (0, rows, frozenset())
        assert exported(log) == out


def test_new_entries_are_appended_to_an_older_copy(
    engine: Engine, second: Engine, path: Path
) -> None:
    kursk(engine)
    loaded(second, path, exported(engine))
    written(engine, said("kursk", "russia", "russia", "2025-05-01"))
    with record.entry(engine, by="other", reason="a mistake") as entry:
        record.withdraw_claim(entry, "2")
    done = loaded(second, path, exported(engine))
    assert (done.recorded, done.touched) == (3, frozenset({1}))
    assert told(second)[:4] == told(engine)[:4]
    mine, theirs = (
        [json.loads(line)["line"] for line in exported(log).splitlines()]
        for log in (second, engine)
    )
    *same, merge = mine
    assert same == theirs
    assert (merge["rows"], merge["merged"]) == (0, state_of(engine).head)
    recorded, arrived = (
        every(second, f"SELECT {name} FROM entry ORDER BY id")
        for name in ("recorded_at", "arrived_at")
    )
    assert recorded[0] == arrived[0]
    assert recorded[1] < arrived[1] == arrived[2] == recorded[3]
    assert written(second, said("kursk", "russia", "russia")) == [5]


def test_logs_that_grew_apart_are_not_mixed(
    engine: Engine, second: Engine, path: Path
) -> None:
    kursk(engine)
    loaded(second, path, exported(engine))
    written(engine, actor("mine"))
    written(second, actor("theirs"))
    before = exported(second)
    with pytest.raises(RefusedError, match="do not follow on the newest") as refused:
        loaded(second, path, exported(engine))
    assert "factlog merge" in (refused.value.hint or "")
    assert exported(second) == before


def test_another_log_is_refused(engine: Engine, second: Engine, path: Path) -> None:
    kursk(engine)
    written(second, actor("theirs"))
    with pytest.raises(RefusedError):
        loaded(second, path, exported(engine))
    assert counts(second)["entry"] == 1


def test_an_export_does_not_depend_on_how_much_is_remembered(
    engine: Engine, second: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(engine)
    out = exported(engine)
    monkeypatch.setattr(Names, "LIMIT", 2)
    assert exported(engine) == out
    loaded(second, path, out)
    assert exported(second) == out


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # its limit can be lowered
def test_many_claims_are_loaded_with_few_parameters(
    engine: Engine, second: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factlog.db.ask.TOGETHER", 50)
    monkeypatch.setattr("factlog.db.driver.SIZES", (1, 8, 50))
    claims = [said("q", "a", "yes", "2025-01-01", PAGE) for _ in range(120)]
    written(engine, actor("a"), asked("q"), *claims)
    out = exported(engine)
    limit = sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER
    with second.connect() as connection:
        driver: Any = connection.connection.driver_connection
        before = driver.setlimit(limit, 100)
    try:
        loaded(second, path, out)
        with reading(second) as session:
            assert query.dispute(session, "q").origins == 1
    finally:
        driver.setlimit(limit, before)
    assert exported(second) == out


def test_an_export_is_text_that_no_terminal_acts_on(engine: Engine) -> None:
    full(engine)
    assert claims_of(engine, question="toll")[0].hedge == "\u202e\x1b"
    out = exported(engine)
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert rfc8785.dumps(json.loads(out.splitlines()[0])["line"])


def test_a_file_that_is_not_reached_was_not_changed(
    engine: Engine, second: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factlog.db.merge.AT_ONCE", 1)
    written(second, actor("one"))
    written(second, actor("two"))
    lines = exported(second).splitlines(keepends=True)
    last = max(n for n, line in enumerate(lines) if '"format"' in line)
    path.write_text("".join(lines[last:]), encoding="utf-8")
    other = path.with_name("other.jsonl")
    other.write_text("", encoding="utf-8")
    with pytest.raises(RefusedError, match="does not follow on any"):
        load(engine, [path, other])
