"""A question and its claims as the rules see them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from factlog.vocab import Act, Answers, Basis, Counter, Time

if TYPE_CHECKING:
    from factlog.answers import Possible


class Question(NamedTuple):
    """What is asked, as far as the rules need to know."""

    answers: Answers
    time: Time = Time.CHANGING
    options: frozenset[int] = frozenset()
    window_days: int = 0
    tolerance: Fraction = Fraction(0)


class Claim(NamedTuple):
    """A claim; moments are seconds since 1970, actors and sides are keys.

    `possible` is what its answer leaves possible; None where it gives none, or one
    that is never compared (`unknown`, text). `answers` says that it takes a position.
    """

    number: int
    actor: int
    side: int
    act: Act
    said: int
    about: int
    possible: Possible | None = None
    answers: bool = True
    until: int | None = None
    retracts: int | None = None
    sources: frozenset[int] = frozenset()
    origins: frozenset[frozenset[int]] = frozenset()

    @property
    def order(self) -> tuple[int, int]:
        """What comes first: the time it is about, then the moment it was said."""
        return (self.about, self.said)


class Against(NamedTuple):
    """A recorded counterclaim: one claim is made against another."""

    counterclaim: int
    claim: int
    kind: Counter
    basis: Basis
    note: str | None = None
