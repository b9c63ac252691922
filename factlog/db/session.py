"""Transactions of the log: opened, committed and rolled back here alone."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import event, func, select, text
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.orm import Session

from factlog import moments
from factlog.db import groups
from factlog.db.engine import WRITES, said, shown, unavailable
from factlog.db.models import KNOWN, Entry
from factlog.errors import RefusedError, TransientError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import ORMExecuteState

LOOKING, KNOWN_ON = "factlog_known", "factlog_known_on"
LAST = int(datetime.max.replace(tzinfo=UTC).timestamp()) - 1

T = TypeVar("T")

TRIES = 25
PAUSES = 0.02, 2.0  # seconds: the first, and the longest; half a minute in all
PATIENCE = 25.0  # seconds; SQLite, which waits longer for a lock, waits only once
PASSING = {"40001", "40P01", "57P01", "57P02", "57P03"}
"""SQLSTATE: not serializable, a deadlock, and a server that stops or starts."""
FORBIDDEN = "42501"
"""SQLSTATE: the role may not do this."""
MIXED_UP = {"26000", "42P05"}
"""SQLSTATE: what was prepared is not there, or is twice: a pool mixed sessions up."""
BUSY = {5, 15}
"""Result codes of SQLite: busy, and a race for the write-ahead log that was lost."""


def again(unit: Callable[[], T]) -> T:
    """Return what a whole unit of work gives; where it fails for a moment, do it anew.

    After so many tries it is given up, with the TransientError.
    """
    first, longest = PAUSES
    for tried in range(TRIES):
        try:
            return unit()
        except TransientError:
            pause = min(longest, first * 2**tried)
            # Random, lest those that met meet again.
            time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311
    return unit()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Yield a session whose work is committed whole, or not at all."""
    with _session(engine, writes=True) as session:
        yield session


@contextmanager
def trying(engine: Engine) -> Iterator[Session]:
    """Yield a session whose work is never kept: it shows what would be refused."""
    with _session(engine, writes=True) as session:
        yield session
        session.rollback()


@contextmanager
def sketching(engine: Engine) -> Iterator[Session]:
    """Yield a session that sees the log as it is now, and keeps nothing.

    It may write to tables of its own, and is in nobody's way.
    """
    with _session(engine, writes=False) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("SET TRANSACTION READ WRITE"))
        yield session
        session.rollback()


@contextmanager
def reading(engine: Engine, *, known_on: str | None = None) -> Iterator[Session]:
    """Yield a session that sees the log as it is now and writes nothing.

    With `known_on` it sees what had arrived in the log by the end of that date, or by
    that moment: every query in it answers as it would have then.
    """
    with _session(engine, writes=False) as session:
        if known_on is not None:
            end = min(max(moments.moment(known_on) + 1, 0), LAST)
            by = datetime.fromtimestamp(end, UTC)
            arrived = select(func.max(Entry.id)).where(Entry.arrived_at < by)
            look_back(session, session.scalar(arrived) or 0)
            session.info[KNOWN_ON] = known_on
        yield session


def look_back(session: Session, entry: int) -> None:
    """Let a session see the log as it was after an entry."""
    if LOOKING not in session.info:
        event.listen(session, "do_orm_execute", _as_known)
    session.info[LOOKING] = entry


def _as_known(asked: ORMExecuteState) -> Any:
    """Give the newest known entry to a question that asks for it."""
    if not asked.is_select:
        return None
    asked.parameters = asked.parameters or {}
    return asked.invoke_statement(params={KNOWN.key: asked.session.info[LOOKING]})


def known_on(session: Session) -> str | None:
    """Return the date or moment to which a session looks back, as it was typed."""
    typed: str | None = session.info.get(KNOWN_ON)
    return typed


@contextmanager
def _session(engine: Engine, *, writes: bool) -> Iterator[Session]:
    options: dict[str, bool | str] = {WRITES: writes}
    if engine.dialect.name == "postgresql":
        options["postgresql_readonly"] = not writes
        options["isolation_level"] = "READ COMMITTED" if writes else "REPEATABLE READ"
    began = time.monotonic()
    try:
        with (
            Session(engine, execution_options=options) as session,
            session.begin(),
        ):
            yield session
    except IntegrityError as error:
        message = f"the database refused this: {error.orig}"
        raise RefusedError(message) from error
    except ProgrammingError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state == FORBIDDEN:
            raise _forbidden(engine, error, writes=writes) from error
        if state in MIXED_UP:
            raise unavailable(engine, error) from error
        raise  # a statement of ours is wrong: a bug
    except DBAPIError as error:
        told = unavailable(engine, error)
        if not _is_transient(error, time.monotonic() - began):
            raise told from error
        look = "see what is recorded (factlog log), then " if writes else ""
        hint = told.hint or f"{look}try again"
        raise TransientError(told.message, hint=hint) from error


def _forbidden(
    engine: Engine, error: ProgrammingError, *, writes: bool
) -> UnavailableError:
    """Return what to tell a role that may not do something, and what it lacks."""
    locks = "FOR UPDATE" in (error.statement or "")  # all who record must, first
    kind = ("recorder" if locks else "maintainer") if writes else "reader"
    who, group = engine.url.username or "you", groups.called(engine, kind)
    message = f"{who} may not do this in {shown(engine)}: {said(error)}"
    hint = f"ask for this: GRANT {group} TO {who} (factlog help server)"
    return UnavailableError(message, hint=hint)


def _is_transient(error: DBAPIError, seconds: float) -> bool:
    """Whether a transaction ended for a reason that may be gone at the next try."""
    driver = error.orig
    if isinstance(driver, sqlite3.Error):
        busy = getattr(driver, "sqlite_errorcode", 0) & 0xFF in BUSY
        return busy and seconds < PATIENCE
    state = getattr(driver, "sqlstate", None)
    # PostgreSQL gives no code to one who never got, or lost, a connection.
    lost = state is None and isinstance(error, OperationalError)
    return error.connection_invalidated or lost or state in PASSING
