"""Where claims can be read, by what way they came there, and how many origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.export.links import host
from factlog.export.words import count, date, language_name, listed, quoted, theirs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factlog.export.lookup import Lookup
    from factlog.export.page import Sentence
    from factlog.rows import CitationRow, SourceRow


def counted(things: Lookup) -> Sentence:
    """Return how many origins there are, apart from how many sources."""
    origins = things.report.dispute.origins
    if not things.report.sources:
        return ("No source is recorded.",)
    if not origins:
        return ("No source is recorded for what stands.",)
    sources = count(len(things.report.sources), "source")
    return (f"Rests on at most {count(origins, 'origin')}, reported in {sources}.",)


def found_in(things: Lookup, citation: CitationRow) -> Sentence:
    """Return where a claim can be read, and the chain that it came by."""
    chain = [_kind(things, citation.source, citation.url)]
    chain += [("via ", *_kind(things, slug)) for slug in citation.via]
    told: Sentence = tuple(
        piece
        for place, part in enumerate(chain)
        for piece in ((", ", *part) if place else part)
    )
    if citation.locator:
        told += (", at ", *quoted(theirs(citation.locator)))
    if citation.reported_by:
        told += (", reported by ", things.name(citation.reported_by))
    return (*told, ".")


def _kind(things: Lookup, slug: str, url: str | None = None) -> Sentence:
    row = things.sources.get(slug)
    kind: Sentence = (f" ({row.kind.value})",) if row else ()
    return (things.source(slug, url), *kind)


def sources(things: Lookup) -> tuple[Sentence, ...]:
    """Return every source with what is known of it."""
    return tuple(_source(things, row) for row in things.report.sources)


def _source(things: Lookup, row: SourceRow) -> Sentence:
    told: Sentence = (things.source(row.slug), f": {row.kind.value}")
    if row.publisher:
        told += (" by ", things.name(row.publisher))
    told += (", ", date(row.published))
    if row.language:
        told += (", in ", language_name(row.language))
    if row.url:
        told += (", ", theirs(host(row.url) or row.url))
    return (*told, ".", *(p for part in _uses(things, row.slug) for p in (" ", *part)))


def _uses(things: Lookup, slug: str) -> Iterator[Sentence]:
    """Yield what a source relies on, whether it is an origin, and what cites it."""
    origins = things.origins.get(slug, ())
    around = {each for origin in origins for each in origin.sources}
    behind = [
        each for each in things.report.relies_on.get(slug, ()) if each not in around
    ]
    if bases := [(things.source(one),) for one in behind]:
        yield "Relies on ", *listed(bases), "."
    for origin in origins:
        others = [(things.source(one),) for one in origin.sources if one != slug]
        if origin.circular and others:
            yield (
                "Circular reporting: relies in a loop on ",
                *listed(others),
                "; one origin.",
            )
        else:
            yield ("An origin of what stands.",)
    if cited := [(things.claim(number),) for number in things.cited.get(slug, ())]:
        yield "Cited for ", *listed(cited), "."
