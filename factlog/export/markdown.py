"""Reports as CommonMark: headings, lists, quotations, and no HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from factlog.export import prose
from factlog.export.page import Link
from factlog.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from factlog.export.page import (
        Answer,
        Card,
        Chapter,
        Page,
        Piece,
        Quote,
        Sentence,
        Statement,
        Theirs,
    )
    from factlog.rows import QuestionReport

# Marks of CommonMark, and of GitHub's tables, mathematics, mentions and addresses that
# link themselves. What makes a block only where it begins a line is left to `line`.
_MARKS = {ord(mark): f"\\{mark}" for mark in "\\`*_[]<>&#|~$@"}
_AT_TIMES = re.compile(
    r"!(?=\Z)|:(?!\s|(?<=\d\d:)\d\d(?!\d))|(?<=www)\.", re.IGNORECASE
)
_BEGINS_BLOCK = re.compile(r"([0-9]{1,9})(?=[.)])|(?=[-+=])")


def escape(words: str) -> str:
    """Return words on one line that read back as they are, inside a line."""
    return _own(printable(words))


def line(*sentence: Piece) -> str:
    """Return a sentence on one line that begins no list and underlines nothing."""
    run = "".join(map(_piece, sentence))
    found = _BEGINS_BLOCK.match(run)
    return f"{found[0]}\\{run[found.end() :]}" if found else run


def render(reports: Sequence[QuestionReport]) -> str:
    """Return the reports as one document, ending in one newline."""
    return "\n\n".join(_document(prose.page(reports))) + "\n"


def _piece(piece: Piece) -> str:
    if isinstance(piece, Link):
        # An ampersand could begin an entity; what else acts here is in no address.
        return f"[{escape(piece.text)}](<{piece.url.replace('&', '&amp;')}>)"
    return _own(piece) if isinstance(piece, str) else escape(piece.text)


def _own(words: str) -> str:
    """Return words escaped, with the spaces that join them to others'."""
    return _AT_TIMES.sub(r"\\\g<0>", words.translate(_MARKS))


def _document(page: Page) -> Iterator[str]:
    several = len(page.chapters) != 1
    yield f"# {line(page.title)}"
    if several and page.chapters:
        yield _list(
            (chapter.title, f" ({chapter.status})") for chapter in page.chapters
        )
    for chapter in page.chapters:
        if several:
            yield f"## {line(chapter.title)}"
        yield from _chapter(chapter, "###" if several else "##")
    yield "---"
    yield from (f"*{line(*sentence)}*" for sentence in page.colophon)


def _chapter(chapter: Chapter, level: str) -> Iterator[str]:
    yield f"**{line(*chapter.lede)}**"
    if chapter.asof:
        yield f"*{line(*chapter.asof)}*"
    yield from (line(*remark) for remark in chapter.remarks)
    topic = [("Topic: ", chapter.topic, ".")] if chapter.topic else []
    yield from (line(*fact) for fact in (*chapter.facts, *topic))
    if chapter.cards:
        yield f"{level} Who says what"
        for card in chapter.cards:
            yield from _card(card, level)
    yield from _section(f"{level} Where they conflict", chapter.conflicts)
    yield from _section(
        f"{level} What else is said of claims and sources", chapter.marks
    )
    if chapter.statements:
        yield f"{level} What was said, the oldest first"
        for statement in chapter.statements:
            yield from _statement(statement, level)
    yield from _section(f"{level} Sources", chapter.sources)
    yield from _section(f"{level} Withdrawn", chapter.withdrawn)


def _section(heading: str, sentences: Sequence[Sentence]) -> Iterator[str]:
    if sentences:
        yield heading
        yield _list(sentences)


def _list(sentences: Iterable[Sentence]) -> str:
    return "\n".join(f"- {line(*sentence)}" for sentence in sentences)


def _card(card: Card, level: str) -> Iterator[str]:
    yield f"{level}# Side {card.side.letter}: {line(card.name)}"
    yield "\n".join(row for answer in card.answers for row in _answer(answer))


def _answer(answer: Answer) -> Iterator[str]:
    yield f"- {answer.act} {_strong(answer.words)}"
    yield from (f"  - {line(*holder)}" for holder in answer.holders)


def _strong(words: Theirs) -> str:
    return f"**{line(words)}**" if words.text else ""


def _statement(statement: Statement, level: str) -> Iterator[str]:
    side = f"side {statement.side.letter}"
    yield f"{level}# Claim {statement.number} ({side}): {line(*statement.speaker)}"
    yield " · ".join(line(*fact) for fact in statement.facts)
    act = line(*statement.act)
    if statement.answer:
        act += f" {_strong(statement.answer)}"
    yield f"{act[:1].upper()}{act[1:]}{':' if statement.words else '.'}"
    if statement.words:
        yield f"> {line(statement.words)}"
    for quote in statement.quotes:
        yield _quote(quote)
    yield _list((*statement.notes, *_found(statement), statement.recorded))


def _quote(quote: Quote) -> str:
    return f"{line(*quote.label)}:\n\n> {line(quote.words)}"


def _found(statement: Statement) -> Iterator[Sentence]:
    for found in statement.found:
        yield ("Found in ", *found)
