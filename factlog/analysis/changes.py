"""One actor's incompatible answers about one time: never a dispute, always shown."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from factlog.analysis.conflicts import conflict
from factlog.moments import DAY
from factlog.vocab import Answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factlog.analysis.claim import Claim, Question


class Change(StrEnum):
    """What became of an answer."""

    REVISED = "revised"
    REVERSED = "reversed"
    REPORTS_DIFFER = "reports differ"
    INCONSISTENT = "inconsistent"


def changes(
    question: Question, claims: Sequence[Claim]
) -> Iterator[tuple[Claim, Claim, Change]]:
    """Yield an earlier claim, a later one, and how the later changes the answer.

    Of one moment, from different sources, the reports differ; from the same, the
    statement does not agree with itself.
    """
    spoken: dict[tuple[int, int], list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda one: one.order):
        before = spoken[claim.actor, claim.about // DAY]
        for earlier in before:
            if conflict(question, earlier, claim):
                yield earlier, claim, _change(question, earlier, claim)
        before.append(claim)


def _change(question: Question, earlier: Claim, later: Claim) -> Change:
    if earlier.said == later.said:
        same = not earlier.sources.isdisjoint(later.sources)
        return Change.INCONSISTENT if same else Change.REPORTS_DIFFER
    figure = question.answers is Answers.QUANTITY
    return Change.REVISED if figure else Change.REVERSED
