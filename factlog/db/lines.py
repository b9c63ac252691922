"""A row of a table as its canonical line, and back."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ForeignKey, inspect, select

from factlog import canonical
from factlog.db.ask import KEY, KEYS, ask, ask_each
from factlog.db.models import Citation, Claim, Entry, Option, Recorded, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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

    def ahead(self, rows: Iterable[Recorded]) -> None:
        """Meet what rows name, all of it together."""
        unmet: dict[type[Recorded], set[int]] = defaultdict(set)
        for row in rows:
            for other, key in things_of(row):
                if (other.__tablename__, key) not in self._uids:
                    unmet[other].add(key)
        for model, keys in unmet.items():
            for key, uid in ask_each(self._session, _uids(model), keys):
                self.keep(model, key, uid)

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
def _uids(model: type[Recorded]) -> Select[int, UUID]:
    return select(model.key, model.uid).where(model.id.in_(KEYS), model.key == model.id)


def things_of(row: Recorded) -> Iterator[tuple[type[Recorded], int]]:
    """Yield the table and key of each thing that a row names."""
    model = type(row)
    form, things = _form(model)
    for _, column, other in things:
        key = held(row, column)
        if key is not None:
            yield other, key
    for name in form.lists:
        column, listed = LISTED[model, name]
        for part in held(row, name):
            yield listed, getattr(part, column)


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
    return {name: held(row, name) for name in form.words}


def held(row: Recorded, name: str) -> Any:
    """Return what a column of a row holds; to ask the mapper takes far longer."""
    own = vars(row)
    return own[name] if name in own else getattr(row, name)


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
        value = held(row, name)
        fields[name] = value.value if isinstance(value, StrEnum) else value
    for name, column, other in things:
        key = held(row, column)
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
