"""Lists and things are printed as a table, as lines, or as JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.stories import settled, triple

if TYPE_CHECKING:
    from tests.conftest import Golden, Run

COMMANDS = {
    "actor-list": "actor list",
    "actor-show": "actor show gerasimov",
    "source-list": "source list",
    "source-show": "source show terjemahan",
    "question-list": "question list",
    "question-show": "question show kursk-control",
    "claim-list": "claim list",
    "claim-show": "claim show 3",
    "dispute-list": "dispute list --all",
    "dispute-show": "dispute show kursk-control",
    "search": "search the",
    "check": "check",
    "log": "log",
    "question-history": "question history kursk-control",
}
FORMATS = ("table", "tsv", "json")


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_found_is_printed_the_same_way_every_time(
    story: Run, golden: Golden, name: str
) -> None:
    for form in FORMATS:
        result = story(f"{COMMANDS[name]} --format {form}")
        assert (result.exit_code, result.stderr) == (0, "")
        golden(f"cli-{name}.{form}", settled(result.stdout))


def test_in_a_pipe_lines_have_as_many_cells_as_their_header(kursk_here: Run) -> None:
    for line in COMMANDS.values():
        code, out, _ = triple(kursk_here(line))
        assert code == 0
        header, *lines = out.removesuffix("\n").split("\n")
        assert lines
        assert {line.count("\t") for line in lines} == {header.count("\t")}
        assert out == kursk_here(f"{line} --format tsv").stdout


def test_an_empty_list_is_a_header_and_no_error(run: Run) -> None:
    one = ("show", "history")
    for line in (ln for ln in COMMANDS.values() if not any(w in ln for w in one)):
        code, out, err = triple(run(line))
        assert (code, err) == (0, "")
        assert out.count("\n") == 1
        assert "\t" in out
        assert json.loads(run(f"{line} --format json").stdout) == []


HEADERS = {
    "actor list": "slug name kind claims",
    "source list": "slug title publisher published claims",
    "question list": "slug text answers status claims",
    "claim list": "number said actor label text",
    "dispute list": "question status since sides claims origins",
    "check": "kind thing message",
}


def test_a_table_shows_every_column_that_it_names(kursk_here: Run) -> None:
    for name, header in HEADERS.items():
        first = kursk_here(f"{name} --format table").stdout.splitlines()[0]
        assert first.split() == header.split(), name


@pytest.mark.parametrize("width", [60, 72, 80, 120, 200])
def test_no_column_gives_way_to_long_names(
    run_here: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    slug = "general-staff-of-the-armed-forces"
    run_here("init")
    run_here(f"actor add {slug} 'General Staff' --kind military")
    date = "2025-04-26T14:00+03:00"
    run_here(
        f"source add {slug} --publisher {slug} --published {date} --title Telegram"
    )
    run_here("question add has-russia-taken-kupiansk 'Has it been taken?'")
    run_here(f"claim add has-russia-taken-kupiansk {slug} 'It is ours.' --answer no")
    for name, header in HEADERS.items():
        first, _, *rows = run_here(f"{name} --format table").stdout.splitlines()
        assert max(map(len, [first, *rows])) <= width
        if width >= 72:
            assert first.split() == header.split(), name
        if width == 200 and rows and name != "check":
            assert re.search(f"{slug}|has-russia-taken-kupiansk", rows[0]), name


def test_a_table_is_no_wider_than_the_terminal(kursk_here: Run) -> None:
    for line in COMMANDS.values():
        table = kursk_here(f"{line} --format table").stdout
        assert max(map(len, table.splitlines())) <= 80, line


def test_a_limit_keeps_the_first_rows_and_zero_keeps_all(kursk_here: Run) -> None:
    everything = kursk_here("actor list").stdout.splitlines()
    assert kursk_here("actor list --limit 2").stdout.splitlines() == everything[:3]
    assert kursk_here("actor list --limit 0").stdout.splitlines() == everything
    assert kursk_here("actor list --limit 99").stdout.splitlines() == everything


def test_a_table_that_is_cut_says_on_stderr_how_many_more_there_are(
    kursk_here: Run,
) -> None:
    for line, more in {
        "actor list": 3,
        "source list": 2,
        "question list": 1,
        "claim list": 3,
        "dispute list --all": 1,
    }.items():
        result = kursk_here(f"{line} --limit 2 --format table")
        assert result.exit_code == 0
        assert result.stderr == f"… and {more} more (--limit 0 shows all)\n", line
    whole = kursk_here("actor list --format table --limit 5")
    assert whole.stderr == ""


def test_a_table_takes_nobodys_words_for_markup_or_commands(kursk_here: Run) -> None:
    hostile = "[bold]\x1b[31mred\x1b]0;title\x07\u202eturned"
    added = kursk_here("claim", "add", "weather", "putin", hostile)
    listed = kursk_here("claim list --format table").stdout
    assert added.exit_code in {0, 2}
    assert not {"\x1b", "\x07", "\u202e"} & set(listed)
    assert "[red]" in listed.replace("\n", "")


def test_a_limit_below_zero_is_refused(kursk_here: Run) -> None:
    result = kursk_here("actor list --limit -1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--limit" in result.stderr


def test_a_table_says_what_was_done_with_an_answer(kursk_here: Run) -> None:
    for line in (
        "claim add kursk-control ukraine 'All is lost.' --concedes russia",
        "claim add kursk-control putin 'No comment.' --declines",
        "claim retract 1 --said 2025-05-01",
    ):
        assert kursk_here(line).exit_code == 0
    drawn = kursk_here("claim list --format table").stdout
    rows = [" ".join(line.split()) for line in drawn.splitlines()]
    for told in "concedes: Russia", "declines", "retracts", "(ended by":
        assert any(told in row for row in rows), drawn
