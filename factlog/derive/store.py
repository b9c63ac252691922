"""The only writer of standing and status spans."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlalchemy import update as change

from factlog.analysis.opposed import in_dispute
from factlog.analysis.status import periods
from factlog.db.ask import ask_each, ask_together, rows_of, write
from factlog.db.driver import Order
from factlog.db.models import Standing, StatusSpan
from factlog.db.sound import DERIVED
from factlog.derive import kept, pieces, search
from factlog.derive.cases import cases
from factlog.derive.onward import Change, onward
from factlog.derive.touched import touched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Update
    from sqlalchemy.orm import Session

    from factlog.db.models import Recorded
    from factlog.derive.cases import Case
    from factlog.derive.kept import Derived

TOGETHER = 200
"""Questions worked out at a time, with those tied to them."""


def update(session: Session, rows: Sequence[Recorded], entry: int) -> set[int]:
    """Work out anew what these rows can change; return the questions they touch."""
    search.update(session, rows)
    return settle(session, *touched(session, rows), entry)


def settle(
    session: Session, whole: set[int], added: Mapping[int, Collection[int]], entry: int
) -> set[int]:
    """Work out questions anew, and those to which claims are added; return them all.

    What is otherwise than before is so from this entry on. Of a question with many
    claims, to which the latest are added, only what comes after those is worked out.
    """
    many = {key for (key,) in ask_each(session, kept.many(), added)}
    reached = store(session, whole | (added.keys() - many), entry)
    for key in sorted(many - reached):
        found = onward(session, key, added[key])
        if found is None:
            reached |= store(session, [key], entry)
        else:
            _write(session, *found, entry)
    return reached | many


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
    disputed = in_dispute(opposed.values())
    stood, lasted = ask_together(session, *((kept.whole(m), found) for m in DERIVED))
    stands = (row for case in found.values() for row in pieces.standing(case, disputed))
    spans = (
        row
        for key, case in found.items()
        for row in pieces.status(
            key, periods(case.claims, case.visitors, case.stands, opposed[key])
        )
    )
    _write(session, Change(stood, stands), Change(lasted, spans), entry)


def _write(session: Session, stands: Change, spans: Change, entry: int) -> None:
    write(
        session,
        *_orders(Standing, stands, entry),
        *_orders(StatusSpan, spans, entry),
    )


def _orders(model: type[Derived], change: Change, entry: int) -> Iterator[Order]:
    """Yield what lets rows be kept in the place of others, from an entry on."""
    own = kept.own(model)
    before = {tuple(row[:-1]): row.entry_id for row in change.kept}
    now = dict.fromkeys(change.rows)
    gone = [
        dict(zip(own, row, strict=True)) | {"entry_id": since}
        for row, since in before.items()
        if row not in now
    ]
    main = [one.name for one in kept.table(model).primary_key]
    ended = [{f"old_{n}": row[n] for n in main} | {"now": entry} for row in gone]
    yield Order(_end(model), ended)
    version = {"entry_id": entry, "superseded_id": None}
    new = (row for row in now if row not in before)
    yield rows_of(model, [row._asdict() | version for row in new])


@cache
def _end(model: type[Derived]) -> Update:
    table = kept.table(model)
    place = (one == bindparam(f"old_{one.name}") for one in table.primary_key)
    return change(table).where(*place).values(superseded_id=bindparam("now"))
