"""Somebody who may only read: root, as which tests may run, may write anywhere."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
ROOT = 0


@contextmanager
def folder() -> Iterator[Path]:
    """Yield a folder that everybody can reach, unlike those of pytest."""
    made = Path(tempfile.mkdtemp(prefix="factlog-readonly-", dir="/tmp"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        made.chmod(0o755)
        shutil.rmtree(made)


@contextmanager
def nobody() -> Iterator[None]:
    """Be somebody who owns nothing, where the tests are run by root."""
    root = os.getuid() == ROOT
    if root:
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(ROOT)
            os.setegid(ROOT)
