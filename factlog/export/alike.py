"""Conflicts that are alike, to be told together: many claims can say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factlog.vocab import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factlog.rows import DisputeDetail
    from factlog.vocab import Conflict, Counter

    Turn = tuple[str, int]

PAIR = 2


class Alike(NamedTuple):
    """Claims that are each in conflict with each of some others, and how.

    If there are no others, with one another. `within` is a side that is split.
    """

    claims: Sequence[int]
    against: Sequence[int]
    kind: Conflict | Counter
    basis: Basis
    within: str | None
    note: str | None

    def conflicts(self) -> int:
        """Return how many conflicts these are."""
        many = len(self.claims)
        return many * len(self.against) if self.against else many * (many - 1) // 2


def turns(dispute: DisputeDetail) -> dict[int, Turn]:
    """Return when claims were said, to sort them; undated ones before their recording.

    Claims on other questions are not among them.
    """
    return {
        one.number: (
            one.said_earliest or one.said_latest or one.recorded_at,
            one.number,
        )
        for one in dispute.claims
    }


def alike(dispute: DisputeDetail, said: Mapping[int, Turn]) -> list[Alike]:
    """Return each conflict of a dispute once, those of the latest claims last.

    Recorded ones by themselves; those worked out between the same claims together. Of
    two claims the later one is first; more stand in the order in which they were said.
    """

    def turn(claim: int) -> Turn:
        return said.get(claim, ("", claim))

    rows = dispute.conflicts
    claims = sorted({one for row in rows for one in (row.claim, row.against)}, key=turn)
    place = {claim: place for place, claim in enumerate(claims)}
    found: list[Alike] = []
    derived: dict[tuple[Conflict | Counter, str | None, str | None], _Opposed] = {}
    for row in rows:
        within = row.sides[0] if row.sides[0] == row.sides[1] else None
        if row.basis is Basis.DERIVED:
            how = row.kind, within, row.note
            opposed = derived.setdefault(how, _Opposed(len(claims)))
            opposed.add(place[row.claim], place[row.against])
        else:
            pair = (row.claim,), (row.against,)
            found.append(Alike(*pair, row.kind, row.basis, within, row.note))
    for (kind, within, note), opposed in derived.items():
        for group, against in opposed.together():
            own, other = ([claims[one] for one in some] for some in (group, against))
            found.append(Alike(own, other, kind, Basis.DERIVED, within, note))

    def latest(one: Alike) -> list[Turn]:
        ends = (some[-1] for some in (one.claims, one.against) if some)
        return sorted(map(turn, ends), reverse=True)

    return sorted(found, key=latest)


class _Opposed:
    """Which of some claims, by their places, are against which: a bit for each two."""

    def __init__(self, count: int) -> None:
        """None is against another."""
        self._before, self._after = [0] * count, [0] * count

    def add(self, later: int, earlier: int) -> None:
        """Let two be against each other."""
        self._before[later] |= 1 << earlier
        self._after[earlier] |= 1 << later

    def together(self) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Yield claims that have the same opponents, and these; each two once.

        Claims that are against one another, and against all the same others, come with
        no opponents first.
        """
        told = 0
        for group in sorted(self._alike(), key=lambda one: one[-1], reverse=True):
            own = sum(1 << one for one in group)
            others = self._others(group[0])
            if others & own:
                yield self._pair(*group) if len(group) == PAIR else (group, ())
            if left := _places(others & ~own & ~told):
                lone = len(group) == len(left) == 1
                yield self._pair(*group, *left) if lone else (group, left)
            told |= own

    def _alike(self) -> Iterator[list[int]]:
        """Yield groups of claims: none has opponents that another has not."""
        apart: dict[int, list[int]] = {}
        mutual: dict[int, list[int]] = {}
        for one in range(len(self._before)):
            if others := self._others(one):
                apart.setdefault(others, []).append(one)
                mutual.setdefault(others | 1 << one, []).append(one)
        yield from (group for group in mutual.values() if len(group) > 1)
        for others, group in apart.items():  # who is in a group above is alone here
            if len(group) > 1 or len(mutual[others | 1 << group[0]]) == 1:
                yield group

    def _others(self, one: int) -> int:
        return self._before[one] | self._after[one]

    def _pair(self, one: int, other: int) -> tuple[Sequence[int], Sequence[int]]:
        """Return two, the later first."""
        later = self._before[one] >> other & 1
        return ((one,), (other,)) if later else ((other,), (one,))


def _places(bits: int) -> list[int]:
    return [place for place, bit in enumerate(reversed(f"{bits:b}")) if bit == "1"]
