"""Entries and versions: the one place where recorded rows are written.

An entry is one change to the log. What it writes is versions of things; a version is
never changed, a newer one takes its place. On sealing, the entry takes the leaves of
its rows and the digest of its predecessor into its own digest.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count, zip_longest
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from sqlalchemy import BigInteger, bindparam, func, select, update
from sqlalchemy.orm import aliased

from factlog import canonical, settings, text, uids
from factlog.db.ask import KEY, ask, rows_of, write
from factlog.db.base import hold
from factlog.db.contents import columns_of, content, lists_of
from factlog.db.driver import Order, run
from factlog.db.lines import entry_line, held, line_of, names_in, words_of
from factlog.db.memory import Memory, head_of, remember
from factlog.db.models import RECORDED, Entry, Erasure, Log, Recorded
from factlog.db.session import WAITING
from factlog.errors import RefusedError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Result, Row, Select
    from sqlalchemy.orm import Session


Version = TypeVar("Version", bound=Recorded)

TABLES = tuple(model.__tablename__ for model in RECORDED)


class Journal:
    """An open entry; everything written through it is one change.

    Made by `record.entry`, which seals it. `rows` holds what was written so far, and
    `size` is how many versions the log has with it; once sealed, `touched` holds the
    questions whose status it may have changed; kept, it is `swept` if nothing is left
    in the files of words that it erased.
    """

    locking: ClassVar = True

    def __init__(
        self,
        session: Session,
        *,
        by: str | None,
        reason: str | None,
        apart: int = 0,
    ) -> None:
        """Take the write lock and the place after the newest entry.

        Numbers are given without gaps, unless they stand so far `apart`.
        """
        self.session = session
        self._pending: list[Recorded] = []
        self.by = recorder(session, by)
        self.reason = reason
        head = head_of(session)
        log, newest = run(
            session,
            Order(_log() if self.locking else select(Log.secret)),
            Order(_newest(), [{"head": head.entry}]),
        )
        self.log = _the_one(log)
        self.names = names_in(session)
        self.rows: list[Recorded] = []
        self.touched: set[int] = set()
        self.swept = True
        self.previous: Any = newest.one_or_none()
        self.id: int = apart + (self.previous.id + 1 if self.previous else 1)
        self.now = self._after(self.previous)
        last = self.previous[6:] if self.previous else ()
        numbers = zip_longest(TABLES, last)
        self.size = sum(number or 0 for number in last)
        self._last = {table: (number or 0) + apart for table, number in numbers}
        if self.previous is None:
            head.move(None, 0, None)
        else:
            top = self.previous
            seen = top.head and (top.head, top.head_arrived)
            head.move(seen, top.id, (top.digest, top.arrived_at))
        self._memory = Memory(head, self._last)
        remember(session, self._memory)
        self._uids: Iterator[UUID] | None = None
        self.uid = self._fresh()

    @staticmethod
    def _after(newest: Any) -> datetime:
        """Return a moment later than the newest entry's, whatever the clock says."""
        now = datetime.now(UTC)
        if newest is None:
            return now
        return _later(now, max(newest.arrived_at, newest.recorded_at))

    @contextmanager
    def making(self, line: bytes, repetition: int) -> Iterator[None]:
        """Give what is added meanwhile uids made from a loaded line."""
        secret = self.log.secret
        self._uids = (
            uids.of_line(secret, line, repetition, str(part)) for part in count(1)
        )
        try:
            yield
        finally:
            self._uids = None

    def _fresh(self) -> UUID:
        return uids.fresh(_microseconds(self.now))

    def _write(self) -> None:
        """Insert the rows that wait: what they are asked for next."""
        pending, self._pending = self._pending, []
        write(self.session, *_inserting(pending))

    @property
    def seconds(self) -> int:
        """The moment of the entry, in seconds since 1970."""
        return int(self.now.timestamp())

    def add(self, row: Recorded, uid: UUID | None = None) -> int:
        """Write a new thing and return its key."""
        own = uid or (next(self._uids) if self._uids else self._fresh())
        self._place(row, own, None)
        self.names.meet(row)
        return row.key

    def key(self, model: type[Recorded], uid: UUID) -> int | None:
        """Return the key of the thing with this uid, if it is known here."""
        return ask(self.session, _first(model), uid=uid).scalar()

    def current(self, model: type[Version], key: int) -> Version:
        """Return the version of a thing that is in force, or withdrawn."""
        found: Version = self.session.scalars(_current(model), {KEY.key: key}).one()
        self.names.meet(found)
        return found

    def replace(self, old: Version, **changes: Any) -> None:
        """Write a later version of a thing: the old one with these changes."""
        self._follow(old, withdrawn=False, **changes)

    def withdraw(self, old: Recorded) -> None:
        """Write a version that says that the thing was recorded by mistake."""
        self._follow(old, withdrawn=True)

    def restore(self, old: Version, version: Version) -> None:
        """Write a later version that says what an earlier one said."""
        self._follow(old, withdrawn=version.withdrawn, **content(version))

    def refuse_erased(self, row: Recorded) -> None:
        """Refuse a later version of what was erased: it would bring words again."""
        erased = select(Erasure.id).where(Erasure.thing == str(row.uid)).limit(1)
        if self.session.scalar(erased) is not None:
            message = f"the words of this {row.__tablename__} were erased"
            raise RefusedError(message, hint="what was erased can only be added anew")

    def _follow(self, old: Version, *, withdrawn: bool, **changes: Any) -> None:
        if old.entry_id == self.id:
            message = f"this {old.__tablename__} was recorded in the same entry"
            raise RefusedError(message, hint="change it in an entry of its own")
        self.refuse_erased(old)
        new = type(old)(**(content(old) | changes))
        new.withdrawn = withdrawn
        new.replaces = self.session.get_one(Entry, old.entry_id).uid
        # First: the new row ends what is remembered of both.
        self._place(new, old.uid, old.key)
        model = type(old)
        self.session.execute(
            update(model).where(model.id == old.id).values(superseded_id=self.id)
        )

    def _place(self, row: Recorded, uid: UUID, key: int | None) -> None:
        table = row.__tablename__
        number = self._last[table] = (self._last[table] or 0) + 1
        versioned = {"id": number, "key": key or number, "uid": uid}
        hold(row, versioned | {"entry_id": self.id, "salt": _salt(words_of(row))})
        self.rows.append(row)
        self.size += 1
        self._await(row)

    def _await(self, row: Recorded) -> None:
        """Let a row be written before anything is asked."""
        self._memory.add(row)
        self._pending.append(row)
        self.session.info[WAITING] = self._write

    def not_before(self, instant: str) -> datetime:
        """Let the entry be later than a moment, as lines write it; return its own."""
        self.now = _later(self.now, datetime.fromisoformat(instant))
        return self.now

    def go_on(self, last: Entry) -> None:
        """Open another entry, in the same transaction, after one that was sealed."""
        self.previous, self.id = last, last.id + 1
        self.now = _later(self.now, last.recorded_at)
        self.uid = self._fresh()
        self.rows = []

    def seal(self, *, merged: bytes | None = None, aside: bool = False) -> Entry:
        """Write the entry itself, with the leaves and the digest of what it wrote.

        `merged` is the digest of the other head that a merge entry joins. What stands
        aside is not written yet: it will arrive with such an entry (`arrive`).
        """
        if merged is not None:
            self.id = self.session.scalars(select(func.max(Entry.id))).one() + 1
        leaves = sorted(canonical.leaf(line_of(row, self.names)) for row in self.rows)
        entry = Entry(
            id=self.id,
            uid=self.uid,
            salt=_salt({"reason": self.reason}),
            recorded_at=self.now,
            arrived_at=self.now,
            recorded_by=self.by,
            reason=self.reason,
            previous=self.previous.digest if self.previous else None,
            merged=merged,
            leaves=b"".join(leaves),
            digest=b"",
        )
        entry.digest = canonical.digest(entry_line(entry))
        pending, self._pending = self._pending, []
        self.session.info.pop(WAITING, None)
        own = [] if aside else [columns_of(entry)]
        write(self.session, *_inserting(pending), rows_of(Entry, own))  # in one go
        return entry

    def arrive(self, entries: Sequence[Entry]) -> None:
        """Write entries that stood aside, which arrive when the next one is sealed."""
        self.now = max(datetime.now(UTC), self.now)
        rows = [columns_of(one) | {"arrived_at": self.now} for one in entries]
        write(self.session, rows_of(Entry, rows))


