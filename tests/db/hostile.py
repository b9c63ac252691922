"""Hostile words, and logs that are full of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from factlog import record
from factlog.load import load
from tests.conftest import runner
from tests.db.logs import PAGE, lines

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.conftest import Run

EVERYTHING = (
    "Горналь 조선 عربى 😀 é \u200d\n"
    "\x1b[31mred\x1b]0;title\x07\x1b]8;;http://evil.example\x1b\\link\n"
    "\u202eright to left\u202c\u2066isolated\u2069\u200f\u061c\u200b\n"
    "</script></style></title><script>alert(1)</script><img src=x onerror=a>\n"
    "\x85\x9b31m\x90\x7f\x08\x0b\x0c\x1c\u2028\u2029\ufeff\U000e0041\n"
    "two\r\nthree\tfour\rfive\n\n# six\n| a | b |\n--- hint: seven\n"
    "# *a* _b_ [c](javascript:d) `g` ~~h~~ <i>j</i> &amp; \\ ``` a | b > c\n"
    "';DROP TABLE claim;-- \" \\ %s %(a)s {0} {{ 7 * 7 }} ${HOME} $(id) `id` ?"
)
HOSTILE = {
    "everything": EVERYTHING,
    "bars": " | a | b > c\\",
    "formula": '=HYPERLINK("http://evil.example","click")',
}

# What a terminal acts on: controls but the end of a line, forced directions, tags.
ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)


def rows(words: str) -> list[dict[str, Any]]:
    """Return rows with these words in every field that takes words."""
    cited = {
        "source": "page",
        "quote": words,
        "quote_language": words,
        "translation": words,
        "locator": words,
    }
    said = {
        "row": "claim",
        "question": "q",
        "text": words,
        "language": words,
        "hedge": words,
        "channel": words,
        "citations": [cited],
    }
    return [
        {
            "row": "actor",
            "slug": "russia",
            "name": words,
            "description": words,
            "wikidata": words,
            "aliases": [f"{words} alias", "Russia"],
        },
        {
            "row": "actor",
            "slug": "ukraine",
            "name": "Ukraine",
            "affiliations": [
                {"organization": "russia", "role": words, "speaks_for": False}
            ],
        },
        {
            "row": "source",
            "slug": "page",
            "url": PAGE,
            "title": words,
            "language": words,
        },
        {
            "row": "question",
            "slug": "q",
            "text": words,
            "topic": words,
            "options": [{"slug": "yes", "label": words}, {"slug": "no", "label": "No"}],
        },
        {
            "row": "question",
            "slug": "figure",
            "text": "How many?",
            "answers": "quantity",
            "unit": words,
        },
        {"row": "question", "slug": "free", "text": "What?", "answers": "text"},
        {"row": "option", "question": "q", "slug": "third", "label": words},
        {**said, "id": "a", "actor": "russia", "answer": "yes", "said": "2025-04-26"},
        {
            **said,
            "actor": "ukraine",
            "said": "2025-04-27",
            "counters": {"claim": "a", "note": words},
        },
        {**said, "question": "free", "actor": "russia", "answer": words},
        {**said, "question": "figure", "actor": "russia", "answer": "5"},
    ]


def filled(engine: Engine, folder: Path, name: str) -> str:
    """Load hostile rows, withdraw a claim for a hostile reason; return the words."""
    words = HOSTILE[name]
    path = folder / "hostile.jsonl"
    path.write_text(lines(*rows(words)), encoding="utf-8")
    load(engine, [path], by=words, reason=words)
    with record.entry(engine, by=words, reason=words) as entry:
        record.withdraw_claim(entry, "4")
    return words


def run_on(engine: Engine) -> Run:
    """Return what runs commands on a log."""
    return runner(engine.url.render_as_string(hide_password=False))
