"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """A thing in whose words something was found, and the part of them that shows it.

    `name` is a claim's number, else a slug. The words found stand in ⟦brackets⟧ in the
    excerpt from `field`. Only claims have a question, an actor and a date.
    """

    noun: str
    name: str
    question: str | None
    actor: str | None
    said: str | None
    field: str
    excerpt: str
