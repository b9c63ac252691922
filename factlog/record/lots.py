"""Many entries kept together: what is loaded is in the log whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from factlog import derive
from factlog.db.journal import Journal, is_kept
from factlog.db.session import trying, writing
from factlog.db.tries import again

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from factlog.db.models import Entry, Recorded


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
        self._sealed: list[Entry] = []

    def turn(self) -> None:
        """Seal the open entry and open the next one."""
        self._sealed.append(self.entry.seal(aside=True))
        self.entry.go_on(self._sealed[-1])

    def close(self) -> None:
        """Seal what is open, and join all of it to the log."""
        entry, session = self.entry, self.entry.session
        if not self._sealed:
            if entry.rows:
                entry.seal()
                self.touched = derive.update(session, entry.rows, entry.id)
            return
        if entry.rows:
            self.turn()
        entry.arrive(self._sealed)
        entry.previous = self._head
        entry.seal(merged=self._sealed[-1].digest)
        before = self._head.id if self._head else 0
        self.touched = derive.arrived(session, after=before)

    def expect(self, *, mentions: bool) -> None:
        """Say whether what is recorded next can be named by what comes after it."""


class Draft(Journal):
    """An entry that is never kept: what nothing can name is not even written.

    On PostgreSQL it is in nobody's way: its rows have numbers that no others will have.
    """

    locking = False
    apart = 1 << 61
    named = True
    _unwritten = 0

    def add(self, row: Recorded, uid: UUID | None = None) -> int:
        """Return the key of a new thing; one that no other has, if it is not there."""
        if self.named:
            return super().add(row, uid)
        self._unwritten -= 1
        return self._unwritten


class Trial(Lot):
    """A lot that shows what would be refused: nothing of it is sealed."""

    opens = Draft
    entry: Draft

    def turn(self) -> None:
        """Forget the rows so far; what they are called can be found."""
        self.entry.rows.clear()

    def expect(self, *, mentions: bool) -> None:
        """Write what comes only if something may mention it."""
        self.entry.named = mentions


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


def attempt(engine: Engine, work: Callable[[Lot], None]) -> None:
    """Do the work with a lot that is not kept, to see what would be refused."""

    def once() -> None:
        with trying(engine) as session:
            work(Trial(session, by="", reason=None))

    again(engine, once)
