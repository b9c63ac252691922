"""The whole log as JSON Lines: entries and their rows, ready to be loaded again.

Each line holds the canonical `line`, the `words` that it hides, and the `salt`; where
words are withheld, the `salts` of the other fields instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.canonical import ENTRY_WORDS, FORMS, encoded, field_salt
from factlog.errors import InvalidInputError
from factlog.text import escaped, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from factlog.rows import LoggedRow

WORDS = {
    "entry": ENTRY_WORDS,
    **{kind: form.words for kind, form in FORMS.items() if form.words},
}
"""What can be withheld."""


def jsonl(rows: Iterable[LoggedRow], withhold: Iterable[str] = ()) -> Iterator[str]:
    """Return a line for each entry and each row, the same bytes for the same log.

    `withhold` names fields, as `claim.text`, or kinds of rows, whose words are left
    out. Raises InvalidInputError for one that there is not.
    """
    return _lines(rows, {field for name in withhold for field in _fields(name)})


def _fields(name: str) -> Iterator[str]:
    """Yield the fields that a name stands for."""
    kind, _, field = name.partition(".")
    words = WORDS.get(kind, ())
    if not words or (name != kind and field not in words):
        there = ", ".join(f"{kind}.{field}" for kind in WORDS for field in WORDS[kind])
        message = f"there are no words {printable(name)!r} to withhold"
        raise InvalidInputError(message, hint=f"there are {there}; or a whole kind")
    yield from (f"{kind}.{one}" for one in words if field in {"", one})


def _lines(rows: Iterable[LoggedRow], hidden: Collection[str]) -> Iterator[str]:
    for row in rows:
        kind = row.line.get("row", "entry")
        words = {n: w for n, w in row.words.items() if f"{kind}.{n}" not in hidden}
        whole: dict[str, object] = {"line": row.line}
        if len(words) == len(row.words):
            whole["salt"] = row.salt
        else:
            salt = bytes.fromhex(row.salt)
            whole["salts"] = {name: field_salt(salt, name).hex() for name in words}
        if words:
            whole["words"] = words
        if row.arrived_at is not None and row.digest is not None:
            whole |= {"arrived_at": row.arrived_at, "digest": row.digest}
        yield escaped(encoded(whole).decode()) + "\n"
