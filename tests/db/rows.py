"""Rows to load: an actor, a question, a claim, and all that a file may hold."""

from __future__ import annotations

from typing import Any

from tests.db.logs import PAGE

ACTOR = {"row": "actor", "slug": "russia", "name": "Russia"}
QUESTION = {"row": "question", "slug": "q", "text": "Is it so?"}
CLAIM = {
    "row": "claim",
    "question": "q",
    "actor": "russia",
    "text": "It is.",
    "answer": "yes",
}
EVERYTHING: list[dict[str, Any]] = [
    {
        **ACTOR,
        "kind": "state",
        "description": "A state",
        "wikidata": "Q159",
        "aliases": ["Россия@ru", "РФ"],
    },
    {
        "row": "actor",
        "slug": "gerasimov",
        "name": "Gerasimov",
        "affiliations": [
            {
                "organization": "russia",
                "role": "chief",
                "since": "2012-11-09",
                "speaks_for": True,
            }
        ],
    },
    {"row": "actor", "slug": "ukraine", "name": "Ukraine"},
    {
        "row": "affiliation",
        "actor": "gerasimov",
        "organization": "ukraine",
        "speaks_for": False,
        "until": "2000",
        "source": "post",
    },
    {
        "row": "source",
        "slug": "wire",
        "kind": "dataset",
        "title": "A wire",
        "url": PAGE,
        "publisher": "russia",
        "language": "ru",
        "published": "2025-04-26",
    },
    {"row": "source", "slug": "copy", "relies_on": ["wire", "https://e.org/basis"]},
    {**QUESTION, "topic": "war"},
    {
        "row": "question",
        "slug": "toll",
        "text": "How many?",
        "answers": "quantity",
        "time": "cumulative",
        "unit": "dead",
        "window_days": 2,
        "tolerance": "2.5",
    },
    {
        "row": "question",
        "slug": "who",
        "text": "Who?",
        "options": [{"slug": "a", "label": "A"}, {"slug": "b", "label": "B"}],
    },
    {"row": "option", "question": "who", "slug": "c", "label": "C"},
    {
        **CLAIM,
        "id": "first",
        "actor": "gerasimov",
        "act": "asserts",
        "on_behalf_of": "russia",
        "said": "2025-04-26",
        "holds": "2025-04",
        "language": "ru",
        "hedge": "reportedly",
        "channel": "briefing",
        "addressee": "ukraine",
        "citations": [
            {
                "source": "copy",
                "via": ["wire"],
                "reported_by": "ukraine",
                "quote": "да",
                "quote_language": "ru",
                "translation": "yes",
                "locator": "p. 3",
            }
        ],
    },
    {
        "row": "claim",
        "id": "second",
        "actor": "ukraine",
        "text": "It is not.",
        "said": "2025-04-27",
        "counters": {"claim": "first", "kind": "corrects", "note": "seen"},
    },
    {"row": "citation", "claim": "second", "source": "wire"},
    {
        "row": "claim",
        "actor": "ukraine",
        "act": "retracts",
        "retracts": "second",
        "said": "2025-04-28",
    },
]
EVERYTHING[3], EVERYTHING[4] = EVERYTHING[4], EVERYTHING[3] | {"source": "wire"}
