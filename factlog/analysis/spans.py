"""Times in which something is so."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOREVER = 1 << 62


class Span(NamedTuple):
    """From a moment until another, or for ever; and the claim that ended it."""

    starts: int
    ends: int = FOREVER
    ended_by: int | None = None

    def holds(self, moment: int) -> bool:
        """Whether the moment is within."""
        return self.starts <= moment < self.ends


Spans = tuple[Span, ...]


def union(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in their order, with those that touch made one."""
    whole: Span | None = None
    for span in sorted(spans, key=attrgetter("starts", "ends")):
        if whole is None or span.starts > whole.ends:
            if whole:
                yield whole
            whole = span
        else:
            whole = Span(whole.starts, max(whole.ends, span.ends))
    if whole:
        yield whole
