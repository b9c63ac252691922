"""Conflicts as people read them: one claim against another, while both stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factlog.analysis.conflicts import conflict, window_of
from factlog.analysis.reach import Reached, reach
from factlog.analysis.spans import Span, Spans
from factlog.vocab import Basis, Conflict
from factlog.vocab import Counter as Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factlog.analysis.claim import Against, Claim, Question


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims that cannot both hold, while both of them stand.

    `claim` is the later one, or the one recorded against the other.
    """

    claim: Claim
    against: Claim
    kind: Conflict | Kind
    basis: Basis
    span: Span
    note: str | None = None

    @property
    def dispute(self) -> bool:
        """Whether it is between sides; else it splits a side."""
        return self.claim.side != self.against.side


def pairs(
    question: Question,
    claims: Sequence[Claim],
    visitors: Sequence[Claim],
    stands: Mapping[int, Spans],
    against: Sequence[Against],
) -> list[Pair]:
    """Return every conflict on a question, each pair of standing claims once a span.

    `visitors` are claims on other questions that are recorded against claims on this
    one. A recorded pair stands before what the rules would say of it. There can be as
    many as the square of the claims that stand at once: `opposed` lists none of them.
    """
    found = [*recorded(claims, visitors, stands, against)]
    known = {frozenset({one.claim.number, one.against.number}) for one in found}
    for earlier, later, span in _meetings(question, claims, stands):
        kind = conflict(question, earlier, later)
        if kind and frozenset({earlier.number, later.number}) not in known:
            found.append(Pair(later, earlier, kind, Basis.DERIVED, span))
    return found


def recorded(
    claims: Sequence[Claim],
    visitors: Sequence[Claim],
    stands: Mapping[int, Spans],
    against: Sequence[Against],
) -> Iterator[Pair]:
    """Yield the pairs that somebody recorded; of the same two claims, the first."""
    here = {claim.number: claim for claim in claims}
    known = here | {claim.number: claim for claim in visitors}
    met = set()
    for one in sorted(against, key=lambda one: (one.kind, one.basis, one.note or "")):
        claim, target = known.get(one.counterclaim), here.get(one.claim)
        if not one.kind.conflicting or claim is None or target is None:
            continue
        both = frozenset({claim.number, target.number})
        if claim.actor != target.actor and both not in met:
            met.add(both)
            for span in _shared(stands[claim.number], stands[target.number]):
                yield Pair(claim, target, one.kind, one.basis, span, one.note)


def _shared(one: Spans, other: Spans) -> Iterator[Span]:
    for left in one:
        for right in other:
            starts = max(left.starts, right.starts)
            ends = min(left.ends, right.ends)
            if starts < ends:
                yield Span(starts, ends)


def _meetings(
    question: Question, claims: Sequence[Claim], stands: Mapping[int, Spans]
) -> Iterator[tuple[Claim, Claim, Span]]:
    """Yield each two claims of different actors that may conflict while both stand.

    Of spans long over none is forgotten: of a moment, only what stands is asked about.
    """
    begun = sorted(
        (
            (span, claim)
            for claim in claims
            for span in stands.get(claim.number, ())
            if claim.possible is not None and span.starts < span.ends
        ),
        key=lambda pair: (pair[0].starts, pair[1].order),
    )
    window = window_of(question, across=True)
    before: Reached[tuple[Span, Claim]] = Reached(window)
    for span, claim in begun:
        own = reach(claim)
        for _, (other, earlier) in before.near(own):
            if earlier.actor != claim.actor and other.ends > span.starts:
                first, second = sorted((earlier, claim), key=lambda one: one.order)
                shared = Span(span.starts, min(span.ends, other.ends))
                yield first, second, shared
        before.append(own, (span, claim))
