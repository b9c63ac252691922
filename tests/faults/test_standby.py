"""What only one of the servers has, that wait for each other, is not acknowledged."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

import factlog
from factlog import record
from factlog.db import tries
from factlog.db.engine import make_engine
from factlog.errors import TransientError
from tests.db.logs import actor, counts
from tests.faults.test_retries import Work, apart, once
from tests.postgres import database, mortal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def alone() -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield a log on a server that waits for a standby, and what ends its wait.

    Meanwhile somebody cancels whatever waits: PostgreSQL then says that it is done.
    """
    with (
        mortal() as server,
        database(server.url) as url,
        apart(make_engine(url)) as other,
        ExitStack() as until,
    ):

        def wait_for(standby: str) -> None:
            named = f"ALTER SYSTEM SET synchronous_standby_names = '{standby}'"
            other.exec_driver_sql(named)
            other.execute(text("SELECT pg_reload_conf()"))
            while other.scalar(text("SHOW synchronous_standby_names")) != standby:
                time.sleep(0.01)

        def cancel() -> None:
            with apart(make_engine(url)) as third:
                while not over.wait(0.02):
                    third.execute(text(CANCEL))

        factlog.init(url).dispose()
        wait_for("nobody")
        until.callback(wait_for, "")
        over, thread = Event(), Thread(target=cancel)
        thread.start()
        until.callback(thread.join)
        until.callback(over.set)
        yield url, lambda: wait_for("")


CANCEL = """
SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'
"""


def test_what_no_standby_confirms_is_not_acknowledged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tries, "TRIES", 3)
    monkeypatch.setattr(tries, "PAUSES", (0.001, 0.05))
    with alone() as (url, go_on):
        engine = factlog.connect(url)
        work = Work()
        with pytest.raises(TransientError, match="no standby has confirmed it"):
            record.change(engine, work)
        assert work.calls == 1
        once(engine)
        begun = iter(range(3))

        def third(_: object) -> None:
            if next(begun) == 2:
                go_on()

        event.listen(engine, "begin", third)
        record.change(engine, lambda entry: record.add_actor(entry, actor("ukraine")))
        event.remove(engine, "begin", third)
        assert next(begun, None) is None
        assert counts(engine)["entry"] == 2
        engine.dispose()
