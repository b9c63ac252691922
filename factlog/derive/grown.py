"""Questions to which claims are only added, run of entries after run.

It is enough to read such a question as it is known in the end, and to leave out the
claims that came later: so it is read once, and not once for each run.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from factlog.db import models as m
from factlog.derive.kept import FEW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import CompoundSelect, Select
    from sqlalchemy.orm import Session


class Run(NamedTuple):
    """The last entry of a run, and the last claim that is recorded by then."""

    entry: int
    claim: int


class Grown:
    """Which questions wait to be worked out, and as known after which runs.

    Those that a counterclaim ties to others never wait, nor those with many claims: to
    work these out again for each run would cost the square of what was said.
    """

    def __init__(self, session: Session) -> None:
        """Find out which never wait; there are no runs yet."""
        self._never = {*session.scalars(_crowded()), *session.scalars(_ever_tied())}
        self._entries, self._claims = array("q"), array("q")  # as many as entries
        self._since: dict[int, int] = {}

    def can_wait(self, questions: Iterable[int]) -> set[int]:
        """Return those of these questions that can be worked out later."""
        return {*questions} - self._never

    def waiting(self, among: Collection[int] | None = None) -> set[int]:
        """Return the questions that wait, of some or of all."""
        return {*self._since} if among is None else self._since.keys() & among

    def add(
        self, session: Session, first: int, last: int, questions: Iterable[int]
    ) -> None:
        """Let questions wait that a run of entries changed; ask in their order."""
        own = m.Claim.entry_id.between(first, last)
        newest = session.scalar(select(func.max(m.Claim.id)).where(own))
        before = self._claims[-1] if self._claims else 0
        self._entries.append(last)
        self._claims.append(newest or before)
        for key in questions:
            self._since.setdefault(key, len(self._entries) - 1)

    def runs(self, question: int, claims: Iterable[int]) -> list[Run]:
        """Return the runs that changed a question with these claims; it waits no more.

        Those are the first for which it waits, and each that added a claim since.
        """
        first = self._since.pop(question)
        after = self._claims[first]
        later = {bisect_left(self._claims, one) for one in claims if one > after}
        places = sorted({first, *later})
        return [Run(self._entries[place], self._claims[place]) for place in places]


def _crowded() -> Select[int]:
    """Return what finds the questions with many claims."""
    asked = m.Claim.question_id
    return select(asked).group_by(asked).having(func.count() > FEW)


def _ever_tied() -> CompoundSelect[int]:
    """Return what finds the questions that any version of a counterclaim ties."""
    claim, target = aliased(m.Claim), aliased(m.Claim)
    one, other = (
        select(own)
        .select_from(m.Counterclaim)
        .join(claim, claim.key == m.Counterclaim.counterclaim_id)
        .join(target, target.key == m.Counterclaim.claim_id)
        .where(claim.question_id != target.question_id)
        for own in (claim.question_id, target.question_id)
    )
    return one.union(other)
