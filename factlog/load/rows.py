"""Rows of files on their way into the log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from factlog import record, uids
from factlog.db import find
from factlog.db import models as m
from factlog.db.raw import of_uids
from factlog.errors import FactlogError, NotFoundError, ProblemsError
from factlog.inputs import (
    NewActor,
    NewAffiliation,
    NewCitation,
    NewClaim,
    NewOption,
    NewQuestion,
    NewSource,
)
from factlog.load.fitting import KINDS, UNFIT, Note, fit
from factlog.load.known import refuse_another, withdrawn
from factlog.load.mentioned import mentioned, weight
from factlog.load.parsing import understood
from factlog.load.progress import EACH, Done

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from factlog.db.journal import Journal
    from factlog.load.parsing import Line, Problems, Unread
    from factlog.load.seen import Seen
    from factlog.record import Lot

MODELS: dict[type, type[m.Recorded]] = {
    NewActor: m.Actor,
    NewAffiliation: m.Affiliation,
    NewSource: m.Source,
    NewQuestion: m.Question,
    NewOption: m.Option,
    NewClaim: m.Claim,
    NewCitation: m.Citation,
}

RECORDERS: dict[type, Callable[[Journal, Any, UUID], int]] = {
    NewActor: record.add_actor,
    NewAffiliation: record.join_actor,
    NewSource: record.add_source,
    NewQuestion: record.add_question,
    NewOption: record.add_option,
    NewClaim: record.add_claim,
    NewCitation: record.cite_claim,
}


MADE = {"actor", "source", "question"}
"""What `--new` makes where a claim names it."""

Key = tuple[type[m.Recorded], UUID]


class Counted(NamedTuple):
    """Problems, and rows recorded and known; how many of these are withdrawn."""

    problems: int = 0
    recorded: int = 0
    known: int = 0
    withdrawn: int = 0


class Known(NamedTuple):
    """The keys of things that are known, and what withdrew those that are withdrawn."""

    keys: dict[Key, int]
    withdrawn: dict[int, int]


class Met(NamedTuple):
    """A line, how often its file held the same one before, and what is done by then."""

    line: Unread
    repetition: int
    done: Done


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is understood; `handle` is how its own file calls it.

    Its uid is `given`, or made from its address or its line.
    """

    line: Line
    new: Any
    repetition: int
    handle: str | None
    uid: UUID
    given: bool


