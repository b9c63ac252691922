"""Conflicts that are alike, to be told together: many claims can say the same."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from factlog.vocab import Basis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from factlog.rows import ConflictRow


class Alike(NamedTuple):
    """Claims that are each in conflict with each of some others, as `row` says."""

    claims: tuple[int, ...]
    against: tuple[int, ...]
    row: ConflictRow


def alike(rows: Iterable[ConflictRow]) -> list[Alike]:
    """Return conflicts, each once: those that were recorded one by one.

    Of those that were worked out, all between the same claims together. They are in the
    order of the latest claims.
    """
    found: list[Alike] = []
    opposed: dict[object, tuple[ConflictRow, defaultdict[int, set[int]]]] = {}
    for row in rows:
        if row.basis is not Basis.DERIVED or row.note:
            found.append(Alike((row.claim,), (row.against,), row))
            continue
        how = row.kind, row.sides[0] if row.sides[0] == row.sides[1] else None
        _, each = opposed.setdefault(how, (row, defaultdict(set)))
        each[row.claim].add(row.against)
        each[row.against].add(row.claim)
    for row, each in opposed.values():
        found += (Alike(*told, row) for told in _together(each))
    return sorted(found, key=lambda one: (one.claims[-1], one.against[-1]))


def _together(
    opposed: Mapping[int, AbstractSet[int]],
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield claims that are against all the same, and those; each two only once."""
    same: dict[frozenset[int], list[int]] = defaultdict(list)
    for claim in sorted(opposed):
        same[frozenset(opposed[claim])].append(claim)
    told: set[int] = set()
    for others, claims in sorted(same.items(), key=lambda one: -one[1][-1]):
        if left := others - told:
            yield tuple(claims), tuple(sorted(left))
        told.update(claims)
