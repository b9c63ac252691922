"""A change is taken back by a change of its own, unless later ones build on it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import text

from factlog import query, reading, record
from factlog.db import models as m
from factlog.errors import DuplicateError, FactlogError, NotFoundError, RefusedError
from factlog.inputs import NewCitation
from tests.db.logs import (
    PAGE,
    actor,
    asked,
    behind,
    claims_of,
    every,
    kursk,
    said,
    written,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine


def undone(engine: Engine, number: int, reason: str | None = None) -> set[int]:
    """Take back an entry; return the questions that this touched."""
    with record.entry(engine, by="editor", reason=reason) as entry:
        assert record.undo(entry, str(number)) == number
    return entry.touched


def refused(engine: Engine, number: int) -> FactlogError:
    """Return why an entry is not taken back; nothing is written."""
    before = every(engine, "SELECT count(*) FROM entry")
    with pytest.raises(FactlogError) as caught:
        undone(engine, number)
    assert every(engine, "SELECT count(*) FROM entry") == before
    return caught.value


def amended(engine: Engine, number: str, **changes: str | None) -> None:
    with record.entry(engine, by="me", reason="a slip") as entry:
        record.amend_claim(entry, number, changes)


def test_what_an_entry_made_is_withdrawn(engine: Engine) -> None:
    kursk(engine)
    written(engine, said("kursk", "ukraine", "none", "2025-05-01", PAGE + "/x"))
    before = claims_of(engine)[:2]
    assert undone(engine, 2) == {1}
    assert [row.number for row in claims_of(engine)] == [1, 2]
    assert claims_of(engine)[1].stands
    with reading(engine) as session:
        (gone,) = query.withdrawn(session, "kursk")
        _, wrote, *_ = query.entries(session)
        told = f"undoes entry 2 ({wrote.uid[-8:]})"
        assert (gone.reason, gone.withdrawn_by) == (told, "editor")
        assert [row.slug for row in query.sources(session)] == ["post"]
    assert undone(engine, 3, "it was right") == {1}
    assert [row.number for row in claims_of(engine)] == [1, 2, 3]
    assert before[0].uid == claims_of(engine)[0].uid
    with reading(engine) as session:
        assert len(list(query.sources(session))) == 2
        newest = next(query.entries(session))
    assert (newest.entry, newest.reason) == (4, "it was right")


def test_what_an_entry_changed_is_as_it_was(engine: Engine) -> None:
    kursk(engine)
    amended(engine, "1", said="2025-04-20", hedge="reportedly", answer="none")
    assert undone(engine, 2) == {1}
    row = claims_of(engine)[0]
    assert (row.said, row.hedge, row.answer) == ("2025-04-26", None, "russia")
    assert row.label == "RUSSIA"
    assert undone(engine, 3) == {1}
    assert claims_of(engine)[0].said == "2025-04-20"


def test_what_an_entry_withdrew_is_in_force_again(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me", reason="oops") as entry:
        record.withdraw_claim(entry, "2")
    undone(engine, 2)
    row = claims_of(engine)[1]
    assert (row.number, row.citations[0].source) == (2, "post")
    assert row.disputed
    undone(engine, 3)
    assert [row.number for row in claims_of(engine)] == [1]


def test_an_entry_without_rows_has_nothing_to_undo(engine: Engine) -> None:
    kursk(engine)
    with behind(engine) as connection:
        names = [column.name for column in m.Entry.__table__.columns]
        given = {"id": "2", "uid": ":uid", "digest": ":digest", "leaves": ":leaves"}
        values = ", ".join(given.get(name, name) for name in names)
        copied = f"INSERT INTO entry SELECT {values} FROM entry"
        uid = UUID(int=1)
        binary = engine.dialect.name == "sqlite"
        made = {"uid": uid.bytes if binary else uid, "digest": b"d", "leaves": b""}
        connection.execute(text(copied), made)
    error = refused(engine, 2)
    assert error.message == "entry 2 wrote nothing: it joins entry 1"
    assert error.hint == "undo what it joins, the latest first: factlog undo 1"


def test_later_entries_that_build_on_it_are_undone_first(engine: Engine) -> None:
    kursk(engine)
    written(engine, said("kursk", "ukraine", "none", "2025-05-01"))
    amended(engine, "3", hedge="reportedly")
    error = refused(engine, 2)
    assert error.message == "entry 3 changed claim 3"
    assert error.hint == "undo that first: factlog undo 3"
    undone(engine, 3)
    undone(engine, 2)
    assert len(claims_of(engine)) == 2


def test_what_was_undone_is_not_undone_again(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me", reason="a slip") as entry:
        record.amend_claim(entry, "1", {"text": "Free at last."})
        undone = entry.id
    for expected in (None, undone + 1):
        with record.entry(engine, by="me") as entry:
            if expected is None:
                record.undo(entry, str(undone))
                continue
            with pytest.raises(RefusedError, match="is as it was before") as refused:
                record.undo(entry, str(undone))
    assert refused.value.message == f"claim 1 is as it was before entry {undone}"
    assert refused.value.hint is not None
    assert refused.value.hint.startswith(f"entry {expected} brought it back")


def test_what_something_later_refers_to_is_not_taken_back(engine: Engine) -> None:
    kursk(engine)
    written(engine, actor("bbc"), asked("toll"))
    written(engine, said("toll", "bbc", "yes", None, PAGE + "/x"))
    written(engine, NewCitation(claim="3", source="post", via=(PAGE + "/y",)))
    error = refused(engine, 2)
    assert error.message == "claim 3 refers to question toll"
    assert error.hint == "undo what wrote that first: factlog undo 3"
    error = refused(engine, 3)
    assert error.message == "claim 3 refers to claim 3"
    assert error.hint == "undo what wrote that first: factlog undo 4"
    for number in (4, 3, 2):
        undone(engine, number)
    with reading(engine) as session:
        assert [row.slug for row in query.questions(session)] == ["kursk"]


def test_what_refers_to_something_withdrawn_since_does_not_come_back(
    engine: Engine,
) -> None:
    kursk(engine)
    written(engine, actor("bbc"), said("kursk", "bbc", "none"))
    with record.entry(engine, by="me", reason="not the BBC") as entry:
        record.amend_claim(entry, "3", {"actor": "ukraine"})
    with record.entry(engine, by="me", reason="unused") as entry:
        record.withdraw_actor(entry, "bbc")
    error = refused(engine, 3)
    assert error.message == "actor bbc was withdrawn since"
    assert error.hint == "undo that first: factlog undo 4"


def test_a_slug_that_was_taken_since_does_not_come_back(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me", reason="longer") as entry:
        record.amend_actor(entry, "russia", {"slug": "russian-federation"})
    written(engine, actor("russia"))
    error = refused(engine, 2)
    assert isinstance(error, DuplicateError)
    assert error.message == "there is already an actor 'russia'"


def test_only_an_entry_that_wrote_something_is_undone(engine: Engine) -> None:
    kursk(engine)
    for name in ("2", "0", "first", "9" * 18):
        with (
            pytest.raises(NotFoundError) as caught,
            record.entry(engine, by="me") as entry,
        ):
            record.undo(entry, name)
        assert caught.value.hint == "see what there is: factlog log"
    assert not isinstance(refused(engine, 5), RefusedError)
