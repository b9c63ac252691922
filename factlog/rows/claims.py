"""Claims and where they are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factlog.vocab import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow:
    """Where a claim is found, and by what way it came there."""

    source: str
    via: tuple[str, ...]
    reported_by: str | None
    quote: str | None
    quote_language: str | None
    translation: str | None
    locator: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim, whether it stands, and what it is cited from.

    Of one that was `erased` the words are gone, and those of its citations. Who
    `changed` it last is null where nobody did.
    """

    number: int
    uid: str
    question: str
    actor: str
    on_behalf_of: str | None
    side: str
    act: Act
    answer: str | None
    label: str | None
    low: str | None
    high: str | None
    approximate: bool
    unit: str | None
    text: str | None
    language: str | None
    said: str | None
    said_earliest: str | None
    said_latest: str | None
    holds: str | None
    holds_earliest: str | None
    holds_latest: str | None
    hedge: str | None
    channel: str | None
    addressee: str | None
    stands: bool
    ended_by: int | None
    counters: tuple[int, ...]
    countered_by: tuple[int, ...]
    disputed: bool
    citations: tuple[CitationRow, ...]
    recorded_at: str
    recorded_by: str
    changed_at: str | None
    changed_by: str | None
    withdrawn: bool
    erased: bool
