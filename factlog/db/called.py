"""The names by which things are typed and printed, also where two have one slug.

Logs that grew apart may both have made a slug. Whichever was here first keeps it, the
other is called by the slug, a tilde, and the last digits of its uid.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Text, bindparam, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from factlog.db import driver
from factlog.db.ask import KEYS, ask, ask_each
from factlog.db.lines import names_in
from factlog.db.lookup import Lookup
from factlog.db.models.entry import FOREVER, KNOWN, in_force, newest
from factlog.text import as_slug, storable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from factlog.db.models import Recorded

END = {
    "sqlite": "lower(substr(hex({}), -4))",
    "postgresql": "right(CAST({} AS TEXT), 4)",
}
"""The last four digits of a uid."""

RANK = f"CASE WHEN {{withdrawn}} THEN {FOREVER} - {{key}} ELSE {{key}} END"
"""Who keeps a slug: who is in force and came first, else who was withdrawn last."""

NAMED = """CASE WHEN EXISTS (
    SELECT 1 FROM {table} AS namesake WHERE namesake.slug = {slug} {asked}
    AND namesake.entry_id <= {known}
    AND (namesake.superseded_id IS NULL OR namesake.superseded_id > {known})
    AND {first} < {rank}
) THEN {slug} || '~' || {end} ELSE {slug} END"""

_APART = re.compile(r"(.+)~([0-9a-f]{4,32})")


class _Called(FunctionElement[str]):
    """A slug, made unlike that of a namesake that comes before."""

    type = Text()
    inherit_cache = True


def called(thing: Any) -> ColumnElement[str]:
    """Return the name of a thing: its slug, with a tilde where another has that.

    `thing` is the class of a table with slugs, an alias of it, or its columns. Of
    things with one slug the first in force keeps it; where all are withdrawn, the last.
    """
    asked = getattr(thing, "question_id", None)  # an option's slug is one of a question
    within = () if asked is None else (asked,)
    return _Called(thing.slug, thing.uid, thing.key, thing.withdrawn, KNOWN, *within)


@compiles(_Called)
def _in_sql(element: _Called, compiler: Any, **rest: Any) -> str:
    table = next(iter(element.clauses)).table
    slug, uid, key, withdrawn, known, *asked = (
        compiler.process(clause, **rest) for clause in element.clauses
    )
    return NAMED.format(
        table=getattr(table, "element", table).name,
        slug=slug,
        asked=f"AND namesake.question_id = {asked[0]}" if asked else "",
        known=known,
        first=RANK.format(withdrawn="namesake.withdrawn", key='namesake."key"'),
        rank=RANK.format(withdrawn=withdrawn, key=key),
        end=END[compiler.dialect.name].format(uid),
    )


class Namesakes:
    """How things of a kind are called of which some may have one slug."""

    FEW = 5_000
    """Slugs that several versions have, of one thing or of more: up to so many, they
    are sooner found all at once."""

    def __init__(self, session: Session, model: type[Recorded], *, many: bool) -> None:
        """Find those slugs, if `many` things will be asked for."""
        self._session, self._model = session, model
        self._several: set[str] | None = None
        if many:
            found = ask(session, _several(model), limit=self.FEW + 1).all()
            self._several = None if len(found) > self.FEW else {one for (one,) in found}

    def names(self, slugs: Iterable[tuple[int, str]]) -> dict[int, str]:
        """Return the names of things, given by key and slug."""
        names = dict(slugs)
        several = self._several
        if several is None:
            asked = ask_each(self._session, _among(self._model), {*names.values()})
            several = {slug for (slug,) in asked}
        shared = [key for key, slug in names.items() if slug in several]
        called = ask_each(self._session, _by_key(self._model), shared)
        return names | {row[0]: row[1] for row in called}


@cache
def _several(model: Any) -> Select[str]:
    """Return the slugs that several versions have."""
    several = select(model.slug).group_by(model.slug).having(func.count() > 1)
    return several.limit(bindparam("limit", type_=BigInteger))


@cache
def _among(model: Any) -> Select[str]:
    """Return those of some slugs that several versions have."""
    slugs = bindparam(driver.LIST, expanding=True, type_=model.slug.type)
    found = select(model.slug).where(model.slug.in_(slugs))
    return found.group_by(model.slug).having(func.count() > 1)


@cache
def _by_key(model: Any) -> Select[int, str]:
    return select(model.key, called(model)).where(newest(model), model.key.in_(KEYS))


def _rank(thing: Any) -> ColumnElement[int]:
    return case((thing.withdrawn, FOREVER - thing.key), else_=thing.key)


@lru_cache(maxsize=4096)  # rows of a file name the same few again and again
def apart(name: str) -> tuple[str, str]:
    """Return the slug that a name means, and the digits after its tilde, if any."""
    slug = as_slug(storable(name))
    found = _APART.fullmatch(slug) if "~" in slug else None
    return (found[1], found[2]) if found else (slug, "")


def with_slug(
    session: Session, model: Any, name: str, *where: ColumnElement[bool]
) -> list[int]:
    """Return the things that a slug means: one, or all whose uids end in its digits.

    They are in force, unless others are wanted: those `where` something else holds.
    """
    slug, end = apart(name)
    if where:
        wanted = _slugs(model).where(model.slug == slug, *where)
        found = session.execute(wanted).all()
    else:
        found = by_slug(model).find(session, slug)
    names, same = names_in(session), list[int]()
    for _, key, uid in found:
        names.keep(model, key, uid)
        if not end or uid.hex.endswith(end):
            same.append(key)
    return same if end else same[:1]


@cache
def by_slug(model: Any) -> Lookup:
    """Return how things in force are found by their slugs."""
    return Lookup(_slugs(model).where(in_force(model)), model.slug)


def _slugs(model: Any) -> Select[str, int, UUID]:
    return select(model.slug, model.key, model.uid).order_by(_rank(model))


def name_of(session: Session, model: type[Recorded], key: int) -> str:
    """Return the name of a thing, its last one if it was withdrawn; else its number."""
    if "slug" not in model.__table__.c:
        return str(key)
    named = select(called(model)).where(model.key == key, newest(model))
    return session.scalars(named).one()
