"""What refers to a thing, and what a version refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import inspect, select

from factlog.canonical import is_uid
from factlog.db import models as m
from factlog.db.called import name_of
from factlog.db.erase import ENTRY, MODELS
from factlog.db.lines import LISTED, things_of
from factlog.db.models import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


def owner(session: Session, thing: m.Recorded) -> m.Recorded:
    """Return the newest version of what a thing belongs to, or of itself."""
    for model, columns in m.PARTS.items():
        for column in columns:
            if column.class_ is type(thing):
                return newest_of(session, model, getattr(thing, column.key))
    return thing


def named(session: Session, thing: m.Recorded) -> tuple[str, str]:
    """Return the noun and the name of a thing, or of what it belongs to."""
    whole = owner(session, thing)
    return whole.__tablename__, name_of(session, type(whole), whole.key)


def erased(session: Session, erasure: m.Erasure) -> tuple[str, str] | None:
    """Return the noun and the name of what an erasure is of, if that is here."""
    if erasure.noun not in MODELS or not is_uid(erasure.thing):
        return None
    if erasure.noun == ENTRY:
        number = select(m.Entry.id).where(m.Entry.uid == UUID(erasure.thing))
        found = session.scalar(number)
        return None if found is None else (ENTRY, str(found))
    model = MODELS[erasure.noun]
    newest = select(model).where(model.uid == UUID(erasure.thing), m.newest(model))
    thing = session.scalar(newest)
    return None if thing is None else named(session, thing)


def owned(session: Session, thing: m.Recorded) -> Iterator[m.Recorded]:
    """Yield the newest version of what belongs to a thing."""
    for column in m.PARTS.get(type(thing), ()):
        model: Any = column.class_
        own = select(model).where(m.newest(model), column == thing.key)
        yield from session.scalars(own.order_by(model.key)).all()


def parts(session: Session, thing: m.Recorded) -> Iterator[m.Recorded]:
    """Yield what belongs to a thing and is in force."""
    yield from (one for one in owned(session, thing) if not one.withdrawn)


def referring(
    session: Session, thing: m.Recorded, *, belonging: bool
) -> Iterator[m.Recorded]:
    """Yield what is in force and refers to a thing; `belonging`: its parts too."""
    own = () if belonging else m.PARTS.get(type(thing), ())
    for model in m.RECORDED:
        for name in inspect(model).columns.keys():  # noqa: SIM118  it is no dict
            attribute = getattr(model, name)
            skipped = name == "key" or any(attribute is column for column in own)
            if not skipped and _leads_to(attribute, thing):
                found = select(model).where(in_force(model), attribute == thing.key)
                yield from session.scalars(found.order_by(model.key))
    for (model, name), (column, listed) in LISTED.items():
        if listed is type(thing):
            part = inspect(model).relationships[name].mapper.class_
            found = (
                select(model)
                .join(getattr(model, name))
                .where(in_force(model), getattr(part, column) == thing.key)
            )
            yield from session.scalars(found.order_by(model.key))


def _leads_to(attribute: Any, thing: m.Recorded) -> bool:
    (column,) = attribute.property.columns
    return any(key.column.table is thing.__table__ for key in column.foreign_keys)


def referred(session: Session, version: m.Recorded) -> Iterator[m.Recorded]:
    """Yield the newest version of each thing that a version refers to."""
    for model, key in things_of(version):
        yield newest_of(session, model, key)


def newest_of(session: Session, model: type[m.Recorded], key: int) -> m.Recorded:
    """Return the newest version of a thing, which may be a withdrawn one."""
    newest = select(model).where(model.key == key, m.newest(model))
    return session.scalars(newest).one()
