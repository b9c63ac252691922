"""Small files, short functions, documented, and named after what they hold."""

from __future__ import annotations

import ast
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.arch.source import modules

if TYPE_CHECKING:
    from collections.abc import Iterator

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
VAGUE = {"base_utils", "common", "helper", "helpers", "misc", "util", "utils"}


def named(node: ast.AST, path: str) -> Iterator[tuple[str, FUNCTION | ast.ClassDef]]:
    """Yield each function and class of a module, with the path of its name."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTION | ast.ClassDef):
            name = f"{path}.{child.name}"
            yield name, child
            yield from named(child, name)
        else:
            yield from named(child, path)


def public(path: str) -> bool:
    """Whether no part of a path is private; a function inside one is its own."""
    return not any(part.startswith("_") for part in path.split("."))


def test_files_are_small() -> None:
    lines = {one.name: one.text.count("\n") for one in modules()}
    assert {name: n for name, n in lines.items() if n > LONGEST_FILE} == {}
    assert median(lines.values()) <= 120
    assert quantiles(lines.values(), n=10)[-1] <= 300


def functions() -> Iterator[tuple[str, FUNCTION]]:
    """Yield every function of the package with its whole name."""
    for module in modules():
        for name, node in named(module.tree, module.name):
            if isinstance(node, FUNCTION):
                yield name, node


def is_command(function: FUNCTION) -> bool:
    """Whether a function is a command: its signature is a list of options."""
    return any("app.command" in ast.unparse(one) for one in function.decorator_list)


def length(function: FUNCTION) -> int:
    """Return how many lines a function has, without its docstring.

    The options of a command are counted apart: they are a table, not a thought.
    """
    first, last = function.body[0], function.end_lineno or 0
    start = first.lineno if is_command(function) else function.lineno
    told = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return last - start + 1 - docstring


def test_functions_are_short() -> None:
    lengths = {name: length(node) for name, node in functions()}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}
    assert quantiles(lengths.values(), n=20)[-1] <= 35


def test_everything_public_has_a_docstring() -> None:
    missing = [one.name for one in modules() if not ast.get_docstring(one.tree)]
    inner = tuple(f"{name}." for name, _ in functions())
    for module in modules():
        for name, node in named(module.tree, module.name):
            shown = public(name) and not name.startswith(inner)
            if shown and not ast.get_docstring(node):
                missing.append(name)
    assert missing == []


def test_a_docstring_begins_with_a_sentence() -> None:
    for module in modules():
        for name, node in named(module.tree, module.name):
            words = ast.get_docstring(node)
            if words is not None:
                first = words.split("\n\n")[0]
                assert first.rstrip().endswith((".", ":")), name
                assert first[0].isupper() or not first[0].isalpha(), name


def test_everything_is_annotated() -> None:
    for name, node in functions():
        assert node.returns is not None, name


def test_no_bug_is_swallowed() -> None:
    swallowed = {"Exception", "BaseException"}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "Exception"
                assert not swallowed & set(caught.strip("()").split(", ")), (
                    f"{module.path}:{node.lineno}"
                )


def test_no_module_has_a_name_that_says_nothing() -> None:
    parts = {part for module in modules() for part in module.name.split(".")}
    assert parts & VAGUE == set()


def test_every_module_postpones_its_annotations() -> None:
    line = "from __future__ import annotations"
    for module in modules():
        defines = any(
            isinstance(one, FUNCTION | ast.ClassDef) for one in module.tree.body
        )
        assert line in module.text or not defines, module.name
