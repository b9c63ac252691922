"""When claims stand, in days: what the tests of endings share.

Days are counted from 1970; a span is written `(first day, day it ends or None)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.analysis.spans import FOREVER
from factlog.analysis.standing import standing
from tests.unit.claims import DAY, claim

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factlog.analysis.claim import Against, Claim, Question

OPEN = None


def spans(
    question: Question, claims: Iterable[Claim], marks: Iterable[Against] = ()
) -> dict[int, list[tuple[float, float | None]]]:
    """Return the days from and until which each claim stands."""
    found = standing(question, list(claims), list(marks))
    return {
        number: [
            (one.starts / DAY, None if one.ends == FOREVER else one.ends / DAY)
            for one in spans
        ]
        for number, spans in found.items()
    }


def first(
    question: Question, claims: Iterable[Claim], marks: Iterable[Against] = ()
) -> list[tuple[float, float | None]]:
    """Return the days from and until which claim 1 stands."""
    return spans(question, claims, marks)[1]


def ended_by(
    question: Question, claims: Iterable[Claim], marks: Iterable[Against] = ()
) -> int | None:
    """Return what ended claim 1 at last."""
    return standing(question, list(claims), list(marks))[1][-1].ended_by


def home(number: int, *args: object, **more: object) -> Claim:
    """Return a claim of side 9."""
    return claim(number, *args, side=9, **more)  # type: ignore[arg-type]
