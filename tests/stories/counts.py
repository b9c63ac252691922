"""Stories of counts: a crowd, and votes."""

from __future__ import annotations

from tests.stories.story import Step, Story

STORIES = (
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
)
