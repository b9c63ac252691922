"""The words of a line, held against the salted hashes that stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factlog import canonical
from factlog.errors import InvalidInputError
from factlog.load.sealed import is_hash
from factlog.text import storable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factlog.load.fitting import Note


def words_shown(
    content: Mapping[str, Any], hidden: Sequence[str], note: Note
) -> dict[str, str]:
    """Return the words that are shown of those that a line hides.

    Notes what does not match its hash. `content` holds the line, the words, and the
    salt of the line or the salts of the fields that are shown.
    """
    line, words = content["line"], content.get("words", {})
    if not isinstance(words, dict):
        note("it is not an object: {…}", "words")
        return {}
    own = _field_salts(content, [name for name in hidden if name in words], note)
    if own is None:
        return {}
    for name in hidden:
        given, hashed = words.get(name), line.get(name)
        if name not in words:
            if hashed is not None and not (isinstance(hashed, str) and is_hash(hashed)):
                note("it is not a hash", name)
        elif not isinstance(given, str) or not _storable(given):
            note("it is not text that can be stored", name)
        elif name not in own:
            note("its salt is missing", f"salts.{name}")
        elif hashed != canonical.covered(given, own[name]):
            note("its words do not match their hash", name)
    for name in words.keys() - set(hidden):
        note("there is no such field", f"words.{name}")
    return words


def withheld(line: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    """Return the fields of a line whose words are not shown."""
    hidden = canonical.words_in(line) or ()
    return [name for name in hidden if name in line and name not in words]


def salt_of(given: object) -> bytes | None:
    """Return the bytes of a salt; none where nothing is hidden."""
    try:
        salt = bytes.fromhex(given) if isinstance(given, str) else None
    except ValueError:
        return None
    right = salt is not None and len(salt) in {0, canonical.SALT_BYTES}
    return salt if right else None


def _field_salts(
    content: Mapping[str, Any], shown: Sequence[str], note: Note
) -> dict[str, bytes] | None:
    """Return the salts of the fields that are shown; None if they are not right."""
    if "salt" in content:
        salt = salt_of(content["salt"])
        if salt is None:
            note("it is not 16 bytes in hexadecimal digits", "salt")
            return None
        return {name: canonical.field_salt(salt, name) for name in shown}
    salts = content.get("salts")
    if not isinstance(salts, dict):
        note("it is not an object: {…}", "salts")
        return None
    for name, own in salts.items():
        if name not in shown:
            note("it belongs to no words that are shown", f"salts.{name}")
        elif not isinstance(own, str) or not is_hash(own):
            note("it is not 32 bytes in hexadecimal digits", f"salts.{name}")
    found = {n: own for n, own in salts.items() if isinstance(own, str)}
    return {name: bytes.fromhex(own) for name, own in found.items() if is_hash(own)}


def _storable(words: str) -> bool:
    try:
        storable(words)
    except InvalidInputError:
        return False
    return True
