"""Wherever words are erased, nothing of them is left in the files."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from factlog import query, reading, record
from factlog.db.session import writing
from factlog.errors import TransientError
from tests.db.copies import taken
from tests.db.logs import exported, kursk, loaded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from factlog.db.journal import Journal


def erase(entry: Journal) -> int:
    return record.erase_words(entry, "claim", "1")


def test_words_are_swept_though_the_word_of_their_erasure_was_lost(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    kursk(engine)
    answers = iter([TransientError("the connection was lost")])
    swept: list[Engine] = []

    @contextmanager
    def unanswered(engine: Engine) -> Iterator[Session]:
        with writing(engine) as session:
            yield session
        for error in answers:
            raise error

    monkeypatch.setattr("factlog.record.entries.writing", unanswered)
    monkeypatch.setattr("factlog.record.entries.sweep", swept.append)
    record.change(engine, erase, by="me", reason="a court")
    assert swept == [engine]
    with reading(engine) as session:
        assert query.state(session).entries == 2


def test_what_another_log_erased_is_swept_here(
    engine: Engine, second: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kursk(engine)
    taken(second, engine)
    count = record.change(engine, erase, by="me", reason="a court")
    swept: list[Engine] = []
    merging = import_module("factlog.load.merge")
    monkeypatch.setattr(merging, "sweep", swept.append)
    done = loaded(second, path, exported(engine))
    assert swept == [second]
    assert done.erased == count > 0
    assert not done.swept
