"""Where a claim comes from: origins are counted, not articles."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping


class Passage(NamedTuple):
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
    if len(cited) == 1 and not cited[0].via and not basis.get(cited[0].source):
        return _alone(cited[0].source)  # as it mostly is
    through: dict[int, set[int]] = {}
    for passage in cited:
        chain = (passage.source, *passage.via)
        for nearer, farther in itertools.pairwise(chain):
            through.setdefault(nearer, set()).add(farther)

    def ahead(source: int) -> set[int]:
        return through.get(source) or set(basis.get(source, ()))

    return _ends({passage.source for passage in cited}, ahead)


@lru_cache(maxsize=4_096)  # the same sources are cited again and again
def _alone(source: int) -> frozenset[frozenset[int]]:
    return frozenset({frozenset({source})})


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
