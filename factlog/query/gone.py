"""What refers to something that was withdrawn: logs that grew apart may do that."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, inspect, select
from sqlalchemy.orm import aliased

from factlog import canonical
from factlog.db import models as m
from factlog.db.lines import LISTED, target
from factlog.db.models import in_force
from factlog.db.refers import named
from factlog.rows import FindingRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def refers_to_withdrawn(session: Session) -> Iterator[FindingRow]:
    """Yield what is in force and refers to a thing that was withdrawn, each once."""
    pairs = (pair for found in _references() for pair in session.execute(found))
    yield from dict.fromkeys(_finding(session, row, gone) for row, gone in pairs)


def _finding(session: Session, row: m.Recorded, gone: m.Recorded) -> FindingRow:
    (noun, name), lost = named(session, row), named(session, gone)
    undo = f"factlog undo {gone.entry_id}"
    if lost == (noun, name) and not isinstance(gone, m.Option):
        part = row.__tablename__.replace("_", " ")
        told = f"it was withdrawn, but not its {part}: {undo}"
    else:
        which = "an option of " if isinstance(gone, m.Option) else ""
        mend = f"{noun} amend {name} …"
        if isinstance(row, m.Claim) and isinstance(gone, m.Question):
            mend = f"question merge QUESTION {lost[1]}"
        told = (
            f"it refers to {which}{' '.join(lost)}, which was withdrawn: {undo}, or "
            f"factlog {mend} --reason …"
        )
    return FindingRow(kind="withdrawn", thing=f"{noun} {name}", message=told)


@cache
def _references() -> tuple[Select[*tuple[Any, ...]], ...]:
    """Return what finds the rows of each table, and what they refer to in vain."""
    return (*_things(), *_lists())


def _things() -> Iterator[Select[*tuple[Any, ...]]]:
    for model in m.RECORDED:
        for name in canonical.FORMS[model.__tablename__].things:
            gone: Any = aliased(target(model, name))
            column = getattr(model, f"{name}_id")
            yield _withdrawn(select(model, gone), gone, column)


def _lists() -> Iterator[Select[*tuple[Any, ...]]]:
    for (model, name), (column_name, listed) in LISTED.items():
        gone = aliased(listed)
        part: Any = inspect(model).relationships[name].mapper.class_
        joined = select(model, gone).join(getattr(model, name))
        yield _withdrawn(joined, gone, getattr(part, column_name))


def _withdrawn(
    rows: Select[*tuple[Any, ...]], gone: Any, column: Any
) -> Select[*tuple[Any, ...]]:
    model: Any = rows.column_descriptions[0]["entity"]
    refers = and_(gone.key == column, m.newest(gone), gone.withdrawn)
    return rows.join(gone, refers).where(in_force(model)).order_by(model.key)
