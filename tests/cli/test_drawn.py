"""A dispute drawn for people."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cli.stories import commands, settled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.conftest import Golden, Run

STORIES = {
    "overruled": [
        "claim add kursk-control russia 'Not yet.' --denies russia --said 2025-04-27",
    ],
    "conceded": [
        (
            "claim add kursk-control ukraine 'All is lost.' --concedes russia "
            "--said 2025-05-02"
        ),
    ],
    "ended": ["claim retract 1 --said 2025-05-01"],
    "marked": [
        (
            "claim counter 2 gerasimov 'They hold a field.' --kind qualifies --noted "
            "--answer russia --said 2025-04-28 --hedge allegedly --note 'seen on a map'"
        ),
        "claim add kursk-control putin 'No comment.' --declines",
        (
            "claim counter 1 putin 'Not genuine.' --kind disowns --said 2025-04-29 "
            "--source-of https://example.org/a"
        ),
    ],
    "hostile": [
        'question option kursk-control "none-of-it=[bold]None[/bold] <b>of</b> it"',
        (
            "claim add kursk-control putin '[red]=HYPERLINK()[/red]' "
            "--answer none-of-it --said 2025-04-29"
        ),
    ],
}


@pytest.mark.parametrize("name", STORIES)
def test_a_dispute_is_drawn_whatever_became_of_it(
    kursk_here: Run, golden: Golden, name: str
) -> None:
    drawn = after(kursk_here, STORIES[name])
    assert max(map(len, drawn.splitlines())) <= 80
    golden(f"cli-dispute-show-{name}.table", settled(drawn))


def after(run: Run, lines: Sequence[str]) -> str:
    """Return the dispute as it is drawn after these commands."""
    for line in lines:
        result = run(line)
        assert result.exit_code == 0, result.output
    result = run("dispute show kursk-control --format table")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_of_very_much_the_latest_is_drawn(kursk_here: Run, tmp_path: Path) -> None:
    rows: list[dict[str, str]] = [{"row": "question", "slug": "q", "text": "Is it?"}]
    rows += [{"row": "actor", "slug": f"a{n}", "name": f"A{n}"} for n in range(16)]
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(90)]
    said = [(n, f"{days[n // 2]}", n % 5 == 0) for n in range(16)]
    said += [(15, f"{days[30 + n]}", True) for n in range(54)]
    said += [(14, f"{days[89]}T{n:02}:00Z", n % 2 == 1) for n in range(15)]
    for actor, on, no in reversed(said):  # what was said last is recorded first
        claim = {"row": "claim", "question": "q", "actor": f"a{actor}", "text": "So."}
        rows.append(claim | {"answer": ("yes", "no")[no], "said": on})
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    assert kursk_here(f"load {file}").exit_code == 0
    drawn = kursk_here("dispute show q --format table").stdout
    told = " ".join(drawn.split())
    assert " A8, A11, A13 and 2 more against A0, A5, A10 and A15 (quiet " in told
    whole = json.loads(kursk_here("dispute show q --format json").stdout)
    day = {claim["number"]: claim["said"] for claim in whole["claims"]}
    changed = r"Claim (\d+) on \d+: reversed"
    shown = sorted(day[int(number)] for number in re.findall(changed, told))
    every = sorted(day[one["claim"]] for one in whole["marks_on"])
    assert len(every) > len(shown) == 50
    assert shown == every[-50:]
    assert f"… and {len(every) - 50} earlier change" in drawn
    assert drawn.count("no longer stands") == 50
    assert "… and 19 earlier claims (--format json shows all)" in drawn


def test_conflicts_that_are_alike_are_one_line(kursk_here: Run, tmp_path: Path) -> None:
    asked = {"slug": "q", "text": "How many?", "answers": "quantity", "unit": "dead"}
    rows: list[dict[str, str]] = [{"row": "question", "time": "cumulative"} | asked]
    rows += [{"row": "actor", "slug": who, "name": who} for who in "ab"]
    for n in range(60):
        claim = {"row": "claim", "question": "q", "text": "So many."}
        claim["said"] = f"{date(2025, 3, 1) + timedelta(days=n)}"
        rows.append(claim | {"actor": "a", "answer": f"{100 + n}"})
        rows.append(claim | {"actor": "b", "answer": f"{n}"})
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    assert kursk_here(f"load {file}").exit_code == 0
    drawn = kursk_here("dispute show q --format table").stdout
    whole = json.loads(kursk_here("dispute show q --format json").stdout)
    claims = sorted(claim["number"] for claim in whole["claims"])
    told = re.findall(r"^Claim (\d+) against ", drawn, re.MULTILINE)
    assert [int(number) for number in told] == claims[-1:-101:-2][::-1]
    assert len(whole["conflicts"]) == 60 * 61 // 2
    assert "… and 55 earlier conflicts (--format json shows all)" in drawn
    last = ", ".join(str(number) for number in claims[4:22:2])
    line = f"Claim {claims[23]} against 2 earlier, {last} and {claims[22]}: contrary"
    assert line in " ".join(drawn.split())


def test_of_very_many_remarks_one_may_come_from_another_question(
    kursk_here: Run, tmp_path: Path
) -> None:
    first = json.loads(kursk_here("dispute show kursk-control --format json").stdout)
    claim = first["claims"][0]
    against = {"claim": claim["uid"], "kind": "qualifies"}
    remark = {"row": "claim", "actor": "ukraine", "text": "Only.", "counters": against}
    days = (f"2025-05-{1 + n % 28:02}" for n in range(52))
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(remark | {"said": day}) for day in days))
    lines = [
        "question add other 'Is it to be trusted?' --answers text",
        (
            "claim counter 1 ukraine 'It is forged.' --kind undercuts "
            f"--source-of {claim['citations'][0]['source']} --question other"
        ),
        f"load {file}",
    ]
    drawn = after(kursk_here, lines)
    assert "… and 3 earlier remarks (--format json shows all)" in drawn
    assert drawn.count("qualifies") == 50


def test_of_very_many_positions_each_side_keeps_its_latest(
    kursk_here: Run, tmp_path: Path
) -> None:
    asked = {"slug": "q", "text": "How many?", "answers": "quantity", "unit": "dead"}
    rows: list[dict[str, str]] = [{"row": "question", "time": "cumulative"} | asked]
    rows += [
        {"row": "actor", "slug": f"a{n:02}", "name": f"A{n:02}"} for n in range(60)
    ]
    claim = {"row": "claim", "question": "q", "text": "So many."}
    for n in range(60):
        day = f"{date(2025, 3, 1) + timedelta(days=n)}"
        for who in ("a00", f"a{n:02}") if n else ("a00",):
            rows.append(claim | {"actor": who, "answer": f"{n}", "said": day})
    late = {"actor": "a05", "answer": "5", "said": "2025-06-01", "holds": "2025-03-06"}
    rows.append(claim | late)
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    assert kursk_here(f"load {file}").exit_code == 0

    def drawn(at: str) -> str:
        return kursk_here(f"dispute show q --at {at} --format table").stdout

    def held(at: str) -> list[str]:
        return re.findall(r" +\d+ +(2025-\S+) +", drawn(at).partition("Claim ")[0])

    days = [f"{date(2025, 3, 1) + timedelta(days=n)}" for n in range(60)]
    assert sorted(held(days[24])) == sorted([*days[:25], *days[1:25]])
    many = drawn(days[59])
    assert held(days[59]) == [days[59], *days[11:]]
    assert "… and 59 earlier positions (--format json shows all)" in many
    assert "… and 10 earlier sides (--format json shows all)" in many
    thirty = drawn(days[29])
    assert held(days[29]) == [*days[9:30], *days[1:30]]
    assert "… and 9 earlier positions (--format json shows all)" in thirty
    assert "earlier side" not in thirty
    assert "A05" in drawn("2025-06-02")  # it spoke last, though of an early day
    assert "A05" not in many


def test_a_side_that_speaks_with_two_voices_is_split_until_one_prevails(
    kursk_here: Run,
) -> None:
    kursk_here("claim withdraw 2 --reason 'another town'")
    kursk_here(*commands(f"factlog {STORIES['overruled'][0]}")[0])
    show = "dispute show kursk-control --format table --at"
    split = " ".join(kursk_here(f"{show} 2025-04-28").stdout.split())
    assert "split since 27 April 2025: Russia speaks with two voices" in split
    assert "within one side" in split
    later = " ".join(kursk_here(f"{show} 2025-05-10").stdout.split())
    assert "split" not in later
    assert "no longer stands: claim 7 ended it" in later


def test_a_dispute_is_between_those_who_disagree(kursk_here: Run) -> None:
    lines = (
        "actor add bystander Bystander",
        "claim add kursk-control bystander 'Nobody can say.' --answer unknown",
    )
    drawn = after(kursk_here, lines)
    assert "between Russia and Ukraine" in drawn
    assert "Bystander" in drawn.partition("position")[2]


def test_a_day_in_the_past_is_named(kursk_here: Run) -> None:
    drawn = kursk_here("dispute show kursk-control --at 2025-04-25 --format table")
    assert "At the end of 25 April 2025: uncontested (no claim yet)." in drawn.stdout
    then = kursk_here("dispute show kursk-control --at 2025-04-26 --format table")
    told = " ".join(then.stdout.split())
    assert (
        "At the end of 26 April 2025: contested since 26 April 2025 between Russia and "
        "Ukraine" in told
    )
