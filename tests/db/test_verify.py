"""A log proves that it is as it was recorded; any single change to it is found."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from sqlalchemy import Row, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from factlog import canonical, query, reading, record
from factlog.db import models as m
from factlog.db.base import Uid, Word
from factlog.db.lines import Names, entry_line, line_of
from factlog.errors import DamagedError, NotFoundError
from factlog.inputs import NewCitation, NewCounter, NewOption, NewSource
from tests.db.copies import taken
from tests.db.logs import PAGE, actor, kursk, said, unguarded, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

TABLES = [*m.RECORDED, m.Entry, m.ClaimOption, m.CitationVia]
FEW = 2


@pytest.fixture(scope="module")
def log(shared: Engine) -> Engine:
    """Return a log in which every table has rows, current ones and past ones."""
    kursk(shared)
    written(
        shared,
        NewSource(slug="copy", relies_on=("post",)),
        NewOption(question="kursk", slug="both", label="Both"),
        actor("bbc", "ukraine", aliases=("Beeb",)),
        said(None, "russia", "russia,both", counters=NewCounter(claim="2", note="!")),
        NewCitation(claim="3", source=PAGE + "/b", via=("post", "copy"), quote="Ja"),
        reason="more",
    )
    with record.entry(shared, by="me", reason="a slip") as entry:
        record.amend_claim(entry, "1", {"hedge": "reportedly"})
        record.amend_actor(entry, "bbc", {"name": "BBC", "slug": "the-bbc"})
        record.amend_source(entry, "copy", {"title": "A copy"})
        record.amend_question(entry, "kursk", {"topic": "war of 2025"})
    with record.entry(shared, by="me", reason="twice typed") as entry:
        record.withdraw_claim(entry, "3")
        record.distinguish_actors(entry, "ukraine", "the-bbc")
    with record.entry(shared, by="me") as entry:
        record.undo(entry, "4")
        record.erase_words(entry, "claim", "2")
    return shared


@contextmanager
def tampering(engine: Engine) -> Iterator[Connection]:
    """Yield a connection for which nothing is guarded, and keep nothing of it."""
    with engine.connect() as connection, connection.begin() as transaction:
        with unguarded(connection):
            yield connection
        transaction.rollback()


def found(connection: Connection, **how: Any) -> DamagedError | None:
    """Return what is wrong with the log as a connection sees it."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        try:
            query.verify(session, **how)
        except DamagedError as error:
            return error
    return None


def test_what_is_as_it_was_recorded_is_proved(log: Engine) -> None:
    with reading(log) as session:
        proved = query.verify(session)
        state = query.state(session)
        rows = sum(one.rows for one in query.entries(session))
    assert (proved.entries, proved.rows, proved.head) == (5, rows, state.head)


def test_an_empty_log_is_right(engine: Engine) -> None:
    with reading(engine) as session:
        proved = query.verify(session)
        assert (proved.entries, proved.rows, proved.head) == (0, 0, None)
        with pytest.raises(NotFoundError):
            query.verify(session, against="00" * 32)


def test_a_log_proves_that_it_once_had_a_head(log: Engine) -> None:
    with reading(log) as session:
        heads = [one.digest for one in query.entries(session)]
        for head in heads:
            assert query.verify(session, against=head).head == heads[0]
        assert query.verify(session, against=heads[2].upper()).entries == 5
        with pytest.raises(NotFoundError, match="there is no head"):
            query.verify(session, against=heads[0][:-1] + "x")


GIVEN: dict[type, Any] = {int: 1, str: "1", bytes: b"x" * 32, UUID: UUID(int=1)}
OTHER: dict[type, Callable[[Any], Any]] = {
    bool: lambda value: not value,
    int: lambda value: value + 1,
    str: lambda value: value + "x",
    bytes: lambda value: bytes([value[0] ^ 1]) + value[1:] if value else b"x" * 16,
    datetime: lambda value: value + timedelta(microseconds=1),
    UUID: lambda value: UUID(int=value.int ^ 1),
}


