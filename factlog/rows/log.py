"""The log and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """Something wrong or thin in the log."""

    kind: str
    thing: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedRow:
    """An entry or one of its rows: its canonical line, its words, its salt.

    An entry also has the moment at which it arrived here, and its digest.
    """

    line: dict[str, str | int | list[str]]
    words: dict[str, str]
    salt: str
    arrived_at: str | None = None
    digest: str | None = None
