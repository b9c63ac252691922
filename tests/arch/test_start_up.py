"""What a command loads before it does anything: its start-up is its feel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    "alembic",
    "edtf",
    "jinja2",
    "msgspec",
    "pyarrow",
    "pydantic",
    "rapidfuzz",
    "rich",
    "sqlalchemy",
}
PROBE = """
import atexit, sys
atexit.register(lambda: print(*{name.split(".")[0] for name in sys.modules},
                              file=sys.stderr))
from factlog.__main__ import main
main()
"""


def loaded(folder: Path, *words: str, **environment: str) -> set[str]:
    """Run a command in a fresh interpreter; return the packages that it loaded."""
    found = subprocess.run(
        [sys.executable, "-c", PROBE, *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "FACTLOG_BY": "tester", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout or words == ("init",)
    return set(found.stderr.splitlines()[-1].split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a log."""
    made = tmp_path_factory.mktemp("log")
    assert "alembic" in loaded(made, "init")
    return made


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--help",
        "--version",
        "claim --help",
        "claim add --help",
        "dispute list --help",
        "report --help",
        "load --help",
        "help ask",
    ],
)
def test_help_loads_nothing_heavy(line: str, tmp_path: Path) -> None:
    assert loaded(tmp_path, *line.split()) & HEAVY == set()


@pytest.mark.parametrize(
    "line", ["factlog dispute show k", "factlog claim list --actor Вал"]
)
def test_completion_loads_nothing_heavy(folder: Path, line: str) -> None:
    typing = {
        "_FACTLOG_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(line.count(" ")),
    }
    packages = loaded(folder, **typing)
    assert packages & HEAVY == set()
    assert "sqlite3" in packages


@pytest.mark.parametrize(
    "line", ["dispute list", "claim list", "actor list --format json", "check"]
)
def test_a_list_in_a_pipe_loads_no_tables_no_templates_and_no_migrations(
    folder: Path, line: str
) -> None:
    packages = loaded(folder, *line.split())
    assert "sqlalchemy" in packages
    assert packages & {"alembic", "jinja2", "pydantic", "rich"} == set()


def test_a_table_loads_rich_and_a_report_in_html_jinja(folder: Path) -> None:
    assert "rich" in loaded(folder, "dispute", "list", "--format", "table")
    assert "jinja2" in loaded(folder, "report", "--all", "--format", "html")
    assert "jinja2" not in loaded(folder, "report", "--all", "--format", "json")


def test_a_write_loads_no_migrations(folder: Path) -> None:
    packages = loaded(folder, "actor", "add", "a", "A")
    assert packages & {"alembic", "jinja2", "pydantic", "rich"} == set()


def test_on_sqlite_nothing_of_postgresql_is_loaded(folder: Path) -> None:
    probe = PROBE.replace('name.split(".")[0]', "name")
    found = subprocess.run(
        [sys.executable, "-c", probe, "dispute", "list"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    modules = found.stderr.splitlines()[-1].split()
    heavy = ("sqlalchemy.dialects.postgresql", "psycopg", "asyncpg")
    assert [name for name in modules if name.startswith(heavy)] == []


def test_the_package_itself_loads_nothing(tmp_path: Path) -> None:
    script = "import sys, factlog; print(*sorted(set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    modules = found.stdout.split()
    assert [name for name in modules if name.startswith("factlog")] == ["factlog"]
    assert set(modules) & HEAVY == set()
