"""Names are completed as they are typed, from a file alone, and never at a cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import factlog
from factlog import record
from factlog.db.complete import MOST, names
from tests.db.logs import actor, kursk, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Engine]:
    """Yield a log in a file."""
    engine = factlog.init(str(tmp_path / "log.db"))
    kursk(engine)
    yield engine
    engine.dispose()


def path_of(engine: Engine) -> str:
    """Return the file of a log."""
    return str(engine.url.database)


@pytest.mark.parametrize(
    ("noun", "typed", "found"),
    [
        (
            "actor",
            "",
            ["Russia", "Ukraine", "gerasimov", "russia", "ukraine", "Герасимов"],
        ),
        ("actor", "r", ["russia"]),
        ("actor", "Гер", ["Герасимов"]),
        ("actor", "Val", []),
        ("actor", "x", []),
        ("source", "p", ["post"]),
        ("question", "", ["kursk"]),
        ("claim", "", []),
        ("log; drop table actor", "", []),
    ],
)
def test_a_name_is_completed_from_any_of_its_spellings(
    log: Engine, noun: str, typed: str, found: list[str]
) -> None:
    assert names(path_of(log), noun, typed) == found
    assert names(f"sqlite:///{path_of(log)}", noun, typed) == found


def test_what_a_shell_would_take_apart_is_not_offered(log: Engine) -> None:
    written(log, actor("їжак", name="A hedgehog", aliases=("a;rm -rf", "$(id)")))
    assert names(path_of(log), "actor", "їж") == ["їжак"]
    assert names(path_of(log), "actor", "a") == []
    assert names(path_of(log), "actor", "$") == []


def test_not_more_are_offered_than_can_be_read(log: Engine) -> None:
    written(log, *(actor(f"a0-{n:03}") for n in range(MOST + 5)))
    assert len(names(path_of(log), "actor", "a0")) == MOST


def test_nothing_is_offered_where_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear database, " * 100)
    for place in ("no.db", "letter", "."):
        assert names(str(tmp_path / place), "actor", "") == []
    assert names("postgresql://example.org/log", "actor", "") == []
    assert not (tmp_path / "no.db").exists()


def test_completing_does_not_wait_for_a_writer(log: Engine) -> None:
    with record.entry(log, by="me") as entry:
        record.add_actor(entry, actor("rome"))
        assert entry.session is not None
        assert names(path_of(log), "actor", "r") == ["russia"]
    assert names(path_of(log), "actor", "r") == ["rome", "russia"]
