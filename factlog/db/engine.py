"""Opening a database, and saying what is the matter with one."""

from __future__ import annotations

import random
import shlex
import sqlite3
import stat
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from factlog import settings
from factlog.db.base import HEAD
from factlog.db.frozen import read_frozen
from factlog.db.standby import heed
from factlog.db.tries import again, hosts, may_come
from factlog.errors import (
    FactlogError,
    OutdatedError,
    TransientError,
    UnavailableError,
)

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

WRITES = "factlog_writes"
BUSY_MILLISECONDS = 30_000
MIGRATING = 0x666163746C6F67
"""The lock that is held, on PostgreSQL, while tables or rights are changed."""

PREPARE = "prepare_threshold"
LOOK_AGAIN = 0.001, 0.01  # seconds; random, so that all who wait have their turn
OURS = {"alembic_version", "entry", "log", "actor", "claim"}
"""Tables that every version of a log has."""

WRITABLE = (
    "name a server that takes writes with --db; of several hosts, "
    "?target_session_attrs=read-write finds it"
)
WAITED = "see which of the hosts leads, then try again"
ON_NO_SCHEMA = "postgresql", None
"""The dialect of one who may look into none: there may be a log."""

VACUUMS = """
SELECT pg_has_role(relowner, 'USAGE') {or_may} FROM pg_class
WHERE oid = 'claim'::regclass
"""
MAINTAIN = (17,)
"""The first version of PostgreSQL that lets others than a table's owner vacuum it."""

HINTS = {
    "locked": "another program is writing: try again",
    "not a database": "name another file with --db",
    "malformed": "restore it from a backup, or another copy of the log",
    "read-only transaction": WRITABLE,
    "during recovery": WRITABLE,
    "readonly": "make the file and its folder writable",
    "unable to open": "make the file and its folder readable and writable",
    "prepared statement": f"add ?{PREPARE}=none to the URL: factlog help server",
    "must be owner": "let the owner of the tables do it: factlog help server",
    "ermission denied": "ask for the right to do this, or name another with --db",
    "full": "make room on the disk, then try again",
    "No space left": "make room on the disk, then try again",
    "UTF-8": "restore it from a backup, or another copy of the log",
    "no such module": "use a Python whose SQLite has FTS5",
    "revision": "restore it from a backup, or another copy of the log",
    "File exists": "name another file with --db",
    "File name": "name another file with --db",
    "disk I/O": "see whether the disk is full, or failing, then try again",
}
"""What to do about what a driver says."""


def make_engine(database: str) -> Engine:
    """Return an engine for a path or URL; nothing is opened or made yet."""
    url = _url(database)
    on_a_server = url.get_backend_name() != "sqlite"  # which may have been restarted
    try:
        dialect: Any = url.get_dialect()
        # The connection that was used last remembers the most: see `db.memory`.
        queued = issubclass(dialect.get_pool_class(url), QueuePool)
        lifo = {"pool_use_lifo": True} if queued else {}
        plain, own = _driven(url)
        engine = create_engine(
            plain, pool_pre_ping=on_a_server, connect_args=own, **lifo
        )
    except ModuleNotFoundError as error:
        message = f"{url.get_backend_name()} needs the package {error.name}"
        hint = "pip install 'factlog[postgres]'"
        raise UnavailableError(message, hint=hint) from error
    except NoSuchModuleError as error:
        raise _unknown(database) from error
    if url.get_backend_name() == "sqlite":
        _listen(engine)
    if url.get_driver_name() == "psycopg":
        heed(engine)
    if file := file_of(engine):
        read_frozen(engine, file)
    return engine


def _url(database: str) -> URL:
    if "://" not in database:
        return URL.create("sqlite", database=str(settings.file(database)))
    try:
        url = make_url(database)
    except (ArgumentError, ValueError) as error:
        raise _unknown(database) from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise _unknown(database)
    return url


def _driven(url: URL) -> tuple[URL, dict[str, int | None]]:
    """Return a URL without what its driver must be given as more than a word.

    That is when to prepare statements: `none` where a pool lends another connection of
    the server to every transaction.
    """
    typed = url.query.get(PREPARE)
    if typed is None:
        return url, {}
    never = typed == "none"
    if not never and not (isinstance(typed, str) and typed.isdecimal()):
        message = f"{PREPARE} is a number, or none"
        raise UnavailableError(message, hint=f"type ?{PREPARE}=none in the URL")
    return url.difference_update_query([PREPARE]), {
        PREPARE: None if never else int(str(typed))
    }


def _unknown(database: str) -> UnavailableError:
    message = f"{database.split('://', 1)[0]}://… is not a database that factlog knows"
    return UnavailableError(message, hint="type a file path or a postgresql:// URL")


