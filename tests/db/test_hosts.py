"""A URL of several hosts: one of them takes over, and who waits is not turned away."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

import factlog
from factlog import record
from factlog.db import tries
from factlog.errors import TransientError, UnavailableError
from tests.conftest import runner
from tests.db.logs import actor, counts
from tests.faults.proxy import Proxy, proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factlog.db.journal import Journal

PASSWORD = "hush"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait long."""
    monkeypatch.setattr(tries, "PAUSES", (0.001, 0.001))


@pytest.fixture
def gone() -> Iterator[int]:
    """Yield a port of this machine on which nobody answers."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens
        yield taken.getsockname()[1]


@pytest.fixture
def way(databases: Callable[[str], str]) -> Iterator[Proxy]:
    """Yield a way to an empty log that can be closed."""
    with proxy(databases("postgresql")) as made:
        yield made


def several(url: str, *ports: int | None) -> str:
    """Return a URL of hosts on these ports."""
    hosts = [f"127.0.0.1:{port}" for port in ports]
    query = {"target_session_attrs": "read-write", "sslmode": "disable"}
    made = make_url(url).set(host=None, port=None, password=PASSWORD)
    made = made.set(query={"host": hosts, **query})
    return made.render_as_string(hide_password=False)


def test_what_is_not_there_yet_is_waited_for(way: Proxy, gone: int) -> None:
    url = several(way.url, gone, make_url(way.url).port)
    for line in ("init", "actor list", "actor add russia Russia"):
        way.refuse = tries.TRIES + 5
        done = runner(url)(line)
        assert (done.exit_code, way.refuse) == (0, 0), done.output
    engine = factlog.connect(url)

    def work(entry: Journal) -> None:
        record.add_actor(entry, actor("ukraine"))

    engine.dispose()
    way.refuse = tries.TRIES + 5
    record.change(engine, work)
    assert counts(engine)["actor"] == 2
    engine.dispose()


def test_an_error_names_all_hosts_and_no_password(
    way: Proxy, gone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "TRIES_ON_SEVERAL", 2)
    host, name = f"127.0.0.1:{gone}", make_url(way.url).database
    for line in ("init", "actor list", "actor add russia Russia"):
        done = runner(several(way.url, gone, gone))(line)
        assert done.exit_code == 5
        assert f":***@/{name} at {host}, {host} cannot be used" in done.stderr
        assert "hint: see which of the hosts leads, then try again" in done.stderr
        assert PASSWORD not in done.output


def test_whoever_is_turned_away_does_not_wait(
    way: Proxy, gone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "TRIES_ON_SEVERAL", 0)
    url = make_url(several(way.url, gone, make_url(way.url).port))
    missing = url.set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(UnavailableError, match="does not exist") as raised:
        factlog.connect(missing)
    assert not isinstance(raised.value, TransientError)


def test_one_host_that_is_gone_is_told_at_once(way: Proxy, gone: int) -> None:
    with pytest.raises(UnavailableError, match="refused") as raised:
        factlog.connect(several(way.url, gone))
    assert not isinstance(raised.value, TransientError)
