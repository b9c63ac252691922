"""Where a claim comes from: origins are counted, not articles."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Passage:
    """A source that is cited, and the sources that the passage came through."""

    source: int
    via: tuple[int, ...] = ()


def origins(
    passages: Iterable[Passage], basis: Mapping[int, Collection[int]]
) -> frozenset[frozenset[int]]:
    """Return the ends of the chains from the passages of one claim.

    What a passage came through goes before what its source as a whole relies on. An
    origin is one source, or the sources of a loop that leads nowhere else: circular
    reporting.
    """
    cited = list(passages)
    if not any(one.via or basis.get(one.source) for one in cited):  # as it mostly is
        return frozenset(frozenset({one.source}) for one in cited)
    through: dict[int, set[int]] = {}
    for passage in cited:
        chain = (passage.source, *passage.via)
        for nearer, farther in itertools.pairwise(chain):
            through.setdefault(nearer, set()).add(farther)

    def ahead(source: int) -> set[int]:
        return through.get(source) or set(basis.get(source, ()))

    return _ends({passage.source for passage in cited}, ahead)


def _ends(
    sources: set[int], ahead: Callable[[int], set[int]]
) -> frozenset[frozenset[int]]:
    """Return the groups that lead only to themselves, of those within reach."""
    reach = {source: _reach(source, ahead) for source in _all(sources, ahead)}
    return frozenset(
        frozenset(reached)
        for source, reached in reach.items()
        if all(source in reach[other] for other in reached)
    )


def _all(sources: set[int], ahead: Callable[[int], set[int]]) -> set[int]:
    return set().union(*(_reach(source, ahead) for source in sources))


def _reach(source: int, ahead: Callable[[int], set[int]]) -> set[int]:
    """Return the source and all that it relies on, near or far."""
    reached, left = {source}, [source]
    while left:
        farther = ahead(left.pop()) - reached
        reached |= farther
        left.extend(farther)
    return reached
