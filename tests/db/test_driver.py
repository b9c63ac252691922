"""Statements that are sent together, and what goes wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError

from factlog import reading, record
from factlog.db import models as m
from factlog.db.ask import KEYS, ask_each, ask_together, rows_of, write
from factlog.db.driver import LIST, Order, batches, run
from factlog.db.session import writing
from factlog.errors import RefusedError, TransientError
from tests.db.logs import actor, written

if TYPE_CHECKING:
    from sqlalchemy import Engine


GOOD = Order(select(m.Actor.key))
BAD = rows_of(m.ClaimOption, [{"claim_id": 99, "option_id": 99}])
"""It refers to what is not there."""

WORSE = rows_of(m.ClaimOption, [*BAD.values, *BAD.values])
"""The same row twice."""


@pytest.mark.parametrize("count", [0, 1, 2, 8, 9, 64, 65, 500, 501, 1001])
def test_a_list_of_any_length_is_asked_for_whole(engine: Engine, count: int) -> None:
    written(engine, *(actor(f"a{number}") for number in range(1002)))
    asked = select(m.Actor.key).where(m.Actor.key.in_(KEYS))
    keys = range(1, count + 1)
    with reading(engine) as session:
        assert sorted(key for (key,) in ask_each(session, asked, keys)) == [*keys]
        found = ask_together(session, (asked, keys), (asked, [1002]))
        assert [len(rows) for rows in found] == [count, 1]


def test_a_list_too_long_or_empty_is_refused(engine: Engine) -> None:
    asked = select(m.Actor.key).where(m.Actor.key.in_(KEYS))
    with reading(engine) as session:
        for keys in ([], [1] * 501):
            with pytest.raises(ValueError, match="1 to 500"):
                run(session, Order(asked, [{LIST: keys}]))


def test_values_of_one_name_are_told_apart(engine: Engine) -> None:
    written(engine, actor("a"))
    twice = select(m.Actor.key, m.Actor.id.label("key"), m.Actor.slug)
    with reading(engine) as session:
        (found,) = run(session, Order(twice))
        (row,) = found
    assert (row[0], row[1], row.key, row.slug) == (1, 1, 1, "a")


@pytest.mark.parametrize(
    "orders",
    [(WORSE, BAD, GOOD, GOOD, GOOD), (GOOD, GOOD, WORSE), (GOOD, WORSE, GOOD)],
)
def test_what_is_refused_among_others_is_told_once(
    engine: Engine, orders: tuple[Order, ...], caplog: pytest.LogCaptureFixture
) -> None:
    with (  # on PostgreSQL, those that wait behind it are given up
        pytest.raises(RefusedError, match="refused") as refused,
        writing(engine) as session,
    ):
        write(session, *orders)
    assert isinstance(refused.value.__cause__, IntegrityError)
    assert not caplog.records
    record.change(engine, lambda entry: record.add_actor(entry, actor("a")), by="me")


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_session_that_is_ended_is_one_that_may_be_tried_again(
    engine: Engine,
) -> None:
    with pytest.raises(TransientError), writing(engine) as session:
        connection = session.connection()
        (pid,) = connection.exec_driver_sql("SELECT pg_backend_pid()").one()
        with engine.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 1000)")
        run(session, GOOD, GOOD)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_session_that_is_ended_between_two_batches_is_told_of(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(engine, *(actor(f"a{number}") for number in range(9)))
    monkeypatch.setattr("factlog.db.driver.AT_ONCE", 2)
    with pytest.raises(TransientError) as told, reading(engine) as session:
        (pid,) = session.connection().exec_driver_sql("SELECT pg_backend_pid()").one()
        found = batches(session, select(m.Actor.key).order_by(m.Actor.key))
        assert next(found) == [(1,), (2,)]
        with engine.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 1000)")
        next(found)
    assert isinstance(told.value.__cause__, DBAPIError)
