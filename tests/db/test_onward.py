"""The latest claim is worked out from its moment on, with what the whole would give."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from factlog import query, reading, record
from factlog.derive import kept
from factlog.errors import InvalidInputError, NotFoundError, RefusedError
from factlog.inputs import NewCounter
from factlog.vocab import Act, Counter
from tests.db.logs import PAGE, said, written
from tests.db.test_laws import (
    ACTORS,
    QUESTIONS,
    START,
    setting,
    stored,
    thoroughly,
    worked_out,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hypothesis.strategies import DrawFn
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from factlog.inputs import NewClaim
    from tests.db.conftest import Logs

KINDS = (*Counter, *[Counter.DISOWNS] * 3)
FORMS = ("{}", "{}", "{}T12:00Z", "{}~")


def on(day: int) -> str:
    """Return a day as people type it."""
    return (START + timedelta(days=day)).isoformat()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Return a kind of database, to be emptied for every example."""
    return str(request.param)


@pytest.fixture
def every(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no question be worked out whole for having few claims."""
    monkeypatch.setattr(kept, "FEW", 0)
    kept.many.cache_clear()
    yield
    kept.many.cache_clear()


@st.composite
def claims(draw: DrawFn, question: str, actor: str, before: int, day: int) -> NewClaim:
    """Draw a claim of a day, now and then about another day than its own."""
    act = draw(st.sampled_from([Act.ASSERTS, Act.ASSERTS, Act.DENIES, Act.CONCEDES]))
    answer = draw(st.sampled_from(QUESTIONS[question]))
    counters = None
    if before and draw(st.integers(0, 3)) == 0:
        claim = str(draw(st.integers(1, before)))
        counters = NewCounter(claim=claim, kind=draw(st.sampled_from(KINDS)))
    holds = None
    if draw(st.integers(0, 3)) == 0:
        about = draw(st.integers(-4, 4))
        forms = ["../{}", "2025-03-01/{}", *(["{}", "{}/.."] if about <= 0 else [])]
        far = START + timedelta(days=day + about)
        holds = draw(st.sampled_from(forms)).format(far.isoformat())
    date = (START + timedelta(days=day)).isoformat()
    return said(
        question,
        actor,
        answer,
        draw(st.sampled_from(FORMS)).format(date),
        *draw(st.lists(st.sampled_from([PAGE, PAGE + "2"]), max_size=1)),
        act=Act.ASSERTS if answer == "unknown" else act,
        counters=counters,
        holds=holds,
    )


@st.composite
def days_of_claims(draw: DrawFn) -> list[list[NewClaim | tuple[int, str]]]:
    """Draw entries, mostly each later than the one before; some take claims back.

    A few actors answer one question, or two: what they say then often matters.
    """
    topics = draw(st.lists(st.sampled_from(sorted(QUESTIONS)), min_size=1, max_size=2))
    actors = draw(st.lists(st.sampled_from(ACTORS), min_size=1, max_size=3))
    day, number, entries = 0, 0, []
    for _ in range(draw(st.integers(2, 12))):
        day = max(0, day + draw(st.sampled_from([0, 0, 1, 2, 4, 7, 8, -3])))
        entry: list[NewClaim | tuple[int, str]] = []
        for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
            if number and draw(st.integers(0, 6)) == 0:
                date = (START + timedelta(days=day)).isoformat()
                entry.append((draw(st.integers(1, number)), date))
            else:
                question, actor = (
                    draw(st.sampled_from(topics)),
                    draw(st.sampled_from(actors)),
                )
                entry.append(draw(claims(question, actor, number, day)))
            number += 1
        entries.append(entry)
    return entries


def recorded(
    engine: Engine, entries: Sequence[Sequence[NewClaim | tuple[int, str]]]
) -> None:
    """Record what was drawn, an entry each; what is refused is left out."""
    written(engine, *setting())
    for each in entries:
        with record.entry(engine, by="me") as entry:
            for one in each:
                with suppress(RefusedError, NotFoundError, InvalidInputError):
                    if isinstance(one, tuple):
                        record.retract_claim(entry, str(one[0]), said=one[1])
                    else:
                        record.add_claim(entry, one)


@pytest.mark.usefixtures("every")
@thoroughly
@given(entries=days_of_claims())
def test_the_latest_claims_change_what_the_rules_say(
    logs: Logs, kind: str, entries: list[list[NewClaim | tuple[int, str]]]
) -> None:
    engine = logs.empty(kind)
    recorded(engine, entries)
    assert stored(engine) == worked_out(engine)


def disowning(claim: int) -> NewCounter:
    """Return what says that a claim was never made."""
    return NewCounter(claim=str(claim), kind=Counter.DISOWNS)


def level(day: str, against: int | None = None, holds: str | None = None) -> NewClaim:
    """Return a claim about a figure that may be made against another."""
    counters = None
    if against:
        counters = NewCounter(claim=str(against), kind=Counter.DISPUTES)
    return said("level", "a", "10", day, counters=counters, holds=holds)


STORIES: dict[str, list[list[NewClaim | tuple[int, str]]]] = {
    "an answer about a later time was taken back before": [
        [said("who", "a", "x", on(0), holds=f"2025-03-01/{on(200)}")],
        [(1, on(4))],
        [said("who", "b", "y", on(15))],
        [said("who", "a", "x", on(20))],
    ],
    "a colleague kept to an answer, in several claims": [
        [said("who", "a1", "x", on(0))],
        [said("who", "a2", "y", on(1))],
        [said("who", "a2", "y", on(4))],
        [said("who", "a2", "y", on(6))],
        [said("who", "b", "x", on(12))],
    ],
    "what ended a claim of this moment was said long ago": [
        [said("who", "a", "y", on(1))],
        [(1, on(3))],
        [said("who", "b", "y", on(5))],
        [said("who", "a", "x", on(20), holds="2025-03-01")],
        [said("who", "b", "x", on(20))],
    ],
    "what ended it was itself ended by what is not looked at": [
        [said("who", "a", "y", on(1))],
        [said("who", "a", "x", on(4), holds=f"{on(4)}/{on(5)}")],
        [said("who", "b", "x", on(6))],
        [said("who", "a", "x", on(20), holds="2025-03-01")],
        [said("who", "b", "x", on(20))],
    ],
    "an answer is disowned, and the one before it stands again": [
        [said("who", "b", "y", on(0))],
        [said("who", "a", "x", on(1))],
        [said("who", "a", "y", on(2))],
        [said("who", "a", None, on(5), counters=disowning(3))],
        [said("who", "b", "x", on(6))],
    ],
    "a side is split after a dispute": [
        [said("who", "a", "x", on(0))],
        [said("who", "b", "y", on(1))],
        [said("who", "b", "x", on(2))],
        [(3, on(4))],
        [said("who", "a1", "y", on(9))],
        [said("who", "a1", "x", on(11))],
    ],
    "a claim ends when another of the same day takes it back": [
        [said("fixed", "a", "x", on(0), holds=f"../{on(0)}")],
        [said("fixed", "a", "x", on(0))],
        [said("fixed", "a", "x", f"{on(0)}~", holds=f"../{on(0)}")],
        [(1, on(0))],
    ],
    "two claims end another one at one moment": [
        [level(on(0), holds=f"../{on(0)}")],
        [(1, on(0))],
        [(1, on(0))],
        [level(on(0), 1, f"../{on(0)}"), level(on(0), 1), (1, on(0))],
        [(1, on(1))],
        [level(on(1), 1)],
    ],
}


@pytest.mark.usefixtures("every")
@pytest.mark.parametrize("name", STORIES)
def test_what_was_said_before_still_counts(engine: Engine, name: str) -> None:
    recorded(engine, STORIES[name])
    assert stored(engine) == worked_out(engine)


@pytest.mark.usefixtures("every")
def test_what_was_changed_behind_its_back_is_worked_out_anew(engine: Engine) -> None:
    written(engine, *setting())
    for day, answer in enumerate(("x", "y", "x")):
        written(engine, said("who", "a", answer, on(day)))
    with engine.begin() as connection:
        connection.execute(text("UPDATE standing SET ends = NULL, ended_by_id = NULL"))
    assert stored(engine) != worked_out(engine)
    written(engine, said("who", "b", "x", on(9)))
    assert stored(engine) == worked_out(engine)


@contextmanager
def steps_of(session: Session) -> Iterator[list[None]]:
    """Yield a list that grows with the steps that the database takes meanwhile."""
    held = session.connection().connection.driver_connection
    assert isinstance(held, sqlite3.Connection)
    steps: list[None] = []
    held.set_progress_handler(lambda: steps.append(None), 10)
    try:
        yield steps
    finally:
        held.set_progress_handler(None, 0)


def answered(engine: Engine, days: int) -> None:
    """Let one actor answer a question anew each day, and another deny it."""
    with record.entry(engine, by="me") as entry:
        for day in range(days):
            for who, answer in ("a", "x"), ("b", "y"):
                record.add_claim(entry, said("who", who, answer, on(day)))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # it counts its steps
def test_the_latest_claim_costs_what_stands_and_not_what_was_said(
    engine: Engine,
) -> None:
    def once(day: int) -> tuple[int, int]:
        with ExitStack() as counting, record.entry(engine, by="me") as entry:
            record.add_claim(entry, said("who", "c", "x", on(day), PAGE))
            adding = counting.enter_context(steps_of(entry.session))
        with reading(engine) as session, steps_of(session) as telling:
            query.present(session, "who")
        return len(adding), len(telling)

    def steps(day: int) -> tuple[int, int]:
        # Now and then a write puts pieces of the search index together, as it happens.
        adding, telling = zip(*(once(day + later) for later in range(3)), strict=True)
        return min(adding), min(telling)

    written(engine, *setting())
    answered(engine, 60)
    few = steps(60)
    answered(engine, 600)
    for one, other in zip(steps(600), few, strict=True):
        assert one < 1.2 * other
    assert stored(engine) == worked_out(engine)


def test_a_question_with_many_claims_is_worked_out_as_any_other(engine: Engine) -> None:
    written(engine, *setting())
    answered(engine, 40)
    backdated = said("who", "b1", "x", on(20))
    for one in (
        *(said("who", "c", "x", on(40)), backdated),
        *(said("who", "a1", "y", on(41)), said("who", "a", "x", on(42))),
        said("who", "a", "y", on(43), counters=disowning(79)),
        said("toll", "a", "10", on(44)),
        said("who", "a1", "x", on(50), holds=f"{on(1)}/{on(90)}"),
        said("who", "a1", "y", on(51)),
    ):
        written(engine, one)
        assert stored(engine) == worked_out(engine)
    with record.entry(engine, by="me") as entry:
        record.retract_claim(entry, "80", said=on(52))
    assert stored(engine) == worked_out(engine)
