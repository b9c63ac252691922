"""Which claims are opposed, by which others, and when (DESIGN 3.3)."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from factlog.analysis.conflicts import meaning
from factlog.analysis.pairs import FEW, pairs, recorded
from factlog.analysis.rivals import Answer, rivalries
from factlog.analysis.spans import Span, Spans, union

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from factlog.analysis.claim import Against, Claim, Question


class Opposed(NamedTuple):
    """When each claim, by its number, is a party to a conflict.

    `disputed` is between sides, `split` within one; `visiting` is when a claim on
    another question is a party to either.
    """

    disputed: dict[int, Spans]
    split: dict[int, Spans]
    visiting: dict[int, Spans]


def opposed(  # noqa: PLR0913  what `pairs` takes, and when it is quicker
    question: Question,
    claims: Sequence[Claim],
    visitors: Sequence[Claim],
    stands: Mapping[int, Spans],
    against: Sequence[Against],
    *,
    few: int = FEW,
) -> Opposed:
    """Return when claims are parties to the conflicts that `pairs` returns.

    Of more than a `few` claims it costs what stands, hardly anything of its square: who
    says the same is opposed by the same others, and figures that agree are compared
    with many at once. Each who speaks for several sides at one time, and is opposed,
    costs as much once more.
    """
    disputed: dict[int, list[Span]] = defaultdict(list)
    split: dict[int, list[Span]] = defaultdict(list)
    many = len(claims) > few
    known = (
        recorded(claims, visitors, stands, against)
        if many
        else pairs(question, claims, visitors, stands, against)
    )
    for pair in known:
        found = disputed if pair.dispute else split
        for party in (pair.claim, pair.against):
            found[party.number].append(pair.span)
    guests = [one.number for one in visitors]
    visiting = {n: [*disputed.get(n, ()), *split.get(n, ())] for n in guests}
    if many:
        said = _answers(question, claims, stands)
        for claim, span in _between_sides(question, said):
            disputed[claim.number].append(span)
        for claim, span in _within_sides(question, said):
            split[claim.number].append(span)
    return Opposed(*map(_united, (disputed, split, visiting)))


def _answers(
    question: Question, claims: Iterable[Claim], stands: Mapping[int, Spans]
) -> list[Answer]:
    numbers: dict[Hashable, int] = {}
    return [
        Answer(claim, numbers.setdefault(meaning(question, claim), len(numbers)), span)
        for claim in claims
        for span in stands.get(claim.number, ())
        if claim.possible is not None and span.starts < span.ends
    ]


def in_dispute(found: Iterable[Opposed]) -> dict[int, Spans]:
    """Return when claims are in a dispute, on their own question or another one."""
    disputed: dict[int, list[Span]] = defaultdict(list)
    for one in found:
        for number, spans in one.disputed.items():
            disputed[number] += spans
    return _united(disputed)


def _between_sides(
    question: Question, said: Sequence[Answer]
) -> Iterator[tuple[Claim, Span]]:
    """Yield when claims are opposed by another side."""
    several = _for_several_sides(said)
    perhaps = dict[int, None]()
    for claim, span in rivalries(question, said, attrgetter("side"), across=True):
        if claim.actor in several:
            perhaps[claim.actor] = None
        else:
            yield claim, span
    # Who speaks for several sides is not opposed by himself.
    for actor in perhaps:
        for side in several[actor]:
            others = [o for o in said if o.claim.actor != actor or o.claim.side == side]
            for claim, span in rivalries(
                question, others, attrgetter("side"), across=True
            ):
                if claim.actor == actor:
                    yield claim, span


def _for_several_sides(said: Sequence[Answer]) -> dict[int, set[int]]:
    """Return the actors who speak for several sides at one time, and for which."""
    until: dict[int, dict[int, int]] = defaultdict(dict)
    at_once: set[int] = set()
    for one in sorted(said, key=lambda one: one.span.starts):
        claim, own = one.claim, until[one.claim.actor]
        others = (ends for side, ends in own.items() if side != claim.side)
        if any(ends > one.span.starts for ends in others):
            at_once.add(claim.actor)
        own[claim.side] = max(own.get(claim.side, one.span.ends), one.span.ends)
    return {actor: {*until[actor]} for actor in at_once}


def _within_sides(
    question: Question, said: Sequence[Answer]
) -> Iterator[tuple[Claim, Span]]:
    """Yield when claims are opposed by another actor of their own side."""
    sides: dict[int, list[Answer]] = defaultdict(list)
    for one in said:
        sides[one.claim.side].append(one)
    for own in sides.values():
        yield from rivalries(question, own, attrgetter("actor"), across=False)


def _united(found: Mapping[int, Iterable[Span]]) -> dict[int, Spans]:
    return {number: tuple(union(spans)) for number, spans in found.items()}
