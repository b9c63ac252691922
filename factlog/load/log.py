"""Exported entries on their way into the log: checked, and kept as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from factlog import canonical
from factlog.db.arrivals import Arrivals
from factlog.db.merge import Foreign
from factlog.errors import InvalidInputError, ProblemsError, RefusedError
from factlog.load.hidden import salt_of, withheld, words_shown
from factlog.load.parsing import Problems, cannot_be_read, lines, understood, unread
from factlog.load.progress import CHECKING, EACH, LOADING, Progress
from factlog.load.sealed import faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from factlog.load.parsing import Line
    from factlog.load.progress import Watch


PEEKED = 2
FORMAT = b'"format"'
"""What the line of every entry holds, and hardly any other."""


def is_log(line: Line) -> bool:
    """Whether a line is one of an export: a canonical line with its salt or salts."""
    content = line.content
    return "line" in content and ("salt" in content or "salts" in content)


def is_export(path: Path) -> bool:
    """Whether one of the first lines of a file is one of an export."""
    return any(map(is_log, islice(lines(path, Problems()), PEEKED)))


@dataclass(frozen=True, slots=True)
class Exports:
    """Files of exported entries, what to call them, and who watches."""

    files: Sequence[tuple[Path, str]]
    watch: Watch | None = None
    seen: dict[Path, tuple[int, ...]] = field(default_factory=dict)

    def heads(self) -> Iterator[Foreign]:
        """Yield the entries without their rows; what is wrong is passed over here."""
        for path, _ in self.files:
            self.seen[path] = _state(path)
        for line in self._lines(Problems(), CHECKING, holding=FORMAT):
            if (head := _head(line)) is not None:
                yield head

    def entries(self) -> Iterator[Foreign]:
        """Yield the entries up to the first that is wrong; then tell all that is.

        Raises ProblemsError in the end, with every line that is wrong.
        """
        problems = Problems()
        for entry in exported(_whole(self._lines(problems, LOADING)), problems):
            if not problems.found:
                yield entry
        if problems.found:
            hint = "an export is not mended: ask for it again, or make it again"
            raise ProblemsError(problems.found, hint=hint)
        for path, name in self.files:
            if path in self.seen and _state(path) != self.seen[path]:
                message = f"{name} was changed while it was read"
                raise RefusedError(message, hint="try again")

    def _lines(
        self, problems: Problems, doing: str, *, holding: bytes = b""
    ) -> Iterator[Line]:
        """Yield the lines of all files, and tell who watches."""
        sizes = [_state(path)[-1] for path, _ in self.files]
        rows = 0
        for number, (path, name) in enumerate(self.files):
            before = sum(sizes[:number])
            for one in unread(path, problems, name, holding=holding):
                rows += 1
                if self.watch and rows % EACH == 0:
                    self.watch(Progress(doing, rows, before + one.place, sum(sizes)))
                if (line := understood(one, problems)) is not None:
                    yield line

    def check(self) -> None:
        """Raise ProblemsError if any line is wrong."""
        for _ in self.entries():
            pass


def _state(path: Path) -> tuple[int, ...]:
    """Return what of a file changes when it is written to."""
    try:
        found = path.stat()
    except OSError as error:
        raise cannot_be_read(path, error) from error
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size


def _head(line: Line) -> Foreign | None:
    """Return the entry of a line, if it is the line of one and as it was sealed."""
    inner = line.content.get("line")
    if not isinstance(inner, dict) or "format" not in inner or any(faults(inner, {})):
        return None
    digest = canonical.digest(inner)
    if line.content.get("digest") != digest.hex():
        return None
    return Foreign(canonical.Sealed(inner, {}, b""), digest, "")


def _whole(found: Iterator[Line]) -> Iterator[Line]:
    """Yield lines; raises InvalidInputError where words are withheld from one."""
    for line in found:
        if is_log(line) and "salts" in line.content:
            rest = (one for one in chain([line], found) if is_log(one))
            names = sorted({name for one in rest for name in withheld_from(one)})
            message = f"{line.file} withholds words: {', '.join(names)}"
            hint = "ask for the whole export; factlog verify FILE checks this one"
            raise InvalidInputError(message, hint=hint)
        yield line


def withheld_from(line: Line) -> Iterator[str]:
    """Yield the fields that a line of an export withholds, as `claim.text`."""
    inner, words = line.content["line"], line.content.get("words", {})
    if isinstance(inner, dict) and isinstance(words, dict):
        kind = "entry" if "format" in inner else inner.get("row")
        yield from (f"{kind}.{name}" for name in withheld(inner, words))


def exported(
    found: Iterable[Line], problems: Problems, *, redacted: bool = False
) -> Iterator[Foreign]:
    """Yield the entries whose lines are right; note what is wrong with others.

    Of a redacted export, words may be withheld.
    """
    check = _Check(problems, redacted=redacted)
    gathered: _Lines | None = None
    for line in found:
        inner = line.content.get("line")
        if not isinstance(inner, dict) or not is_log(line):
            problems.note(*_at(line), "it is not a line of an export: {line, salt, …}")
        elif "format" in inner:
            yield from check.entry(gathered)
            gathered = _Lines(line)
            if FORMAT not in line.source:  # `heads` would pass it over
                problems.note(*_at(line), "'format' is written with escapes")
        elif gathered is not None:
            gathered.rows.append(line)
        else:
            problems.note(*_at(line), "it stands before any entry")
    yield from check.entry(gathered)
    check.end()


@dataclass(slots=True)
class _Lines:
    """A line of an entry and the lines of its rows."""

    entry: Line
    rows: list[Line] = field(default_factory=list)


class _Check:
    """Whether exported lines are what their hashes say."""

    def __init__(self, problems: Problems, *, redacted: bool) -> None:
        """Note what is wrong in these problems."""
        self._problems = problems
        self._redacted = redacted
        self._arrivals = Arrivals()
        self._withheld: list[tuple[Line, str]] = []
        self._erased: set[str] = set()
        self._last: Line | None = None

    def entry(self, lines: _Lines | None) -> Iterator[Foreign]:
        """Yield an entry if all its lines are right."""
        if lines is None:
            return
        before = len(self._problems.found)
        self._last = line = lines.entry
        content = line.content
        rows = [row for one in lines.rows if (row := self._sealed(one))]
        sealed = self._sealed(line)
        arrived = content.get("arrived_at")
        if not isinstance(arrived, str) or not canonical.is_instant(arrived):
            self._note(line, "it is not a moment in UTC", "arrived_at")
        if len(self._problems.found) == before and sealed:
            leaves = sorted(canonical.leaf(row.line) for row in rows)
            self._sealed_with(line, leaves)
        if len(self._problems.found) == before and sealed:
            digest = str(content["digest"])
            arrived = str(arrived)
            if self._arrivals.fault(line.number, sealed.line, digest, arrived):
                self._note(line, "it cannot have arrived then", "arrived_at")
            own, joined = bytes.fromhex(digest), b"".join(leaves)
            yield Foreign(sealed, own, arrived, rows, joined)

    def _sealed_with(self, line: Line, leaves: list[bytes]) -> None:
        """Note where an entry is not the one that its digest and root say."""
        inner = line.content["line"]
        if inner["format"] != canonical.FORMAT:
            self._note(line, f"its format {inner['format']} is not known here")
        elif line.content.get("digest") != canonical.digest(inner).hex():
            self._note(line, "it does not match its digest", "digest")
        elif not leaves and "merged" not in inner:
            self._note(line, "it has no rows")
        elif inner["rows"] != len(leaves):
            counted = f"it has {len(leaves)} rows here and {inner['rows']} by its line"
            self._note(line, counted)
        elif inner["root"] != canonical.root(leaves).hex():
            self._note(line, "its rows are not those that it was sealed with")

    def _sealed(self, line: Line) -> canonical.Sealed | None:
        before = len(self._problems.found)
        inner = line.content["line"]
        hidden = canonical.words_in(inner)
        if hidden is None:
            self._note(line, f"it is none of {', '.join(canonical.FORMS)}", "row")
            return None
        words = words_shown(line.content, hidden, partial(self._note, line))
        salt = salt_of(line.content.get("salt")) or b""
        if not self._redacted and len(self._problems.found) == before:
            self._withheld += ((line, name) for name in withheld(inner, words))
            if bool(salt) != bool(words):
                self._note(line, "a line has a salt if it gives words", "salt")
        if len(self._problems.found) == before:
            for name, fault in faults(inner, words):
                self._note(line, fault, name)
        if len(self._problems.found) > before:
            return None
        if inner.get("row") == "erasure":
            self._erased.add(inner["thing"])
        return canonical.Sealed(inner, words, salt)

    def end(self) -> None:
        """Note words that are not given, and that nothing says were erased.

        And entries that another log brought, if the entry that says so is cut off.
        """
        if self._last is not None and self._arrivals.left():
            self._note(self._last, "what follows on it is missing: ask for it again")
        for line, name in self._withheld:
            if line.content["line"].get("uid") not in self._erased:
                self._note(line, "its words are withheld", name)

    def _note(self, line: Line, message: str, name: str | None = None) -> None:
        self._problems.note(*_at(line), message, name)


def _at(line: Line) -> tuple[str, int]:
    return line.file, line.number
