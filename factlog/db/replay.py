"""Entries of another copy of the log, appended as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select, update

from factlog import canonical, text
from factlog.db import models as m
from factlog.db.journal import insert_rows, locked
from factlog.db.lines import LISTED, Names, target
from factlog.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedRow:
    """A row of an export: its line, the words that it hides, its salt."""

    line: canonical.Line
    words: dict[str, str]
    salt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported(ExportedRow):
    """An entry of an export and its rows."""

    arrived_at: str
    rows: list[ExportedRow] = field(default_factory=list)


def replay(
    session: Session, entries: Iterable[Exported]
) -> Iterator[tuple[int, list[m.Recorded]]]:
    """Append the entries that are not known; yield each with the rows that it wrote.

    An empty log takes over when they arrived elsewhere. Raises RefusedError for an
    entry that does not follow on the newest one here.
    """
    locked(session)
    newest = session.scalar(select(m.Entry).order_by(m.Entry.id.desc()).limit(1))
    empty = newest is None
    names = Names(session)
    for exported in entries:
        digest = canonical.digest(exported.line)
        if session.scalar(select(m.Entry.id).where(m.Entry.digest == digest)):
            continue
        previous = newest.digest.hex() if newest else None
        if exported.line.get("previous") != previous:
            message = "these entries do not follow on the newest one of this log"
            hint = "load them into an empty log: factlog --db new.db init"
            raise RefusedError(message, hint=hint)
        _refuse_its_time(exported, newest)
        number = newest.id + 1 if newest else 1
        rows = [_row(session, names, number, row) for row in exported.rows]
        newest = _entry(number, exported, digest, arrived_here=not empty)
        session.add(newest)
        session.flush()
        yield newest.id, rows


def _refuse_its_time(exported: Exported, newest: m.Entry | None) -> None:
    """Refuse an entry that is not later than the one before it, or not yet made."""
    recorded = datetime.fromisoformat(str(exported.line["recorded_at"]))
    early = newest is not None and recorded <= newest.recorded_at
    if early or recorded > datetime.now(UTC) + timedelta(days=1):
        message = f"an entry cannot have been recorded at {recorded.isoformat()}"
        raise RefusedError(message, hint="ask for the export again")


def _entry(
    number: int, exported: Exported, digest: bytes, *, arrived_here: bool
) -> m.Entry:
    line: dict[str, Any] = dict(exported.line)
    hashes = {
        name: bytes.fromhex(line[name]) if name in line else None
        for name in ("previous", "merged")
    }
    leaves = sorted(canonical.leaf(row.line) for row in exported.rows)
    arrived = datetime.fromisoformat(exported.arrived_at)
    return m.Entry(
        id=number,
        uid=UUID(line["uid"]),
        salt=exported.salt,
        recorded_at=datetime.fromisoformat(line["recorded_at"]),
        arrived_at=_now(arrived) if arrived_here else arrived,
        recorded_by=line["recorded_by"],
        reason=exported.words.get("reason"),
        **hashes,
        leaves=b"".join(leaves),
        digest=digest,
    )


def _now(moment: datetime) -> datetime:
    return datetime.now(moment.tzinfo)


def _row(
    session: Session, names: Names, entry: int, exported: ExportedRow
) -> m.Recorded:
    """Write a version with the identity that it has elsewhere."""
    line: dict[str, Any] = dict(exported.line)
    model = next(m_ for m_ in m.RECORDED if m_.__tablename__ == line["row"])
    row = model(**_content(names, model, line, exported.words))
    uid = UUID(line["uid"])
    row.id = (session.scalar(select(func.max(model.id))) or 0) + 1
    row.uid, row.salt, row.entry_id = uid, exported.salt, entry
    row.replaces = UUID(line["replaces"]) if "replaces" in line else None
    row.withdrawn = line.get("withdrawn", False)
    row.key = names.key(model, uid) or row.id
    insert_rows(session, [row])
    older = model.key == row.key, model.id != row.id, model.superseded_id.is_(None)
    session.execute(update(model).where(*older).values(superseded_id=entry))
    names.meet(row)
    return row


def _content(
    names: Names,
    model: type[m.Recorded],
    line: dict[str, Any],
    words: dict[str, str],
) -> dict[str, Any]:
    """Return the columns of a row by its line; things by their keys here."""
    form = canonical.FORMS[model.__tablename__]
    content: dict[str, Any] = {name: words.get(name) for name in form.words}
    flags = {name for name, kind in canonical.row_kinds(form).items() if kind is bool}
    for name in form.plain:
        content[name] = line.get(name, False if name in flags else None)
    for name in form.things:
        uid = line.get(name)
        content[f"{name}_id"] = uid and _known(names, target(model, name), uid)
    for name in form.lists:
        column, listed = LISTED[model, name]
        keys = [_known(names, listed, uid) for uid in line.get(name, [])]
        content[name] = _parts(model, column, keys)
    if model is m.ActorName:
        content["folded"] = text.fold(words["name"])
    return content


def _parts(model: type[m.Recorded], column: str, keys: list[int]) -> list[Any]:
    if model is m.Claim:
        return [m.ClaimOption(**{column: key}) for key in keys]
    return [
        m.CitationVia(position=place, **{column: key})
        for place, key in enumerate(keys, 1)
    ]


def _known(names: Names, model: type[m.Recorded], uid: str) -> int:
    key = names.key(model, UUID(uid))
    if key is None:
        message = f"there is no {model.__tablename__} {uid}, which an entry names"
        raise RefusedError(message, hint="load the whole export")
    return key
