"""factlog db roles: what the server itself lets readers, recorders, maintainers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

import factlog
from factlog.db.base import Base
from factlog.db.engine import MAINTAIN
from factlog.db.sound import DERIVED
from factlog.errors import UnavailableError
from tests.conftest import runner
from tests.db.logs import GROUPS, every, logged_in
from tests.db.test_opening import READING

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


TABLES = sorted(Base.metadata.tables)
DERIVABLE = {model.__tablename__ for model in DERIVED}
KEPT = [name for name in TABLES if name not in DERIVABLE]
DENIED, GUARDED = "42501", "23001"
"""SQLSTATE: no right to it; a trigger refuses it."""

MORE = (
    *("actor show russia", "source show post", "question show kursk", "claim show 1"),
    *("claim history 1", "prove 1", "dispute list --known-on 2030-01-01"),
    *("search village", "backup all.jsonl"),
)
RECORDING = (
    *("actor add a A --part-of russia", "actor add b B", "actor merge a b"),
    "source add copy --relies-on post",
    "claim add Q? a Yes --answer yes --source copy --via https://example.org/n --new",
    *("claim counter 1 ukraine No", "claim retract 1 --said 2025-05-01", "undo 7"),
    *("claim amend 2 --hedge said", "load rows.jsonl", "merge other.jsonl"),
)


@pytest.fixture(params=GROUPS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return what somebody is."""
    kind: str = request.param
    return kind


def states(engine: Engine, role: str, statements: list[str]) -> dict[str, str | None]:
    """Run each statement as somebody; return the SQLSTATE that refuses it, if any."""
    found: dict[str, str | None] = {}
    user = create_engine(logged_in(engine, role))
    with user.connect() as connection:
        for statement in statements:
            found[statement] = None
            try:
                connection.execute(text(statement))
            except DBAPIError as error:
                found[statement] = getattr(error.orig, "sqlstate", "?")
            connection.rollback()
    user.dispose()
    return found


def content(engine: Engine) -> dict[str, list[object]]:
    """Return every row of what was recorded."""
    return {name: every(engine, f'SELECT * FROM "{name}"') for name in KEPT}


def test_a_reader_may_run_every_command_that_reads(owner: Engine) -> None:
    run = runner(logged_in(owner, "a_reader"))
    for line in (*READING, *MORE):
        done = run(line)
        assert done.exit_code == 0, (line, done.output)


def rights(engine: Engine, kind: str) -> set[tuple[str, str, str]]:
    """Return what a group may do, column by column."""
    asked = f"""
        SELECT table_name, column_name, privilege_type
        FROM information_schema.column_privileges WHERE grantee = 'team_{kind}'
        UNION SELECT table_name, '', privilege_type
        FROM information_schema.table_privileges WHERE grantee = 'team_{kind}'
    """
    return {(row[0], row[1], row[2]) for row in every(engine, asked)}


def test_each_group_may_do_all_that_the_one_before_may(owner: Engine) -> None:
    reader, recorder, maintainer = (rights(owner, kind) for kind in GROUPS)
    assert {what for *_, what in reader} == {"SELECT"}
    assert reader < recorder < maintainer
    more = recorder - reader
    assert {what for *_, what in more} == {"INSERT", "UPDATE", "SELECT", "DELETE"}
    assert {table for table, _, what in more if what == "SELECT"} == {"log"}
    assert {table for table, _, what in more if what == "DELETE"} == {"search"}
    deleting = {table for table, _, what in maintainer if what == "DELETE"}
    assert deleting == {*DERIVABLE, "search"}


def test_a_recorder_may_run_every_command_that_records(
    team: Engine, tmp_path: Path
) -> None:
    (tmp_path / "rows.jsonl").write_text(
        '{"row": "claim", "question": "kursk", "actor": "ukraine", "text": "No.",'
        ' "answer": "ukraine", "said": "2025-06-01"}\n' * 3
    )
    other = runner("other.db")
    for line in ("init", "actor add o O", "export -o other.jsonl"):
        assert other(line).exit_code == 0
    run = runner(logged_in(team, "a_recorder"))
    for line in RECORDING:
        done = run(f"{line} --reason r")
        assert done.exit_code == 0, (line, done.output)
    assert run("db check").exit_code == 0


