"""Withdrawing what was recorded by mistake, with all that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, select

from factlog.db import find
from factlog.db import models as m
from factlog.db.models import in_force
from factlog.errors import RefusedError
from factlog.record.amend import correcting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import InstrumentedAttribute

    from factlog.db.journal import Journal

LISTS = (m.ClaimOption.option_id, m.CitationVia.source_id)
"""What versions of claims and citations list."""


def withdraw_actor(entry: Journal, name: str) -> int:
    """Record that an actor was recorded by mistake, with its names; return its key.

    Raises NotFoundError for an unknown name, RefusedError while anything refers to it,
    InvalidInputError without a reason. The same holds for the others.
    """
    return withdraw_thing(entry, m.Actor, find.the_actor(entry.session, name))


def withdraw_source(entry: Journal, name: str) -> int:
    """Record that a source was recorded by mistake; return its key."""
    return withdraw_thing(entry, m.Source, find.the_source(entry.session, name))


def withdraw_question(entry: Journal, name: str) -> int:
    """Record that a question was recorded by mistake, with its options."""
    return withdraw_thing(entry, m.Question, find.the_question(entry.session, name))


def withdraw_claim(entry: Journal, number: str) -> int:
    """Record that a claim was recorded by mistake, with its citations."""
    return withdraw_thing(entry, m.Claim, find.the_claim(entry.session, number))


def withdraw_thing(entry: Journal, model: type[m.Recorded], key: int) -> int:
    """Withdraw a thing and what belongs to it; return its key."""
    with correcting(entry):
        thing = entry.current(model, key)
        if thing.withdrawn:
            message = f"{_told(entry, thing)} was withdrawn"
            raise RefusedError(message, hint=f"see why: {_command(entry, thing)}")
        for other in _referring(entry, thing):
            message = f"{_told(entry, other)} refers to {_told(entry, thing)}"
            hint = f"amend or withdraw that first: {_command(entry, other)}"
            raise RefusedError(message, hint=hint)
        for part in _parts(entry, thing):
            entry.withdraw(part)
        entry.withdraw(thing)
    return key


def _parts(entry: Journal, thing: m.Recorded) -> Iterator[m.Recorded]:
    for column in m.PARTS.get(type(thing), ()):
        model = column.class_
        own = select(model).where(in_force(model), column == thing.key)
        yield from entry.session.scalars(own.order_by(model.key)).all()


def _referring(entry: Journal, thing: m.Recorded) -> Iterator[m.Recorded]:
    """Yield what refers to a thing and does not belong to it."""
    belonging = m.PARTS.get(type(thing), ())
    for model in m.RECORDED:
        for name, column in inspect(model).columns.items():
            refers = any(
                key.column.table is thing.__table__ for key in column.foreign_keys
            )
            attribute = getattr(model, name)
            own = any(attribute is one for one in belonging)
            if refers and not own and name not in {"key", "id"}:
                found = select(model).where(in_force(model), attribute == thing.key)
                yield from entry.session.scalars(found.order_by(model.key).limit(1))
    for listed in LISTS:
        if listed.property.columns[0].references(thing.__table__.c.id):
            yield from _listing(entry, listed, thing)


def _listing(
    entry: Journal, listed: InstrumentedAttribute[int], thing: m.Recorded
) -> Iterator[m.Recorded]:
    part = listed.class_
    model = m.Claim if part is m.ClaimOption else m.Citation
    within = getattr(part, f"{model.__tablename__}_id")
    found = (
        select(model)
        .join(part, within == model.id)
        .where(in_force(model), listed == thing.key)
    )
    yield from entry.session.scalars(found.order_by(model.key).limit(1))


def _told(entry: Journal, thing: m.Recorded) -> str:
    """Return what people would call a thing, or what it belongs to."""
    if isinstance(thing, m.Option):
        return f"option {thing.slug}"
    return " ".join(_named(entry, thing))


def _command(entry: Journal, thing: m.Recorded) -> str:
    noun, name = _named(entry, thing)
    return f"factlog {noun} show {name}"


def _named(entry: Journal, thing: m.Recorded) -> tuple[str, str]:
    """Return the noun and name of a thing, or of what it belongs to."""
    for model, columns in m.PARTS.items():
        for column in columns:
            if column.class_ is type(thing):
                thing = entry.current(model, getattr(thing, column.key))
    return thing.__tablename__, str(getattr(thing, "slug", thing.key))
