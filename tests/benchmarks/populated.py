"""Whole logs of any size for benchmarks of reading: a thousand claims, then copies.

What is derived is copied with the claims, a number of days later each time, so that it
is as the rules say; and every entry is sealed, so that the log can be verified.
"""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, insert, select, text

import factlog
from factlog import canonical, record
from factlog.db.base import Base
from factlog.db.models import Entry
from factlog.db.session import writing
from factlog.db.versions import Versions
from factlog.inputs import (
    NewActor,
    NewCitation,
    NewClaim,
    NewCounter,
    NewQuestion,
    NewSource,
)
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from sqlalchemy import Engine, Table
    from sqlalchemy.orm import Session

BLOCK = 1_000
QUESTIONS, ACTORS, SOURCES = 200, 2, 50
ROUNDS = BLOCK // QUESTIONS
ENTRIES = ROUNDS + 1
TOPICS = 20
DAYS = 700
FIRST_DAY = date(2023, 1, 1)
CACHE = -200_000  # kibibytes

THINGS = ("actor", "actor_name", "source", "question", "option")
COPIED = (
    *THINGS,
    *("claim", "claim_option", "citation", "counterclaim", "standing", "status_span"),
)
MOMENTS = {"starts", "ends", "since", "last_said", "said_earliest", "said_latest"}
OWN_WORDS = {("actor_name", "name"), ("actor_name", "folded"), ("actor", "name")}


