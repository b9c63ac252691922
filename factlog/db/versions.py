"""Every version that was ever recorded, read in order and straight from the tables.

A log is proved, exported and merged row by row: the mapper has no part in it, and
the uids of what it names come with it. The price of a row is its hashes.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from functools import cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    Select,
    bindparam,
    false,
    func,
    inspect,
    literal,
    null,
    select,
)

from factlog import canonical, text
from factlog.db import models as m
from factlog.db.ask import KEYS, ask, ask_each
from factlog.db.driver import batches
from factlog.db.lines import LISTED, ORDERED, target
from factlog.db.raw import raw, uid_text

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

    from msgspec import Struct
    from sqlalchemy.orm import Session


class Version(NamedTuple):
    """A recorded row; `fault` says what is wrong with what no hash covers.

    `line` holds the fields of its canonical line.
    """

    entry: int
    noun: str
    id: int
    line: Struct
    words: dict[str, str]
    salt: bytes
    fault: str | None

    @property
    def sealed(self) -> canonical.Sealed:
        """Return its line as others have it, with what that hides."""
        return canonical.Sealed(canonical.told(self.line), self.words, self.salt)


class Written(NamedTuple):
    """An entry by its number here, when it arrived, and what it was sealed with."""

    id: int
    arrived_at: str
    sealed: canonical.Sealed
    leaves: bytes
    digest: bytes


def entries(session: Session) -> Generator[Written, None, None]:
    """Yield the entries in the order in which they arrived."""
    for row in _rows(session, _entries()):
        number, uid, salt, recorded, arrived, by = row[:6]
        reason, previous, merged, leaves, digest, kept = row[6:]
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


@cache
def _entries() -> Select[*tuple[Any, ...]]:
    table = m.Entry.__table__
    names = ("id", "uid", "salt", "recorded_at", "arrived_at", "recorded_by")
    more = ("reason", "previous", "merged", "leaves", "digest", "kept")
    columns = raw(*(table.c[name] for name in (*names, *more)))
    return select(*columns).order_by(table.c.id)


def _rows(session: Session, found: Select[*tuple[Any, ...]]) -> Generator[Any]:
    with closing(batches(session, found)) as some:
        for rows in some:
            yield from rows


def _instant(raw: Any) -> str:
    """Return a moment as lines write it, from what the driver gives for it."""
    return raw if isinstance(raw, str) else canonical.instant(raw)


class Versions:
    """The versions of all tables, to be asked for entry by entry, from the first on."""

    def __init__(self, session: Session) -> None:
        """Look at the first row of each table."""
        uids = {model: _Uids(session, model) for model in m.RECORDED}
        self._tables = [_Table(session, model, uids) for model in m.RECORDED]
        self._versions = [table.versions for table in self._tables]
        self._next = [next(versions, None) for versions in self._versions]

    def close(self) -> None:
        """Read no further."""
        for table in self._tables:
            table.rows.close()

    def of(self, entry: int) -> list[Version]:
        """Return what an entry wrote, kind by kind; ask for entries in their order."""
        found = []
        for place, version in enumerate(self._next):
            while version is not None and version.entry == entry:
                found.append(version)
                version = next(self._versions[place], None)  # noqa: PLW2901
                self._next[place] = version
        return found

    @property
    def left(self) -> Version | None:
        """The earliest version of an entry that was passed over."""
        left = (version for version in self._next if version is not None)
        return min(left, key=lambda version: version.entry, default=None)


class _Uids(dict[int, str]):
    """The uids of a table's things by key, as lines have them.

    Those met last are remembered: rows are mostly read soon after what they name.
    """

    LIMIT = 50_000

    def __init__(self, session: Session, model: type[m.Recorded]) -> None:
        """Remember nothing yet."""
        self._session, self._statement = session, _uids(model)

    def meet(self, pairs: Iterable[tuple[int, str]]) -> None:
        """Remember the uids of some keys, and no longer those met before too many."""
        if len(self) > self.LIMIT:
            self.clear()
        self.update(pairs)

    def of(self, keys: Sequence[int | None]) -> list[str | None]:
        """Return the uids of some keys; None for none, and where there is no thing."""
        self.meet(())
        unmet = {key for key in keys if key is not None and key not in self}
        found = ask_each(self._session, self._statement, unmet)
        self.update((key, uid_text(uid)) for key, uid in found)
        known = self.get
        return [None if key is None else known(key) for key in keys]


@cache
def _uids(model: type[m.Recorded]) -> Select[*tuple[Any, ...]]:
    things = model.id.in_(KEYS), model.key == model.id
    return select(*raw(model.id, model.uid)).where(*things)


class _Table:
    """A table of versions, read some at a time, and column by column.

    `versions` come in the order in which they were written.
    """

    def __init__(
        self,
        session: Session,
        model: type[m.Recorded],
        uids: Mapping[type[m.Recorded], _Uids],
    ) -> None:
        """Find the places of what must be converted; read nothing yet."""
        self._session, self._model, self._own = session, model, uids[model]
        self.rows = batches(session, _columns(model))
        self.versions = chain.from_iterable(map(self._read, self.rows))
        self._noun = model.__tablename__
        form, names = canonical.FORMS[self._noun], canonical.fields_of(self._noun)
        self._shape, at = canonical.shape(self._noun), names.index
        self._uid, self._replaces = at("uid"), at("replaces")
        self._things = [(at(name), uids[target(model, name)]) for name in form.things]
        self._flags = [at(name) for name in names if name in canonical.FLAGS]
        self._words = [(at(name), name) for name in form.words]
        self._lists = [
            (at(name), name, uids[LISTED[model, name][1]]) for name in form.lists
        ]

    def _read(self, rows: Sequence[Sequence[Any]]) -> Iterator[Version]:
        number, key, entry, salt, kept, folded, *fields = map(
            list, zip(*rows, strict=True)
        )
        own = fields[self._uid] = [*map(uid_text, fields[self._uid])]
        first = zip(number, key, own, strict=True)
        self._own.meet((k, uid) for n, k, uid in first if n == k)
        replaced = fields[self._replaces]
        fields[self._replaces] = [uid and uid_text(uid) for uid in replaced]
        stray = set[int]()
        for place, uids in self._things:
            keys, fields[place] = fields[place], uids.of(fields[place])
            named = zip(keys, fields[place], strict=True)
            stray |= {
                at for at, (k, uid) in enumerate(named) if k is not None and uid is None
            }
        for place in self._flags:
            fields[place] = [None if flag is None else True for flag in fields[place]]
        words = self._hide(fields, salt)
        faults = [*map(_fault, words, salt, kept, folded)]
        for at in stray:
            faults[at] = "it refers to what is not there"
        for place, name, uids in self._lists:
            listed = self._listed(name, uids, number)
            fields[place] = [uids or None for uids, _ in listed]
            faults = [
                one or wrong for one, (_, wrong) in zip(faults, listed, strict=True)
            ]
        lines = [*map(self._shape, *fields)]
        for at, hashes in enumerate(kept):
            if hashes is not None:
                words[at] = {}
                faults[at] = _erased(lines[at], hashes) or faults[at]
        nouns = repeat(self._noun)
        return map(Version, entry, nouns, number, lines, words, salt, faults)

    def _hide(
        self, fields: list[list[Any]], salts: Sequence[bytes]
    ) -> list[dict[str, str]]:
        """Let hashes stand for words; return the words of each row."""
        words: list[dict[str, str]] = [{} for _ in salts]
        for place, name in self._words:
            column = fields[place]
            for at, own in enumerate(column):
                if own is not None:
                    words[at][name] = own
                    column[at] = canonical.hidden(own, salts[at], name)
        return words

    def _listed(
        self, name: str, uids: _Uids, owners: Sequence[int]
    ) -> list[tuple[list[str], str | None]]:
        """Return what versions list, and what is wrong with that."""
        asked = {"first": owners[0], "last": owners[-1]}
        rows = ask(self._session, _listing(self._model, name), **asked).all()
        found: dict[int, list[str]] = defaultdict(list)
        wrong = dict[int, str]()
        things = uids.of([key for *_, key in rows])
        for (owner, place, _), uid in zip(rows, things, strict=True):
            own = found[owner]
            if uid is None or (name in ORDERED and place != len(own) + 1):
                wrong[owner] = f"its {name} was changed"
            else:
                own.append(uid)
        if name not in ORDERED:
            for own in found.values():
                own.sort()
        return [(found[owner], wrong.get(owner)) for owner in owners]


def _erased(line: Struct, kept: str) -> str | None:
    """Let the hashes of erased words stand for them; return what is wrong with them."""
    noun = type(line).__name__
    hashes = canonical.hashes_kept(kept)
    for name in canonical.FORMS[noun].words:
        setattr(line, name, hashes.pop(name, None))
    return "what is kept of its words was changed" if hashes else None


def _fault(
    words: dict[str, str], salt: bytes, kept: str | None, folded: str | None
) -> str | None:
    """Return what is wrong with the columns that no hash covers."""
    if kept is not None and {*words.values()} - {canonical.ERASED}:
        return "it was erased, and words are there"
    if len(salt) != (canonical.SALT_BYTES if words and kept is None else 0):
        return "its salt was changed"
    if folded is not None and folded != text.fold(words["name"]):
        return "it is looked up by another name"
    return None


@cache
def _columns(model: type[m.Recorded]) -> Select[*tuple[Any, ...]]:
    """Return the columns of a table as they are kept, and the keys of what it names.

    Nulls stand for what a line leaves out, and for lists.
    """
    table, noun = model.__table__, model.__tablename__
    form = canonical.FORMS[noun]
    of: dict[str, Any] = {name: table.c[f"{name}_id"] for name in form.things}
    of |= {"row": literal(noun), **dict.fromkeys(form.lists, null())}
    for name in canonical.FLAGS:
        if name in table.c:
            of[name] = func.nullif(table.c[name], false())
    columns = [
        *(table.c[name] for name in ("id", "key", "entry_id", "salt", "kept")),
        table.c.folded if model is m.ActorName else null(),
        *(
            of[name] if name in of else table.c[name]
            for name in canonical.fields_of(noun)
        ),
    ]
    return select(*raw(*columns)).order_by(table.c.id)


@cache
def _listing(model: type[m.Recorded], name: str) -> Select[*tuple[Any, ...]]:
    """Return the parts of lists: whose, at which place, and the key of each."""
    column, _ = LISTED[model, name]
    table = inspect(model).relationships[name].mapper.class_.__table__
    owner, key = table.c[f"{model.__tablename__}_id"], table.c[column]
    place = table.c.position if name in ORDERED else key
    ours = owner.between(bindparam("first"), bindparam("last"))
    return select(*raw(owner, place, key)).where(ours).order_by(owner, place)
