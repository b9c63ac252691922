"""The names by which things are typed and printed, also where two have one slug.

Logs that grew apart may both have made a slug. Whichever was here first keeps it, the
other is called by the slug, a tilde, and the last digits of its uid.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, bindparam, case, exists, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from factlog.db.ask import ask
from factlog.db.models.entry import FOREVER, in_force, newest
from factlog.text import as_slug, storable

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement, FromClause, Select, Table
    from sqlalchemy.orm import Session

    from factlog.db.models import Recorded

WITHIN = {"option": "question_id"}
"""Where a slug is one of something: by table, the column that says of what."""

_APART = re.compile(r"(.+)~([0-9a-f]{4,32})")


class uid_end(GenericFunction[str]):  # noqa: N801  it is written as SQL's own are
    """The last four hexadecimal digits of a uid."""

    type = Text()
    inherit_cache = True


@compiles(uid_end)
def _of_a_uuid(element: uid_end, compiler: Any, **rest: Any) -> str:
    return f"right(CAST({compiler.process(element.clauses, **rest)} AS TEXT), 4)"


@compiles(uid_end, "sqlite")
def _of_bytes(element: uid_end, compiler: Any, **rest: Any) -> str:
    return f"lower(substr(hex({compiler.process(element.clauses, **rest)}), -4))"


def called(thing: Any) -> ColumnElement[str]:
    """Return the name of a thing: its slug, with a tilde where another has that.

    `thing` is the class of a table with slugs, an alias of it, or its columns. Of
    things with one slug the first in force keeps it; where all are withdrawn, the last.
    """
    table = thing.slug.table
    whole: Table = getattr(table, "element", table)
    other, known, rank = _others(whole)
    same = [other.c.slug == thing.slug, known, rank < _rank(thing)]
    if within := WITHIN.get(whole.name):
        same.append(other.c[within] == getattr(thing, within))
    doubled = exists().where(*same).correlate_except(other)
    return case((doubled, thing.slug + "~" + uid_end(thing.uid)), else_=thing.slug)


@cache
def _others(table: Table) -> tuple[FromClause, ColumnElement[bool], ColumnElement[int]]:
    """Return a table to look in, what is known in it, and what comes first."""
    other = table.alias()
    return other, newest(other.c), _rank(other.c)


def _rank(thing: Any) -> ColumnElement[int]:
    return case((thing.withdrawn, FOREVER - thing.key), else_=thing.key)


def apart(name: str) -> tuple[str, str]:
    """Return the slug that a name means, and the digits after its tilde, if any."""
    slug = as_slug(storable(name))
    found = _APART.fullmatch(slug)
    return (found[1], found[2]) if found else (slug, "")


def with_slug(
    session: Session, model: type[Recorded], name: str, *where: ColumnElement[bool]
) -> list[int]:
    """Return the things that a slug means: one, or all whose uids end in its digits.

    They are in force, unless others are wanted: those `where` something else holds.
    """
    slug, end = apart(name)
    wanted = _with_slug(model).where(*where) if where else _in_force(model)
    same = [
        key for key, uid in ask(session, wanted, slug=slug) if uid.hex.endswith(end)
    ]
    return same if end else same[:1]


@cache
def _in_force(model: type[Recorded]) -> Select[int, UUID]:
    return _with_slug(model).where(in_force(model))


def _with_slug(model: Any) -> Select[int, UUID]:
    same = model.slug == bindparam("slug")
    return select(model.key, model.uid).where(same).order_by(_rank(model))


def name_of(session: Session, model: type[Recorded], key: int) -> str:
    """Return the name of a thing, its last one if it was withdrawn; else its number."""
    if "slug" not in model.__table__.c:
        return str(key)
    named = select(called(model)).where(model.key == key, newest(model))
    return session.scalars(named).one()
