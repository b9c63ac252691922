"""One dispute at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factlog.rows.claims import ClaimRow
    from factlog.vocab import Act, Answers, Basis, Conflict, Counter, Status, Time


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """The question of a dispute."""

    slug: str
    text: str
    answers: Answers
    unit: str | None
    time: Time


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """A standing claim of an actor."""

    actor: str
    name: str
    claim: int
    act: Act
    answer: str | None
    label: str | None
    said: str | None
    hedge: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """A side and the positions of its actors."""

    side: str
    name: str
    positions: tuple[PositionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRow:
    """Two standing claims that cannot both hold; `claim` is the later one."""

    claim: int
    against: int
    kind: Conflict | Counter
    basis: Basis
    sides: tuple[str, str]
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """What one claim says of another, or of a source, without a conflict."""

    target: int | str
    kind: str
    claim: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentRow:
    """How a question stands now, in short: its status, and who holds what."""

    question: AskedRow
    status: Status
    sides: tuple[SideRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeDetail:
    """A question at a moment: its status, who holds what, and what is against what."""

    question: AskedRow
    status: Status
    marks: tuple[str, ...]
    since: str | None
    at: str | None
    known_on: str | None
    sides: tuple[SideRow, ...]
    conflicts: tuple[ConflictRow, ...]
    marks_on: tuple[MarkRow, ...]
    claims: tuple[ClaimRow, ...]
    origins: int
