"""Words of people: what may be stored, what may be shown, how names are compared."""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from typing import TYPE_CHECKING

from factlog.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Container

LONGEST_SLUG = 80
SHOWN_INSTEAD = "\N{REPLACEMENT CHARACTER}"
SHOWN_ERASED = "(erased)"

# Controls, forced directions, invisible marks and tags: they change what a reader
# sees around them. The joiners (200C, 200D) stay: scripts and emoji need them.
_UNSHOWN = (
    "\n\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff"
)
_UNSAFE = re.compile(f"[{_UNSHOWN}]")
_UNSAFE_BUT_LINES = re.compile(f"[{_UNSHOWN[1:]}]")
HALF = re.compile("[\ud800-\udfff]")
_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NOT_IN_SLUG = re.compile(r"[\W_]+")


def storable(words: str) -> str:
    """Return the words unchanged, or refuse what no database can keep."""
    if "\0" in words:
        message = "it holds a NUL character, which cannot be stored"
        raise InvalidInputError(message, hint="remove the character U+0000")
    if HALF.search(words):
        message = "it holds half a character (a lone surrogate), not valid Unicode"
        raise InvalidInputError(message, hint="save the words as UTF-8")
    return words


def worded(words: str) -> str:
    """Return the words unchanged, or refuse them if there are none."""
    if not storable(words).strip():
        message = "it is empty"
        raise InvalidInputError(message, hint="leave it out, or type some words")
    return words


def printable(words: str) -> str:
    """Return the words on one line, with nothing in them that acts on a terminal."""
    line = " ".join(words.split())
    return line if _is_plain(line) else _UNSAFE.sub(SHOWN_INSTEAD, line)


def _is_plain(line: str) -> bool:
    """Whether all can be shown as it is, as most lines can."""
    return line.isascii() and line.isprintable()


def paragraphs(words: str) -> str:
    """Return the words with their lines, and nothing else that acts on a page."""
    lines = "\n".join(words.replace("\t", " ").splitlines())
    return _UNSAFE_BUT_LINES.sub(SHOWN_INSTEAD, lines)


def escaped(json: str) -> str:
    """Return JSON text with what acts on a reader written as an escape."""
    if _is_plain(json):
        return json
    return _UNSAFE_BUT_LINES.sub(lambda match: _escape(match[0]), json)


def _escape(character: str) -> str:
    pair = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{pair[i : i + 2].hex()}" for i in range(0, len(pair), 2))


def fold(name: str) -> str:
    """Return a name as it is looked up: case, accents, width and spacing aside."""
    if name.isascii():  # it has neither accents nor forms
        return " ".join(name.lower().split())
    apart = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    again = unicodedata.normalize("NFKC", bare.casefold())
    return " ".join(again.split())


def is_address(name: str) -> bool:
    """Whether a name is meant as a web address."""
    return name[:8].casefold().startswith(("http://", "https://"))


def checked_slug(slug: str) -> str:
    """Return the slug unchanged, or say what a slug is."""
    storable(slug)
    right = _SLUG.fullmatch(slug) and slug == as_slug(slug) and not slug.isdigit()
    if right and len(slug) <= LONGEST_SLUG:
        return slug
    message = (
        f"{printable(slug)[:LONGEST_SLUG]!r} is not a slug: small letters, digits "
        f"and single hyphens, not digits alone, at most {LONGEST_SLUG} characters"
    )
    made = slug_of(slug)
    hint = f"try {made}" if made else None
    if is_address(slug):
        hint = "type a name of your own, and the address with --url"
    raise InvalidInputError(message, hint=hint)


def as_slug(name: str) -> str:
    """Return a name as a slug would be written: slugs are kept composed and small."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def slug_of(words: str) -> str:
    """Return a slug taken from the words, in their own script; empty if none fits."""
    whole = _NOT_IN_SLUG.sub("-", as_slug(words))
    slug = whole.strip("-")
    if len(slug) > LONGEST_SLUG - 20:
        head, _, _ = slug[: LONGEST_SLUG - 20].rpartition("-")
        slug = head or slug[: LONGEST_SLUG - 20]
    return f"n-{slug}" if slug.isdigit() else slug


def free_slug(words: str, taken: Container[str], otherwise: str) -> str:
    """Return a slug for the words that is not taken yet."""
    slug = slug_of(words) or otherwise
    if slug not in taken:
        return slug
    return next(s for n in count(2) if (s := f"{slug}-{n}") not in taken)
