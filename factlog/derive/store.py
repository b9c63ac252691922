"""The only writer of what is worked out: standing and status spans."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert

from factlog.analysis.standing import FOREVER, Span
from factlog.analysis.status import Pair, in_dispute, periods
from factlog.db.models import Standing, StatusSpan
from factlog.derive.cases import Case, cases, with_neighbours
from factlog.derive.touched import touched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy.orm import Session

    from factlog.db.models import Recorded

TOGETHER = 200


def update(session: Session, rows: Iterable[Recorded]) -> set[int]:
    """Work out anew what these rows can change; return the questions they touch."""
    reached = touched(session, rows)
    reached = with_neighbours(session, reached)
    ordered = sorted(reached)
    for start in range(0, len(ordered), TOGETHER):
        _store(session, ordered[start : start + TOGETHER])
    return reached


def _store(session: Session, keys: Collection[int]) -> None:
    found = cases(session, keys)
    opposed = {key: case.opposed() for key, case in found.items()}
    every = [pair for pairs in opposed.values() for pair in pairs]
    session.execute(delete(Standing).where(Standing.question_id.in_(keys)))
    session.execute(delete(StatusSpan).where(StatusSpan.question_id.in_(keys)))
    chosen = [found[key] for key in keys if key in found]
    if stands := [row for case in chosen for row in _standing(case, every)]:
        session.execute(insert(Standing), stands)
    if spans := [row for case in chosen for row in _spans(case, opposed[case.key])]:
        session.execute(insert(StatusSpan), spans)


def _standing(case: Case, opposed: list[Pair]) -> Iterator[dict[str, Any]]:
    disputed: dict[int, list[Pair]] = {}
    for pair in opposed:
        for party in (pair.claim, pair.against):
            disputed.setdefault(party.number, []).append(pair)
    for claim in case.claims:
        quarrels = in_dispute(claim.number, disputed.get(claim.number, []))
        for span in case.stands[claim.number]:
            for piece, in_it in _cut(span, quarrels):
                yield {
                    "claim_id": claim.number,
                    "question_id": case.key,
                    "side_id": claim.side,
                    "starts": piece.starts,
                    "ends": _open(piece.ends),
                    "disputed": in_it,
                    "ended_by_id": piece.ended_by,
                }


def _cut(span: Span, quarrels: tuple[Span, ...]) -> Iterator[tuple[Span, bool]]:
    """Yield the pieces of a span in which a claim is, or is not, in dispute."""
    edges = {span.starts, span.ends}
    for quarrel in quarrels:
        edges |= {e for e in (quarrel.starts, quarrel.ends) if span.holds(e)}
    cuts = sorted(edges)
    for starts, ends in itertools.pairwise(cuts):
        in_it = any(quarrel.holds(starts) for quarrel in quarrels)
        yield Span(starts, ends, span.ended_by if ends == span.ends else None), in_it
    if len(cuts) == 1:
        yield span, False


def _spans(case: Case, opposed: list[Pair]) -> Iterator[dict[str, Any]]:
    for one in periods(case.claims, case.visitors, case.stands, opposed):
        yield {
            "question_id": case.key,
            "starts": one.starts,
            "ends": _open(one.ends),
            "status": one.status,
            "since": one.since,
            "sides": one.sides,
            "claims": one.claims,
            "origins": one.origins,
            "last_said": one.last_said,
        }


def _open(moment: int) -> int | None:
    return None if moment == FOREVER else moment
