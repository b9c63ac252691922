"""Exports: pure functions from frozen trees to text, one module a format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from factlog.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from factlog.rows import QuestionReport

__all__ = ["RENDERERS", "renderer"]

RENDERERS = {
    "md": "factlog.export.markdown",
    "html": "factlog.export.html",
    "json": "factlog.export.json",
    "csv": "factlog.export.csv",
}


def renderer(name: str) -> Callable[[Sequence[QuestionReport]], str]:
    """Return the function that writes reports in a format, importing no other."""
    if name not in RENDERERS:
        message = f"there is no report format {name!r}"
        raise InvalidInputError(message, hint=f"choose one of {', '.join(RENDERERS)}")
    render: Callable[[Sequence[QuestionReport]], str]
    render = import_module(RENDERERS[name]).render
    return render