def populated(database: str, claims: int, *, skewed: bool = False) -> Engine:
    """Return the engine of a new SQLite log with this many claims, in thousands.

    It has a question for five claims, an actor for 500, a source for 20. In a skewed
    one a single actor has made half of all claims.
    """
    factlog.init(database).dispose()
    engine = factlog.connect(database)
    with record.entry(engine, by="benchmark") as entry:
        for number in range(ACTORS):
            actor = NewActor(slug=f"a{number}", name=f"Body {number}")
            record.add_actor(entry, actor)
        for number in range(SOURCES):
            title = f"Page {number} of a daily paper"
            record.add_source(entry, NewSource(slug=f"s{number}", title=title))
        for number in range(QUESTIONS):
            record.add_question(entry, _question(number))
    for turn in range(ROUNDS):
        with record.entry(engine, by="benchmark") as entry:
            for number in range(QUESTIONS):
                record.add_claim(entry, _claim(number, turn))
    with writing(engine) as session:
        session.execute(text(f"PRAGMA cache_size = {CACHE}"))
        _copy(session, claims // BLOCK, skewed=skewed)
        _seal(session)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return engine


def _question(number: int) -> NewQuestion:
    counted = number % 4 == 0
    return NewQuestion(
        slug=f"q{number}",
        text=f"What is said to be so in place {number} of the region?",
        topic=f"t{number % TOPICS}",
        answers=Answers.QUANTITY if counted else Answers.CHOICE,
        unit="people" if counted else None,
    )


def _claim(number: int, turn: int) -> NewClaim:
    """Return what is said of a question at a turn: by the two actors, by turns.

    On a third of the questions they agree, on a third they go on disagreeing.
    """
    other = turn % 2 and (number % 3 == 1 or (number % 3 == 2 and turn == 1))
    answers = ("900", "200") if number % 4 == 0 else ("yes", "no")
    said = FIRST_DAY + timedelta(days=number % 100 + 10 * turn)
    against = NewCounter(claim=f"{number + 1}") if turn == 1 and other else None
    return NewClaim(
        question=f"q{number}",
        actor=f"a{turn % 2}",
        text=f"It is so in place {number}, as was said for the {turn}th time: the "
        "troops, the ministry and the agency all have told of it, and at length.",
        act=Act.CONCEDES if turn == 2 and number % 6 == 2 else None,
        answer=answers[bool(other)],
        said=f"{said}",
        hedge="reportedly" if number % 7 == 0 else None,
        citations=(
            NewCitation(
                source=f"s{(number + 7 * turn) % SOURCES}",
                quote=f"It is so, the speaker said of place {number} that evening.",
            ),
        ),
        counters=against,
    )


def _copy(session: Session, blocks: int, *, skewed: bool) -> None:
    """Let the database copy what was recorded."""
    tables = [Base.metadata.tables[name] for name in COPIED]
    sizes = {
        table.name: session.scalar(select(func.max(table.c.id))) or 0
        for table in tables
        if "id" in table.c
    }
    copying = [text(_copying(table, sizes, skewed=skewed)) for table in tables]
    for block in range(1, blocks):
        for statement in copying:
            session.execute(statement, {"block": block})


def _copying(table: Table, sizes: dict[str, int], *, skewed: bool) -> str:
    """Return the statement that makes another copy of a table's first rows."""
    quoted = [f'"{column.name}"' for column in table.columns]
    values = []
    for column in table.columns:
        name = column.name
        foreign = next((one.column.table.name for one in column.foreign_keys), None)
        if name in {"entry_id", "superseded_id"}:
            value = f"{name} + {ENTRIES} * :block"
        elif name == "uid":  # in the order in which they are made, as true ones are
            value = f"CAST(printf('{table.name[:2]}%06d%08d', :block, id) AS BLOB)"
        elif name == "slug" and table.name != "option":
            value = "slug || '-' || :block"
        elif (table.name, name) in OWN_WORDS:
            value = f"{name} || ' ' || :block"
        elif name == "said":
            value = f"date(said, (:block % {DAYS}) || ' days')"
        elif name in MOMENTS:
            value = f"{name} + 86400 * (:block % {DAYS})"
        elif foreign in {"actor", "source"} and table.name not in THINGS:
            value = _somebody(name, foreign, sizes, table, skewed=skewed)
        elif name == "id" or foreign in sizes:
            value = f'"{name}" + {sizes[foreign or table.name]} * :block'
        else:
            value = f'"{name}"'
        values.append(value)
    first = "id" if "id" in table.c else table.primary_key.columns[0].name
    owner = table.name if first == "id" else first.removesuffix("_id")
    return (
        f'INSERT INTO "{table.name}" ({", ".join(quoted)}) '
        f'SELECT {", ".join(values)} FROM "{table.name}" '
        f"WHERE {first} <= {sizes[owner]}"
    )


def _somebody(
    name: str, noun: str, sizes: dict[str, int], table: Table, *, skewed: bool
) -> str:
    """Return the key of an actor or source of any block; those of a question differ."""
    by = "question_id" if "question_id" in table.c else "claim_id"
    value = f"{name} + {sizes[noun]} * ({by} * 7919 % (:block + 1))"
    return f"iif({name} = 1, 1, {value})" if skewed and noun == "actor" else value


def _seal(session: Session) -> None:
    """Write the entries of the copies, a millisecond after one another."""
    last = session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()
    number, head, at = last.id, last.digest, last.recorded_at
    with closing(Versions(session)) as versions:
        for known in range(1, number + 1):
            versions.of(known)
        while versions.left:
            number += 1
            at += timedelta(milliseconds=1)
            uid = UUID(int=(7 << 76) + number)
            leaves = sorted(canonical.leaf(row.line) for row in versions.of(number))
            fields: dict[str, canonical.Value] = {
                "uid": str(uid),
                "recorded_at": canonical.instant(at),
                "recorded_by": "benchmark",
                "previous": head.hex(),
            }
            digest = canonical.digest(canonical.entry_line(fields, {}, b"", leaves))
            session.execute(
                insert(Entry).values(
                    id=number,
                    uid=uid,
                    salt=b"",
                    recorded_at=at,
                    arrived_at=at,
                    recorded_by="benchmark",
                    previous=head,
                    leaves=b"".join(leaves),
                    digest=digest,
                )
            )
            head = digest
