"""Stories of what is shown: quotes, forgeries and papers, disowned or taken back."""

from __future__ import annotations

from tests.stories.story import Step, Story

STORIES = (
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
