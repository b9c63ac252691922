"""Two logs that grew apart become one, in one transaction."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from factlog import canonical, derive, text
from factlog.db import merge as db
from factlog.db.arrivals import Arrivals
from factlog.db.engine import connect, file_of, shown, sweep, unavailable
from factlog.db.journal import Journal
from factlog.db.models import Erasure
from factlog.db.session import reading, writing
from factlog.db.tries import again
from factlog.db.versions import Versions, entries
from factlog.errors import InvalidInputError, RefusedError
from factlog.load.hidden import withheld
from factlog.load.log import Exports, is_export
from factlog.load.parsing import cannot_be_read, read_twice
from factlog.load.sealed import faults

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from factlog.db.versions import Written

SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What another log brought, what was known of it, and the questions it touches.

    `erased` things lost their words; where they are not `swept`, another program read
    the log, and its files hold them until that ends.
    """

    entries: int
    rows: int
    known: int
    erased: int
    swept: bool = True
    touched: frozenset[int]


class Other(Protocol):
    """A log to take entries from; it can be read more than once."""

    def heads(self) -> Iterator[db.Foreign]:
        """Yield its entries, the rows perhaps left out."""

    def entries(self) -> Iterator[db.Foreign]:
        """Yield its entries with their rows, each of them checked."""

    def check(self) -> None:
        """Refuse it if what it holds is not right, where `entries` would."""


def merge(
    engine: Engine, other: str, *, by: str | None = None, reason: str | None = None
) -> Merged:
    """Take over every entry of another log that this one has not.

    `other` is a file of exported entries, the path of a database, or a URL. A merge
    entry joins the two heads, by `by` and for `reason`; an empty log becomes a copy.
    Raises ProblemsError for lines that are not what their hashes say, RefusedError
    where the two cannot be joined; nothing is kept then.
    """
    with _opened(engine, other) as (log, called):
        reason = text.worded(reason or f"merged {called}")
        return bring(engine, log, by=by, reason=reason, forks=True)


def bring(
    engine: Engine,
    other: Other,
    *,
    by: str | None,
    reason: str | None = None,
    forks: bool = False,
) -> Merged:
    """Take over the entries of another log that this one has not.

    Unless they may be `forks`, they have to follow on the newest one here.
    """
    merged = again(engine, partial(_bring, engine, other, by, reason, forks=forks))
    return replace(merged, swept=sweep(engine)) if merged.erased else merged


def _bring(
    engine: Engine, other: Other, by: str | None, reason: str | None, *, forks: bool
) -> Merged:
    with writing(engine) as session:
        journal = Journal(session, by=by, reason=reason)
        try:
            news = _join(journal, other, forks=forks)
        except RefusedError:
            other.check()  # a line that is wrong may be why
            raise
        before = journal.previous.id if journal.previous else 0
        touched = derive.arrived(session, after=before)
        came = select(func.count()).select_from(Erasure)
        erased = session.scalar(came.where(Erasure.entry_id > before)) or 0
    return Merged(
        entries=news.entries,
        rows=news.rows,
        known=news.known - news.rows,
        erased=erased,
        touched=frozenset(touched),
    )


def _join(journal: Journal, other: Other, *, forks: bool) -> db.News:
    """Write what another log has and this one has not; return what that is."""
    news = db.news(journal.session, other.heads())
    _refuse_the_future(news)
    if not news.entries:
        other.check()
        return news
    if not (forks or news.follows):
        message = "these entries do not follow on the newest one of this log"
        raise RefusedError(message, hint="join the two logs: factlog merge FILE")
    db.join(journal, other.entries(), news)
    return news


def _refuse_the_future(news: db.News) -> None:
    tomorrow = canonical.instant(datetime.now(UTC) + timedelta(days=1))
    if news.latest > tomorrow:
        message = f"an entry cannot have been recorded at {news.latest}"
        raise RefusedError(message, hint="set the clock of the other log's machine")


