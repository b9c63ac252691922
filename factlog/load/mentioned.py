"""What rows of files name, and how much they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.db.find import Mentioned
from factlog.inputs import (
    Input,
    NewActor,
    NewAffiliation,
    NewCitation,
    NewClaim,
    NewOption,
    NewQuestion,
    NewSource,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def mentioned(rows: Iterable[Input]) -> Mentioned:
    """Return the names by which rows call things that are recorded already, or not."""
    actors: set[str | None] = set()
    sources: set[str | None] = set()
    questions: set[str | None] = set()
    for row in _with_parts(rows):
        match row:
            case NewClaim():
                actors |= {row.actor, row.on_behalf_of, row.addressee}
                questions.add(row.question)
            case NewCitation():
                actors.add(row.reported_by)
                sources |= {row.source, *row.via}
            case NewActor():
                actors.add(row.slug)
            case NewAffiliation():
                actors |= {row.actor, row.organization}
                sources.add(row.source)
            case NewSource():
                actors.add(row.publisher)
                sources |= {row.slug, row.url, *row.relies_on}
            case NewQuestion():
                questions.add(row.slug)
            case NewOption():
                questions.add(row.question)
    found = ({name for name in own if name} for own in (actors, sources, questions))
    return Mentioned(*found)


def _with_parts(rows: Iterable[Input]) -> Iterator[Input]:
    for row in rows:
        yield row
        if isinstance(row, NewClaim):
            yield from row.citations
        elif isinstance(row, NewActor):
            yield from row.affiliations


def weight(new: Input) -> int:
    """Return how many versions a row writes at the most."""
    match new:
        case NewClaim():
            named = sum(3 + len(c.via) for c in new.citations)
            return 12 + named
        case NewActor():
            return 2 + len(new.aliases) + 2 * len(new.affiliations)
        case NewSource():
            return 1 + 2 * len(new.relies_on)
        case NewQuestion():
            return 3 + len(new.options)
        case NewCitation():
            return 2 + len(new.via)
    return 2
