"""Recording claims: who said what, when, and against whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factlog.db import find
from factlog.db import models as m
from factlog.db.called import name_of
from factlog.db.models import in_force
from factlog.errors import InvalidInputError, RefusedError
from factlog.inputs import NewClaim, NewCounter
from factlog.record.amend import amended, correcting, replace
from factlog.record.citations import citation_of, cite, rests_on
from factlog.record.said import row, side_of
from factlog.vocab import Act

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from factlog.db.journal import Journal
    from factlog.inputs import NewCitation


FIXED = {"question", "counters", "retracts"}


def add_claim(entry: Journal, new: NewClaim, uid: UUID | None = None) -> int:
    """Record a claim with its citations and what it counters; return its number.

    Raises NotFoundError for an unknown name, InvalidInputError for an answer that the
    question cannot take, RefusedError when its side is not clear, when another side
    would take a claim back, or when it was said in the future.
    """
    named = new.counters.claim if new.counters else new.retracts
    target = _claim(entry, named) if named else None
    claim = row(entry, new, target)
    citations = [citation_of(entry, citation) for citation in new.citations]
    number = entry.add(claim, uid)
    for citation in citations:
        citation.claim_id = number
        entry.add(citation)
    if new.counters and target:
        _counter(entry, number, new.counters, target)
    return number


def amend_claim(
    entry: Journal,
    number: str,
    changes: Mapping[str, Any],
    *,
    no_sources: Sequence[str] = (),
) -> int:
    """Correct what is recorded of a claim; return its number.

    `changes` are fields of NewClaim; its citations are added, those of `no_sources`
    withdrawn. Another question or target is another claim. Raises what add_claim
    raises; InvalidInputError without a reason or where nothing would change.
    """
    old = _claim(entry, number)
    for fixed in FIXED & changes.keys():
        message = f"the {fixed} of a claim cannot be changed"
        raise InvalidInputError(message, hint="withdraw it, and record it anew")
    with correcting(entry, old):
        counters, target = _made_against(entry, old)
        new = amended(entry, NewClaim, old, {**changes, "counters": counters})
        replace(entry, old, row(entry, new, target, old))
        for name in no_sources:
            for cited in _cited(entry, old.key, name):
                entry.withdraw(cited)
        for citation in new.citations:
            cite(entry, old.key, citation)
    return old.key


def _made_against(
    entry: Journal, claim: m.Claim
) -> tuple[NewCounter | None, m.Claim | None]:
    """Return what a claim counters or takes back."""
    if claim.retracts_id is not None:
        return None, entry.current(m.Claim, claim.retracts_id)
    own = in_force(m.Counterclaim), m.Counterclaim.counterclaim_id == claim.key
    recorded = select(m.Counterclaim).where(*own).order_by(m.Counterclaim.key)
    against = entry.session.scalars(recorded).first()
    if against is None:
        return None, None
    target, source = None, None
    if against.claim_id is not None:
        target = entry.current(m.Claim, against.claim_id)
    if against.source_id is not None:
        source = name_of(entry.session, m.Source, against.source_id)
    named = str(target.key if target else claim.key)
    counter = NewCounter(
        claim=named,
        source=source,
        kind=against.kind,
        basis=against.basis,
        note=against.note,
    )
    return counter, target or claim


def _cited(entry: Journal, number: int, source: str) -> Sequence[m.Citation]:
    """Return where a claim is found in a source; refuse a source that it is not in."""
    key = find.the_source(entry.session, source)
    own = in_force(m.Citation), m.Citation.claim_id == number
    cited = select(m.Citation).where(*own, m.Citation.source_id == key)
    rows = entry.session.scalars(cited).all()
    if not rows:
        message = f"claim {number} is not found in {source}"
        hint = f"see where: factlog claim show {number}"
        raise RefusedError(message, hint=hint)
    return rows


def _claim(entry: Journal, name: str) -> m.Claim:
    """Return the claim of this number, unless it was withdrawn."""
    claim = entry.current(m.Claim, find.the_claim(entry.session, name))
    if claim.withdrawn:
        message = f"claim {claim.key} was withdrawn"
        raise RefusedError(message, hint=f"see why: factlog claim show {claim.key}")
    return claim


def _counter(entry: Journal, number: int, new: NewCounter, target: m.Claim) -> None:
    """Record what a claim is made against."""
    source = find.the_source(entry.session, new.source) if new.source else None
    if source is not None and source not in rests_on(entry.session, target.key):
        message = f"claim {target.key} does not rest on the source {new.source}"
        hint = f"see what it rests on: factlog claim show {target.key}"
        raise RefusedError(message, hint=hint)
    entry.add(
        m.Counterclaim(
            counterclaim_id=number,
            claim_id=None if source else target.key,
            source_id=source,
            kind=new.kind,
            basis=new.basis,
            note=new.note,
        )
    )


def cite_claim(entry: Journal, new: NewCitation, uid: UUID | None = None) -> int:
    """Record another place where a claim is found; return the citation's key.

    Raises NotFoundError for an unknown name, RefusedError where an undated claim would
    come to be made for two sides.
    """
    if new.claim is None:
        message = "a citation needs a claim"
        raise InvalidInputError(message, hint="name the claim that is cited")
    claim = _claim(entry, new.claim)
    side_of(entry, claim, [new.source])
    return cite(entry, claim.key, new, uid)


def retract_claim(  # noqa: PLR0913  what was said, by whom, for whom, when, where
    entry: Journal,
    number: str,
    actor: str | None = None,
    *,
    on_behalf_of: str | None = None,
    said: str | None = None,
    citations: tuple[NewCitation, ...] = (),
) -> int:
    """Record that a claim was taken back, by its actor or for its side.

    Returns the number of the retraction, which is a claim too.
    """
    target = _claim(entry, number)
    speaker = actor or name_of(entry.session, m.Actor, target.actor_id)
    retraction = NewClaim(
        actor=speaker,
        act=Act.RETRACTS,
        on_behalf_of=on_behalf_of,
        retracts=str(target.key),
        said=said,
        citations=citations,
    )
    return add_claim(entry, retraction)
