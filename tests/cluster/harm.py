"""Harm done to the nodes of a cluster, one at a time, each brought back after."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

from tests.cluster.nodes import IN_STEP, LEADER

if TYPE_CHECKING:
    from random import Random

    from tests.cluster.nodes import Cluster, Node

PAUSE = 2.0, 8.0  # seconds of peace before each
RESERVE = 60.0  # seconds in which a harm that was begun comes to its end


class Harm:
    """Harms a node as many times as asked: the leader first, then as chance has it."""

    def __init__(self, nodes: Cluster, random: Random, times: int) -> None:
        """Choose what is done, so that a seed chooses the same."""
        self._nodes, self._random = nodes, random
        kinds = (self.kill_leader, self.kill_keeper, self.freeze, self.kill_standby)
        chosen = [self.kill_leader] + [random.choice(kinds) for _ in range(times)]
        self._chosen = chosen[:times]

    def __call__(self, _url: str, seconds: float) -> int:
        """Do it while there is time; return how often it was done."""
        end = time.monotonic() + seconds
        for number, harm in enumerate(self._chosen):
            if time.monotonic() + RESERVE > end:
                return number
            time.sleep(self._random.uniform(*PAUSE))
            self._nodes.whole()
            harm()
        return len(self._chosen)

    def kill_leader(self) -> None:
        """Kill the server that leads, and its Patroni."""
        node = self._nodes.leader()
        node.kill()
        self._follow("kill -9 of the leader", node)

    def kill_keeper(self) -> None:
        """Kill the Patroni of the leader alone: its server goes on, unkept."""
        node = self._nodes.leader()
        node.kill(server=False)
        self._follow("kill -9 of the leader's Patroni alone", node)

    def freeze(self) -> None:
        """Stop the leader until another leads; it wakes up and believes to lead."""
        node = self._nodes.leader()
        node.signal(signal.SIGSTOP, server=True)
        took = self._nodes.wait(lambda roles: _leads(roles, node))
        time.sleep(self._random.uniform(0, 3))
        node.signal(signal.SIGCONT, server=True)
        self._tell("freeze of the leader", node, took)

    def kill_standby(self) -> None:
        """Kill the standby for which the leader waits, and its Patroni."""
        node = self._nodes.one(IN_STEP)
        node.kill()
        took = self._nodes.wait(
            lambda roles: node.name not in roles and IN_STEP in roles.values()
        )
        node.start()
        self._tell("kill -9 of the synchronous standby", node, took)

    def _follow(self, what: str, node: Node) -> None:
        """Wait for another to lead, and bring back a node."""
        took = self._nodes.wait(lambda roles: _leads(roles, node))
        node.start()
        self._tell(what, node, took)

    def _tell(self, what: str, node: Node, took: float) -> None:
        back = self._nodes.whole()
        told = (
            f"{what} ({node.name}): another after {took:.1f} s, whole {back:.1f} s on"
        )
        print(told, flush=True)


def _leads(roles: dict[str, str], node: Node) -> bool:
    """Whether another node leads."""
    return LEADER in roles.values() and roles.get(node.name) != LEADER