def other(column: Any, value: Any) -> Any:
    """Return a value of a column's kind that is another one."""
    if isinstance(column.type, Word):
        return next(word for word in column.type.words if word != value)
    if value is None:
        kind = column.type
        return GIVEN[UUID if isinstance(kind, Uid) else kind.python_type]
    return OTHER[type(value)](value)


@pytest.mark.parametrize("owner", [0, 99])
def test_what_is_listed_of_nothing_is_found(log: Engine, owner: int) -> None:
    with tampering(log) as connection:
        row = f"(claim_id, option_id) VALUES ({owner}, 1)"
        connection.execute(text(f"INSERT INTO claim_option {row}"))
        wrong = found(connection)
    assert wrong is not None
    assert f"claim {owner} is missing, and its options are" in wrong.message


def test_it_proves_the_same_however_little_is_read_at_once(
    log: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(log) as session:
        proved, whole = query.verify(session), list(query.logged(session))
    monkeypatch.setattr("factlog.db.driver.AT_ONCE", 2)
    monkeypatch.setattr("factlog.db.versions._Uids.LIMIT", 1)
    with reading(log) as session:
        assert query.verify(session) == proved
        assert list(query.logged(session)) == whole


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__tablename__)
def test_a_change_to_any_column_of_any_row_is_found(log: Engine, model: Any) -> None:
    table = model.__table__
    keys = list(inspect(table).primary_key.columns)
    with log.connect() as connection:
        rows: list[Row[Any]] = list(connection.execute(select(table)))
    assert rows
    if log.dialect.name == "postgresql":  # which is asked alike, and takes longer
        rows = rows[-FEW:]
    missed, tried = [], 0
    for row in rows:
        for column in table.columns:
            change = {column.name: other(column, getattr(row, column.name))}
            where = [key == getattr(row, key.name) for key in keys]
            with tampering(log) as connection:
                try:
                    with connection.begin_nested():
                        connection.execute(update(table).where(*where).values(change))
                except DBAPIError:
                    continue  # the database itself refuses that
                tried += 1
                if found(connection) is None:
                    missed.append((row, change))
    assert missed == []
    assert tried > len(rows)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__tablename__)
def test_a_row_that_is_lost_is_found(log: Engine, model: Any) -> None:
    table = model.__table__
    keys = list(inspect(table).primary_key.columns)
    with log.connect() as connection:
        rows: list[Row[Any]] = list(connection.execute(select(table)))
    last = max((row.id for row in rows if model is m.Entry), default=None)
    for row in rows:
        where = [key == getattr(row, key.name) for key in keys]
        with tampering(log) as connection:
            connection.execute(table.delete().where(*where))
            error = found(connection)
            assert error is not None, row
            if model is m.Entry:
                assert error.entry == row.id
                missing = "its rows are there" if row.id == last else "it is missing"
                assert missing in error.message


def test_the_first_entry_that_fails_is_named(log: Engine) -> None:
    with tampering(log) as connection:
        connection.execute(text("UPDATE claim SET hedge = 'surely' WHERE entry_id = 3"))
        connection.execute(text("UPDATE entry SET recorded_by = 'x' WHERE id = 4"))
        error = found(connection)
    assert error is not None
    assert error.entry == 3
    assert "is not as it was recorded" in error.message
    assert error.message.startswith("entry 3 fails: claim ")


def test_entries_in_another_order_are_found(log: Engine) -> None:
    with tampering(log) as connection:
        for old, new in ((4, 9), (5, 4), (9, 5)):
            connection.execute(text(f"UPDATE entry SET id = {new} WHERE id = {old}"))
            for model in m.RECORDED:
                for name in ("entry_id", "superseded_id"):
                    change = f"UPDATE {model.__tablename__} SET {name} = {new}"
                    connection.execute(text(f"{change} WHERE {name} = {old}"))
        assert found(connection) is not None


