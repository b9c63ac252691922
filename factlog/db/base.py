"""The base of all tables, and column types that keep what they are given.

SQLite's STRICT tables know INTEGER, TEXT and BLOB alone, so each type says how it
is kept there; on PostgreSQL it is the native one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    NoReturn,
    ParamSpec,
    TypeVar,
    cast,
)
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    Uuid,
    inspect,
    text,
)
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, mapped_column

from factlog import canonical, vocab
from factlog.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.types import TypeEngine

HEAD = "0010"
"""The newest migration: what `alembic_version` says in a current database."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Load = Callable[[Any], Any]
"""What makes of a driver's value that of a column."""

Whole = BigInteger().with_variant(Integer(), "sqlite")
Bytewise = Text().with_variant(Text(collation="C"), "postgresql")


def _damaged(value: object) -> UnavailableError:
    message = f"the database is damaged: it holds {value!r}, which was never recorded"
    return UnavailableError(message, hint="restore it from a backup, or another copy")


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, to the microsecond; on SQLite as text that sorts."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the engine's own type where it keeps zones."""
        sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(Text() if sqlite else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a moment without a zone; write UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a zone"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        if dialect.name != "sqlite":
            return moment
        return canonical.instant(moment)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return UTC, whatever zone the server speaks in."""
        if value is None:
            return None
        if dialect.name != "sqlite":
            return cast("datetime", value).astimezone(UTC)
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise _damaged(value) from error


class Uid(TypeDecorator[UUID]):
    """A uid: 16 bytes on SQLite, the native type elsewhere."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return bytes on SQLite, UUID elsewhere."""
        sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(LargeBinary(16) if sqlite else Uuid())

    def bind_processor(self, dialect: Dialect) -> Load | None:
        """Return what writes the bytes where there is no type for it."""
        return _uid_bytes if dialect.name == "sqlite" else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Load | None:
        """Return what makes UUIDs where there is no type for them."""
        return _uid if dialect.name == "sqlite" else None


def _uid_bytes(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _uid(value: Any) -> UUID | None:
    try:
        return UUID(bytes=value) if value else None
    except ValueError as error:
        raise _damaged(value) from error


class Flag(TypeDecorator[bool]):
    """Yes or no: 1 or 0 on SQLite."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return an integer on SQLite, a boolean elsewhere."""
        sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(Integer() if sqlite else Boolean())

    def bind_processor(self, dialect: Dialect) -> None:
        """Return None: the drivers take yes and no as they are."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Load:
        """Return what makes booleans."""
        return _flag


def _flag(value: Any) -> bool | None:
    return None if value is None else bool(value)


class _Values(dict[Any, Any]):
    """The values of words."""

    def __missing__(self, value: object) -> NoReturn:
        """Raise ValueError for what is no word."""
        message = f"{value!r} is no word of the list"
        raise ValueError(message)


class _Words(dict[Any, Any]):
    """Words by their values."""

    def __missing__(self, value: object) -> NoReturn:
        """Raise UnavailableError for what is no word."""
        raise _damaged(value)


class Word(TypeDecorator[StrEnum]):
    """A word of a closed list, stored by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        """Keep the list."""
        super().__init__()
        self.words = words

    def bind_processor(self, dialect: Dialect) -> Load:
        """Return what writes a word, if it is one."""
        values = _Values({word: word.value for word in self.words})
        values[None] = None
        return values.__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Load:
        """Return what finds a word by its value."""
        words = _Words({word.value: word for word in self.words})
        words[None] = None
        return words.__getitem__


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """Return the check that a column holds a word of the list."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def only(which: str) -> dict[str, Any]:
    """Return the arguments of an index of only some of the rows.

    The migration says so for PostgreSQL too: here that would load its dialect.
    """
    return {"sqlite_where": text(which)}


class Base(MappedAsDataclass, DeclarativeBase, eq=False):
    """All tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: Whole,
        str: Text(),
        bool: Flag(),
        bytes: LargeBinary(),
        UUID: Uid(),
        datetime: Instant(),
        **{
            words: Word(words)
            for words in vars(vocab).values()
            if isinstance(words, type) and issubclass(words, StrEnum)
        },
    }


Given = ParamSpec("Given")
Made = TypeVar("Made", bound=Base)


def made(model: Callable[Given, Made], *_: Given.args, **values: Given.kwargs) -> Made:
    """Return a row with these values, as its class gives one when it is called.

    But the mapper does not watch it for changes: it has no part in writing rows, and
    to watch one takes longer than all else that is done with it.
    """
    manager, defaults, lists = _making(model)
    row: Made = manager.new_instance()
    vars(row).update(defaults, **{name: [] for name in lists})
    hold(row, values)
    return row


def hold(row: Base, values: Mapping[str, Any]) -> None:
    """Let a row that is not written yet hold other values."""
    vars(row).update(values)


@cache
def _making(model: Any) -> tuple[Any, dict[str, Any], list[str]]:
    """Return what makes rows of a class, what they hold by default, and their lists."""
    mapper = inspect(model)
    defaults = {
        one.key: one.columns[0].default and one.columns[0].default.arg
        for one in mapper.column_attrs
    }
    return mapper.class_manager, defaults, mapper.relationships.keys()


STRICT = {"sqlite_strict": True}
Slug = Annotated[str, mapped_column(Bytewise)]
Local = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
