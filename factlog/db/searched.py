"""The index of words: what it holds of which things, and what finds them in it.

It holds the words of all versions of a thing, so that what was known on a day is found
as what is known now; who asks compares what is found with the versions in force. On
SQLite it is a table of FTS5, on PostgreSQL one with a `tsvector`: neither cuts words
its own way, for they are given words that are cut already (`factlog.words`).
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, Text, cast, column, select, table, text

from factlog import canonical
from factlog.db import models as m
from factlog.db.ask import KEYS, ask_each, write
from factlog.db.driver import Order, batches, copy, pour, run
from factlog.words import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

    from sqlalchemy import Select, TextClause
    from sqlalchemy.orm import InstrumentedAttribute, Session


class Kind(NamedTuple):
    """A kind of thing that is searched for, and its parts that have words too."""

    model: type[m.Recorded]
    parts: tuple[InstrumentedAttribute[int], ...] = ()


NOUNS = {
    "claim": Kind(m.Claim, (m.Citation.claim_id,)),
    "question": Kind(m.Question, (m.Option.question_id,)),
    "actor": Kind(m.Actor, (m.ActorName.actor_id,)),
    "source": Kind(m.Source),
}
"""What is searched for; the number of a thing in the index tells which it is."""

FIELDS: dict[type[m.Recorded], tuple[str, ...]] = {
    m.Claim: ("text", "hedge", "channel"),
    m.Citation: ("quote", "translation"),
    m.Question: ("text", "slug", "topic"),
    m.Option: ("label",),
    m.Actor: ("name", "slug", "description"),
    m.ActorName: ("name",),
    m.Source: ("title", "slug", "url"),
}
"""What is searched in, in the order in which it is shown."""

STAYING = {
    model: [name not in canonical.FORMS[model.__tablename__].words for name in fields]
    for model, fields in FIELDS.items()
}
"""Which of these fields stay where the words of a thing are erased."""

_ORDER = [*NOUNS]
BITS = 2
"""The last bits of a number in the index tell the noun, the others are the key."""


def place(noun: str, key: int) -> int:
    """Return the number of a thing in the index."""
    return key << BITS | _ORDER.index(noun)


def thing(place: int) -> tuple[str, int]:
    """Return the noun and the key of what has a number in the index."""
    return _ORDER[place & (1 << BITS) - 1], place >> BITS


LONG, WHOLE, OLD = "§long", "§all", "§old"
"""Words that no text has: it is too long to keep their places, or for all of them.