def test_a_row_that_nobody_recorded_is_found(log: Engine) -> None:
    with tampering(log) as connection:
        names = [column.name for column in m.Option.__table__.columns]
        given = {"id": "99", "key": "99", "uid": "salt", "slug": "'new'"}
        values = ", ".join(given.get(name, f'"{name}"') for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        if log.dialect.name == "postgresql":
            values = values.replace("salt", "gen_random_uuid()", 1)
        connection.execute(
            text(f"INSERT INTO option ({listed}) SELECT {values} FROM option LIMIT 1")
        )
        error = found(connection)
    assert error is not None
    assert "option" in error.message


def resealed(connection: Connection, number: int, **changes: Any) -> None:
    """Change an entry, and recompute what its hashes should then be."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        names = Names(session)
        entry = session.get_one(m.Entry, number)
        leaves = [
            canonical.leaf(line_of(row, names))
            for model in m.RECORDED
            for row in session.scalars(select(model).where(model.entry_id == number))
        ]
        for name, value in {**changes, "leaves": b"".join(sorted(leaves))}.items():
            setattr(entry, name, value)
        entry.digest = canonical.digest(entry_line(entry))
        session.commit()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"previous": None}, "4 fails: no later entry follows on it"),
        ({"previous": b"x" * 32}, "4 fails: no later entry follows on it"),
        ({"merged": b"x" * 32}, "5 fails: it follows on what was not there before it"),
        (
            {"recorded_at": datetime(2020, 1, 1, tzinfo=UTC)},
            "5 fails: it follows on what was not there before it",
        ),
        (
            {"arrived_at": datetime(2020, 1, 1, tzinfo=UTC)},
            "5 fails: it arrived before the one before it",
        ),
    ],
)
def test_a_chain_that_somebody_mended_is_still_no_chain(
    log: Engine, changes: dict[str, Any], told: str
) -> None:
    with tampering(log) as connection:
        resealed(connection, 5, **changes)
        error = found(connection)
    assert error is not None
    assert error.message == f"entry {told}"


def test_entries_arrive_one_after_the_other(log: Engine) -> None:
    with tampering(log) as connection:
        late = {"arrived_at": datetime(2999, 1, 1, tzinfo=UTC)}
        connection.execute(update(m.Entry).where(m.Entry.id == 4).values(late))
        error = found(connection)
    assert error is not None
    assert error.message == "entry 5 fails: it arrived before the one before it"


def test_a_version_that_replaces_what_never_was_is_found(log: Engine) -> None:
    with tampering(log) as connection:
        stray = update(m.Claim).where(m.Claim.entry_id == 5)
        connection.execute(stray.values(replaces=UUID(int=7)))
        resealed(connection, 5)
        error = found(connection)
    assert error is not None
    assert "replaces what is not there" in error.message


def test_when_entries_arrived_is_told_by_what_brought_them(
    engine: Engine, second: Engine, third: Engine
) -> None:
    kursk(engine)
    taken(second, engine)
    for log, name in (engine, "one"), (second, "two"), (third, "three"):
        written(log, actor(name))
    for one, other in (second, third), (engine, second), (second, engine):
        taken(one, other)
    written(engine, actor("four"))
    for one, other in (second, engine), (engine, second), (second, engine):
        taken(one, other)
    for log in (engine, second):
        with log.connect() as connection:
            rows = connection.execute(select(m.Entry.id, m.Entry.__table__)).all()
        moments = {row.arrived_at for row in rows} | {row.recorded_at for row in rows}
        assert len(rows) > 7
        for row in rows:
            near = {row.arrived_at + timedelta(microseconds=n) for n in (-1, 1)}
            for moment in (moments | near) - {row.arrived_at}:
                with tampering(log) as connection:
                    change = update(m.Entry).where(m.Entry.id == row.id)
                    connection.execute(change.values(arrived_at=moment))
                    assert found(connection) is not None, (row.id, moment)


def test_a_log_that_was_changed_is_not_exported(log: Engine) -> None:
    with tampering(log) as connection:
        connection.execute(text("UPDATE actor_name SET folded = 'x' WHERE id = 1"))
        with (
            Session(connection, join_transaction_mode="create_savepoint") as session,
            pytest.raises(DamagedError, match="entry 1 fails: actor_name 1: it is"),
        ):
            list(query.logged(session))
