"""CSV for spreadsheets."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given

from factlog.export.csv import HEADER, render
from factlog.text import printable
from tests.unit.hostile import words
from tests.unit.sample_report import CLAIMS, DISPUTE, EMPTY, KURSK


def cells(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text by column."""
    return list(csv.DictReader(StringIO(text, newline="")))


def with_hedge(hedge: str) -> str:
    """Return the cell of a hedge."""
    row = replace(CLAIMS[0], hedge=hedge)
    report = replace(KURSK, dispute=replace(DISPUTE, claims=(row,)), withdrawn=())
    (found,) = cells(render([report]))
    assert list(found) == list(HEADER)
    return found["hedge"]


def test_each_claim_is_a_row_and_names_are_for_people() -> None:
    rows = cells(render([KURSK]))
    assert [row["number"] for row in rows] == [*"34125789", "6"]
    (claim,) = [row for row in rows if row["number"] == "4"]
    assert (claim["actor"], claim["on_behalf_of"], claim["side"]) == (
        "Valery Gerasimov",
        "General Staff of Russia",
        "Russia",
    )
    assert (claim["stands"], claim["ended_by"], claim["disputed"]) == ("no", "1", "no")


def test_what_is_several_stands_in_one_cell() -> None:
    (claim,) = [row for row in cells(render([KURSK])) if row["number"] == "1"]
    assert claim["sources"] == "harian-kursk | kremlin-video"
    assert claim["quotes"].count(" | ") == 1


def test_a_withdrawn_claim_is_a_row_with_its_reason() -> None:
    row = cells(render([KURSK]))[-1]
    assert {name: cell for name, cell in row.items() if cell} == {
        "question": "kursk-control",
        "question_text": "Who controls Kursk Oblast?",
        "status": "contested",
        "since": "2025-04-26",
        "number": "6",
        "withdrawn": "yes",
        "reason": "it answers another question",
    }


def test_a_question_without_claims_has_no_row() -> None:
    assert render([EMPTY]) == render([])
    assert cells(render([])) == []


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@A", "'@A"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        (" =1", "'=1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("“＝1", "'“＝1"),
        ("＋1", "'＋1"),
        ("−1", "'−1"),
        ("\0=1", "'\ufffd=1"),
        ("\u200d=1", "'\u200d=1"),
        (">=4074", ">=4074"),
        ("a=1", "a=1"),
        ("about 20", "about 20"),
        ("two\nlines", "two lines"),
        ('a "b", c', 'a "b", c'),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(typed: str, cell: str) -> None:
    assert with_hedge(typed) == cell


@given(words)
def test_any_text_is_one_cell(text: str) -> None:
    assert with_hedge(text).removeprefix("'") in {
        printable(text),
        printable(text).removeprefix("'"),
    }


def test_lines_end_as_rfc_4180_has_it() -> None:
    text = render([KURSK])
    assert text.count("\r\n") == text.count("\n") == len(CLAIMS) + 2
