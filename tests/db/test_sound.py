"""Whether the database is sound: `db check`, `db rebuild`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Table, inspect, text

import factlog
from factlog import query
from factlog.db.models import Standing, StatusSpan
from factlog.db.session import sketching
from factlog.derive.made import remake
from factlog.errors import DamagedError, StaleError, UnavailableError
from tests.conftest import ENGINES
from tests.db.logs import actor, behind, counts, every, kursk, said, unchecked, written
from tests.db.scenes import full

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

TABLES: tuple[Table, ...] = (Standing.__table__, StatusSpan.__table__)  # type: ignore[assignment]
COLUMNS = [(table.name, column.name) for table in TABLES for column in table.columns]
PARTS = [
    *("database", "foreign keys", "guards", "chain", "standing", "status_span"),
    "search",
]


@pytest.fixture(scope="module", params=ENGINES)
def log(
    request: pytest.FixtureRequest,
    databases: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    """Return a log with something of every kind; each test leaves it as it was."""
    path = tmp_path_factory.mktemp("sound") / "log.db"
    factlog.init(str(path)).dispose()
    engine = factlog.connect(databases(request.param) or str(path))
    full(engine)
    yield engine
    engine.dispose()


def examined(engine: Engine) -> dict[str, str]:
    """Return what was found of each part."""
    with sketching(engine) as session:
        return {row.part: row.found for row in query.parts(session)}


def derived(engine: Engine) -> list[list[object]]:
    """Return every derived row."""
    return [every(engine, f"SELECT * FROM {t.name} ORDER BY 1, 2, 3") for t in TABLES]


def test_a_sound_log_is_told_part_by_part(log: Engine) -> None:
    found = examined(log)
    assert list(found) == PARTS
    rows = counts(log)
    assert found["standing"] == f"{rows['standing']} rows"
    assert found["status_span"] == f"{rows['status_span']} rows"
    assert found["chain"].startswith(f"{rows['entry']} entries, ")
    assert rows["standing"] > rows["claim"] / 2
    engine = "SQLite 3." if log.dialect.name == "sqlite" else "PostgreSQL "
    assert found["database"].startswith(engine)


def test_an_empty_log_is_sound(engine: Engine) -> None:
    assert examined(engine)["chain"] == "0 entries, 0 rows, head none"


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_any_derived_value_that_was_changed_is_found_and_made_anew(
    log: Engine, table: str, column: str
) -> None:
    before = derived(log)
    kind = inspect(log).get_columns(table)
    boolean = str(next(c["type"] for c in kind if c["name"] == column)) == "BOOLEAN"
    other = {
        "status": "'split'",
        "disputed": "NOT disputed" if boolean else "1 - disputed",
        "claim_id": "(SELECT max(id) FROM claim)",
    }.get(column, f"coalesce({column}, 0) + 1")
    chosen = "status <> 'split'" if column == "status" else "superseded_id IS NULL"
    one = f"SELECT min(question_id) FROM {table} WHERE {chosen}"
    with behind(log) as connection:
        connection.execute(
            text(
                f"UPDATE {table} SET {column} = {other} WHERE {chosen}"
                f" AND question_id = ({one}) AND starts = (SELECT min(starts)"
                f" FROM {table} WHERE {chosen} AND question_id = ({one}))"
            )
        )
    wrong = derived(log)
    assert wrong != before
    with pytest.raises((StaleError, UnavailableError)) as stale:
        examined(log)
    if isinstance(stale.value, StaleError):
        assert stale.value.table == table
        assert stale.value.hint == "work it out anew: factlog db rebuild"
    assert derived(log) == wrong
    remake(log)
    assert derived(log) == before
    assert list(examined(log)) == PARTS


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_a_derived_row_that_is_lost_or_added_is_found(log: Engine, table: str) -> None:
    before = derived(log)
    with behind(log) as connection:
        connection.execute(text(f"CREATE TABLE spare AS SELECT * FROM {table}"))
        connection.execute(text(f"DELETE FROM {table} WHERE question_id = 1"))
    with pytest.raises(StaleError) as stale:
        examined(log)
    assert (stale.value.table, stale.value.question) == (table, "kursk")
    with behind(log) as connection:
        connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text(f"INSERT INTO {table} SELECT * FROM spare"))
        connection.execute(text("UPDATE spare SET starts = starts + 7"))
        connection.execute(text(f"INSERT INTO {table} SELECT * FROM spare"))
        connection.execute(text("DROP TABLE spare"))
    with pytest.raises(StaleError) as stale:
        examined(log)
    assert stale.value.table == table
    remake(log)
    assert derived(log) == before


def test_examining_changes_nothing_and_what_follows_is_derived_as_ever(
    engine: Engine,
) -> None:
    kursk(engine)
    for day in range(1, 9):  # often enough for a server to keep the plans
        written(engine, said("kursk", "russia", "russia", f"2025-05-0{day}"))
    before = derived(engine)
    assert list(examined(engine)) == PARTS
    assert derived(engine) == before
    for day in range(1, 9):
        written(engine, said("kursk", "ukraine", "ukraine", f"2025-06-0{day}"))
    assert len(derived(engine)[0]) > len(before[0])
    assert list(examined(engine)) == PARTS


def test_others_write_while_a_log_is_examined(engine: Engine) -> None:
    kursk(engine)
    with sketching(engine) as session:
        found = query.parts(session)
        assert next(found).part == "database"
        written(engine, said("kursk", "russia", "russia", "2025-05-01"))
        rest = list(found)
        assert [row.part for row in rest] == PARTS[1:]
        assert rest[2].found.startswith("1 entries")
        written(engine, said("kursk", "russia", "russia", "2025-05-02"))
    assert examined(engine)["chain"].startswith("3 entries")


def test_a_recorded_row_that_was_changed_is_found(log: Engine) -> None:
    with behind(log) as connection:
        connection.execute(text("UPDATE actor SET name = 'Rusland' WHERE id = 1"))
    with pytest.raises(DamagedError) as damaged:
        examined(log)
    assert damaged.value.entry == 1
    with behind(log) as connection:
        connection.execute(text("UPDATE actor SET name = 'Russia' WHERE id = 1"))
    assert list(examined(log)) == PARTS


def test_a_row_that_refers_to_nothing_is_found(log: Engine) -> None:
    before = derived(log)
    with unchecked(log) as connection:
        connection.execute(text("UPDATE standing SET ended_by_id = 99"))
    with pytest.raises(UnavailableError, match="refers to no claim") as damaged:
        examined(log)
    assert "standing" in damaged.value.message
    with unchecked(log) as connection:
        connection.execute(text("UPDATE standing SET ended_by_id = NULL"))
    remake(log)
    assert derived(log) == before


@pytest.fixture
def own(
    request: pytest.FixtureRequest, databases: Callable[[str], str], tmp_path: Path
) -> Iterator[Engine]:
    """Yield a log whose tables may be changed."""
    path = tmp_path / "own.db"
    factlog.init(str(path)).dispose()
    engine = factlog.connect(databases(request.param) or str(path))
    written(engine, actor("a"))
    yield engine
    engine.dispose()


BREAK = [
    ("sqlite", "DROP TRIGGER actor_kept", "actor_kept, which guards actor, is gone"),
    (
        "sqlite",
        "INSERT INTO status_span VALUES (1, 0, 1, 1, 1, 'unclear', 1, 1, 1, 1, 1)",
        "CHECK constraint failed in status_span",
    ),
    (
        "postgresql",
        "DROP TRIGGER entry_frozen ON entry",
        "entry_frozen, which guards entry, is gone",
    ),
    (
        "postgresql",
        "ALTER TABLE claim DISABLE TRIGGER claim_frozen",
        "a trigger that is switched off: claim_frozen",
    ),
    (
        "postgresql",
        "ALTER TABLE actor ADD CONSTRAINT odd CHECK (id < 0) NOT VALID",
        "a constraint that was never checked: odd",
    ),
    (
        "postgresql",
        (
            "UPDATE pg_index SET indisvalid = false"
            " WHERE indexrelid = 'ix_actor_key'::regclass"
        ),
        "an index that is not valid: ix_actor_key",
    ),
]


@pytest.mark.parametrize(
    ("own", "statement", "told"), BREAK, indirect=["own"], ids=[b[2] for b in BREAK]
)
def test_a_database_that_is_not_whole_is_named(
    own: Engine, statement: str, told: str
) -> None:
    assert list(examined(own)) == PARTS
    with unchecked(own) as connection:
        connection.execute(text(statement))
    with pytest.raises(UnavailableError) as damaged:
        examined(own)
    assert damaged.value.message.endswith(told)
    assert "is damaged: " in damaged.value.message
    assert "backup" in (damaged.value.hint or "")
