"""Every version that was ever recorded, read in order and straight from the tables.

A log is proved, exported and merged row by row: no object is made for a row here, and
the uids of what it names come with it. The price of a row is its hashes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Select,
    and_,
    false,
    func,
    inspect,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType

from factlog import canonical, text
from factlog.db import models as m
from factlog.db.lines import LISTED, ORDERED, target

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from sqlalchemy.orm import Session

AT_ONCE = 500
OWN = ("id", "entry_id", "salt", "uid", "replaces", "withdrawn", "kept")
HEAD = len(OWN) + 2


class Version(NamedTuple):
    """A recorded row; `fault` says what is wrong with what no hash covers."""

    entry: int
    noun: str
    id: int
    sealed: canonical.Sealed
    fault: str | None


class Written(NamedTuple):
    """An entry by its number here, when it arrived, and what it was sealed with."""

    id: int
    arrived_at: str
    sealed: canonical.Sealed
    leaves: bytes
    digest: bytes


def entries(session: Session) -> Generator[Written, None, None]:
    """Yield the entries in the order in which they arrived."""
    table = m.Entry.__table__
    names = ("id", "uid", "salt", "recorded_at", "arrived_at", "recorded_by")
    more = ("reason", "previous", "merged", "leaves", "digest", "kept")
    columns = raw(*(table.c[name] for name in (*names, *more)))
    for row in _stream(session, select(*columns).order_by(table.c.id)):
        number, uid, salt, recorded, arrived, by = row[: len(names)]
        reason, previous, merged, leaves, digest, kept = row[len(names) :]
        fields: dict[str, canonical.Value] = {
            "uid": uid_text(uid),
            "recorded_at": _instant(recorded),
            "recorded_by": by,
            "previous": previous and previous.hex(),
            "merged": merged and merged.hex(),
        }
        words = {} if reason is None else {"reason": reason}
        line = canonical.entry_line(fields, words, salt, canonical.split(leaves))
        if kept is not None:
            line |= canonical.hashes_kept(kept)
        sealed = canonical.Sealed(line, words, salt)
        yield Written(number, _instant(arrived), sealed, leaves, digest)


def _instant(raw: Any) -> str:
    """Return a moment as lines write it, from what the driver gives for it."""
    return raw if isinstance(raw, str) else canonical.instant(raw)


class Versions:
    """The versions of all tables, to be asked for entry by entry, from the first on."""

    def __init__(self, session: Session) -> None:
        """Look at the first row of each table."""
        self._tables = [_versions(session, model) for model in m.RECORDED]
        self._next = [next(table, None) for table in self._tables]

    def close(self) -> None:
        """Read no further."""
        for table in self._tables:
            table.close()

    def of(self, entry: int) -> list[Version]:
        """Return what an entry wrote, kind by kind; ask for entries in their order."""
        found = []
        for place, version in enumerate(self._next):
            while version is not None and version.entry == entry:
                found.append(version)
                version = next(self._tables[place], None)  # noqa: PLW2901
                self._next[place] = version
        return found

    @property
    def left(self) -> Version | None:
        """The earliest version of an entry that was passed over."""
        left = (version for version in self._next if version is not None)
        return min(left, key=lambda version: version.entry, default=None)


def _versions(
    session: Session, model: type[m.Recorded]
) -> Generator[Version, None, None]:
    """Yield the versions of a table in the order in which they were written."""
    noun = model.__tablename__
    form = canonical.FORMS[noun]
    things, said = HEAD + len(form.plain), HEAD + len(form.plain) + len(form.things)
    flags = tuple(name for name in form.plain if name in canonical.FLAGS)
    lists = [_Listed(session, model, name) for name in form.lists]
    for row in _stream(session, _columns(model)):
        number, entry, salt, uid, replaces, withdrawn, kept, *wrong = row[:HEAD]
        line: dict[str, Any] = {"row": noun, "uid": uid_text(uid)}
        if replaces is not None:
            line["replaces"] = uid_text(replaces)
        if withdrawn:
            line["withdrawn"] = True
        line |= _given(form.plain, row[HEAD:things])
        for name in flags:
            if name in line:
                line[name] = True
        for name, value in _given(form.things, row[things:said]).items():
            line[name] = uid_text(value)
        words = _given(form.words, row[said:])
        fault = _fault(words, salt, kept, *wrong)
        if kept is not None:
            words = {}
            line |= canonical.hashes_kept(kept)
        for name, own in words.items():
            line[name] = canonical.hidden(own, salt, name)
        for listed in lists:
            fault = listed.add(line, number) or fault
        sealed = canonical.Sealed(line, words, salt)
        yield Version(entry, noun, number, sealed, fault)


def _given(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    """Return the fields that are not null."""
    pairs = zip(names, values, strict=True)
    return {name: value for name, value in pairs if value is not None}


def _fault(
    words: dict[str, str],
    salt: bytes,
    kept: str | None,
    stray: Any,
    folded: str | None,
) -> str | None:
    """Return what is wrong with the columns that no hash covers."""
    if stray:
        return "it refers to what is not there"
    if kept is not None and {*words.values()} - {canonical.ERASED}:
        return "it was erased, and words are there"
    if len(salt) != (canonical.SALT_BYTES if words and kept is None else 0):
        return "its salt was changed"
    if folded is not None and folded != text.fold(words["name"]):
        return "it is looked up by another name"
    return None


@cache
def _columns(model: type[m.Recorded]) -> Select[*tuple[Any, ...]]:
    """Return the columns of a table as they are kept, and the uids of what it names.

    Nulls stand for what a line leaves out.
    """
    table = model.__table__
    form = canonical.FORMS[model.__tablename__]
    named = {
        table.c[f"{name}_id"]: aliased(target(model, name)) for name in form.things
    }
    stray = or_(
        false(), *(and_(k.is_not(None), one.id.is_(None)) for k, one in named.items())
    )
    folded = table.c.folded if model is m.ActorName else null()
    plain: list[Any] = [table.c[name] for name in form.plain]
    for place, name in enumerate(form.plain):
        if name in canonical.FLAGS:
            plain[place] = func.nullif(plain[place], false())
    columns = [
        *(*(table.c[name] for name in OWN), stray, folded, *plain),
        *(thing.uid for thing in named.values()),
        *(table.c[name] for name in form.words),
    ]
    found = select(*raw(*columns)).select_from(table)
    for key, thing in named.items():
        found = found.outerjoin(thing, and_(thing.id == key, thing.key == key))
    return found.order_by(table.c.id)


def raw(*columns: Any) -> list[Any]:
    """Return columns as the driver gives them: most values need no conversion."""
    return [
        type_coerce(column, NullType()).label(f"c{place}")
        for place, column in enumerate(columns)
    ]


class _Listed:
    """A list of the versions of a table, read beside them."""

    def __init__(self, session: Session, model: type[m.Recorded], name: str) -> None:
        """Look at the first one."""
        self.name = name
        self._ordered = name in ORDERED
        self._rows = _stream(session, _listing(model, name))
        self._next = next(self._rows, None)

    def add(self, line: dict[str, Any], number: int) -> str | None:
        """Give the line of a version what it lists; return what is wrong with that."""
        uids: list[str] = []
        fault = None
        while self._next is not None and self._next[0] == number:
            _, place, uid = self._next
            if uid is None or (self._ordered and place != len(uids) + 1):
                fault = f"its {self.name} was changed"
            else:
                uids.append(uid_text(uid))
            self._next = next(self._rows, None)
        if uids:
            line[self.name] = uids if self._ordered else sorted(uids)
        return fault


@cache
def _listing(model: type[m.Recorded], name: str) -> Select[*tuple[Any, ...]]:
    """Return the parts of a list: whose, at which place, and the uid of each."""
    column, listed = LISTED[model, name]
    table = inspect(model).relationships[name].mapper.class_.__table__
    owner, key = table.c[f"{model.__tablename__}_id"], table.c[column]
    place = table.c.position if name in ORDERED else key
    thing = aliased(listed)
    found = select(*raw(owner, place, thing.uid)).select_from(table)
    found = found.outerjoin(thing, and_(thing.id == key, thing.key == key))
    return found.order_by(owner, place)


def _stream(
    session: Session, found: Select[*tuple[Any, ...]]
) -> Generator[tuple[Any, ...], None, None]:
    options = {"yield_per": AT_ONCE}
    result = session.connection().execute(found, execution_options=options)
    try:
        for rows in result.partitions():
            yield from map(tuple, rows)
    finally:
        if session.in_transaction():  # else it was closed with its session
            result.close()


def uid_text(raw: Any) -> str:
    """Return a uid as it stands in lines, from what the driver gives for it."""
    if isinstance(raw, UUID):
        return str(raw)
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
