"""Spans of time: what a typed date allows, from its first second to its last.

A date is EDTF (levels 0 and 1, and sets), a moment, a period between two of
these, or the words of `datewords`. The library `edtf` lends its grammar alone:
its spans make an unknown end ten years and `2025-04-26~` over two years wide.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import lru_cache

from factlog.errors import InvalidInputError

DAY = 86_400
_EASTERNMOST = 14 * 3600
_WESTERNMOST = -12 * 3600
_FIRST = -(2**53) + 1  # whole numbers beyond these are not exact in JSON
_LAST = 2**53 - 1
_LONGEST = 200
_SHOWN = 60
_FOUR_DIGITS = 9999

_FOUR_CENTURIES = 146_097  # in days
_MARCH_0 = 719_468  # 1 March of year 0 to 1 January 1970, in days

_SEASONS = ("21", "22", "23", "24")

_PLAIN = re.compile(
    "(?P<year>(?!-0000)-?[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-9]{2}))?)?"
)
_MOMENT = re.compile(
    "(?P<date>-?[0-9]{4}-[0-9]{2}-[0-9]{2})"
    "T(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?"
    "(?:(?P<utc>Z)|(?P<sign>[+-])(?P<ahead>[0-9]{2})(?::(?P<further>[0-5][0-9]))?)?"
)
_IN_WORDS = re.compile(r"[^0-9TXYZ~?%/.,:+\[\]{}-]")
_ZONELESS = re.compile("T[0-9:]+(?![0-9:Z+-])")
_WRITTEN = re.compile("Y?-?[0-9]+X{0,3}(?:-[0-9X]{2}){0,2}")
_SET = re.compile(r"\[(.*)\]|\{(.*)\}")
_ASIDE = re.compile(r"(before|after) +(.+)", re.IGNORECASE)
_BEYOND = (
    (
        r"(?:0?[1-9]|1[0-2])([/.-])(?:0?[1-9]|1[0-2])\1[0-9]{2,4}",
        "day and month could be exchanged; write the year first, with hyphens",
    ),
    (
        r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2,4}",
        "a date is written with the year first, with hyphens",
    ),
    (r"[0-9]{4}([/.])[0-9]{1,2}\1[0-9]{1,2}", "a date is written with hyphens"),
    (
        r".*/.*/.*|/",
        "a period has one slash and beside it a date, or .. where it is open",
    ),
    (r".*:[0-9]{2}[.,][0-9].*", "fractions of a second are not kept"),
    (r".*T.*[?~%]", "a moment takes no mark; widen it to a period or to its day"),
    (r".*T.*", "a moment is written 2025-04-26T14:00Z or 2025-04-26T14:00+03:00"),
    (r".*[?~%].+", "one mark (?, ~ or %) goes at the end, for the whole date"),
    (r".*X-?[0-9].*|X.*", "X stands for the last digits, and never for all of them"),
    (r"Y.*E.*|.*S.*", "a year is written out, without exponent or significant digits"),
    (
        r"(?!-0000)-?[0-9]{4}-2[1-4]-.*",
        "a season has no days",
    ),
    (
        r"(?!-0000)-?[0-9]{4}-(?!0[1-9]|1[0-2])[0-9]{2}(?:-[0-9X]{2})?[?~%]?",
        "a year has the months 01 to 12 and the seasons 21 to 24",
    ),
)
_HINT = (
    "type 2025-04-26, 2025-04, about April 2025, 2024-08/2025-04-26, "
    "2025-04-26T14:00Z or 26 April 2025, 14:00 UTC+3"
)

_Bounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Span:
    """What a typed date allows: its earliest and latest second since 1970, UTC."""

    typed: str
    earliest: int | None  # None: open
    latest: int | None
    period: bool = False  # a time from one date to another, not one uncertain moment


@lru_cache(maxsize=4_096)  # the same days are said again and again
def parse(typed: str) -> Span:
    """Return the span of a date, a moment, a set or a period."""
    try:
        text = _text_of(typed)
        aside = _ASIDE.fullmatch(text)
        understood = _edtf(aside[2] if aside else text)
        if aside:
            earliest, latest = _beside(aside[1].lower(), understood)
        elif "/" in understood:
            earliest, latest = _period(understood)
        else:
            earliest, latest = _uncertain(understood)
        _check_size(earliest, latest)
    except ValueError as error:
        message = f"{_quoted(typed)} is not a date: {error}"
        raise InvalidInputError(message, hint=_HINT) from error
    return Span(typed, earliest, latest, period=bool(aside) or "/" in understood)


def _edtf(text: str) -> str:
    """Return a date as EDTF writes it, if it is in words."""
    if not _IN_WORDS.search(text):
        return text
    from factlog import datewords

    return datewords.edtf(text)


def moment(typed: str) -> int:
    """Return the last second of a date or moment that is asked about."""
    span = parse(typed)
    if span.latest is None:
        message = f"{_quoted(typed)} has no end, so nothing can be asked about it"
        raise InvalidInputError(message, hint="type the day or the moment itself")
    if _ZONELESS.search(_edtf(typed)):
        message = f"{_quoted(typed)} has no zone, so it could be any of 26 hours"
        raise InvalidInputError(message, hint="add Z, or a zone such as +03:00")
    return span.latest


def start(typed: str) -> int:
    """Return the first second of a date or moment from which something is asked."""
    span = parse(typed)
    if span.earliest is None:
        message = f"{_quoted(typed)} has no beginning, so nothing can be asked from it"
        raise InvalidInputError(message, hint="type the day or the moment itself")
    return span.earliest


def day_of(seconds: int) -> int:
    """Return the number of the day since 1970."""
    return seconds // DAY


def now() -> int:
    """Return this moment."""
    return int(time.time())


def day(seconds: int) -> str:
    """Return the day in UTC, as EDTF writes it."""
    year, month, in_month = _civil(day_of(seconds))
    sign = "-" if year < 0 else ""
    long = "Y" if abs(year) > _FOUR_DIGITS else ""
    return f"{long}{sign}{abs(year):04}-{month:02}-{in_month:02}"


def iso(seconds: int) -> str:
    """Return the second in UTC."""
    minutes, second = divmod(seconds % DAY, 60)
    return f"{day(seconds)}T{minutes // 60:02}:{minutes % 60:02}:{second:02}Z"


@lru_cache(maxsize=4_096)
def seconds(written: str) -> int:
    """Return the second in UTC that `iso` wrote so."""
    date, _, clock = written.removesuffix("Z").partition("T")
    year, month, in_month = date.removeprefix("Y").rsplit("-", 2)
    day = _first_day(int(year) * 12 + int(month) - 1) + int(in_month) - 1
    hours, minutes, rest = map(int, clock.split(":"))
    return day * DAY + hours * 3600 + minutes * 60 + rest


def printed(typed: str) -> str:
    """Return a date in words; one typed in words comes back as it is."""
    from factlog import datewords

    words = datewords.printed(typed[: _LONGEST + 1])
    return words if max(len(typed), len(words)) <= _LONGEST else typed


def _quoted(typed: str) -> str:
    """Return what was typed, safe to print and not too long."""
    cut = "..." if len(typed) > _SHOWN else ""
    return ascii(typed[:_SHOWN]) + cut


def _text_of(typed: str) -> str:
    """Return what was typed without the space around it."""
    if len(typed) > _LONGEST:
        raise ValueError(f"it is longer than {_LONGEST} characters")
    text = typed.strip(" \t\r\n")
    if not text:
        raise ValueError("nothing is typed")
    if not (text.isascii() and text.isprintable()):
        raise ValueError("only plain letters, digits and signs can stand in it")
    return text


def _check_size(earliest: int | None, latest: int | None) -> None:
    """Refuse what a database cannot count in seconds."""
    for bound in (earliest, latest):
        if bound is not None and not _FIRST <= bound <= _LAST:
            raise ValueError("it is too far from today")


def _beside(word: str, text: str) -> _Bounds:
    """Return what lies before or after a date or moment that is certain."""
    certain = _PLAIN.fullmatch(text) or _MOMENT.fullmatch(text)
    if not certain or _ZONELESS.search(text):
        raise ValueError(
            f"{word!r} needs a date or a moment that is certain; type 'by' or 'since'"
        )
    earliest, latest = _one(text)
    return (None, earliest - 1) if word == "before" else (latest + 1, None)


def _period(text: str) -> _Bounds:
    """Return the bounds of `start/end`; an end that is open or unknown is None."""
    if text.count("/") > 1 or text == "/":
        raise ValueError(_why_not(text))
    start, end = text.split("/")
    return _between("" if start == ".." else start, "" if end == ".." else end)


def _uncertain(text: str) -> _Bounds:
    """Return the bounds of a set, or of one date or moment."""
    found = _SET.fullmatch(text)
    if not found:
        return _one(text)
    members = [_member(member) for member in (found[1] or found[2] or "").split(",")]
    starts = [start for start, _ in members if start is not None]
    ends = [end for _, end in members if end is not None]
    return (
        min(starts) if len(starts) == len(members) else None,
        max(ends) if len(ends) == len(members) else None,
    )


def _member(text: str) -> _Bounds:
    """Return the bounds of one member of a set: a date, or `start..end`."""
    start, dots, end = text.partition("..")
    if not dots:
        return _one(text)
    if not start and not end:
        raise ValueError("a set is open before or after a date, not without one")
    return _between(start, end)


def _between(start: str, end: str) -> _Bounds:
    """Return the bounds from one date to another, where empty means open."""
    earliest, _ = _one(start) if start else (None, None)
    _, latest = _one(end) if end else (None, None)
    if earliest is not None and latest is not None and latest < earliest:
        raise ValueError("it ends before it begins")
    return earliest, latest


def _one(text: str) -> tuple[int, int]:
    """Return the first and the last second of one date or moment."""
    if not (found := _MOMENT.fullmatch(text)):
        first, last = _days(text)
        return first * DAY, last * DAY + DAY - 1
    day_number, _ = _days(found["date"])
    first = day_number * DAY + int(found["hour"]) * 3600 + int(found["minute"]) * 60
    first += int(found["second"] or 0)
    last = first if found["second"] else first + 59
    if _ZONELESS.search(text):
        return first - _EASTERNMOST, last - _WESTERNMOST
    offset = _offset(found)
    return first - offset, last - offset


def _offset(found: re.Match[str]) -> int:
    """Return by how many seconds the clock of a moment is ahead of UTC."""
    ahead = int(found["ahead"] or 0) * 3600 + int(found["further"] or 0) * 60
    offset = -ahead if found["sign"] == "-" else ahead
    if not _WESTERNMOST <= offset <= _EASTERNMOST:
        raise ValueError("clocks are between 12 hours behind UTC and 14 ahead of it")
    return offset


def _days(text: str) -> tuple[int, int]:
    """Return the first and the last day of one date; ~ and % widen by its unit."""
    year, month, in_month = _parts(text)
    low, high, step = _months(year, month)
    wider = text.endswith(("~", "%"))
    if wider and not in_month:
        low, high = low - step, high + step
    first, last = _first_day(low), _first_day(high + 1) - 1
    if in_month.isdigit():
        length, first = last - first + 1, first + int(in_month) - 1
        if not 1 <= int(in_month) <= length:
            raise ValueError(f"that month has the days 1 to {length}")
        last = first
    return (first - 1, last + 1) if wider and in_month else (first, last)


def _parts(text: str) -> tuple[str, str, str]:
    """Return year, month (or season) and day as they are written, or empty."""
    bare = text[:-1] if text.endswith(("?", "~", "%")) else text
    if found := _PLAIN.fullmatch(bare):
        return found["year"], found["month"] or "", found["day"] or ""
    if not _WRITTEN.fullmatch(bare):
        raise ValueError(_why_not(text))
    # Here, because they take longer to import than all else in this package.
    from edtf.parser import grammar
    from pyparsing import ParseException

    # Not `parse_edtf`: on some dates of level 2 that one prints and crashes.
    known = grammar.unspecified | grammar.season | grammar.longYearSimple
    try:
        tree = known.parse_string(bare, parse_all=True)[0]
    except ParseException as error:
        raise ValueError(_why_not(text)) from error
    month = getattr(tree, "season", None) or getattr(tree, "month", None)
    return tree.year, month or "", getattr(tree, "day", None) or ""


def _why_not(text: str) -> str:
    """Return what keeps this from being one date or moment."""
    for pattern, why in _BEYOND:
        if re.fullmatch(pattern, text):
            return why
    return "that is neither EDTF nor words for a date"


def _months(year: str, month: str) -> tuple[int, int, int]:
    """Return the first and last month, counted from year 0, and months in a unit."""
    digits = year.removeprefix("Y")
    unknown = digits.count("X")
    ends = sorted((int(digits.replace("X", "0")), int(digits.replace("X", "9"))))
    low, high = ends[0] * 12, ends[1] * 12 + 11
    if not month:
        return low, high, 12 * 10**unknown
    if month == "XX":
        return low, high, 1
    if month in _SEASONS:  # which months depends on the hemisphere
        return low, high, 3
    return low + int(month) - 1, low + int(month) - 1, 1


def _first_day(months: int) -> int:
    """Return the number since 1970 of the first day of a month since year 0.

    Years are counted from March here, so that a leap day is a year's last.
    """
    year, month = divmod(months - 2, 12)
    leaps = year // 4 - year // 100 + year // 400
    return 365 * year + leaps + (153 * month + 2) // 5 - _MARCH_0


def _civil(number: int) -> tuple[int, int, int]:
    """Return year, month and day of a day numbered since 1970."""
    # At most two months late, and never early.
    months = number * 4800 // _FOUR_CENTURIES + 1970 * 12 + 1
    while _first_day(months) > number:
        months -= 1
    return months // 12, months % 12 + 1, number - _first_day(months) + 1


def columns(typed: str | None) -> tuple[str | None, int | None, int | None]:
    """Return a date as the tables keep it: as typed, its earliest and its latest."""
    if typed is None:
        return None, None, None
    span = parse(typed)
    return typed, span.earliest, span.latest
