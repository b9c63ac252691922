"""Recording sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factlog import moments, text, uids
from factlog.db import find
from factlog.db import models as m
from factlog.db.base import made
from factlog.db.called import name_of
from factlog.db.contents import content
from factlog.db.models import in_force
from factlog.errors import DuplicateError, RefusedError
from factlog.inputs import NewSource, address
from factlog.record.amend import amended, correcting, refuse_taken, replace
from factlog.vocab import SourceKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from factlog.db.journal import Journal


def add_source(entry: Journal, new: NewSource, uid: UUID | None = None) -> int:
    """Record a source; return its key.

    Its uid is made from its address, if it has one: one that was withdrawn becomes
    what is said of it now. Raises DuplicateError when the slug or the address is known,
    NotFoundError when another name is not.
    """
    if find.find_slug(entry.session, m.Source, new.slug) is not None:
        raise DuplicateError("source", new.slug)
    known = None
    if new.url:
        uid = uids.of_address(new.url)
        known = _of_address(entry, uid)
        if known is not None and not known.withdrawn:
            slug = name_of(entry.session, m.Source, known.key)
            hint = f"see it: factlog source show {slug}"
            raise DuplicateError("source", new.url, hint=hint)
        if uid in {
            uids.of_address(one) for one in new.relies_on if text.is_address(one)
        }:
            raise _itself(new.url)
    bases = [source_of(entry, basis) for basis in new.relies_on]
    if known is None:
        key = entry.add(_source(entry, new), uid)
    else:
        key = known.key
        entry.replace(known, **content(_source(entry, new)))
    for basis in dict.fromkeys(bases):
        entry.add(made(m.SourceBasis, source_id=key, relies_on_id=basis))
    return key


def _of_address(entry: Journal, uid: UUID) -> m.Source | None:
    """Return the source with the uid of an address, in force or withdrawn."""
    key = entry.key(m.Source, uid)
    return None if key is None else entry.current(m.Source, key)


def _source(entry: Journal, new: NewSource) -> m.Source:
    publisher = find.the_actor(entry.session, new.publisher) if new.publisher else None
    published, earliest, latest = moments.columns(new.published)
    return made(
        m.Source,
        slug=new.slug,
        kind=new.kind,
        title=new.title,
        url=new.url,
        publisher_id=publisher,
        language=new.language,
        published=published,
        published_earliest=earliest,
        published_latest=latest,
    )


def amend_source(
    entry: Journal,
    name: str,
    changes: Mapping[str, Any],
    *,
    no_relies_on: Sequence[str] = (),
) -> int:
    """Correct what is recorded of a source; return its key.

    `changes` are fields of NewSource; what it relies on is added. Raises NotFoundError
    for an unknown name, RefusedError for another address: it is what a source is known
    by in every log; InvalidInputError without a reason or where nothing would change.
    """
    key = find.the_source(entry.session, name)
    old = entry.current(m.Source, key)
    with correcting(entry, old):
        new = amended(entry, NewSource, old, changes)
        if new.url != old.url:
            message = "a source is known by its address, which cannot be changed"
            raise RefusedError(message, hint="record another source and cite that")
        refuse_taken(entry, old, new.slug)
        replace(entry, old, _source(entry, new))
        own = in_force(m.SourceBasis), m.SourceBasis.source_id == key
        rows = entry.session.scalars(select(m.SourceBasis).where(*own)).all()
        known = {row.relies_on_id: row for row in rows}
        for basis in no_relies_on:
            row = known.pop(find.the_source(entry.session, basis), None)
            if row is None:
                message = f"{old.slug} does not rely on {basis}"
                raise RefusedError(message, hint=f"see: factlog source show {name}")
            entry.withdraw(row)
        bases = [source_of(entry, basis) for basis in new.relies_on]
        if key in bases:
            raise _itself(old.slug)
        for basis_key in dict.fromkeys(bases):
            if basis_key not in known:
                entry.add(made(m.SourceBasis, source_id=key, relies_on_id=basis_key))
    return key


def _itself(name: str) -> RefusedError:
    message = f"{name} cannot rely on itself"
    return RefusedError(message, hint="name the source that it took this from")


def source_of(entry: Journal, name: str) -> int:
    """Return the source of this name; a new address becomes a new source.

    A source that was withdrawn is there again, as it was. Raises NotFoundError for a
    name that is no address.
    """
    key = find.find_source(entry.session, name)
    if key is not None:
        return key
    if not text.is_address(name):
        return find.the_source(entry.session, name)
    gone = _of_address(entry, uids.of_address(name))
    stem = gone.slug if gone else text.slug_of(address(name)) or "source"
    slug = text.free_slug(stem, find.taken(entry.session, m.Source, stem), "source")
    if gone is not None:
        entry.replace(gone, slug=slug)
        return gone.key
    new = NewSource(slug=slug, kind=SourceKind.WORK, url=name)
    return entry.add(_source(entry, new), uids.of_address(name))
