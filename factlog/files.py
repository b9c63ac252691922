"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from factlog.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole(file: Path, *, replace: bool) -> Iterator[Path]:
    """Yield where to write what takes the name of a file once all is written.

    Raises RefusedError when it cannot be written, or is there and not to be replaced.
    """
    if not replace and os.path.lexists(file):
        raise _there(file)
    name = file.resolve()
    part = name.with_name(f".{name.name}.{os.getpid()}.part")
    if name.exists() and not name.is_file():
        part = name  # a device or a pipe is written to, never replaced
    try:
        yield part
        if part != name:
            _flush(part)
            _name(part, name, replace=replace)
            _flush(name.parent)
    except FileExistsError as error:
        raise _there(file) from error
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise RefusedError(message, hint="name another file") from error
    finally:
        if part != name:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _there(file: Path) -> RefusedError:
    hint = "name another file, or replace this one with --force"
    return RefusedError(f"{file} is there already", hint=hint)


def _name(part: Path, name: Path, *, replace: bool) -> None:
    """Give what was written its name; a link, unlike a new name, replaces nothing."""
    if not replace:
        try:
            os.link(part, name)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if os.path.lexists(name):
                raise FileExistsError from None
        else:
            return
    part.replace(name)


def _flush(path: Path) -> None:
    """Wait until the disk holds a file, or the names in a folder."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
