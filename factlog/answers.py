"""Answers as sets of possibilities: options, a range, or nothing that is known.

Exact numbers are `Fraction`s: a figure is never rounded, also not when widened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from factlog.errors import InvalidInputError
from factlog.text import fold, printable, storable

UNKNOWN = "unknown"
NONE = "none"
YES_OR_NO = (("yes", "Yes"), ("no", "No"))
"""The options, with their labels, of a choice that declares none."""
APPROXIMATELY = Fraction(1, 10)
LONGEST_NUMBER = 60

_NUMBER = r"-?(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:_\d{3})+|\d+)(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER}) ?(?:\.\.|to) ?({_NUMBER})", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_ONE = re.compile(rf"([^\d-]*?) ?({_NUMBER})", re.ASCII)
_LEAST = {">=", ">", "at least", "over", "more than", "from"}
_MOST = {"<=", "<", "at most", "under", "less than", "fewer than", "up to"}
_ABOUT = {"~", "about", "around", "some"}
_WORDS = {">=": "at least", "<=": "at most", ">": "over", "<": "under", "~": "about"}


@dataclass(frozen=True, slots=True)
class Range:
    """All numbers from low to high, both included; None is open."""

    low: Fraction | None
    high: Fraction | None

    def widened(self, part: Fraction) -> Range:
        """Return the range with each end moved outwards by that part of itself."""
        return Range(
            None if self.low is None else self.low - abs(self.low) * part,
            None if self.high is None else self.high + abs(self.high) * part,
        )


Possible = Range | frozenset[int]
"""What an answer leaves possible: a range, or the keys of options (0: none of them)."""


def meet(one: Possible, other: Possible) -> bool:
    """Whether something is in both; ranges that touch meet."""
    if isinstance(one, Range):
        apart = not isinstance(other, Range) or above(one, other) or above(other, one)
        return not apart
    return not isinstance(other, Range) and not one.isdisjoint(other)


def within(one: Possible, other: Possible) -> bool:
    """Whether all of the one is in the other."""
    if not isinstance(one, Range):
        return not isinstance(other, Range) and one <= other
    if not isinstance(other, Range):
        return False
    low = other.low is None or (one.low is not None and one.low >= other.low)
    high = other.high is None or (one.high is not None and one.high <= other.high)
    return low and high


def above(one: Range, other: Range) -> bool:
    """Whether all of the one is greater than all of the other."""
    return one.low is not None and other.high is not None and one.low > other.high


@dataclass(frozen=True, slots=True)
class Quantity:
    """A typed figure, understood: exact ends as text, None open."""

    low: str | None
    high: str | None
    approximate: bool = False

    @property
    def range(self) -> Range:
        """What the figure leaves possible, before any tolerance of the question."""
        low, high = (None if e is None else Fraction(e) for e in (self.low, self.high))
        exact = Range(low, high)
        return exact.widened(APPROXIMATELY) if self.approximate else exact


def quantity(typed: str) -> Quantity:
    """Understand a typed figure; refuse what could be read in two ways."""
    words = " ".join(storable(typed).split()).casefold()
    if words == NONE:
        return Quantity("0", "0")
    if len(words) > LONGEST_NUMBER:
        raise _unclear(typed)
    if match := _RANGE.fullmatch(words):
        return _between(typed, _exact(match[1]), _exact(match[2]))
    match = _ONE.fullmatch(words)
    if not match:
        raise _unclear(typed)
    sign, number = match[1], _exact(match[2])
    if sign in _LEAST:
        return Quantity(number, None)
    if sign in _MOST:
        return Quantity(None, number)
    if sign in _ABOUT or not sign:
        return Quantity(number, number, approximate=bool(sign))
    raise _unclear(typed)


def new_quantity(typed: str) -> Quantity:
    """Understand a figure that was not recorded before.

    Refuse also one whose point may stand between thousands: 1.500 is not taken for 1.5.
    """
    found = quantity(typed)
    number = next((end for end in (found.low, found.high) if _is_grouped(end)), None)
    if number is not None:
        message = f"{printable(typed)!r} could be read in two ways"
        whole = number.replace(".", "")
        shorter = number.rstrip("0")
        part = f"{number}0" if shorter == number else shorter
        part += "0" if part.endswith(".") else ""
        hint = f"type {whole}, or {part} if that is its decimal point"
        raise InvalidInputError(message, hint=hint)
    return found


def _is_grouped(number: str | None) -> bool:
    return number is not None and _THOUSANDS.fullmatch(number) is not None


def _between(typed: str, low: str, high: str) -> Quantity:
    if Fraction(low) > Fraction(high):
        message = f"{printable(typed)!r} runs backwards"
        raise InvalidInputError(message, hint=f"type {high}..{low}")
    return Quantity(low, high)


def _exact(number: str) -> str:
    return number.replace(",", "").replace("_", "")


def _unclear(typed: str) -> InvalidInputError:
    shown = printable(typed)
    shown = shown if len(shown) <= LONGEST_NUMBER else f"{shown[:LONGEST_NUMBER]}…"
    return InvalidInputError(
        f"{shown!r} is not a clear figure",
        hint='type 38500, 15000..20000, "at least 4074", "at most 500", "about 20", '
        "none or unknown; the unit belongs to the question",
    )


def printed_quantity(typed: str) -> str:
    """Return a typed figure in words, with thousands set apart."""
    words = " ".join(typed.split()).casefold()
    if match := _RANGE.fullmatch(words):
        return f"{_grouped(_exact(match[1]))} to {_grouped(_exact(match[2]))}"
    match = _ONE.fullmatch(words)
    sign, number = (match[1], _exact(match[2])) if match else ("", "0")
    words = _WORDS.get(sign, sign)
    return f"{words} {_grouped(number)}".strip()


def _grouped(number: str) -> str:
    whole, point, part = number.partition(".")
    minus, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if digits.startswith("0"):  # set apart, it would be no figure that can be typed
        return number
    head = len(digits) % 3 or 3
    groups = [digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))]
    return f"{minus}{','.join(groups)}{point}{part}"


def parts(typed: str) -> tuple[str, ...]:
    """Return the options that a typed choice names, none twice."""
    named = dict.fromkeys(filter(None, (" ".join(p.split()) for p in typed.split(","))))
    if not named:
        message = "the answer is empty"
        raise InvalidInputError(message, hint="name an option, none or unknown")
    return tuple(named)


@lru_cache(maxsize=4_096)  # the same options are named again and again
def names_none(typed: str) -> bool:
    """Whether a typed choice names none of the options."""
    return any(fold(part) == NONE for part in parts(typed))


def is_unknown(typed: str) -> bool:
    """Whether the answer is that it cannot be said."""
    return typed.strip().casefold() == UNKNOWN
