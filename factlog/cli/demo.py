"""factlog demo: real disputes, from nothing to a report."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factlog.cli.context import PREFIX, Command, closing
from factlog.cli.told import say
from factlog.errors import RefusedError
from factlog.vocab import Format

if TYPE_CHECKING:
    from sqlalchemy import Engine

app = typer.Typer(add_completion=False, rich_markup_mode=None)

QUESTION = "kursk-control"


@app.command(cls=Command)
def demo(
    ctx: typer.Context,
    keep: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="Keep the log and the report in this folder."
        ),
    ] = None,
) -> None:
    """Load real disputes into a log of their own, show them, and write a report."""
    from factlog.derive.made import init
    from factlog.load import load

    ctx.meta.setdefault(f"{PREFIX}format", Format.TABLE)
    folder = _folder(keep)
    log = folder / "demo.db"
    engine = closing(ctx, init(str(log)))
    loaded = load(engine, fixtures(), by="factlog demo", reason="the demo")
    say(f"{loaded.recorded} rows about real disputes are in {log}")
    typer.echo("\n$ factlog dispute list")
    _disputes(ctx, engine)
    typer.echo(f"\n$ factlog dispute show {QUESTION}")
    _dispute(ctx, engine)
    page = folder / f"{QUESTION}.html"
    typer.echo(f"\n$ factlog report {QUESTION} -o {page}")
    _report(engine, page)
    typer.echo(
        f"""
The report is {page}: open it in a browser. Now try:

  factlog --db {log} dispute show soledar-control --at 2023-01-12
  factlog --db {log} claim list --question {QUESTION}
  factlog --db {log} report --all --format md"""
    )


def _folder(keep: Path | None) -> Path:
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="factlog-demo-"))
    if (keep / "demo.db").exists():
        message = f"{keep} holds a demo already"
        raise RefusedError(message, hint="name another folder, or look at that one")
    keep.mkdir(parents=True, exist_ok=True)
    return keep.resolve()


def fixtures() -> list[Path]:
    """Return the files of real disputes: in the wheel, or beside the package."""
    package = Path(__file__).parent.parent
    inside = package / "fixtures"
    folder = inside if inside.is_dir() else package.parent / "fixtures"
    return sorted(folder.glob("*.jsonl"))


def _disputes(ctx: typer.Context, engine: Engine) -> None:
    from factlog import query
    from factlog.cli.output import show_rows
    from factlog.db.session import reading
    from factlog.rows import DisputeRow

    with reading(engine) as session:
        found = query.disputes(session)
        show_rows(ctx, DisputeRow, found, limit=None, count=lambda: 0)


def _dispute(ctx: typer.Context, engine: Engine) -> None:
    from factlog import query
    from factlog.cli.drawn import dispute
    from factlog.cli.output import show_row
    from factlog.db.session import reading

    with reading(engine) as session:
        show_row(ctx, query.dispute(session, QUESTION), dispute)


def _report(engine: Engine, page: Path) -> None:
    from factlog import report
    from factlog.cli.files import written
    from factlog.db.session import reading
    from factlog.export import renderer
    from factlog.moments import iso, now

    with reading(engine) as session:
        tree = report.question(session, QUESTION, made_at=iso(now()))
    with written(page) as file:
        file.write(renderer("html")([tree]))
