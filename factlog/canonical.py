"""The bytes of a row: one canonical line serves hash, export, load and proof.

A line is RFC 8785 JSON of strings, whole numbers, true, and arrays of strings; null
and false are left out. Things are named by uid, words of people stand as salted
hashes. The names below are frozen.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import msgspec

FORMAT = 1
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
UID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_INSTANT = re.compile(r"\d{4}(-\d\d){2}T\d\d(:\d\d){2}\.\d{6}Z", re.ASCII)

Value = str | int | bool | list[str] | None
Line = dict[str, "str | int | list[str]"]


class Sealed(NamedTuple):
    """A line, the words that it hides, and their salt."""

    line: Line
    words: Mapping[str, str]
    salt: bytes


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
    "distinction": Form((), ("actor", "other")),
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
    "erasure": Form(plain=("noun", "thing")),
}
"""Every kind of recorded row, each before the kinds that name it."""

ENTRY_WORDS = ("reason",)
ENTRY_NEEDED = ("format", "uid", "recorded_at", "recorded_by", "rows", "root")
NEEDED = ("row", "uid")
SALT_BYTES = 16
HASH_BYTES = 32
ERASED = "erased"
"""What stands for erased words where there must be some."""

ENTRY: dict[str, type] = {
    **dict.fromkeys(("format", "rows"), int),
    **dict.fromkeys(("uid", "recorded_at", "recorded_by", "root"), str),
    **dict.fromkeys(("previous", "merged"), str),
}
"""What the fields of an entry's line hold."""

_NUMBERS = ("window_days", "start", "end")
FLAGS = ("withdrawn", "approximate", "speaks_for")


def row_kinds(form: Form) -> dict[str, type]:
    """Return what the fields of a row's line hold, apart from its words."""
    kinds: dict[str, type] = {"row": str, "uid": str, "replaces": str}
    kinds |= dict.fromkeys(("withdrawn", *form.plain), str)
    kinds |= dict.fromkeys(form.things, str) | dict.fromkeys(form.lists, list)
    for name in kinds:
        if name in FLAGS:
            kinds[name] = bool
        elif name in _NUMBERS or name.endswith(("_earliest", "_latest")):
            kinds[name] = int
    return kinds


@cache
def shape(noun: str) -> type[msgspec.Struct]:
    """Return what holds the fields of a kind of row, each None where it is left out.

    They stand in the order of the line, which it is encoded to.
    """
    import msgspec

    fields = [(name, Any, None) for name in fields_of(noun)]
    return msgspec.defstruct(noun, fields, omit_defaults=True, gc=False)


@cache
def fields_of(noun: str) -> tuple[str, ...]:
    """Return every field that the line of a kind of row can have, in order."""
    form = FORMS[noun]
    own = form.words + form.things + form.lists + form.plain
    return tuple(sorted(("row", "uid", "replaces", "withdrawn", *own)))


def told(line: msgspec.Struct) -> Line:
    """Return a line from what holds its fields."""
    import msgspec

    found: Line = msgspec.to_builtins(line)
    return found


def words_in(line: Mapping[str, object]) -> tuple[str, ...] | None:
    """Return the fields of a line that hide words; None for an unknown kind of row."""
    if "format" in line:
        return ENTRY_WORDS
    form = FORMS.get(str(line.get("row")))
    return form.words if form else None


def hidden(words: str, salt: bytes, field: str) -> str:
    """Return the salted hash that stands for a field's words."""
    return covered(words, field_salt(salt, field))


def field_salt(salt: bytes, field: str) -> bytes:
    """Return a field's own salt: to give it away uncovers no other field."""
    return hashlib.sha256(salt + field.encode()).digest()


def covered(words: str, own: bytes) -> str:
    """Return the hash that stands for words, by the salt of their field."""
    return hashlib.sha256(own + words.encode()).hexdigest()