Or some of them are in force no more.
"""

MOST_PLACES, MOST_OF_A_WORD, MOST_BYTES = 16_383, 255, 1_000_000
"""What a `tsvector` can hold."""
_OF_A_PLACE, _OF_A_WORD = 2, 8
"""Bytes that it takes for them, beside the word itself."""


def vector(words: str) -> str:
    """Return prepared words as PostgreSQL writes a `tsvector` of them."""
    places: dict[str, list[str]] = defaultdict(list)
    for number, word in enumerate(words.split(), 1):
        places[word[:LONGEST]].append(str(number))
    if len(words) > MOST_OF_A_WORD:
        counts = [*map(len, places.values())]
        size = sum(len(word.encode()) + _OF_A_WORD for word in places)
        if size > MOST_BYTES:
            return f"'{WHOLE}'"
        placed = size + sum(counts) * _OF_A_PLACE <= MOST_BYTES
        if not placed or sum(counts) > MOST_PLACES or max(counts) > MOST_OF_A_WORD:
            return " ".join(f"'{word}'" for word in sorted((LONG, *places)))
    return " ".join([f"'{word}':{','.join(at)}" for word, at in sorted(places.items())])


TABLE = "CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'ascii')"
"""The index on SQLite; what is not ASCII is for this tokenizer part of a word."""

AT_ONCE = 5_000
"""Things that are added with one statement."""

IN_MEMORY, AS_USUAL = 16 << 20, 1 << 20
"""Bytes that FTS5 gathers before it writes: when all is built, and as a rule."""


def is_sqlite(session: Session) -> bool:
    """Whether the index is one of FTS5."""
    return session.get_bind().dialect.name == "sqlite"


def as_held(session: Session) -> Callable[[str], str]:
    """Return what makes of prepared words what the index holds of them."""
    return str if is_sqlite(session) else vector


@cache
def _statement(sql: str) -> TextClause:
    return text(sql)


def _run(session: Session, *statements: str) -> None:
    run(session, *(Order(_statement(sql)) for sql in statements))


def add(session: Session, documents: Iterable[tuple[int, str]]) -> None:
    """Let the index hold the words of things that it does not hold yet."""
    made = as_held(session)
    rows = [{"id": place, "words": made(words)} for place, words in documents]
    if is_sqlite(session):
        sql = "INSERT INTO search(rowid, words) VALUES (:id, :words)"
    else:
        sql = "INSERT INTO search VALUES (:id, CAST(:words AS tsvector))"
    write(session, Order(_statement(sql), rows))


def replace(session: Session, documents: Mapping[int, str]) -> None:
    """Let the index hold these words of things, whatever it held of them."""
    made = as_held(session)
    statement = _held(is_sqlite(session)).where(_place(session).in_(KEYS))
    held = dict(ask_each(session, statement, documents))
    changed = [one for one, words in documents.items() if held.get(one) != made(words)]
    gone = [{"id": place} for place in changed if place in held]
    of = _place(session).name
    write(session, Order(_statement(f"DELETE FROM search WHERE {of} = :id"), gone))  # noqa: S608  one of two names
    add(session, ((place, documents[place]) for place in changed))


def held(session: Session, noun: str) -> Generator[tuple[int, str], None, None]:
    """Yield the number of each thing of a noun, in their order, and its words."""
    number = _place(session)
    own = number.op("&")((1 << BITS) - 1) == place(noun, 0)
    statement = _held(is_sqlite(session)).where(own).order_by(number)
    with closing(batches(session, statement)) as found:
        for some in found:
            yield from ((place, words) for place, words in some)


def is_empty(session: Session) -> bool:
    """Whether the index holds nothing."""
    return session.scalar(text("SELECT 1 FROM search LIMIT 1")) is None


def clear(session: Session) -> None:
    """Let the index hold nothing, and soon very much."""
    if is_sqlite(session):
        _run(session, "DROP TABLE search", TABLE, _gathering(IN_MEMORY))
    else:
        _run(session, "DELETE FROM search")


def settle(session: Session) -> None:
    """Go on as usual after very much was added."""
    if is_sqlite(session):
        _run(session, _gathering(AS_USUAL))


def _gathering(size: int) -> str:
    return f"INSERT INTO search(search, rank) VALUES ('hashsize', {size})"  # noqa: S608  a number


def fill(session: Session, documents: Iterator[tuple[int, str]]) -> None:
    """Add the words of many things, some at a time."""
    if is_sqlite(session):
        pour(session, "INSERT INTO search(rowid, words) VALUES (?, ?)", documents)
        return
    while some := [(at, vector(words)) for at, words in islice(documents, AT_ONCE)]:
        copy(session, "COPY search FROM STDIN", some)


def forget(session: Session) -> None:
    """Let nothing be left in the index of words that it does not hold any more.

    FTS5 keeps them until it merges its parts. On PostgreSQL see `engine.sweep`.
    """
    if is_sqlite(session):
        _run(session, "INSERT INTO search(search) VALUES ('optimize')")


def counted(session: Session) -> int | None:
    """Return how many words SQLite can find in its index, apart from what it holds.

    FTS5 would compare the two itself, but takes that for writing, which a reader may
    not do. None on PostgreSQL, which has one index for all that it holds.
    """
    if not is_sqlite(session):
        return None
    of = "fts5vocab('main', search, 'row')"
    _run(session, f"CREATE VIRTUAL TABLE temp.search_words USING {of}")
    found = session.scalar(text("SELECT sum(cnt) FROM temp.search_words"))
    _run(session, "DROP TABLE temp.search_words")
    return found or 0


def _place(session: Session) -> Any:
    return column("rowid" if is_sqlite(session) else "id", BigInteger())


@cache
def _held(on_sqlite: bool) -> Select[int, str]:  # noqa: FBT001  one of two
    words: Any = column("words", Text())
    if on_sqlite:
        return select(column("rowid", BigInteger()), words).select_from(table("search"))
    return select(column("id", BigInteger()), cast(words, Text())).select_from(
        table("search")
    )
