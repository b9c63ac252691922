"""What rows say, apart from what makes them versions; and rows that say so."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

from factlog.db.base import Word, made
from factlog.db.lines import held

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

    from factlog.db.base import Base
    from factlog.db.models import Recorded

VERSIONING = {
    *("id", "key", "uid", "salt", "entry_id", "superseded_id", "replaces"),
    *("withdrawn", "kept"),
}
"""The columns that make a row a version."""


def columns_of(row: Base) -> dict[str, Any]:
    """Return what the columns of a row hold."""
    own, names = vars(row), _names(type(row))
    if all(name in own for name in names):
        return {name: own[name] for name in names}
    return {name: getattr(row, name) for name in names}  # some are left at a default


@cache
def _names(model: type[Base]) -> tuple[str, ...]:
    return tuple(one.key for one in inspect(model).column_attrs)


def content(row: Recorded) -> dict[str, Any]:
    """Return what a version says, its lists copied, without what versions it."""
    found = values_of(row)
    for name, part in lists_of(type(row)):
        found[name] = [part(**given) for given in found[name]]
    return found


def values_of(row: Recorded) -> dict[str, Any]:
    """Return what a version says in plain values, always in the same order.

    Without what versions it; a part of it is a dictionary.
    """
    model = type(row)
    found = {name: held(row, name) for name in _saying(model)}
    for name, part in lists_of(model):
        own = _given(part)
        parts = held(row, name)
        found[name] = [{one: getattr(each, one) for one in own} for each in parts]
    return found


def row_of(model: type[Recorded], values: Sequence[Any]) -> Recorded:
    """Return a row that says what these say, as `values_of` gives them.

    It belongs to no version yet. Words may be there as plain text.
    """
    said = dict(zip(_named_by(model), values, strict=True))
    for name, words in _worded(model):
        said[name] = said[name] and words(said[name])
    for name, part in lists_of(model):
        said[name] = [made(part, **given) for given in said[name]]
    return made(model, **said)


def same(one: Recorded, other: Recorded) -> bool:
    """Whether two rows of a table say the same."""
    return values_of(one) == values_of(other)


@cache
def _saying(model: type[Base]) -> tuple[str, ...]:
    return tuple(name for name in _names(model) if name not in VERSIONING)


@cache
def _named_by(model: type[Base]) -> tuple[str, ...]:
    """Return the names of what `values_of` returns, in order."""
    return (*_saying(model), *(name for name, _ in lists_of(model)))


@cache
def _worded(model: type[Base]) -> tuple[tuple[str, type[StrEnum]], ...]:
    """Return the columns that hold words of a closed list, and the lists."""
    kinds = ((name, inspect(model).columns[name].type) for name in _saying(model))
    return tuple((name, kind.words) for name, kind in kinds if isinstance(kind, Word))


@cache
def lists_of(model: type[Base]) -> tuple[tuple[str, Any], ...]:
    """Return the lists of a table's rows, and what they consist of."""
    own = inspect(model).relationships
    return tuple((one.key, one.mapper.class_) for one in own)


@cache
def _given(part: Any) -> tuple[str, ...]:
    """Return what a part of a row says, without the version that it belongs to."""
    return tuple(one.name for one in fields(part) if one.init)
