"""Words that came to a thing after it was erased: another log may bring them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import false, or_, select

from factlog import canonical
from factlog.db import models as m
from factlog.db.refers import named, newest_of
from factlog.rows import FindingRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


def words_of_erased(session: Session) -> Iterator[FindingRow]:
    """Yield what was erased and has parts that hold words."""
    erasures = select(m.Erasure.noun, m.Erasure.thing).order_by(m.Erasure.key)
    erased = session.execute(erasures.where(m.in_force(m.Erasure))).all()
    gone = [UUID(thing) for _, thing in erased]
    wholes = {model.__tablename__: model for model in m.PARTS}
    for noun, thing in erased:
        if noun not in wholes:
            continue
        model = wholes[noun]
        own = select(model.key).where(model.uid == UUID(thing)).limit(1)
        for key in session.scalars(own).all():
            name = " ".join(named(session, newest_of(session, model, key)))
            for part in _parts(session, model, key, gone):
                yield FindingRow(
                    kind="words left",
                    thing=name,
                    message=f"it was erased, and its {part} holds words: "
                    f'factlog erase {name} --yes --reason "…"',
                )


def _parts(
    session: Session, model: type[m.Recorded], key: int, gone: list[UUID]
) -> Iterator[str]:
    """Yield the kinds of parts of a thing that hold words and were not erased."""
    for column in m.PARTS[model]:
        part: Any = column.class_
        noun = part.__tablename__
        holds = [getattr(part, n).is_not(None) for n in canonical.FORMS[noun].words]
        own = column == key, part.kept.is_(None), part.uid.not_in(gone)
        found = select(part.id).where(*own, or_(false(), *holds))
        if session.scalar(found.limit(1)) is not None:
            yield noun.replace("_", " ")
