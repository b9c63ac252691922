"""The only writer of standing and status spans."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import update as change

from factlog.analysis.opposed import in_dispute
from factlog.analysis.status import periods
from factlog.db.ask import ask_each, ask_together, rows_of, write
from factlog.db.driver import Order
from factlog.db.models import Standing, StatusSpan
from factlog.db.sound import DERIVED
from factlog.derive import kept, pieces, search
from factlog.derive.cases import cases, untied
from factlog.derive.onward import Change, onward
from factlog.derive.touched import touched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Row, Update
    from sqlalchemy.orm import Session

    from factlog.analysis.opposed import Opposed
    from factlog.analysis.spans import Spans
    from factlog.db.models import Recorded
    from factlog.derive.cases import Case
    from factlog.derive.grown import Grown
    from factlog.derive.kept import Derived, Lasted, Stood

    Found = Row[*tuple[Any, ...]]
    Said = tuple[Any, ...]

TOGETHER = 200
"""Questions worked out at a time, with those tied to them."""


class State(NamedTuple):
    """What is so of a question from an entry on."""

    entry: int
    stands: Iterable[Stood]
    spans: Iterable[Lasted]


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
        found = onward(session, key, added[key], entry)
        if found is None:
            reached |= store(session, [key], entry)
        else:
            stood, lasted = found
            _write(session, [stood], [lasted])
    return reached | many


def store(session: Session, keys: Collection[int], entry: int) -> set[int]:
    """Work out questions anew, and those tied to them; return them all."""
    reached: set[int] = set()
    left = iter(sorted(keys))
    while some := list(islice(left, TOGETHER)):
        found = cases(session, [key for key in some if key not in reached])
        opposed = {key: case.opposed() for key, case in found.items()}
        disputed = in_dispute(opposed.values())
        states = {
            key: [_state(entry, case, opposed[key], disputed)]
            for key, case in found.items()
        }
        _keep(session, states)
        reached |= found.keys()
    return reached


def store_grown(session: Session, grown: Grown, keys: Collection[int]) -> set[int]:
    """Work out questions that wait, as known after each run of entries; return them."""
    left = iter(sorted(keys))
    while some := list(islice(left, TOGETHER)):
        found = untied(session, some)
        _keep(session, {key: [*_states(grown, case)] for key, case in found.items()})
    return {*keys}


def _states(grown: Grown, case: Case) -> Iterator[State]:
    for entry, last in grown.runs(case.key, (one.number for one in case.claims)):
        then = case.until(last)
        opposed = then.opposed()
        yield _state(entry, then, opposed, opposed.disputed)


def _state(
    entry: int, case: Case, opposed: Opposed, disputed: Mapping[int, Spans]
) -> State:
    found = periods(case.claims, case.visitors, case.stands, opposed)
    stands = pieces.standing(case, disputed)
    return State(entry, stands, pieces.status(case.key, found))


def _keep(session: Session, found: Mapping[int, Sequence[State]]) -> None:
    """Let what is worked out of some questions be kept."""
    read = ask_together(session, *((kept.whole(model), found) for model in DERIVED))
    stood, lasted = map(_by_question, read)
    _write(
        session,
        [
            Change(stood[key], [(one.entry, one.stands) for one in states])
            for key, states in found.items()
        ],
        [
            Change(lasted[key], [(one.entry, one.spans) for one in states])
            for key, states in found.items()
        ],
    )


def _by_question(rows: Iterable[Found]) -> Mapping[int, list[Found]]:
    found: dict[int, list[Found]] = defaultdict(list)
    for row in rows:
        found[row.question_id].append(row)
    return found


def _write(session: Session, stands: Sequence[Change], spans: Sequence[Change]) -> None:
    write(session, *_orders(Standing, stands), *_orders(StatusSpan, spans))


def _orders(model: type[Derived], changes: Iterable[Change]) -> Iterator[Order]:
    """Yield what lets rows be kept in the place of others."""
    own = kept.own(model)
    main = [one.name for one in kept.table(model).primary_key]
    ended, new = [], []
    for each in changes:
        held = {tuple(row[:-1]): row.entry_id for row in each.kept}
        for row, since, until in _versions(held, each.rows):
            is_new = held.get(row) != since
            if not is_new and until is None:
                continue  # as it was
            version = dict(zip(own, row, strict=True)) | {"entry_id": since}
            if is_new:
                new.append(version | {"superseded_id": until})
            else:
                ended.append({f"old_{n}": version[n] for n in main} | {"now": until})
    yield Order(_end(model), ended)
    yield rows_of(model, new)


def _versions(
    held: Mapping[Said, int], states: Iterable[tuple[int, Iterable[Said]]]
) -> Iterator[tuple[Said, int, int | None]]:
    """Yield each row, from which entry on it is so, and until which, if it ends."""
    since = dict(held)
    for entry, rows in states:
        now = dict.fromkeys(rows)
        for row in [one for one in since if one not in now]:
            yield row, since.pop(row), entry
        for row in now:
            since.setdefault(row, entry)
    for row, entry in since.items():
        yield row, entry, None


@cache
def _end(model: type[Derived]) -> Update:
    table = kept.table(model)
    place = (one == bindparam(f"old_{one.name}") for one in table.primary_key)
    return change(table).where(*place).values(superseded_id=bindparam("now"))
