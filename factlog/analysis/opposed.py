"""Which claims are opposed, by which others, and when (DESIGN 3.3)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, islice
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple

from factlog.analysis.conflicts import conflict, excludes, words
from factlog.analysis.standing import FOREVER, Span, Spans
from factlog.vocab import Basis, Conflict
from factlog.vocab import Counter as Kind

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Hashable,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

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
    many as the square of the claims that stand at once; `opposed` makes none of them.
    """
    found = [*_recorded(claims, visitors, stands, against)]
    recorded = {frozenset({one.claim.number, one.against.number}) for one in found}
    for earlier, later, span in _meetings(claims, stands):
        kind = conflict(question, earlier, later)
        if kind and frozenset({earlier.number, later.number}) not in recorded:
            found.append(Pair(later, earlier, kind, Basis.DERIVED, span))
    return found


def _recorded(
    claims: Sequence[Claim],
    visitors: Sequence[Claim],
    stands: Mapping[int, Spans],
    against: Sequence[Against],
) -> Iterator[Pair]:
    """Yield the pairs that somebody recorded; of the same two claims, the first."""
    here = {claim.number: claim for claim in claims}
    known = here | {claim.number: claim for claim in visitors}
    recorded = set()
    for one in sorted(against, key=lambda one: (one.kind, one.basis, one.note or "")):
        claim, target = known.get(one.counterclaim), here.get(one.claim)
        if not one.kind.conflicting or claim is None or target is None:
            continue
        both = frozenset({claim.number, target.number})
        if claim.actor != target.actor and both not in recorded:
            recorded.add(both)
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
    claims: Sequence[Claim], stands: Mapping[int, Spans]
) -> Iterator[tuple[Claim, Claim, Span]]:
    """Yield each two claims of different actors and a span in which both stand."""
    begun = sorted(
        (
            (span, claim)
            for claim in claims
            for span in stands.get(claim.number, ())
            if span.starts < span.ends
        ),
        key=lambda pair: (pair[0].starts, pair[1].order),
    )
    standing: list[tuple[Span, Claim]] = []
    for span, claim in begun:
        standing = [pair for pair in standing if pair[0].ends > span.starts]
        for other, earlier in standing:
            if earlier.actor != claim.actor:
                first, second = sorted((earlier, claim), key=lambda one: one.order)
                shared = Span(span.starts, min(span.ends, other.ends))
                yield first, second, shared
        standing.append((span, claim))


class Opposed(NamedTuple):
    """When each claim, by its number, is a party to a conflict.

    `disputed` is between sides, `split` within one; `visiting` is when a claim on
    another question is a party to either.
    """

    disputed: dict[int, Spans]
    split: dict[int, Spans]
    visiting: dict[int, Spans]


def opposed(
    question: Question,
    claims: Sequence[Claim],
    visitors: Sequence[Claim],
    stands: Mapping[int, Spans],
    against: Sequence[Against],
) -> Opposed:
    """Return when claims are parties to the conflicts that `pairs` returns.

    Where many say the same it costs what stands, not its square: they are opposed by
    the same others. Where all that stands says something of its own, and agrees, each
    two are compared.
    """
    disputed: dict[int, list[Span]] = defaultdict(list)
    split: dict[int, list[Span]] = defaultdict(list)
    for pair in _recorded(claims, visitors, stands, against):
        found = disputed if pair.dispute else split
        for party in (pair.claim, pair.against):
            found[party.number].append(pair.span)
    guests = [one.number for one in visitors]
    visiting = {n: [*disputed.get(n, ()), *split.get(n, ())] for n in guests}
    said = _answers(question, claims, stands)
    for claim, span in _between_sides(question, said):
        disputed[claim.number].append(span)
    for claim, span in _within_sides(question, said):
        split[claim.number].append(span)
    return Opposed(*map(_united, (disputed, split, visiting)))


class _Answer(NamedTuple):
    """A claim with an answer, in a span in which it stands.

    Claims whose `words` are the same number exclude the same.
    """

    claim: Claim
    words: int
    span: Span


def _answers(
    question: Question, claims: Iterable[Claim], stands: Mapping[int, Spans]
) -> list[_Answer]:
    numbers: dict[Hashable, int] = {}
    return [
        _Answer(claim, numbers.setdefault(words(question, claim), len(numbers)), span)
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
    question: Question, said: Sequence[_Answer]
) -> Iterator[tuple[Claim, Span]]:
    """Yield when claims are opposed by another side."""
    several = _for_several_sides(said)
    rival = partial(excludes, question, across=True)
    for claim, span in _rivalries(said, rival, attrgetter("side")):
        if claim.actor not in several:
            yield claim, span
    # Who speaks for several sides is not opposed by himself.
    for actor, sides in several.items():
        for side in sides:
            others = [o for o in said if o.claim.actor != actor or o.claim.side == side]
            for claim, span in _rivalries(others, rival, attrgetter("side")):
                if claim.actor == actor:
                    yield claim, span


def _for_several_sides(said: Sequence[_Answer]) -> dict[int, set[int]]:
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
    question: Question, said: Sequence[_Answer]
) -> Iterator[tuple[Claim, Span]]:
    """Yield when claims are opposed by another actor of their own side."""
    sides: dict[int, list[_Answer]] = defaultdict(list)
    for one in said:
        sides[one.claim.side].append(one)
    rival = partial(excludes, question, across=False)
    for own in sides.values():
        if len({one.claim.actor for one in own}) > 1:
            yield from _rivalries(own, rival, attrgetter("actor"))


