"""Erasing words for good, where the law demands it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factlog import canonical
from factlog.db import find
from factlog.db import models as m
from factlog.db.erase import ENTRY, erase
from factlog.errors import InvalidInputError, NotFoundError, RefusedError
from factlog.record.amend import correcting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from factlog.db.journal import Journal

NOUNS = ("actor", "source", "question", "claim", ENTRY)
_NUMBER = re.compile(r"\d{1,17}", re.ASCII)


def erase_words(entry: Journal, noun: str, name: str) -> int:
    """Erase the words of a thing and of what belongs to it, in every version.

    `noun` is actor, source, question, claim or entry (its reason). The hashes of the
    words are kept, so that all else still verifies; acts, answers, dates, addresses
    and who recorded them stay. Nobody can undo this. Return how many things it named;
    once it is kept, `entry.swept` says whether the files are rid of the words too.
    Raises NotFoundError, RefusedError where nothing is left to erase, and
    InvalidInputError without a reason or for another noun.
    """
    if noun not in NOUNS:
        message = f"{noun!r} has no words of its own"
        raise InvalidInputError(message, hint=f"type one of {', '.join(NOUNS)}")
    with correcting(entry):
        found = _entry(entry, name) if noun == ENTRY else _things(entry, noun, name)
        erased = {*entry.session.scalars(select(m.Erasure.thing))}
        things = {(kind, str(uid)) for kind, uid in found} - {
            (kind, str(uid)) for kind, uid in found if str(uid) in erased
        }
        if not things:
            message = f"{noun} {name} has no words that could be erased"
            raise RefusedError(message, hint="they were erased before, or never there")
        for kind, uid in sorted(things):
            entry.add(m.Erasure(noun=kind, thing=uid))
        erase(entry.session)
    return len(things)


def _entry(entry: Journal, name: str) -> set[tuple[str, UUID]]:
    known = None
    if _NUMBER.fullmatch(name):
        known = entry.session.get(m.Entry, int(name))
    if known is None:
        raise NotFoundError(ENTRY, name)
    return {(ENTRY, known.uid)} if known.reason is not None else set()


def _things(entry: Journal, noun: str, name: str) -> set[tuple[str, UUID]]:
    """Return a thing and what ever belonged to it, as far as it holds words."""
    model = next(one for one in m.PARTS if one.__tablename__ == noun)
    key = find.ever(entry.session, model, name)
    rows = [
        *entry.session.scalars(select(model).where(model.key == key)),
        *_parts(entry, model, key),
    ]
    return {
        (row.__tablename__, row.uid)
        for row in rows
        if any(getattr(row, n) for n in canonical.FORMS[row.__tablename__].words)
    }


def _parts(entry: Journal, model: type[m.Recorded], key: int) -> Iterator[m.Recorded]:
    for column in m.PARTS[model]:
        part: Any = column.class_
        yield from entry.session.scalars(select(part).where(column == key))
