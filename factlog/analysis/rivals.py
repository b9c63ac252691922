"""Who is contradicted by somebody else, and when, without a look at each two claims."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from factlog.analysis.conflicts import excludes, window_of
from factlog.analysis.reach import Reach, Reached, reach
from factlog.analysis.spans import FOREVER, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from factlog.analysis.claim import Claim, Question

ENOUGH = 2
"""Of two who contradict what somebody says, one at least is not himself."""

SPARSE = 4
"""A list is cut down to those who still speak when it holds so many times as many."""


class Answer(NamedTuple):
    """A claim with an answer, in a span in which it stands.

    Claims whose `meaning` is the same number exclude the same.
    """

    claim: Claim
    meaning: int
    span: Span


def rivalries(
    question: Question,
    said: Sequence[Answer],
    who: Callable[[Claim], int],
    *,
    across: bool,
) -> Iterator[tuple[Claim, Span]]:
    """Yield claims, and when one by somebody else that excludes them stands, too.

    They are of several sides, `across` which they are compared, or of one.
    """
    if len({who(one.claim) for one in said}) == 1:
        return  # nobody else is there
    voices: dict[int, _Voice] = {}
    for one in said:
        if one.meaning not in voices:
            voices[one.meaning] = _Voice(one.claim, reach(one.claim))
    heard = _Heard(question, across=across)
    for moment, some in groupby(_happenings(said), key=itemgetter(0)):
        for _, begins, one in some:
            happens = heard.begin if begins else heard.cease
            happens(voices[one.meaning], who(one.claim))
        heard.note(moment)
    for one in said:
        for span in voices[one.meaning].contradicted(who(one.claim), one.span):
            yield one.claim, span


def _happenings(said: Sequence[Answer]) -> list[tuple[int, bool, Answer]]:
    """Return when claims begin to stand, and cease to; what ceases comes first."""
    begun = [(one.span.starts, True, one) for one in said]
    ended = [(one.span.ends, False, one) for one in said if one.span.ends < FOREVER]
    return sorted((*begun, *ended), key=itemgetter(0, 1))


@dataclass(slots=True, eq=False)
class _Voice:
    """What one or more say alike.

    `speakers` say so, each perhaps more than once. `against` are up to two who
    contradict it, each with the voice in which he does; `changes` holds who they were
    from each moment on. `looked` tells how far it has been looked for them.
    """

    one: Claim
    reach: Reach
    speakers: Counter[int] = field(default_factory=Counter)
    against: dict[int, _Voice] = field(default_factory=dict)
    changes: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    looked: int = 0

    def contradicted(self, who: int, span: Span) -> Iterator[Span]:
        """Yield when somebody else contradicts one who says so in a span."""
        first = bisect_right(self.changes, span.starts, key=itemgetter(0)) - 1
        last = bisect_left(self.changes, span.ends, key=itemgetter(0))
        within = self.changes[max(first, 0) : last]
        until = [moment for moment, _ in within[1:]] + [span.ends]
        for (starts, by), ends in zip(within, until, strict=False):
            if any(one != who for one in by):
                yield Span(max(starts, span.starts), ends)


class _Heard:
    """The voices that are heard at a moment.

    `_begun` lists who began to say what, `_voices` lists what was begun; both hold what
    has ceased, too. `_speaking` are the voices heard now, `_by` whom. Those that are
    `_looking` for opponents meet whoever begins, until they have enough. The others
    stopped at the place up to which they `looked`, and go on from there when they lose
    one: of those before, they have met all who contradict them, who are `against` them
    or say another such thing for which they are.
    """

    def __init__(self, question: Question, *, across: bool) -> None:
        """Hear nobody yet."""
        self._rival = partial(excludes, question, across=across)
        self._window = window_of(question, across=across)
        self._begun = Reached[tuple[_Voice, int]](self._window)
        self._voices = Reached[_Voice](self._window)
        self._saying = 0
        self._by: dict[int, dict[_Voice, None]] = defaultdict(dict)
        self._speaking: dict[_Voice, None] = {}
        self._looking: set[_Voice] = set()
        self._changed: dict[_Voice, None] = {}

    def begin(self, voice: _Voice, who: int) -> None:
        """Let somebody say so, perhaps once more."""
        voice.speakers[who] += 1
        if voice.speakers[who] > 1:
            return
        self._saying += 1
        self._begun.append(voice.reach, (voice, who))
        self._by[who][voice] = None
        if self._looking:
            self._tell(voice, who)
        if voice not in self._speaking:
            self._voices.append(voice.reach, voice)
            self._speaking[voice] = None
            voice.looked = 0
            self._look(voice)

    def cease(self, voice: _Voice, who: int) -> None:
        """Let somebody say so no more, or once less."""
        voice.speakers[who] -= 1
        if voice.speakers[who]:
            return
        del voice.speakers[who], self._by[who][voice]
        if not voice.speakers:
            voice.against.clear()
            self._changed[voice] = None
            self._looking.discard(voice)
            del self._speaking[voice]
        for other in self._speaking:
            if other.against.get(who) is voice:
                self._lose(other, who)
        self._saying -= 1
        if len(self._begun) > SPARSE * self._saying:
            self._forget()

    def note(self, moment: int) -> None:
        """Note who contradicts what from a moment on."""
        for voice in self._changed:
            now = tuple(voice.against)
            before = voice.changes[-1][1] if voice.changes else ()
            if len(now) != len(before) or (now != before and len(now) < ENOUGH):
                voice.changes.append((moment, now))  # two are as good as two others
        self._changed.clear()

    def _tell(self, voice: _Voice, who: int) -> None:
        """Tell those who look for opponents of one who begins."""
        for _, other in self._voices.near(voice.reach):
            new = other in self._looking and who not in other.against
            if new and self._rival(other.one, voice.one):
                other.against[who] = voice
                self._changed[other] = None
                if len(other.against) == ENOUGH:
                    self._looking.remove(other)
                    other.looked = len(self._begun)

    def _lose(self, voice: _Voice, who: int) -> None:
        """Let somebody contradict it no more, unless he does by what else he says."""
        del voice.against[who]
        self._changed[voice] = None
        for other in self._by[who]:
            if self._rival(voice.one, other.one):
                voice.against[who] = other
                return
        if voice not in self._looking:
            self._look(voice)

    def _look(self, voice: _Voice) -> None:
        """Look on for two who contradict it."""
        self._changed[voice] = None
        for place, (other, who) in self._begun.near(voice.reach, voice.looked):
            new = who in other.speakers and who not in voice.against
            if new and self._rival(voice.one, other.one):
                voice.against[who] = other
                if len(voice.against) == ENOUGH:
                    voice.looked = place + 1
                    return
        self._looking.add(voice)

    def _forget(self) -> None:
        """Forget who ceased to say what he began, if he did not begin again."""
        begun = self._begun.all
        last = {one: place for place, one in enumerate(begun)}
        places, left = [0], list[tuple[_Voice, int]]()
        for place, one in enumerate(begun):
            voice, who = one
            if who in voice.speakers and place == last[one]:
                left.append(one)
            places.append(len(left))
        for voice in self._speaking:
            voice.looked = places[voice.looked]
        self._begun = Reached(self._window, ((one[0].reach, one) for one in left))
        self._voices = Reached(self._window, ((v.reach, v) for v in self._speaking))
