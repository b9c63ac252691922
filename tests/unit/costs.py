"""What work costs, told without a clock."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ABOUT_TWICE = 2.5
"""Four times is what it costs to look at each two of twice as many."""


def calls(work: Callable[[], object]) -> int:
    """Return how often a function is called, or goes on, until some work is done."""
    count = 0

    def called(_: Any, event: str, __: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
