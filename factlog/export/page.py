"""The page that a report becomes, before it is Markdown or HTML.

A sentence is a row of pieces: our own words (a plain string), other people's words,
links, and references to a claim on the page. Renderers only mark these up, so no two
formats can say different things.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theirs:
    """Other people's words, safe to show, and the tag of their language."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Other people's words that lead to an address on the web."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Ref:
    """The mention of a claim, and its place on the page if it is there."""

    text: str
    anchor: str | None


Piece = str | Theirs | Link | Ref
Sentence = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A side as it is marked: a letter, and one of six colours that only repeat it."""

    letter: str
    tone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a side holds, and each of its speakers who says so."""

    act: str
    words: Theirs
    holders: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A side and the answers that it holds."""

    side: Side
    name: Theirs
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage as it was found, or its translation."""

    label: Sentence
    words: Theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A claim: who speaks, what is said, where it is found, what became of it."""

    number: int
    anchor: str
    side: Side
    speaker: Sentence
    facts: tuple[Sentence, ...]
    act: Sentence
    answer: Theirs | None
    words: Theirs | None
    quotes: tuple[Quote, ...]
    ended: bool
    notes: tuple[Sentence, ...]
    found: tuple[Sentence, ...]
    recorded: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One question: the sentence that says how it stands, and all that is behind it."""

    anchor: str
    title: Theirs
    topic: Theirs | None
    status: str
    lede: Sentence
    asof: Sentence
    remarks: tuple[Sentence, ...]
    facts: tuple[Sentence, ...]
    cards: tuple[Card, ...]
    conflicts: tuple[Sentence, ...]
    marks: tuple[Sentence, ...]
    statements: tuple[Statement, ...]
    sources: tuple[Sentence, ...]
    withdrawn: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole report."""

    title: Theirs
    chapters: tuple[Chapter, ...]
    colophon: tuple[Sentence, ...]
