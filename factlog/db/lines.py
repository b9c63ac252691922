"""A row of a table as its canonical line, and back."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ForeignKey, inspect, select

from factlog import canonical
from factlog.db.ask import KEY, ask
from factlog.db.models import Citation, Claim, Entry, Option, Recorded, Source

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

LISTED: dict[tuple[type[Recorded], str], tuple[str, type[Recorded]]] = {
    (Claim, "options"): ("option_id", Option),
    (Citation, "via"): ("source_id", Source),
}
"""What the lists of a row hold: the column that names each thing, and its table."""

NAMES = "factlog_names"

ORDERED = {"via"}
"""Lists whose order says something; the others stand sorted by uid."""


class Names:
    """Uids of things by table and key, as lines write them; remembered once met."""

    LIMIT = 50_000

    def __init__(self, session: Session) -> None:
        """Remember nothing yet."""
        self._session = session
        self._uids: dict[tuple[str, int], str] = {}

    def meet(self, row: Recorded) -> None:
        """Remember a row's uid."""
        self.keep(type(row), row.key, row.uid)

    def uid(self, model: type[Recorded], key: int) -> str:
        """Return the uid of the thing with this key; raises LookupError."""
        known = self._uids.get((model.__tablename__, key))
        if known is not None:
            return known
        uid = ask(self._session, _uid(model), key=key).scalar()
        if uid is None:
            message = f"there is no {model.__tablename__} {key}"
            raise LookupError(message)
        self.keep(model, key, uid)
        return str(uid)

    def keep(self, model: type[Recorded], key: int, uid: UUID) -> None:
        """Remember the uid of a thing."""
        if (model.__tablename__, key) in self._uids:
            return
        if len(self._uids) >= self.LIMIT:
            self._uids.clear()
        self._uids[model.__tablename__, key] = str(uid)


def names_in(session: Session) -> Names:
    """Return the uids that a session has met."""
    found: Names = session.info.setdefault(NAMES, Names(session))
    return found


@cache
def _uid(model: type[Recorded]) -> Select[UUID]:
    return select(model.uid).where(model.id == KEY, model.key == KEY)


@cache
def target(model: type[Recorded], thing: str) -> type[Recorded]:
    """Return the table that a field of this table names a thing of."""
    (foreign,) = inspect(model).columns[f"{thing}_id"].foreign_keys
    return _of_table(foreign)


def _of_table(foreign: ForeignKey) -> type[Recorded]:
    name = foreign.column.table.name
    return next(m for m in Recorded.__subclasses__() if m.__tablename__ == name)


def words_of(row: Recorded) -> dict[str, str | None]:
    """Return the words of people in a row; none if they were erased."""
    form = canonical.FORMS[row.__tablename__]
    if row.kept is not None:
        return {}
    return {name: _held(row, name) for name in form.words}


def _held(row: Recorded, name: str) -> Any:
    """Return what a column of a row holds; to ask the mapper takes far longer."""
    held = vars(row)
    return held[name] if name in held else getattr(row, name)


def line_of(row: Recorded, names: Names) -> canonical.Line:
    """Return the canonical line of a version."""
    model = type(row)
    form, things = _form(model)
    fields: dict[str, canonical.Value] = {
        "row": model.__tablename__,
        "uid": str(row.uid),
        "replaces": str(row.replaces) if row.replaces else None,
        "withdrawn": row.withdrawn,
    }
    for name in form.plain:
        value = _held(row, name)
        fields[name] = value.value if isinstance(value, StrEnum) else value
    for name, column, other in things:
        key = _held(row, column)
        fields[name] = None if key is None else names.uid(other, key)
    for name in form.lists:
        column, listed = LISTED[model, name]
        keys = [getattr(part, column) for part in getattr(row, name)]
        uids = [names.uid(listed, key) for key in keys]
        fields[name] = uids if name in ORDERED else sorted(uids)
    return canonical.line(fields, words_of(row), row.salt) | _kept(row)


@cache
def _form(
    model: type[Recorded],
) -> tuple[canonical.Form, list[tuple[str, str, type[Recorded]]]]:
    """Return the form of a table's rows; the things that one names, and where."""
    form = canonical.FORMS[model.__tablename__]
    return form, [(name, f"{name}_id", target(model, name)) for name in form.things]


def _kept(row: Recorded | Entry) -> dict[str, str]:
    """Return the hashes of words that were erased."""
    return {} if row.kept is None else canonical.hashes_kept(row.kept)


def entry_line(entry: Entry) -> canonical.Line:
    """Return the canonical line of an entry."""
    fields: dict[str, canonical.Value] = {
        "uid": str(entry.uid),
        "recorded_at": canonical.instant(entry.recorded_at),
        "recorded_by": entry.recorded_by,
        "previous": entry.previous.hex() if entry.previous else None,
        "merged": entry.merged.hex() if entry.merged else None,
    }
    leaves = canonical.split(entry.leaves)
    words = {"reason": entry.reason}
    return canonical.entry_line(fields, words, entry.salt, leaves) | _kept(entry)
