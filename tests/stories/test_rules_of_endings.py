"""Stories of one rule each: what ends a claim or a dispute, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories.story import A_AND_B, Step, Story, tell

if TYPE_CHECKING:
    from tests.conftest import Run

STORIES = (
    Story(
        "who cannot say any more conflicts with nobody",
        question="alive",
        known=(*A_AND_B, 'question add alive "Is he alive?"'),
        told=(
            Step('alive: claim add alive a "He is" --answer yes --said 2024-01-01'),
            Step('dead: claim add alive b "He is not" --answer no --said 2024-01-02'),
            Step(
                'cannot-say: claim add alive b "We could not verify it"'
                " --answer unknown --said 2024-01-03",
                "ended",
                at="2024-01-03",
                since="2024-01-03",
                ended={"dead": "cannot-say"},
                held={"a": "yes", "b": "unknown"},
                marks=(),
            ),
        ),
    ),
    Story(
        "what is taken back brings nothing back",
        question="guilty",
        known=(
            *A_AND_B,
            'actor add lawyer "A\'s lawyer" --kind person --part-of a',
            'question add guilty "Did A do it?" --fixed',
        ),
        told=(
            Step('did: claim add guilty b "A did it" --answer yes --said 2024-01-01'),
            Step(
                'did-not: claim add guilty a "I did not" --answer no --said 2024-01-02'
            ),
            Step(
                'confession: claim add guilty a "I did it" --concedes yes'
                " --said 2024-01-03",
                "conceded",
                at="2024-01-03",
                ended={"did-not": "confession"},
                marked=("confession reversed did-not",),
            ),
            Step(
                "foreign: claim retract {confession} b --said 2024-01-04",
                refused=4,
                says="claim 3 is a's, of another side",
            ),
            Step(
                "coerced: claim retract {confession} lawyer --said 2024-01-04",
                "ended",
                at="2024-01-04",
                since="2024-01-04",
                stands="did",
                ended={"did-not": "confession", "confession": "coerced"},
                says="guilty: now ended (Actor B: Yes)",
            ),
        ),
    ),
    Story(
        "a pause ends when it said that it would",
        question="pause",
        known=(*A_AND_B, 'question add pause "Are the guns silent?"'),
        told=(
            Step(
                'silent: claim add pause a "We cease fire for three days" --answer yes'
                " --said 2025-05-08 --holds 2025-05-08/2025-05-10"
            ),
            Step(
                'shelled: claim counter {silent} b "They fire" --answer no'
                " --said 2025-05-09",
                "contested",
                at="2025-05-10",
                since="2025-05-09",
            ),
            Step(
                "",
                "ended",
                at="2025-05-11",
                since="2025-05-11",
                ended={"silent": None},
                stands="shelled",
            ),
        ),
    ),
    Story(
        "a word about an earlier time does not end the present position",
        question="town",
        known=(*A_AND_B, 'question add town "Does A hold the town?"'),
        told=(
            Step('ours: claim add town a "It is ours" --answer yes --said 2024-05-01'),
            Step(
                'was-not: claim add town a "In March it was not" --answer no'
                " --said 2024-05-10 --holds 2024-03",
                "uncontested",
                at="2024-05-10",
                stands="ours",
                ended={"was-not": "ours"},
                marked=(),
            ),
            Step(
                'theirs: claim add town b "It is not theirs" --denies yes'
                " --said 2024-05-11",
                "contested",
                at="2024-05-11",
                conflicts=("theirs contradictory ours derived",),
            ),
            Step(
                'will-be: claim add town b "By June it is not" --answer no'
                " --said 2024-05-12 --holds 2024-06",
                refused=2,
                says="hint: ask a prediction as a question of its own",
            ),
        ),
    ),
    Story(
        "claim and answer of one day are told apart by the moment",
        question="bridge",
        known=(*A_AND_B, 'question add bridge "Is the bridge open?"'),
        told=(
            Step(
                'open: claim add bridge a "It is open" --answer yes'
                " --said 2025-04-26T14:00+03:00",
                "uncontested",
                at="2025-04-26T11:00Z",
                stands="open",
            ),
            Step(
                'shut: claim counter {open} b "It is shut" --said 2025-04-26T12:30Z',
                "contested",
                at="2025-04-26T15:00Z",
                since="2025-04-26",
            ),
            Step("", "uncontested", at="2025-04-26T12:29Z", stands="open"),
            Step("", "uncontested", at="2025-04-26T13:59+03:00", stands=""),
            Step(
                'mended: claim add bridge b "It has been opened" --concedes yes'
                " --said 2025-04-26T18:00Z",
                "conceded",
                at="2025-04-26",
                ended={"shut": "mended"},
                marked=("mended reversed shut",),
            ),
        ),
    ),
    Story(
        "two reports of one moment both stand, and differ",
        question="boats",
        known=(
            *A_AND_B,
            'question add boats "How many boats were sunk?" --answers quantity --fixed',
        ),
        told=(
            Step(
                'three: claim add boats a "Three" --answer 3 --said 2024-01-01'
                " --source https://example.org/one"
            ),
            Step(
                'four: claim add boats a "Four" --answer 4 --said 2024-01-01'
                " --source https://example.org/two",
                "uncontested",
                at="2024-01-01",
                stands="three four",
                marked=("four reports differ three",),
                marks=("one side",),
            ),
            Step(
                'five: claim add boats a "Five" --answer 5 --said 2024-01-01'
                " --source https://example.org/two",
                "uncontested",
                at="2024-01-01",
                marked=(
                    "four reports differ three",
                    "five reports differ three",
                    "five inconsistent four",
                ),
            ),
            Step(
                'six: claim add boats a "Six" --answer 6 --said 2024-01-02',
                "uncontested",
                at="2024-01-02",
                stands="six",
                ended={"three": "six", "four": "six", "five": "six"},
            ),
        ),
    ),
    Story(
        "a side concedes at once by one voice, and is split for a week by another",
        question="fell",
        known=(
            *A_AND_B,
            'actor add chief "A\'s chief" --kind person --part-of a',
            'actor add scout "B\'s scout" --kind person --part-of b',
            'question add fell "Has the town fallen to B?"',
        ),
        told=(
            Step('fell: claim add fell b "It has" --answer yes --said 2024-01-01'),
            Step(
                'not-yet: claim add fell a "It has not" --answer no --said 2024-01-02'
            ),
            Step(
                'fell-indeed: claim add fell chief "We have left" --concedes yes'
                " --said 2024-01-03",
                "conceded",
                at="2024-01-03",
                since="2024-01-03",
                ended={"not-yet": "fell-indeed"},
            ),
            Step(
                'doubt: claim add fell scout "There is still fire" --denies yes'
                " --said 2024-02-01",
                "contested",
                at="2024-02-07",
                since="2024-02-01",
                split=("b",),
            ),
            Step(
                "",
                "contested",
                at="2024-02-08",
                since="2024-02-01",
                ended={"fell": "doubt"},
                conflicts=("doubt contradictory fell-indeed derived",),
            ),
        ),
    ),
    Story(
        "a concession that its speaker never made",
        question="hacked",
        known=(*A_AND_B, 'question add hacked "Was A hacked?" --fixed'),
        told=(
            Step('hacked: claim add hacked b "It was" --answer yes --said 2024-01-01'),
            Step(
                'not-we: claim add hacked a "We were not" --answer no --said 2024-01-02'
            ),
            Step(
                'quoted: claim add hacked a "We were" --concedes yes --said 2024-01-03',
                "conceded",
                at="2024-01-03",
            ),
            Step(
                'false: claim counter {quoted} a "We said no such thing"'
                " --kind disowns --said 2024-01-05",
                "contested",
                at="2024-01-05",
                since="2024-01-05",
                stands="hacked not-we false",
                ended={"quoted": "false"},
            ),
            Step("", "conceded", at="2024-01-04", since="2024-01-03"),
        ),
    ),
)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # rules see no database
@pytest.mark.parametrize("story", STORIES, ids=str)
def test_what_is_known_after_each_command(run: Run, story: Story) -> None:
    tell(run, story)
