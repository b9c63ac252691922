"""Imports point downwards, in every form of import."""

from __future__ import annotations

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from tests.arch.source import ROOT, imported, modules

if TYPE_CHECKING:
    from pathlib import Path


def test_each_layer_imports_only_layers_below_it(tmp_path: Path) -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "import sys; from importlinter.cli import lint_imports; "
                "sys.exit(lint_imports("
                f"config_filename={str(ROOT / 'pyproject.toml')!r}, cache_dir=None))"
            ),
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert " 0 broken." in found.stdout


def test_no_module_imports_itself_by_a_circle() -> None:
    graph = {module.name: imported(module) for module in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " → ".join(error.args[1])
        message = f"a circle of imports: {circle}"
        raise AssertionError(message) from error


def test_imports_are_seen_in_functions_and_for_types_alone() -> None:
    found = {module.name: imported(module) for module in modules()}
    assert "factlog.db.session" in found["factlog.cli.context"]
    assert "factlog.db.journal" in found["factlog.cli.context"]
    assert "factlog.rows" in found["factlog.cli.told"]


def test_only_the_session_opens_commits_and_rolls_back() -> None:
    for module in modules():
        if module.name != "factlog.db.session":
            assert ".commit(" not in module.text, module.name
            assert ".rollback(" not in module.text, module.name
            assert "sessionmaker(" not in module.text, module.name


def test_the_folder_of_migrations_is_no_package() -> None:
    assert not list((ROOT / "alembic").rglob("__init__.py"))
    assert not list((ROOT / "tests").rglob("__init__.py"))
