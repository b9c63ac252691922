"""Stories of who speaks for whom: offices, turncoats and leaks."""

from __future__ import annotations

from tests.stories.story import Step, Story

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
)
