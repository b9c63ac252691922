"""Rows as tab-separated lines or as JSON, one after another."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from factlog.text import escaped, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def tsv(kind: type[Any], rows: Iterable[Any]) -> Iterator[str]:
    """Yield a header and a line for each row; a cell holds no tab and no line end.

    What a row has several of is separated by commas; yes and no are true and false.
    """
    names = [one.name for one in fields(kind)]
    yield "\t".join(names) + "\n"
    for row in rows:
        yield "\t".join(cell(getattr(row, name)) for name in names) + "\n"


def cell(value: Any) -> str:
    """Return a value as the cell of a line."""
    if isinstance(value, str):
        return printable(value)
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value).lower()  # true, not True
    if isinstance(value, (tuple, list)):
        return ",".join(map(cell, value))
    return cell(getattr(value, fields(value)[0].name))  # a row is called by its first


def pairs(row: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and the cell of each value in a row, however deep."""
    if is_dataclass(row):
        for one in fields(row):
            inner = f"{path}.{one.name}" if path else one.name
            yield from pairs(getattr(row, one.name), inner)
    elif isinstance(row, tuple) and any(map(is_dataclass, row)):
        for place, value in enumerate(row, 1):
            yield from pairs(value, f"{path}.{place}")
    else:
        yield path, cell(row)


def json_rows(rows: Iterable[Any]) -> Iterator[str]:
    """Yield a JSON array, an object a line."""
    import msgspec

    yield "["
    separator = "\n"
    for row in rows:
        yield separator + escaped(msgspec.json.encode(row).decode())
        separator = ",\n"
    yield "\n]\n" if separator != "\n" else "]\n"


def json_row(row: Any) -> Iterator[str]:
    """Yield a row as a JSON object, what it has several of one after the other."""
    yield "{"
    separator = "\n"
    for one in fields(row):
        value = getattr(row, one.name)
        yield f'{separator}  "{one.name}": '
        yield from _items(value) if isinstance(value, tuple) else [_json(value, "  ")]
        separator = ",\n"
    yield "\n}\n"


def _items(values: tuple[Any, ...]) -> Iterator[str]:
    separator = "[\n    "
    for value in values:
        yield separator + _json(value, "    ")
        separator = ",\n    "
    yield "\n  ]" if values else "[]"


def _json(value: Any, indent: str) -> str:
    """Return a value as JSON whose further lines are indented."""
    import msgspec

    lines = msgspec.json.format(msgspec.json.encode(value)).decode()
    return escaped(lines).replace("\n", f"\n{indent}")


def tsv_row(row: Any) -> Iterator[str]:
    """Yield a header, and a line for each value in a row."""
    return chain(
        ["field\tvalue\n"], (f"{name}\t{value}\n" for name, value in pairs(row))
    )
