"""From when a claim counts, what time it is about, and the end that it states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.moments import DAY
from factlog.vocab import Time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factlog.moments import Span


def counts_from(said: Span | None, published: Iterable[Span], recorded: int) -> int:
    """Return the moment from which a claim counts.

    That is the one that its date says. An undated claim was said not after its earliest
    source was published, else not after it was recorded.
    """
    moment = dated(said)
    if moment is not None:
        return moment
    latest = [span.latest for span in published if span.latest is not None]
    return min([*latest, recorded])


def dated(said: Span | None) -> int | None:
    """Return the earliest moment that a date allows; where that is open, the latest."""
    if said is None:
        return None
    return said.latest if said.earliest is None else said.earliest


def about(time: Time, said: int, holds: Span | None) -> int:
    """Return the time that a claim is about, as a moment to sort by.

    A fixed question is about one time for ever. Anything else is about the time for
    which it is claimed to hold (of a period its end, or if open the day it was said),
    else about the day on which it was said. A figure so far is about a whole day.
    """
    if time is Time.FIXED:
        return 0
    if holds is None:
        return said - said % DAY
    ends = [holds.latest] if holds.period else [holds.earliest, holds.latest]
    moment = next((end for end in ends if end is not None), said - said % DAY)
    return moment - moment % DAY if time is Time.CUMULATIVE else moment


def stated_end(time: Time, holds: Span | None) -> int | None:
    """Return the first second after the period for which a claim says it holds."""
    if time is not Time.CHANGING or holds is None or not holds.period:
        return None
    return None if holds.latest is None else holds.latest + 1
