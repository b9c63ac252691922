"""Every error that factlog raises on purpose.

FactlogError
├── InvalidInputError      2  it could never be recorded
├── NotFoundError          3  nothing is known by this name
├── RefusedError           4  what is recorded already says otherwise
│   └── DuplicateError     4  it is recorded already
├── ProblemsError          2  a file with problems, each with its line
├── AlteredError           5  a proof or an export is not what was recorded
└── StorageError           5  the database cannot be used
    ├── OutdatedError      5  its tables are older or newer than this program
    ├── DamagedError       5  it is not what was recorded
    ├── StaleError         5  what is derived in it is not what the claims say
    └── UnavailableError   5  it is missing, locked or not factlog's
        └── TransientError 5  it was busy, or the connection was lost: try again
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class FactlogError(Exception):
    """Something went wrong that a person can mend.

    The message says what is the matter; the hint says what to type next.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        """Keep the message and the hint."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class InvalidInputError(FactlogError):
    """What was typed could never be recorded."""

    exit_code = 2


class NotFoundError(FactlogError):
    """Nothing is recorded under this name."""

    exit_code = 3

    def __init__(
        self,
        noun: str,
        name: str,
        *,
        nearest: Sequence[str] = (),
        hint: str | None = None,
    ) -> None:
        """Name what is missing, and the nearest that there is."""
        listing = "log" if noun == "entry" else f"{noun} list"
        if hint is None and nearest:
            hint = f"did you mean {' or '.join(nearest)}?"
        hint = hint or f"see what there is: factlog {listing}"
        super().__init__(f"there is no {noun} {name!r}", hint=hint)
        self.noun = noun
        self.name = name
        self.nearest = tuple(nearest)


class RefusedError(FactlogError):
    """What is recorded already does not allow this."""

    exit_code = 4


class DuplicateError(RefusedError):
    """It is recorded already."""

    def __init__(self, noun: str, name: str, *, hint: str | None = None) -> None:
        """Name what there is already."""
        super().__init__(
            f"there is already {'an' if noun[0] in 'aeiou' else 'a'} {noun} {name!r}",
            hint=hint or f"see it: factlog {noun} show {name}",
        )
        self.noun = noun
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a file."""

    message: str
    file: str
    line: int
    field: str | None = None

    def __str__(self) -> str:
        """Return it as `file:line: field: message`."""
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {field}{self.message}"


class ProblemsError(FactlogError):
    """A file has problems; nothing of it was recorded."""

    exit_code = 2

    def __init__(
        self,
        problems: Iterable[Problem],
        *,
        more: bool = False,
        hint: str = "mend the lines and load the file again",
    ) -> None:
        """Keep every problem, in the order of the lines; say if there may be more."""
        self.problems = tuple(
            sorted(problems, key=lambda one: (one.file, one.line)) if more else problems
        )
        count = len(self.problems)
        listed = "\n".join(map(str, self.problems))
        super().__init__(
            f"{count:,} problem{'' if count == 1 else 's'}"
            f"{', and the rest was not read' if more else ''}; nothing was recorded\n"
            f"{listed}",
            hint=hint,
        )


class AlteredError(FactlogError):
    """What a proof or an export holds is not what was recorded."""

    exit_code = 5

    def __init__(self, message: str) -> None:
        """Say where the file is wrong, and how."""
        hint = "ask for the file again, and compare its head with one kept elsewhere"
        super().__init__(message, hint=hint)


class StorageError(FactlogError):
    """The database cannot do this."""

    exit_code = 5


class OutdatedError(StorageError):
    """The database's tables and this program are of different versions."""

    def __init__(
        self, found: str | None, wanted: str, init: str = "factlog init"
    ) -> None:
        """Name both versions; `init` is the command that migrates."""
        newer = found is not None and found > wanted
        super().__init__(
            f"the database is at version {found or 'none'}, this program at {wanted}",
            hint="install a newer factlog" if newer else f"run: {init}",
        )
        self.found = found
        self.wanted = wanted


class UnavailableError(StorageError):
    """The database is missing, locked, damaged or not factlog's."""


class TransientError(UnavailableError):
    """The database ended a transaction; the same may work if it is tried again."""


class StaleError(StorageError):
    """What was worked out from the claims is not what they say."""

    def __init__(
        self, table: str, question: str, said_by: str = "the claims on"
    ) -> None:
        """Name the table, and the first question, or thing, of which it is wrong."""
        super().__init__(
            f"{table} does not hold what {said_by} {question!r} say",
            hint="work it out anew: factlog db rebuild",
        )
        self.table = table
        self.question = question


class DamagedError(StorageError):
    """What the log holds is not what was recorded."""

    def __init__(self, entry: int, message: str) -> None:
        """Name the first entry that fails, and what is wrong with it."""
        super().__init__(
            f"entry {entry} fails: {message}",
            hint="compare with a backup or another copy: what precedes it is right",
        )
        self.entry = entry
