"""Whether a row says what is recorded of a thing, and whether that was taken back."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factlog import canonical
from factlog.db import find
from factlog.db import models as m
from factlog.db.ask import KEYS, ask_each
from factlog.db.lines import target
from factlog.errors import RefusedError
from factlog.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from factlog.db.journal import Journal

SHOWN = 80

FINDERS: dict[type[m.Recorded], Callable[[Session, str], int]] = {
    m.Actor: find.the_actor,
    m.Source: find.the_source,
    m.Question: find.the_question,
    m.Claim: find.the_claim,
}
UNSAID = {"act", "answer"}
"""Fields of a claim that are worked out where a row gives none."""


def refuse_another(
    entry: Journal,
    model: type[m.Recorded],
    key: int,
    new: Any,
    given: Mapping[str, Any],
) -> None:
    """Refuse a row that says otherwise of a known thing than any version of it.

    Only the fields that are `given` count. What else belongs to a thing (aliases,
    options, citations) cannot be compared here: it is refused.
    """
    wanted = _columns(entry, model, new, given)
    noun = model.__tablename__
    versions = select(model).where(model.key == key).order_by(model.id)
    for version in entry.session.scalars(versions):
        other = [name for name in wanted if getattr(version, name) != wanted[name]]
        if not other:
            break
    else:
        kept, field = getattr(version, other[0]), other[0].removesuffix("_id")
        message = f"this {noun} is known here with another {field}"
        if field == other[0]:
            shown = "none" if kept is None else printable(str(kept))[:SHOWN]
            message += f" ({shown})"
        hint = "say the same, or leave the row out"
        if field == "slug":
            hint = f"call it {kept}, as in this log"
        raise RefusedError(message, hint=hint)
    lists = [one.name for one in fields(new) if isinstance(given.get(one.name), list)]
    lists += ["counters"] if given.get("counters") else []
    if lists:
        message = f"this {noun} is known here, perhaps with other {lists[0]}"
        hint = "load the line as it was, or what is new as rows of their own"
        raise RefusedError(message, hint=hint)


def withdrawn(
    session: Session, model: type[m.Recorded], keys: Iterable[int]
) -> dict[int, int]:
    """Return which of these things are withdrawn, with the entry that did it."""
    found = ask_each(session, _withdrawn(model), keys)
    return {row.key: row.entry_id for row in found}


@cache
def _withdrawn(model: type[m.Recorded]) -> Select[int, int]:
    known = select(model.key, model.entry_id)
    return known.where(m.newest(model), model.withdrawn, model.key.in_(KEYS))


def _columns(
    entry: Journal, model: type[m.Recorded], new: Any, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the columns that a row gives, with the keys of things."""
    form = canonical.FORMS[model.__tablename__]
    wanted: dict[str, Any] = {}
    for name in (one.name for one in fields(new) if one.name in given):
        said = getattr(new, name)
        if said is None and name in UNSAID:
            continue
        if name in form.things:
            find_it = FINDERS[target(model, name)]
            wanted[f"{name}_id"] = said and find_it(entry.session, said)
        elif name in (*form.words, *form.plain):
            wanted[name] = said
    return wanted
