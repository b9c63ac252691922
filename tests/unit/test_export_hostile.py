"""Whatever other people write, in whatever field, no format is harmed by it."""

from __future__ import annotations

import csv
import json
import time
from dataclasses import replace
from io import StringIO

import pytest

from factlog.export import RENDERERS, renderer
from tests.unit.hostile import UNSAFE, WORDS, poisoned
from tests.unit.parsed import html_of, markdown_of
from tests.unit.sample_report import CLAIMS, DISPUTE, KURSK

LONG = 1_000_000
SLOW = 20  # seconds, on a busy machine; a quadratic pattern takes hours


@pytest.mark.parametrize("poison", WORDS)
@pytest.mark.parametrize("form", RENDERERS)
def test_nothing_that_acts_on_a_reader_gets_through(form: str, poison: str) -> None:
    text = renderer(form)(poisoned(poison))
    harm = UNSAFE - ({"\r"} if form == "csv" else set())
    assert not harm.intersection(text)


@pytest.mark.parametrize("poison", WORDS)
def test_no_word_becomes_an_element_or_a_link_of_html(poison: str) -> None:
    for report in poisoned(poison):
        page = html_of(renderer("html")([report]))
        assert page.faults == []
        assert all(link.startswith(("http", "#q1-claim-")) for link in page.links)


@pytest.mark.parametrize("poison", WORDS)
def test_no_word_becomes_a_mark_of_markdown(poison: str) -> None:
    for report in poisoned(poison):
        page = markdown_of(renderer("md")([report]))
        assert page.faults == []
        assert all(link.startswith("http") for link in page.links)


@pytest.mark.parametrize("poison", WORDS)
def test_no_word_makes_a_cell_or_a_formula(poison: str) -> None:
    reports = poisoned(poison)
    text = renderer("csv")(reports)
    header, *rows = csv.reader(StringIO(text, newline=""))
    assert {len(row) for row in rows} == {len(header)}
    assert len(rows) == 3 * (len(CLAIMS) + 1)
    starts = {cell.lstrip(" \"'\ufffd")[:1] for row in rows for cell in row}
    bare = {cell[:1] for row in rows for cell in row}
    assert not bare.intersection("=+-@\t\r＝")
    if starts.intersection("=+-@＝"):
        assert "'" in bare


@pytest.mark.parametrize("poison", WORDS)
def test_every_word_comes_back_from_json(poison: str) -> None:
    found = json.loads(renderer("json")(poisoned(poison)))
    assert found[2]["dispute"]["claims"][0]["uid"] == poison


def test_long_words_take_no_longer_than_they_must() -> None:
    for words in ("x" * LONG, "`*_[" * (LONG // 4), "\"'“ " * (LONG // 4), "\n" * LONG):
        row = replace(CLAIMS[2], text=words, label=words, hedge=words, said=words)
        report = replace(
            KURSK,
            dispute=replace(DISPUTE, claims=(row,), sides=()),
            names=KURSK.names | {"gerasimov": words},
            sources=(replace(KURSK.sources[0], title=words, url=f"http://{words}"),),
        )
        for form in RENDERERS:
            began = time.monotonic()
            assert renderer(form)([report])
            assert time.monotonic() - began < SLOW
