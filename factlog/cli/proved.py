"""A claim that a file proves, drawn for a stranger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from factlog import moments
from factlog.text import paragraphs, printable
from factlog.vocab import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factlog.rows import CitationRow, LinkRow, ProvedRow

WITHHELD = "withheld"
SAYS = {
    Act.ASSERTS: "asserts",
    Act.DENIES: "denies",
    Act.CONCEDES: "concedes",
    Act.RETRACTS: "takes back",
    Act.DECLINES: "declines",
}


def claim(found: ProvedRow) -> None:
    """Print a claim: who said what, where it is found, and what proves it."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in (*_said(found), *_proved(found)):
        if words:
            table.add_row(Text(name), Text(paragraphs(words)))
    Console(highlight=False).print(table)


def _said(found: ProvedRow) -> Iterator[tuple[str, str | None]]:
    yield "who", found.actor or WITHHELD
    yield "for", found.on_behalf_of
    for link in found.speaks_for:
        yield "speaks for", _link(link)
    yield "asked", found.question or WITHHELD
    yield SAYS[Act(found.act)], _answer(found)
    withheld = "claim.text" in found.withheld
    yield "in words", WITHHELD if withheld else found.text
    yield "hedged", found.hedge
    yield "said", moments.printed(found.said) if found.said else "undated"
    yield "about", moments.printed(found.holds) if found.holds else None
    yield "channel", found.channel
    yield "to", found.addressee
    for citation in found.citations:
        yield "found in", _cited(citation)


def _link(link: LinkRow) -> str:
    ends = (("since", link.since), ("until", link.until))
    told = [f"{name} {moments.printed(date)}" for name, date in ends if date]
    beside = "; ".join(one for one in (link.role, *told) if one)
    names = f"{link.actor or WITHHELD} speaks for {link.organization or WITHHELD}"
    return f"{names} ({beside})" if beside else names


def _answer(found: ProvedRow) -> str:
    if found.options:
        return ", ".join(found.options)
    if found.answer is None:
        return "no answer"
    return f"{found.answer} {found.unit}" if found.unit else found.answer


def _cited(citation: CitationRow) -> str:
    told = [citation.source]
    if citation.url not in {None, citation.source}:
        told.append(str(citation.url))
    told += [f"via {source}" for source in citation.via]
    if citation.reported_by:
        told.append(f"reported by {citation.reported_by}")
    if citation.locator:
        told.append(f"at {citation.locator}")
    quotes = (citation.quote, citation.translation)
    return "\n".join([", ".join(told), *(f"“{one}”" for one in quotes if one)])


def _proved(found: ProvedRow) -> Iterator[tuple[str, str | None]]:
    gone = "; withdrawn, as recorded by mistake" if found.withdrawn else ""
    yield "recorded", f"{found.recorded_at} by {printable(found.recorded_by)}{gone}"
    yield "uid", found.uid
    yield "withheld", ", ".join(found.withheld)
    yield "proved", f"{found.rows} rows, {found.entries} entries up to the head"
    yield "head", found.head
