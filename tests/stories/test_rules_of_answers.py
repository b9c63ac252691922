"""Stories of one rule each: which answers conflict, and which agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories.story import A_AND_B, Step, Story, tell

if TYPE_CHECKING:
    from tests.conftest import Run

A_B_AND_C = (*A_AND_B, 'actor add c "Actor C"')

STORIES = (
    Story(
        "figures within a tolerance agree",
        question="length",
        known=(
            *A_B_AND_C,
            (
                'question add length "How long is the tunnel?" --answers quantity'
                " --unit metres --fixed --tolerance 5"
            ),
        ),
        told=(
            Step('x: claim add length a "100" --answer 100 --said 2024-01-01'),
            Step(
                'y: claim add length b "110" --answer 110 --said 2024-01-02',
                "uncontested",
                at="2024-01-02",
                marks=(),
            ),
            Step(
                'z: claim add length c "120" --answer 120 --said 2024-01-03',
                "contested",
                at="2024-01-03",
                conflicts=("z contrary x derived",),
            ),
        ),
    ),
    Story(
        "a minimum and a total that are far apart are compatible",
        question="killed",
        known=(
            *A_AND_B,
            'question add killed "How many were killed?" --toll',
        ),
        told=(
            Step(
                'least: claim add killed a "4,074 that we could confirm"'
                ' --answer "at least 4,074" --said 2024-01-01'
            ),
            Step(
                'total: claim add killed b "11,032 in all" --answer 11032'
                " --said 2024-01-01",
                "uncontested",
                at="2024-01-01",
                held={"a": "at least 4,074", "b": "11032"},
            ),
            Step(
                'none: claim add killed a "Nobody, we were misled" --answer none'
                " --said 2024-01-02",
                "contested",
                at="2024-01-02",
                since="2024-01-02",
                ended={"least": "none"},
                says="killed: now contested (Actor B: 11,032; Actor A: none)",
            ),
        ),
    ),
    Story(
        "figures within a window compare, beyond it only a fall does",
        question="hurt",
        known=(
            *A_B_AND_C,
            'question add hurt "How many were hurt?" --toll --window 3',
        ),
        told=(
            Step('first: claim add hurt a "500" --answer 500 --said 2024-01-01'),
            Step(
                'far: claim add hurt b "600" --answer 600 --said 2024-01-05',
                "uncontested",
                at="2024-01-05",
            ),
            Step(
                'near: claim add hurt c "700" --answer 700 --said 2024-01-08',
                "contested",
                at="2024-01-08",
                since="2024-01-08",
                conflicts=("near contrary far derived",),
            ),
            Step(
                'late: claim add hurt c "Only 400, as we know now" --answer 400'
                " --said 2024-02-01",
                "contested",
                at="2024-02-01",
                since="2024-01-08",
                ended={"near": "late"},
                conflicts=("late contrary far derived", "late contrary first derived"),
            ),
        ),
    ),
    Story(
        "dates conflict only if their spans do not meet",
        question="breach",
        known=(
            *A_B_AND_C,
            'actor add d "Actor D"',
            'question add breach "When did the dam break?" --answers date --fixed',
        ),
        told=(
            Step(
                'night: claim add breach a "On the 6th" --answer 2023-06-06'
                " --said 2023-06-10"
            ),
            Step(
                'june: claim add breach b "In June" --answer 2023-06 --said 2023-06-11',
                "uncontested",
                at="2023-06-11",
            ),
            Step(
                'nobody-knows: claim add breach d "We cannot say" --answer unknown'
                " --said 2023-06-12",
                "uncontested",
                at="2023-06-12",
                stands="night june nobody-knows",
            ),
            Step(
                'before: claim add breach c "It broke on the 5th" --answer 2023-06-05'
                " --said 2023-06-13",
                "contested",
                at="2023-06-13",
                conflicts=("before contrary night derived",),
            ),
            Step(
                'after-all: claim add breach c "About the 6th" --concedes "2023-06-06~"'
                " --said 2023-06-14",
                "conceded",
                at="2023-06-14",
                since="2023-06-14",
                marked=(),
            ),
        ),
    ),
    Story(
        "several options leave each of them possible, none is an answer of its own",
        question="weapon",
        known=(
            *A_B_AND_C,
            (
                'question add weapon "What hit it?" --fixed --option bomb=Bomb'
                " --option missile=Missile --option rocket=Rocket"
            ),
        ),
        told=(
            Step(
                'either: claim add weapon a "A bomb or a missile"'
                " --answer bomb,missile --said 2024-01-01"
            ),
            Step(
                'one: claim add weapon b "A missile" --answer missile'
                " --said 2024-01-02",
                "uncontested",
                at="2024-01-02",
            ),
            Step(
                'no-bomb: claim add weapon b "Not a bomb" --denies bomb'
                " --said 2024-01-03",
                "uncontested",
                at="2024-01-03",
                stands="either one no-bomb",
            ),
            Step(
                'neither: claim counter {either} c "Nothing hit it" --answer none'
                " --said 2024-01-04",
                "contested",
                at="2024-01-04",
                since="2024-01-04",
                conflicts=(
                    "neither contrary one derived",
                    "neither disputes either stated",
                ),
            ),
        ),
    ),
    Story(
        "to deny one of two options is to assert the other",
        question="held",
        known=(*A_AND_B, 'question add held "Is the bridge held?"'),
        told=(
            Step('not-so: claim add held a "It is not" --denies yes --said 2024-01-01'),
            Step(
                'not-not: claim add held b "It is wrong that it is lost" --denies no'
                " --said 2024-01-02",
                "contested",
                at="2024-01-02",
                conflicts=("not-not contrary not-so derived",),
                held={"a": "denies yes", "b": "denies no"},
            ),
        ),
    ),
    Story(
        "words are never compared: only an answer to them makes a dispute",
        question="why",
        known=(*A_B_AND_C, 'question add why "Why was it done?" --answers text'),
        told=(
            Step('fear: claim add why a "Out of fear" --said 2024-01-01'),
            Step(
                'greed: claim add why b "Out of greed" --said 2024-01-02',
                "uncontested",
                at="2024-01-02",
                marks=(),
            ),
            Step(
                'partly: claim counter {greed} c "And out of habit" --kind qualifies'
                " --said 2024-01-03",
                "uncontested",
                at="2024-01-03",
                marked=("partly qualifies greed",),
            ),
            Step(
                'wrong: claim counter {greed} a "Nobody gained by it" --kind corrects'
                " --noted --said 2024-01-04",
                "contested",
                at="2024-01-04",
                since="2024-01-04",
                conflicts=("wrong corrects greed noted",),
                stands="fear greed partly wrong",
            ),
            Step(
                'they-did: claim counter {wrong} b "They did gain" --said 2024-01-05',
                "contested",
                at="2024-01-05",
                since="2024-01-04",
                conflicts=(
                    "they-did disputes wrong stated",
                    "wrong corrects greed noted",
                ),
            ),
        ),
    ),
)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # rules see no database
@pytest.mark.parametrize("story", STORIES, ids=str)
def test_what_is_known_after_each_command(run: Run, story: Story) -> None:
    tell(run, story)