def test_only_a_maintainer_erases_and_rebuilds(team: Engine) -> None:
    erase = "erase actor gerasimov --yes --reason law"
    for role, asked in (("reader", "recorder"), ("recorder", "maintainer")):
        run = runner(logged_in(team, f"a_{role}"))
        for line in (erase, "db rebuild"):
            done = run(line)
            assert done.exit_code == 5
            told, hint = done.stderr.splitlines()
            assert f"a_{role} may not do this in " in told
            assert f"ask for this: GRANT team_{asked} TO a_{role}" in hint
    run = runner(logged_in(team, "a_maintainer"))
    vacuums = (team.dialect.server_version_info or ()) >= MAINTAIN
    for line in ("db rebuild", erase):
        done = run(line)
        assert done.exit_code == 0, done.output
        assert ("hold the words" in done.stderr) == (not vacuums and line == erase)
    assert "Gerasimov" not in run("export").stdout
    assert run("db check").exit_code == 0


def test_what_another_log_erased_is_for_a_maintainer_to_merge(team: Engine) -> None:
    other = runner("other.db")
    assert runner(logged_in(team, "a_reader"))("export -o all.jsonl").exit_code == 0
    for line in ("init", "load all.jsonl", "erase claim 1 --yes --reason law"):
        assert other(line).exit_code == 0
    refused = runner(logged_in(team, "a_recorder"))("merge other.db")
    assert refused.exit_code == 5
    assert "GRANT team_maintainer TO a_recorder" in refused.stderr
    assert runner(logged_in(team, "a_maintainer"))("merge other.db").exit_code == 0
    assert "Free." not in runner(logged_in(team, "a_reader"))("export").stdout


def test_a_maintainer_who_may_not_vacuum_is_told_what_is_left(team: Engine) -> None:
    if (team.dialect.server_version_info or ()) >= MAINTAIN:
        with team.begin() as connection:
            connection.execute(text("REVOKE MAINTAIN ON claim FROM team_maintainer"))
    run = runner(logged_in(team, "a_maintainer"))
    done = run("erase actor gerasimov --yes --reason law")
    assert done.exit_code == 0
    assert "VACUUM is for the owner" in done.stderr


def attempts(engine: Engine) -> dict[str, set[str]]:
    """Return every way to change what was recorded, and what may refuse it."""
    found: dict[str, set[str]] = {}
    look = inspect(engine)
    for table in (*KEPT, "alembic_version"):
        name = f'"{table}"'
        for column in look.get_columns(table):
            own = f'"{column["name"]}"'
            found[f"UPDATE {name} SET {own} = {own}"] = {DENIED, GUARDED}
        for statement in (
            f"DELETE FROM {name}",
            f"TRUNCATE {name} CASCADE",
            f"ALTER TABLE {name} DISABLE TRIGGER ALL",
            f"ALTER TABLE {name} DISABLE TRIGGER USER",
            f"ALTER TABLE {name} ADD more text",
            f"ALTER TABLE {name} OWNER TO CURRENT_USER",
            f"DROP TABLE {name} CASCADE",
            f"CREATE RULE r AS ON INSERT TO {name} DO INSTEAD NOTHING",
            f"CREATE TRIGGER t BEFORE UPDATE ON {name} EXECUTE FUNCTION factlog_kept()",
            f"CREATE INDEX mine ON {name} ((1))",
            f"GRANT DELETE ON {name} TO CURRENT_USER; DELETE FROM {name}",
            f"CREATE TEMP TABLE heir () INHERITS ({name})",
            f"COPY {name} TO PROGRAM 'true'",
        ):
            found[statement] = {DENIED}
        for guard in ("kept", "frozen", "emptied"):
            if table in KEPT:
                found[f"DROP TRIGGER {table}_{guard} ON {name}"] = {DENIED}
    for statement in (
        "INSERT INTO log SELECT * FROM log",
        "INSERT INTO alembic_version VALUES ('9')",
        "SET session_replication_role = replica",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "GRANT pg_write_all_data TO CURRENT_USER",
        (
            "CREATE OR REPLACE FUNCTION factlog_kept() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN OLD; END $$"
        ),
        "ALTER FUNCTION factlog_frozen() SET search_path = ''",
        "DROP FUNCTION factlog_frozen() CASCADE",
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE EXTENSION dblink",
        "DROP SCHEMA public CASCADE",
        "UPDATE pg_trigger SET tgenabled = 'D'",
        "MERGE INTO actor USING claim ON true WHEN MATCHED THEN DELETE",
    ):
        found[statement] = {DENIED}
    again = "INSERT INTO actor SELECT * FROM actor ON CONFLICT (id) DO UPDATE"
    found[f"{again} SET name = ''"] = {DENIED, GUARDED}
    return found


