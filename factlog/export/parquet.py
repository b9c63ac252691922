"""Claims as a Parquet file, with the columns and the exact words of `claim list`.

Dates stand as they were typed; what they allow stands beside them as moments, null
where open. Figures are text, for no number holds all of them exactly; beside them is
the nearest number that a machine reckons with. What a claim has several of is a list.
Needs the package pyarrow (`factlog[parquet]`).
"""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from factlog import moments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from factlog.rows import ClaimRow

GROUP = 5_000
"""Claims in a row group: only one is held at a time."""

WORDS, NUMBERS = pa.string(), pa.list_(pa.int64())
SECONDS, INSTANT = pa.timestamp("s", tz="UTC"), pa.timestamp("us", tz="UTC")
CITATION = pa.struct(
    [
        *(("source", WORDS), ("via", pa.list_(WORDS)), ("reported_by", WORDS)),
        *(("quote", WORDS), ("quote_language", WORDS), ("translation", WORDS)),
        *(("locator", WORDS), ("url", WORDS)),
    ]
)
SCHEMA = pa.schema(
    [
        *(
            ("number", pa.int64()),
            ("uid", WORDS),
            ("question", WORDS),
            ("actor", WORDS),
        ),
        *(("on_behalf_of", WORDS), ("side", WORDS), ("act", WORDS), ("answer", WORDS)),
        *(("label", WORDS), ("low", WORDS), ("low_number", pa.float64())),
        *(("high", WORDS), ("high_number", pa.float64()), ("approximate", pa.bool_())),
        *(("unit", WORDS), ("text", WORDS), ("language", WORDS), ("said", WORDS)),
        *(("said_earliest", SECONDS), ("said_latest", SECONDS), ("holds", WORDS)),
        *(("holds_earliest", SECONDS), ("holds_latest", SECONDS), ("hedge", WORDS)),
        *(("channel", WORDS), ("addressee", WORDS), ("stands", pa.bool_())),
        *(("ended_by", pa.int64()), ("counters", NUMBERS), ("countered_by", NUMBERS)),
        *(("disputed", pa.bool_()), ("citations", pa.list_(CITATION))),
        *(("recorded_at", INSTANT), ("recorded_by", WORDS), ("changed_at", INSTANT)),
        *(("changed_by", WORDS), ("withdrawn", pa.bool_()), ("erased", pa.bool_())),
    ]
)
"""The columns: the fields of a claim, and the numbers beside figures."""


def parquet(claims: Iterable[ClaimRow], file: IO[bytes]) -> None:
    """Write claims, the same bytes for the same claims; no more than a group is held.

    A file that is broken off has no end, and is refused by whatever reads it.
    """
    left = iter(claims)
    with ParquetWriter(file, SCHEMA, compression="zstd") as writer:
        while group := list(islice(left, GROUP)):
            columns = [_column(field, group) for field in SCHEMA]
            writer.write_table(pa.Table.from_arrays(columns, schema=SCHEMA))


def _column(field: Any, claims: Iterable[ClaimRow]) -> Any:
    convert = _CONVERTED.get(field.type, _as_it_is)
    name = field.name.removesuffix("_number") if field.type in _FLOATS else field.name
    values = (getattr(claim, name) for claim in claims)
    return pa.array(
        [None if value is None else convert(value) for value in values], field.type
    )


def _as_it_is(value: Any) -> Any:
    return value


def _number(figure: str) -> float:
    """Return the number nearest to a figure; none is too long to have one."""
    return float(Fraction(figure))


def _instant(written: str) -> int:
    seconds, _, fraction = written.removesuffix("Z").partition(".")
    return moments.seconds(seconds) * 1_000_000 + int(fraction)


_FLOATS = {pa.float64()}
_CONVERTED: dict[Any, Callable[[Any], Any]] = {
    SECONDS: moments.seconds,
    INSTANT: _instant,
    pa.float64(): _number,
    pa.list_(CITATION): lambda cited: [asdict(one) for one in cited],
}