@contextmanager
def _opened(engine: Engine, other: str) -> Iterator[tuple[Other, str]]:
    """Yield another log, and what to call it."""
    path = Path(other).expanduser()
    if _is_file_of(engine, path):
        raise _itself()  # to open the file beside SQLite would undo its locks on it
    if "://" not in other and not _is_sqlite(path):
        with read_twice(path) as copy:
            if not is_export(copy) and copy.stat().st_size:  # an empty log is one
                message = f"{path} is no log: it does not begin as an export does"
                hint = f"rows and spreadsheets: factlog load {path}"
                raise InvalidInputError(message, hint=hint)
            yield Exports([(copy, str(path))]), path.name
        return
    found = connect(other)
    try:
        if found.url == engine.url:
            raise _itself()
        with reading(found) as session:
            yield _Database(session), path.name if file_of(found) else shown(found)
    finally:
        found.dispose()


def _is_file_of(engine: Engine, path: Path) -> bool:
    own = file_of(engine)
    try:
        return own is not None and own.samefile(path)
    except OSError:
        return False


def _itself() -> RefusedError:
    message = "a log cannot be merged with itself"
    return RefusedError(message, hint="name another log")


def _is_sqlite(path: Path) -> bool:
    """Whether a file is a SQLite database; raises InvalidInputError if it is none."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError as error:
        raise cannot_be_read(path, error) from error


@dataclass(frozen=True, slots=True)
class _Database:
    """A log in another database, as it was when its session began."""

    session: Session

    def heads(self) -> Iterator[db.Foreign]:
        """Yield its entries without their rows; raises RefusedError for one unfit."""
        arrivals = Arrivals()
        with _readable(self.session), closing(entries(self.session)) as written:
            for entry in written:
                line, digest, at = entry.sealed.line, entry.digest, entry.arrived_at
                _refuse(entry, entry.sealed)
                if not canonical.is_instant(at):
                    raise _unfit(entry, "arrived_at: it is not a moment")
                if wrong := arrivals.fault(entry.id, line, digest.hex(), at):
                    raise _unfit(entry, wrong[1])
                yield db.Foreign(entry.sealed, digest, at)
            if wrong := arrivals.left():
                raise _unfit(entry, wrong[1])

    def check(self) -> None:
        """Refuse nothing: each entry is checked when it is read."""

    def entries(self) -> Iterator[db.Foreign]:
        """Yield its entries with their rows; raises RefusedError for one unfit."""
        with (
            _readable(self.session),
            closing(entries(self.session)) as written,
            closing(Versions(self.session)) as versions,
        ):
            erased = set(self.session.scalars(select(Erasure.thing)))
            for entry in written:
                rows, leaves = list[canonical.Sealed](), list[bytes]()
                for version in versions.of(entry.id):
                    if version.fault:
                        raise _unfit(entry, f"{version.noun}: {version.fault}")
                    sealed = version.sealed
                    _refuse(entry, sealed, erased)
                    rows.append(sealed)
                    leaves.append(canonical.leaf(version.line))
                _refuse(entry, entry.sealed, erased)
                joined, digest = b"".join(sorted(leaves)), entry.digest
                own = canonical.digest(entry.sealed.line)
                if (entry.leaves, digest) != (joined, own):
                    raise _unfit(entry, "it is not as it was recorded")
                yield db.Foreign(entry.sealed, digest, entry.arrived_at, rows, joined)


def _refuse(
    entry: Written, sealed: canonical.Sealed, erased: Collection[str] | None = None
) -> None:
    """Refuse a line that could not be kept here; `erased` may lack their words."""
    line, words, salt = sealed
    for name, fault in faults(line, words):
        raise _unfit(entry, f"{name}: {fault}")
    if len(salt) != (canonical.SALT_BYTES if words else 0):
        raise _unfit(entry, "a salt was changed")
    if erased is not None and withheld(line, words) and line["uid"] not in erased:
        raise _unfit(entry, "words are gone, and nobody erased them")


def _unfit(entry: Written, fault: str) -> RefusedError:
    message = f"entry {entry.id} of the other log: {fault}"
    return RefusedError(message, hint="verify that log: factlog --db … verify")


@contextmanager
def _readable(session: Session) -> Iterator[None]:
    """Refuse a database that cannot be read, or holds what no log would."""
    try:
        yield
    except DBAPIError as error:
        raise unavailable(session.get_bind().engine, error) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"the other log holds what was never recorded: {error}"
        raise RefusedError(message, hint="factlog --db … db check") from error
