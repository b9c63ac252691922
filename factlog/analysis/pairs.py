"""Conflicts as people read them: one claim against another, while both stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factlog.analysis.conflicts import conflict, meaning, window_of
from factlog.analysis.reach import Reached, reach
from factlog.analysis.spans import Span, Spans
from factlog.vocab import Basis, Conflict
from factlog.vocab import Counter as Kind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

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
    yield from (_of_few if len(begun) <= FEW else _of_many)(question, begun)


def _of_few(question: Question, begun: Sequence[tuple[Span, Claim]]) -> Iterator[Pair]:
    """Yield them by comparing each two."""
    for place, (span, claim) in enumerate(begun):
        for other, earlier in begun[:place]:
            if earlier.actor == claim.actor or other.ends <= span.starts:
                continue
            kind = conflict(question, earlier, claim)
            if kind is not None:
                shared = Span(span.starts, min(span.ends, other.ends))
                yield Pair(*_in_order(earlier, claim), kind, Basis.DERIVED, shared)


def _of_many(question: Question, begun: Sequence[tuple[Span, Claim]]) -> Iterator[Pair]:
    """Yield them by comparing what reaches another, and once what means the same."""
    before: Reached[tuple[Span, Claim, int]] = Reached(window_of(question, across=True))
    numbers: dict[Hashable, int] = {}
    for span, claim in begun:
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
            yield Pair(*_in_order(earlier, claim), kind, Basis.DERIVED, shared[ends])
        alike = numbers.setdefault(meaning(question, claim), len(numbers))
        before.append(own, (span, claim, alike))


def _in_order(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    """Return two claims, the later one first."""
    return (other, one) if one.order <= other.order else (one, other)
