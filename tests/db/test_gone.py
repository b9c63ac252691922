"""What refers to something that another copy withdrew is shown, and found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from factlog import query, reading, record
from factlog.db import models as m
from factlog.export import renderer
from factlog.inputs import NewCitation, NewCounter, NewSource
from factlog.report import question as report
from factlog.report import questions as reports
from tests.db.logs import actor, claims_of, kursk, said, spreadsheet, written

if TYPE_CHECKING:
    from sqlalchemy import Engine

MADE_AT = "2025-05-01T00:00:00Z"


@pytest.fixture
def log(engine: Engine) -> Engine:
    """Return a log in which claims refer to all that can be withdrawn."""
    kursk(engine)
    written(
        engine,
        actor("press", "russia"),
        NewSource(slug="copy", publisher="press", relies_on=("post",)),
        said(
            *("kursk", "press", "ukraine", "2025-04-26", "copy"),
            on_behalf_of="press",
            addressee="gerasimov",
        ),  # 3
        NewCitation(claim="3", source="copy", via=("post",), reported_by="press"),
        said(None, "ukraine", None, "2025-04-28", counters=NewCounter(claim="3")),  # 4
    )
    return engine


def withdrawn(engine: Engine, model: type[m.Recorded], key: int) -> int:
    """Withdraw a thing alone, as if another copy had not known what refers to it."""
    with record.entry(engine, by="another", reason="a mistake") as entry:
        entry.withdraw(entry.current(model, key))
    return entry.id


def found(engine: Engine) -> dict[str, str]:
    """Return what is said to refer to something withdrawn."""
    with reading(engine) as session:
        rows = list(query.findings(session))
    return {r.thing: r.message for r in rows if r.kind == "withdrawn"}


def shown(engine: Engine) -> list[Any]:
    """Return all that lists, shows and reports say of claims."""
    with reading(engine) as session:
        tree = report(session, "kursk", made_at=MADE_AT)
        assert list(reports(session, made_at=MADE_AT)) == [tree]
        for form in ("md", "html", "json", "csv"):
            assert renderer(form)([tree])
        disputes = query.DisputeFilter(every=True)
        return [
            spreadsheet(engine),
            [query.claim(session, str(row.number)) for row in query.claims(session)],
            list(query.disputes(session, disputes)),
            (tree.dispute, tree.origins, tree.sources, tree.names, tree.relies_on),
        ]


@pytest.mark.parametrize(
    ("model", "key", "thing", "told"),
    [
        (m.Actor, 2, "claim 2", "actor ukraine"),
        (m.Actor, 3, "claim 1", "actor gerasimov"),
        (m.Actor, 4, "claim 3", "actor press"),
        (m.Source, 1, "claim 3", "source post"),
        (m.Source, 1, "source copy", "source post"),
        (m.Source, 2, "claim 3", "source copy"),
        (m.Question, 1, "claim 4", "question kursk"),
        (m.Option, 2, "claim 3", "an option of question kursk"),
    ],
)
def test_nothing_is_dropped_where_something_was_withdrawn(
    log: Engine, model: type[m.Recorded], key: int, thing: str, told: str
) -> None:
    before = shown(log)
    assert found(log) == {}
    number = withdrawn(log, model, key)
    assert shown(log) == before
    message = found(log)[thing]
    assert f"it refers to {told}, which was withdrawn: factlog undo {number}" in message
    with record.entry(log, by="me") as entry:
        record.undo(entry, str(number))
    assert found(log) == {}


def test_what_belongs_to_something_withdrawn_is_found(log: Engine) -> None:
    number = withdrawn(log, m.Actor, 3)
    with reading(log) as session:
        rows = [row for row in query.findings(session) if row.kind == "withdrawn"]
    assert [row.message for row in rows if row.thing == "actor gerasimov"] == [
        f"it was withdrawn, but not its actor name: factlog undo {number}",
        f"it was withdrawn, but not its affiliation: factlog undo {number}",
    ]


def test_a_claim_against_a_withdrawn_one_is_found(log: Engine) -> None:
    number = withdrawn(log, m.Claim, 3)
    assert [row.number for row in claims_of(log)] == [1, 2, 4]
    told = f"it refers to claim 3, which was withdrawn: factlog undo {number}"
    assert told in found(log)["claim 4"]


def test_a_withdrawn_question_is_shown_while_claims_answer_it(log: Engine) -> None:
    withdrawn(log, m.Question, 1)
    with reading(log) as session:
        assert query.question(session, "kursk").claims == 4
        assert list(query.questions(session)) == []
    assert [row.number for row in claims_of(log, question="kursk", topic="war")] == [
        *(1, 3, 2, 4)
    ]


def test_claims_are_found_by_who_was_withdrawn(log: Engine) -> None:
    withdrawn(log, m.Actor, 2)
    assert [row.number for row in claims_of(log, actor="ukraine")] == [2, 4]
    assert [row.number for row in claims_of(log, side="ukraine")] == [2, 4]


def test_what_refers_to_the_withdrawn_can_be_mended(log: Engine) -> None:
    withdrawn(log, m.Actor, 4)
    with record.entry(log, by="me", reason="it was the state") as entry:
        new = {"actor": "russia", "on_behalf_of": None}
        record.amend_claim(entry, "3", new)
    assert "claim 3" in found(log)  # its passage was reported by the press
    with reading(log) as session:
        assert query.claim(session, "3").side == "russia"


def test_the_last_of_two_withdrawn_keeps_the_slug(engine: Engine) -> None:
    for name in ("First", "Second"):
        written(engine, actor("press", name=name))
        with record.entry(engine, by="me", reason="a mistake") as entry:
            record.withdraw_actor(entry, "press")
    with reading(engine) as session:
        gone = query.history(session, "actor", "press")
        assert gone[1].after == "Second"
        uid = session.get_one(m.Actor, 1).uid
        first = query.history(session, "actor", f"press~{str(uid)[-4:]}")
        assert first[1].after == "First"