def _listen(engine: Engine) -> None:
    """Take transactions out of the driver's hands: it would begin them too late."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")  # it may read
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA recursive_triggers = ON")  # else REPLACE deletes unseen
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES, False):
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """Take the write lock soon after it is free.

    SQLite looks for it every 100 ms, and so would hardly ever find it while another
    program writes one entry right after the other.
    """
    driver: Any = connection.connection.dbapi_connection
    end = time.monotonic() + BUSY_MILLISECONDS / 1000
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while time.monotonic() < end:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
                time.sleep(random.uniform(*LOOK_AGAIN))  # noqa: S311
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # which says what is wrong
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")


def connect(database: str | None = None) -> Engine:
    """Return an engine for a log that exists and is up to date.

    `database` is a file path or a URL; by default FACTLOG_DB, else ./factlog.db.
    Raises UnavailableError if there is none or it is not factlog's, OutdatedError if
    it was made by another version.
    """
    engine = make_engine(settings.database(database))
    try:
        again(engine, partial(_refuse, engine, _init(engine, database)))
    except FactlogError:
        engine.dispose()
        raise
    return engine


def _init(engine: Engine, database: str | None) -> str:
    """Return the command that makes or migrates this log."""
    if database is None:
        return "factlog init"
    path = file_of(engine)
    named = shlex.quote(str(path)) if path else "URL"  # a URL may hold a password
    return f"factlog --db {named} init"


def _refuse(engine: Engine, init: str) -> None:
    """Refuse a log that is missing, of another version, or not factlog's.

    `init` is the command that would make or migrate it.
    """
    if (path := file_of(engine)) and not is_there(engine, path):
        message = f"there is no log at {path}"
        raise UnavailableError(message, hint=f"make one: {init}")
    found = version(engine)
    if found != HEAD:
        raise OutdatedError(found, HEAD, init)


def is_there(engine: Engine, path: Path) -> bool:
    """Whether there is a file at a path.

    Raises UnavailableError for what is no file, and where that cannot be seen.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise unavailable(engine, error) from error
    if not stat.S_ISREG(mode):
        is_what = "a folder" if stat.S_ISDIR(mode) else "not a file"
        message = f"{path} is {is_what}"
        raise UnavailableError(message, hint="name a file with --db")
    return True


def file_of(engine: Engine) -> Path | None:
    """Return the file of a SQLite database, if it is kept in one."""
    name = engine.url.database
    on_disk = engine.dialect.name == "sqlite" and name not in {None, "", ":memory:"}
    return Path(name) if on_disk and name else None


def version(engine: Engine) -> str | None:
    """Return the migration that the database stands at; None for an empty one.

    Raises UnavailableError for a database that holds other tables than factlog's,
    TransientError where one of several hosts may yet take over.
    """
    try:
        with engine.connect() as connection:
            return _version(connection)
    except (DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
        told = unavailable(engine, error)
        if may_come(engine, error):
            raise TransientError(told.message, hint=WAITED) from error
        raise told from error


def _version(connection: Connection) -> str | None:
    tables = set(connection.dialect.get_table_names(connection))
    dialect = connection.dialect
    if not tables and (dialect.name, dialect.default_schema_name) == ON_NO_SCHEMA:
        message = f"permission denied for all schemas of {shown(connection.engine)}"
        raise UnavailableError(message, hint=HINTS["ermission denied"])
    if not tables:
        return None
    if not tables >= OURS:
        message = f"{shown(connection.engine)} holds other tables, not a factlog log"
        hint = "name another file or database with --db"
        raise UnavailableError(message, hint=hint)
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def sweep(engine: Engine) -> bool:
    """Let nothing be left in the files of what was overwritten in the tables.

    Return whether that was done: SQLite cannot while another program reads the log, and
    PostgreSQL leaves out what only another may vacuum.
    """
    sqlite = engine.dialect.name == "sqlite"
    try:
        with engine.connect() as connection:
            if sqlite:
                cursor = connection.connection.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_ = cursor.fetchone() or (1,)
                return not busy
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            may = bool(alone.scalar(text(_vacuums(alone))))
            if may:
                # An index of words keeps each, though nothing has it any more.
                alone.exec_driver_sql("REINDEX INDEX ix_search_words")
                alone.exec_driver_sql("VACUUM")
            return may
    except DBAPIError as error:
        raise unavailable(engine, error) from error


def _vacuums(connection: Connection) -> str:
    can_be_given = (connection.dialect.server_version_info or ()) >= MAINTAIN
    or_may = "OR has_table_privilege(oid, 'MAINTAIN')" if can_be_given else ""
    return VACUUMS.format(or_may=or_may)


def shown(engine: Engine) -> str:
    """Return the database's name without its password; with its hosts, if several."""
    url, several = engine.url, hosts(engine)
    if len(several) > 1:
        whose = url.drivername, url.username, url.password
        bare = URL.create(*whose, database=url.database)
        return f"{bare.render_as_string()} at {', '.join(several)}"
    return str(file_of(engine) or url.set(query={}).render_as_string())


def unavailable(engine: Engine, error: Exception) -> UnavailableError:
    """Return what a driver's error means for a person."""
    return UnavailableError(
        f"{shown(engine)} cannot be used: {said(error)}", hint=hint(error)
    )


def said(error: Exception) -> str:
    """Return what a driver, or the system, says of an error."""
    inner = getattr(error, "orig", error)
    if isinstance(inner, UnicodeDecodeError):  # what SQLite says holds broken bytes
        return "database disk image is malformed"
    told = inner.strerror if isinstance(inner, OSError) else str(inner).strip()
    primary = getattr(getattr(inner, "diag", None), "message_primary", None)
    return primary or told or type(error).__name__


def hint(error: Exception) -> str | None:
    """Return what to do about an error of a driver, or of the system."""
    told = said(error)
    return next((hint for word, hint in HINTS.items() if word in told), None)
