"""Stories of other shapes: offices, turncoats, leaks, fakes, counts and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories.story import Step, Story, tell, tell_backwards

if TYPE_CHECKING:
    from tests.conftest import Run

STORIES = (
    Story(
        "an office-holder is replaced by another who sees it otherwise",
        question="dam",
        known=(
            'actor add ministry "Ministry of Water" --kind government',
            (
                'actor add aziz "Minister Aziz" --kind person --part-of ministry'
                " --role minister --until 2024-03-31"
            ),
            (
                'actor add bello "Minister Bello" --kind person --part-of ministry'
                " --role minister --since 2024-04-01"
            ),
            'actor add engineers "The Society of Engineers"',
            'question add dam "Is the dam safe?"',
        ),
        told=(
            Step(
                'safe: claim add dam aziz "The dam is safe" --answer yes'
                " --said 2024-03-10",
                "uncontested",
                at="2024-03-10",
                held={"ministry": "yes"},
            ),
            Step(
                'cracks: claim counter {safe} engineers "It has cracks" --answer no'
                " --said 2024-03-15",
                "contested",
                at="2024-04-05",
                since="2024-03-15",
            ),
            Step(
                'unsafe: claim add dam bello "My predecessor was wrong: it is not safe"'
                " --answer no --said 2024-04-10",
                "contested",
                at="2024-04-10",
                since="2024-03-15",
                split=("ministry",),
            ),
            Step(
                "",
                "contested",
                at="2024-04-16",
                since="2024-03-15",
                split=("ministry",),
            ),
            Step(
                "",
                "ended",
                at="2024-04-17",
                since="2024-04-17",
                ended={"safe": "unsafe"},
            ),
            Step(
                'private: claim add dam aziz "I stand by it: it is safe" --answer yes'
                " --said 2024-05-02",
                "contested",
                at="2024-05-02",
                since="2024-05-02",
                held={"ministry": "no", "engineers": "no", "aziz": "yes"},
            ),
        ),
    ),
    Story(
        "one commander changes sides",
        question="port",
        known=(
            'actor add army "The army" --kind military',
            'actor add rebels "The rebels" --kind group',
            'actor add haddad "Commander Haddad" --kind person --part-of army',
            'actor add radio "The army\'s radio" --part-of army',
            (
                'question add port "Who holds the port?" --option army="The army"'
                ' --option rebels="The rebels"'
            ),
        ),
        told=(
            Step(
                'ours: claim add port haddad "The port is in our hands" --answer army'
                " --said 2011-08-15",
                "uncontested",
                at="2011-08-15",
            ),
            Step(
                'theirs: claim add port rebels "We have been in the port since dawn"'
                " --answer rebels --said 2011-08-15",
                "contested",
                at="2011-08-15",
                since="2011-08-15",
                held={"army": "army", "rebels": "rebels"},
            ),
            Step(
                "actor leave haddad army --until 2011-08-20",
                "contested",
                at="2011-08-20",
                says="port: now contested",
            ),
            Step(
                "actor join haddad rebels --since 2011-08-21",
                "contested",
                at="2011-08-21",
                since="2011-08-15",
                held={"army": "army", "rebels": "rebels"},
            ),
            Step(
                'joined: claim add port haddad "I have joined those who hold the port"'
                " --answer rebels --said 2011-08-22",
                "ended",
                at="2011-08-22",
                since="2011-08-22",
                held={"rebels": "rebels / rebels"},
                ended={"ours": "joined"},
                marks=("one side",),
            ),
            Step(
                'traitor: claim counter {joined} radio "Lies of a traitor; we hold it"'
                " --answer army --said 2011-08-23",
                "contested",
                at="2011-08-23",
                since="2011-08-23",
                conflicts=(
                    "traitor contrary theirs derived",
                    "traitor disputes joined stated",
                ),
            ),
        ),
    ),
    Story(
        "an anonymous official splits a side, and another disputes with it",
        question="raid",
        known=(
            'actor add state "The state" --kind state',
            (
                'actor add official "A defence official, not named" --kind unnamed'
                " --part-of state"
            ),
            'actor add secretary "The press secretary" --kind person --part-of state',
            'actor add insider "A person who knows of it, not named" --kind unnamed',
            'actor add courier "The Courier" --kind media',
            'question add raid "Did the raid kill its target?"',
        ),
        told=(
            Step(
                'leak: claim add raid official "He is dead" --answer yes'
                " --said 2024-05-01 --source https://example.org/courier/1"
                " --reported-by courier",
                "uncontested",
                at="2024-05-01",
                held={"state": "yes"},
            ),
            Step(
                'denial: claim counter {leak} secretary "He got away" --answer no'
                " --said 2024-05-02",
                "split",
                at="2024-05-02",
                since="2024-05-02",
                split=("state",),
                says="raid: now uncontested (The state: No)\n",
            ),
            Step(
                'second: claim add raid insider "He died on the way to hospital"'
                " --answer yes --said 2024-05-03 --source https://example.org/courier/2"
                " --reported-by courier",
                "contested",
                at="2024-05-03",
                since="2024-05-03",
                split=("state",),
                held={"state": "yes / no", "insider": "yes"},
            ),
            Step("", "split", at="2024-05-02", split=("state",)),
            Step(
                "",
                "contested",
                at="2024-05-09",
                since="2024-05-03",
                ended={"leak": "denial"},
            ),
        ),
    ),
    Story(
        "a quote that its speaker disowns",
        question="plan",
        known=(
            'actor add minister "The minister" --kind person',
            'actor add press "The minister\'s press office" --part-of minister',
            'actor add gazette "The Gazette" --kind media',
            'actor add opposition "The opposition"',
            'question add plan "Has the minister approved the plan?" --fixed',
        ),
        told=(
            Step(
                'quote: claim add plan minister "I approved it" --answer yes'
                " --said 2024-03-01 --source https://example.org/gazette"
                " --reported-by gazette",
                "uncontested",
                at="2024-03-01",
            ),
            Step(
                'never: claim add plan opposition "No plan was ever approved"'
                " --answer no --said 2024-03-02",
                "contested",
                at="2024-03-02",
                since="2024-03-02",
            ),
            Step(
                'misquoted: claim counter {quote} press "The minister was misquoted"'
                " --kind disowns --said 2024-03-03",
                "contested",
                at="2024-03-03",
                since="2024-03-02",
                marked=("misquoted disowns quote",),
            ),
            Step(
                'not-mine: claim counter {quote} minister "I never said that"'
                " --kind disowns --said 2024-03-04",
                "ended",
                at="2024-03-04",
                since="2024-03-04",
                held={"opposition": "no"},
                ended={"quote": "not-mine"},
                marked=("misquoted disowns quote", "not-mine disowns quote"),
            ),
            Step(
                'tape: claim counter {not-mine} gazette "We have it on tape"'
                " --answer yes --said 2024-03-05",
                "contested",
                at="2024-03-05",
                since="2024-03-05",
                conflicts=(
                    "tape contrary never derived",
                    "tape disputes not-mine stated",
                ),
            ),
        ),
    ),
    Story(
        "a forged document",
        question="order",
        known=(
            'actor add ministry "The ministry" --kind government',
            'actor add blog "A blog" --kind media',
            (
                "source add scan --kind document --title 'A scan of the order'"
                " --published 2024-06-01"
            ),
            'question add order "Did the ministry order the raid?" --fixed',
        ),
        told=(
            Step(
                'shown: claim add order blog "Here is the order" --answer yes'
                " --said 2024-06-01 --source https://example.org/blog --via scan",
                "uncontested",
                at="2024-06-01",
                marks=("one side",),
                origins=1,
            ),
            Step(
                'forged: claim counter {shown} ministry "The paper is a forgery"'
                " --kind disowns --source-of scan --said 2024-06-02",
                "uncontested",
                at="2024-06-02",
                marks=("one side", "sources disputed"),
                marked=("forged disowns scan",),
                held={"blog": "yes"},
            ),
            Step(
                'denied: claim add order ministry "There was no such order"'
                " --denies yes --said 2024-06-03",
                "contested",
                at="2024-06-03",
                since="2024-06-03",
                conflicts=("denied contradictory shown derived",),
                marks=("sources disputed",),
            ),
            Step(
                "sorry: claim retract {shown} --said 2024-06-10",
                "ended",
                at="2024-06-10",
                since="2024-06-10",
                held={"ministry": "denies yes"},
                ended={"shown": "sorry"},
                says="order: now ended (The ministry: denies: Yes)",
            ),
        ),
    ),
    Story(
        "a crowd is counted by those who called it and by the police",
        question="crowd",
        known=(
            'actor add callers "Those who called the march"',
            'actor add police "The police"',
            'actor add counters "A laboratory that counts crowds"',
            (
                'question add crowd "How many people marched?" --answers quantity'
                " --unit people --fixed"
            ),
        ),
        told=(
            Step(
                'many: claim add crowd callers "We were about 100,000"'
                ' --answer "about 100,000" --said 2024-01-20',
                "uncontested",
                at="2024-01-20",
            ),
            Step(
                'few: claim add crowd police "We counted 22,000" --answer 22000'
                " --said 2024-01-21",
                "contested",
                at="2024-01-21",
                since="2024-01-21",
                says="crowd: now contested (Those who called the march: "
                "about 100,000 people; The police: 22,000 people)",
            ),
            Step(
                'photos: claim add crowd counters "On photographs, 20 to 30 thousand"'
                ' --answer "20000 to 30000" --said 2024-01-22',
                "contested",
                at="2024-01-22",
                since="2024-01-21",
                conflicts=("few contrary many derived", "photos contrary many derived"),
            ),
            Step(
                'fewer: claim add crowd callers "Tens of thousands, then"'
                " --answer 15000..25000 --hedge tens --said 2024-01-25",
                "ended",
                at="2024-01-25",
                since="2024-01-25",
                ended={"many": "fewer"},
                marked=("fewer revised many",),
            ),
        ),
    ),
    Story(
        "votes are counted through the night, and the loser concedes",
        question="votes",
        known=(
            'actor add commission "The election commission"',
            'actor add party "The party"',
            'question add votes "How many votes has Sall?" --toll --unit votes',
        ),
        told=(
            Step(
                'night: claim add votes commission "412,000 so far" --answer 412,000'
                " --said 2024-03-24",
                "uncontested",
                at="2024-03-24",
            ),
            Step(
                'theirs: claim add votes party "Our own count says 530,000"'
                " --answer 530,000 --said 2024-03-24",
                "contested",
                at="2024-03-24",
                since="2024-03-24",
            ),
            Step(
                'morning: claim add votes commission "498,000 so far" --answer 498,000'
                " --said 2024-03-25",
                "contested",
                at="2024-03-25",
                since="2024-03-24",
                stands="night theirs morning",
            ),
            Step(
                'final: claim add votes commission "487,000: we counted some twice"'
                " --answer 487,000 --said 2024-03-27",
                "contested",
                at="2024-03-27",
                since="2024-03-24",
                ended={"morning": "final"},
                stands="night theirs final",
            ),
            Step(
                'loss: claim add votes party "We accept the count of 487,000"'
                " --concedes 487,000 --said 2024-03-28",
                "conceded",
                at="2024-03-28",
                since="2024-03-28",
                ended={"theirs": "loss"},
            ),
        ),
    ),
    Story(
        "a paper is retracted",
        question="drug",
        known=(
            'actor add authors "The authors"',
            'actor add trial "A trial in twelve hospitals"',
            'actor add journal "The journal" --kind media',
            "source add paper --kind paper --published 2020-05-22",
            'question add drug "Does the drug help?" --fixed',
        ),
        told=(
            Step(
                'helps: claim add drug authors "Fewer of those who took it died"'
                " --answer yes --said 2020-05-22 --source paper",
                "uncontested",
                at="2020-05-22",
            ),
            Step(
                'useless: claim add drug trial "We see no difference" --answer no'
                " --said 2020-06-01",
                "contested",
                at="2020-06-01",
                since="2020-06-01",
            ),
            Step(
                'concern: claim counter {helps} journal "Nobody has seen the data"'
                " --kind undercuts --said 2020-06-02",
                "contested",
                at="2020-06-02",
                since="2020-06-01",
                marked=("concern undercuts helps",),
                held={"authors": "yes", "trial": "no"},
            ),
            Step(
                "back: claim retract {helps} --said 2020-06-04"
                " --source https://example.org/retraction",
                "ended",
                at="2020-06-04",
                since="2020-06-04",
                ended={"helps": "back"},
                held={"trial": "no"},
                marks=("one side",),
            ),
            Step("", "contested", at="2020-06-03", since="2020-06-01"),
        ),
    ),
)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("story", STORIES, ids=str)
def test_what_is_known_after_each_command(run: Run, story: Story) -> None:
    tell(run, story)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("story", STORIES, ids=str)
def test_what_is_known_of_each_day_if_typed_backwards(run: Run, story: Story) -> None:
    tell_backwards(run, story)
