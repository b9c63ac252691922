"""All that a report of a question shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factlog.rows.dispute import DisputeDetail
    from factlog.rows.things import OptionRow, SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRow:
    """A source that relies on no other; several, if they rely on one another."""

    sources: tuple[str, ...]
    circular: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnRow:
    """A claim that was recorded by mistake."""

    number: int
    reason: str | None
    withdrawn_at: str
    withdrawn_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """The state of a log: its newest entry and how many there are."""

    entries: int
    head: str | None
    recorded_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReport:
    """All that a report of one question shows, whatever its format.

    `names` gives each actor's name, `sources` each source on the way of a citation,
    `relies_on` what each of these relies on as a whole.
    """

    dispute: DisputeDetail
    topic: str | None
    options: tuple[OptionRow, ...]
    names: dict[str, str]
    sources: tuple[SourceRow, ...]
    relies_on: dict[str, tuple[str, ...]]
    origins: tuple[OriginRow, ...]
    withdrawn: tuple[WithdrawnRow, ...]
    made_at: str
    log: LogRow
