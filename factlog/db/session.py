"""Transactions of the log: opened, committed and rolled back here alone."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from factlog import moments
from factlog.db import groups
from factlog.db.engine import WRITES, said, shown, unavailable
from factlog.db.models import KNOWN, Entry
from factlog.db.standby import UNCONFIRMED
from factlog.db.tries import is_transient
from factlog.errors import (
    NotFoundError,
    RefusedError,
    TransientError,
    UnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import ORMExecuteState

LOOKING, KNOWN_ON = "factlog_known", "factlog_known_on"
WAITING = "factlog_waiting"
"""What a session still has to write, as a function, before anything is asked of it."""
LAST = int(datetime.max.replace(tzinfo=UTC).timestamp()) - 1

LOOK = "see what is recorded (factlog log), then try again"
FORBIDDEN = "42501"
"""SQLSTATE: the role may not do this."""
MIXED_UP = {"26000", "42P05"}
"""SQLSTATE: what was prepared is not there, or is twice: a pool mixed sessions up."""


class LogSession(Session):
    """A session that writes what waits before it asks."""


def write_first(session: Session) -> None:
    """Write what waits to be written, if anything does."""
    waiting: Callable[[], None] | None = session.info.pop(WAITING, None)
    if waiting is not None:
        waiting()


@event.listens_for(LogSession, "do_orm_execute")
def _write_first(asked: ORMExecuteState) -> None:
    write_first(asked.session)


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
        try:
            yield session
        except NotFoundError as error:
            if known_on is not None and not error.nearest:
                error.hint = f"by what was known on {known_on}; later it may be there"
            raise


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
            LogSession(engine, execution_options=options) as session,
            session.begin(),
        ):
            noted = session.connection().info if writes else {}
            try:
                yield session
            finally:
                _forget(session)
        if noted.pop(UNCONFIRMED, False):
            raise _unconfirmed(engine)
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
        if not is_transient(error, time.monotonic() - began):
            raise told from error
        hint = told.hint or (LOOK if writes else "try again")
        raise TransientError(told.message, hint=hint) from error


def _forget(session: Session) -> None:
    """Let go of all that a session remembers, but for what it looks back to.

    It is much, and refers to the session: it would wait for a search for cycles.
    """
    for name in session.info.keys() - {LOOKING, KNOWN_ON}:
        del session.info[name]


def _unconfirmed(engine: Engine) -> TransientError:
    """Return what to raise where only one server has what was committed.

    To try again is right: whoever does will find it, and waits for a standby again.
    """
    message = f"{shown(engine)} keeps this, but no standby has confirmed it yet"
    return TransientError(message, hint=LOOK)


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
