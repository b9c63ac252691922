"""Three PostgreSQL servers that Patroni keeps, on this machine alone."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import secrets
import signal
import socket
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL

from tests.cluster.python import python
from tests.postgres import a_home, give_away, running

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

NODES = 3
LEADER, IN_STEP, REPLICA = "leader", "sync_standby", "replica"
WRITES, READS = "read-write", "prefer-standby"
TIMES = {"ttl": 20, "loop_wait": 5, "retry_timeout": 5}
"""Seconds, close to the least that Patroni takes; by itself it has 30, 10 and 10."""
_PATIENCE = 180  # seconds for the cluster to be as it should be
_AN_END = 10  # seconds for a server to end by itself
_LOCAL = "127.0.0.1"


@dataclass
class Node:
    """One server, and the Patroni that keeps it."""

    name: str
    home: Path
    port: int
    rest: int
    raft: int
    python: list[str]
    life: ExitStack = field(default_factory=ExitStack)
    patroni: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The folder of its database."""
        return self.home / "data"

    def server(self) -> int | None:
        """Return the number of the server's process, if it runs."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            ours = Path(f"/proc/{pid}/cwd").samefile(self.data)
        except (OSError, ValueError, IndexError):
            return None
        return pid if ours else None

    def start(self) -> None:
        """Start Patroni, which starts the server or takes it over."""
        command = *self.python, "-m", "patroni", str(self.home / "patroni.json")
        self.patroni = self.life.enter_context(running(self.home, *command))

    def signal(self, how: signal.Signals, *, server: bool) -> None:
        """Send a signal to Patroni, and to the server's processes if they are meant."""
        pid = self.server() if server else None
        if self.patroni is not None:
            self.patroni.send_signal(how)
        if pid is not None:
            # Killed, it takes its children with it; stopped, it does not.
            for one in (pid, *(children(pid) if how != signal.SIGKILL else ())):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(one, how)

    def kill(self, *, server: bool = True) -> None:
        """End Patroni by force, and the server if it is meant."""
        self.signal(signal.SIGKILL, server=server)
        self.life.close()
        self.patroni = None

    def stop(self) -> None:
        """End both for good: the server by a signal that lets it clear its memory."""
        self.signal(signal.SIGCONT, server=True)
        self.kill(server=False)
        end = time.monotonic() + _AN_END
        how = signal.SIGQUIT
        while pid := self.server():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            time.sleep(0.1)
            how = signal.SIGKILL if time.monotonic() > end else how

    def printed(self) -> str:
        """Return the end of what Patroni has printed."""
        return (self.home / "log").read_text(errors="replace")[-4000:]


