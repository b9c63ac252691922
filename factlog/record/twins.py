"""Two actors that are one, recorded twice; or that are not, and look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select

from factlog import text
from factlog.analysis import sides
from factlog.db import find
from factlog.db import models as m
from factlog.db.called import name_of
from factlog.db.contents import content
from factlog.db.refers import referring
from factlog.derive.cases import links_of
from factlog.errors import InvalidInputError, RefusedError
from factlog.record.amend import correcting

if TYPE_CHECKING:
    from factlog.db.journal import Journal

BESIDE = {"language", "role", "source_id"}
"""Fields that another row may fill where one that says the same leaves them out."""

ALONE = ("description", "wikidata")


def merge_actors(entry: Journal, name: str, other: str) -> int:
    """Record that the other actor is this one; return this one's key.

    What refers to the other refers to this one from now on, its names and affiliations
    are this one's, and itself is withdrawn. Raises NotFoundError for an unknown name,
    RefusedError where the two are known not to be the same, or where the actor would
    come to speak for itself; InvalidInputError without a reason.
    """
    one, two = _two_actors(entry, name, other)
    with correcting(entry):
        settled = _distinction(entry, one, two)
        if settled is not None:
            message = f"{name} and {other} are recorded as not the same"
            hint = f"undo that first: factlog undo {settled.entry_id}"
            raise RefusedError(message, hint=hint)
        _refuse_members(entry, one, two)
        goes = entry.current(m.Actor, two)
        rows = {
            (type(row), row.key): row
            for row in referring(entry.session, goes, belonging=True)
        }
        for row in rows.values():
            _hand_over(entry, row, two, one)
        entry.withdraw(goes)
        _take_over(entry, entry.current(m.Actor, one), goes)
        _refuse_loops(entry, one)
    return one


def distinguish_actors(entry: Journal, name: str, other: str) -> int:
    """Record that two actors are not the same; return the distinction's key.

    Raises NotFoundError for an unknown name, RefusedError where it is recorded
    already, InvalidInputError without a reason.
    """
    one, two = _two_actors(entry, name, other)
    with correcting(entry):
        settled = _distinction(entry, one, two)
        if settled is not None:
            message = f"{name} and {other} are recorded as not the same already"
            raise RefusedError(message, hint=f"see why: factlog actor history {name}")
        return entry.add(m.Distinction(actor_id=one, other_id=two))


def _two_actors(entry: Journal, name: str, other: str) -> tuple[int, int]:
    one, two = (find.the_actor(entry.session, each) for each in (name, other))
    if one == two:
        message = f"{name} and {other} are one actor already"
        raise InvalidInputError(message, hint="name two: factlog check")
    return one, two


def _distinction(entry: Journal, one: int, two: int) -> m.Distinction | None:
    """Return what says that two actors are not the same, in either order."""
    both = (one, two)
    pair = m.Distinction.actor_id.in_(both), m.Distinction.other_id.in_(both)
    found = select(m.Distinction).where(m.in_force(m.Distinction), *pair)
    return entry.session.scalars(found.order_by(m.Distinction.key)).first()


def _refuse_members(entry: Journal, one: int, two: int) -> None:
    """Refuse to make one of two actors of which one belongs to the other."""
    link, both = m.Affiliation, (one, two)
    between = link.actor_id.in_(both), link.organization_id.in_(both)
    found = select(link).where(m.in_force(link), *between).order_by(link.key)
    belongs = entry.session.scalars(found).first()
    if belongs is not None:
        ends = (belongs.actor_id, belongs.organization_id)
        part, whole = (name_of(entry.session, m.Actor, key) for key in ends)
        message = f"{part} belongs to {whole}, and would come to belong to itself"
        hint = f"if it never did: factlog actor amend {part} --no-part-of {whole}"
        raise RefusedError(message, hint=hint)


def _hand_over(entry: Journal, row: m.Recorded, goes: int, stays: int) -> None:
    """Let a row refer to the actor that stays, unless that would say a thing twice."""
    changes: dict[str, Any] = {
        name: stays
        for name, column in inspect(type(row)).columns.items()
        if name != "key"
        and any(key.column.table is m.Actor.__table__ for key in column.foreign_keys)
        and getattr(row, name) == goes
    }
    if isinstance(row, m.Claim) and {row.actor_id, row.on_behalf_of_id} == {
        goes,
        stays,
    }:
        message = f"claim {row.key} was said by one of them for the other"
        hint = f'if for itself: factlog claim amend {row.key} --for ""'
        raise RefusedError(message, hint=hint)
    if _said_already(entry, row, changes):
        entry.withdraw(row)
    else:
        entry.replace(row, **changes)


def _said_already(entry: Journal, row: m.Recorded, changes: dict[str, Any]) -> bool:
    """Whether the actor has this name, affiliation or distinction already."""
    model: Any = type(row)
    if all(column.class_ is not model for column in m.PARTS[m.Actor]):
        return False
    says = content(row) | changes
    if model is m.Distinction:
        return _distinction(entry, says["actor_id"], says["other_id"]) is not None
    filled = {n: v for n, v in says.items() if v is not None or n not in BESIDE}
    alike = (getattr(model, name).is_not_distinct_from(filled[name]) for name in filled)
    known = select(model.key).where(m.in_force(model), *alike)
    return entry.session.scalar(known.limit(1)) is not None


def _take_over(entry: Journal, stays: m.Actor, goes: m.Actor) -> None:
    """Let one be found by the other's slug, and say what it alone said of itself."""
    folded = text.fold(goes.slug)
    own = m.ActorName.actor_id == stays.key, m.ActorName.folded == folded
    named = select(m.ActorName.key).where(m.in_force(m.ActorName), *own)
    if goes.slug != stays.slug and entry.session.scalar(named.limit(1)) is None:
        entry.add(m.ActorName(actor_id=stays.key, name=goes.slug, folded=folded))
    unsaid = {name: getattr(goes, name) for name in ALONE if not getattr(stays, name)}
    if any(unsaid.values()):
        entry.replace(stays, **unsaid)


def _refuse_loops(entry: Journal, actor: int) -> None:
    """Refuse what would let an actor speak for itself."""
    for link in links_of(entry.session, {actor}).get(actor, ()):
        above = links_of(entry.session, {link.organization})
        if sides.closes_a_loop(link, above):
            name = name_of(entry.session, m.Actor, actor)
            way = name_of(entry.session, m.Actor, link.organization)
            message = f"{name} would come to speak for itself by way of {way}"
            hint = f"see for whom they speak: factlog actor show {way}"
            raise RefusedError(message, hint=hint)
