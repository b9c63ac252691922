"""The whole log as JSON Lines: entries and their rows, ready to be loaded again.

Each line holds the canonical `line`, the `words` that it hides, and the `salt`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.canonical import encoded
from factlog.text import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factlog.rows import LoggedRow


def jsonl(rows: Iterable[LoggedRow]) -> Iterator[str]:
    """Yield a line for each entry and each row, the same bytes for the same log."""
    for row in rows:
        whole: dict[str, object] = {"line": row.line, "salt": row.salt}
        if row.words:
            whole["words"] = row.words
        if row.arrived_at is not None and row.digest is not None:
            whole |= {"arrived_at": row.arrived_at, "digest": row.digest}
        yield escaped(encoded(whole).decode()) + "\n"
