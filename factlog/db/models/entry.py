"""Entries of the log, and the columns that every recorded row has."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    false,
    or_,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.sql.functions import FunctionElement

from factlog.db.base import STRICT, Base, Local

FIRST = -1


class Entry(Base, kw_only=True):
    """One change to the log, made whole or not at all: who recorded it, when, why."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("uid"), UniqueConstraint("digest"), STRICT)

    id: Mapped[Local]
    uid: Mapped[UUID]
    salt: Mapped[bytes]
    recorded_at: Mapped[datetime]
    arrived_at: Mapped[datetime]
    recorded_by: Mapped[str]
    reason: Mapped[str | None]
    previous: Mapped[bytes | None]
    merged: Mapped[bytes | None]
    leaves: Mapped[bytes]
    digest: Mapped[bytes]
    kept: Mapped[str | None] = mapped_column(default=None)


class Log(Base, kw_only=True):
    """One row: whose file this is, the write lock, the secret behind loaded uids."""

    __tablename__ = "log"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("application = 'factlog'", name="application"),
        STRICT,
    )

    id: Mapped[Local]
    application: Mapped[str]
    secret: Mapped[bytes]


class Recorded(Base, kw_only=True):
    """What every version of every recorded thing carries (the journal gives it)."""

    __abstract__ = True

    id: Mapped[Local] = mapped_column(init=False, sort_order=FIRST)
    uid: Mapped[UUID] = mapped_column(init=False, sort_order=FIRST)
    salt: Mapped[bytes] = mapped_column(init=False, repr=False, sort_order=FIRST)
    replaces: Mapped[UUID | None] = mapped_column(
        init=False, default=None, sort_order=FIRST
    )
    withdrawn: Mapped[bool] = mapped_column(init=False, default=False, sort_order=FIRST)
    kept: Mapped[str | None] = mapped_column(
        init=False, default=None, repr=False, sort_order=FIRST
    )

    @declared_attr
    @classmethod
    def key(cls) -> Mapped[int]:
        """Return the `id` of the thing's first version here."""
        first = ForeignKey(f"{cls.__tablename__}.id")
        return mapped_column(first, init=False, sort_order=FIRST)

    @declared_attr
    @classmethod
    def entry_id(cls) -> Mapped[int]:
        """Return the entry that wrote this version.

        It is sealed, and so inserted, after its rows: the check waits for the commit.
        """
        entry = ForeignKey("entry.id", deferrable=True, initially="DEFERRED")
        return mapped_column(entry, init=False, sort_order=FIRST)

    @declared_attr
    @classmethod
    def superseded_id(cls) -> Mapped[int | None]:
        """Return the first entry to arrive that wrote a later version."""
        entry = ForeignKey("entry.id", deferrable=True, initially="DEFERRED")
        return mapped_column(entry, init=False, default=None, sort_order=FIRST)


def recorded(*arguments: Any) -> tuple[Any, ...]:
    """Return the table arguments of a recorded table: its own, and the common ones."""
    superseded = text("superseded_id IS NOT NULL")
    return (
        *arguments,
        UniqueConstraint("uid", "entry_id"),
        Index(None, "key"),
        Index(None, "entry_id"),
        Index(None, "superseded_id", sqlite_where=superseded),
        STRICT,
    )


FOREVER = 1 << 62
KNOWN = bindparam("known", FOREVER, type_=BigInteger)
"""The last entry that is known: by default whatever there is.

A session that looks back gives another (`db.session.reading`).
"""


class _Plain(FunctionElement[Any]):
    """A column of which SQLite uses no index."""

    inherit_cache = True


@compiles(_Plain)
def _as_it_is(element: _Plain, compiler: Any, **rest: Any) -> str:
    column = compiler.process(element.clauses, **rest)
    return f"+{column}" if compiler.dialect.name == "sqlite" else column


def plain(column: Any) -> ColumnElement[Any]:
    """Return a column by which SQLite is not to look rows up.

    It knows nothing of how many rows a value finds, and takes any index for a good one.
    """
    found = _Plain(column)
    found.type = column.type
    return found


def newest(version: Any) -> ColumnElement[bool]:
    """Return the condition that a version is the newest that is known.

    `version` is a table's class with entries, an alias of it, or its columns.
    """
    not_yet = or_(version.superseded_id.is_(None), version.superseded_id > KNOWN)
    return and_(plain(version.entry_id) <= KNOWN, not_yet)


def in_force(version: Any) -> ColumnElement[bool]:
    """Return the condition that a version is the newest known and not withdrawn.

    `version` is a recorded table's class, an alias of it, or its columns.
    """
    return and_(newest(version), version.withdrawn == false())