def is_kept(session: Session, uid: UUID) -> bool:
    """Whether an entry is there: its try is over, for we hold the lock that it held."""
    return session.scalar(select(Entry.id).where(Entry.uid == uid)) is not None


def _salt(words: Mapping[str, str | None]) -> bytes:
    """Return a fresh salt for words; where there are none, there is no salt."""
    return uids.salt() if any(words.values()) else b""


def _inserting(rows: Sequence[Recorded]) -> Iterator[Order]:
    """Yield what inserts rows, each table after those that it refers to."""
    for model in RECORDED:
        own = [row for row in rows if type(row) is model]
        yield rows_of(model, [columns_of(row) for row in own])
        for name, part in lists_of(model) if own else ():
            back = f"{model.__tablename__}_id"
            parts = [
                columns_of(each) | {back: row.id}
                for row in own
                for each in held(row, name)
            ]
            yield rows_of(part, parts)


def recorder(session: Session, by: str | None) -> str:
    """Return who records: as stated, else FACTLOG_BY, else the login name.

    On PostgreSQL that is the role that logged in. Raises InvalidInputError for a name
    that cannot be kept.
    """
    name = settings.recorder(by)
    if name is None and session.get_bind().dialect.name == "postgresql":
        name = session.scalar(select(func.session_user()))
    return text.worded(name or settings.login())


