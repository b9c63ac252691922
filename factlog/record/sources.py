"""Recording sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog import moments, text, uids
from factlog.db import find
from factlog.db import models as m
from factlog.errors import DuplicateError
from factlog.inputs import NewSource, address
from factlog.vocab import SourceKind

if TYPE_CHECKING:
    from uuid import UUID

    from factlog.db.journal import Journal


def add_source(entry: Journal, new: NewSource, uid: UUID | None = None) -> int:
    """Record a source; return its key.

    Its uid is made from its address, if it has one. Raises DuplicateError when the
    slug or the address is known, NotFoundError when another name is not.
    """
    if find.find_slug(entry.session, m.Source, new.slug) is not None:
        raise DuplicateError("source", new.slug)
    if new.url:
        uid = uids.of_address(new.url)
        known = entry.key(m.Source, uid)
        if known is not None:
            slug = entry.current(m.Source, known).slug
            hint = f"see it: factlog source show {slug}"
            raise DuplicateError("source", new.url, hint=hint)
    publisher = find.the_actor(entry.session, new.publisher) if new.publisher else None
    published, earliest, latest = moments.columns(new.published)
    bases = [source_of(entry, basis) for basis in new.relies_on]
    source = m.Source(
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
    key = entry.add(source, uid)
    for basis in dict.fromkeys(bases):
        entry.add(m.SourceBasis(source_id=key, relies_on_id=basis))
    return key


def source_of(entry: Journal, name: str) -> int:
    """Return the source of this name; a new address becomes a new source.

    Raises NotFoundError for a name that is no address.
    """
    key = find.find_source(entry.session, name)
    if key is not None:
        return key
    if not text.is_address(name):
        return find.the_source(entry.session, name)
    stem = text.slug_of(address(name)) or "source"
    slug = text.free_slug(stem, find.taken(entry.session, m.Source, stem), "source")
    return add_source(entry, NewSource(slug=slug, kind=SourceKind.WORK, url=name))
