"""The only writer of the index of words: what each thing says, in all its versions.

Words that were erased are in no version, and so in no index that is brought up to date.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from itertools import chain, compress, islice, zip_longest
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import bindparam, func, select

from factlog.db import models as m
from factlog.db import searched
from factlog.db.ask import KEY, KEYS, TOGETHER, ask_each
from factlog.db.base import Whole
from factlog.db.driver import batches
from factlog.db.models.entry import FOREVER
from factlog.db.searched import FIELDS, NOUNS, OLD, STAYING, place
from factlog.errors import StaleError
from factlog.words import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    Document = tuple[int, str]
    Found = Sequence[Any]
    Texts = tuple[int, bool, list[str | None]]

FIRST, AFTER = bindparam("first", type_=Whole), bindparam("after", type_=Whole)


def _owning(column: InstrumentedAttribute[int]) -> type[m.Recorded]:
    owning: type[m.Recorded] = cast("Any", column).class_
    return owning


END: Texts = (0, False, [])

TABLES: dict[str, list[tuple[type[m.Recorded], InstrumentedAttribute[int]]]] = {
    noun: [(model, model.key), *((_owning(column), column) for column in parts)]
    for noun, (model, parts) in NOUNS.items()
}
"""The tables that hold the words of a noun, and in each the column with its key."""

OWNERS = {model: (noun, own) for noun in TABLES for model, own in TABLES[noun]}


def update(session: Session, rows: Sequence[m.Recorded]) -> None:
    """Let the index hold what these rows say, which an entry has written."""
    new: dict[tuple[str, int], list[str | None]] = {}
    changed: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        model = type(row)
        if model not in OWNERS:
            continue
        noun, column = OWNERS[model]
        thing = noun, getattr(row, column.key)
        if row.key != row.id:
            changed[noun].update(session.scalars(_ever(model), {"key": row.key}))
        elif model is NOUNS[noun].model:
            new[thing] = _said(row)
        elif thing in new:
            new[thing] += _said(row)
        else:
            changed[noun].add(thing[1])
    added = ((place(*thing), _together(said, old=False)) for thing, said in new.items())
    searched.add(session, sorted(added))
    _replace_all(session, changed)
    _forget(session, [row for row in rows if isinstance(row, m.Erasure)])


@cache
def _ever(model: type[m.Recorded]) -> Select[int]:
    """Return what finds the things to which a part, or a thing, ever belonged."""
    _, column = OWNERS[model]
    return select(column).where(model.key == KEY).distinct()


def arrived(session: Session, *, after: int) -> None:
    """Let the index hold what later entries wrote, however much that is."""
    if not after:
        rebuild(session)
        return
    for noun in NOUNS:
        first = session.scalar(_first_after(noun), {"after": after})
        if first is not None:
            _fill(session, noun, first)
        before = {"after": after, "first": FOREVER if first is None else first}
        changed = (session.scalars(one, before) for one in _changed_after(noun))
        _replace(session, noun, {*chain.from_iterable(changed)})
    erased = select(m.Erasure).where(m.Erasure.entry_id > after)
    _forget(session, session.scalars(erased).all())


@cache
def _first_after(noun: str) -> Select[Any]:
    """Return what finds the first thing that is new after an entry."""
    model = NOUNS[noun].model
    new = model.entry_id > AFTER, model.key == model.id
    return select(func.min(model.key)).where(*new)


@cache
def _changed_after(noun: str) -> list[Select[Any]]:
    """Return what finds the things before that which versions ever belonged to."""
    found = []
    for model, own in TABLES[noun]:
        later = select(model.key).where(model.entry_id > AFTER)
        found.append(select(own).where(model.key.in_(later), own < FIRST).distinct())
    return found


def rebuild(session: Session) -> None:
    """Make the index anew, of all that is recorded."""
    searched.clear(session)
    for noun in NOUNS:
        _fill(session, noun, 0)
    searched.settle(session)


def is_missing(session: Session) -> bool:
    """Whether there are things, and an index without any of them."""
    return searched.is_empty(session) and any(
        session.scalar(select(model.id).limit(1)) is not None
        for model, _ in NOUNS.values()
    )


def compared(session: Session) -> int:
    """Return of how many things the index holds what they say.

    Raises StaleError, which names the first of which it does not.
    """
    as_held, count, size = searched.as_held(session), 0, 0
    for noun in NOUNS:
        with (
            _all_from(session, noun, 0) as documents,
            closing(searched.held(session, noun)) as held,
        ):
            for one, kept in zip_longest(documents, held):
                if one is None or kept is None or (one[0], as_held(one[1])) != kept:
                    first = min(each[0] for each in (one, kept) if each)
                    raise StaleError("search", _called(first), "the versions of")
                count += 1
                size += len(one[1].split())
    if searched.counted(session) not in {None, size}:
        raise StaleError("search", "some things", "the versions of")
    return count


def _called(one: int) -> str:
    noun, key = searched.thing(one)
    return f"{noun} {key}"


def _replace_all(session: Session, changed: Mapping[str, Iterable[int]]) -> None:
    for noun, keys in changed.items():
        _replace(session, noun, keys)


def _replace(session: Session, noun: str, keys: Iterable[int]) -> None:
    """Let the index hold all words of some things, some at a time."""
    left = iter(sorted(keys))
    while some := list(islice(left, TOGETHER)):
        rows = [ask_each(session, one, some) for one in _tables(noun, among=True)]
        searched.replace(session, dict(_documents(noun, *rows)))


@contextmanager
def _all_from(session: Session, noun: str, first: int) -> Iterator[Iterator[Document]]:
    """Yield what yields the words of all things of a noun from a key on, in order."""
    with ExitStack() as stack:
        rows = [
            stack.enter_context(closing(batches(session, one, first=first)))
            for one in _tables(noun, among=False)
        ]
        yield _documents(noun, *map(chain.from_iterable, rows))


def _fill(session: Session, noun: str, first: int) -> None:
    """Add the words of all things of a noun from a key on."""
    with _all_from(session, noun, first) as documents:
        searched.fill(session, documents)


@cache
def _tables(noun: str, *, among: bool) -> tuple[Select[Any], ...]:
    """Return what reads the words of things: their keys, and the words.

    And between if the version is in force no more, and if it was erased. Of some
    keys, or of all from the first on.
    """
    found = []
    for model, own in TABLES[noun]:
        table = model.__table__
        key, fields = table.c[own.key], (table.c[name] for name in FIELDS[model])
        of = key.in_(KEYS) if among else key >= FIRST
        what = table.c.superseded_id.is_not(None), table.c.kept.is_not(None)
        rows = select(key, *what, *fields).where(of)
        found.append(rows.order_by(key, table.c.id))
    return tuple(found)


def _documents(noun: str, *tables: Iterator[Found]) -> Iterator[Document]:
    """Yield the words of each thing from the rows of its tables, all in their order.

    Each text once; of what was erased only the fields that stay.
    """
    models = [model for model, _ in TABLES[noun]]
    things, *parts = [
        _texts(rows, STAYING[model]) for rows, model in zip(tables, models, strict=True)
    ]
    base, step = place(noun, 0), 1 << searched.BITS
    ahead = [next(each, END) for each in parts]
    for key, first, own in things:
        texts, old = own, first
        for which, (owner, changed, more) in enumerate(ahead):
            if owner == key:
                texts, old = texts + more, old or changed
                ahead[which] = next(parts[which], END)
        yield base + key * step, _together(texts, old=old)


def _texts(rows: Iterator[Found], stay: Sequence[bool]) -> Iterator[Texts]:
    """Yield the key of each thing, if it has old versions, and the texts in all."""
    key, old, texts = END
    for owner, past, erased, *own in rows:
        said = [*compress(own, stay)] if erased else own
        if owner == key:
            old, texts = old or past, texts + said
        else:
            if key:
                yield key, old, texts
            key, old, texts = owner, past, said
    if key:
        yield key, old, texts


def _said(row: m.Recorded) -> list[str | None]:
    return [getattr(row, name) for name in FIELDS[type(row)]]


def _together(texts: Iterable[str | None], *, old: bool) -> str:
    """Return the words of some texts, those of the same ones once."""
    words = cut("\n".join(dict.fromkeys(filter(None, texts))))
    return f"{words} {OLD}" if old else words


def _forget(session: Session, erased: Iterable[m.Erasure]) -> None:
    """Let nothing be left of words that were erased."""
    changed: dict[str, set[int]] = defaultdict(set)
    gone = (UUID(row.thing) for row in erased)
    while asked := list(islice(gone, TOGETHER)):
        for model, (noun, column) in OWNERS.items():
            own = select(column).where(model.uid.in_(asked))
            changed[noun].update(session.scalars(own))
    _replace_all(session, changed)
    if changed:
        searched.forget(session)
