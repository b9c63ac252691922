"""Whether the fields of exported lines hold what the tables can keep.

A line that matches its hash was written by some log, but perhaps not by factlog: what
could never have been recorded is refused here, field by field.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from factlog import answers, canonical, moments, text
from factlog.errors import InvalidInputError
from factlog.load.fitting import KINDS
from factlog.vocab import Act, ActorKind, Answers, Basis, Counter, SourceKind, Time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

EXACT = 2**53
"""Whole numbers up to this one are exact in JSON."""

DIGEST = re.compile(r"[0-9a-f]{64}")

WORDS: dict[tuple[str, str], type[Any]] = {
    ("actor", "kind"): ActorKind,
    ("source", "kind"): SourceKind,
    ("question", "answers"): Answers,
    ("question", "time"): Time,
    ("claim", "act"): Act,
    ("counterclaim", "kind"): Counter,
    ("counterclaim", "basis"): Basis,
}
UIDS = {"thing"}
ERASABLE = ("entry", *(n for n, form in canonical.FORMS.items() if form.words))

COPIES = ("since", "until", "published", "said", "holds", "answer")
"""Fields that are kept as typed, and beside it as understood."""

DISAGREES = "it is not what the typed value means"

NEEDED = {
    "actor": ("slug", "name", "kind"),
    "actor_name": ("actor", "name"),
    "distinction": ("actor", "other"),
    "source": ("slug", "kind"),
    "source_basis": ("source", "relies_on"),
    "affiliation": ("actor", "organization"),
    "question": ("slug", "text", "answers", "time"),
    "option": ("question", "slug", "label"),
    "claim": ("question", "actor", "act"),
    "citation": ("claim", "source"),
    "counterclaim": ("counterclaim", "kind", "basis"),
    "erasure": ("noun", "thing"),
}


def faults(
    line: Mapping[str, Any], words: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the fields of a line, of an entry or a row, that cannot be kept, and why.

    `words` are those that the line hides, as far as they are given.
    """
    wrong = [*_unfit(line)]
    if wrong:
        yield from wrong
    elif "format" in line:
        yield from _entry_faults(line)
    else:
        yield from _row_faults(line, words)


def _unfit(line: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields that are unknown, missing, or not of the kind they should be."""
    kinds, needed = _kinds(None if "format" in line else line["row"])
    for name, value in line.items():
        wanted = kinds.get(name)
        if wanted is None:
            yield name, "there is no such field"
        elif type(value) is not wanted or not _texts(value):
            yield name, f"it is not of the kind {wanted.__name__}"
    yield from ((name, "it is missing") for name in needed if name not in line)


@cache
def _kinds(noun: str | None) -> tuple[dict[str, type], tuple[str, ...]]:
    """Return what the fields of a line hold, and which it must have; None: an entry."""
    if noun is None:
        hidden = dict.fromkeys(canonical.ENTRY_WORDS, str)
        return {**canonical.ENTRY, **hidden}, canonical.ENTRY_NEEDED
    form = canonical.FORMS[noun]
    kinds = {**canonical.row_kinds(form), **dict.fromkeys(form.words, str)}
    return kinds, (*canonical.NEEDED, *NEEDED[noun])


def _texts(value: Any) -> bool:
    """Whether a list holds text alone."""
    return not isinstance(value, list) or all(isinstance(one, str) for one in value)


def _entry_faults(line: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields of an entry's line that cannot be kept, and why."""
    checks: dict[str, Callable[[str], bool]] = {
        "uid": canonical.is_uid,
        "recorded_at": canonical.is_instant,
        "recorded_by": _is_worded,
        **dict.fromkeys(("previous", "merged", "root"), is_hash),
    }
    for name, right in checks.items():
        if name in line and not right(line[name]):
            yield name, "it cannot be so"
    if not 0 <= line["rows"] < EXACT:
        yield "rows", "it cannot be so"


def _row_faults(
    line: Mapping[str, Any], words: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the fields of a row's line that cannot be kept, and why."""
    noun = line["row"]
    form = canonical.FORMS[noun]
    for name in ("uid", "replaces", *(UIDS & {*form.plain}), *form.things, *form.lists):
        value = line.get(name, [])
        if not all(
            map(canonical.is_uid, value if isinstance(value, list) else [value])
        ):
            yield name, "it is not a uid"
    plain = {name: line[name] for name in form.plain if name in line}
    for name, value in plain.items():
        if fault := _fault(noun, name, value):
            yield name, fault
    for name in (each for each in COPIES if each in form.plain):
        yield from ((n, DISAGREES) for n in _disagreeing(name, plain))
    if noun in KINDS:
        for name, error in KINDS[noun].faults({**plain, **words}):
            yield name, error.message


def _disagreeing(name: str, plain: dict[str, Any]) -> Iterator[str]:
    """Yield what a date or a figure is not, although it is kept as understood so."""
    typed = plain.get(name)
    kept = {n: plain.get(n) for n in (f"{name}_earliest", f"{name}_latest")}
    figure = {n: plain.get(n) for n in ("low", "high")} if name == "answer" else {}
    try:
        if any(end is not None for end in figure.values()):
            found = answers.quantity(typed or "")
            understood: dict[str, Any] = {"low": found.low, "high": found.high}
            kept = figure
        elif name == "answer" and not any(e is not None for e in kept.values()):
            return
        else:
            _, earliest, latest = moments.columns(typed)
            understood = dict(zip(kept, (earliest, latest), strict=True))
    except InvalidInputError:
        yield name
        return
    yield from (n for n, value in kept.items() if value != understood[n])


def _fault(noun: str, name: str, value: Any) -> str | None:
    """Return why a plain field cannot be kept, if it cannot."""
    if isinstance(value, int):
        return None if abs(value) < EXACT else "it is too large a number"
    if not _is_worded(value):
        return "it is not text that can be stored"
    if (noun, name) in WORDS:
        listed = [str(word) for word in WORDS[noun, name]]
        return None if value in listed else f"it is none of {', '.join(listed)}"
    if (noun, name) == ("erasure", "noun"):
        return None if value in ERASABLE else f"it is none of {', '.join(ERASABLE)}"
    if name in {"low", "high"}:
        return None if _is_number(value) else "it is not a number"
    return None


def is_hash(value: str) -> bool:
    """Whether it is written as lines write hashes."""
    return DIGEST.fullmatch(value) is not None


def _is_number(value: str) -> bool:
    try:
        return answers.quantity(value).low == value
    except InvalidInputError:
        return False


def _is_worded(value: str) -> bool:
    try:
        text.worded(value)
    except InvalidInputError:
        return False
    return True
