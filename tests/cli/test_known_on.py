"""--known-on: what a command would have said on that day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.stories import triple

if TYPE_CHECKING:
    from tests.conftest import Run

TODAY = "2999-01-01"  # whenever that is
ASKING = (
    *("actor list", "source list", "question list", "claim list", "dispute list --all"),
    *("actor show gerasimov", "source show terjemahan", "claim show 1", "log", "check"),
    *("question show kursk-control", "dispute show kursk-control"),
)


@pytest.mark.parametrize("line", ASKING)
def test_what_is_known_now_is_known_today_and_was_not_before(
    story: Run, line: str
) -> None:
    now = story(f"{line} --format tsv")
    today = story(f"{line} --format tsv --known-on {TODAY}")
    told = today.stdout.replace(f"known_on\t{TODAY}", "known_on\t")
    assert (today.exit_code, told) == (0, now.stdout)
    before = story(f"{line} --known-on 2020-01-01")
    if "show" in line:
        assert before.exit_code == 3
    else:
        assert before.exit_code == 0
        assert len(before.stdout.splitlines()) == 1


def test_a_dispute_and_its_report_say_what_they_know_it_by(story: Run) -> None:
    line = f"dispute show kursk-control --known-on {TODAY}"
    assert json.loads(story(f"{line} --format json").stdout)["known_on"] == TODAY
    drawn = story(f"{line} --at 2025-04-25 --format table").stdout
    told = (
        "By what was known on 1 January 2999, at the end of 25 April 2025: uncontested"
    )
    assert told in " ".join(drawn.split())
    page = story(f"report kursk-control --known-on {TODAY} --format md")
    assert "By what this log knew" in page.stdout
    code, out, err = triple(story("report kursk-control --known-on soon"))
    assert (code, out) == (2, "")
    assert "is not a date" in err


def test_what_was_not_known_yet_is_told_so(story: Run) -> None:
    found = story("dispute show kursk-control --known-on 2020-01-01")
    assert found.exit_code == 3
    assert found.stderr == (
        "factlog: there is no question 'kursk-control'\n"
        "  hint: by what was known on 2020-01-01; later it may be there\n"
    )
