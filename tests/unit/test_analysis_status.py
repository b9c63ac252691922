"""What is in dispute, since when: stories with the answer expected on the day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from factlog.analysis.spans import FOREVER, Span
from factlog.vocab import Act, Counter, Status
from tests.unit.claims import (
    DAY,
    FIGURE,
    NO,
    ONE_OF_THREE,
    TOLL,
    WORDS,
    YES,
    YES_OR_NO,
    A,
    B,
    C,
    Story,
    against,
    claim,
    figure,
    remark,
    takes_back,
)

if TYPE_CHECKING:
    from factlog.analysis.claim import Against

CONTESTED, CONCEDED, ENDED = Status.CONTESTED, Status.CONCEDED, Status.ENDED
SPLIT, UNCONTESTED = Status.SPLIT, Status.UNCONTESTED
DENIES, CONCEDES, DECLINES = Act.DENIES, Act.CONCEDES, Act.DECLINES


def told(story: Story) -> list[tuple[float, Status, float | None]]:
    """Return from which day the status is what, and since when; one line a change."""
    lines: list[tuple[float, Status, float | None]] = []
    for one in story.periods():
        since = None if one.since is None else one.since / DAY
        if not lines or lines[-1][1:] != (one.status, since):
            lines.append((one.starts / DAY, one.status, since))
    return lines


STORIES = {
    "one claim": (
        Story(YES_OR_NO, (claim(1, YES),)),
        [(0, UNCONTESTED, None)],
    ),
    "nothing but a no comment": (
        Story(YES_OR_NO, (claim(1, None, act=DECLINES),)),
        [(0, UNCONTESTED, None)],
    ),
    "two sides that agree": (
        Story(YES_OR_NO, (claim(1, YES), claim(2, YES, by=2, day=1))),
        [(0, UNCONTESTED, None)],
    ),
    "two sides at odds": (
        Story(YES_OR_NO, (claim(1, YES), claim(2, NO, by=2, day=1))),
        [(0, UNCONTESTED, None), (1, CONTESTED, 1)],
    ),
    "Kursk, still contested after a no comment": (
        Story(
            YES_OR_NO,
            (
                claim(1, YES, by=1),
                claim(2, YES, by=2, act=DENIES),
                claim(3, None, by=2, day=3, act=DECLINES),
            ),
        ),
        [(0, CONTESTED, 0)],
    ),
    "Soledar, with Russia split, conceded on the 25th": (
        Story(
            YES_OR_NO,
            (
                claim(1, YES, by=1, side=9, day=11),  # Wagner: taken
                claim(
                    2, YES, by=2, side=9, day=12, act=DENIES
                ),  # the ministry: not yet
                claim(3, YES, by=3, day=12, act=DENIES),  # Ukraine
                claim(4, YES, by=2, side=9, day=13),
                claim(5, YES, by=3, day=25, act=CONCEDES),
            ),
        ),
        [(11, UNCONTESTED, None), (12, CONTESTED, 12), (25, CONCEDED, 25)],
    ),
    "a breach denied, passed over, admitted, denied more narrowly": (
        Story(
            ONE_OF_THREE,
            (
                claim(1, A, by=1, day=0),
                claim(2, A, by=2, day=1, act=DENIES),
                claim(3, None, by=2, day=2, act=DECLINES),
                claim(4, A | B, by=2, day=3, act=CONCEDES),
                claim(5, B, by=2, day=4),
            ),
        ),
        [
            (0, UNCONTESTED, None),
            (1, CONTESTED, 1),
            (3, CONCEDED, 3),
            (4, CONTESTED, 4),
        ],
    ),
    "a toll from two agencies that grows by the day": (
        Story(
            TOLL,
            tuple(
                claim(n, figure(str(100 * n)), by=n % 2 + 1, day=n) for n in range(1, 7)
            ),
        ),
        [(1, UNCONTESTED, None)],
    ),
    "a side's next daily loss report concedes nothing": (
        Story(
            TOLL,
            (
                claim(1, figure("1000"), by=1, day=0),
                claim(2, figure("10"), by=2, day=0),
                claim(3, figure("1100"), by=1, day=1),
            ),
        ),
        [(0, CONTESTED, 0)],
    ),
    "over 80 percent, and recorded against it that 80 is untrue": (
        Story(
            FIGURE,
            (
                claim(1, figure("over 80")),
                claim(2, figure("80"), by=2, day=1, act=DENIES, about=0),
            ),
            (against(2, 1),),
        ),
        [(0, UNCONTESTED, None), (1, CONTESTED, 1)],
    ),
    "a split of a side ends after seven days": (
        Story(
            YES_OR_NO,
            (claim(1, YES, by=1, side=9), claim(2, NO, by=2, side=9, day=1)),
        ),
        [(0, UNCONTESTED, None), (1, SPLIT, 1), (8, UNCONTESTED, None)],
    ),
    "a dispute of two sides goes before a split": (
        Story(
            ONE_OF_THREE,
            (
                claim(1, A, by=1, side=9),
                claim(2, B, by=2, side=9, day=1),
                claim(3, C, by=3, day=2),
                claim(4, None, by=3, day=3),
            ),
        ),
        [
            (0, UNCONTESTED, None),
            (1, SPLIT, 1),
            (2, CONTESTED, 2),
            (3, SPLIT, 3),
            (8, ENDED, 8),
        ],
    ),
    "ended, when one side no longer says so": (
        Story(
            YES_OR_NO,
            (claim(1, YES), claim(2, NO, by=2), claim(3, None, by=2, day=4)),
        ),
        [(0, CONTESTED, 0), (4, ENDED, 4)],
    ),
    "ended, when one side takes it back": (
        Story(
            YES_OR_NO,
            (claim(1, YES), claim(2, NO, by=2), takes_back(3, 2, by=2, day=4)),
        ),
        [(0, CONTESTED, 0), (4, ENDED, 4)],
    ),
    "conceded, then the concession is taken back": (
        Story(
            YES_OR_NO,
            (
                claim(1, YES),
                claim(2, NO, by=2),
                claim(3, YES, by=2, day=4, act=CONCEDES),
                takes_back(4, 3, by=2, day=6),
            ),
        ),
        [(0, CONTESTED, 0), (4, CONCEDED, 4), (6, ENDED, 6)],
    ),
    "a concession where nothing was ever contested": (
        Story(YES_OR_NO, (claim(1, YES), claim(2, YES, by=2, act=CONCEDES))),
        [(0, UNCONTESTED, None)],
    ),
    "contested by others when the first pair makes peace: unbroken": (
        Story(
            YES_OR_NO,
            (
                claim(1, YES, by=1),
                claim(2, NO, by=2, day=1),
                claim(3, NO, by=3, day=2),
                claim(4, YES, by=2, day=3),
            ),
        ),
        [(0, UNCONTESTED, None), (1, CONTESTED, 1)],
    ),
    "one dispute ends the moment another begins: unbroken": (
        Story(
            YES_OR_NO,
            (
                claim(1, YES, by=1),
                claim(2, NO, by=2, day=1, until=3 * DAY),
                claim(3, NO, by=3, day=3),
            ),
        ),
        [(0, UNCONTESTED, None), (1, CONTESTED, 1)],
    ),
    "broken for a while: since the present one began": (
        Story(
            YES_OR_NO,
            (
                claim(1, YES, by=1),
                claim(2, NO, by=2, day=1, until=3 * DAY),
                claim(3, NO, by=3, day=4),
            ),
        ),
        [(0, UNCONTESTED, None), (1, CONTESTED, 1), (3, ENDED, 3), (4, CONTESTED, 4)],
    ),
    "an actor against himself": (
        Story(YES_OR_NO, (claim(1, YES), claim(2, NO)), (against(2, 1),)),
        [(0, UNCONTESTED, None)],
    ),
    "words against words": (
        Story(WORDS, (claim(1), claim(2, by=2, day=1))),
        [(0, UNCONTESTED, None)],
    ),
    "words recorded against words": (
        Story(WORDS, (claim(1), claim(2, by=2, day=1)), (against(2, 1),)),
        [(0, UNCONTESTED, None), (1, CONTESTED, 1)],
    ),
    "a mark on words": (
        Story(
            WORDS,
            (claim(1), remark(2, by=2, day=1)),
            (against(2, 1, Counter.UNDERCUTS),),
        ),
        [(0, UNCONTESTED, None)],
    ),
    "before 1970": (
        Story(YES_OR_NO, (claim(1, YES, day=-9000), claim(2, NO, by=2, day=-8999))),
        [(-9000, UNCONTESTED, None), (-8999, CONTESTED, -8999)],
    ),
}


@pytest.mark.parametrize(("story", "expected"), STORIES.values(), ids=STORIES.keys())
def test_a_question_over_time(
    story: Story, expected: list[tuple[float, Status, float | None]]
) -> None:
    assert told(story) == expected
    backwards = replace(story, claims=story.claims[::-1])
    assert told(backwards) == expected


def test_soledar_on_the_twelfth_is_contested_with_russia_split() -> None:
    story, _ = STORIES["Soledar, with Russia split, conceded on the 25th"]
    today = [pair for pair in story.pairs() if pair.span.holds(12 * DAY)]
    assert {(pair.claim.number, pair.against.number) for pair in today} == {
        (2, 1),
        (3, 1),
    }
    assert {pair.dispute for pair in today} == {True, False}
    period = next(one for one in story.periods() if one.starts == 12 * DAY)
    assert (period.sides, period.claims) == (2, 3)


# --- Claims on other questions --------------------------------------------------------

GUEST = claim(9, None, by=3, day=2, origins=frozenset({frozenset({7})}))


def visited(*recorded: Against, until: int = FOREVER) -> Story:
    """Return a question visited by a claim on another one."""
    claims = (claim(1, YES), claim(2, YES, by=2, day=1))
    stands = Span(2 * DAY, until)
    return Story(YES_OR_NO, claims, recorded, (GUEST,), ((stands,),))


def test_a_claim_on_another_question_disputes_one_here_while_both_stand() -> None:
    story = visited(against(9, 1), until=4 * DAY)
    assert told(story) == [(0, UNCONTESTED, None), (2, CONTESTED, 2), (4, ENDED, 4)]
    counts = [(p.starts / DAY, p.sides, p.claims, p.origins) for p in story.periods()]
    assert counts == [(0, 1, 1, 0), (1, 2, 2, 0), (2, 3, 3, 1), (4, 2, 2, 0)]
    assert story.periods()[-1].last_said == DAY


def test_a_visitor_that_disputes_two_claims_here_counts_once() -> None:
    story = visited(against(9, 1), against(9, 2))
    assert (story.periods()[-1].sides, story.periods()[-1].claims) == (3, 3)


def test_a_visitor_that_disputes_nothing_here_is_not_counted() -> None:
    story = visited(against(9, 77))
    assert (story.periods()[-1].sides, story.periods()[-1].claims) == (2, 2)


def test_a_conflict_is_on_the_question_of_the_claim_that_is_attacked() -> None:
    story = visited(against(9, 1), against(2, 9))
    assert [(p.claim.number, p.against.number) for p in story.pairs()] == [(9, 1)]


# --- Periods --------------------------------------------------------------------------


def test_periods_count_positions_sides_and_origins_and_note_what_was_said() -> None:
    one, other = frozenset({frozenset({1})}), frozenset({frozenset({2})})
    claims = (
        claim(1, YES, side=9, day=0, origins=one),
        claim(2, YES, by=2, side=9, day=1, origins=one),
        claim(3, YES, by=3, day=2, origins=one | other),
        remark(4, by=4, day=3, origins=frozenset({frozenset({3})})),
        claim(5, None, by=3, day=4, act=DECLINES),
        takes_back(6, 3, by=3, day=5),
    )
    found = Story(YES_OR_NO, claims).periods()
    assert [
        (p.starts // DAY, p.sides, p.claims, p.origins, p.last_said // DAY)
        for p in found
    ] == [
        (0, 1, 1, 1, 0),
        (1, 1, 2, 1, 1),
        (2, 2, 3, 2, 2),
        (3, 2, 3, 2, 3),
        (4, 2, 3, 2, 4),
        (5, 1, 2, 1, 5),
    ]


def test_what_happens_at_one_moment_makes_one_period() -> None:
    claims = tuple(claim(n, YES if n % 2 else NO, by=n) for n in range(1, 6))
    (period,) = Story(YES_OR_NO, claims).periods()
    assert (period.starts, period.ends) == (0, FOREVER)
    assert (period.status, period.since, period.claims) == (CONTESTED, 0, 5)


def test_what_changes_nothing_makes_no_period() -> None:
    claims = (
        claim(1, YES, until=3 * DAY),
        claim(2, YES, by=1, day=3),
        takes_back(3, 2, by=1, day=3),
        claim(4, YES, by=1, day=3),
    )
    found = Story(YES_OR_NO, claims).periods()
    assert [(one.starts / DAY, one.claims) for one in found] == [(0, 1), (3, 1)]


def test_one_dispute_that_takes_anothers_place_at_once_makes_no_period() -> None:
    claims = (claim(1, YES), claim(2, NO, by=2, until=3 * DAY))
    guest = GUEST._replace(origins=frozenset())
    stands = (Span(3 * DAY, FOREVER),)
    story = Story(YES_OR_NO, claims, (against(9, 1),), (guest,), (stands,))
    (period,) = story.periods()
    assert (period.status, period.since, period.claims) == (CONTESTED, 0, 2)


def test_a_recorded_pair_that_never_stood_together_is_no_conflict() -> None:
    claims = (claim(1, YES, until=DAY), claim(2, NO, by=2, day=3))
    assert Story(YES_OR_NO, claims, (against(2, 1),)).pairs() == []
