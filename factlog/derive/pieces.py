"""Rows of what is worked out: when claims stand, in dispute or not, and the status."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from factlog.analysis.spans import FOREVER, Span
from factlog.derive.kept import Lasted, Stood

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from factlog.analysis.spans import Spans
    from factlog.analysis.status import Period
    from factlog.derive.cases import Case


def standing(case: Case, disputed: Mapping[int, Spans]) -> Iterator[Stood]:
    """Yield when the claims on a question stand, cut where quarrels begin and end."""
    for claim in case.claims:
        within = disputed.get(claim.number, ())
        for span in case.stands[claim.number]:
            for piece, in_it in _cut(span, within):
                yield Stood(
                    claim.number,
                    piece.starts,
                    _open(piece.ends),
                    case.key,
                    claim.side,
                    in_it,
                    piece.ended_by,
                )


def _cut(span: Span, quarrels: Spans) -> Iterator[tuple[Span, bool]]:
    """Yield the pieces of a span in which a claim is, or is not, in dispute.

    The quarrels are in their order, and apart from each other.
    """
    first = quarrels[0] if quarrels else None
    if first is None or (first.starts <= span.starts < span.ends <= first.ends):
        yield span, first is not None  # as it mostly is
        return
    edges = {span.starts, span.ends}
    for quarrel in quarrels:
        edges |= {e for e in (quarrel.starts, quarrel.ends) if span.holds(e)}
    cuts = sorted(edges)
    for starts, ends in pairwise(cuts):
        before = bisect_right(quarrels, starts, key=attrgetter("starts"))
        in_it = before > 0 and quarrels[before - 1].holds(starts)
        yield Span(starts, ends, span.ended_by if ends == span.ends else None), in_it
    if len(cuts) == 1:
        yield span, False


def status(question: int, periods: Iterable[Period]) -> Iterator[Lasted]:
    """Yield the periods of a question."""
    for one in periods:
        yield Lasted(
            question,
            one.starts,
            _open(one.ends),
            one.status,
            one.since,
            one.sides,
            one.claims,
            one.origins,
            one.last_said,
        )


def _open(moment: int) -> int | None:
    return None if moment == FOREVER else moment
