"""The stories that section 3 of the design tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories.story import Step, Story, tell

if TYPE_CHECKING:
    from tests.conftest import Run

STORIES = (
    Story(
        "a no comment on Kursk leaves it contested",
        question="kursk",
        known=(
            "actor add russia Russia --kind state",
            (
                'actor add ru-staff "General Staff of Russia" --kind military'
                " --part-of russia"
            ),
            'actor add gerasimov "Valery Gerasimov" --kind person --part-of ru-staff',
            "actor add ukraine Ukraine --kind state",
            (
                'actor add ua-staff "General Staff of Ukraine" --kind military'
                " --part-of ukraine"
            ),
            'actor add zelensky "Volodymyr Zelensky" --kind person --part-of ukraine',
            (
                'question add kursk "Who controls Kursk Oblast?"'
                ' --option all="Russia, all of it"'
                ' --option in-part="Ukraine holds positions there"'
            ),
        ),
        told=(
            Step(
                'freed: claim add kursk gerasimov "The last village is free"'
                " --answer all --said 2025-04-26 --source https://example.org/video",
                "uncontested",
                at="2025-04-26",
                marks=("one side",),
                says="kursk: now uncontested (Russia: Russia, all of it)\n",
            ),
            Step(
                "",
                "uncontested",
                at="2025-04-25",
                marks=("no claim yet",),
                stands="",
            ),
            Step(
                'hold: claim counter {freed} ua-staff "We go on holding positions"'
                " --answer in-part --said 2025-04-26 --source https://example.org/post",
                "contested",
                at="2025-04-26",
                since="2025-04-26",
                conflicts=("hold disputes freed stated",),
                origins=2,
                says="kursk: now contested (Russia: Russia, all of it; "
                "Ukraine: Ukraine holds positions there)\n",
            ),
            Step(
                'asked: claim add kursk zelensky "Not today" --declines'
                " --said 2025-04-28",
                "contested",
                at="2025-04-28",
                since="2025-04-26",
                stands="freed hold",
                marks=(),
                says="kursk: now contested (Russia: ",
            ),
            Step(
                "",
                "contested",
                at="2025-12-31",
                since="2025-04-26",
                marks=("quiet since 2025-04-28",),
            ),
        ),
    ),
    Story(
        "Soledar is contested by a side that is split, then conceded",
        question="soledar",
        known=(
            "actor add russia Russia --kind state",
            'actor add ru-ministry "Russian Defence Ministry" --part-of russia',
            'actor add wagner "Wagner Group" --kind military --part-of russia',
            'actor add prigozhin "Yevgeny Prigozhin" --kind person --part-of wagner',
            "actor add ukraine Ukraine --kind state",
            'actor add ua-army "Armed Forces of Ukraine" --part-of ukraine',
            'actor add cherevatyi "Serhii Cherevatyi" --kind person --part-of ua-army',
            (
                'question add soledar "Who controls Soledar?" --option russia=Russia'
                ' --option nobody="Nobody yet" --option ukraine=Ukraine'
            ),
        ),
        told=(
            Step(
                'took: claim add soledar prigozhin "We have all of the town"'
                " --answer russia --said 2023-01-10",
                "uncontested",
                at="2023-01-10",
            ),
            Step(
                'fights: claim add soledar ru-ministry "There is fighting in the town"'
                " --answer nobody --said 2023-01-11",
                "split",
                at="2023-01-11",
                since="2023-01-11",
                split=("russia",),
                conflicts=("fights contrary took derived",),
            ),
            Step(
                'untrue: claim counter {took} cherevatyi "That is not true"'
                " --said 2023-01-11",
                "contested",
                at="2023-01-12",
                since="2023-01-11",
                split=("russia",),
                held={"russia": "russia / nobody", "ukraine": "denies russia"},
                conflicts=(
                    "fights contrary took derived",
                    "untrue disputes took stated",
                ),
            ),
            Step(
                'taken: claim add soledar ru-ministry "The town was taken last night"'
                " --answer russia --said 2023-01-13",
                "contested",
                at="2023-01-13",
                since="2023-01-11",
                ended={"fights": "taken"},
                conflicts=(
                    "taken contradictory untrue derived",
                    "untrue disputes took stated",
                ),
            ),
            Step(
                'left: claim add soledar cherevatyi "Our troops have left the town"'
                " --concedes russia --said 2023-01-25",
                "conceded",
                at="2023-01-25",
                since="2023-01-25",
                held={"russia": "russia / russia", "ukraine": "concedes russia"},
                ended={"untrue": "left"},
                conflicts=(),
                says="soledar: now conceded (Russia: Russia; Ukraine: concedes: Russia",
            ),
            Step("", "contested", at="2023-01-24", since="2023-01-11"),
            Step(
                "",
                "contested",
                at="2023-01-12",
                since="2023-01-11",
                split=("russia",),
            ),
        ),
    ),
    Story(
        "a breach is denied, passed over, admitted, then denied more narrowly",
        question="breach",
        known=(
            'actor add lab "A security lab"',
            'actor add bank "The bank"',
            'actor add spokeswoman "Its spokeswoman" --kind person --part-of bank',
            (
                'question add breach "What was stolen from the bank?" --fixed'
                ' --option nothing=Nothing --option names="Names only"'
                ' --option passwords="Names and passwords"'
            ),
        ),
        told=(
            Step(
                'found: claim add breach lab "Names and passwords are on sale"'
                " --answer passwords --said 2024-03-01",
                "uncontested",
                at="2024-03-01",
            ),
            Step(
                'denial: claim counter {found} bank "Nothing was stolen"'
                " --answer nothing --said 2024-03-02",
                "contested",
                at="2024-03-02",
                since="2024-03-02",
            ),
            Step(
                'silence: claim add breach spokeswoman "We do not comment"'
                " --declines --said 2024-03-20",
                "contested",
                at="2024-03-20",
                since="2024-03-02",
                stands="found denial",
            ),
            Step(
                'admission: claim add breach bank "Data of our clients was stolen"'
                " --concedes names,passwords --said 2024-04-10",
                "conceded",
                at="2024-04-10",
                since="2024-04-10",
                ended={"denial": "admission"},
            ),
            Step(
                'narrower: claim add breach bank "No passwords were among it"'
                " --denies passwords --said 2024-05-05",
                "contested",
                at="2024-05-05",
                since="2024-05-05",
                stands="found admission narrower",
                conflicts=("narrower contradictory found derived",),
            ),
            Step("", "conceded", at="2024-05-04", since="2024-04-10"),
        ),
    ),
    Story(
        "the toll of an earthquake grows by the day, told by two agencies",
        question="dead",
        known=(
            'actor add ministry "Ministry of Health"',
            'actor add rescue "Civil Protection"',
            'question add dead "How many died in the earthquake?" --toll --unit people',
        ),
        told=(
            Step(
                'day-1: claim add dead ministry "912 dead" --answer 912'
                " --said 2023-02-06",
                "uncontested",
                at="2023-02-06",
                marks=("one side",),
            ),
            Step(
                'day-2: claim add dead rescue "More than 1,300" --answer "over 1,300"'
                " --said 2023-02-07",
                "uncontested",
                at="2023-02-07",
                marks=(),
                stands="day-1 day-2",
            ),
            Step(
                'day-3: claim add dead ministry "2,316 dead" --answer 2_316'
                " --said 2023-02-08",
                "uncontested",
                at="2023-02-08",
                stands="day-1 day-2 day-3",
            ),
            Step(
                'day-4: claim add dead rescue "3,419 dead" --answer 3419'
                " --said 2023-02-09",
                "uncontested",
                at="2023-02-09",
                marked=(),
                conflicts=(),
                says="dead: now uncontested (Ministry of Health: 912 people / ",
            ),
        ),
    ),
    Story(
        "the next daily report of losses concedes nothing",
        question="losses",
        known=(
            "actor add russia Russia --kind state",
            "actor add ukraine Ukraine --kind state",
            'actor add ua-staff "General Staff of Ukraine" --part-of ukraine',
            'question add losses "How many Russian soldiers were killed?" --toll',
        ),
        told=(
            Step(
                'monday: claim add losses ua-staff "About 38,300" --answer ~38300'
                " --said 2022-07-18",
                "uncontested",
                at="2022-07-18",
            ),
            Step(
                'theirs: claim add losses russia "Not 6,000" --answer "under 6,000"'
                " --said 2022-07-18",
                "contested",
                at="2022-07-18",
                since="2022-07-18",
            ),
            Step(
                'tuesday: claim add losses ua-staff "About 38,450" --answer ~38450'
                " --said 2022-07-19",
                "contested",
                at="2022-07-19",
                since="2022-07-18",
                stands="monday theirs tuesday",
            ),
            Step(
                'wednesday: claim add losses ua-staff "About 38,550"'
                ' --answer "about 38,550" --said 2022-07-20',
                "contested",
                at="2022-07-20",
                since="2022-07-18",
                marked=(),
            ),
        ),
    ),
    Story(
        "over 80 percent, and it is untrue that 80 percent",
        question="share",
        known=(
            "actor add russia Russia --kind state",
            "actor add ukraine Ukraine --kind state",
            'actor add kyiv "Kyiv\'s centre against disinformation" --part-of ukraine',
            (
                'question add share "How much of Vovchansk does Russia hold?"'
                " --answers quantity --unit percent"
            ),
        ),
        told=(
            Step(
                'most: claim add share russia "Over 80 percent" --answer ">80"'
                " --said 2025-11-20",
                "uncontested",
                at="2025-11-20",
                says="share: now uncontested (Russia: over 80 percent)",
            ),
            Step(
                'alone: claim add share kyiv "80 percent is not so" --denies 80'
                " --said 2025-11-20",
                "uncontested",
                at="2025-11-20",
                marks=(),
                says="hint: this denies exactly 80, and agrees with any other figure",
            ),
            Step(
                'untrue: claim counter {most} ukraine "That 80 percent is untrue"'
                " --denies 80 --said 2025-11-20",
                "contested",
                at="2025-11-20",
                since="2025-11-20",
                conflicts=("untrue disputes most stated",),
            ),
        ),
    ),
)


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_what_is_known_after_each_command(run: Run, story: Story) -> None:
    tell(run, story)