def kept(hashes: Mapping[str, str]) -> str:
    """Return how the hashes of erased words are kept."""
    return encoded(hashes).decode()


def hashes_kept(written: str) -> dict[str, str]:
    """Return the hashes of erased words, as far as they can be read."""
    try:
        found = json.loads(written)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def line(
    fields: Mapping[str, Value], words: Mapping[str, str | None], salt: bytes
) -> Line:
    """Return the line of plain fields and of words, the latter hidden."""
    shown: Line = {
        name: value
        for name, value in fields.items()
        if value is not None and value is not False and value != []
    }
    for name, said in words.items():
        if said is not None:
            shown[name] = hidden(said, salt, name)
    return shown


def instant(moment: datetime) -> str:
    """Return a moment as lines write it: UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime(INSTANT)


def is_uid(written: str) -> bool:
    """Whether a uid is written as lines write it."""
    return UID.fullmatch(written) is not None


def is_instant(written: str) -> bool:
    """Whether a moment is written as lines write it."""
    if not _INSTANT.fullmatch(written):
        return False
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True


def entry_line(
    fields: Mapping[str, Value],
    words: Mapping[str, str | None],
    salt: bytes,
    leaves: Sequence[bytes],
) -> Line:
    """Return the line of an entry that wrote rows with these leaves."""
    sealed = line(fields, words, salt)
    sealed |= {"format": FORMAT, "rows": len(leaves), "root": root(leaves).hex()}
    return sealed


def split(leaves: bytes) -> list[bytes]:
    """Return the leaf hashes that were stored one after the other."""
    return [leaves[at : at + HASH_BYTES] for at in range(0, len(leaves), HASH_BYTES)]


def encoded(value: object) -> bytes:
    """Return the JSON of a line in UTF-8, as RFC 8785 writes it.

    For strings, whole numbers, true and arrays, and ASCII keys, that is JSON with
    sorted keys and no spaces.
    """
    return _encoder().encode(value)


@cache
def _encoder() -> msgspec.json.Encoder:
    import msgspec  # a command that writes nothing starts without it

    return msgspec.json.Encoder(order="sorted")


def leaf(line: Line | msgspec.Struct) -> bytes:
    """Return a row's leaf hash (RFC 6962)."""
    return hashlib.sha256(b"\0" + encoded(line)).digest()


def digest(line: Line) -> bytes:
    """Return an entry's digest."""
    return hashlib.sha256(encoded(line)).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root of the Merkle tree over the sorted leaves (RFC 6962, 2.1)."""
    return _tree(sorted(leaves))


def _tree(leaves: Sequence[bytes]) -> bytes:
    match leaves:
        case []:
            return hashlib.sha256().digest()
        case [leaf]:
            return leaf
        case [left, right]:
            return _node(left, right)
    half = _half(len(leaves))
    return _node(_tree(leaves[:half]), _tree(leaves[half:]))


def _half(count: int) -> int:
    """Return the largest power of two below a number of leaves."""
    return 1 << (count - 1).bit_length() - 1


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of one of the sorted leaves, from it up (RFC 6962, 2.1.1).

    With the leaf, it is all that `rooted` needs to find the root.
    """
    if len(leaves) <= 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*path(leaves[:half], index), _tree(leaves[half:])]
    return [*path(leaves[half:], index - half), _tree(leaves[:half])]


def rooted(leaf: bytes, index: int, count: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root of so many leaves, of which one is known, and its audit path.

    It is that of the entry if the leaf was there when it was sealed (RFC 6962, 2.1.1).
    None where such a path leads nowhere.
    """
    if not 0 <= index < count or len(path) > count.bit_length():
        return None
    if count == 1:
        return None if path else leaf
    if not path:
        return None
    half, (*below, other) = _half(count), path
    if index < half:
        left = rooted(leaf, index, half, below)
        return left and _node(left, other)
    right = rooted(leaf, index - half, count - half, below)
    return right and _node(other, right)
