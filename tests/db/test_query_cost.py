"""A long list takes no more statements than a short one, and little memory."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text

from factlog import query, reading
from factlog.db.base import Base
from factlog.inputs import NewSource
from factlog.query import ClaimFilter, DisputeFilter
from factlog.vocab import Status
from tests.db.logs import actor, asked, said, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session


def a_log(engine: Engine, size: int, start: int = 0) -> None:
    """Record this many of each: actors, sources, questions, claims in dispute."""
    things: list[Any] = []
    for number in range(start, start + size):
        things += [
            actor(f"a{number:05}"),
            actor(f"b{number:05}"),
            NewSource(slug=f"s{number:05}"),
            asked(f"q{number:05}", "x", "y"),
            said(f"q{number:05}", f"a{number:05}", "x", "2025-01-01", f"s{number:05}"),
            said(f"q{number:05}", f"b{number:05}", "y", "2025-01-02", f"s{number:05}"),
        ]
    written(engine, *things)


LISTS: dict[str, Callable[[Session], object]] = {
    "actors": lambda session: list(query.actors(session)),
    "sources": lambda session: list(query.sources(session)),
    "questions": lambda session: list(query.questions(session)),
    "disputes": lambda session: list(query.disputes(session)),
    "claims": lambda session: list(query.claims(session)),
    "claims in dispute": lambda session: list(
        query.claims(session, ClaimFilter(disputed=True, match="so it is"))
    ),
    "dispute": lambda session: query.dispute(session, "q00000"),
    "findings": lambda session: [
        one for one in query.findings(session) if one.kind != "likely the same"
    ],
}


def test_a_list_takes_as_many_statements_for_many_rows_as_for_few(
    engine: Engine, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def sent() -> dict[str, int]:
        found = {}
        for name, listed in LISTS.items():
            with reading(engine) as session:
                statements.clear()
                listed(session)
                found[name] = len([s for s in statements if "SELECT" in s])
        return found

    monkeypatch.setattr("factlog.query.reading.AT_ONCE", 20)
    a_log(engine, 3)
    few = sent()
    a_log(engine, 30, start=3)
    assert sent() == few
    assert [few[name] for name in ("actors", "sources", "questions", "disputes")] == [
        *(1, 1, 1, 5),
    ]
    assert (few["claims"], few["claims in dispute"]) == (9, 9 + 2)  # words, quotes


def test_what_is_found_does_not_hang_on_how_much_that_is(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [
        *(ClaimFilter(question="q00001"), ClaimFilter(actor="b00001")),
        *(ClaimFilter(source="s00001"), ClaimFilter(side="b00001")),
        *(ClaimFilter(topic="war"), ClaimFilter()),
    ]
    asked_of = [
        *(DisputeFilter(topic="war"), DisputeFilter(topic="war", every=True)),
        *(DisputeFilter(side="b00001"), DisputeFilter(status=Status.CONTESTED)),
    ]

    def found() -> list[object]:
        with reading(engine) as session:
            listed: list[object] = [list(query.claims(session, one)) for one in wanted]
            for one in asked_of:
                for at in (None, "2025-01-01", "2025-01-02"):
                    rows = list(query.disputes(session, one, at=at))
                    page = list(query.disputes(session, one, at=at, limit=len(rows)))
                    assert page == rows
                    assert query.count_disputes(session, one, at=at) == len(rows)
                    listed.append(rows)
            return listed

    a_log(engine, 3)
    written(engine, asked("war", topic="war"), asked("peace", topic="war"))
    written(engine, said("war", "a00001", "yes", "2025-01-01"))
    few = found()
    monkeypatch.setattr("factlog.query.reading.FEW", 0)
    monkeypatch.setattr("factlog.query.claim_rows._Names.LIMIT", 0)
    monkeypatch.setattr("factlog.query.reading.TOGETHER", 2)
    assert found() == few
    assert all(few[: len(wanted)])


def test_a_claim_takes_as_many_statements_in_a_full_log_as_in_an_empty_one(
    engine: Engine, statements: list[str]
) -> None:
    def sent(number: str) -> list[int]:
        new, found = said(f"q{number}", f"a{number}", "y", "2025-01-03"), []
        engine.dispose()
        for _ in range(3):  # to begin with, nothing is remembered
            statements.clear()
            written(engine, new)
            found.append(len(statements))
        return found

    a_log(engine, 2)
    few = sent("00000")
    a_log(engine, 20, start=2)
    assert sent("00001") == few


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # it counts its steps
def test_a_claim_takes_as_many_steps_in_a_full_log_as_in_an_empty_one(
    engine: Engine, second: Engine
) -> None:
    def steps(log: Engine, others: int) -> int:
        written(log, actor("c"), asked("busy"), said("busy", "c", "yes"))
        multiply(log, others)
        a_log(log, 2)
        log.dispose()  # so that there is one connection, which counts
        with log.connect() as connection:
            driver: Any = connection.connection.driver_connection
        taken: list[int] = []
        driver.set_progress_handler(lambda: taken.append(1), 100)
        written(log, said("q00001", "a00001", "y", "2025-01-03", "s00001"))
        driver.set_progress_handler(None, 0)
        return len(taken)

    assert steps(second, 2_000) < 1.2 * steps(engine, 20)


def multiply(engine: Engine, size: int) -> None:
    """Let the database itself copy its claims until there are so many."""
    table = Base.metadata.tables["claim"]
    names = [f'"{column.name}"' for column in table.columns]
    anew = {"sqlite": "randomblob(16)", "postgresql": "gen_random_uuid()"}
    with engine.begin() as connection:
        many = connection.scalar(select(func.count()).select_from(table)) or 0
        copied = {"id": f"id + {many}", "key": f"key + {many}"}
        copied["uid"] = anew[engine.dialect.name]
        values = [copied.get(name.strip('"'), name) for name in names]
        connection.execute(
            text(
                f"INSERT INTO claim ({', '.join(names)}) SELECT {', '.join(values)} "
                f"FROM claim WHERE id <= {size - many}"
            )
        )
    if many * 2 < size:
        multiply(engine, size)


def test_a_long_list_is_read_without_being_held(engine: Engine) -> None:
    def peak(size: int) -> int:
        multiply(engine, size)
        with reading(engine) as session:
            tracemalloc.start()
            assert sum(1 for _ in query.claims(session)) == size
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    written(engine, actor("a"), asked("q"), said("q", "a", "yes", words="x" * 500))
    peak(500)
    few = peak(500)
    assert peak(5_000) < 2 * few


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_list_broken_off_may_outlive_its_session(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    a_log(engine, 1)
    with reading(engine) as session:
        rows = query.actors(session)
        assert next(rows).slug == "a00000"
    del rows
    assert caplog.records == []
