"""Other people's words act on nothing where they are shown."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

from tests.db.hostile import ACTING, HOSTILE, run_on
from tests.db.logs import lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

SHOWN = [
    *("actor list", "source list", "question list", "claim list", "dispute list --all"),
    *("actor show russia", "actor show ukraine", "source show page", "question show q"),
    *("claim show 1", "claim show 2", "claim show 3", "claim show 4"),
    *("dispute show q", "dispute show free", "dispute show figure", "check"),
    *("search said", "search --noun source page"),
]


@pytest.mark.no_cover
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["table", "tsv", "json"])
def test_nothing_that_acts_reaches_a_terminal(
    hostile: Callable[[str], Engine], name: str, form: str
) -> None:
    run = run_on(hostile(name))
    for command in SHOWN:
        done = run(*command.split(), "--format", form)
        assert done.exit_code == 0, done.output[:500]
        acting = ACTING.search(done.output)
        assert not acting, (command, acting, done.output[:200])
        assert form == "tsv" or "\t" not in done.output
        if form == "tsv":
            listed = done.stdout.split("\n")[:-1]
            assert len({line.count("\t") for line in listed}) == 1
        assert_no_tag(done.output)


def assert_no_tag(output: str) -> None:
    """Check that nothing invisible is left but the joiners that scripts need."""
    for character in set(output):
        if unicodedata.category(character) == "Cf":
            assert character in "\u200c\u200d", ascii(character)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["md", "html", "csv", "json"])
def test_nothing_that_acts_reaches_a_report(
    hostile: Callable[[str], Engine], name: str, form: str
) -> None:
    done = run_on(hostile(name))("report", "--all", "--format", form)
    assert (done.exit_code, done.stderr) == (0, "")
    page = done.stdout
    assert not ACTING.search(page.replace("\r\n", "\n").replace("\t", " "))
    if form == "html":
        assert "<script" not in page
        assert "<img" not in page
        assert "javascript:" not in re.findall(r'href="([^"]*)"', page)
    if form == "csv":
        assert not re.search(r'(?:^|,)"[=+@\t-]', page, re.MULTILINE)
    if form == "json":
        asked = [one["dispute"]["question"]["text"] for one in json.loads(page)]
        assert HOSTILE[name] in asked


@pytest.mark.parametrize("name", HOSTILE)
def test_a_report_of_any_words_can_be_written(
    hostile: Callable[[str], Engine], name: str, tmp_path: Path
) -> None:
    run = run_on(hostile(name))
    for form in ("md", "html", "csv", "json"):
        output = str(tmp_path / f"report.{form}")
        assert run("report", "q", "-o", output).exit_code == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_errors_and_hints_repeat_no_words_that_act(
    hostile: Callable[[str], Engine], name: str, tmp_path: Path
) -> None:
    words, run = HOSTILE[name], run_on(hostile(name))
    no = f"no {words}"
    for command in (
        ("actor", "show", no),
        ("source", "show", no),
        ("question", "show", no),
        ("claim", "show", no),
        ("claim", "add", "q", no, words, "--answer", "yes"),
        ("claim", "add", "q", "russia", words, "--answer", no),
        ("claim", "add", "q", "russia", words, "--answer", "yes", "--said", words),
        ("claim", "add", "figure", "russia", words, "--answer", words),
        ("claim", "add", "q", "russia", "w", "--answer", "yes", "--source", no),
        ("claim", "list", "--since", words),
        ("dispute", "list", "--at", words),
        ("source", "add", words, "--title", words),
        ("source", "add", "s", "--url", f"http:// {words}"),
        ("question", "option", "q", words),
        ("report", "q", "--format", words),
    ):
        done = run(*command)
        assert done.exit_code in {2, 3}, (command[:3], done.output[:300])
        assert not ACTING.search(done.output), command[:2]
        assert done.stdout == ""
        assert len(done.stderr) < 10_000, (command[:2], len(done.stderr))
    path = tmp_path / "rows.jsonl"
    wrong = [{"row": words}, {"row": "actor", words: words, "slug": words}]
    path.write_text(lines(*wrong), encoding="utf-8")
    for form in ("table", "json"):
        done = run("load", str(path), "--format", form)
        assert done.exit_code == 2
        assert not ACTING.search(done.output)
