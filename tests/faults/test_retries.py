"""What fails for a moment is done again, whole, and never twice."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import NullPool, create_engine, event, text

import factlog
from factlog import query, reading, record
from factlog.db import engine as opening
from factlog.db import tries
from factlog.errors import RefusedError, TransientError, UnavailableError
from factlog.load import load
from tests.conftest import runner
from tests.db.logs import actor, counts, every, kursk, lines
from tests.faults.proxy import Proxy, proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

    from factlog.db.journal import Journal

postgresql = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait long."""
    monkeypatch.setattr(tries, "PAUSES", (0.001, 0.05))
    monkeypatch.setattr(opening, "BUSY_MILLISECONDS", 20)


@pytest.fixture
def way(url: str) -> Iterator[Proxy]:
    """Yield a way to the log on which connections can be lost."""
    with proxy(url) as made:
        yield made


@pytest.fixture
def through(way: Proxy) -> Iterator[Engine]:
    """Return an engine that goes this way."""
    engine = factlog.connect(way.url)
    yield engine
    engine.dispose()


class Work:
    """Records an actor with each call; something may happen after the first ones."""

    def __init__(self, *then: Callable[[Journal], object]) -> None:
        """Say what happens after the first call, and after later ones."""
        self._then = list(then)
        self.calls = 0

    def __call__(self, entry: Journal) -> str:
        """Record the actor, and return its slug and which call it was."""
        self.calls += 1
        record.add_actor(entry, actor("russia", aliases=("Rossiya",)))
        if self._then:
            self._then.pop(0)(entry)
        return f"russia {self.calls}"


def once(engine: Engine) -> None:
    """Check that the actor was recorded once, whole."""
    found = counts(engine)
    assert (found["entry"], found["actor"], found["actor_name"]) == (1, 1, 2)
    with reading(engine) as session:
        assert query.verify(session).entries == 1


@contextmanager
def apart(engine: Engine) -> Iterator[Connection]:
    """Yield a connection of somebody else, without a transaction around it."""
    other = create_engine(
        engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool
    ).connect()
    with other:
        yield other


def kill(entry: Journal) -> None:
    """Let somebody else end the session in which an entry is open."""
    end(entry.session)


def end(session: Session) -> None:
    """Let somebody else end a session of the server."""
    own = session.scalar(text("SELECT pg_backend_pid()"))
    with apart(session.get_bind().engine) as other:
        assert other.scalar(
            text("SELECT pg_terminate_backend(:own, 5000)"), {"own": own}
        )


@postgresql
def test_a_session_killed_in_the_middle_is_done_again(engine: Engine) -> None:
    work = Work(kill, kill)
    assert record.change(engine, work, by="me") == "russia 3"
    once(engine)


@postgresql
def test_a_block_cannot_be_run_again_and_says_so(engine: Engine) -> None:
    with pytest.raises(TransientError) as lost, record.entry(engine) as entry:
        Work(kill)(entry)
    assert lost.value.exit_code == 5
    assert lost.value.hint == "see what is recorded (factlog log), then try again"
    assert counts(engine)["actor"] == 0
    with pytest.raises(TransientError) as lost, reading(engine) as session:
        end(session)
        query.count(session, "actor")
    assert lost.value.hint == "try again"


@postgresql
def test_what_keeps_failing_is_given_up_with_its_error(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "TRIES", 3)
    work = Work(*[kill] * 9)
    with pytest.raises(TransientError):
        record.change(engine, work)
    assert work.calls == 4
    assert counts(engine)["actor"] == 0


@postgresql
def test_a_deadlock_is_done_again(engine: Engine) -> None:
    threads = []
    with apart(engine) as other:
        other.execute(text("SET deadlock_timeout = '1min'"))  # so ours is ended
        other.execute(text("BEGIN"))
        other.execute(text("LOCK TABLE actor IN EXCLUSIVE MODE"))

        def take_the_other() -> None:
            other.execute(text("SELECT id FROM log FOR UPDATE"))
            other.execute(text("ROLLBACK"))

        def cross(_: Journal) -> None:
            thread = Thread(target=take_the_other)
            thread.start()
            threads.append(thread)

        work = Work(cross)
        assert record.change(engine, work) == "russia 2"
        threads[0].join()
    once(engine)


FAILING = """
CREATE SEQUENCE tries;
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('tries') < 3 THEN
        RAISE EXCEPTION 'not now' USING ERRCODE = '{code}';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER failing BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION fail()
"""


@postgresql
@pytest.mark.parametrize("code", ["40001", "40P01", "57P01", "57P02", "57P03"])
def test_what_the_server_calls_transient_is_done_again(
    engine: Engine, code: str
) -> None:
    with apart(engine) as other:
        other.exec_driver_sql(FAILING.format(code=code))
    assert record.change(engine, Work()) == "russia 3"
    once(engine)


@postgresql
@pytest.mark.parametrize("code", ["53100", "57014", "XX000"])
def test_what_is_not_transient_is_raised_at_once(engine: Engine, code: str) -> None:
    with apart(engine) as other:
        other.exec_driver_sql(FAILING.format(code=code))
    work = Work()
    with pytest.raises(UnavailableError, match="not now") as raised:
        record.change(engine, work)
    assert not isinstance(raised.value, TransientError)
    assert work.calls == 1


