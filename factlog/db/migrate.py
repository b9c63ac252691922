"""Making and migrating a database; Alembic is imported nowhere else."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from factlog.db.base import HEAD
from factlog.db.engine import WRITES, file_of, make_engine, unavailable, version
from factlog.db.models import Log
from factlog.db.session import writing
from factlog.errors import FactlogError, OutdatedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

SECRET_BYTES = 32


def init(database: str) -> Engine:
    """Make the database, or migrate it to this program's version; return an engine.

    Raises OutdatedError for a database made by a newer factlog.
    """
    engine = make_engine(database)
    try:
        _make(engine)
    except FactlogError:
        engine.dispose()
        raise
    return engine


def _make(engine: Engine) -> None:
    if (path := file_of(engine)) is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unavailable(engine, error) from error
    found = version(engine)
    if found is not None and found > HEAD:
        raise OutdatedError(found, HEAD)
    if found != HEAD:
        upgrade(engine)
    with writing(engine) as session:
        if session.scalar(select(Log.id)) is None:
            secret = secrets.token_bytes(SECRET_BYTES)
            session.add(Log(id=1, application="factlog", secret=secret))


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to a revision, in one transaction."""
    _run(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Run the migrations back down to a revision, in one transaction."""
    _run(engine, lambda config: command.downgrade(config, revision))


def _run(engine: Engine, step: Callable[[Config], None]) -> None:
    try:
        with engine.connect() as connection:
            _prepare(connection)
            with connection.execution_options(**{WRITES: True}).begin():
                step(config(connection))
                _check(connection)
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")
    except DBAPIError as error:
        raise unavailable(engine, error) from error


def _prepare(connection: Connection) -> None:
    """Set what can only be set outside a transaction.

    SQLite changes a table by copying and dropping it; with foreign keys enforced
    that would delete what refers to it.
    """
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.close()


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            message = f"the migration would leave {len(broken)} rows without their own"
            raise RuntimeError(message)


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
