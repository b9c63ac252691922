"""When two answers cannot both hold."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from factlog.answers import Range, above, meet, within
from factlog.moments import DAY
from factlog.vocab import Act, Answers, Conflict, Time

if TYPE_CHECKING:
    from collections.abc import Hashable

    from factlog.analysis.claim import Claim, Question
    from factlog.answers import Possible

TWO = 2


def conflict(question: Question, one: Claim, other: Claim) -> Conflict | None:
    """Return how the answers of two claims exclude each other, if they do."""
    return excludes(question, one, other, across=one.side != other.side)


def meaning(question: Question, claim: Claim) -> tuple[Hashable, ...]:
    """Return all of a claim, but its side, on which it depends what it excludes."""
    day = claim.about // DAY if question.time is Time.CUMULATIVE else None
    return claim.possible, claim.act is Act.DENIES, day


def excludes(
    question: Question, one: Claim, other: Claim, *, across: bool
) -> Conflict | None:
    """Return how answers exclude each other if two sides give them, or one does."""
    left, right = one.possible, other.possible
    if left is None or right is None:
        return None
    window = window_of(question, across=across)
    if window != math.inf and days_apart(one, other) > window:
        earlier, later = sorted((one, other), key=lambda claim: claim.about)
        return Conflict.CONTRARY if shrinks(earlier, later) else None
    if one.act is Act.DENIES and other.act is Act.DENIES:
        return _both_denied(question, left, right)
    if one.act is Act.DENIES or other.act is Act.DENIES:
        asserted, denied = (right, left) if one.act is Act.DENIES else (left, right)
        return Conflict.CONTRADICTORY if within(asserted, denied) else None
    return None if meet(left, right) else Conflict.CONTRARY


def window_of(question: Question, *, across: bool) -> float:
    """Return how many days apart answers are still about the same.

    A figure so far is about its own day, and those near it if another side gives them.
    """
    if question.time is not Time.CUMULATIVE:
        return math.inf
    return question.window_days if across else 0


def denials_agree(question: Question) -> bool:
    """Whether no two denials exclude each other: only of two options they can."""
    return question.answers is not Answers.CHOICE or len(question.options) != TWO


def _both_denied(question: Question, one: Possible, other: Possible) -> Conflict | None:
    """Of two options, denying one asserts the other."""
    if isinstance(one, Range) or isinstance(other, Range) or denials_agree(question):
        return None
    left, right = question.options - one, question.options - other
    opposed = left and right and left.isdisjoint(right)
    return Conflict.CONTRARY if opposed else None


def days_apart(one: Claim, other: Claim) -> int:
    """Return how many days lie between the times that two claims are about."""
    return abs(one.about // DAY - other.about // DAY)


def shrinks(earlier: Claim, later: Claim) -> bool:
    """Whether a count would have to fall: all of the later below the earlier."""
    return (
        isinstance(earlier.possible, Range)
        and isinstance(later.possible, Range)
        and Act.DENIES not in {earlier.act, later.act}
        and above(earlier.possible, later.possible)
    )
