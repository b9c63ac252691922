"""Transactions of the log: opened, committed and rolled back here alone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from factlog.db.engine import WRITES, unavailable
from factlog.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


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
def reading(engine: Engine) -> Iterator[Session]:
    """Yield a session that sees the log as it is now and writes nothing."""
    with _session(engine, writes=False) as session:
        yield session


@contextmanager
def _session(engine: Engine, *, writes: bool) -> Iterator[Session]:
    options: dict[str, bool | str] = {WRITES: writes}
    if engine.dialect.name == "postgresql":
        options["postgresql_readonly"] = not writes
        options["isolation_level"] = "READ COMMITTED" if writes else "REPEATABLE READ"
    try:
        with (
            Session(engine, execution_options=options) as session,
            session.begin(),
        ):
            yield session
    except IntegrityError as error:
        message = f"the database refused this: {error.orig}"
        raise RefusedError(message) from error
    except ProgrammingError:
        raise  # a statement of ours is wrong: a bug
    except DBAPIError as error:
        raise unavailable(engine, error) from error
