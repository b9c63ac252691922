"""Stories in which other records decide: who speaks for whom, what rests on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories.story import Step, Story, tell

if TYPE_CHECKING:
    from tests.conftest import Run

STORIES = (
    Story(
        "a body with a voice of its own disputes where another would split",
        question="torture",
        known=(
            'actor add state "The state" --kind state',
            'actor add police "The police" --part-of state',
            'actor add ombudsman "The ombudsman" --part-of state --no-speaks-for',
            'question add torture "Was he beaten in custody?" --fixed',
        ),
        told=(
            Step(
                'unhurt: claim add torture police "He fell" --answer no'
                " --said 2024-01-01"
            ),
            Step(
                'beaten: claim counter {unhurt} ombudsman "He was beaten" --answer yes'
                " --said 2024-01-10",
                "contested",
                at="2024-06-01",
                since="2024-01-10",
                held={"state": "no", "ombudsman": "yes"},
                marks=("quiet since 2024-01-10",),
            ),
        ),
    ),
    Story(
        "who speaks for two is asked for whom, and may speak for himself",
        question="truce",
        known=(
            'actor add union "The union" --kind organization',
            'actor add state "The state" --kind state',
            'actor add envoy "The envoy" --kind person --part-of union',
            "actor join envoy state",
            'question add truce "Is there a truce?"',
        ),
        told=(
            Step(
                'two: claim add truce envoy "There is" --answer yes --said 2024-01-01',
                refused=4,
                says="factlog: envoy speaks for state and for union on that day\n"
                "  hint: add --for state, or --for envoy\n",
            ),
            Step(
                'truce: claim add truce envoy "There is" --answer yes --for union'
                " --said 2024-01-01",
                "uncontested",
                at="2024-01-01",
                held={"union": "yes"},
            ),
            Step(
                'no-truce: claim add truce state "There is none" --answer no'
                " --said 2024-01-02",
                "contested",
                at="2024-01-02",
                since="2024-01-02",
                held={"union": "yes", "state": "no"},
            ),
            Step(
                'i-think: claim add truce envoy "I thought so; I was wrong"'
                " --concedes no --for envoy --said 2024-01-03",
                "conceded",
                at="2024-01-03",
                since="2024-01-03",
                held={"state": "no", "envoy": "concedes no"},
                ended={"truce": "i-think"},
            ),
        ),
    ),
    Story(
        "a claim is answered by one on another question",
        question="convoy",
        known=(
            'actor add agency "The aid agency"',
            'actor add army "The army" --kind military',
            'question add convoy "Was the convoy hit from the air?" --fixed',
            'question add planes "Was a plane in the air that night?" --fixed',
        ),
        told=(
            Step(
                'hit: claim add convoy agency "A plane hit our convoy" --answer yes'
                " --said 2024-01-01",
                "uncontested",
                at="2024-01-01",
            ),
            Step(
                'no-plane: claim counter {hit} army "No plane was in the air"'
                " --question planes --answer no --said 2024-01-02",
                "contested",
                at="2024-01-02",
                since="2024-01-02",
                conflicts=("no-plane disputes hit stated",),
                held={"agency": "yes", "army": "no"},
                says="planes: now uncontested (The army: No)",
            ),
            Step(
                "",
                "uncontested",
                at="2024-01-02",
                question="planes",
                marks=("one side",),
                conflicts=(),
            ),
            Step(
                'plane: claim add planes army "One plane was" --answer yes'
                " --said 2024-01-05",
                "ended",
                at="2024-01-05",
                since="2024-01-05",
                says="convoy: now ended (The aid agency: Yes)",
            ),
            Step(
                "",
                "uncontested",
                at="2024-01-05",
                question="planes",
                ended={"no-plane": "plane"},
                marked=("plane reversed no-plane",),
            ),
        ),
    ),
    Story(
        "papers that have it from one another are one origin",
        question="visit",
        known=(
            'actor add envoy "The envoy" --kind person',
            'actor add palace "The palace"',
            "source add herald --title 'The Herald'",
            "source add mirror --title 'The Mirror'",
            "source add post --title 'A post' --kind post",
            'question add visit "Has the envoy come?" --fixed',
        ),
        told=(
            Step(
                'came: claim add visit envoy "I have come" --answer yes'
                " --said 2024-01-01 --source herald --via post",
                "uncontested",
                at="2024-01-01",
                origins=1,
                marks=("one side",),
            ),
            Step(
                "claim cite {came} --source mirror --via post",
                "uncontested",
                at="2024-01-01",
                origins=1,
                marks=("one side",),
            ),
            Step(
                'nobody: claim add visit palace "Nobody has come" --answer no'
                " --said 2024-01-02 --source herald --via mirror",
                "contested",
                at="2024-01-02",
                origins=2,
                marks=(),
            ),
            Step(
                "claim cite {nobody} --source mirror --via herald",
                "contested",
                at="2024-01-02",
                origins=2,
                marks=("circular reporting",),
            ),
        ),
    ),
    Story(
        "what is undated was said when its source came out, or when it was recorded",
        question="sold",
        known=(
            'actor add shop "The shop"',
            'actor add buyer "The buyer"',
            "source add leaflet --published 2024-02",
            'question add sold "Is it sold?"',
        ),
        told=(
            Step(
                'sold: claim add sold shop "It is sold" --answer yes --source leaflet',
                "uncontested",
                at="2024-02-29",
                stands="sold",
            ),
            Step("", "uncontested", at="2024-02-28", marks=("no claim yet",)),
            Step(
                'not-sold: claim counter {sold} buyer "It is not"',
                "contested",
                stands="sold not-sold",
            ),
            Step(
                "",
                "uncontested",
                at="2024-12-31",
                stands="sold",
                marks=("one side", "quiet since 2024-02-29"),
            ),
        ),
    ),
    Story(
        "an admission was a clerk's mistake",
        question="leak",
        known=(
            'actor add plant "The plant"',
            'actor add village "The village"',
            'question add leak "Did the plant leak?" --fixed',
        ),
        told=(
            Step(
                'leaked: claim add leak village "It did" --answer yes --said 2024-01-01'
            ),
            Step(
                'tight: claim add leak plant "It did not" --answer no --said 2024-01-02'
            ),
            Step(
                'admitted: claim add leak plant "It did" --concedes yes'
                " --said 2024-01-03",
                "conceded",
                at="2024-01-03",
                since="2024-01-03",
            ),
            Step("claim withdraw {admitted}", refused=2, says="for a reason"),
            Step(
                'claim withdraw {admitted} --reason "This was said by another plant"',
                "contested",
                at="2024-01-03",
                since="2024-01-02",
                stands="leaked tight",
                says="leak: now contested (The village: Yes; The plant: No)",
            ),
        ),
    ),
    Story(
        "a third theory turns up",
        question="cause",
        known=(
            'actor add navy "The navy"',
            'actor add yard "The yard"',
            (
                'question add cause "What sank the ship?" --fixed --option mine=Mine'
                " --option weld=Weld"
            ),
        ),
        told=(
            Step(
                'weld: claim add cause navy "No mine" --denies mine --said 2024-01-01'
            ),
            Step(
                'mine: claim add cause yard "No weld of ours" --denies weld'
                " --said 2024-01-02",
                "contested",
                at="2024-01-02",
                conflicts=("mine contrary weld derived",),
            ),
            Step(
                "question option cause torpedo=Torpedo",
                "uncontested",
                at="2024-01-02",
                says="cause: now uncontested (",
            ),
            Step(
                'torpedo: claim add cause yard "A torpedo" --answer torpedo'
                " --said 2024-01-03",
                "uncontested",
                at="2024-01-03",
                held={"navy": "denies mine", "yard": "torpedo"},
            ),
        ),
    ),
)


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_what_is_known_after_each_command(run: Run, story: Story) -> None:
    tell(run, story)
