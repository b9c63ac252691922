"""Lines of files as JSON objects; each problem is noted with its line."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from factlog.canonical import encoded
from factlog.errors import InvalidInputError, Problem, ProblemsError, RefusedError
from factlog.inputs import CSV_HEADER, split_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_LINE = 16 * 1024 * 1024
MOST = 1_000

OTHER_KINDS = {
    b"SQLite format 3\0": ("a database", "to bring in a log: factlog merge FILE"),
    b"\x1f\x8b": ("compressed", "unpack it first: gunzip FILE"),
    b"PK\x03\x04": ("an archive", "unpack it, or save the spreadsheet as CSV"),
}
"""What files of another kind begin with, what they are, and what to do."""
"""Problems that are told of files."""
CITED = CSV_HEADER[CSV_HEADER.index("source") :]


class Unread(NamedTuple):
    """A line of a file: its bytes, what reads them, and how much of the file is read.

    `source` is what tells it from other lines: a row of a spreadsheet as an object.
    """

    file: str
    number: int
    source: bytes
    read: Callable[[bytes], dict[str, Any]]
    place: int


class Line(NamedTuple):
    """A line of a file and the object that it holds."""

    file: str
    number: int
    source: bytes
    content: dict[str, Any]


@dataclass(slots=True)
class Problems:
    """What is wrong with the files so far."""

    found: list[Problem] = field(default_factory=list)

    def note(self, file: str, line: int, message: str, name: str | None = None) -> None:
        """Note a problem with a line, and its field if that is known.

        Raises ProblemsError where there are more than anybody would read.
        """
        self.found.append(Problem(message=message, file=file, line=line, field=name))
        if len(self.found) >= MOST:
            raise ProblemsError(self.found, more=True)


def lines(
    path: Path, problems: Problems, name: str | None = None, *, holding: bytes = b""
) -> Iterator[Line]:
    """Yield the objects of a file: JSON Lines, or CSV by its name.

    `name` is what to call it; lines without the bytes `holding` are passed over.
    Raises InvalidInputError when it cannot be read.
    """
    for one in unread(path, problems, name, holding=holding):
        if (line := understood(one, problems)) is not None:
            yield line


def understood(one: Unread, problems: Problems) -> Line | None:
    """Return what a line holds; None, with the problem noted, where that is unclear."""
    file, number, source, read, _ = one
    try:
        return Line(file, number, source, read(source))
    except InvalidInputError as error:
        problems.note(file, number, error.message)
        return None


def unread(
    path: Path, problems: Problems, name: str | None = None, *, holding: bytes = b""
) -> Iterator[Unread]:
    """Yield the lines of a file that are not empty, before they are understood.

    Raises InvalidInputError when it cannot be read.
    """
    try:
        if path.suffix.lower() == ".csv":
            yield from _csv(path, problems, name or str(path))
        else:
            yield from _jsonl(path, problems, name or str(path), holding)
    except OSError as error:
        raise cannot_be_read(path, error) from error


def cannot_be_read(path: Path, error: OSError) -> InvalidInputError:
    """Return what to say of a file that cannot be read."""
    message = f"{path} cannot be read: {error.strerror}"
    return InvalidInputError(message, hint="name a file that is there")


@contextmanager
def read_twice(path: Path) -> Iterator[Path]:
    """Yield a file that can be read more than once: what comes in a pipe is copied."""
    if path.is_file() or not path.exists() or path.is_dir():
        yield path
        return
    with (
        tempfile.NamedTemporaryFile(suffix=path.suffix) as copy,
        path.open("rb") as pipe,
    ):
        try:
            shutil.copyfileobj(pipe, copy)
            copy.flush()
        except OSError as error:
            message = f"{path} cannot be copied: {error.strerror}"
            hint = f"make room in {tempfile.gettempdir()}, or load it from a file"
            raise RefusedError(message, hint=hint) from error
        yield Path(copy.name)


def _jsonl(
    path: Path, problems: Problems, name: str, holding: bytes
) -> Iterator[Unread]:
    place = 0
    for number, whole in _raw(path, problems, name):
        place += len(whole)
        source = whole.rstrip(b"\r\n")
        if number == 1:
            _refuse_a_spreadsheet(name, source)
        if holding in source and source.strip():
            yield Unread(name, number, source, parsed, place)


def parsed(source: bytes) -> dict[str, Any]:
    """Return the JSON object in some bytes.

    Raises InvalidInputError for anything else, and for what a reader may understand
    in two ways.
    """
    if (canonical := _canonical(source)) is not None:
        return canonical
    try:
        content = json.loads(
            source.decode(), object_pairs_hook=_object, parse_constant=_refused
        )
    except RecursionError:
        raise InvalidInputError("it is nested too deep") from None
    except UnicodeDecodeError as error:
        raise InvalidInputError("it is not UTF-8") from error
    except ValueError as error:
        raise InvalidInputError(f"it is not JSON: {_why_not(error)}") from error
    if not isinstance(content, dict):
        raise InvalidInputError("it is not an object: {…}")
    return content


def _why_not(error: ValueError) -> str:
    """Return what is wrong with some JSON, all of which stands on one line."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (character {error.pos + 1})"
    return str(error)


