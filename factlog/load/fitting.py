"""A row of a file as an input, with every problem of every field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from enum import StrEnum
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


def fit(kind: type[Input], given: dict[str, Any], note: Note, path: str = "") -> Any:
    """Return an input made of a JSON object; UNFIT, with all that is wrong noted."""
    hints = _hints(kind)
    wrong: list[str] = []

    def noted(message: str, field: str | None) -> None:
        wrong.append(message)
        note(message, field)

    for name in given.keys() - hints.keys():
        noted(f"there is no such field; there are {', '.join(hints)}", path + name)
    values = {
        name: _value(hint, given[name], noted, path + name)
        for name, hint in hints.items()
        if name in given
    }
    for one in fields(kind):
        if one.default is MISSING and given.get(one.name) is None:
            noted("it is missing", path + one.name)
    fitting = {name: value for name, value in values.items() if value is not UNFIT}
    for name, error in kind.faults(fitting):
        noted(_told(error), path + name)
    if wrong:
        return UNFIT
    try:
        return kind(**values)
    except InvalidInputError as error:
        noted(_told(error), path.rstrip(".") or None)
        return UNFIT


def _hints(kind: type[Input]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}


def _told(error: InvalidInputError) -> str:
    return f"{error.message}; {error.hint}" if error.hint else error.message


def _value(hint: Any, given: Any, note: Note, path: str) -> Any:
    """Return a JSON value as a field wants it; UNFIT if it is of another kind."""
    choices = [each for each in get_args(hint) if each is not NoneType]
    if NoneType in get_args(hint):
        return None if given is None else _value(choices[0], given, note, path)
    if get_origin(hint) is tuple:
        return _list(choices[0], given, note, path)
    if issubclass(hint, Input) and isinstance(given, dict):
        return fit(hint, given, note, f"{path}.")
    if issubclass(hint, StrEnum):
        words = [str(word) for word in hint]
        wanted, right = f"one of {', '.join(words)}", given in words
    else:
        wanted, right = WANTED.get(hint, "an object: {…}"), type(given) is hint
    return (
        hint(given) if right else _unfit(f"{_shown(given)} is not {wanted}", note, path)
    )


def _list(hint: Any, given: Any, note: Note, path: str) -> Any:
    if not isinstance(given, list):
        return _unfit(f"{_shown(given)} is not a list: […]", note, path)
    found = [
        _value(hint, one, note, f"{path}.{place}") for place, one in enumerate(given, 1)
    ]
    return UNFIT if UNFIT in found else tuple(found)


def _unfit(message: str, note: Note, path: str) -> Any:
    note(message, path)
    return UNFIT


def _shown(given: object) -> str:
    shown = printable(repr(given))
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
