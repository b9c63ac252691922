"""The database itself refuses to change or delete what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

import factlog
from factlog import query, reading, record
from factlog.db.models import RECORDED
from factlog.errors import UnavailableError
from factlog.inputs import NewCitation, NewCounter, NewOption, NewSource
from tests.db.logs import PAGE, actor, every, kursk, said, written

if TYPE_CHECKING:
    from sqlalchemy import Engine

VERSIONED = [model.__tablename__ for model in RECORDED]
WHOLE = ["entry", "log", "claim_option", "citation_via"]


@pytest.fixture
def full(engine: Engine) -> Engine:
    """Return a log in which every recorded table has rows."""
    kursk(engine)
    written(
        engine,
        NewSource(slug="copy", relies_on=("post",)),
        NewOption(question="kursk", slug="both", label="Both"),
        said(None, "russia", "russia", counters=NewCounter(claim="2")),
        NewCitation(claim="3", source=PAGE + "/b", via=("post",)),
        actor("alone"),
    )
    with record.entry(engine, by="me", reason="twice typed") as entry:
        record.withdraw_claim(entry, "3")
        record.erase_words(entry, "question", "kursk")
        record.distinguish_actors(entry, "alone", "russia")
    return engine


def refuses(engine: Engine, statement: str, told: str) -> None:
    """See that a statement is refused by the database, not by factlog."""
    with engine.connect() as connection, pytest.raises(IntegrityError, match=told):
        connection.execute(text(statement))


@pytest.mark.parametrize("table", [*VERSIONED, *WHOLE])
def test_nothing_recorded_is_deleted(full: Engine, table: str) -> None:
    before = every(full, f"SELECT * FROM {table}")
    assert before
    refuses(full, f"DELETE FROM {table}", "never deleted")
    if full.dialect.name == "postgresql":
        refuses(full, f"TRUNCATE {table} CASCADE", "never deleted")
    else:
        again = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        refuses(full, again, "never deleted")
    assert every(full, f"SELECT * FROM {table}") == before


@pytest.mark.parametrize("table", [*VERSIONED, *WHOLE])
def test_no_column_of_what_was_recorded_is_changed(full: Engine, table: str) -> None:
    names = [column["name"] for column in inspect(full).get_columns(table)]
    assert len(names) > 1
    for name in names:
        also = table in VERSIONED and name != "superseded_id"
        more = ", superseded_id = entry_id" if also else ""
        for value in ("NULL", f'"{name}"'):
            if (name, value) == ("id", "NULL"):
                continue  # no key of any table can be that
            change = f'UPDATE {table} SET "{name}" = {value}{more}'
            refuses(full, change, "never changed")


@pytest.mark.parametrize("table", VERSIONED)
def test_only_another_version_supersedes(full: Engine, table: str) -> None:
    current = every(full, f"SELECT * FROM {table} WHERE superseded_id IS NULL")
    for row in current:
        others = (
            f"SELECT entry_id FROM {table} WHERE key = {row.key} AND id <> {row.id}"
        )
        for entry in {1, 2, 3}.difference(*every(full, others)):
            change = f"UPDATE {table} SET superseded_id = {entry} WHERE id = {row.id}"
            refuses(full, change, "never changed")
    old = every(full, f"SELECT id FROM {table} WHERE superseded_id IS NOT NULL")
    for (number,) in old:
        change = f"UPDATE {table} SET superseded_id = NULL WHERE id = {number}"
        refuses(full, change, "never changed")
    assert bool(old) == (table in {"claim", "citation", "counterclaim"})


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)  # it knows of roles
def test_who_may_only_read_is_told_so(engine: Engine) -> None:
    kursk(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE looker LOGIN"))
        connection.execute(
            text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker")
        )
    looker = factlog.connect(
        engine.url.set(username="looker").render_as_string(hide_password=False)
    )
    try:
        with reading(looker) as session:
            assert query.claim(session, "1").actor == "gerasimov"
        with pytest.raises(UnavailableError, match="permission denied") as refused:
            written(looker, actor("bbc"))
        assert "GRANT factlog_recorder TO looker" in (refused.value.hint or "")
    finally:
        looker.dispose()
        with engine.begin() as connection:
            connection.execute(text("DROP OWNED BY looker"))
            connection.execute(text("DROP ROLE looker"))
