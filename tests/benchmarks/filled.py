"""Logs of any size for benchmarks: a few claims recorded, then copied in SQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

import factlog
from factlog import record
from factlog.db.base import Base
from factlog.db.session import writing
from factlog.derive import search
from factlog.inputs import NewActor, NewCitation, NewClaim, NewQuestion, NewSource

if TYPE_CHECKING:
    from sqlalchemy import Engine, Table

ACTORS = 20
SOURCES = 50
QUESTIONS = 200
AN_ENTRY = 500
EACH = 5
"""Claims on a question at first: a thousand in all."""

COPIED = (
    *("question", "option", "claim", "claim_option", "citation"),
    *("standing", "status_span"),
)
RANDOM = {"sqlite": "randomblob(16)", "postgresql": "gen_random_uuid()"}


def begun(database: str) -> Engine:
    """Return the engine of a new log with those who speak, and where."""
    factlog.init(database).dispose()
    engine = factlog.connect(database)
    with record.entry(engine, by="benchmark") as entry:
        for number in range(ACTORS):
            record.add_actor(entry, NewActor(slug=f"a{number}", name=f"Body {number}"))
        for number in range(SOURCES):
            record.add_source(entry, NewSource(slug=f"s{number}"))
    return engine


def filled(database: str, claims: int) -> Engine:
    """Return the engine of a new log with this many claims, a thousand or more."""
    engine = begun(database)
    with record.entry(engine, by="benchmark") as entry:
        for number in range(QUESTIONS):
            asked = NewQuestion(slug=f"q{number}", text=f"Is it so in place {number}?")
            record.add_question(entry, asked)
        for number in range(QUESTIONS * EACH):
            record.add_claim(entry, a_claim(f"q{number % QUESTIONS}", number))
    copies = claims // (QUESTIONS * EACH)
    with engine.begin() as connection:
        tables = [Base.metadata.tables[name] for name in COPIED]
        sizes = {
            table.name: connection.scalar(select(func.max(table.c.id)))
            for table in tables
            if "id" in table.c
        }
        for copy in range(1, copies):
            for table in tables:
                connection.execute(text(copying(table, sizes, copy, engine)))
    with writing(engine) as session:
        search.rebuild(session)
    return engine


def crowded(database: str, claims: int, speakers: int) -> Engine:
    """Return the engine of a new log with this many claims on one of two questions.

    So many take turns, and each is a side of its own.
    """
    engine = begun(database)
    with record.entry(engine, by="benchmark") as entry:
        for number in range(ACTORS, speakers):
            record.add_actor(entry, NewActor(slug=f"a{number}", name=f"Body {number}"))
        for slug in ("q0", "q1"):
            record.add_question(entry, NewQuestion(slug=slug, text=f"Is {slug} so?"))
    for start in range(0, claims, AN_ENTRY):
        with record.entry(engine, by="benchmark") as entry:
            for number in range(start, min(start + AN_ENTRY, claims)):
                record.add_claim(entry, a_later_claim(number, speakers))
    return engine


def copying(table: Table, sizes: dict[str, int], copy: int, engine: Engine) -> str:
    """Return the statement that copies the first rows of a table, with new keys."""
    quoted = engine.dialect.identifier_preparer.quote
    values = {column.name: quoted(column.name) for column in table.columns}
    for column in table.columns:
        own = "id" if column.name in {"id", "key"} else None
        for foreign in column.foreign_keys:
            own = foreign.column.table.name
        size = sizes.get(table.name if own == "id" else own or "")
        if size:
            values[column.name] += f" + {size * copy}"
    if "uid" in values:
        values["uid"] = RANDOM[engine.dialect.name]
    if table.name == "question":
        values["slug"] = f"slug || '-{copy}'"
    first = "id" if "id" in values else table.primary_key.columns[0].name
    owner = table.name if first == "id" else first.removesuffix("_id")
    return (
        f"INSERT INTO {quoted(table.name)} ({', '.join(map(quoted, values))}) "
        f"SELECT {', '.join(values.values())} FROM {quoted(table.name)} "
        f"WHERE {first} <= {sizes[owner]}"
    )


def a_claim(question: str, number: int) -> NewClaim:
    """Return a claim like any other."""
    citation = NewCitation(source=f"s{number % SOURCES}", quote="It was so.")
    return NewClaim(
        question=question,
        actor=f"a{number % ACTORS}",
        text=f"It is so, was said for the {number}th time.",
        answer="yes" if number % 3 else "no",
        said=f"2025-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}",
        citations=(citation,),
    )


def a_later_claim(number: int, speakers: int) -> NewClaim:
    """Return a claim that was said a minute after the one before."""
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    actor, said = f"a{number % speakers}", f"{at:%Y-%m-%dT%H:%MZ}"
    return replace(a_claim("q0", number), actor=actor, said=said)
