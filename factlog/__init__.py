"""factlog: a database of conflicting claims. It never picks a winner by itself.

The public names; each is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factlog import export, inputs, load, query, record, report, rows, vocab
    from factlog.db.engine import connect
    from factlog.db.session import reading
    from factlog.derive.made import init

__version__ = "0.1.0"

__all__ = [
    "connect",
    "export",
    "init",
    "inputs",
    "load",
    "query",
    "reading",
    "record",
    "report",
    "rows",
    "vocab",
]

_FUNCTIONS = {
    "connect": "factlog.db.engine",
    "init": "factlog.derive.made",
    "reading": "factlog.db.session",
}


def __getattr__(name: str) -> Any:
    """Import a public name."""
    if name in _FUNCTIONS:
        return getattr(import_module(_FUNCTIONS[name]), name)
    if name in __all__:
        return import_module(f"factlog.{name}")
    message = f"module 'factlog' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
