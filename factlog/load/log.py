"""Exported entries on their way into the log: checked, and kept as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factlog import canonical, derive
from factlog.db.replay import Exported, ExportedRow, replay
from factlog.db.session import writing
from factlog.errors import InvalidInputError, ProblemsError
from factlog.load.sealed import entry_faults, row_faults
from factlog.text import storable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine

    from factlog.load.parsing import Line, Problems


def is_log(line: Line) -> bool:
    """Whether a line is one of an export: a canonical line with its salt."""
    return "line" in line.content and "salt" in line.content


def load_log(
    engine: Engine, found: Sequence[Line], problems: Problems
) -> tuple[int, int, frozenset[int]]:
    """Append the exported entries that this log lacks; return what became of rows.

    Raises ProblemsError where a line does not match its hash, RefusedError where the
    entries do not follow on this log's newest.
    """
    checked = list(_Check(problems).entries(found))
    if problems.found:
        raise ProblemsError(problems.found)
    with writing(engine) as session:
        written, touched = 0, set[int]()
        for entry, rows in replay(session, checked):
            written += len(rows)
            touched |= derive.update(session, rows, entry)
    total = sum(len(exported.rows) for exported in checked)
    return written, total - written, frozenset(touched)


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

    def entries(self, found: Sequence[Line]) -> Iterator[Exported]:
        """Yield the entries whose lines are right; note what is wrong with others."""
        gathered: list[_Lines] = []
        for line in found:
            inner = line.content.get("line")
            if not isinstance(inner, dict) or not is_log(line):
                self._note(line, "it is not a line of an export: {line, salt, words}")
            elif "format" in inner:
                gathered.append(_Lines(line))
            elif gathered:
                gathered[-1].rows.append(line)
            else:
                self._note(line, "it stands before any entry")
        for lines in gathered:
            exported = self._entry(lines)
            if exported is not None:
                yield exported

    def _entry(self, lines: _Lines) -> Exported | None:
        before = len(self._problems.found)
        line, content = lines.entry, lines.entry.content
        rows = [row for one in lines.rows if (row := self._row(one))]
        salt, words = self._hidden(line, canonical.ENTRY_WORDS)
        self._kinds(line, canonical.ENTRY, {*canonical.ENTRY_WORDS})
        arrived = content.get("arrived_at")
        if not isinstance(arrived, str) or not canonical.is_instant(arrived):
            self._note(line, "it is not a moment in UTC", "arrived_at")
        if len(self._problems.found) == before:
            for name, fault in entry_faults(content["line"]):
                self._note(line, fault, name)
        if len(self._problems.found) == before:
            self._sealed(line, [canonical.leaf(row.line) for row in rows])
        if len(self._problems.found) > before or salt is None:
            return None
        return Exported(
            line=content["line"],
            words=words,
            salt=salt,
            arrived_at=str(arrived),
            rows=rows,
        )

    def _sealed(self, line: Line, leaves: list[bytes]) -> None:
        """Note where an entry is not the one that its digest and root say."""
        inner = line.content["line"]
        if inner["format"] != canonical.FORMAT:
            self._note(line, f"its format {inner['format']} is not known here")
        elif line.content.get("digest") != canonical.digest(inner).hex():
            self._note(line, "it does not match its digest", "digest")
        elif not leaves:
            self._note(line, "it has no rows")
        elif inner["rows"] != len(leaves):
            counted = f"it has {len(leaves)} rows here and {inner['rows']} by its line"
            self._note(line, counted)
        elif inner["root"] != canonical.root(leaves).hex():
            self._note(line, "its rows are not those that it was sealed with")

    def _row(self, line: Line) -> ExportedRow | None:
        before = len(self._problems.found)
        inner = line.content["line"]
        form = canonical.FORMS.get(str(inner.get("row")))
        if form is None:
            self._note(line, f"it is none of {', '.join(canonical.FORMS)}", "row")
            return None
        salt, words = self._hidden(line, form.words)
        self._kinds(line, canonical.row_kinds(form), {*form.words})
        if len(self._problems.found) == before:
            for name, fault in row_faults(inner, words):
                self._note(line, fault, name)
        if len(self._problems.found) > before or salt is None:
            return None
        return ExportedRow(line=inner, words=words, salt=salt)

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
                self._note(line, "its words are withheld", name)
            elif not isinstance(given, str) or not _storable(given):
                self._note(line, "it is not text that can be stored", name)
            elif hashed != canonical.hidden(given, salt, name):
                self._note(line, "its words do not match their hash", name)
        for name in words.keys() - set(hidden):
            self._note(line, "there is no such field", f"words.{name}")
        if bool(salt) != any(name in inner or name in words for name in hidden):
            self._note(line, "a line has a salt if it hides words", "salt")
        return salt, words

    def _kinds(self, line: Line, kinds: dict[str, type], hidden: set[str]) -> None:
        """Note fields of a line that are unknown, or not of the kind they should be."""
        inner: dict[str, Any] = line.content["line"]
        for name, value in inner.items():
            wanted = str if name in hidden else kinds.get(name)
            if wanted is None:
                self._note(line, "there is no such field", name)
            elif type(value) is not wanted or not _uids(value):
                self._note(line, f"it is not of the kind {wanted.__name__}", name)
        for name in (
            canonical.NEEDED if "format" not in inner else canonical.ENTRY_NEEDED
        ):
            if name not in inner:
                self._note(line, "it is missing", name)

    def _note(self, line: Line, message: str, name: str | None = None) -> None:
        self._problems.note(line.file, line.number, message, name)


def _uids(value: Any) -> bool:
    """Whether a list holds text alone."""
    return not isinstance(value, list) or all(isinstance(one, str) for one in value)


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