def test_nobody_changes_what_was_recorded_with_sql_of_his_own(
    owner: Engine, kind: str
) -> None:
    before, tried = content(owner), attempts(owner)
    assert all(before.values())  # each table has a row that could be changed
    if kind == "reader":
        inserted = (f'INSERT INTO "{one}" SELECT * FROM "{one}"' for one in TABLES)
        tried |= {key: {DENIED} for key in inserted}
        tried |= {"SELECT * FROM log": {DENIED}, "SELECT FROM log": {DENIED}}
    found = states(owner, f"a_{kind}", [*tried])
    assert {one: told for one, told in found.items() if told not in tried[one]} == {}
    assert content(owner) == before
    assert runner(logged_in(owner, f"a_{kind}"))("verify").exit_code == 0


def test_a_recorder_has_no_right_to_what_only_guards_would_refuse(
    owner: Engine,
) -> None:
    names = {
        (table, column["name"])
        for table in KEPT
        for column in inspect(owner).get_columns(table)
    }
    tried = {f'UPDATE "{t}" SET "{c}" = "{c}"': (t, c) for t, c in names}
    found = states(owner, "a_recorder", [*tried])
    guarded = {tried[one] for one, told in found.items() if told == GUARDED}
    superseding = {pair for pair in names if pair[1] == "superseded_id"}
    assert guarded == superseding | {("log", "application")}


def test_a_maintainer_blanks_words_and_only_those_of_an_erasure(owner: Engine) -> None:
    erased = "UPDATE actor SET name = 'erased', slug = 'erased', description = NULL"
    tried = [
        f"{erased}, wikidata = NULL, salt = '', kept = '{{}}' WHERE slug = 'ukraine'",
        "UPDATE claim SET text = 'Other.' WHERE kept IS NOT NULL",
        "UPDATE claim SET kept = NULL WHERE kept IS NOT NULL",
    ]
    assert set(states(owner, "a_maintainer", tried).values()) == {GUARDED}


def test_who_is_in_no_group_cannot_even_look(owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("CREATE ROLE a_stranger LOGIN"))
    try:
        stranger = logged_in(owner, "a_stranger")
        with pytest.raises(UnavailableError, match="permission denied") as refused:
            factlog.connect(stranger)
        assert "ask for the right" in (refused.value.hint or "")
        name = owner.url.database
        with owner.begin() as connection:
            connection.execute(text(f"GRANT CONNECT ON DATABASE {name} TO a_stranger"))
        with pytest.raises(UnavailableError, match="permission denied for all schemas"):
            factlog.connect(stranger)
        public = [f'SELECT * FROM public."{one}"' for one in TABLES]
        assert set(states(owner, "a_stranger", public).values()) == {DENIED}
    finally:
        with owner.begin() as connection:
            connection.execute(text("DROP OWNED BY a_stranger"))
            connection.execute(text("DROP ROLE a_stranger"))
