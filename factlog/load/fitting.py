"""A row of a file as an input, with every problem of every field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from enum import StrEnum
from functools import cache, partial
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from factlog.errors import InvalidInputError
from factlog.inputs import (
    Input,
    NewActor,
    NewAffiliation,
    NewCitation,
    NewClaim,
    NewOption,
    NewQuestion,
    NewSource,
)
from factlog.text import printable

KINDS: dict[str, type[Input]] = {
    "actor": NewActor,
    "affiliation": NewAffiliation,
    "source": NewSource,
    "question": NewQuestion,
    "option": NewOption,
    "claim": NewClaim,
    "citation": NewCitation,
}
"""The rows that a file may hold, and what each of them records."""

WANTED = {str: "text in quotes", int: "a whole number", bool: "true or false"}
MOST_SHOWN = 60
UNFIT = object()

Note = Callable[[str, str | None], None]
"""How a problem is noted: what is wrong, and with which field."""

Reader = Callable[[Any, Note, str], Any]
"""What makes a field's value of a JSON value, or notes what is wrong with it."""


def fit(kind: type[Input], given: dict[str, Any], note: Note, path: str = "") -> Any:
    """Return an input made of a JSON object; UNFIT, with all that is wrong noted."""
    readers, needed = _readers(kind)  # type: ignore[arg-type]  # a class has a hash
    wrong: list[str] = []

    def noted(message: str, field: str | None) -> None:
        wrong.append(message)
        note(message, field)

    for name in given.keys() - readers.keys():
        noted(f"there is no such field; there are {', '.join(readers)}", path + name)
    values = {
        name: read(given[name], noted, path + name)
        for name, read in readers.items()
        if name in given
    }
    for name in needed:
        if given.get(name) is None:
            noted("it is missing", path + name)
    if not wrong:
        try:
            return kind(**values)
        except InvalidInputError as error:
            whole = error
    fitting = {name: value for name, value in values.items() if value is not UNFIT}
    before = len(wrong)
    for name, fault in kind.faults(fitting):
        noted(_told(fault), path + name)
    if not wrong[before:] and not before:
        noted(_told(whole), path.rstrip(".") or None)
    return UNFIT


@cache
def _readers(kind: type[Input]) -> tuple[dict[str, Reader], list[str]]:
    """Return what reads each field of an input, and the fields that must be given."""
    hints = get_type_hints(kind)
    own = fields(kind)
    readers = {one.name: _reader(hints[one.name]) for one in own}
    return readers, [one.name for one in own if one.default is MISSING]


def _told(error: InvalidInputError) -> str:
    return f"{error.message}; {error.hint}" if error.hint else error.message


def _reader(hint: Any) -> Reader:
    """Return what reads a JSON value as a field wants it: UNFIT for another kind."""
    choices = [each for each in get_args(hint) if each is not NoneType]
    if NoneType in get_args(hint):
        return partial(_unless_none, _reader(choices[0]))
    if get_origin(hint) is tuple:
        return partial(_list, _reader(choices[0]))
    if issubclass(hint, Input):
        return partial(_object, hint)
    if issubclass(hint, StrEnum):
        return partial(_word, hint)
    return partial(_plain, hint)


def _unless_none(read: Reader, given: Any, note: Note, path: str) -> Any:
    return None if given is None else read(given, note, path)


def _list(read: Reader, given: Any, note: Note, path: str) -> Any:
    if not isinstance(given, list):
        return _unfit(given, "a list: […]", note, path)
    found = [read(one, note, f"{path}.{place}") for place, one in enumerate(given, 1)]
    return UNFIT if UNFIT in found else tuple(found)


def _object(kind: type[Input], given: Any, note: Note, path: str) -> Any:
    if not isinstance(given, dict):
        return _unfit(given, "an object: {…}", note, path)
    return fit(kind, given, note, f"{path}.")


def _word(words: type[StrEnum], given: Any, note: Note, path: str) -> Any:
    known = [str(word) for word in words]
    if given not in known:
        return _unfit(given, f"one of {', '.join(known)}", note, path)
    return words(given)


def _plain(kind: type, given: Any, note: Note, path: str) -> Any:
    if type(given) is not kind:
        return _unfit(given, WANTED[kind], note, path)
    return given


def _unfit(given: Any, wanted: str, note: Note, path: str) -> Any:
    note(f"{_shown(given)} is not {wanted}", path)
    return UNFIT


def _shown(given: object) -> str:
    shown = printable(repr(given))
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
