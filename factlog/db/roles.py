"""What groups of people may do with a log on PostgreSQL, by the server's own rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from factlog.db.base import Base
from factlog.db.engine import MAINTAIN, MIGRATING, shown
from factlog.db.erase import MODELS, blank
from factlog.db.groups import KINDS, PREFIX, named, prefixes
from factlog.db.models import Log
from factlog.db.sound import DERIVED
from factlog.errors import InvalidInputError, RefusedError, UnavailableError
from factlog.rows import RoleRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.orm import Session

VERSION, LOG = "alembic_version", Log.__tablename__
SEARCH = "search"
"""The index of words, which no model is of: see `db.searched`."""

LOCK = "application"
"""The column of the log's row that writers may change, for so they may lock the row.

It holds one word, and neither its CHECK nor its guard lets another be written.
"""

PLACE = "SELECT current_database(), current_schema()"
IS_GROUP = """
SELECT NOT (rolcanlogin OR rolsuper) FROM pg_roles WHERE rolname = :role
"""

NAME = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,39}", re.ASCII)

MAY = """
SELECT rolsuper OR rolcreaterole AS makes,
    pg_has_role(datdba, 'USAGE') AND pg_has_role(nspowner, 'USAGE') AND (
        SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class
        WHERE relnamespace = pg_namespace.oid AND relkind = 'r'
    ) AS gives
FROM pg_roles, pg_database, pg_namespace
WHERE rolname = current_user AND datname = current_database()
AND nspname = current_schema()
"""
"""Whether somebody can make roles, and give away rights on all of the log."""

ELSEWHERE = """
SELECT datname FROM pg_shdepend JOIN pg_database ON pg_database.oid = dbid
WHERE refclassid = 'pg_authid'::regclass AND refobjid = to_regrole(:role)
AND datname <> current_database() ORDER BY datname LIMIT 1
"""
"""Another database in which a role has rights."""


def make(session: Session, prefix: str | None = None) -> list[RoleRow]:
    """Make the groups of a log, or bring their rights up to date; return them all.

    `prefix` begins their names; by default they are those that the log has, else
    `factlog_reader`, `factlog_recorder` and `factlog_maintainer`. What PUBLIC may do
    with the database by default is taken away. Raises InvalidInputError on SQLite
    and for a prefix that is no name, RefusedError where a role is there for something
    else, UnavailableError for one who may not do this.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        message = "SQLite knows no roles: whoever may write the file may do anything"
        hint = "set who may, on the file and its folder: chmod, chown"
        raise InvalidInputError(message, hint=hint)
    if prefix is not None and not NAME.fullmatch(prefix):
        message = f"{prefix!r} cannot begin the name of a role"
        hint = "type up to 40 of a-z, 0-9 and _"
        raise InvalidInputError(message, hint=hint)
    connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
    begin = [prefix] if prefix else prefixes(connection) or [PREFIX]
    _refuse_unable(connection)
    for one in begin:
        _make(connection, one, asked=prefix is not None)
    for statement in _everywhere(connection, begin):
        connection.execute(text(statement))
    refresh(connection, *begin)
    return [
        RoleRow(role=f"{one}_{kind}", may=may)
        for one in begin
        for kind, may in KINDS.items()
    ]


def refresh(connection: Connection, *begin: str) -> None:
    """Let the groups of a log have their rights on its tables, and no others.

    `begin` are their prefixes; by default of those that have any, after a migration.
    """
    for prefix in begin or prefixes(connection):
        for statement in _on_tables(connection, prefix):
            connection.execute(text(statement))


def _refuse_unable(connection: Connection) -> None:
    makes, gives = connection.execute(text(MAY)).one()
    if not (makes and gives):
        lacks = "make roles" if gives else "give away rights on all of it"
        message = f"you may not {lacks}: {shown(connection.engine)}"
        hint = "run it as a superuser, or as the database's owner with CREATEROLE"
        raise UnavailableError(message, hint=hint)


def _make(connection: Connection, prefix: str, *, asked: bool) -> None:
    """Make the groups that are missing.

    The roles of a server are those of all its databases: whoever was let in elsewhere
    is not let in here unless the prefix was `asked` for.
    """
    known = prefix in prefixes(connection)
    for role in named(prefix):
        found = connection.scalar(text(IS_GROUP), {"role": role})
        other = connection.scalar(text(ELSEWHERE), {"role": role})
        if found is None:
            connection.execute(text(f"CREATE ROLE {role} NOLOGIN"))
        elif not found:
            raise _taken(f"the role {role} is there, and is more than a group")
        elif other and not (asked or known):
            raise _taken(f"whoever is in {role} has rights in the database {other} too")


def _taken(message: str) -> RefusedError:
    hint = "give the groups of this log another name: factlog db roles --prefix NAME"
    return RefusedError(message, hint=hint)


def _everywhere(connection: Connection, begin: Sequence[str]) -> Iterator[str]:
    """Yield what lets the groups in, and nobody else but the owner."""
    quote = connection.dialect.identifier_preparer.quote
    name, schema = connection.execute(text(PLACE)).one()
    groups = ", ".join(role for prefix in begin for role in named(prefix))
    yield f"REVOKE ALL ON DATABASE {quote(name)} FROM PUBLIC"
    yield f"GRANT CONNECT, TEMPORARY ON DATABASE {quote(name)} TO {groups}"
    yield f"REVOKE ALL ON SCHEMA {quote(schema)} FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {quote(schema)} TO {groups}"


def _on_tables(connection: Connection, prefix: str) -> Iterator[str]:
    """Yield what gives the groups their rights on the tables, and takes all others."""
    quote = connection.dialect.identifier_preparer.quote
    reader, recorder, maintainer = groups = named(prefix)
    tables = Base.metadata.sorted_tables
    seen = [VERSION, *(quote(table.name) for table in tables if table.name != LOG)]
    seen.append(SEARCH)
    every = ", ".join([*seen, LOG])
    yield f"REVOKE ALL ON {every} FROM PUBLIC, {', '.join(groups)}"
    yield f"GRANT SELECT ON {', '.join(seen)} TO {reader}"  # the log's has a secret
    yield f"GRANT SELECT ON {every} TO {recorder}, {maintainer}"
    for table in tables:
        name = quote(table.name)
        yield f"GRANT {_recording(table, quote)} ON {name} TO {recorder}, {maintainer}"
        if more := _maintaining(table, quote):
            yield f"GRANT {more} ON {name} TO {maintainer}"
    yield f"GRANT INSERT, DELETE ON {SEARCH} TO {recorder}, {maintainer}"
    if (connection.dialect.server_version_info or ()) >= MAINTAIN:
        yield f"GRANT MAINTAIN ON {every} TO {maintainer}"


def _recording(table: Table, quote: Callable[[str], str]) -> str:
    """Return the rights on a table of those who record."""
    if table.name == LOG:
        return f"UPDATE ({quote(LOCK)})"
    if "superseded_id" in table.columns:
        return "INSERT, UPDATE (superseded_id)"
    return "INSERT, UPDATE, DELETE" if _is_derived(table) else "INSERT"


def _maintaining(table: Table, quote: Callable[[str], str]) -> str:
    """Return the rights on a table that only those have who maintain the log."""
    if _is_derived(table):
        return "DELETE"
    if table.name not in MODELS:
        return ""
    names = (*blank(table.name), "salt", "kept")
    return f"UPDATE ({', '.join(map(quote, names))})"


def _is_derived(table: Table) -> bool:
    return table in {model.__table__ for model in DERIVED}
