"""What is found in the index of words, the best of the newest first.

An index finds at least what is wanted: who asks looks at what things say, too.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Float,
    Integer,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.types import UserDefinedType

from factlog.db.ask import ask
from factlog.db.models.entry import FOREVER
from factlog.db.searched import BITS, LONG, OLD, WHOLE, is_sqlite, place
from factlog.db.session import LOOKING
from factlog.words import LONGEST, MARKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from factlog.words import Probe, Term

RANKED = 10_000
"""Matches that are ranked together: the newest first, then those before them."""

BEFORE = bindparam("before", type_=BigInteger)
SOME, SKIPPED = (bindparam(name, type_=Integer) for name in ("some", "skipped"))


class _Tsquery(UserDefinedType[str]):
    """What PostgreSQL looks for; its own dialect's type would load all of that."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return its name."""
        return "tsquery"


class _Way(NamedTuple):
    """How an engine is asked for words; of two scores the lower is the better."""

    place: ColumnElement[int]
    match: ColumnElement[bool]
    score: ColumnElement[float]


WORDS = bindparam("words", type_=Text)
_PLANNED_EACH_TIME = text("SET LOCAL plan_cache_mode = force_custom_plan")


def _in_fts5() -> _Way:
    return _Way(
        literal_column("search.rowid", BigInteger()),
        literal_column("search").op("MATCH", is_comparison=True)(WORDS),
        literal_column("bm25(search)", Float()),
    )


def _in_postgresql() -> _Way:
    words: Any = literal_column("search.words")
    query = cast(WORDS, _Tsquery())
    match = words.op("@@", is_comparison=True)(query)
    score = -func.ts_rank(words, query, literal_column("1"), type_=Float)
    return _Way(literal_column("search.id", BigInteger()), match, score)


WAYS = {"sqlite": _in_fts5(), "postgresql": _in_postgresql()}


def matches(
    session: Session,
    terms: Sequence[Term],
    *,
    noun: str | None = None,
    among: Select[Any] | None = None,
    at_once: int = RANKED,
) -> Iterator[Sequence[int]]:
    """Yield the numbers of what may have these terms, some at a time, the best first.

    Ranked are the newest 10,000, then as many before them, and so on; of two that are
    as good the newer is first. With a noun only such things are found, with `among`
    only claims with these keys.
    """
    engine = session.get_bind().dialect.name
    if engine == "postgresql":  # how many have the words decides how to look for them
        session.execute(_PLANNED_EACH_TIME)
    asked: dict[str, Any] = {"words": _asked(session, terms), "before": FOREVER}
    if among is None:
        page, edge = _known(engine, noun)
    else:
        key = WAYS[engine].place.op(">>")(literal_column(str(BITS)))
        page, edge = _paged(_block(engine, "claim").where(key.in_(among)))

    def ask_for(found: Select[Any], **rest: int) -> Sequence[Any]:
        values = asked | rest
        if among is None:
            return ask(session, found, **values).all()
        return session.execute(found, values).all()

    while True:
        skipped, size = 0, at_once
        while some := ask_for(page, some=size, skipped=skipped):
            yield [place for (place,) in some]
            skipped += len(some)
            if len(some) < size:
                break
            size = RANKED  # few of them were what was wanted
        if skipped < RANKED:
            return
        ((asked["before"],),) = ask_for(edge)


def _asked(session: Session, terms: Sequence[Term]) -> str:
    """Return what the engine is asked for: all that must be there, and not the rest.

    A word that must not be there leaves out only things of which all words are in
    force: so not where the session looks back, nor for more than one word in a row.
    """
    there = [term.probe() for term in terms if not term.absent][:MARKED]
    gone = [
        term.probe() for term in terms if term.absent and LOOKING not in session.info
    ]
    gone = [one for one in gone if len(one.words) == 1 and len(one.words[0]) < LONGEST]
    if is_sqlite(session):
        wanted = " AND ".join(map(_fts5, there))
        out = (f' NOT ({_fts5(one)} NOT "{OLD}")' for one in gone[:MARKED])
        return f"({wanted}){''.join(out)}"
    wanted = " & ".join(map(_tsquery, there))
    out = (f" & !({_tsquery(one)} & !'{OLD}')" for one in gone[:MARKED])
    return f"({wanted} | '{WHOLE}'){''.join(out)}"


def _fts5(probe: Probe) -> str:
    """Return a probe for FTS5; words have no quotes in them."""
    return f'"{" ".join(probe.words)}"{"*" if probe.begun else ""}'


def _tsquery(probe: Probe) -> str:
    """Return a probe for PostgreSQL, also where it is too long to keep places."""
    words = [f"'{word}'" for word in probe.words]
    words[-1] += ":*" if probe.begun else ""
    if len(words) == 1:
        return words[0]
    return f"({' & '.join(words)} & ({' <-> '.join(words)} | '{LONG}'))"


@cache
def _known(engine: str, noun: str | None) -> tuple[Select[Any], Select[Any]]:
    return _paged(_block(engine, noun))


def _block(engine: str, noun: str | None) -> Select[*tuple[Any, ...]]:
    """Return the newest matches before a number, and their scores."""
    way = WAYS[engine]
    found = (
        select(way.place.label("place"), way.score.label("score"))
        .select_from(table("search"))
        .where(way.match, way.place < BEFORE)
    )
    if noun is not None:
        last = way.place.op("&")((1 << BITS) - 1)
        found = found.where(last == place(noun, 0))
    return found.order_by(way.place.desc()).limit(RANKED)


def _paged(block: Select[*tuple[Any, ...]]) -> tuple[Select[Any], Select[Any]]:
    """Return what gives some of a block, the best first, and what gives its end."""
    page = block.subquery()
    ranked = select(page.c.place).order_by(page.c.score, page.c.place.desc())
    return ranked.limit(SOME).offset(SKIPPED), select(func.min(page.c.place))