class Cluster:
    """Nodes on ports of their own, with a standby that is in step."""

    def __init__(self, home: Path, binaries: Path) -> None:
        """Write down how each node is to be run."""
        self.password = secrets.token_hex(16)
        ports, ours = iter(_free_ports(3 * NODES)), python(home)
        self.nodes = [
            Node(name, home / name, next(ports), next(ports), next(ports), ours)
            for name in (f"node{one}" for one in range(NODES))
        ]
        for node in self.nodes:
            node.home.mkdir()
            give_away(node.home)
            path = node.home / "patroni.json"
            path.touch(mode=0o600)
            path.write_text(json.dumps(self._settings(node, binaries)))
            give_away(path)

    def url(self, attributes: str, database: str = "postgres") -> str:
        """Return a URL of all nodes, for those that are as the attributes say."""
        hosts = [f"{_LOCAL}:{node.port}" for node in self.nodes]
        query = {"target_session_attrs": attributes, "connect_timeout": "3"}
        return self._url(database, host=hosts, **query)

    def url_of(self, node: Node, database: str) -> str:
        """Return the URL of one node."""
        return self._url(database, host=_LOCAL, port=str(node.port))

    def _url(self, database: str, **query: list[str] | str) -> str:
        url = URL.create(
            "postgresql", "postgres", self.password, database=database, query=query
        )
        return url.render_as_string(hide_password=False)

    def roles(self) -> dict[str, str]:
        """Return what each node is by the first Patroni that says, if it is well."""
        for node in self.nodes:
            if node.patroni is None:
                continue
            asked = HTTPConnection(_LOCAL, node.rest, timeout=2)
            try:
                asked.request("GET", "/cluster")
                told = json.loads(asked.getresponse().read())
            except (OSError, HTTPException, ValueError):
                continue
            finally:
                asked.close()
            return {
                one["name"]: one["role"]
                for one in told["members"]
                if one["state"] in {"running", "streaming"}
            }
        return {}

    def leader(self) -> Node:
        """Return the node that leads, as soon as there is one."""
        self.wait(lambda roles: LEADER in roles.values())
        return self.one(LEADER)

    def one(self, role: str) -> Node:
        """Return a node of this role."""
        roles = self.roles()
        return next(node for node in self.nodes if roles.get(node.name) == role)

    def wait(self, enough: Callable[[dict[str, str]], bool]) -> float:
        """Return how many seconds it took until the roles were as they should be."""
        began = time.monotonic()
        while not enough(roles := self.roles()):
            if time.monotonic() - began > _PATIENCE:
                told = "\n".join(f"{one.name}:\n{one.printed()}" for one in self.nodes)
                raise TimeoutError(f"{roles}\n{told}")
            time.sleep(0.1)
        return time.monotonic() - began

    def whole(self) -> float:
        """Return how many seconds it took until all are there, one standby in step."""
        return self.wait(_is_whole)

    def _settings(self, node: Node, binaries: Path) -> dict[str, Any]:
        """Return what Patroni is told about a node."""
        name, others = "postgres", [one for one in self.nodes if one is not node]
        rest, own = f"{_LOCAL}:{node.rest}", f"{_LOCAL}:{node.port}"
        trusted = {"username": name, "password": self.password}
        return {
            "scope": "factlog",
            "name": node.name,
            "restapi": {
                "listen": rest,
                "connect_address": rest,
                "authentication": trusted,
            },
            "raft": {
                "data_dir": str(node.home / "raft"),
                "self_addr": f"{_LOCAL}:{node.raft}",
                "partner_addrs": [f"{_LOCAL}:{one.raft}" for one in others],
                "password": self.password,
            },
            "bootstrap": {
                "dcs": {
                    **TIMES,
                    "synchronous_mode": True,
                    "synchronous_mode_strict": True,
                    "postgresql": {"use_pg_rewind": True},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}],
            },
            "postgresql": {
                "listen": own,
                "connect_address": own,
                "data_dir": str(node.data),
                "bin_dir": str(binaries),
                "pgpass": str(node.home / "pgpass"),
                "authentication": {"superuser": trusted, "replication": trusted},
                "parameters": {"unix_socket_directories": str(node.home)},
                "pg_hba": [
                    "local all all scram-sha-256",
                    f"host all all {_LOCAL}/32 scram-sha-256",
                    f"host replication all {_LOCAL}/32 scram-sha-256",
                ],
            },
        }


def _is_whole(roles: dict[str, str]) -> bool:
    return sorted(roles.values()) == sorted([LEADER, IN_STEP, *[REPLICA] * (NODES - 2)])


def children(pid: int) -> list[int]:
    """Return the processes that one has started."""
    with contextlib.suppress(OSError):
        return list(
            map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        )
    return []


def _free_ports(count: int) -> list[int]:
    """Return ports of this machine on which nobody listens."""
    with ExitStack() as held:
        taken = [
            held.enter_context(contextlib.closing(socket.create_server((_LOCAL, 0))))
            for _ in range(count)
        ]
        return [one.getsockname()[1] for one in taken]


def missing() -> str | None:
    """Say what is needed before a cluster can be started, if anything is."""
    if sys.platform != "linux":
        return "a cluster is only tried on Linux: its processes are found in /proc"
    if importlib.util.find_spec("patroni") and importlib.util.find_spec("pysyncobj"):
        return None
    return "Patroni is not installed: pip install -e '.[dev,cluster]'"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Yield a cluster that is whole, for as long as the block."""
    with a_home() as (home, binaries), ExitStack() as started:
        made = Cluster(home, binaries)
        for node in made.nodes:
            started.callback(node.stop)
            node.start()
        made.whole()
        yield made
