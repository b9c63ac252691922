"""Finding what a report mentions: names, claims, sources, the letters of sides."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING

from factlog.export.links import host
from factlog.export.page import Link, Ref, Side
from factlog.export.words import theirs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from factlog.export.page import Piece, Theirs
    from factlog.rows import (
        ClaimRow,
        ConflictRow,
        DisputeDetail,
        MarkRow,
        OriginRow,
        QuestionReport,
        SourceRow,
    )

TONES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A report, and its things by the keys that it mentions them by."""

    report: QuestionReport
    anchor: str
    names: Mapping[str, str]
    claims: Mapping[int, ClaimRow]
    sources: Mapping[str, SourceRow]
    sides: Mapping[str, Side]
    cited: Mapping[str, list[int]]
    """The claims that cite a source."""
    origins: Mapping[str, list[OriginRow]]
    """The origins that a source is, or is one of."""
    answering: Mapping[tuple[int, int], ConflictRow | MarkRow]
    """The conflict or mark that a counterclaim makes, by its number and its target."""
    marked: Mapping[int, list[MarkRow]]
    """The marks in which a claim has a part."""

    def name(self, slug: str) -> Theirs:
        """Return the name of an actor, or the slug where no name is given."""
        return theirs(self.names.get(slug) or slug)

    def claim(self, number: int, word: str = "claim") -> Ref:
        """Return the mention of a claim."""
        known = number in self.claims
        return Ref(f"{word} {number}", self.place(number) if known else None)

    def place(self, number: int) -> str:
        """Return where on the page a claim is."""
        return f"{self.anchor}-claim-{number}"

    def source(self, slug: str, url: str | None = None) -> Piece:
        """Return the title of a source, as a link if it has an address on the web."""
        row = self.sources.get(slug)
        title = theirs((row and row.title) or slug)
        for address in (url, row and row.url):
            if address and host(address):
                return Link(title.text, address)
        return title


def lookup(report: QuestionReport, anchor: str) -> Lookup:
    """Return the things of a report; sides are lettered in their order."""
    dispute = report.dispute
    named = {side.side: side.name for side in dispute.sides}
    spoken = {
        position.actor: position.name
        for side in dispute.sides
        for position in side.positions
    }
    sides = dict.fromkeys([*named, *(claim.side for claim in dispute.claims)])
    cited: dict[str, list[int]] = defaultdict(list)
    for claim in dispute.claims:
        for source in {citation.source for citation in claim.citations}:
            cited[source].append(claim.number)
    origins: dict[str, list[OriginRow]] = defaultdict(list)
    for origin in report.origins:
        for source in origin.sources:
            origins[source].append(origin)
    return Lookup(
        report=report,
        anchor=anchor,
        names=spoken | named | report.names,
        claims={claim.number: claim for claim in dispute.claims},
        sources={source.slug: source for source in report.sources},
        sides={
            side: Side(_letter(place), place % TONES + 1)
            for place, side in enumerate(sides)
        },
        cited=cited,
        origins=origins,
        answering=_answering(dispute),
        marked=_marked(dispute),
    )


def _answering(
    dispute: DisputeDetail,
) -> dict[tuple[int, int], ConflictRow | MarkRow]:
    """Return the conflict or mark of each counterclaim."""
    claims = dispute.claims
    recorded = {(claim.number, to) for claim in claims for to in claim.counters}
    recorded |= {(by, claim.number) for claim in claims for by in claim.countered_by}
    found: dict[tuple[int, int], ConflictRow | MarkRow] = {}
    for row in dispute.conflicts:
        if (row.claim, row.against) in recorded:
            found[row.claim, row.against] = row
    for mark in dispute.marks_on:
        if isinstance(mark.target, int) and (mark.claim, mark.target) in recorded:
            found.setdefault((mark.claim, mark.target), mark)
    return found


def _marked(dispute: DisputeDetail) -> dict[int, list[MarkRow]]:
    """Return the marks in which a claim has a part, by its number."""
    found: dict[int, list[MarkRow]] = defaultdict(list)
    for mark in dispute.marks_on:
        found[mark.claim].append(mark)
        if isinstance(mark.target, int):
            found[mark.target].append(mark)
    return found


def _letter(place: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    more, last = divmod(place, len(ascii_uppercase))
    return (_letter(more - 1) if more else "") + ascii_uppercase[last]
