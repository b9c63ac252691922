"""Claims as a spreadsheet that `factlog load --new` understands; cells are exact."""

from __future__ import annotations

import csv as standard
import io
from typing import TYPE_CHECKING

from factlog.inputs import CSV_HEADER, join_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factlog.rows import ClaimRow


def csv(claims: Iterable[ClaimRow]) -> Iterator[str]:
    """Yield a header and a row a claim; several citations share a row's cells."""
    yield _line(CSV_HEADER)
    for claim in claims:
        yield _line(_cells(claim))


def _cells(claim: ClaimRow) -> Iterator[str]:
    for name in CSV_HEADER:
        if hasattr(claim, name):
            value = getattr(claim, name)
            yield "" if value is None else str(value)
        else:
            found = [getattr(citation, name) for citation in claim.citations]
            texts = [" > ".join(v) if isinstance(v, tuple) else v or "" for v in found]
            yield join_cell(texts) if any(texts) else ""


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    standard.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
