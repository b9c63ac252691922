"""The HTML page: one file, sealed, in order, whole."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from factlog.export.html import render, run
from factlog.export.page import Link, Ref, Theirs
from factlog.text import paragraphs
from tests.unit.hostile import words
from tests.unit.parsed import html_of
from tests.unit.sample_report import CLAIMS, DISPUTE, EMPTY, KURSK

if TYPE_CHECKING:
    from factlog.export.page import Piece


def test_the_policy_allows_the_page_own_style_and_nothing_else() -> None:
    page = render([KURSK])
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = re.search('Security-Policy" content="(.*?)"', page)
    assert policy
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.search("url[(]|@import|<script|<link|style=|src=", page)


@pytest.mark.parametrize("reports", [[], [KURSK], [EMPTY], [KURSK, EMPTY]])
def test_headings_go_down_by_one_and_there_is_one_title(reports: list[object]) -> None:
    page = html_of(render([one for one in (KURSK, EMPTY) if one in reports]))
    assert page.faults == []
    assert page.headings.count(1) == 1
    steps = pairwise(page.headings)
    assert all(later <= earlier + 1 for earlier, later in steps)


def test_every_reference_leads_to_a_place_on_the_page() -> None:
    page = html_of(render([KURSK, EMPTY, KURSK]))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_words_carry_their_language() -> None:
    page = render([KURSK])
    assert '<blockquote dir="auto" lang="ru"><p>Сегодня' in page
    assert '<blockquote dir="auto" lang="id"><p>Hari ini' in page


def test_a_claim_that_no_longer_stands_is_marked_as_over() -> None:
    page = render([KURSK])
    over = re.findall('id="(q1-claim-[0-9]+)" class="claim tone-[0-9] over"', page)
    assert over == ["q1-claim-4", "q1-claim-8"]


def test_a_report_of_the_past_says_so() -> None:
    past = replace(KURSK, dispute=replace(DISPUTE, at="2025-04-27"))
    assert "As things stood on <bdi>27 April 2025</bdi>." in render([past])


def test_a_question_that_nobody_answered_has_no_empty_sections() -> None:
    page = render([EMPTY])
    assert "<section" not in page
    assert "No claim has been recorded yet." in page


@pytest.mark.parametrize(
    ("piece", "html"),
    [
        ("a < b", "a &lt; b"),
        (Theirs("<b>"), "<bdi>&lt;b&gt;</bdi>"),
        (Theirs("да", "ru"), '<bdi lang="ru">да</bdi>'),
        (Ref("claim 1", None), "claim 1"),
        (Ref("claim 1", "q1-claim-1"), '<a href="#q1-claim-1">claim 1</a>'),
        (
            Link("a", "https://a.example/?b&c"),
            (
                '<a href="https://a.example/?b&amp;c" '
                'rel="noopener noreferrer nofollow" dir="auto"><bdi>a</bdi></a>'
            ),
        ),
    ],
)
def test_each_piece_is_marked_up(piece: Piece, html: str) -> None:
    assert run((piece,)) == html


@given(words)
def test_any_text_is_on_the_page_as_it_is(text: str) -> None:
    row = replace(CLAIMS[2], text=text)
    page = html_of(render([replace(KURSK, dispute=replace(DISPUTE, claims=(row,)))]))
    assert page.faults == []
    assert paragraphs(text.replace("\t", " ")).strip() in page.words
