"""factlog report."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.cli.stories import triple

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

WORDS = "Our units still hold positions in Kursk Oblast."


def test_a_report_is_markdown_unless_told_otherwise(story: Run) -> None:
    code, out, err = triple(story("report kursk-control"))
    assert (code, err) == (0, "")
    assert out.startswith("# Who controls Kursk Oblast?\n")
    assert WORDS in out
    assert out.endswith("\n")


@pytest.mark.parametrize("form", ["md", "html", "json", "csv"])
def test_the_format_is_a_flag_or_the_ending_of_the_file(
    kursk_here: Run, tmp_path: Path, form: str
) -> None:
    printed = kursk_here(f"report kursk-control --format {form}").stdout
    result = kursk_here(f"report kursk-control -o r.{form}")
    assert triple(result) == (0, "", f"wrote r.{form}\n")
    written = (tmp_path / f"r.{form}").read_bytes().decode()
    assert kinds(written) == kinds(printed) == form
    assert WORDS in written
    kursk_here(f"report kursk-control -o other.txt --format {form}")
    assert kinds((tmp_path / "other.txt").read_bytes().decode()) == form


def kinds(text: str) -> str:
    """Return the format that a text is in."""
    if text.lstrip().startswith("<!DOCTYPE html>"):
        HTMLParser().feed(text)
        return "html"
    if text.startswith("#"):
        return "md"
    if text.startswith(("{", "[")):
        json.loads(text)
        return "json"
    assert len({len(row) for row in csv.reader(io.StringIO(text))}) == 1
    return "csv"


@pytest.mark.parametrize("form", ["md", "html", "json", "csv"])
def test_one_report_holds_several_questions_or_all(story: Run, form: str) -> None:
    two = story(f"report killed weather --format {form}").stdout
    assert "About 20." in two
    assert "mud" in two
    assert WORDS not in two
    assert WORDS in story(f"report --all --format {form}").stdout


def test_a_report_of_an_empty_log_is_no_error(run: Run) -> None:
    for form in ("md", "html", "json", "csv"):
        result = run(f"report --all --format {form}")
        assert (result.exit_code, result.stderr) == (0, "")


def test_a_report_shows_the_past(story: Run) -> None:
    then = story("report kursk-control --at 2025-04-25 --format md").stdout
    assert WORDS not in then


def test_a_report_with_an_unknown_question_is_not_written(
    kursk_here: Run, tmp_path: Path
) -> None:
    result = kursk_here("report kursk-control nothing -o r.md")
    assert (result.exit_code, result.stdout) == (3, "")
    assert sorted(path.name for path in tmp_path.glob("*r.md*")) == []


@pytest.mark.parametrize("typed", ["--format pdf", "-o report.xyz"])
def test_an_unknown_format_names_the_known_ones(kursk_here: Run, typed: str) -> None:
    result = kursk_here(f"report kursk-control {typed}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "hint: choose one of md, html, json, csv" in result.stderr
