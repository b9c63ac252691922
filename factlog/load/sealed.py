"""Whether the fields of exported lines hold what the tables can keep.

A line that matches its hash was written by some log, but perhaps not by factlog: what
could never have been recorded is refused here, field by field.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from factlog import answers, canonical, moments, text
from factlog.db.lines import ORDERED
from factlog.errors import InvalidInputError
from factlog.load.fitting import KINDS
from factlog.vocab import Act, ActorKind, Answers, Basis, Counter, SourceKind, Time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

EXACT = 2**53
"""Whole numbers up to this one are exact in JSON."""

DIGEST = re.compile(r"[0-9a-f]{64}")

ERASABLE = ("entry", *(n for n, form in canonical.FORMS.items() if form.words))

LISTED: dict[tuple[str, str], Iterable[str]] = {
    ("actor", "kind"): ActorKind,
    ("source", "kind"): SourceKind,
    ("question", "answers"): Answers,
    ("question", "time"): Time,
    ("claim", "act"): Act,
    ("counterclaim", "kind"): Counter,
    ("counterclaim", "basis"): Basis,
    ("erasure", "noun"): ERASABLE,
}
REMEMBERED = 4096
"""Dates and figures, which many rows have alike, that are looked at once."""

COPIES = ("since", "until", "published", "said", "holds", "answer")
"""Fields that are kept as typed, and beside it as understood."""

Uid = Annotated[str, Meta(pattern=rf"\A{canonical.UID.pattern}\Z")]
Hash = Annotated[str, Meta(pattern=rf"\A{DIGEST.pattern}\Z")]
Worded = Annotated[str, Meta(pattern="\\A(?=\\s*\\S)[^\0\ud800-\udfff]*\\Z")]
"""Text that can be stored, and is not empty: see `text.worded`."""
Figure = Annotated[str, Meta(pattern=r"\A-?[0-9]+(\.[0-9]+)?\Z")]
Number = Annotated[int, Meta(gt=-EXACT, lt=EXACT)]
Count = Annotated[int, Meta(ge=0, lt=EXACT)]

OWN: dict[str, Any] = {"thing": Uid, "low": Figure, "high": Figure}
"""Plain fields that hold something of their own kind."""

LEFT_OUT = "nothing is said by leaving it out"
HALVED = "it holds half a character (a lone surrogate)"
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

    `words` are those that the line hides, as far as they are given. Of the fields that
    are unknown, missing or not of their kind, the first is told.
    """
    noun = None if "format" in line else line["row"]
    try:
        msgspec.convert(line, _shape(noun))
    except msgspec.ValidationError as error:
        yield _told(str(error))
        return
    except UnicodeEncodeError:
        yield next(n for n, value in line.items() if _is_halved(n, value)), HALVED
        return
    if noun is not None:
        yield from _row_faults(line, words)
    elif not canonical.is_instant(line["recorded_at"]):
        yield "recorded_at", "it is not a moment"


def _is_halved(name: str, value: Any) -> bool:
    """Whether there is half a character in a field."""
    words = [name, *(value if isinstance(value, list) else [value])]
    return any(isinstance(one, str) and text.HALF.search(one) for one in words)


def _told(error: str) -> tuple[str, str]:
    """Return which field is wrong, and why, of what msgspec says."""
    message, _, place = error.partition(" - at `$.")
    if found := re.search(r"field `(.*)`", message):
        return found[1], message
    if "regex" in message:
        message = "it is not as such a field is written"
    return re.split(r"[\[`]", place)[0], message


@cache
def _shape(noun: str | None) -> type[msgspec.Struct]:
    """Return what the line of a kind of row is made of; None: that of an entry."""
    if noun is None:
        kinds: dict[str, Any] = {
            **dict.fromkeys(("format", "rows"), Count),
            **dict.fromkeys(("previous", "merged", "root"), Hash),
            **dict.fromkeys(("recorded_at", "recorded_by"), Worded),
            **dict.fromkeys(canonical.ENTRY_WORDS, str),
            "uid": Uid,
        }
        needed: tuple[str, ...] = canonical.ENTRY_NEEDED
    else:
        form, needed = canonical.FORMS[noun], (*canonical.NEEDED, *NEEDED[noun])
        kinds = {
            **{name: _plain(kind) for name, kind in canonical.row_kinds(form).items()},
            **dict.fromkeys(("uid", "replaces", *form.things), Uid),
            **dict.fromkeys(form.lists, list[Uid]),
            **dict.fromkeys(form.words, str),
            **{name: _one_of(own) for (n, name), own in LISTED.items() if n == noun},
            **{name: kind for name, kind in OWN.items() if name in form.plain},
            "row": _one_of([noun]),
        }
    fields: list[Any] = [(name, kinds[name]) for name in needed]
    fields += [
        (name, kind | msgspec.UnsetType, msgspec.UNSET)
        for name, kind in kinds.items()
        if name not in needed
    ]
    return msgspec.defstruct(str(noun), fields, forbid_unknown_fields=True, gc=False)


def _plain(kind: type) -> Any:
    """Return what a plain field holds: some words, a whole number or true."""
    return {str: Worded, int: Number}.get(kind, kind)


def _one_of(words: Iterable[str]) -> Any:
    return Literal[tuple(map(str, words))]


def _row_faults(
    line: Mapping[str, Any], words: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the fields of a row's line that say what could not be, and why."""
    noun = line["row"]
    form = canonical.FORMS[noun]
    plain = {name: line[name] for name in form.plain if name in line}
    yield from ((n, LEFT_OUT) for n in canonical.FLAGS if line.get(n) is False)
    yield from ((n, LEFT_OUT) for n in form.lists if line.get(n) == [])
    for name in form.lists:
        value = line.get(name, [])
        if name not in ORDERED and value != sorted({*value}):
            yield name, "it is not sorted"
    for name in COPIES:
        if name in form.plain:
            yield from ((n, DISAGREES) for n in _disagreeing(name, plain))
    if noun in KINDS:
        for name, error in KINDS[noun].faults({**plain, **words}):
            yield name, error.message


def _disagreeing(name: str, plain: dict[str, Any]) -> Iterator[str]:
    """Yield what a date or a figure is not, although it is kept as understood so."""
    typed = plain.get(name)
    kept = {n: plain.get(n) for n in (f"{name}_earliest", f"{name}_latest")}
    understood: tuple[str | int | None, ...]
    figure = {n: plain.get(n) for n in ("low", "high")} if name == "answer" else {}
    try:
        if any(end is not None for end in figure.values()):
            kept, understood = figure, _figure(typed or "")
        elif name == "answer" and not any(e is not None for e in kept.values()):
            return
        else:
            understood = _ends(typed)
    except InvalidInputError:
        yield name
        return
    for (n, value), right in zip(kept.items(), understood, strict=True):
        if value != right:
            yield n


@lru_cache(maxsize=REMEMBERED)
def _figure(typed: str) -> tuple[str | None, str | None]:
    found = answers.quantity(typed)
    return found.low, found.high


@lru_cache(maxsize=REMEMBERED)
def _ends(typed: str | None) -> tuple[int | None, int | None]:
    _, earliest, latest = moments.columns(typed)
    return earliest, latest


def is_hash(value: str) -> bool:
    """Whether it is written as lines write hashes."""
    return DIGEST.fullmatch(value) is not None
