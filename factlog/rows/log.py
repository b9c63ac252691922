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


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One change to the log, and what it touched; `rows` counts its versions.

    `touched` names the first of them: a claim by number, all else by slug; and ends
    in … where there may be more. An entry without rows joins what a merge, or a load of
    several entries, brought.
    """

    entry: int
    recorded_at: str
    recorded_by: str
    reason: str | None
    rows: int
    touched: tuple[str, ...]
    uid: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What an entry did to a field of a thing, or of what belongs to it.

    `did` is recorded, amended, withdrawn, restored or erased; where no field changed,
    `field` is null.
    """

    entry: int
    recorded_at: str
    recorded_by: str
    reason: str | None
    did: str
    row: str
    field: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A part of the database that was examined and found to be right."""

    part: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """A group of a server's roles, and what its members may do with the log."""

    role: str
    may: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedRow:
    """What was found to be as it was recorded, and the newest digest."""

    entries: int
    rows: int
    head: str | None
