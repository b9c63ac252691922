"""Taking back an entry: each of its versions gives way to what was there before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from factlog.db import find
from factlog.db import models as m
from factlog.db.forks import alike, without
from factlog.db.refers import named, referred, referring
from factlog.errors import DuplicateError, NotFoundError, RefusedError

if TYPE_CHECKING:
    from factlog.db.journal import Journal

_Things = set[tuple[type[m.Recorded], int]]
_NUMBER = re.compile(r"\d{1,17}", re.ASCII)


def undo(entry: Journal, name: str) -> int:
    """Take back what an entry wrote; return its number.

    What it made is withdrawn, what it changed is as it was before. The reason is by
    default that the entry is undone, with the end of its uid: numbers are a log's own.
    Raises NotFoundError, and RefusedError where a later entry builds on it or nothing
    was changed.
    """
    undone = _entry(entry, name)
    if entry.reason is None:
        entry.reason = f"undoes entry {undone.id} ({undone.uid.hex[-8:]})"
    versions = [
        version
        for model in m.RECORDED
        for version in entry.session.scalars(
            select(model).where(model.entry_id == undone.id).order_by(model.id)
        )
    ]
    if not versions:
        raise _nothing_written(entry, undone)
    if any(isinstance(version, m.Erasure) for version in versions):
        message = f"entry {undone.id} erased words: they are gone"
        raise RefusedError(message, hint="add what is to be said anew")
    if all(_is_as_before(entry, version) for version in versions):
        message = f"entry {undone.id} changed nothing: it kept what was in force"
        raise RefusedError(message, hint="change that by another entry")
    changed = {(type(v), v.key) for v in versions if v.replaces is not None}
    for version in reversed(versions):  # what refers to a thing comes after it
        current = _current(entry, version)
        newest = version.id == current.id
        before = without(entry.session, version, current=newest)
        if before is None or before.withdrawn:
            _refuse_while_needed(entry, current)
        if before is None:
            entry.withdraw(current)
        else:
            _refuse_what_is_gone(entry, before, changed, undone.id)
            _refuse_to_take_away(entry, current, before)
            entry.restore(current, before)
    return undone.id


def _nothing_written(entry: Journal, joining: m.Entry) -> RefusedError:
    """Return the refusal to undo an entry that only joins those that came with it."""
    arrived = m.Entry.arrived_at == joining.arrived_at, m.Entry.id < joining.id
    ends = select(func.min(m.Entry.id), func.max(m.Entry.id)).where(*arrived)
    first, last = entry.session.execute(ends).one()
    joined = f"entry {last}" if first == last else f"entries {first} to {last}"
    message = f"entry {joining.id} wrote nothing: it joins {joined}"
    hint = f"undo what it joins, the latest first: factlog undo {last}"
    return RefusedError(message, hint=hint)


def _is_as_before(entry: Journal, version: m.Recorded) -> bool:
    before = without(entry.session, version, current=False)
    return before is not None and alike(version, before)


def _current(entry: Journal, version: m.Recorded) -> m.Recorded:
    """Return the newest version of a thing, if it still says what this one says."""
    current = entry.current(type(version), version.key)
    if not alike(current, version):
        _refuse_again(entry, version, current)
        message = f"entry {current.entry_id} changed {_told(entry, version)}"
        hint = f"undo that first: factlog undo {current.entry_id}"
        raise RefusedError(message, hint=hint)
    return current


def _refuse_again(entry: Journal, version: m.Recorded, current: m.Recorded) -> None:
    """Refuse to undo what was undone: there it is as it was before the version."""
    before = without(entry.session, version, current=False)
    if current.withdrawn if before is None else alike(current, before):
        message = (
            f"{_told(entry, version)} is as it was before entry {version.entry_id}"
        )
        hint = f"entry {current.entry_id} brought it back; undo that to have it again"
        raise RefusedError(message, hint=hint)


def _entry(entry: Journal, name: str) -> m.Entry:
    found: m.Entry | None = None
    if _NUMBER.fullmatch(name):
        found = entry.session.get(m.Entry, int(name))
    if found is None:
        raise NotFoundError("entry", name)
    return found


def _refuse_while_needed(entry: Journal, version: m.Recorded) -> None:
    """Refuse to withdraw what something else still refers to."""
    for other in referring(entry.session, version, belonging=True):
        message = f"{_told(entry, other)} refers to {_told(entry, version)}"
        hint = f"undo what wrote that first: factlog undo {other.entry_id}"
        raise RefusedError(message, hint=hint)


def _refuse_to_take_away(
    entry: Journal, option: m.Recorded, before: m.Recorded
) -> None:
    """Refuse to let another question offer what claims on this one answer."""
    if not isinstance(option, m.Option) or not isinstance(before, m.Option):
        return
    for claim in referring(entry.session, option, belonging=True):
        if isinstance(claim, m.Claim) and claim.question_id != before.question_id:
            message = f"claim {claim.key} names the option {option.slug}"
            hint = f"amend that first: factlog claim amend {claim.key} --answer …"
            raise RefusedError(message, hint=hint)


def _refuse_what_is_gone(
    entry: Journal, before: m.Recorded, changed: _Things, undone: int
) -> None:
    """Refuse to restore what refers to something withdrawn, or whose slug is taken."""
    if before.withdrawn:
        return
    for thing in referred(entry.session, before):
        if thing.withdrawn and (type(thing), thing.key) not in changed:
            message = f"{_told(entry, thing)} was withdrawn since"
            hint = f"undo that first: factlog undo {thing.entry_id}"
            raise RefusedError(message, hint=hint)
    if isinstance(before, m.Actor | m.Source | m.Question):
        _refuse_taken(entry, before, undone)


def _refuse_taken(
    entry: Journal, before: m.Actor | m.Source | m.Question, undone: int
) -> None:
    """Refuse a slug that another thing has now, and did not have then."""
    model = type(before)
    other = find.find_slug(entry.session, model, before.slug)
    if other in {None, before.key}:
        return
    since = or_(model.superseded_id.is_(None), model.superseded_id >= undone)
    then = select(model.slug).where(model.key == other, model.entry_id < undone, since)
    if entry.session.scalar(then) != before.slug:
        raise DuplicateError(model.__tablename__, before.slug)


def _told(entry: Journal, thing: m.Recorded) -> str:
    return " ".join(named(entry.session, thing))
