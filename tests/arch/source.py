"""The package as text and as syntax trees."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "factlog"


@dataclass(frozen=True)
class Module:
    """A file of the package."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        """Whether other modules may lie inside it."""
        return self.path.name == "__init__.py"


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the package, by name."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = list(path.relative_to(ROOT).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        text = path.read_text(encoding="utf-8")
        found.append(Module(".".join(parts), path, text, ast.parse(text)))
    return tuple(found)


def imported(module: Module) -> set[str]:
    """Return the modules of the package that a module imports, wherever in it.

    Inside functions and under TYPE_CHECKING too; importing a name from a package is
    importing the module of that name, if there is one.
    """
    known = {one.name for one in modules()}
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.path}:{node.lineno}: a relative import"
            assert node.module
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else node.module)
    return found & known - {module.name}
