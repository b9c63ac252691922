"""A proof for strangers, and what a file was found to prove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factlog.rows.claims import CitationRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPart:
    """A recorded row, its words with their field salts, and its place in its entry.

    `entry` is the digest of that entry, `index` and `path` the row's audit path in it.
    """

    line: dict[str, str | int | list[str]]
    words: dict[str, str]
    salts: dict[str, str]
    entry: str
    index: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """All that shows a claim to have been recorded in a head, without the log.

    `entries` are the lines of the entries that lead from the head to those of the rows.
    """

    head: str
    rows: tuple[ProofPart, ...]
    entries: tuple[dict[str, str | int | list[str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """An actor was recorded to speak for an organization."""

    actor: str | None
    organization: str | None
    role: str | None
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedRow:
    """A claim that a file proves to have been recorded; things are in words.

    What is withheld is null, and named in `withheld` as `claim.text`.
    """

    actor: str | None
    on_behalf_of: str | None
    speaks_for: tuple[LinkRow, ...]
    act: str
    answer: str | None
    options: tuple[str, ...]
    question: str | None
    unit: str | None
    text: str | None
    hedge: str | None
    said: str | None
    holds: str | None
    channel: str | None
    addressee: str | None
    withdrawn: bool
    citations: tuple[CitationRow, ...]
    recorded_at: str
    recorded_by: str
    withheld: tuple[str, ...]
    uid: str
    rows: int
    entries: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedRow:
    """What was found right in an export, how many words it withholds, and its head."""

    entries: int
    rows: int
    withheld: int
    head: str
