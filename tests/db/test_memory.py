"""What a program remembers of a log is never older than the log."""

from __future__ import annotations

import gc
import sqlite3
import weakref
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import factlog
from factlog import query, reading, record
from factlog.db import find, memory
from factlog.errors import NotFoundError
from factlog.inputs import NewActor, NewAffiliation, NewOption, NewSource
from factlog.load import merge
from factlog.vocab import ActorKind
from tests.db.logs import StopError, actor, asked, kursk, said, written
from tests.db.test_laws import stored, worked_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from factlog.db.journal import Journal


@pytest.fixture
def other(engine: Engine, url: str) -> Iterator[Engine]:
    """Return another program's engine of the same log, which holds a dispute."""
    kursk(engine)
    opened = factlog.connect(url)
    for log in (engine, opened):
        say(log, "russia")
    yield opened
    opened.dispose()


def say(engine: Engine, speaker: str, answer: str = "russia") -> int:
    """Record a claim, and return its number."""
    with record.entry(engine, by="me") as entry:
        return record.add_claim(entry, said("kursk", speaker, answer))


def amend(engine: Engine, whom: str, **changes: str) -> None:
    with record.entry(engine, by="me", reason="a slip") as entry:
        record.amend_actor(entry, whom, changes)


def test_the_same_names_are_asked_for_once(
    engine: Engine, other: Engine, statements: list[str]
) -> None:
    def asking() -> list[str]:
        statements.clear()
        say(engine, "russia")
        return [one for one in statements if one.startswith("SELECT actor.")]

    assert asking()
    assert not asking()
    amend(other, "ukraine", name="Kyiv")
    assert asking()
    assert not asking()


def test_what_another_program_changed_is_seen(engine: Engine, other: Engine) -> None:
    amend(other, "russia", slug="moscow", name="Moscow")
    with pytest.raises(NotFoundError):
        say(engine, "russia")
    say(engine, "moscow")
    written(other, actor("russia"))
    number = say(engine, "russia")
    with reading(other) as session:
        assert query.claim(session, str(number)).actor == "russia"


def test_what_another_program_offers_is_seen(engine: Engine, other: Engine) -> None:
    with pytest.raises(NotFoundError):
        say(engine, "russia", "nobody-else")
    written(other, NewOption(question="kursk", slug="nobody-else", label="Nobody else"))
    say(engine, "russia", "nobody-else")


def test_what_was_not_kept_is_not_remembered(engine: Engine, other: Engine) -> None:
    with pytest.raises(StopError), record.entry(engine, by="me") as entry:
        record.add_actor(entry, actor("ghost"))
        record.add_claim(entry, said("kursk", "ghost", "russia"))
        raise StopError
    written(other, actor("minister"))  # with the number that the ghost had
    with pytest.raises(NotFoundError):
        say(engine, "ghost")
    number = say(engine, "minister")
    with reading(other) as session:
        assert query.claim(session, str(number)).actor == "minister"


