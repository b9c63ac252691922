"""The list of disputes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factlog.vocab import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRow:
    """A question and its status; `sides`, `claims` and `origins` count what stands."""

    question: str
    text: str
    topic: str | None
    status: Status
    sides: int
    claims: int
    origins: int
    since: str | None
    last_said: str | None
