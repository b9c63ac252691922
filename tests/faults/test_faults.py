"""A short part of the faults of run.py, and a test of what looks for their harm."""

from __future__ import annotations

import signal
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from factlog import record
from tests.conftest import ENGINES
from tests.db.logs import actor, behind
from tests.faults.audit import audit, opened
from tests.faults.crowd import crowd
from tests.faults.disk import full_disk
from tests.faults.figures import Figures, table
from tests.faults.harm import deadlocks, end_sessions, kill_and_restart
from tests.faults.kills import acknowledged, killed
from tests.faults.places import Postgresql, Sqlite
from tests.faults.workloads import WORKLOADS
from tests.postgres import database, mortal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.places import Place
    from tests.postgres import Mortal

pytestmark = pytest.mark.no_cover  # which would slow it down

SECONDS = 2.0
WRITERS = 3


@pytest.fixture(scope="module")
def server() -> Iterator[Mortal]:
    """Yield a server to kill."""
    with mortal() as made:
        yield made


@pytest.fixture(scope="module")
def places(
    server: Mortal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Place]]:
    """Yield what gives fresh logs, of each kind."""
    with database(server.url) as template:
        yield {
            "sqlite": Sqlite(tmp_path_factory.mktemp("faults")),
            "postgresql": Postgresql(server.url, template),
        }


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, places: dict[str, Place]) -> Place:
    """Return what gives fresh logs."""
    return places[request.param]


def seeded() -> Random:
    """Return a source of chance, and print how to have the same again."""
    seed = Random().randrange(10**6)
    print(f"Random({seed})")
    return Random(seed)


def harmless(figures: Figures) -> None:
    """Check that nothing was wrong, and that something happened."""
    print(table([figures]))
    assert figures.wrong == []
    assert figures.faults + figures.acknowledged


@pytest.mark.parametrize("name", WORKLOADS)
def test_what_a_killed_command_acknowledged_is_there_whole(
    place: Place, name: str
) -> None:
    harmless(killed(place, name, 1, seeded()))


def test_many_write_and_read_at_once(place: Place, tmp_path: Path) -> None:
    figures = crowd(place, tmp_path, SECONDS, writers=WRITERS)
    harmless(figures)
    assert figures.acknowledged >= WRITERS
    assert figures.reads


def test_a_full_disk_loses_nothing(places: dict[str, Place]) -> None:
    harmless(full_disk(places["sqlite"], 1, seeded()))


def test_writers_go_on_after_harm_to_their_server(
    places: dict[str, Place], server: Mortal, tmp_path: Path
) -> None:
    def harm(url: str, seconds: float) -> int:
        random = seeded()
        kinds = (
            kill_and_restart(server, random, signal.SIGKILL, seconds / 8),
            deadlocks(random, seconds / 20),
            kill_and_restart(server, random, signal.SIGINT, seconds / 8),
            end_sessions(random, seconds / 40),
        )
        return sum(one(url, seconds / len(kinds)) for one in kinds)

    place = places["postgresql"]
    figures = crowd(place, tmp_path, 4 * SECONDS, harm, writers=WRITERS)
    harmless(figures)
    assert figures.faults >= 3


def lose(place: Place, *statements: str) -> list[str]:
    """Record an actor, do something behind factlog's back; return what is found."""
    with place.log() as url:
        with opened(url) as engine:
            record.change(
                engine, lambda entry: record.add_actor(entry, actor("x")), reason="x"
            )
            with behind(engine) as connection:
                for statement in statements:
                    connection.execute(text(statement))
        return audit(url, ["x", "the story"]).wrong


def test_nothing_is_found_where_nothing_is_wrong(place: Place) -> None:
    assert lose(place) == []


@pytest.mark.parametrize(
    ("kind", "statements"),
    [
        (
            "lost: x",
            [
                "DELETE FROM actor_name WHERE entry_id = 2",
                "DELETE FROM actor WHERE entry_id = 2",
                "DELETE FROM entry WHERE id = 2",
            ],
        ),
        (
            "half: entry 2 sealed 2 rows, and 1 are there",
            ["DELETE FROM actor_name WHERE entry_id = 2"],
        ),
        ("doubled: 2 × x", ["UPDATE entry SET reason = 'x' WHERE id = 1"]),
        (
            "doubled: 2 × actor x",
            ["UPDATE actor SET slug = 'x' WHERE slug = 'north'"],
        ),
        (
            "unproved: entry 2 fails: actor 3 is not as it was recorded",
            ["UPDATE actor SET name = 'Y' WHERE slug = 'x'"],
        ),
        ("underived: standing: not there", ["DELETE FROM standing WHERE claim_id = 1"]),
        (
            "underived: status_span: not made again",
            ["UPDATE status_span SET claims = 9"],
        ),
    ],
)
def test_what_is_planted_behind_its_back_is_found(
    places: dict[str, Place], kind: str, statements: list[str]
) -> None:
    found = lose(places["sqlite"], *statements)
    assert any(one.startswith(kind) for one in found), found


def test_what_was_printed_before_the_kill_counts_as_acknowledged() -> None:
    assert acknowledged(["ready"]) == (set(), True)
    assert acknowledged(["ready", "begin a", "7", "done a"]) == ({"a"}, False)
    assert acknowledged(["ready", "begin a", "7"]) == ({"a"}, True)
    assert acknowledged(["begin a", "done a", "begin b"]) == ({"a"}, True)
    assert acknowledged(["begin a", "failed a"]) == (set(), True)
