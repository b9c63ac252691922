"""factlog backup: the whole log in a file, while others write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factlog.cli.context import Command, closing, opened, reading
from factlog.cli.told import say, some
from factlog.errors import InvalidInputError

if TYPE_CHECKING:
    from factlog.rows import LogRow

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=Command)
def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there already.")
    ] = False,
) -> None:
    """Write the whole log to a file, as it is at one moment, while others write.

    On SQLite the file is a log: use it by its name (--db FILE), or copy it to where
    the log was, once nothing uses that one and it was moved away with its -wal and
    -shm.

    A name that ends in .jsonl, the only kind on PostgreSQL, gets every entry as factlog
    export writes it. To restore it: factlog --db NEW init, then factlog --db NEW load
    FILE. All is there but the log's secret: rows that were loaded from a file before
    would not be known as such if that file were loaded again.
    """
    engine = opened(ctx)
    if file.suffix.lower() == ".jsonl":
        told = f"wrote {file}, entries to load: {_exported(ctx, file, force)}"
    elif engine.dialect.name == "sqlite":
        told = f"wrote {file}, a log: {_copied(ctx, file, force)}"
    else:
        message = "on PostgreSQL a backup is a file of entries, in lines of JSON"
        hint = f"name it so: factlog backup {file.with_suffix('.jsonl')}"
        raise InvalidInputError(message, hint=hint)
    say(told)


def _exported(ctx: typer.Context, file: Path, force: bool) -> str:
    from factlog import query
    from factlog.export import log
    from factlog.files import whole

    with (
        reading(ctx) as session,
        whole(file, replace=force) as part,
        part.open("w", encoding="utf-8", newline="") as lines,
    ):
        lines.writelines(log.jsonl(query.logged(session)))
        return _counted(query.state(session))


def _copied(ctx: typer.Context, file: Path, force: bool) -> str:
    from factlog import query
    from factlog.db.backup import copy
    from factlog.db.engine import make_engine
    from factlog.db.session import reading as read

    copy(opened(ctx), file, replace=force)
    with read(closing(ctx, make_engine(str(file)))) as session:
        return _counted(query.state(session))


def _counted(state: LogRow) -> str:
    return f"{some(state.entries, 'entry')}, head {state.head or 'none'}"
