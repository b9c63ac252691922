"""Reports full of what other people might write to do harm."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.unit.sample_report import KURSK

if TYPE_CHECKING:
    from collections.abc import Callable

    from factlog.rows import QuestionReport

WORDS = [
    "\x1b[31mred\x1b]0;title\x07",
    "\u202eright to left\u202c\u2066isolated",
    "</script></style></title><script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "' onmouseover='alert(1)",
    '=HYPERLINK("http://evil.example","click")',
    "  \"' ＝cmd|'/C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "\t+1",
    "\r=1",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://bbc.example@evil.example/",
    "{{ 7 * 7 }}{% raw %}",
    "\x85\x9b31m\x90",
    "tag\U000e0041\U000e007f",
    "nul\0 and half \ud800 a character",
    "# *a* _b_ [c](javascript:d) ![e](http://f.example) `g` ~~h~~ <i>j</i> &amp; \\",
    "a | b\nc | d\n--- | ---",
    "line\n\n- item\n1. one\n> quote\n***\n    code",
    "```\ncode\n```",
    "[x]: http://evil.example",
    "www.evil.example http://evil.example a@evil.example",
]
UNSAFE = {
    character
    for words in WORDS
    for character in words
    if not character.isprintable() and character not in " \n"
}

words = st.text(max_size=60) | st.sampled_from(WORDS)


def changed(tree: Any, change: Callable[[str], str]) -> Any:
    """Return a tree with every string in it changed; words of closed lists stay."""
    if isinstance(tree, str) and not isinstance(tree, Enum):
        return change(tree)
    if isinstance(tree, tuple):
        return tuple(changed(one, change) for one in tree)
    if isinstance(tree, dict):
        return {change(key): change(value) for key, value in tree.items()}
    if is_dataclass(tree) and not isinstance(tree, type):
        found = {
            one.name: changed(getattr(tree, one.name), change) for one in fields(tree)
        }
        return replace(tree, **found)
    return tree


def poisoned(poison: str) -> list[QuestionReport]:
    """Return reports in which every string begins with, ends with or is a poison."""
    return [
        changed(KURSK, lambda words: f"{poison}{words}"),
        changed(KURSK, lambda words: f"{words}{poison}"),
        changed(KURSK, lambda _: poison),
    ]
