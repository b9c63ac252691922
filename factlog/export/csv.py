"""Reports as CSV for spreadsheets: one row a claim, every cell one line of text."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

from factlog.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from factlog.rows import ClaimRow, QuestionReport, WithdrawnRow

HEADER = (
    "question",  # its slug
    "question_text",
    "status",
    "since",
    "number",
    "actor",  # names, here and in the next two
    "side",
    "on_behalf_of",
    "act",
    "answer",  # as it was typed
    "label",  # for people; a denial's begins with "not: "
    "text",
    "said",  # dates as they were typed
    "holds",
    "hedge",
    "channel",
    "stands",  # yes or no
    "ended_by",  # the number of the claim that ended it
    "disputed",
    "countered_by",  # numbers, divided by " | " like all that is several
    "sources",  # slugs
    "urls",
    "quotes",
    "translations",
    "recorded_by",
    "recorded_at",
    "changed_by",
    "changed_at",
    "uid",
    "withdrawn",  # yes: recorded by mistake; only its number and the reason are left
    "reason",
)
BETWEEN = " | "

# What a spreadsheet takes for the start of a formula, in any width, also behind
# space, quotes or what cannot be seen.
_FORMULA = re.compile(
    r"[\s\ufffd\u200c\u200d\"'`“”‘’«»„‚＂＇]*[=+\-@＝＋－＠﹦﹢﹣﹫−]"
)

Cell = str | int | bool | None


def render(reports: Sequence[QuestionReport]) -> str:
    """Return a header and a row for each claim, as RFC 4180 has it."""
    text = StringIO()
    lines = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow(HEADER)
    for report in reports:
        for row in _rows(report):
            lines.writerow([_safe(row.get(column)) for column in HEADER])
    return text.getvalue()


def _rows(report: QuestionReport) -> Iterator[dict[str, Cell]]:
    dispute = report.dispute
    asked: dict[str, Cell] = {
        "question": dispute.question.slug,
        "question_text": dispute.question.text,
        "status": dispute.status.value,
        "since": dispute.since,
    }
    for claim in dispute.claims:
        yield asked | _of_claim(claim, report.names)
    for withdrawn in report.withdrawn:
        yield asked | _of_withdrawn(withdrawn)


def _of_claim(claim: ClaimRow, names: dict[str, str]) -> dict[str, Cell]:
    behalf = claim.on_behalf_of
    cited = claim.citations
    return {
        "number": claim.number,
        "actor": names.get(claim.actor, claim.actor),
        "side": names.get(claim.side, claim.side),
        "on_behalf_of": behalf and names.get(behalf, behalf),
        "act": claim.act.value,
        "answer": claim.answer,
        "label": claim.label,
        "text": claim.text,
        "said": claim.said,
        "holds": claim.holds,
        "hedge": claim.hedge,
        "channel": claim.channel,
        "stands": claim.stands,
        "ended_by": claim.ended_by,
        "disputed": claim.disputed,
        "countered_by": _several(map(str, claim.countered_by)),
        "sources": _several(one.source for one in cited),
        "urls": _several(one.url for one in cited),
        "quotes": _several(one.quote for one in cited),
        "translations": _several(one.translation for one in cited),
        "recorded_by": claim.recorded_by,
        "recorded_at": claim.recorded_at,
        "changed_by": claim.changed_by,
        "changed_at": claim.changed_at,
        "uid": claim.uid,
        "withdrawn": claim.withdrawn,
    }


def _of_withdrawn(withdrawn: WithdrawnRow) -> dict[str, Cell]:
    return {
        "number": withdrawn.number,
        "withdrawn": True,
        "reason": withdrawn.reason,
    }


def _several(words: Iterable[str | None]) -> str:
    return BETWEEN.join(word for word in words if word)


def _safe(cell: Cell) -> str:
    """Return a cell that no spreadsheet takes for a formula, nor cuts at a line."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    shown = printable("" if cell is None else str(cell))
    return f"'{shown}" if _FORMULA.match(shown) else shown
