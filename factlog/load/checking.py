"""Files that prove something without a log: proofs, and exports, whole or redacted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.errors import AlteredError, InvalidInputError, NotFoundError, Problem
from factlog.load.hidden import withheld
from factlog.load.log import exported, is_export
from factlog.load.parsing import (
    Problems,
    cannot_be_read,
    lines,
    parsed,
    read_twice,
)
from factlog.load.proof import LONGEST, proved
from factlog.rows import ExportedRow

if TYPE_CHECKING:
    from pathlib import Path

    from factlog.db.merge import Foreign
    from factlog.rows import ProvedRow

LONGEST_PROOF = 64 * 1024 * 1024


def verify(path: Path, *, against: str | None = None) -> ProvedRow | ExportedRow:
    """Compute every hash of a proof or an export anew; return what was found right.

    `against` is the digest of a head: that of the proof, or one in the export. Raises
    AlteredError, which names what is wrong, NotFoundError where there is no such head,
    and InvalidInputError for another file.
    """
    wanted = None if against is None else against.casefold()
    with read_twice(path) as copy:
        if is_export(copy):
            return _export(copy, str(path), wanted)
        proof = proved(_document(copy, path))
    if wanted not in {None, proof.head}:
        _no_head(wanted, proof.head)
    return proof


def _no_head(wanted: str | None, head: str) -> None:
    raise NotFoundError("head", str(wanted), hint=f"this is of the head {head}")


def _document(copy: Path, path: Path) -> dict[str, object]:
    """Return the document of a proof; refuse what is neither that nor an export."""
    try:
        with copy.open("rb") as file:
            source = file.read(LONGEST_PROOF + 1)
    except OSError as error:
        raise cannot_be_read(path, error) from error
    hint = "name what factlog prove or factlog export wrote"
    if len(source) > LONGEST_PROOF:
        raise InvalidInputError(f"{path} is longer than 64 MiB", hint=hint)
    try:
        content = parsed(source)
        wrong = None if content.get("factlog") == "proof" else "it does not say so"
    except InvalidInputError as error:
        wrong = error.message[:LONGEST]
    if wrong:
        message = f"{path} is neither a proof nor an export: {wrong}"
        raise InvalidInputError(message, hint=hint)
    return content


class _First(Problems):
    """The first problem is raised: what comes after it may follow from it."""

    def note(self, file: str, line: int, message: str, name: str | None = None) -> None:
        """Raise AlteredError."""
        told = str(Problem(message=message, file=file, line=line, field=name))
        raise AlteredError(told if len(told) < LONGEST else f"{told[:LONGEST]}…")


def _export(copy: Path, name: str, wanted: str | None) -> ExportedRow:
    """Return what was found right in an export."""
    problems = _First()
    heads = _Heads()
    rows = missing = 0
    for entry in exported(lines(copy, problems, name), problems, redacted=True):
        heads.add(entry)
        rows += len(entry.rows)
        sealed = (entry.sealed, *entry.rows)
        missing += sum(len(withheld(one.line, one.words)) for one in sealed)
    head = heads.only()
    if wanted is not None and wanted not in heads.recorded:
        _no_head(wanted, head)
    return ExportedRow(
        entries=len(heads.recorded), rows=rows, withheld=missing, head=head
    )


class _Heads:
    """The entries of an export, each of which follows on earlier ones."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.recorded: dict[str, str] = {}
        self._ends: dict[str, int] = {}

    def add(self, entry: Foreign) -> None:
        """Refuse an entry that follows on what is not there before it."""
        digest, number = entry.digest.hex(), len(self.recorded) + 1
        if digest in self.recorded:
            raise AlteredError(f"entry {number}: it is given twice")
        for before in (entry.previous, entry.merged):
            if before is None:
                continue
            recorded_at = self.recorded.get(before)
            if recorded_at is None or recorded_at >= entry.recorded_at:
                told = f"entry {number}: it follows on what was not there before it"
                raise AlteredError(told)
            self._ends.pop(before, None)
        self.recorded[digest] = entry.recorded_at
        self._ends[digest] = number

    def only(self) -> str:
        """Return the head; refuse an entry on which no later one follows."""
        *others, head = self._ends
        for other in others:
            told = f"entry {self._ends[other]}: no later entry follows on it"
            raise AlteredError(told)
        return head
