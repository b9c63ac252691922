"""Where the result of a command goes: a file, or stdout."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from factlog.cli.told import say
from factlog.files import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO, TextIO


@contextmanager
def written(output: Path | None) -> Iterator[TextIO]:
    """Yield a file that takes its name once all is written; or stdout.

    Raises RefusedError when the file cannot be written.
    """
    if output is None:
        yield sys.stdout
        return
    with (
        whole(output, replace=True) as part,
        part.open("w", encoding="utf-8", newline="") as file,
    ):
        yield file
    say(f"wrote {output}")


@contextmanager
def written_bytes(output: Path | None) -> Iterator[IO[bytes]]:
    """Yield a file of bytes that takes its name once all is written; or stdout.

    Raises RefusedError when the file cannot be written.
    """
    if output is None:
        yield sys.stdout.buffer
        return
    with whole(output, replace=True) as part, part.open("wb") as file:
        yield file
    say(f"wrote {output}")
