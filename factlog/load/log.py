"""Exported entries on their way into the log: checked, and kept as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from factlog import canonical
from factlog.db.arrivals import Arrivals
from factlog.db.merge import Foreign
from factlog.errors import InvalidInputError, ProblemsError, RefusedError
from factlog.load.parsing import Problems, lines
from factlog.load.sealed import faults
from factlog.text import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from factlog.load.parsing import Line


def is_log(line: Line) -> bool:
    """Whether a line is one of an export: a canonical line with its salt."""
    return "line" in line.content and "salt" in line.content


@dataclass(frozen=True, slots=True)
class Exports:
    """Files of exported entries, and what to call them."""

    files: Sequence[tuple[Path, str]]
    seen: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def heads(self) -> Iterator[Foreign]:
        """Yield the entries; raises ProblemsError in the end if a line is wrong."""
        problems = Problems()
        self.seen.update((path, _state(path)) for path, _ in self.files)
        found = (lines(path, problems, name) for path, name in self.files)
        yield from _exported(chain.from_iterable(found), problems)
        if problems.found:
            raise ProblemsError(problems.found)

    def entries(self) -> Iterator[Foreign]:
        """Yield the entries, which `heads` found to be right, without that trouble."""
        problems = Problems()
        for path, name in self.files:
            gathered: list[Line] = []
            for line in lines(path, problems, name):
                if gathered and "digest" in line.content:
                    yield _foreign(gathered)
                    gathered = []
                gathered.append(line)
            if gathered:
                yield _foreign(gathered)
            if _state(path) != self.seen.get(path):
                message = f"{name} was changed while it was read"
                raise RefusedError(message, hint="try again")


def _state(path: Path) -> tuple[int, int]:
    """Return what of a file changes when it is written to."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def _foreign(found: Sequence[Line]) -> Foreign:
    entry, *rows = found
    digest, arrived_at = entry.content["digest"], entry.content["arrived_at"]
    written = [_given(row) for row in rows]
    return Foreign(_given(entry), bytes.fromhex(digest), arrived_at, written)


def _given(line: Line) -> canonical.Sealed:
    content = line.content
    salt, words = bytes.fromhex(content["salt"]), content.get("words", {})
    return canonical.Sealed(content["line"], words, salt)


def _exported(found: Iterable[Line], problems: Problems) -> Iterator[Foreign]:
    """Yield the entries whose lines are right; note what is wrong with others."""
    check = _Check(problems)
    gathered: _Lines | None = None
    for line in found:
        inner = line.content.get("line")
        if not isinstance(inner, dict) or not is_log(line):
            problems.note(*_at(line), "it is not a line of an export: {line, salt, …}")
        elif "format" in inner:
            yield from check.entry(gathered)
            gathered = _Lines(line)
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

    def __init__(self, problems: Problems) -> None:
        """Note what is wrong in these problems."""
        self._problems = problems
        self._arrivals = Arrivals()
        self._withheld: list[tuple[Line, str]] = []
        self._erased: set[str] = set()

    def entry(self, lines: _Lines | None) -> Iterator[Foreign]:
        """Yield an entry if all its lines are right."""
        if lines is None:
            return
        before = len(self._problems.found)
        line, content = lines.entry, lines.entry.content
        rows = [row for one in lines.rows if (row := self._sealed(one))]
        sealed = self._sealed(line)
        arrived = content.get("arrived_at")
        if not isinstance(arrived, str) or not canonical.is_instant(arrived):
            self._note(line, "it is not a moment in UTC", "arrived_at")
        if len(self._problems.found) == before and sealed:
            self._whole(line, [canonical.leaf(row.line) for row in rows])
        if len(self._problems.found) == before and sealed:
            digest = str(content["digest"])
            arrived = str(arrived)
            if self._arrivals.fault(line.number, sealed.line, digest, arrived):
                self._note(line, "it cannot have arrived then", "arrived_at")
            yield Foreign(sealed, bytes.fromhex(digest), arrived, rows)

    def _whole(self, line: Line, leaves: list[bytes]) -> None:
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
        salt, words = self._hidden(line, hidden)
        if len(self._problems.found) == before:
            for name, fault in faults(inner, words):
                self._note(line, fault, name)
        if len(self._problems.found) > before or salt is None:
            return None
        if inner.get("row") == "erasure":
            self._erased.add(inner["thing"])
        return canonical.Sealed(inner, words, salt)

    def end(self) -> None:
        """Note words that are not given, and that nothing says were erased."""
        for line, name in self._withheld:
            if line.content["line"].get("uid") not in self._erased:
                self._note(line, "its words are withheld", name)

    def _hidden(
        self, line: Line, hidden: Sequence[str]
    ) -> tuple[bytes | None, dict[str, str]]:
        """Return the salt and the words of a line, if they match its hashes."""
        inner, words = line.content["line"], line.content.get("words", {})
        salt = _salt(line.content["salt"])
        if salt is None:
            self._note(line, "it is not 16 bytes in hexadecimal digits", "salt")
            return None, {}
        if not isinstance(words, dict):
            self._note(line, "it is not an object: {…}", "words")
            return None, {}
        for name in hidden:
            given, hashed = words.get(name), inner.get(name)
            if given is None and hashed is None:
                continue
            if given is None:
                self._withheld.append((line, name))
            elif not isinstance(given, str) or not _storable(given):
                self._note(line, "it is not text that can be stored", name)
            elif hashed != canonical.hidden(given, salt, name):
                self._note(line, "its words do not match their hash", name)
        for name in words.keys() - set(hidden):
            self._note(line, "there is no such field", f"words.{name}")
        if bool(salt) != bool(words):
            self._note(line, "a line has a salt if it gives words", "salt")
        return salt, words

    def _note(self, line: Line, message: str, name: str | None = None) -> None:
        self._problems.note(*_at(line), message, name)


def _at(line: Line) -> tuple[str, int]:
    return line.file, line.number


def _salt(given: object) -> bytes | None:
    """Return the bytes of a salt; none where nothing is hidden."""
    try:
        salt = bytes.fromhex(given) if isinstance(given, str) else None
    except ValueError:
        return None
    right = salt is not None and len(salt) in {0, canonical.SALT_BYTES}
    return salt if right else None


def _storable(words: str) -> bool:
    try:
        storable(words)
    except InvalidInputError:
        return False
    return True
