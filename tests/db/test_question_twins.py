"""A question that two people asked becomes one, with the claims on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record
from factlog.errors import InvalidInputError, NotFoundError, RefusedError
from factlog.inputs import NewCounter, NewOption, NewQuestion
from factlog.vocab import Act, Answers
from tests.db.copies import content, proved, taken
from tests.db.logs import PAGE, actor, asked, claims_of, kursk, said, written

if TYPE_CHECKING:
    from sqlalchemy import Engine

DAY = "2025-04-27"


@pytest.fixture
def twins(engine: Engine) -> Engine:
    """Return a log in which a question was asked twice, and answered both times."""
    kursk(engine)
    offered = (
        NewOption(slug="russia", label="All of it Russia"),
        NewOption(slug="kyiv", label="ukraine"),
        NewOption(slug="split", label="Both, in part"),
    )
    written(
        engine,
        actor("bbc", kind="media"),
        actor("nato"),
        NewQuestion(slug="oblast", text="Who controls the oblast?", options=offered),
        said("oblast", "bbc", "split", DAY, PAGE),
        said("oblast", "nato", "kyiv,russia", DAY, PAGE),
        said(
            None,
            "russia",
            None,
            DAY,
            PAGE,
            act=Act.DENIES,
            counters=NewCounter(claim="3"),
        ),
    )
    return engine


def join(engine: Engine, one: str = "kursk", other: str = "oblast") -> None:
    with record.entry(engine, by="me", reason="asked twice") as entry:
        record.merge_questions(entry, one, other)


def options_of(engine: Engine, name: str) -> list[str]:
    with reading(engine) as session:
        return [option.slug for option in query.question(session, name).options]


def test_the_claims_on_both_answer_one_question(twins: Engine) -> None:
    join(twins)
    found = {row.number: row for row in claims_of(twins)}
    assert {row.question for row in found.values()} == {"kursk"}
    assert found[3].label == "Both, in part"
    assert (found[4].answer, found[4].label) == ("kyiv,russia", "RUSSIA or UKRAINE")
    assert found[5].label == "not: Both, in part"
    assert options_of(twins, "kursk") == ["russia", "ukraine", "split"]
    with reading(twins) as session:
        dispute = query.dispute(session, "kursk", at="2025-04-28")
        pairs = {(one.claim, one.against) for one in dispute.conflicts}
        with pytest.raises(NotFoundError):
            query.question(session, "oblast")
    assert dispute.status == "contested"
    assert {(2, 1), (3, 2), (5, 3)} <= pairs
    proved(twins)


def test_it_is_taken_back_whole(twins: Engine) -> None:
    before = content(twins)["disputes"]
    join(twins)
    with record.entry(twins, by="me") as entry:
        record.undo(entry, "3")
    assert content(twins)["disputes"] == before
    assert options_of(twins, "oblast") == ["russia", "kyiv", "split"]
    proved(twins)


def test_a_claim_that_was_moved_in_one_log_and_changed_in_the_other(
    twins: Engine, second: Engine
) -> None:
    taken(second, twins)
    join(twins)
    with record.entry(second, by="me", reason="a slip") as entry:
        record.amend_claim(entry, "3", {"hedge": "reportedly"})
    taken(twins, second)
    taken(second, twins)
    assert content(twins) == content(second)
    for log in (twins, second):
        proved(log)
        with reading(log) as session:
            kinds = [row.kind for row in query.findings(session)]
        assert "clash" in kinds
        assert "withdrawn" in kinds


def test_a_claim_can_be_amended_under_its_new_question(twins: Engine) -> None:
    join(twins)
    with record.entry(twins, by="me", reason="a slip") as entry:
        record.amend_claim(entry, "4", {"hedge": "reportedly"})
        record.amend_claim(entry, "3", {"answer": "ukraine"})
    found = {row.number: row.label for row in claims_of(twins)}
    assert (found[3], found[4]) == ("UKRAINE", "RUSSIA or UKRAINE")
    proved(twins)


def test_two_reporters_who_asked_the_same_dispute_it(
    engine: Engine, second: Engine
) -> None:
    for log, who, answer in ((engine, "ann", "yes"), (second, "bob", "no")):
        written(log, actor(who), asked("bridge"), said("bridge", who, answer, DAY))
    taken(engine, second)
    with reading(engine) as session:
        (found,) = (row for row in query.findings(session) if row.kind == "asked twice")
    one, other = found.thing.split(" = ")
    assert f"factlog question merge {one} {other} --reason …" in found.message
    join(engine, one, other)
    taken(second, engine)
    for log in (engine, second):
        with reading(log) as session:
            (row,) = query.disputes(session)
        assert (row.status, row.sides) == ("contested", 2)
        proved(log)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (asked("toll", answers=Answers.QUANTITY, unit="people"), "answers choice"),
        (asked("fixed", time="fixed"), "time changing"),
    ],
)
def test_what_is_asked_otherwise_is_refused(
    engine: Engine, other: NewQuestion, told: str
) -> None:
    kursk(engine)
    written(engine, other)
    with pytest.raises(RefusedError, match="not asked alike") as refused:
        join(engine, "kursk", other.slug)
    assert told in refused.value.message
    assert refused.value.hint == (
        f"amend one of them first: factlog question amend {other.slug}"
    )


def test_one_question_is_not_two(engine: Engine) -> None:
    kursk(engine)
    with pytest.raises(InvalidInputError, match="one question already"):
        join(engine, "kursk", "Who controls Kursk?")
    with pytest.raises(NotFoundError):
        join(engine, "kursk", "nowhere")
    written(engine, asked("k-2", "russia", "ukraine"))
    with (
        pytest.raises(InvalidInputError, match="for a reason"),
        record.entry(engine, by="me") as entry,
    ):
        record.merge_questions(entry, "kursk", "k-2")
