"""Values as the driver gives and takes them: most need no conversion.

Whole logs are read and written so, row by row.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, type_coerce
from sqlalchemy.types import UserDefinedType

from factlog.db.ask import ask_each
from factlog.db.driver import LIST, Order, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Insert, Select, Table
    from sqlalchemy.orm import InstrumentedAttribute, Session


class AsIs(UserDefinedType[Any]):
    """A value that is given to the driver as it is, whatever its column holds."""

    cache_ok = True


def raw(*columns: Any) -> list[Any]:
    """Return columns as the driver gives them."""
    return [
        type_coerce(column, AsIs()).label(f"c{place}")
        for place, column in enumerate(columns)
    ]


def uid_text(raw: Any) -> str:
    """Return a uid as it stands in lines, from what the driver gives for it."""
    if isinstance(raw, UUID):
        return str(raw)
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def to_uid(session: Session) -> Callable[[str], Any]:
    """Return what makes of a uid that is written as in lines what the driver takes."""
    return _bytes if session.get_bind().dialect.name == "sqlite" else UUID


def _bytes(uid: str) -> bytes:
    return bytes.fromhex(uid.replace("-", ""))


def of_uids(
    session: Session,
    uid: InstrumentedAttribute[UUID],
    column: InstrumentedAttribute[Any],
    uids: Iterable[str],
) -> Iterator[tuple[str, Any]]:
    """Yield the uids that are there, and what a column holds for each."""
    asked = map(to_uid(session), uids)
    for own, value in ask_each(session, _with_uids(uid, column), asked):
        yield uid_text(own), value


@cache
def _with_uids(uid: Any, column: Any) -> Select[*tuple[Any, ...]]:
    own, value = raw(uid, column)
    among = bindparam(LIST, expanding=True, type_=AsIs())
    return select(own, value).where(own.in_(among))


def insert_all(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows, if there are any."""
    if rows:
        run(session, Order(_inserting(table), rows))


@cache
def _inserting(table: Table) -> Insert:
    names = table.columns.keys()
    return insert(table).values({n: bindparam(n, type_=AsIs()) for n in names})
