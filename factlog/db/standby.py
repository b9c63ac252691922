"""Commits that no standby has confirmed, where the server is told to wait for one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy import Engine

UNCONFIRMED = "factlog_unconfirmed"
_WAITING = "SyncRepWaitForLSN"


def heed(engine: Engine) -> None:
    """Note in the `info` of a connection that a wait for a standby was cut short.

    Somebody may cancel it: PostgreSQL then warns, and says that it has committed. A
    fail-over would lose what only this server has.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, entry: Any) -> None:
        connection.add_notice_handler(partial(_note, entry.info))


def _note(info: dict[str, Any], notice: Any) -> None:
    if notice.source_function == _WAITING:  # its words may be in any language
        info[UNCONFIRMED] = True
