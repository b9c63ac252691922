"""A way to a PostgreSQL server on which connections are lost when it hurts most."""

from __future__ import annotations

import contextlib
import socket
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMIT = b"COMMIT\0"
_SIZE = 1 << 16


class Proxy:
    """Passes everything on, but may lose a COMMIT, or the answer to one.

    `lose_commits` and `lose_answers` say how many of the next are lost, with the
    connection that they came on; `refuse` how many connections are not taken at all.
    """

    def __init__(self, url: str) -> None:
        """Listen on a port of this machine, on the way to a server."""
        self._way = make_url(url)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.lose_commits = self.lose_answers = self.refuse = 0
        self.url = self._way.set(
            host="127.0.0.1",
            port=self._listener.getsockname()[1],
            query={"sslmode": "disable", "gssencmode": "disable"},
        ).render_as_string(hide_password=False)
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Accept no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.refuse:
                    self.refuse -= 1
                    client.close()
                    continue
                Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """Pass on what both sides say until one of them has gone, or is cut off."""
        with client, self._server() as server:
            answers = Thread(target=_pass_on, args=(server, client), daemon=True)
            answers.start()
            while said := _heard(client):
                if said.endswith(_COMMIT) and self.lose_commits:
                    self.lose_commits -= 1
                    break
                if said.endswith(_COMMIT) and self.lose_answers:
                    self.lose_answers -= 1
                    _cut(client)  # what the server answers now reaches nobody
                    server.sendall(said)
                    break
                server.sendall(said)
            _cut(client)
            server.shutdown(socket.SHUT_WR)
            answers.join()

    def _server(self) -> socket.socket:
        """Return a connection to the server: through its socket, or its port."""
        host = self._way.host or self._way.query["host"]
        port = self._way.port or self._way.query.get("port", "5432")
        if not str(host).startswith("/"):
            return socket.create_connection((str(host), int(str(port))))
        found = socket.socket(socket.AF_UNIX)
        found.connect(f"{host}/.s.PGSQL.{port}")
        return found


@contextmanager
def proxy(url: str) -> Iterator[Proxy]:
    """Yield a way to the server of a URL, open as long as the block."""
    made = Proxy(url)
    try:
        yield made
    finally:
        made.close()


def _pass_on(giver: socket.socket, taker: socket.socket) -> None:
    """Pass on all that one side says; to one that is cut off, nothing."""
    while said := _heard(giver):
        with contextlib.suppress(OSError):
            taker.sendall(said)
    _cut(taker)


def _heard(one: socket.socket) -> bytes:
    """Return what is said next; nothing by one that has gone."""
    try:
        return one.recv(_SIZE)
    except OSError:
        return b""


def _cut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
