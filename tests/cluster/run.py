"""A cluster whose leader is killed, again and again, while factlog writes to it.

    python -m tests.cluster.run [--seed N] [--kills 4] [--writers 4]

Starts three PostgreSQL servers under Patroni, with a synchronous standby, on ports of
this machine alone. Processes write through one URL of all three, others read from a
standby; meanwhile a node is harmed, and brought back, so many times. Then everything
that was acknowledged is looked for, and each node verifies what it holds. The exit code
is 1 if anything is wrong. A kill takes about a minute. A seed chooses the same harm and
the same pauses. Not a part of the suite.
"""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine

import factlog
from factlog import record
from tests.cluster.harm import Harm
from tests.cluster.nodes import READS, REPLICA, WRITES, cluster, missing
from tests.conftest import runner
from tests.faults.crowd import crowd
from tests.faults.figures import table
from tests.faults.places import newest, story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cluster.nodes import Cluster

A_KILL = 75.0  # seconds: for another to lead, and the first to come back
DATABASE = "desk"
STORAGE = 5  # the exit code


class Desk:
    """Gives the one log that is kept on a cluster."""

    name = "PostgreSQL under Patroni"

    def __init__(self, nodes: Cluster) -> None:
        """Make the log, through the URL of all nodes."""
        server = create_engine(
            nodes.url(WRITES), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {DATABASE}")
        self.url = nodes.url(WRITES, DATABASE)
        engine = factlog.init(self.url)
        record.change(engine, story, by="audit", reason="the story")
        engine.dispose()

    @contextmanager
    def log(self) -> Iterator[str]:
        """Yield its URL."""
        yield self.url


def main() -> int:
    """Start a cluster, harm it, and look for what it acknowledged."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    seed = secrets.randbelow(10**6)
    asked.add_argument("--seed", type=int, default=seed, help="the same moments again")
    asked.add_argument("--kills", type=int, default=4, help="how many nodes are harmed")
    asked.add_argument("--seconds", type=float, help=f"by default {A_KILL:.0f} a kill")
    asked.add_argument("--writers", type=int, default=4)
    chosen = asked.parse_args()
    if lacks := missing():
        print(lacks, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    print(f"seed {chosen.seed}", flush=True)
    with cluster() as nodes, tempfile.TemporaryDirectory(prefix="cluster-") as folder:
        place = Desk(nodes)
        harm = Harm(nodes, Random(chosen.seed), chosen.kills)
        figures = crowd(
            place,
            Path(folder),
            chosen.seconds or A_KILL * max(chosen.kills, 1),
            harm,
            what="failovers",
            writers=chosen.writers,
            read_at=nodes.url(READS, DATABASE),
        )
        nodes.whole()
        figures.wrong += _told(nodes, place.url)
    print(table([figures]))
    return int(bool(figures.wrong))


def _told(nodes: Cluster, url: str) -> list[str]:
    """Run what an operator would on the leader, and on each node; return what fails."""
    wrong = []
    entries = newest(url)
    for line in ("verify", "db check"):
        done = runner(url)(line)
        wrong += [f"unproved: {line}: {done.output}"] if done.exit_code else []
    refused = runner(nodes.url_of(nodes.one(REPLICA), DATABASE))("actor add new New")
    if refused.exit_code != STORAGE or "target_session_attrs" not in refused.stderr:
        wrong.append(f"refused: a standby takes writes: {refused.output}")
    for node in nodes.nodes:
        done = runner(nodes.url_of(node, DATABASE))("verify")
        if done.exit_code or f"entries\t{entries}\n" not in done.stdout:
            wrong.append(f"unproved: {node.name}: {done.output}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
