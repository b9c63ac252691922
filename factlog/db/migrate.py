"""Making and migrating a database; Alembic is imported nowhere else."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from factlog.db.backup import before_migrating
from factlog.db.base import HEAD
from factlog.db.engine import (
    HINTS,
    MIGRATING,
    WRITES,
    file_of,
    is_there,
    make_engine,
    shown,
    unavailable,
    version,
)
from factlog.db.models import Log
from factlog.db.roles import refresh
from factlog.db.tries import again
from factlog.errors import OutdatedError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

SECRET_BYTES = 32


def init(
    database: str,
    *,
    derive: Callable[[Session], None],
    saved: Callable[[Path], object],
) -> Engine:
    """Make the database, or migrate it to this program's version; return an engine.

    It is made and migrated whole or not at all: `derive` works out in the same
    transaction what is derived. A SQLite log is copied before it is migrated, and
    `saved` is given the copy. Raises OutdatedError for a database made by a newer
    factlog.
    """
    engine = make_engine(database)
    with ExitStack() as unless_made:
        unless_made.callback(engine.dispose)
        _make(engine, derive, saved)
        unless_made.pop_all()
    return engine


def _make(
    engine: Engine,
    derive: Callable[[Session], None],
    saved: Callable[[Path], object],
) -> None:
    path = file_of(engine)
    if path is not None and not is_there(engine, path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unavailable(engine, error) from error
    found = again(engine, partial(version, engine))
    if found is not None and found > HEAD:
        raise OutdatedError(found, HEAD)
    if found is not None and found < HEAD:
        _refuse_unknown(engine, found)
        if path is not None:
            saved(before_migrating(engine, path, found))
    with _migrating(engine) as connection:
        command.upgrade(config(connection), "head")
        if found and found < HEAD and connection.dialect.name == "postgresql":
            refresh(connection)
        with Session(connection) as session:
            if session.scalar(select(Log.id)) is None:
                secret = secrets.token_bytes(SECRET_BYTES)
                session.add(Log(id=1, application="factlog", secret=secret))
            derive(session)
            session.flush()


def _refuse_unknown(engine: Engine, found: str) -> None:
    try:
        ScriptDirectory.from_config(config()).get_revision(found)
    except CommandError as error:
        raise unavailable(engine, error) from error


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to a revision, in one transaction."""
    with _migrating(engine) as connection:
        command.upgrade(config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Run the migrations back down to a revision, in one transaction."""
    with _migrating(engine) as connection:
        command.downgrade(config(connection), revision)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in one transaction, its foreign keys checked at the end."""
    try:
        with engine.connect() as connection:
            _prepare(connection)
            with connection.execution_options(**{WRITES: True}).begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
                yield connection
                _check(connection)
            if connection.dialect.name == "sqlite":
                _pragma(connection, "foreign_keys = ON")
    except (DBAPIError, sqlite3.Error, CommandError) as error:
        raise unavailable(engine, error) from error


def _prepare(connection: Connection) -> None:
    """Set what can only be set outside a transaction.

    SQLite changes a table by copying and dropping it; with foreign keys enforced
    that would delete what refers to it.
    """
    if connection.dialect.name == "sqlite":
        _pragma(connection, "journal_mode = WAL")
        _pragma(connection, "foreign_keys = OFF")


def _pragma(connection: Connection, setting: str) -> None:
    """Change a setting of SQLite that no transaction may be open for."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            many = f"{len(broken)} rows refer to what is not there"
            message = f"{shown(connection.engine)} is damaged: {many}"
            raise UnavailableError(message, hint=HINTS["malformed"])


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's settings, with the scripts of the checkout or the wheel."""
    made = Config()
    made.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def scripts() -> Path:
    """Return the folder of the migrations: in the wheel, or beside the package."""
    package = Path(__file__).parent.parent
    inside = package / "alembic"
    return inside if inside.is_dir() else package.parent / "alembic"
