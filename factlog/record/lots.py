"""Many entries kept together: what is loaded is in the log whole, or not at all."""

from __future__ import annotations

import secrets
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from factlog import derive
from factlog.db.counted import recount
from factlog.db.journal import Journal, is_kept
from factlog.db.models import Citation, Claim, Counterclaim
from factlog.db.session import trying, writing
from factlog.db.tries import again

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from factlog.db.models import Entry, Recorded

AN_ENTRY = 1_000
"""Versions that an entry may have, unless a single row of a file makes more."""

UNNAMED = Claim, Citation, Counterclaim
"""What a draft need not write where nothing can mention the claim."""


class Lot:
    """Entries that are kept together; `entry` is the open one.

    If they are several, they are joined to the log by one more, without rows, as those
    that another log brings are: nobody can ask what was known between them, and what
    they change is worked out once. Then `touched` holds the questions.
    """

    opens: ClassVar[type[Journal]] = Journal

    def __init__(self, session: Session, *, by: str | None, reason: str | None) -> None:
        """Open the first entry."""
        self.entry = self.opens(session, by=by, reason=reason)
        self.touched: set[int] = set()
        self._head = self.entry.previous
        self._counted = self.entry.size
        self._sealed: list[Entry] = []

    @property
    def head(self) -> bytes | None:
        """The digest of the newest entry: what the lot follows, or, closed, its own."""
        return self._head.digest if self._head else None

    def make_room(self, weight: int) -> None:
        """See to it that the open entry has room for so many versions."""
        if self.entry.rows and len(self.entry.rows) + weight > AN_ENTRY:
            self.turn()

    def turn(self) -> None:
        """Seal the open entry and open the next one."""
        self._sealed.append(self.entry.seal(aside=True))
        self.entry.go_on(self._sealed[-1])
        self._count()

    def _count(self) -> None:
        """Have the rows counted anew each time that the log has doubled."""
        if self.entry.size > max(2 * self._counted, self._counted + AN_ENTRY):
            recount(self.entry.session)
            self._counted = self.entry.size

    def close(self) -> None:
        """Seal what is open, and join all of it to the log."""
        entry, session = self.entry, self.entry.session
        if not self._sealed:
            if entry.rows:
                self._head = entry.seal()
                self.touched = derive.update(session, entry.rows, entry.id)
            return
        if entry.rows:
            self.turn()
        entry.arrive(self._sealed)
        entry.previous = self._head
        before = self._head.id if self._head else 0
        self._head = entry.seal(merged=self._sealed[-1].digest)
        self.touched = derive.arrived(session, after=before)

    def expect(self, *, mentions: bool) -> None:
        """Say that a row of a file comes next, and if others can mention its claim."""


class Draft(Journal):
    """An entry that is never kept: what nothing can name is not even written.

    On PostgreSQL it is in nobody's way: it and its rows stand `apart`, where no other
    entry has its numbers, nor another draft.
    """

    locking = False
    named = True

    def __init__(self, session: Session, *, by: str | None, reason: str | None) -> None:
        """Take a place of its own, far from those of what is kept."""
        self.apart = (1 << 61) + (secrets.randbits(20) << 40)
        super().__init__(session, by=by, reason=reason, apart=self.apart)

    def _await(self, row: Recorded) -> None:
        if self.named or not isinstance(row, UNNAMED):
            super()._await(row)


class Trial(Lot):
    """A lot that shows what would be refused: nothing of it is sealed."""

    opens = Draft
    entry: Draft

    def __init__(self, session: Session, *, by: str | None, reason: str | None) -> None:
        """Open what is never kept."""
        super().__init__(session, by=by, reason=reason)
        self._begins: list[int] = []

    def make_room(self, weight: int) -> None:  # noqa: ARG002  as any lot
        """Seal nothing, for that may be of any size; have the rows counted."""
        self._count()

    def expect(self, *, mentions: bool) -> None:
        """Write what comes only if something may mention it."""
        self.entry.named = mentions
        self._begins.append(len(self.entry.rows))

    def taken(self) -> list[list[Recorded]]:
        """Return what each row of a file made since this was asked last; forget it.

        What it is called can still be found.
        """
        rows, begins = self.entry.rows, self._begins
        made = [rows[a:b] for a, b in pairwise([*begins, len(rows)]) if a < b]
        self.entry.rows, self._begins = [], []
        return made


def keep(
    engine: Engine, work: Callable[[Lot], None], *, by: str | None, reason: str | None
) -> Lot:
    """Open a lot of entries, do the work with it, and keep it; return it.

    Where the database fails for a moment the work is called again, as `change` does.
    """
    done: list[Lot] = []

    def once() -> Lot:
        with writing(engine) as session:
            lot = Lot(session, by=by, reason=reason)
            if done and is_kept(session, done[-1].entry.uid):
                return done[-1]
            done.append(lot)
            work(lot)
            lot.close()
        return lot

    return again(engine, once)


def attempt(engine: Engine, work: Callable[[Trial], None]) -> None:
    """Do the work with a lot that is not kept, to see what would be refused."""

    def once() -> None:
        with trying(engine) as session:
            work(Trial(session, by="", reason=None))

    again(engine, once)
