"""Blanking the words of what was erased; their hashes are kept."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update

from factlog import canonical, text
from factlog.db import models as m
from factlog.db.ask import TOGETHER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

ENTRY = m.Entry.__tablename__
MODELS: dict[str, Any] = {
    ENTRY: m.Entry,
    **{
        model.__tablename__: model
        for model in m.RECORDED
        if canonical.FORMS[model.__tablename__].words
    },
}
"""The tables that hold words of people."""


def words_in(noun: str) -> tuple[str, ...]:
    """Return the fields of a table that hold words."""
    return canonical.ENTRY_WORDS if noun == ENTRY else canonical.FORMS[noun].words


def blank(noun: str) -> dict[str, str | None]:
    """Return what stands in the place of erased words."""
    table = MODELS[noun].__table__
    left: dict[str, str | None] = {
        name: None if table.c[name].nullable else canonical.ERASED
        for name in words_in(noun)
    }
    if noun == m.ActorName.__tablename__:
        left["folded"] = text.fold(canonical.ERASED)
    return left


def erase(session: Session) -> None:
    """Blank the words of all that an erasure names and that still holds them."""
    if session.get_bind().dialect.name == "sqlite":
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # overwritten, not left
    left = map(UUID, session.scalars(select(m.Erasure.thing).distinct()).all())
    while things := list(islice(left, TOGETHER)):
        for noun in MODELS:
            _erase(session, noun, things)


def _erase(session: Session, noun: str, things: list[UUID]) -> None:
    model = MODELS[noun]
    whole = select(model).where(model.uid.in_(things), model.kept.is_(None))
    for row in session.scalars(whole).all():
        said = {name: getattr(row, name) for name in words_in(noun)}
        hashes = hidden(said, row.salt)
        if hashes:
            gone = {"kept": canonical.kept(hashes), "salt": b"", **blank(noun)}
            session.execute(update(model).where(model.id == row.id).values(gone))
            session.expire(row)


def hidden(words: Mapping[str, str | None], salt: bytes) -> dict[str, str]:
    """Return the hashes that stand for words."""
    return {
        name: canonical.hidden(said, salt, name)
        for name, said in words.items()
        if said is not None
    }
