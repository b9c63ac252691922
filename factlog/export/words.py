"""Words for a page: other people's made safe, lists, counts, dates, languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from factlog import moments
from factlog.export.page import Theirs
from factlog.text import paragraphs, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factlog.export.page import Piece, Sentence

UNDATED = "undated"

_TAG = re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_DAY = re.compile("-?[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECONDS = re.compile(r"(T[0-9]{2}:[0-9]{2}):[0-9]{2}(?:\.[0-9]+)?")

_LANGUAGES = {
    "ar": "Arabic",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "ko": "Korean",
    "my": "Burmese",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def theirs(words: str, language: str | None = None) -> Theirs:
    """Return other people's words on one line, safe to show."""
    return Theirs(printable(words), _tag(language))


def passage(words: str, language: str | None = None) -> Theirs:
    """Return other people's words with their lines, safe to show."""
    return Theirs(paragraphs(words.replace("\t", " ")).strip(), _tag(language))


def quoted(words: Theirs) -> Sentence:
    """Return words between quotation marks."""
    return "“", words, "”"


def date(typed: str | None) -> Theirs:
    """Return a date as it is read; a missing one is said to be missing."""
    return theirs(moments.printed(typed)) if typed else Theirs(UNDATED)


def dated(typed: str | None) -> Sentence:
    """Return when something was said, to follow the one who said it."""
    if typed and _DAY.fullmatch(typed):
        return " on ", date(typed)
    return " (", date(typed), ")"


def day(moment: str) -> Theirs:
    """Return the day of a moment."""
    return date(moment.partition("T")[0])


def minute(moment: str) -> Theirs:
    """Return a moment to the minute."""
    return date(_SECONDS.sub(r"\1", moment, count=1))


def language_name(language: str) -> Theirs:
    """Return the English name of a language, or its tag if that is not known."""
    return theirs(_LANGUAGES.get(language.partition("-")[0].lower(), language))


def listed(parts: Sequence[Sentence], last: str = "and") -> Sentence:
    """Return parts as “one, two and three”."""
    found: list[Piece] = []
    for place, part in enumerate(parts):
        if place:
            found.append(f" {last} " if place == len(parts) - 1 else ", ")
        found += part
    return tuple(found)


def count(number: int, noun: str) -> str:
    """Return a number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def capital(sentence: Sentence) -> Sentence:
    """Return a sentence that begins with a capital, if it begins with our words."""
    first, *rest = sentence
    if isinstance(first, str):
        return (first[:1].upper() + first[1:], *rest)
    return sentence


def _tag(language: str | None) -> str | None:
    """Return the tag of a language, if it is one."""
    return language if language and _TAG.fullmatch(language) else None
