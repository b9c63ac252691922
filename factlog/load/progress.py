"""How far a load is, told to whoever watches."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

CHECKING, LOADING = "checking", "loading"
EACH = 500
"""Rows after which it is told."""


class Done(NamedTuple):
    """How many rows and bytes of all files are done."""

    rows: int
    bytes: int


class Progress(NamedTuple):
    """What a load does, how many rows and bytes are done, and bytes in all."""

    doing: str
    rows: int
    done: int
    of: int


Watch = Callable[[Progress], None]