class Loading:
    """What became of the rows so far."""

    def __init__(self, problems: Problems, seen: Seen, *, missing: bool) -> None:
        """Nothing is recorded yet."""
        self.problems = problems
        self.missing = missing
        self._counted = Counted()
        self._broken: set[str] = set()
        self._unknown = False
        self._seen = seen
        self.withdrawn_by: set[int] = set()

    def so_far(self) -> Counted:
        """Return what was counted up to now."""
        return self._counted._replace(problems=len(self.problems.found))

    def back_to(self, counted: Counted) -> None:
        """Forget what was counted since then: it is done again, or was not kept."""
        self._counted = counted
        del self.problems.found[counted.problems :]

    def refuse(self) -> None:
        """Raise all problems noted so far, in the order of the lines."""
        found = sorted(self.problems.found, key=lambda one: (one.file, one.line))
        if found and self._unknown:
            hint = "mend the lines, or let --new make what they name"
            raise ProblemsError(found, hint=hint)
        if found:
            raise ProblemsError(found)

    def _rows(self, entry: Journal, lines: Iterable[Met]) -> Iterator[Row]:
        """Yield the rows that can be understood; note what is wrong with others."""
        for met in lines:
            line = understood(met.line, self.problems)
            if line is not None:
                row = self._understood(entry.log.secret, line, met.repetition)
                if row is None:
                    self._miss(line)
                else:
                    yield row

    def _miss(self, line: Line) -> None:
        """Remember what a broken line would have named: others may refer to it."""
        names = (line.content.get(name) for name in ("slug", "id"))
        self._broken |= {name for name in names if isinstance(name, str)}
        handle = line.content.get("id")
        if isinstance(handle, str):
            self._broken.add(str(self._seen.uid(line.file, handle)))

    def _understood(self, secret: bytes, line: Line, repetition: int) -> Row | None:
        content = dict(line.content)
        noun, handle, uid = (content.pop(name, None) for name in ("row", "id", "uid"))
        wrong: list[str] = []

        def note(message: str, field: str | None) -> None:
            wrong.append(message)
            self.problems.note(line.file, line.number, message, field)

        kind = KINDS.get(noun) if isinstance(noun, str) else None
        if kind is None:
            note(f"a row is one of {', '.join(KINDS)}", "row")
            return None
        if handle is not None and not isinstance(handle, str):
            note("it is not text in quotes", "id")
        given = _uid(uid, note)
        new = fit(kind, content, note)
        if new is UNFIT or wrong:
            return None
        uid = given or uids.of_line(secret, line.source, repetition)
        if isinstance(new, NewSource) and new.url:
            uid, given = uids.of_address(new.url), uid
        return Row(line, new, repetition, handle, uid, given is not None)

    def record(
        self, lot: Lot, lines: Sequence[Met], tell: Callable[[Done], None]
    ) -> None:
        """Record the rows of lines that are not known yet; note what is refused.

        Some at a time; then `tell` is called with what is done.
        """
        for start in range(0, len(lines), EACH):
            some = lines[start : start + EACH]
            for _, alike in groupby(self._rows(lot.entry, some), key=_kind):
                self._record_all(lot, [*alike])
            tell(some[-1].done)

    def _record_all(self, lot: Lot, rows: Sequence[Row]) -> None:
        """Record rows of one kind."""
        session = lot.entry.session
        find.ahead(session, mentioned(row.new for row in rows))
        model = MODELS[type(rows[0].new)]
        asked = {str(row.uid) for row in rows}
        found = of_uids(session, model.uid, model.key, asked)
        keys: dict[Key, int] = {(model, UUID(uid)): key for uid, key in found}
        known = Known(keys, withdrawn(session, model, keys.values()))
        for row in rows:
            lot.make_room(weight(row.new))
            plain = isinstance(row.new, NewClaim) and not self.missing
            lot.expect(mentions=row.given or row.handle is not None or not plain)
            before = len(lot.entry.rows)
            self._record_one(lot.entry, row, known)
            keys |= {
                (type(made), made.uid): made.key for made in lot.entry.rows[before:]
            }

    def _record_one(self, entry: Journal, row: Row, known: Known) -> None:
        try:
            self._record(entry, row, known)
        except NotFoundError as error:
            if error.name in self._broken:
                self._miss(row.line)
            else:
                makes = isinstance(row.new, NewClaim) and error.noun in MADE
                self._unknown |= makes and not self.missing
                self._refused(row, error)
        except FactlogError as error:
            self._refused(row, error)

    def _refused(self, row: Row, error: FactlogError) -> None:
        self._miss(row.line)
        hint = f"; {error.hint}" if error.hint else ""
        missing = error.name if isinstance(error, NotFoundError) else None
        field = missing and _field_of(row.line.content, missing)
        message = f"{error.message}{hint}"
        self.problems.note(row.line.file, row.line.number, message, field)

    def _record(self, entry: Journal, row: Row, known: Known) -> None:
        if row.handle is not None:
            self._seen.name(row.line.file, row.handle, row.uid)
        new = self._resolved(row)
        model = MODELS[type(new)]
        key = known.keys.get((model, row.uid))
        if key is not None:
            if row.given and not _was_loaded(entry, row):
                refuse_another(entry, model, key, new, row.line.content)
            self._pass_over(known.withdrawn.get(key))
            return
        with entry.making(row.line.source, row.repetition):
            if self.missing and isinstance(new, NewClaim):
                record.add_claim_and_missing(entry, new, row.uid)
            else:
                RECORDERS[type(new)](entry, new, row.uid)
        recorded = self._counted.recorded + 1
        self._counted = self._counted._replace(recorded=recorded)

    def _pass_over(self, withdrawn_by: int | None) -> None:
        """Count a row that is known, which may be withdrawn, by an entry."""
        counted = self._counted._replace(known=self._counted.known + 1)
        if withdrawn_by is not None:
            self.withdrawn_by.add(withdrawn_by)
            counted = counted._replace(withdrawn=counted.withdrawn + 1)
        self._counted = counted

    def _resolved(self, row: Row) -> Any:
        """Return the input with claims of its file named by uid."""
        new = row.new
        if isinstance(new, NewClaim):
            if new.counters:
                claim = self._claim(row, new.counters.claim)
                new = replace(new, counters=replace(new.counters, claim=claim))
            if new.retracts:
                new = replace(new, retracts=self._claim(row, new.retracts))
        elif isinstance(new, NewCitation) and new.claim:
            new = replace(new, claim=self._claim(row, new.claim))
        return new

    def _claim(self, row: Row, name: str) -> str:
        """Return the uid of a claim; numbers hold in one database only."""
        own = self._seen.uid(row.line.file, name)
        if own is not None:
            return str(own)
        try:
            return str(UUID(name))
        except ValueError as error:
            hint = "give the row that it means an id, and let it come before"
            raise NotFoundError("row above with the id", name, hint=hint) from error


def _field_of(content: Mapping[str, Any], name: str) -> str | None:
    """Return the field of a row that gives a name, as `citations.1.source`."""
    for field, given in content.items():
        if given == name:
            return field
        listed = isinstance(given, list)
        parts = {str(n): one for n, one in enumerate(given, 1)} if listed else given
        if isinstance(parts, dict) and (found := _field_of(parts, name)):
            return f"{field}.{found}"
    return None


def _kind(row: Row) -> str:
    return type(row.new).__name__


def _was_loaded(entry: Journal, row: Row) -> bool:
    """Whether this very line was loaded before: what it made beside bears its mark."""
    secret, source = entry.log.secret, row.line.source
    first = uids.of_line(secret, source, row.repetition, "1")
    return any(entry.key(model, first) is not None for model in m.RECORDED)


def _uid(given: object, note: Note) -> UUID | None:
    if given is None:
        return None
    try:
        return UUID(given) if isinstance(given, str) else UUID("")
    except ValueError:
        note("it is not a uid, such as 01890a5d-ac96-774b-bcce-b302099a8057", "uid")
        return None
