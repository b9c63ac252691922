"""Correcting the record: a later version of a thing, for a reason."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from factlog import canonical
from factlog.db import find
from factlog.db.called import name_of
from factlog.db.contents import content, same
from factlog.db.forks import rivals
from factlog.db.lines import target
from factlog.db.refers import owned
from factlog.errors import DuplicateError, InvalidInputError
from factlog.inputs import Input

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factlog.db import models as m
    from factlog.db.journal import Journal

New = TypeVar("New", bound=Input)


@contextmanager
def correcting(entry: Journal, thing: m.Recorded | None = None) -> Iterator[None]:
    """Refuse a correction without a reason, and one that corrects nothing.

    To say of a thing what is recorded already settles what clashes with it.
    """
    if entry.reason is None:
        message = "the record is corrected for a reason"
        raise InvalidInputError(message, hint='add --reason "…"')
    before = len(entry.rows)
    yield
    if len(entry.rows) == before and not (thing and settle(entry, thing)):
        message = "nothing would change: it is recorded so already"
        raise InvalidInputError(message, hint="say what is to be corrected")


def settle(entry: Journal, thing: m.Recorded) -> bool:
    """Write again what is in force of a thing, where another change clashes with it.

    Return whether one did.
    """
    found = [thing, *owned(entry.session, thing)]
    clashing = [one for one in found if rivals(entry.session, one)]
    for one in clashing:
        entry.restore(one, one)
    return bool(clashing)


def amended(
    entry: Journal, form: type[New], row: m.Recorded, changes: Mapping[str, Any]
) -> New:
    """Return what a thing would be recorded from, with these fields changed.

    None clears a field. Raises InvalidInputError for a field that there is not, and
    for what could never be right.
    """
    entry.refuse_erased(row)
    names = {one.name: one.default for one in fields(form)}
    for name, value in changes.items():
        if name not in names:
            message = f"{row.__tablename__} has no field {name!r}"
            raise InvalidInputError(message, hint=f"it has {', '.join(names)}")
        if value is None and names[name] is not None:
            message = f"{name}: it cannot be left empty"
            raise InvalidInputError(message, hint="say what it is")
    things = canonical.FORMS[row.__tablename__].things
    now: dict[str, Any] = {}
    for name in names:
        if name in things:
            now[name] = _named(entry, row, name)
        elif name in row.__table__.columns:
            now[name] = getattr(row, name)
    return form(**now | dict(changes))


def _named(entry: Journal, row: m.Recorded, name: str) -> str | None:
    """Return how a person would name what a row refers to."""
    key = getattr(row, f"{name}_id")
    if key is None:
        return None
    return name_of(entry.session, target(type(row), name), key)


def replace(entry: Journal, old: m.Recorded, new: m.Recorded) -> None:
    """Write what a thing is now, if that differs from what is recorded."""
    if not same(old, new):
        entry.replace(old, **content(new))


def refuse_taken(
    entry: Journal, thing: m.Actor | m.Source | m.Question, slug: str
) -> None:
    """Refuse a new slug by which another thing is known."""
    if slug == thing.slug:
        return
    if find.find_slug(entry.session, type(thing), slug) not in {None, thing.key}:
        raise DuplicateError(thing.__tablename__, slug)