TWO = 2
"""Of so many who oppose what somebody says, one is somebody else."""


@dataclass(slots=True, eq=False)
class _Voice:
    """What one or more say alike; who says so, how often, and who opposes it.

    Of those who oppose it, two are enough. `changes` holds them from each moment on.
    """

    one: Claim
    own: Counter[int] = field(default_factory=Counter)
    against: dict[int, _Voice] = field(default_factory=dict)
    changes: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def note(self, moment: int) -> None:
        """Note who opposes it from a moment on."""
        now = tuple(self.against)
        before = self.changes[-1][1] if self.changes else ()
        if len(now) != len(before) or (now != before and len(now) < TWO):
            self.changes.append((moment, now))

    def opposed(self, who: int, span: Span) -> Iterator[Span]:
        """Yield when somebody else opposes one who says so in a span."""
        first = bisect_right(self.changes, span.starts, key=itemgetter(0)) - 1
        last = bisect_left(self.changes, span.ends, key=itemgetter(0))
        within = self.changes[max(first, 0) : last]
        until = [moment for moment, _ in within[1:]] + [span.ends]
        for (starts, by), ends in zip(within, until, strict=False):
            if any(one != who for one in by):
                yield Span(max(starts, span.starts), ends)


class _Heard:
    """The voices that are heard at a moment; `changed` may be opposed otherwise now.

    All who oppose a voice that is hardly opposed are known, each by one voice of his;
    of those who oppose another, two are.
    """

    def __init__(self, rival: Callable[[Claim, Claim], object]) -> None:
        """Hear nobody yet."""
        self.changed: dict[_Voice, None] = {}
        self._rival = rival
        self._voices: dict[_Voice, None] = {}
        self._hardly_opposed: dict[_Voice, None] = {}
        self._by: dict[int, dict[_Voice, None]] = defaultdict(dict)

    def begin(self, voice: _Voice, who: int) -> None:
        """Let somebody say so, perhaps once more."""
        voice.own[who] += 1
        if voice.own[who] > 1:
            return
        self._by[who][voice] = None
        for other in [*self._hardly_opposed]:
            if who not in other.against and self._rival(other.one, voice.one):
                other.against[who] = voice
                self._opposed(other)
        if voice not in self._voices:
            self._voices[voice] = None
            self._look(voice)

    def cease(self, voice: _Voice, who: int) -> None:
        """Let somebody say so no more, or once less."""
        voice.own[who] -= 1
        if voice.own[who]:
            return
        del voice.own[who]
        if not voice.own:
            voice.against.clear()
            self._opposed(voice)
            del self._voices[voice], self._hardly_opposed[voice]
        del self._by[who][voice]
        for other in self._voices:
            if other.against.get(who) is voice:
                self._lose(other, who)

    def _lose(self, voice: _Voice, who: int) -> None:
        """Let somebody oppose it no more, unless he does by what else he says."""
        for other in self._by[who]:
            if self._rival(voice.one, other.one):
                voice.against[who] = other
                return
        del voice.against[who]
        if voice in self._hardly_opposed:
            self._opposed(voice)
        else:
            self._look(voice)

    def _look(self, voice: _Voice) -> None:
        """Look for two who oppose it."""
        for other in self._voices:
            if len(voice.against) == TWO:
                break
            others = (who for who in other.own if who not in voice.against)
            new = [*islice(others, TWO - len(voice.against))]
            if new and self._rival(voice.one, other.one):
                voice.against |= dict.fromkeys(new, other)
        self._opposed(voice)

    def _opposed(self, voice: _Voice) -> None:
        """Note that others may oppose it now."""
        self.changed[voice] = None
        self._hardly_opposed[voice] = None
        if len(voice.against) == TWO:
            del self._hardly_opposed[voice]


def _rivalries(
    said: Sequence[_Answer],
    rival: Callable[[Claim, Claim], object],
    who: Callable[[Claim], int],
) -> Iterator[tuple[Claim, Span]]:
    """Yield claims, and when a rival one by somebody else stands beside them."""
    voices: dict[int, _Voice] = {}
    for one in said:
        voices.setdefault(one.words, _Voice(one.claim))
    heard = _Heard(rival)
    for moment, some in groupby(_happenings(said), key=itemgetter(0)):
        for _, begins, one in some:
            happens = heard.begin if begins else heard.cease
            happens(voices[one.words], who(one.claim))
        for voice in heard.changed:
            voice.note(moment)
        heard.changed.clear()
    for one in said:
        for span in voices[one.words].opposed(who(one.claim), one.span):
            yield one.claim, span


def _happenings(said: Sequence[_Answer]) -> list[tuple[int, bool, _Answer]]:
    """Return when claims begin to stand, and cease to; what ceases comes first."""
    begun = [(one.span.starts, True, one) for one in said]
    ended = [(one.span.ends, False, one) for one in said if one.span.ends < FOREVER]
    return sorted((*begun, *ended), key=itemgetter(0, 1))


def _united(found: Mapping[int, Iterable[Span]]) -> dict[int, Spans]:
    return {number: tuple(union(spans)) for number, spans in found.items()}


def union(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in their order, with those that touch made one."""
    whole: Span | None = None
    for span in sorted(spans, key=lambda one: (one.starts, one.ends)):
        if whole is None or span.starts > whole.ends:
            if whole:
                yield whole
            whole = span
        else:
            whole = Span(whole.starts, max(whole.ends, span.ends))
    if whole:
        yield whole
