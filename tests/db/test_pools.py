"""Pools that lend another connection of the server to every transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

import factlog
from factlog import query, reading, record
from factlog.errors import UnavailableError
from tests.db.logs import actor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tests.conftest import Run

TIMES = 8  # a driver prepares what it has sent five times

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@pytest.fixture
def pooled(url: str) -> Iterator[Engine]:
    """Yield an engine that prepares nothing."""
    engine = factlog.connect(f"{url}&prepare_threshold=none")
    yield engine
    engine.dispose()


def used(engine: Engine) -> int:
    """Write and read; return how many statements the connection keeps prepared."""
    for number in range(TIMES):
        with record.entry(engine, by="me") as entry:
            record.add_actor(entry, actor(f"a{number}"))
        with reading(engine) as session:
            assert len(list(query.actors(session))) == number + 1
    with engine.begin() as connection:  # a ROLLBACK lets the driver forget
        asked = text("SELECT count(*) FROM pg_prepared_statements")
        return int(connection.scalar(asked) or 0)


def test_nothing_is_prepared_for_a_pool_that_would_mix_it_up(pooled: Engine) -> None:
    assert used(pooled) == 0


def test_what_a_pool_mixed_up_is_told_with_what_helps(engine: Engine) -> None:
    assert used(engine) > 0
    with engine.begin() as connection:  # as if another connection were lent
        connection.execute(text("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"))
    with (
        pytest.raises(UnavailableError, match="prepared statement") as told,
        record.entry(engine, by="me") as entry,
    ):
        record.add_actor(entry, actor("again"))
    assert "?prepare_threshold=none" in (told.value.hint or "")
    engine.dispose()


def test_when_to_prepare_is_a_number_or_never(url: str, run_here: Run) -> None:
    refused = run_here(f"--db '{url}&prepare_threshold=often' log")
    assert refused.exit_code == 5
    assert "prepare_threshold is a number, or none" in refused.stderr
    assert run_here(f"--db '{url}&prepare_threshold=3' log").exit_code == 0
