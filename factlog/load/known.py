"""Whether a row says what is recorded of the thing that it names by its uid."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factlog.db import find
from factlog.db import models as m
from factlog.errors import RefusedError
from factlog.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy.orm import Session

    from factlog.db.journal import Journal

SHOWN = 80

FINDERS: dict[str, Callable[[Session, str], int]] = {
    **dict.fromkeys(("actor", "organization", "publisher"), find.the_actor),
    **dict.fromkeys(("on_behalf_of", "addressee", "reported_by"), find.the_actor),
    "source": find.the_source,
    "question": find.the_question,
    "claim": find.the_claim,
    "retracts": find.the_claim,
}


def refuse_another(
    entry: Journal,
    model: type[m.Recorded],
    key: int,
    new: Any,
    given: Collection[str],
) -> None:
    """Refuse a row that says otherwise of a known thing than any version of it.

    Only the fields that are `given` count. What belongs to a thing (aliases, options,
    citations) is not compared.
    """
    columns = model.__table__.columns.keys()
    wanted: dict[str, Any] = {}
    for name in (one.name for one in fields(new) if one.name in given):
        said, find_it = getattr(new, name), FINDERS.get(name)
        if said is not None and find_it:
            wanted[f"{name}_id"] = find_it(entry.session, said)
        elif said is not None and name in columns:
            wanted[name] = said
    versions = select(model).where(model.key == key).order_by(model.id)
    for version in entry.session.scalars(versions):
        other = [name for name in wanted if getattr(version, name) != wanted[name]]
        if not other:
            return
    kept = getattr(version, other[0])
    noun, field = model.__tablename__, other[0].removesuffix("_id")
    message = f"this {noun} is known here with another {field}"
    if field == other[0]:
        message += f" ({printable(str(kept or 'none'))[:SHOWN]})"
    raise RefusedError(message, hint="say the same, or leave the row out")
