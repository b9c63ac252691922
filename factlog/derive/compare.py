"""What is derived, compared with what it is derived from, without changing either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Column, Index, MetaData, Table, func, select

from factlog.db.models import Question, newest
from factlog.db.sound import DERIVED
from factlog.derive import search
from factlog.derive.arrived import judge
from factlog.errors import StaleError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


def compared(session: Session) -> Iterator[tuple[str, int]]:
    """Yield each table that is as the claims say, with the number of its rows.

    The session is one whose work is not kept (`db.session.sketching`): all is worked
    out anew in tables of its own, which stand before those of the same name. Raises
    StaleError, which names the first thing about which they differ.
    """
    tables = [cast("Table", model.__table__) for model in DERIVED]
    sketches = [_sketch(session, table) for table in tables]
    judge(session)
    for table, anew in zip(tables, sketches, strict=True):
        kept = table.to_metadata(MetaData(), schema=_schema(session))
        for one, other in ((kept, anew), (anew, kept)):
            _refuse(session, one, other)
        yield table.name, session.scalar(select(func.count()).select_from(kept)) or 0
    yield "search", search.compared(session)


def _sketch(session: Session, table: Table) -> Table:
    """Make an empty table that is found before the one of the same name."""
    temporary = "temp" if _sqlite(session) else "pg_temp"
    columns = (
        Column(one.name, one.type, primary_key=one.primary_key, autoincrement=False)
        for one in table.columns
    )
    by_question = Index(f"ix_{table.name}_sketch", "question_id")
    made = Table(table.name, MetaData(), *columns, by_question, schema=temporary)
    made.create(session.connection())
    return made


def _refuse(session: Session, one: Table, other: Table) -> None:
    """Raise StaleError for rows that one table has and the other has not."""
    only: Any = select(*one.columns).except_(select(*other.columns)).subquery()
    places = [only.c.question_id, only.c.starts, only.c.entry_id]
    first = session.scalar(select(*places).order_by(*places).limit(1))
    if first is None:
        return
    asked = select(Question.slug).where(Question.key == first, newest(Question))
    raise StaleError(one.name, session.scalar(asked) or str(first))


def _schema(session: Session) -> str:
    """Return where the tables of the log are."""
    return "main" if _sqlite(session) else session.scalar(func.current_schema()) or ""


def _sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
