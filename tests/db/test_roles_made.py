"""factlog db roles: groups that are made, made again, and refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text

import factlog
from factlog import query, reading, record
from factlog.db import migrate
from tests.conftest import runner
from tests.db.logs import GROUPS, actor, every, logged_in
from tests.db.test_roles import DENIED, states
from tests.postgres import database

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.conftest import Run


def may(engine: Engine, role: str, what: str, table: str) -> bool:
    """Whether a role has a right on a table, by the server's word."""
    asked = f"SELECT has_table_privilege('{role}', '{table}', '{what}')"
    return bool(every(engine, asked)[0][0])


def test_made_again_the_groups_have_their_rights_and_no_others(team: Engine) -> None:
    url = logged_in(team, "postgres")
    with team.begin() as connection:
        connection.execute(text("GRANT ALL ON claim TO team_recorder, PUBLIC"))
        connection.execute(text("GRANT UPDATE (text) ON claim TO team_reader"))
        connection.execute(text("REVOKE ALL ON actor FROM team_reader"))
    again = runner(url)("db roles --format json")
    assert again.exit_code == 0
    assert [row["role"] for row in json.loads(again.stdout)] == [
        f"team_{kind}" for kind in GROUPS
    ]
    assert "CREATE ROLE ann LOGIN IN ROLE team_recorder" in again.stderr
    assert may(team, "team_reader", "SELECT", "actor")
    assert not may(team, "team_recorder", "DELETE", "claim")
    changed = ["UPDATE claim SET text = text"]
    for kind in ("reader", "recorder"):
        assert set(states(team, f"a_{kind}", changed).values()) == {DENIED}


def test_a_migration_gives_the_groups_rights_on_what_it_makes(team: Engine) -> None:
    migrate.downgrade(team, "0006")
    recorder = logged_in(team, "a_recorder")
    refused = runner(recorder)("init")
    assert refused.exit_code == 5
    told, hint = refused.stderr.splitlines()
    assert "must be owner" in told
    assert "owner of the tables" in hint
    migrate.downgrade(team, "0005")  # before there was a table of erasures
    assert runner(logged_in(team, "postgres"))("init").exit_code == 0
    assert runner(recorder)("actor add later Later").exit_code == 0
    assert may(team, "team_recorder", "INSERT", "erasure")
    done = runner(logged_in(team, "a_maintainer"))("erase actor later --yes --reason l")
    assert done.exit_code == 0, done.output


def test_the_owner_of_a_database_needs_no_superuser(owner: Engine) -> None:
    server = owner.url.render_as_string(hide_password=False)
    with owner.begin() as connection:
        connection.execute(text("CREATE ROLE a_owner LOGIN"))
    try:
        with database(server) as url:
            name = make_url(url).database
            with owner.begin() as connection:
                connection.execute(text(f"ALTER DATABASE {name} OWNER TO a_owner"))
            run = runner(_as(url, "a_owner"))
            assert run("init").exit_code == 0
            refused = run("db roles --prefix own")
            assert refused.exit_code == 5
            assert "you may not make roles" in refused.stderr
            with owner.begin() as connection:
                connection.execute(text("ALTER ROLE a_owner CREATEROLE"))
            assert run("db roles --prefix own").exit_code == 0
            let_in = "CREATE ROLE a_guest LOGIN IN ROLE own_recorder"
            made = create_engine(_as(url, "a_owner"))
            with made.begin() as connection:
                connection.execute(text(let_in))
            made.dispose()
            assert runner(_as(url, "a_guest"))("actor add a A").exit_code == 0
            assert runner(_as(url, "a_guest"))("db roles").exit_code == 5
    finally:
        with owner.begin() as connection:
            for kind in GROUPS:
                connection.execute(text(f"DROP ROLE IF EXISTS own_{kind}"))
            connection.execute(text("DROP ROLE IF EXISTS a_guest"))
            connection.execute(text("DROP ROLE a_owner"))


def _as(url: str, role: str) -> str:
    return make_url(url).set(username=role).render_as_string(hide_password=False)


def test_groups_of_another_log_are_let_in_only_if_named(
    owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = owner.url.render_as_string(hide_password=False)
    monkeypatch.setattr("factlog.db.roles.PREFIX", "team")  # the default, elsewhere
    with database(server) as url:
        run: Run = runner(url)
        assert run("init").exit_code == 0
        refused = run("db roles")
        assert refused.exit_code == 4
        told, hint = refused.stderr.splitlines()
        assert f"team_reader has rights in the database {owner.url.database}" in told
        assert "--prefix" in hint
        assert run("db roles --prefix team").exit_code == 0
        assert run("db roles").exit_code == 0  # they are this log's own now


@pytest.mark.parametrize(
    ("prefix", "code", "words"),
    [
        ("a_login", 4, "more than a group"),
        ("pg_mine", 2, "cannot begin"),
        ("x;--", 2, ""),
    ],
)
def test_a_name_that_cannot_be_that_of_groups_is_refused(
    team: Engine, prefix: str, code: int, words: str
) -> None:
    with team.begin() as connection:
        connection.execute(text("CREATE ROLE a_login_reader LOGIN"))
    try:
        refused = runner(logged_in(team, "postgres"))(f"db roles --prefix '{prefix}'")
        assert refused.exit_code == code
        assert words in refused.stderr
    finally:
        with team.begin() as connection:
            connection.execute(text("DROP ROLE a_login_reader"))


def test_on_sqlite_the_rights_are_those_of_the_file(run_here: Run) -> None:
    run_here("init")
    refused = run_here("db roles")
    assert refused.exit_code == 2
    assert refused.stderr == (
        "factlog: SQLite knows no roles: whoever may write the file may do anything\n"
        "  hint: set who may, on the file and its folder: chmod, chown\n"
    )


def test_who_is_not_named_records_under_the_role_that_logged_in(
    team: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = logged_in(team, "a_recorder")
    run = runner(url)
    (tmp_path / "rows.jsonl").write_text('{"row": "actor", "slug": "l", "name": "L"}\n')
    other = runner("other.db")
    for line in ("init", "actor add o O --by elsewhere"):
        assert other(line).exit_code == 0
    run("actor add e E")
    run("actor add f F --by flag")
    monkeypatch.delenv("FACTLOG_BY")
    run("actor add r R")
    run("load rows.jsonl")
    run("merge other.db")
    engine = factlog.connect(url)
    record.change(engine, lambda entry: record.add_actor(entry, actor("p")))
    with reading(engine) as session:
        found = [row.recorded_by for row in query.entries(session)]
    engine.dispose()
    assert found == [
        *("a_recorder", "a_recorder", "elsewhere", "a_recorder", "a_recorder"),
        *("flag", "tester", "tester"),
    ]
