"""An actor made twice becomes one; two that only look alike stay two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from factlog import query, reading, record
from factlog.db.session import writing
from factlog.derive import rebuild
from factlog.errors import FactlogError, InvalidInputError, NotFoundError, RefusedError
from factlog.inputs import NewAffiliation, NewCitation, NewCounter, NewSource
from tests.db.logs import (
    actor,
    claims_of,
    every,
    exported,
    kursk,
    loaded,
    said,
    written,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from factlog.db.journal import Journal


def merged(engine: Engine, one: str, other: str) -> Journal:
    with record.entry(engine, by="editor", reason="one and the same") as entry:
        record.merge_actors(entry, one, other)
    return entry


def distinguished(engine: Engine, one: str, other: str) -> None:
    with record.entry(engine, by="editor", reason="two brothers") as entry:
        record.distinguish_actors(entry, one, other)


def refused(engine: Engine, *names: str, **how: Any) -> FactlogError:
    """Return why two actors do not become one; nothing is written."""
    before = every(engine, "SELECT count(*) FROM entry")
    with (
        pytest.raises(FactlogError) as caught,
        record.entry(engine, by="me", reason=how.get("reason", "why")) as entry,
    ):
        how.get("do", record.merge_actors)(entry, *names)
    assert every(engine, "SELECT count(*) FROM entry") == before
    return caught.value


@pytest.fixture
def twins(engine: Engine) -> Engine:
    """Return a log in which gerasimov was made again, as chief."""
    kursk(engine)
    written(
        engine,
        actor("ministry", "russia"),
        actor("aide"),
        actor(
            "chief", "russia", name="В. Герасимов", aliases=("Герасимов", "Chief@en")
        ),
        NewAffiliation(actor="aide", organization="chief", role="spokesman"),
        NewAffiliation(actor="chief", organization="ministry", since="2012"),
        NewSource(slug="diary", publisher="chief"),
        NewCitation(claim="1", source="diary", reported_by="chief"),
        said("kursk", "chief", "ukraine", "2025-04-26", "post"),  # 3
        said("kursk", "aide", "ukraine", "2025-04-27", "post", addressee="chief"),  # 4
        said("kursk", "aide", "none", "2025-04-20", on_behalf_of="chief"),  # 5
        said(
            *(None, "chief", "ukraine", "2025-04-26"),
            counters=NewCounter(claim="1"),
            words="No.",
        ),  # 6
    )
    return engine


def state(engine: Engine) -> list[Any]:
    """Return all that lists and shows say of a log."""
    with reading(engine) as session:
        actors = [row.slug for row in query.actors(session)]
        return [
            [query.actor(session, slug) for slug in actors],
            list(query.claims(session)),
            query.dispute(session, "kursk"),
            list(query.sources(session)),
        ]


def without_versions(found: list[Any]) -> list[str]:
    """Return what was said, without who wrote the newest version when."""
    return [
        part
        for part in repr(found).split(", ")
        if not part.startswith(("changed_at=", "changed_by="))
    ]


def test_what_refers_to_one_refers_to_the_other(twins: Engine) -> None:
    assert merged(twins, "gerasimov", "chief").touched == {1}
    rows = {row.number: row for row in claims_of(twins)}
    assert [rows[n].actor for n in (1, 3, 6)] == ["gerasimov"] * 3
    assert rows[4].addressee == "gerasimov"
    assert rows[5].on_behalf_of == "gerasimov"
    assert {row.side for row in rows.values()} == {"ukraine", "russia"}
    assert rows[1].citations[1].reported_by == "gerasimov"
    with reading(twins) as session:
        kept = query.actor(session, "gerasimov")
        assert query.source(session, "diary").publisher == "gerasimov"
        assert query.actor(session, "chief") == kept
        with pytest.raises(NotFoundError):
            query.actor(session, "Chief of staff")
    assert [name.name for name in kept.names] == [
        *("Valery Gerasimov", "Герасимов", "В. Герасимов", "Chief"),
    ]
    assert sorted(one.organization for one in kept.affiliations) == [
        "ministry",
        "russia",
    ]
    assert [one.actor for one in kept.members] == ["aide"]


def test_nobody_disputes_himself(twins: Engine) -> None:
    with reading(twins) as session:
        before = query.dispute(session, "kursk", at="2025-04-27")
    assert {(6, 1), (3, 1)} & {(p.claim, p.against) for p in before.conflicts}
    merged(twins, "gerasimov", "chief")
    with reading(twins) as session:
        now = query.dispute(session, "kursk", at="2025-04-27")
    by = {row.number: row.actor for row in now.claims}
    assert now.conflicts
    assert all(by[pair.claim] != by[pair.against] for pair in now.conflicts)


def test_what_is_derived_is_as_if_it_were_worked_out_anew(twins: Engine) -> None:
    merged(twins, "gerasimov", "chief")
    derived = [
        f"SELECT * FROM {table} WHERE superseded_id IS NULL ORDER BY 1, 2"
        for table in ("standing", "status_span")
    ]
    before = [every(twins, statement) for statement in derived]
    with writing(twins) as session:
        rebuild(session)
    assert [every(twins, statement) for statement in derived] == before


def test_it_is_taken_back_whole(twins: Engine) -> None:
    before = without_versions(state(twins))
    number = merged(twins, "gerasimov", "chief").id
    assert without_versions(state(twins)) != before
    with record.entry(twins, by="editor") as entry:
        record.undo(entry, str(number))
    assert without_versions(state(twins)) == before
    with reading(twins) as session:
        query.verify(session)
        assert query.actor(session, "chief").name == "В. Герасимов"


def test_history_tells_why(twins: Engine) -> None:
    merged(twins, "gerasimov", "chief")
    with reading(twins) as session:
        gone = query.history(session, "claim", "3")[-1]
    assert (gone.field, gone.reason) == ("actor", "one and the same")
    assert gone.after == "gerasimov"


def test_what_the_other_alone_says_is_kept(engine: Engine) -> None:
    written(
        engine,
        actor("a", name="A", wikidata="Q1"),
        actor("b", name="B", wikidata="Q2", description="Who b is"),
        actor("c", name="C"),
    )
    merged(engine, "a", "b")
    with reading(engine) as session:
        kept = query.actor(session, "a")
        assert (kept.wikidata, kept.description) == ("Q1", "Who b is")
        assert [name.name for name in kept.names] == ["A", "B"]
    merged(engine, "c", "a")
    with reading(engine) as session:
        assert query.actor(session, "b").slug == "c"


@pytest.mark.parametrize(
    ("names", "error", "told"),
    [
        (("gerasimov", "Герасимов"), InvalidInputError, "one actor already"),
        (("gerasimov", "nobody"), NotFoundError, "no actor 'nobody'"),
        (("gerasimov", "russia"), RefusedError, "gerasimov belongs to russia"),
        (("russia", "gerasimov"), RefusedError, "gerasimov belongs to russia"),
    ],
)
def test_what_cannot_be_one_is_refused(
    engine: Engine, names: tuple[str, str], error: type[FactlogError], told: str
) -> None:
    kursk(engine)
    why = refused(engine, *names)
    assert isinstance(why, error)
    assert told in why.message
    assert why.hint


def test_nobody_comes_to_speak_for_itself(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        actor("office", "gerasimov"),
        actor("moscow"),
        actor("clerk", "office"),
        said("kursk", "moscow", "russia", "2025-04-26", on_behalf_of="clerk"),
    )
    written(engine, NewAffiliation(actor="moscow", organization="clerk", until="2000"))
    why = refused(engine, "russia", "moscow")
    assert "russia would come to speak for itself by way of clerk" in why.message
    why = refused(engine, "ukraine", "russia", reason=None)
    assert why.hint == 'add --reason "…"'
    why = refused(engine, "clerk", "moscow")
    assert "moscow belongs to clerk" in why.message


def test_who_spoke_for_the_other_does_not_come_to_speak_for_itself(
    engine: Engine,
) -> None:
    kursk(engine)
    written(
        engine,
        actor("press"),
        said("kursk", "press", "none", "2025-05-01", on_behalf_of="ukraine"),
    )
    for names in (("press", "ukraine"), ("ukraine", "press")):
        why = refused(engine, *names)
        assert "claim 3 was said by one of them for the other" in why.message
        assert why.hint == 'if for itself: factlog claim amend 3 --for ""'


def test_two_that_are_told_apart_stay_two(engine: Engine) -> None:
    kursk(engine)
    written(engine, actor("russia-2", name="Russia"), actor("r", name="Russia "))
    distinguished(engine, "russia-2", "russia")
    for names in (("russia", "russia-2"), ("russia-2", "russia")):
        why = refused(engine, *names)
        assert "recorded as not the same" in why.message
        assert why.hint == "undo that first: factlog undo 3"
        why = refused(engine, *names, do=record.distinguish_actors)
        assert "already" in why.message
    with record.entry(engine, by="me") as entry:
        record.undo(entry, "3")
    merged(engine, "russia", "russia-2")


def test_a_distinction_goes_over_to_the_one_that_stays(engine: Engine) -> None:
    written(engine, *(actor(slug) for slug in "abcd"))
    distinguished(engine, "b", "c")
    distinguished(engine, "c", "a")
    distinguished(engine, "d", "b")
    merged(engine, "a", "b")
    kept = "SELECT actor_id, other_id FROM distinction WHERE superseded_id IS NULL"
    assert every(engine, f"{kept} AND NOT withdrawn ORDER BY id") == [(3, 1), (4, 1)]
    assert "not the same" in refused(engine, "a", "d").message
    with record.entry(engine, by="me", reason="never was") as entry:
        record.withdraw_actor(entry, "d")
    assert every(engine, f"{kept} AND NOT withdrawn") == [(3, 1)]


def test_a_distinction_travels(twins: Engine, second: Engine, path: Path) -> None:
    distinguished(twins, "gerasimov", "chief")
    loaded(second, path, exported(twins))
    assert "not the same" in refused(second, "chief", "gerasimov").message
    with reading(second) as session:
        rows = query.history(session, "actor", "chief")
    assert [row.reason for row in rows if row.row == "distinction"] == [
        *("two brothers", "two brothers")
    ]