def locked(session: Session) -> Row[bytes]:
    """Return the log's own row, locked until the transaction ends."""
    return _the_one(ask(session, _log()))


def _the_one(found: Result[bytes]) -> Row[bytes]:
    log = found.one_or_none()
    if log is None:
        message = "the log has lost the row that names it"
        raise UnavailableError(message, hint="restore it from a backup")
    return log


@cache
def _log() -> Select[bytes]:
    return select(Log.secret).with_for_update()


def _later(moment: datetime, than: datetime) -> datetime:
    """Return a moment, or the first one after another where that is not earlier."""
    return max(moment, than + timedelta(microseconds=1))


def _microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@cache
def _newest() -> Select[*tuple[Any, ...]]:
    """Return what asks for the newest entry, and the last row of each table.

    And for the mark of the entry `head`, which was the newest before.
    """
    last = (select(func.max(model.id)).scalar_subquery() for model in RECORDED)
    times = Entry.arrived_at, Entry.recorded_at
    seen = aliased(Entry)
    same = seen.id == bindparam("head", type_=BigInteger)
    marks = {"head": seen.digest, "head_arrived": seen.arrived_at}
    still = (
        select(column).where(same).scalar_subquery().label(name)
        for name, column in marks.items()
    )
    newest = select(Entry.id, *times, Entry.digest, *still, *last)
    return newest.order_by(Entry.id.desc()).limit(1)


@cache
def _first(model: type[Recorded]) -> Select[int | None]:
    return select(func.min(model.id)).where(model.uid == bindparam("uid"))


@cache
def _current(model: type[Version]) -> Select[Version]:
    return select(model).where(model.key == KEY, model.superseded_id.is_(None))
