"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from factlog.cli.told import say
from factlog.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO


@contextmanager
def written(output: Path | None) -> Iterator[TextIO]:
    """Yield a file that takes its name once all is written; or stdout.

    Raises RefusedError when the file cannot be written.
    """
    if output is None:
        yield sys.stdout
        return
    whole = output.resolve()
    part = whole.with_name(f".{whole.name}.{os.getpid()}.part")
    if whole.exists() and not whole.is_file():
        part = whole  # a device or a pipe is written to, never replaced
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(whole)
    except OSError as error:
        message = f"{output} cannot be written: {error.strerror}"
        raise RefusedError(message, hint="name another file with -o") from error
    finally:
        if part != whole:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    say(f"wrote {output}")