def test_a_refusal_is_raised_at_once(engine: Engine) -> None:
    work = Work(lambda entry: record.withdraw_actor(entry, "russia"))
    with pytest.raises(RefusedError):
        record.change(engine, work, reason="why")
    assert work.calls == 1
    assert counts(engine)["actor"] == 0


@postgresql
def test_an_entry_whose_commit_was_answered_to_nobody_is_not_made_twice(
    way: Proxy, through: Engine
) -> None:
    way.lose_answers = 1
    work = Work()
    assert record.change(through, work, by="me", reason="why") == "russia 1"
    assert (work.calls, way.lose_answers) == (1, 0)
    once(through)


@postgresql
def test_an_entry_whose_commit_never_came_is_made_again(
    way: Proxy, through: Engine
) -> None:
    way.lose_commits, way.lose_answers = 2, 1
    work = Work()
    assert record.change(through, work) == "russia 3"
    assert (work.calls, way.lose_commits, way.lose_answers) == (3, 0, 0)
    once(through)


@postgresql
def test_a_server_that_cannot_be_reached_for_a_moment_is_asked_again(
    way: Proxy, through: Engine
) -> None:
    through.dispose()
    way.refuse = 3
    work = Work()
    assert record.change(through, work) == "russia 1"
    assert (work.calls, way.refuse) == (1, 0)
    once(through)


@postgresql
def test_a_session_that_the_server_found_idle_is_done_again(engine: Engine) -> None:
    def idle(entry: Journal) -> None:
        limit = "SET LOCAL idle_in_transaction_session_timeout = 10"
        entry.session.execute(text(limit))
        time.sleep(0.2)

    assert record.change(engine, Work(idle)) == "russia 2"
    once(engine)


@postgresql
def test_a_command_whose_commit_was_answered_to_nobody_prints_its_number_once(
    way: Proxy, engine: Engine
) -> None:
    kursk(engine)
    way.lose_answers = 1
    done = runner(way.url)("claim add kursk ukraine 'We hold.' --answer ukraine")
    assert (done.exit_code, done.stdout) == (0, "3\n")
    assert done.stderr.startswith("kursk: now contested")
    assert way.lose_answers == 0
    assert (counts(engine)["claim"], counts(engine)["entry"]) == (3, 2)


@postgresql
def test_a_load_goes_on_through_lost_connections_and_counts_each_row_once(
    way: Proxy, through: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factlog.load.files.A_LOT", 20)
    rows = [{"row": "question", "slug": "who", "text": "Who?"}]
    rows += [{"row": "actor", "slug": "a", "name": "A"}]
    rows += [
        {"row": "claim", "question": "who", "actor": "a", "text": f"Yes, {n}."}
        | {"answer": "yes", "said": f"2025-01-{n % 28 + 1:02}"}
        for n in range(50)
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text(lines(*rows))
    way.lose_answers, way.lose_commits = 2, 1
    loaded = load(through, [path], by="me")
    assert (loaded.recorded, loaded.known) == (52, 0)
    assert (way.lose_answers, way.lose_commits) == (0, 0)
    assert counts(through)["claim"] == 50
    assert counts(through)["entry"] == 3


@postgresql
def test_connections_that_died_while_nobody_used_them_are_noticed(
    engine: Engine,
) -> None:
    record.change(engine, Work())
    for _ in range(2):
        with apart(engine) as other:
            ended = """
                SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
            """
            assert other.execute(text(ended)).all() == [(True,)]
        with reading(engine) as session:
            assert query.count(session, "actor") == 1


@contextmanager
def held(engine: Engine) -> Iterator[Connection]:
    """Hold the write lock of a SQLite log as another program does."""
    with apart(engine) as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        yield other


@sqlite
def test_a_log_that_is_busy_is_tried_again(engine: Engine) -> None:
    busy = iter(range(3))
    with held(engine) as other:

        def let_go(_: object) -> None:
            if next(busy, None) == 2:
                other.exec_driver_sql("ROLLBACK")

        event.listen(engine, "handle_error", let_go)
        assert record.change(engine, Work()) == "russia 1"
    assert next(busy, None) is None
    once(engine)


@sqlite
def test_a_log_that_stays_busy_is_given_up(
    url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "PATIENCE", 0.01)  # less than SQLite waits
    errors: list[object] = []
    event.listen(engine, "handle_error", errors.append)
    with held(engine):
        with pytest.raises(UnavailableError, match="database is locked"):
            record.change(engine, Work())
        done = runner(url)("actor add russia Russia")
    assert len(errors) == 1
    assert done.exit_code == 5
    assert done.stderr.endswith("hint: another program is writing: try again\n")
    assert counts(engine)["actor"] == 0


@sqlite
def test_a_full_log_is_not_tried_again(engine: Engine) -> None:
    def fill(entry: Journal) -> None:
        (pages,) = entry.session.execute(text("PRAGMA page_count")).one()
        entry.session.execute(text(f"PRAGMA max_page_count = {pages}"))
        for number in range(500):
            record.add_actor(entry, actor(f"a{number}", description="x" * 500))

    work = Work(fill)
    with pytest.raises(UnavailableError, match="full") as raised:
        record.change(engine, work)
    assert not isinstance(raised.value, TransientError)
    assert work.calls == 1
    assert every(engine, "SELECT id FROM entry") == []


def test_nothing_is_tried_twice_where_nothing_fails(
    engine: Engine, statements: list[str]
) -> None:
    assert record.change(engine, Work()) == "russia 1"
    assert not [one for one in statements if "entry.uid =" in one]
    once(engine)