def _canonical(source: bytes) -> dict[str, Any] | None:
    """Return the object of a line that is written as its object would be.

    So it can be understood in one way only, and the fast reader will do.
    """
    try:
        content = msgspec.json.decode(source)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    same = isinstance(content, dict) and encoded(content) == source
    return content if same else None


def _raw(path: Path, problems: Problems, name: str) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        number = 0
        while source := file.readline(LONGEST_LINE + 1):
            number += 1
            if number == 1:
                _refuse_another_kind(name, source)
            if len(source) > LONGEST_LINE:
                problems.note(name, number, "it is longer than 16 MiB")
                while source and not source.endswith(b"\n"):
                    source = file.readline(LONGEST_LINE)
                continue
            yield number, source


def _refuse_another_kind(name: str, begins: bytes) -> None:
    """Raise InvalidInputError for a file that is not text at all."""
    for mark, (kind, hint) in OTHER_KINDS.items():
        if begins.startswith(mark):
            raise InvalidInputError(f"{name} is {kind}", hint=hint)


def _refuse_a_spreadsheet(name: str, begins: bytes) -> None:
    """Raise InvalidInputError for claims as CSV that are not called so."""
    header = begins.decode("utf-8-sig", "replace").strip()
    columns = [cell.strip().strip('"') for cell in header.split(",")]
    if {*CSV_HEADER[:3]} <= {*columns}:
        message = f"{name} is a spreadsheet of claims by another name"
        raise InvalidInputError(message, hint="let its name end in .csv")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        ((twice, _),) = counted.most_common(1)
        message = f"{twice!r} is given twice"
        raise ValueError(message)
    return found


def _refused(constant: str) -> None:
    message = f"{constant} is not JSON"
    raise ValueError(message)


def _csv(path: Path, problems: Problems, name: str) -> Iterator[Unread]:
    csv.field_size_limit(LONGEST_LINE)
    place = _Place()
    rows = csv.reader(_decoded(path, problems, name, place), strict=True)
    try:
        header = next(rows, [])
        if wrong := _wrong_header(header):
            problems.note(name, 1, wrong)
            return
        for cells in rows:
            if len(cells) != len(header):
                counted = f"{len(cells)} cells, the header has {len(header)}"
                problems.note(name, place.line, counted)
                continue
            given = {n: c for n, c in zip(header, cells, strict=True) if c.strip()}
            if given:
                source = json.dumps(given, sort_keys=True).encode()
                yield Unread(name, place.line, source, _claim, place.read)
    except UnicodeDecodeError:
        problems.note(name, place.line, "it is not UTF-8")
    except csv.Error as error:
        problems.note(name, place.line, f"it is not CSV: {error}")


@dataclass(slots=True)
class _Place:
    """How far a file has been read."""

    line: int = 0
    read: int = 0


def _decoded(path: Path, problems: Problems, name: str, place: _Place) -> Iterator[str]:
    for number, source in _raw(path, problems, name):
        place.line, place.read = number, place.read + len(source)
        encoding = "utf-8-sig" if number == 1 else "utf-8"
        yield source.decode(encoding)


def _wrong_header(header: list[str]) -> str | None:
    apart = next((mark for mark in ";\t" if mark in "".join(header)), None)
    if len(header) == 1 and apart:
        return f"its cells are set apart by {apart!r}: save it with commas"
    missing = [name for name in CSV_HEADER[:3] if name not in header]
    unknown = [name for name in header if name not in CSV_HEADER]
    if not header:
        return f"there is no header; it may hold {_known()}"
    if missing:
        return f"the header lacks {', '.join(missing)}; it may hold {_known()}"
    if unknown:
        return f"{', '.join(map(repr, unknown))} is no column; there are {_known()}"
    return "a column is named twice" if len({*header}) < len(header) else None


def _known() -> str:
    return ", ".join(CSV_HEADER)


def _claim(source: bytes) -> dict[str, Any]:
    """Return a spreadsheet's row as the row of a claim."""
    given: dict[str, str] = json.loads(source)
    cited = {n: split_cell(given[n]) for n in CITED if n in given}
    claim: dict[str, Any] = {n: c for n, c in given.items() if n not in CITED}
    several = max(map(len, cited.values()), default=0)
    citations: list[dict[str, Any]] = [{} for _ in range(several)]
    for name, cells in cited.items():
        for citation, cell in zip(citations, cells, strict=False):
            if cell:
                steps = [step.strip() for step in cell.split(" > ")]
                citation[name] = steps if name == "via" else cell
    return {"row": "claim", **claim, **({"citations": citations} if cited else {})}
