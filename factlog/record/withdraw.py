"""Withdrawing what was recorded by mistake, with all that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.db import find
from factlog.db import models as m
from factlog.db.refers import named, parts, referring
from factlog.errors import RefusedError
from factlog.record.amend import correcting, settle

if TYPE_CHECKING:
    from factlog.db.journal import Journal


def withdraw_actor(entry: Journal, name: str) -> int:
    """Record that an actor was recorded by mistake, with its names; return its key.

    Raises NotFoundError for an unknown name, RefusedError while anything refers to it,
    InvalidInputError without a reason. The same holds for the others.
    """
    return withdraw_thing(entry, m.Actor, find.ever(entry.session, m.Actor, name))


def withdraw_source(entry: Journal, name: str) -> int:
    """Record that a source was recorded by mistake; return its key."""
    return withdraw_thing(entry, m.Source, find.ever(entry.session, m.Source, name))


def withdraw_question(entry: Journal, name: str) -> int:
    """Record that a question was recorded by mistake, with its options."""
    key = find.ever(entry.session, m.Question, name)
    return withdraw_thing(entry, m.Question, key)


def withdraw_claim(entry: Journal, number: str) -> int:
    """Record that a claim was recorded by mistake, with its citations."""
    return withdraw_thing(entry, m.Claim, find.the_claim(entry.session, number))


def withdraw_thing(entry: Journal, model: type[m.Recorded], key: int) -> int:
    """Withdraw a thing and what belongs to it; return its key.

    To withdraw it again settles what clashes with that.
    """
    with correcting(entry):
        thing = entry.current(model, key)
        if thing.withdrawn:
            if settle(entry, thing):
                return key
            message = f"{_told(entry, thing)} was withdrawn"
            raise RefusedError(message, hint=f"see why: {_command(entry, thing)}")
        for other in referring(entry.session, thing, belonging=False):
            message = f"{_told(entry, other)} refers to {_told(entry, thing)}"
            hint = f"amend or withdraw that first: {_command(entry, other)}"
            raise RefusedError(message, hint=hint)
        for part in parts(entry.session, thing):
            entry.withdraw(part)
        entry.withdraw(thing)
    return key


def _told(entry: Journal, thing: m.Recorded) -> str:
    """Return what people would call a thing, or what it belongs to."""
    if isinstance(thing, m.Option):
        return f"option {thing.slug}"
    return " ".join(named(entry.session, thing))


def _command(entry: Journal, thing: m.Recorded) -> str:
    noun, name = named(entry.session, thing)
    return f"factlog {noun} show {name}"