def test_what_this_entry_changed_is_seen_in_it(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me", reason="a slip") as entry:
        record.add_claim(entry, said("kursk", "russia", "russia"))
        record.amend_actor(entry, "russia", {"slug": "moscow", "name": "Moscow"})
        with pytest.raises(NotFoundError):
            record.add_claim(entry, said("kursk", "russia", "russia"))
        record.add_claim(entry, said("kursk", "moscow", "russia"))


def test_a_name_that_was_erased_is_not_remembered(engine: Engine) -> None:
    kursk(engine)
    written(engine, actor("duma", name="The Lower House"))
    say(engine, "the lower house")
    with record.entry(engine, by="me", reason="a court") as entry:
        record.erase_words(entry, "actor", "duma")
    with pytest.raises(NotFoundError):
        say(engine, "the lower house")


def put(log: Path, place: Path) -> None:
    """Put a copy of a log in the place of another one, which may be open."""
    with (
        closing(sqlite3.connect(log)) as source,
        closing(sqlite3.connect(place)) as target,
    ):
        source.backup(target)


def test_another_log_in_the_same_place_is_another(tmp_path: Path) -> None:
    paths = [tmp_path / "one.db", tmp_path / "two.db"]
    for path, names in zip(paths, (("a", "b"), ("b", "a")), strict=True):
        log = factlog.init(str(path))
        written(log, asked("q"), *map(actor, names))
        written(log, said("q", "a", "yes"))
        log.dispose()
    engine = factlog.connect(str(paths[0]))
    written(engine, said("q", "a", "yes"))
    put(paths[1], paths[0])
    number, other = written(engine, said("q", "b", "yes"), said("q", "a", "no"))
    with reading(engine) as session:
        named = [query.claim(session, str(n)).actor for n in (number, other)]
        assert named == ["b", "a"]
        query.verify(session)
    engine.dispose()


def test_a_copy_that_numbers_otherwise_is_another(tmp_path: Path) -> None:
    a, b = tmp_path / "a.db", tmp_path / "b.db"
    factlog.init(str(a)).dispose()
    one = factlog.connect(str(a))
    written(one, asked("q"))
    put(a, b)
    other = factlog.connect(str(b))
    written(one, actor("x"))
    written(other, actor("y"))
    for log, path in ((one, b), (other, a), (one, b)):
        merge(log, str(path), by="me")
    written(one, said("q", "x", "yes"))
    merge(other, str(a), by="me")
    other.dispose()
    put(b, a)
    (number,) = written(one, said("q", "x", "no"))
    with reading(one) as session:
        assert query.claim(session, str(number)).actor == "x"
        query.verify(session)
    one.dispose()


def test_no_more_is_remembered_than_fits(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "LIMIT", 3)
    kursk(engine)
    sizes = []
    for name in ("russia", "ukraine") * 3:
        with record.entry(engine, by="me") as entry:
            record.add_claim(entry, said("kursk", name, "russia"))
            sizes.append(len(memory.head_of(entry.session).found))
    assert 0 < max(sizes) <= 3


def test_of_many_new_things_none_is_overlooked(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "LIMIT", 30)
    names = [f"a{n}" for n in range(14)]

    def there(entry: Journal) -> list[bool]:
        return [find.find_actor(entry.session, one) is not None for one in names]

    with record.entry(engine, by="me") as entry:
        assert not any(there(entry))
        for name in (*names, "b0", "b1", "b2"):
            new = NewActor(slug=name, name=f"Somebody {name}", kind=ActorKind.PERSON)
            record.add_actor(entry, new)
        assert all(there(entry))


def test_what_another_program_says_of_sides_and_sources_is_seen(
    engine: Engine, other: Engine
) -> None:
    written(other, actor("putin"), NewSource(slug="wire"))
    for who, source in ("putin", "post"), ("ukraine", "wire"):
        written(engine, said("kursk", who, "ukraine", "2025-05-01", source))
    written(
        other,
        NewAffiliation(actor="putin", organization="russia", speaks_for=True),
        NewSource(slug="agency"),
    )
    with record.entry(other, by="me", reason="both print it") as entry:
        for source in ("post", "wire"):
            record.amend_source(entry, source, {"relies_on": ("agency",)})
    (number,) = written(engine, said("kursk", "putin", "russia", "2025-05-02", "wire"))
    with reading(engine) as session:
        assert query.claim(session, str(number)).side == "russia"
        assert query.dispute(session, "kursk").origins == 1
    assert stored(engine) == worked_out(engine)


def test_what_is_added_is_found_by_its_words_at_once(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me", reason="a slip") as entry:
        for name in ("Who controls Kursk?", "Whose is it?"):
            asked_for = find.find_question(entry.session, name)
            assert (asked_for is None) == (name == "Whose is it?")
        record.add_question(entry, asked("whose", text="WHOSE  is it?"))
        found = find.find_question(entry.session, "whose is ÌT?")
        assert found is not None
    with record.entry(engine, by="me", reason="a slip") as entry:
        assert find.find_question(entry.session, "Whose is it?") == found
        record.amend_question(entry, "whose", {"text": "Whose was it?"})
        assert find.find_question(entry.session, "Whose is it?") is None
        assert find.find_question(entry.session, "Whose was it?") == found


def test_what_a_session_remembers_goes_with_it(engine: Engine) -> None:
    kursk(engine)
    held: list[weakref.ref[object]] = []
    gc.disable()
    try:
        with record.entry(engine, by="me") as entry:
            record.add_claim(entry, said("kursk", "russia", "russia", "2025-04-28"))
            held += map(weakref.ref, (entry, entry.session, entry.names))
        with reading(engine) as session:
            query.dispute(session, "kursk")
            held.append(weakref.ref(session))
        del entry, session
        assert [one() for one in held] == [None] * 4
    finally:
        gc.enable()
