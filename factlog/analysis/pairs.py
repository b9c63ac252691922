"""Conflicts as people read them: one claim against another, while both stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factlog.analysis.conflicts import conflict, meaning, window_of
from factlog.analysis.reach import Reached, reach
from factlog.analysis.spans import Span, Spans
from factlog.vocab import Basis, Conflict
from factlog.vocab import Counter as Kind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from factlog.analysis.claim import Against, Claim, Question


FEW = 8
"""Claims up to which it is quicker to compare each two than to find what is alike."""


class Pair(NamedTuple):
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
    known = {_both(pair) for pair in found}
    new = _derived(question, claims, stands)
    found.extend(pair for pair in new if not known or _both(pair) not in known)
    return found


def _both(pair: Pair) -> frozenset[int]:
    return frozenset({pair.claim.number, pair.against.number})


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


def _derived(
    question: Question, claims: Sequence[Claim], stands: Mapping[int, Spans]
) -> Iterator[Pair]:
    """Yield each two claims of different actors in conflict while both stand.

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
    before: Reached[tuple[Span, Claim, int]] = Reached(window_of(question, across=True))
    for (span, claim), alike in zip(begun, _alike(question, begun), strict=True):
        own = reach(claim)
        known: dict[tuple[int, bool], Conflict | None] = {}
        shared: dict[int, Span] = {}
        for _, (other, earlier, said) in before.near(own):
            if earlier.actor == claim.actor or other.ends <= span.starts:
                continue
            so = said, earlier.side != claim.side
            if so not in known:
                known[so] = conflict(question, earlier, claim)
            kind, ends = known[so], min(span.ends, other.ends)
            if kind is None:
                continue
            if ends not in shared:
                shared[ends] = Span(span.starts, ends)
            later = earlier.order <= claim.order
            both = (claim, earlier) if later else (earlier, claim)
            yield Pair(*both, kind, Basis.DERIVED, shared[ends])
        before.append(own, (span, claim, alike))


def _alike(question: Question, begun: Sequence[tuple[Span, Claim]]) -> Iterable[int]:
    """Return a number for each claim, of some the same for those that mean the same.

    Of a few it is not worth finding out.
    """
    if len(begun) <= FEW:
        return range(len(begun))
    numbers: dict[Hashable, int] = {}
    meanings = (meaning(question, claim) for _, claim in begun)
    return [numbers.setdefault(one, len(numbers)) for one in meanings]
