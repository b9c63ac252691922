"""What was erased is told as such: what, by whom and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from factlog import query, reading
from tests.db.logs import actor, asked, behind, kursk
from tests.db.logs import written as recorded
from tests.db.test_erase import ALL, SECRET, erased, named

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_the_log_tells_what_was_erased(engine: Engine) -> None:
    named(engine)
    erased(engine, *ALL)
    with reading(engine) as session:
        touched = [row.touched for row in query.entries(session, limit=3)]
        (claim,) = (row for row in query.claims(session) if row.erased)
    assert touched == [
        ("erased entry 2",),
        ("erased actor erased",),
        ("erased claim 3",),
    ]
    assert claim.number == 3


def test_a_log_with_an_erasure_that_was_changed_is_listed(engine: Engine) -> None:
    named(engine)
    erased(engine, ("claim", "3"))
    with behind(engine) as connection:
        connection.execute(text("UPDATE erasure SET thing = 'x', noun = 'nothing'"))
    with reading(engine) as session:
        (entry,) = query.entries(session, limit=1)
    assert {one.split()[0] for one in entry.touched} == {"erasure"}


def test_a_history_tells_who_erased_and_why(engine: Engine) -> None:
    named(engine)
    erased(engine, ("claim", "3"))
    with reading(engine) as session:
        *_, last = query.history(session, "claim", "3")
    assert (last.did, last.row, last.field) == ("erased", "counterclaim", None)
    assert last.reason == "a court asked for it"


def test_many_erasures_are_listed_with_few_statements(
    engine: Engine, statements: list[str]
) -> None:
    aliases = tuple(f"{SECRET} {number}" for number in range(100))
    recorded(engine, actor("zeisig", name=SECRET, aliases=aliases))
    erased(engine, ("actor", "zeisig"))
    statements.clear()
    with reading(engine) as session:
        (entry,) = query.entries(session, limit=1)
    assert entry.rows > 100
    assert entry.touched == ("erased actor erased", "…")
    assert len(statements) < 100


def test_what_was_erased_is_not_taken_for_the_same(engine: Engine) -> None:
    kursk(engine)
    erased(engine, ("actor", "russia"), ("actor", "ukraine"), ("question", "kursk"))
    recorded(engine, asked("other", "x", "y"), asked("another", "x", "y"))
    erased(engine, ("question", "other"), ("question", "another"))
    with reading(engine) as session:
        kinds = {row.kind for row in query.findings(session)}
    assert not kinds & {"likely the same", "asked twice", "offered twice"}
