"""factlog help: longer texts."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from factlog.cli.context import Command
from factlog.errors import NotFoundError

app = typer.Typer(add_completion=False, rich_markup_mode=None)

GENERATED = re.compile(r"<!-- \[\[\[.*?-->\n", re.DOTALL)
"""The marks around what is generated: not for readers."""

TEXTS = Path(__file__).parent.parent / "help"


def topics() -> list[str]:
    """Return the topics that have a text."""
    return sorted(path.stem for path in TEXTS.glob("*.md"))


@app.command(cls=Command)
def help_(
    topic: Annotated[
        str | None, typer.Argument(autocompletion=topics, help="One of the topics.")
    ] = None,
) -> None:
    """Show a longer text; without a topic, say which there are."""
    if topic is None:
        for name in topics():
            first = (TEXTS / f"{name}.md").read_text(encoding="utf-8").splitlines()[0]
            typer.echo(f"{name:<10} {first.lstrip('# ')}")
        return
    if topic not in topics():
        raise NotFoundError("help", topic, nearest=topics())
    text = (TEXTS / f"{topic}.md").read_text(encoding="utf-8")
    shown = GENERATED.sub("", text).rstrip()
    if not sys.stdout.isatty():
        typer.echo(shown)
        return
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    console = Console(theme=Theme({"markdown.code": "bold"}))
    console.print(Markdown(shown, code_theme="ansi_dark"))
