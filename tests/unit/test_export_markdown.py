"""Markdown reads back as the words that went in."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from factlog.export.markdown import escape, line, render
from factlog.export.page import Link, Ref, Theirs
from factlog.text import printable
from tests.unit.hostile import words
from tests.unit.parsed import markdown_of
from tests.unit.sample_report import EMPTY, KURSK

UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[`*_\[\]<>&#|~$@]")


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("plain words, (with) 'signs'; 10% - and - 3.5!", None),
        ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
        ("[a](b) ![c", r"\[a\](b) !\[c"),
        ("<a@b.example>", r"\<a\@b.example\>"),
        ("https://a.example", r"https\://a.example"),
        ("www.a.example", r"www\.a.example"),
        ("at 14:00:10, so: 7", None),
        ("a:b :100:", r"a\:b \:100\:"),
        ("a | b # c ~~d~~ $e$ \\", r"a \| b \# c \~\~d\~\~ \$e\$ \\"),
        ("two\nlines", "two lines"),
        ("Look!", r"Look\!"),
    ],
)
def test_marks_are_escaped_and_other_signs_are_not(
    words: str, markdown: str | None
) -> None:
    expected = words.replace("3.5!", r"3.5\!") if markdown is None else markdown
    assert escape(words) == expected


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("1. one", r"1\. one"),
        ("2) two", r"2\) two"),
        ("1945 was", "1945 was"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("=== line", r"\=== line"),
    ],
)
def test_a_line_begins_no_block(words: str, markdown: str) -> None:
    assert line(Theirs(words)) == markdown
    assert line(Theirs(words[:1]), words[1:]) == markdown


def test_a_link_is_kept_apart_from_its_words() -> None:
    link = Link("a](b", "https://a.example/(b)?c=1&copy;=2")
    assert line(link) == r"[a\](b](<https://a.example/(b)?c=1&amp;copy;=2>)"
    page = markdown_of(line(link))
    assert page.links == ["https://a.example/(b)?c=1&copy;=2"]
    assert line(Ref("claim 1", "q1-claim-1")) == "claim 1"


def test_an_exclamation_mark_before_a_link_makes_no_image() -> None:
    page = markdown_of(line(Theirs("Look!"), Link("a", "https://a.example")))
    assert (page.faults, page.words) == ([], "Look!a")


@given(words)
def test_any_text_reads_back_as_that_text(text: str) -> None:
    shown = printable(text)
    for form in (
        line(Theirs(text)),
        f"# {line(Theirs(text))}",
        f"- {line(Theirs(text))}",
        f"> {line(Theirs(text))}",
        f"**x {line(Theirs(text))} x**",
        line(Theirs(text), " ", Link(text, "https://a.example")),
        line("“", Theirs(text), "” ", Link("x", "https://a.example")),
    ):
        page = markdown_of(form)
        assert page.faults == []
        assert shown in page.words


@given(words)
def test_no_mark_is_left_unescaped(text: str) -> None:
    assert not UNESCAPED.search(escape(text))


def test_several_questions_begin_with_a_list_of_them() -> None:
    assert render([KURSK, EMPTY]).startswith(
        "# Report on 2 questions\n\n"
        "- Who controls Kursk Oblast? (contested)\n"
        "- How many were killed in Belgorod Oblast? (uncontested)\n\n"
        "## Who controls Kursk Oblast?\n"
    )


def test_a_report_of_the_past_says_so() -> None:
    past = replace(KURSK, dispute=replace(KURSK.dispute, at="2025-04-27"))
    assert "\n\n*As things stood on 27 April 2025.*\n\n" in render([past])


def test_headings_go_down_by_one() -> None:
    for reports in ([KURSK], [KURSK, EMPTY]):
        headings = markdown_of(render(reports)).headings
        assert headings.count(1) == 1
        steps = pairwise(headings)
        assert all(later <= earlier + 1 for earlier, later in steps)
