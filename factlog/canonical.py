"""The bytes of a row: one canonical line serves hash, export, load and proof.

A line is RFC 8785 JSON of strings, whole numbers, true, and arrays of strings; null
and false are left out. Things are named by uid, words of people stand as salted
hashes. The names below are frozen.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FORMAT = 1
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"

Value = str | int | bool | list[str] | None
Line = dict[str, "str | int | list[str]"]


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a kind of row: words, other things, lists of things, plain ones."""

    words: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


def _date(name: str) -> tuple[str, str, str]:
    return (name, f"{name}_earliest", f"{name}_latest")


FORMS: dict[str, Form] = {
    "actor": Form(("slug", "name", "description", "wikidata"), plain=("kind",)),
    "actor_name": Form(("name",), ("actor",), plain=("language",)),
    "source": Form(
        ("slug", "title"),
        ("publisher",),
        plain=("kind", "url", "language", *_date("published")),
    ),
    "source_basis": Form((), ("source", "relies_on")),
    "affiliation": Form(
        ("role",),
        ("actor", "organization", "source"),
        plain=("speaks_for", *_date("since"), *_date("until")),
    ),
    "question": Form(
        ("slug", "text"),
        plain=("answers", "time", "topic", "unit", "window_days", "tolerance"),
    ),
    "option": Form(("slug", "label"), ("question",)),
    "claim": Form(
        ("text", "hedge", "channel"),
        ("question", "actor", "on_behalf_of", "addressee", "retracts"),
        ("options",),
        (
            *("act", "language", "answer", "low", "high", "approximate"),
            *("answer_earliest", "answer_latest", *_date("said"), *_date("holds")),
        ),
    ),
    "citation": Form(
        ("quote", "translation", "prefix", "suffix", "locator"),
        ("claim", "source", "reported_by"),
        ("via",),
        ("quote_language", "start", "end"),
    ),
    "counterclaim": Form(
        ("note",), ("counterclaim", "claim", "source"), plain=("kind", "basis")
    ),
}
"""Every kind of recorded row, each before the kinds that name it."""

ENTRY_WORDS = ("reason",)
ENTRY_NEEDED = ("format", "uid", "recorded_at", "recorded_by", "rows", "root")
NEEDED = ("row", "uid")
SALT_BYTES = 16

ENTRY: dict[str, type] = {
    **dict.fromkeys(("format", "rows"), int),
    **dict.fromkeys(("uid", "recorded_at", "recorded_by", "root"), str),
    **dict.fromkeys(("previous", "merged"), str),
}
"""What the fields of an entry's line hold."""

_NUMBERS = ("window_days", "start", "end")
_FLAGS = ("withdrawn", "approximate", "speaks_for")


def row_kinds(form: Form) -> dict[str, type]:
    """Return what the fields of a row's line hold, apart from its words."""
    kinds: dict[str, type] = {"row": str, "uid": str, "replaces": str}
    kinds |= dict.fromkeys(("withdrawn", *form.plain), str)
    kinds |= dict.fromkeys(form.things, str) | dict.fromkeys(form.lists, list)
    for name in kinds:
        if name in _FLAGS:
            kinds[name] = bool
        elif name in _NUMBERS or name.endswith(("_earliest", "_latest")):
            kinds[name] = int
    return kinds


def hidden(words: str, salt: bytes, field: str) -> str:
    """Return the salted hash that stands for a field's words."""
    own = hashlib.sha256(salt + field.encode()).digest()
    return hashlib.sha256(own + words.encode()).hexdigest()


def line(
    fields: Mapping[str, Value], words: Mapping[str, str | None], salt: bytes
) -> Line:
    """Return the line of plain fields and of words, the latter hidden."""
    shown = {
        name: value
        for name, value in fields.items()
        if value is not None and value is not False and value != []
    }
    return shown | {
        name: hidden(value, salt, name)
        for name, value in words.items()
        if value is not None
    }


def instant(moment: datetime) -> str:
    """Return a moment as lines write it: UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime(INSTANT)


def is_instant(written: str) -> bool:
    """Whether a moment is written as lines write it."""
    try:
        moment = datetime.strptime(written, INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return False
    return instant(moment) == written


def entry_line(
    fields: Mapping[str, Value],
    reason: str | None,
    salt: bytes,
    leaves: Sequence[bytes],
) -> Line:
    """Return the line of an entry that wrote rows with these leaves."""
    sealed: dict[str, Value] = {
        "format": FORMAT,
        "rows": len(leaves),
        "root": root(leaves).hex(),
    }
    return line({**fields, **sealed}, {"reason": reason}, salt)


def text(value: object) -> str:
    """Return the JSON text of a line, as RFC 8785 writes it.

    For strings, whole numbers, true and arrays, and ASCII keys, that is JSON with
    sorted keys and no spaces.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def leaf(line: Line) -> bytes:
    """Return a row's leaf hash (RFC 6962)."""
    return hashlib.sha256(b"\0" + text(line).encode()).digest()


def digest(line: Line) -> bytes:
    """Return an entry's digest."""
    return hashlib.sha256(text(line).encode()).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root of the Merkle tree over the sorted leaves (RFC 6962, 2.1)."""
    return _tree(sorted(leaves))


def _tree(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256().digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    both = _tree(leaves[:half]) + _tree(leaves[half:])
    return hashlib.sha256(b"\1" + both).digest()
