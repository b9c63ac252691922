"""The only writer of what is worked out: standing and status spans."""

from __future__ import annotations

from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, select
from sqlalchemy import update as change

from factlog.analysis.standing import FOREVER, Span
from factlog.analysis.status import Pair, in_dispute, periods
from factlog.db.ask import KEYS, ask_together, rows_of, write
from factlog.db.driver import Order
from factlog.db.models import Standing, StatusSpan
from factlog.db.sound import DERIVED
from factlog.derive.cases import Case, cases
from factlog.derive.touched import touched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import Row, Select, Table, Update
    from sqlalchemy.orm import Session

    from factlog.db.models import Recorded

Derived = Standing | StatusSpan

TOGETHER = 200
"""Questions worked out at a time, with those tied to them."""
VERSION = {"entry_id", "superseded_id"}


def update(session: Session, rows: Iterable[Recorded], entry: int) -> set[int]:
    """Work out anew what these rows can change; return the questions they touch.

    What is otherwise than before is so from this entry on.
    """
    return store(session, touched(session, rows), entry)


def store(session: Session, keys: Collection[int], entry: int) -> set[int]:
    """Work out questions anew, and those tied to them; return them all."""
    reached: set[int] = set()
    left = iter(sorted(keys))
    while some := list(islice(left, TOGETHER)):
        found = cases(session, [key for key in some if key not in reached])
        _store(session, found, entry)
        reached |= found.keys()
    return reached


def _store(session: Session, found: Mapping[int, Case], entry: int) -> None:
    """Let what is worked out of some questions be kept, from an entry on."""
    opposed = {key: case.opposed() for key, case in found.items()}
    disputed: dict[int, list[Pair]] = {}
    for pair in (pair for pairs in opposed.values() for pair in pairs):
        for party in (pair.claim, pair.against):
            disputed.setdefault(party.number, []).append(pair)
    stands = (row for case in found.values() for row in _standing(case, disputed))
    spans = (row for case in found.values() for row in _spans(case, opposed[case.key]))
    stood, lasted = ask_together(session, *((_kept(m), found) for m in DERIVED))
    write(
        session,
        *_change(Standing, stood, stands, entry),
        *_change(StatusSpan, lasted, spans, entry),
    )


def _change(
    model: type[Derived],
    kept: Iterable[Row[*tuple[Any, ...]]],
    rows: Iterable[dict[str, Any]],
    entry: int,
) -> Iterator[Order]:
    """Yield what lets the rows of some questions be these, from an entry on."""
    own = _own(model)
    before = {tuple(row[:-1]): row.entry_id for row in kept}
    now = {tuple([row[name] for name in own]): row for row in rows}
    gone = [
        dict(zip(own, row, strict=True)) | {"entry_id": since}
        for row, since in before.items()
        if row not in now
    ]
    main = _main(model)
    ended = [{f"old_{n}": row[n] for n in main} | {"now": entry} for row in gone]
    yield Order(_end(model), ended)
    version = {"entry_id": entry, "superseded_id": None}
    new = [row | version for key, row in now.items() if key not in before]
    yield rows_of(model, new)


def _table(model: type[Derived]) -> Table:
    return cast("Table", model.__table__)


def _own(model: type[Derived]) -> list[str]:
    """Return the columns that say something, in their order."""
    return [one.name for one in _table(model).columns if one.name not in VERSION]


def _main(model: type[Derived]) -> list[str]:
    """Return the columns that tell rows apart."""
    return [one.name for one in _table(model).primary_key]


@cache
def _kept(model: type[Derived]) -> Select[*tuple[Any, ...]]:
    table = _table(model).c
    own = (table[name] for name in _own(model))
    there = table.question_id.in_(KEYS), table.superseded_id.is_(None)
    return select(*own, table.entry_id).where(*there)


@cache
def _end(model: type[Derived]) -> Update:
    table = _table(model)
    place = (table.c[name] == bindparam(f"old_{name}") for name in _main(model))
    return change(table).where(*place).values(superseded_id=bindparam("now"))


def _standing(
    case: Case, disputed: Mapping[int, list[Pair]]
) -> Iterator[dict[str, Any]]:
    for claim in case.claims:
        quarrels = in_dispute(claim.number, disputed.get(claim.number, []))
        for span in case.stands[claim.number]:
            for piece, in_it in _cut(span, quarrels):
                yield {
                    "claim_id": claim.number,
                    "question_id": case.key,
                    "side_id": claim.side,
                    "starts": piece.starts,
                    "ends": _open(piece.ends),
                    "disputed": in_it,
                    "ended_by_id": piece.ended_by,
                }


def _cut(span: Span, quarrels: tuple[Span, ...]) -> Iterator[tuple[Span, bool]]:
    """Yield the pieces of a span in which a claim is, or is not, in dispute."""
    edges = {span.starts, span.ends}
    for quarrel in quarrels:
        edges |= {e for e in (quarrel.starts, quarrel.ends) if span.holds(e)}
    cuts = sorted(edges)
    for starts, ends in pairwise(cuts):
        in_it = any(quarrel.holds(starts) for quarrel in quarrels)
        yield Span(starts, ends, span.ended_by if ends == span.ends else None), in_it
    if len(cuts) == 1:
        yield span, False


def _spans(case: Case, opposed: list[Pair]) -> Iterator[dict[str, Any]]:
    for one in periods(case.claims, case.visitors, case.stands, opposed):
        yield {
            "question_id": case.key,
            "starts": one.starts,
            "ends": _open(one.ends),
            "status": one.status,
            "since": one.since,
            "sides": one.sides,
            "claims": one.claims,
            "origins": one.origins,
            "last_said": one.last_said,
        }


def _open(moment: int) -> int | None:
    return None if moment == FOREVER else moment
