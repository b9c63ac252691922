"""What a stranger needs to check that a claim was recorded, without the log."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from factlog import canonical, moments
from factlog.analysis import sides, times
from factlog.db import find
from factlog.db import models as m
from factlog.db.ask import ask_each
from factlog.db.lines import LISTED, entry_line, line_of, names_in, target, words_of
from factlog.derive import statements
from factlog.errors import DamagedError
from factlog.query.reading import stream
from factlog.rows import Proof, ProofPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from factlog.db.lines import Names


def prove(session: Session, claim: str) -> Proof:
    """Return a proof that a claim, as it is now known, was recorded in the newest head.

    With it go its question, who said it and for whom, and where it is found. Raises
    NotFoundError, and DamagedError where one of them is not what was recorded.
    """
    rows = _rows(session, find.the_claim(session, claim))
    names = names_in(session)
    entries = {number: session.get_one(m.Entry, number) for number in _written_in(rows)}
    parts = tuple(_part(row, entries[row.entry_id], names) for row in rows)
    way = _way(session, [*entries.values()])
    lines = tuple(_lines(session, min(entries), way))
    head = canonical.digest(lines[0]).hex()
    return Proof(head=head, rows=parts, entries=lines)


def _written_in(rows: Iterable[m.Recorded]) -> set[int]:
    return {row.entry_id for row in rows}


def _rows(session: Session, key: int) -> list[m.Recorded]:
    """Return a claim, where it is found, for whom it was said, and all they name."""
    claim = _newest(session, m.Claim, key)
    with_it = and_(m.Citation.withdrawn, m.Citation.entry_id == claim.entry_id)
    own = m.newest(m.Citation), or_(m.in_force(m.Citation), with_it)
    found = select(m.Citation).where(m.Citation.claim_id == key, *own)
    cited = session.scalars(found.order_by(m.Citation.key)).all()
    rows = _with_named(session, [claim, *cited])
    return _with_named(session, [*rows, *_links(session, claim, rows)])


def _newest(session: Session, model: type[m.Recorded], key: int) -> Any:
    return session.scalars(select(model).where(model.key == key, m.newest(model))).one()


def _with_named(session: Session, rows: Iterable[m.Recorded]) -> list[m.Recorded]:
    """Return rows and what they name, near and far, apart from other claims."""
    found = {(type(row), row.key): row for row in rows}
    ahead = [*found.values()]
    for row in ahead:
        for model, key in _named(row):
            if model is not m.Claim and (model, key) not in found:
                found[model, key] = _newest(session, model, key)
                ahead.append(found[model, key])
    return ahead


def _named(row: m.Recorded) -> Iterator[tuple[type[m.Recorded], int]]:
    form = canonical.FORMS[row.__tablename__]
    for name in form.things:
        key = getattr(row, f"{name}_id")
        if key is not None:
            yield target(type(row), name), key
    for name in form.lists:
        column, listed = LISTED[type(row), name]
        yield from ((listed, getattr(part, column)) for part in getattr(row, name))


def _links(
    session: Session, claim: m.Claim, rows: Iterable[m.Recorded]
) -> Iterator[m.Recorded]:
    """Yield the affiliations by which the speaker spoke for others on the day."""
    if claim.on_behalf_of_id == claim.actor_id:
        return
    recorded = session.get_one(m.Entry, claim.entry_id).recorded_at
    sources = (row for row in rows if isinstance(row, m.Source))
    published = [moments.parse(one.published) for one in sources if one.published]
    said = moments.parse(claim.said) if claim.said else None
    moment = times.counts_from(said, published, int(recorded.timestamp()))
    speaker = claim.on_behalf_of_id or claim.actor_id
    for key, *link in dict.fromkeys(ask_each(session, statements.links(), {speaker})):
        if sides.Link(*link).holds_on(moment - moment % moments.DAY):
            yield _newest(session, m.Affiliation, key)


def _part(row: m.Recorded, entry: m.Entry, names: Names) -> ProofPart:
    """Return a row as it stands in a proof."""
    line = line_of(row, names)
    leaf, leaves = canonical.leaf(line), canonical.split(entry.leaves)
    if leaf not in leaves:
        told = f"{row.__tablename__} {row.id} is not as it was recorded"
        raise DamagedError(entry.id, told)
    index = leaves.index(leaf)
    words = {name: said for name, said in words_of(row).items() if said is not None}
    return ProofPart(
        line=line,
        words=words,
        salts={name: canonical.field_salt(row.salt, name).hex() for name in words},
        entry=entry.digest.hex(),
        index=index,
        path=tuple(one.hex() for one in canonical.path(leaves, index)),
    )


def _way(session: Session, wanted: list[m.Entry]) -> set[bytes]:
    """Return the digests of the entries on the shortest ways from the head to some.

    What an entry follows on arrived before it, so one look back is enough.
    """
    first = min(entry.id for entry in wanted)
    before = select(m.Entry.digest, m.Entry.previous, m.Entry.merged)
    within = m.Entry.id >= first, m.Entry.id <= m.KNOWN
    found = before.where(*within).order_by(m.Entry.id.desc())
    came: dict[bytes, tuple[int, bytes | None]] = {}
    with closing(stream(session, found)) as entries:
        for entry in entries:
            if came and entry.digest not in came:
                continue
            steps, _ = came.setdefault(entry.digest, (0, None))
            step = (steps + 1, entry.digest)
            for head in (entry.previous, entry.merged):
                if head is not None and (head not in came or step < came[head]):
                    came[head] = step
    way: set[bytes] = set()
    for one in wanted:
        after: bytes | None = one.digest
        if after not in came:
            raise DamagedError(one.id, "no later entry follows on it")
        while after is not None and after not in way:
            way.add(after)
            _, after = came[after]
    return way


def _lines(session: Session, first: int, way: set[bytes]) -> Iterator[canonical.Line]:
    """Yield the lines of the entries on the way, from the head back."""
    within = m.Entry.id >= first, m.Entry.id <= m.KNOWN
    found = select(m.Entry).where(*within).order_by(m.Entry.id.desc())
    with closing(stream(session, found)) as entries:
        for (entry,) in entries:
            if entry.digest in way:
                line = entry_line(entry)
                if canonical.digest(line) != entry.digest:
                    raise DamagedError(entry.id, "it is not what its digest says")
                yield line
