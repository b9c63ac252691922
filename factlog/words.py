"""Words to search for, in any script: how texts are cut into them, and found again.

Texts and queries are prepared alike, and the databases see nothing but the outcome:
words of letters and digits with a space between each two. So both find the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from factlog.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SPACELESS = (
    *("CJK ", "IDEOGRAPHIC ", "HIRAGANA", "KATAKANA", "BOPOMOFO", "TANGUT", "NUSHU"),
    *("KHITAN", "YI ", "THAI ", "LAO ", "KHMER ", "MYANMAR ", "TAI ", "NEW TAI LUE "),
    *("AHOM ", "JAVANESE ", "BALINESE "),
)
"""Scripts, by the names of their characters, that put no space between words."""

_BASE = re.compile(r"((?:LATIN|CYRILLIC) SMALL LETTER \w+) WITH ")
_LIKE_AN_APOSTROPHE = range(0x2B9, 0x2C0)
_TATWEEL, _ZERO_WIDTH_SPACE, _DOTLESS_I = "\u0640", "\u200b", "\u0131"

_OVERLAY, _NUKTA, _ABOVE_OR_BELOW = 1, 7, 200
_POINTS = range(10, 37)  # of Hebrew, Arabic and Syriac
"""Classes of marks without which people type a word; vowel signs are not among them."""

KNOWN = 20_000
"""Characters whose folding is remembered: where there are more, all are forgotten."""

PIECES, SHORT = 100_000, 40
"""Pieces of text that are remembered too, and how long one may be for that."""


class _Folding(dict[int, str]):
    """What each character becomes: a letter without case and accent, or a space."""

    def __missing__(self, code: int) -> str:
        if len(self) >= KNOWN:
            self.clear()
        self[code] = folded = "".join(map(_part, _folded(chr(code))))
        return folded


_FOLDING = _Folding()


def _folded(character: str) -> str:
    """Return a character without case, accent and width."""
    apart = unicodedata.normalize("NFKD", character)
    bare = "".join(c for c in apart if not _accent(c)).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not _accent(c))
    return unicodedata.normalize("NFKC", "".join(map(_base, bare)))


def _accent(character: str) -> bool:
    kind = unicodedata.combining(character)
    return kind in {_OVERLAY, _NUKTA} or kind in _POINTS or kind >= _ABOVE_OR_BELOW


def _base(letter: str) -> str:
    """Return the letter that one with a stroke is: Unicode does not take them apart."""
    named = _BASE.match(unicodedata.name(letter, ""))
    if named is None:
        return "i" if letter == _DOTLESS_I else letter
    try:
        return unicodedata.lookup(named[1])
    except KeyError:
        return letter


def _part(character: str) -> str:
    """Return what a folded character is in a text: of a word, a word, or between."""
    kind, name = unicodedata.category(character), unicodedata.name(character, "")
    if character == _ZERO_WIDTH_SPACE or ord(character) in _LIKE_AN_APOSTROPHE:
        return " "
    if kind == "Cf" or character == _TATWEEL or "VARIATION SELECTOR" in name:
        return ""
    alone = kind in {"So", "Co", "Cn"}  # such as emoji, and what is not assigned yet
    if alone or (kind[0] in "LMN" and name.startswith(SPACELESS)):
        return f" {character} "
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    return character if kind[0] in "LN" or kind in {"Mn", "Mc"} else " "


class _Prepared(dict[str, str]):
    """What stands between two spaces, prepared: most of it is met again and again."""

    def __missing__(self, piece: str) -> str:
        words = " ".join(_apart(piece).split())
        if len(piece) <= SHORT:
            if len(self) >= PIECES:
                self.clear()
            self[piece] = words
        return words


_PREPARED = _Prepared()


def prepared(text: str) -> str:
    """Return the words of a text, folded, with one space between each two.

    Where a script has no spaces, each character is a word.
    """
    return " ".join(filter(None, map(_PREPARED.__getitem__, text.split())))


_ASCII = bytes(
    ord(folded) if len(folded := _FOLDING[code]) == 1 else ord(" ")
    for code in range(128)
) + bytes(128)


def cut(text: str) -> str:
    """Return the words of a text as `prepared` does, perhaps with more spaces."""
    if text.isascii():
        return text.encode().translate(_ASCII).decode()
    return prepared(text)


def _apart(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_FOLDING)


MARKED = 32
"""Words of a query that are looked up in an index, and marked in an excerpt."""
LONGEST = 100
"""Characters of a word that an index is asked for; the rest is compared here."""


class Probe(NamedTuple):
    """What an index is asked for: words in a row, the last perhaps only begun."""

    words: tuple[str, ...]
    begun: bool


class Term(NamedTuple):
    """A word or phrase of a query, prepared: `begun` may go on, `absent` must not be.

    `words` are kept as one text with a space before each.
    """

    words: str
    begun: bool
    absent: bool

    def is_in(self, words: str) -> bool:
        """Whether it is among prepared words, which have a space at both ends."""
        return (self.words if self.begun else f"{self.words} ") in words

    def probe(self) -> Probe:
        """Return what finds at least all that has this term."""
        known: list[str] = []
        for word in self.words.split(maxsplit=MARKED)[:MARKED]:
            known.append(word[:LONGEST])
            if len(word) > LONGEST:
                return Probe(tuple(known), begun=True)
        whole = sum(map(len, known)) + len(known) == len(self.words)
        return Probe(tuple(known), begun=self.begun and whole)


_TERM = re.compile(
    r'(?P<absent>-?)"(?P<phrase>[^"]*)"?(?P<begun>\*?)|(?P<word>\S+)', re.DOTALL
)


def asked(query: str) -> tuple[Term, ...]:
    """Return what a query asks for, each term once: what must be there comes first.

    Words; "phrases in quotes"; what begins so*; and -not this. All else is data. Raises
    InvalidInputError where there is no word to look for.
    """
    found = dict.fromkeys(filter(None, map(_term, _TERM.finditer(query))))
    terms = sorted(found, key=lambda term: term.absent)
    if not terms or terms[0].absent:
        message = "there is no word to look for"
        hint = 'type words, "a phrase", a begin* or -not this, and one that is wanted'
        raise InvalidInputError(message, hint=hint)
    return tuple(terms)


def _term(found: re.Match[str]) -> Term | None:
    if found["word"] is None:
        text, begun, absent = found["phrase"], found["begun"], found["absent"]
    else:
        text, absent = found["word"].removeprefix("-"), found["word"][:1] == "-"
        begun = text.endswith("*")
    words = prepared(text)
    if not words:
        return None
    # Where each character is a word, what goes on begins with another one.
    alone = " " in _FOLDING[ord(words[-1])]
    return Term(f" {words}", begun=bool(begun) and not alone, absent=bool(absent))


OPEN, CLOSE = "\u27e6", "\u27e7"
"""What stands around the words that were found."""

LOOKED_THROUGH = 50_000
"""Characters in which words are marked, where letters change their number."""

BEFORE, ROOM = 40, 160
"""Characters of an excerpt: before what was found, and in all."""

_TOGETHER = re.compile(r"(?s:.)[\u0300-\u036f\u1160-\u11ff\u3099\u309a\uff9e\uff9f]*")
"""A character with what may become one with it."""


def excerpt(text: str, terms: Sequence[Term]) -> str:
    """Return the part of a text where terms are first found, these marked in it."""
    text = text.replace(OPEN, "[").replace(CLOSE, "]")
    spans = [*_spans(text, tuple(terms))]
    first = spans[0][0] if spans else 0
    start = _cut(text, max(0, first - BEFORE), first) if len(text) > ROOM else 0
    end = max(_end(text, start + ROOM), spans[0][1] if spans else 0)
    pieces, last = ["…" if start else ""], start
    for begin, stop in spans:
        if stop <= end:
            pieces += [text[last:begin], OPEN, text[begin:stop], CLOSE]
            last = stop
    return "".join((*pieces, text[last:end], "…" if end < len(text) else ""))


def _cut(text: str, start: int, first: int) -> int:
    """Return where a word begins, between two places."""
    if not start:
        return 0
    space = text.find(" ", start, first)
    return start if space < 0 else space + 1


def _end(text: str, end: int) -> int:
    """Return where a word ends, not after a place unless that is the end of all."""
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", end - BEFORE, end)
    return end if space < 0 else space


def _spans(text: str, terms: tuple[Term, ...]) -> Iterator[tuple[int, int]]:
    """Yield where terms are found in a text, in their order, apart from each other."""
    apart = _apart(text)
    begins: Sequence[int] = range(len(text))
    stops: Sequence[int] = range(1, len(text) + 1)
    if len(apart) != len(text) or not unicodedata.is_normalized("NFKC", text):
        apart, begins, stops = _mapped(text[:LOOKED_THROUGH])
    for found in _pattern(terms).finditer(apart):
        yield begins[found.start()], stops[found.end() - 1]


def _mapped(text: str) -> tuple[str, list[int], list[int]]:
    """Return a text taken apart; where what each of its characters was begins, ends."""
    pieces: list[str] = []
    begins: list[int] = []
    stops: list[int] = []
    for found in _TOGETHER.finditer(text):
        piece = _apart(found[0])
        pieces.append(piece)
        begins += [found.start()] * len(piece)
        stops += [found.end()] * len(piece)
    return "".join(pieces), begins, stops


@lru_cache(maxsize=1)
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """Return what finds terms in a text taken apart, the longest first."""
    probes = [term.probe() for term in terms if not term.absent][:MARKED]
    probes.sort(key=lambda probe: -len(probe.words))
    either = (
        " +".join(map(re.escape, probe.words)) + ("" if probe.begun else r"(?!\S)")
        for probe in probes
    )
    return re.compile(rf"(?<!\S)(?:{'|'.join(either)})")
