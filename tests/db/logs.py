"""Logs to test with: short ways to record things, and to see what was recorded."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, create_engine, inspect, text

from factlog import query, reading, record
from factlog.export import claims as spreadsheets
from factlog.export import log as entries
from factlog.inputs import (
    Input,
    NewActor,
    NewAffiliation,
    NewCitation,
    NewClaim,
    NewOption,
    NewQuestion,
    NewSource,
)
from factlog.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from factlog.db.journal import Journal
    from factlog.load import Loaded
    from factlog.rows import ClaimRow

PAGE = "https://example.org/page"

RECORDERS: dict[type[Input], Callable[[Journal, Any], int]] = {
    NewActor: record.add_actor,
    NewAffiliation: record.join_actor,
    NewSource: record.add_source,
    NewQuestion: record.add_question,
    NewOption: record.add_option,
    NewClaim: record.add_claim,
    NewCitation: record.cite_claim,
}


GROUPS = ("reader", "recorder", "maintainer")
"""Kinds of people in a team."""


class StopError(Exception):
    """Something went wrong in the middle."""


def actor(slug: str, *organizations: str, **more: Any) -> NewActor:
    """Return an actor that speaks for these organizations."""
    belongs = tuple(NewAffiliation(organization=one) for one in organizations)
    more.setdefault("name", slug.title())
    return NewActor(slug=slug, affiliations=belongs, **more)


def asked(slug: str, *options: str, **more: Any) -> NewQuestion:
    """Return a question that offers these options."""
    offered = tuple(NewOption(slug=one, label=one.upper()) for one in options)
    more.setdefault("text", f"What of {slug}?")
    return NewQuestion(slug=slug, options=offered, **more)


def said(
    question: str | None,
    who: str,
    answer: str | None = None,
    day: str | None = None,
    *sources: str,
    words: str | None = "So it is.",
    **more: Any,
) -> NewClaim:
    """Return a claim."""
    cited = tuple(NewCitation(source=one) for one in sources)
    more.setdefault("citations", cited)
    return NewClaim(
        question=question, actor=who, text=words, answer=answer, said=day, **more
    )


def written(engine: Engine, *things: Input, reason: str | None = None) -> list[int]:
    """Record things in one entry and return their keys."""
    with record.entry(engine, by="tester", reason=reason) as entry:
        return [RECORDERS[type(one)](entry, one) for one in things]


def kursk(engine: Engine) -> None:
    """Record a small dispute: claim 2 disputes claim 1."""
    written(
        engine,
        actor("russia", kind="state"),
        actor("ukraine", kind="state"),
        actor("gerasimov", "russia", name="Valery Gerasimov", aliases=("Герасимов",)),
        NewSource(slug="post", url=PAGE, title="A post", published="2025-04-26"),
        asked("kursk", "russia", "ukraine", text="Who controls Kursk?", topic="war"),
        said("kursk", "gerasimov", "russia", "2025-04-26", "post", words="Free."),
        said("kursk", "ukraine", "ukraine", "2025-04-27", "post", words="We hold."),
    )


def claims_of(engine: Engine, **wanted: Any) -> list[ClaimRow]:
    """Return the claims that a filter finds."""
    with reading(engine) as session:
        return list(query.claims(session, query.ClaimFilter(**wanted)))


@contextmanager
def behind(engine: Engine) -> Iterator[Connection]:
    """Yield a connection for which nothing guards what was recorded."""
    with engine.begin() as connection, unguarded(connection):
        yield connection


@contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """Take the guards of a transaction away, and the checks of its foreign keys."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL lock_timeout = '20s'"))
        yield
        return
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    named = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    guards = connection.execute(text(named)).all()
    for name, _ in guards:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, made in guards:
        connection.exec_driver_sql(made)


@contextmanager
def unchecked(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that checks neither words nor what rows refer to."""
    if engine.dialect.name == "postgresql":
        with behind(engine) as connection:
            yield connection
        return
    plain = create_engine(engine.url, poolclass=NullPool)
    with plain.connect() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        yield connection
        connection.commit()


def exported(engine: Engine) -> str:
    """Return the whole log as JSON Lines."""
    with reading(engine) as session:
        return "".join(entries.jsonl(query.logged(session)))


def spreadsheet(engine: Engine) -> str:
    """Return all claims as CSV."""
    with reading(engine) as session:
        return "".join(spreadsheets.csv(query.claims(session)))


def loaded(engine: Engine, path: Path, content: str | bytes, **how: Any) -> Loaded:
    """Write a file and load it."""
    raw = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(raw)
    return load(engine, [path], by="tester", **how)


def lines(*rows: Any) -> str:
    """Return rows as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def counts(engine: Engine) -> dict[str, int]:
    """Return how many rows each table has; those that FTS5 keeps are left out."""
    with engine.connect() as connection:
        names: Iterable[str] = inspect(connection).get_table_names()
        return {
            name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0
            for name in sorted(names)
            if not name.startswith("search_")
        }


def every(engine: Engine, statement: str) -> list[Any]:
    """Return what a statement finds."""
    with engine.connect() as connection:
        return list(connection.execute(text(statement)).all())


def logged_in(engine: Engine, role: str) -> str:
    """Return the URL by which somebody else opens a log."""
    return engine.url.set(username=role).render_as_string(hide_password=False)
