"""The example that people are shown, as they type it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.stories import EXAMPLE, commands, triple

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell
    from tests.conftest import Run

RUSSIA = "Russia: Russia, all of it"
UKRAINE = "Ukraine: Ukraine holds positions there"
KEYS = "question text topic status sides claims origins since last_said"
EXPECTED = [
    ("", "factlog.db is ready\n"),
    ("russia\n", ""),
    ("gerasimov\n", ""),
    ("ukraine\n", ""),
    ("ua-general-staff\n", ""),
    ("kursk-control\n", ""),
    ("1\n", f"kursk-control: now uncontested ({RUSSIA})\n"),
    ("2\n", f"kursk-control: now contested ({RUSSIA}; {UKRAINE})\n"),
    (
        (
            '[\n{"question":"kursk-control","text":"Who controls Kursk Oblast?",'
            '"topic":null,"status":"contested","sides":2,"claims":2,"origins":2,'
            '"since":"2025-04-26","last_said":"2025-04-26"}\n]\n'
        ),
        "",
    ),
    (
        (
            "field\tvalue\n"
            "question.slug\tkursk-control\n"
            "question.text\tWho controls Kursk Oblast?\n"
            "question.answers\tchoice\n"
            "question.unit\t\n"
            "question.time\tchanging\n"
            "status\tuncontested\n"
            "marks\tno claim yet\n"
            "since\t\n"
            "at\t2025-04-25\n"
            "known_on\t\n"
            "sides\t\n"
            "conflicts\t\n"
            "marks_on\t\n"
            "claims\t\n"
            "origins\t0\n"
        ),
        "",
    ),
    ("", "wrote kursk.html\n"),
]
"""What each line of the example leaves on stdout and stderr."""

KUPIANSK = (
    (
        'claim add "Has Russia taken Kupiansk?" Russia '
        '"Units of the West group have liberated the city" --answer yes '
        "--said 2025-11-20 --source https://example.org/a --new"
    ),
    (
        'claim counter 1 "General Staff of Ukraine" "Kupiansk is under our control" '
        "--said 2025-11-20 --source https://example.org/b --new"
    ),
)


def test_the_example_works_as_written(run_here: Run, tmp_path: Path) -> None:
    for words, (out, err) in zip(commands(EXAMPLE), EXPECTED, strict=True):
        assert triple(run_here(*words)) == (0, out, err), words
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "factlog.db",
        "kursk.html",
    ]
    page = (tmp_path / "kursk.html").read_text(encoding="utf-8")
    assert "Our units still hold positions in Kursk Oblast." in page


def test_the_example_works_on_each_kind_of_database(run: Run, tmp_path: Path) -> None:
    for words, (out, err) in list(zip(commands(EXAMPLE), EXPECTED, strict=True))[1:]:
        assert triple(run(*words)) == (0, out, err), words
    assert (tmp_path / "kursk.html").is_file()


def test_the_example_works_in_a_shell(shell: Shell, tmp_path: Path) -> None:
    found = shell(f"set -e\n{EXAMPLE}")
    assert found.returncode == 0
    assert found.stdout == "".join(out for out, _ in EXPECTED)
    assert found.stderr == "".join(err for _, err in EXPECTED)
    assert (tmp_path / "kursk.html").is_file()


def test_before_anything_was_said_nobody_holds_a_position(kursk_here: Run) -> None:
    shown = kursk_here("dispute show kursk-control --at 2025-04-25 --format json")
    found = json.loads(shown.stdout)
    assert (found["status"], found["sides"], found["claims"]) == ("uncontested", [], [])
    assert found["marks"] == ["no claim yet"]


def test_two_commands_reach_a_dispute(run: Run) -> None:
    first, second = map(run, KUPIANSK)
    assert (first.exit_code, first.stdout) == (0, "1\n")
    assert (second.exit_code, second.stdout) == (0, "2\n")
    slug = "has-russia-taken-kupiansk"
    assert first.stderr == f"{slug}: now uncontested (Russia: Yes)\n"
    assert second.stderr.startswith(f"{slug}: now contested (Russia: Yes; General ")
    assert second.stderr.count("\n") == 1
    (row,) = json.loads(run("dispute list --format json").stdout)
    assert list(row) == KEYS.split()
    assert (row["question"], row["status"], row["sides"]) == (slug, "contested", 2)


def test_a_claim_number_composes(shell: Shell) -> None:
    first, second = KUPIANSK
    counter = second.replace("counter 1", 'counter "$number"')
    found = shell(
        f"factlog init; number=$(factlog {first}); factlog {counter}; "
        "factlog dispute list | cut -f1,4"
    )
    assert found.stdout.splitlines() == [
        "2",
        "question\tstatus",
        "has-russia-taken-kupiansk\tcontested",
    ]
