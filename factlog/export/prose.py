"""From reports to the page that every format for reading shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog.export import provenance, relations, status
from factlog.export.lookup import lookup
from factlog.export.page import Answer, Card, Chapter, Page, Theirs
from factlog.export.statements import ACTS, answered, statement
from factlog.export.words import count, date, listed, minute, quoted, theirs
from factlog.vocab import Time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factlog.export.lookup import Lookup
    from factlog.export.page import Sentence
    from factlog.rows import PositionRow, QuestionReport, SideRow, WithdrawnRow

NO_WINNER = (
    "This report shows who claimed what, and what is against what. "
    "It does not say who is right."
)
_HEAD = 12
_TIMES = {
    Time.CHANGING: "The answer may change with time.",
    Time.FIXED: "The question is about one time.",
    Time.CUMULATIVE: "A running count: each figure stands for its own day.",
}


def page(reports: Sequence[QuestionReport]) -> Page:
    """Return reports as one page."""
    chapters = tuple(
        _chapter(lookup(report, f"q{place}"))
        for place, report in enumerate(reports, start=1)
    )
    title = Theirs(f"Report on {count(len(chapters), 'question')}")
    made = dict.fromkeys(line for report in reports for line in _made(report))
    return Page(
        title=chapters[0].title if len(chapters) == 1 else title,
        chapters=chapters,
        colophon=((NO_WINNER,), *made),
    )


def _chapter(things: Lookup) -> Chapter:
    report = things.report
    dispute = report.dispute
    return Chapter(
        anchor=things.anchor,
        title=theirs(dispute.question.text),
        topic=theirs(report.topic) if report.topic else None,
        status=dispute.status.value,
        lede=status.lede(things),
        asof=status.asof(things),
        remarks=status.remarks(things),
        facts=tuple(_facts(things)),
        cards=tuple(_card(things, side) for side in dispute.sides),
        conflicts=relations.conflicts(things),
        marks=relations.marks(things),
        statements=tuple(statement(things, claim) for claim in dispute.claims),
        sources=provenance.sources(things),
        withdrawn=tuple(_withdrawn(row) for row in report.withdrawn),
    )


def _facts(things: Lookup) -> Iterator[Sentence]:
    """Yield what the answers rest on, and what was asked."""
    report = things.report
    if report.dispute.claims:
        yield provenance.counted(things)
    if report.options:
        labels = [quoted(theirs(option.label)) for option in report.options]
        yield "Answers offered: ", *listed(labels, "or"), "."
    unit = report.dispute.question.unit
    if unit:
        yield "Counted in: ", theirs(unit), "."
    yield (_TIMES[report.dispute.question.time],)


def _card(things: Lookup, side: SideRow) -> Card:
    held: dict[tuple[str, Theirs], list[PositionRow]] = {}
    for position in side.positions:
        words = answered(position) or Theirs("an answer without words")
        held.setdefault((ACTS[position.act], words), []).append(position)
    return Card(
        side=things.sides[side.side],
        name=things.name(side.side),
        answers=tuple(
            Answer(act=act, words=words, holders=tuple(_holder(things, p) for p in who))
            for (act, words), who in held.items()
        ),
    )


def _holder(things: Lookup, position: PositionRow) -> Sentence:
    hedge: Sentence = ()
    if position.hedge:
        hedge = (", hedged: ", *quoted(theirs(position.hedge)))
    mention = things.claim(position.claim)
    name = things.name(position.actor)
    return (name, ", ", date(position.said), *hedge, " (", mention, ")")


def _withdrawn(row: WithdrawnRow) -> Sentence:
    why = quoted(theirs(row.reason)) if row.reason else ("no reason is given",)
    return (
        f"Claim {row.number} was recorded by mistake and withdrawn on ",
        minute(row.withdrawn_at),
        " by ",
        theirs(row.withdrawn_by),
        ": ",
        *why,
        ".",
    )


def _made(report: QuestionReport) -> Iterator[Sentence]:
    """Yield when and from what a report was made."""
    log = report.log
    entries = f"{log.entries:,} {'entry' if log.entries == 1 else 'entries'}"
    if log.head is None:
        yield "Made on ", minute(report.made_at), f" from a log of {entries}."
        return
    head = theirs(log.head)
    yield (
        "Made on ",
        minute(report.made_at),
        f" from a log of {entries}, head ",
        Theirs(head.text[:_HEAD]),
        *((", newest of ", minute(log.recorded_at)) if log.recorded_at else ()),
        ".",
    )
    yield "Full head: ", head, "."
