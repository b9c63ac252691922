"""A bar on stderr that shows how far a load is, where somebody looks at it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factlog.load import Progress


@contextmanager
def watched() -> Iterator[Callable[[Progress], None] | None]:
    """Yield what draws how much is done, rows a second, and the time left.

    None where stderr is no terminal.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(bar_width=20),
        progress.TaskProgressColumn(),
        progress.TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f}/s"),
        progress.TimeRemainingColumn(compact=True),
    )
    console = Console(stderr=True)
    with progress.Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def draw(now: Progress) -> None:
            if now.doing not in tasks:
                begun = bar.add_task(now.doing, total=now.of, rows=0, rate=0.0)
                tasks[now.doing] = begun
            task = tasks[now.doing]
            spent = bar.tasks[task].elapsed or 1
            rate = now.rows / max(spent, 0.1)
            bar.update(task, completed=now.done, rows=now.rows, rate=rate)

        yield draw
