"""A question that two people asked becomes one, with the claims on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record
from factlog.errors import InvalidInputError, NotFoundError, RefusedError
from factlog.inputs import NewCounter, NewOption, NewQuestion
from factlog.vocab import Act, Answers, Status
from tests.db.copies import content, proved, taken
from tests.db.logs import PAGE, actor, asked, claims_of, kursk, said, written
from tests.db.test_laws import stored, worked_out

if TYPE_CHECKING:
    from sqlalchemy import Engine

DAY = "2025-04-27"


@pytest.fixture
def twins(engine: Engine) -> Engine:
    """Return a log in which a question was asked twice, and answered both times."""
    kursk(engine)
    offered = (
        NewOption(slug="russia", label="Russia"),
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
    named = (found[4].answer, found[4].label)
    assert named == ("russia,ukraine", "RUSSIA or UKRAINE")
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
    join(twins)
    with reading(twins) as session:
        assert query.claim(session, "3").question == "kursk"
        assert "withdrawn" not in {row.kind for row in query.findings(session)}
    proved(twins)


def test_a_claim_that_comes_with_its_move_counts_where_it_went(
    engine: Engine, second: Engine
) -> None:
    toll = NewQuestion(slug="toll", text="How many died?", answers=Answers.QUANTITY)
    written(engine, actor("a"), actor("b"), toll, said("toll", "a", "5", DAY))
    taken(second, engine)
    again = NewQuestion(slug="dead", text="How many dead?", answers=Answers.QUANTITY)
    written(engine, again, said("dead", "b", "9", DAY))
    join(engine, "toll", "dead")
    taken(second, engine)
    for log in (engine, second):
        assert stored(log) == worked_out(log)
        with reading(log) as session:
            (found,) = query.disputes(session)
        assert (found.question, found.status) == ("toll", Status.CONTESTED)


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


def test_a_claim_that_comes_later_is_moved_too(twins: Engine, second: Engine) -> None:
    taken(second, twins)
    join(twins)
    written(second, said("oblast", "bbc", "kyiv", "2025-04-29", PAGE))
    taken(twins, second)
    with reading(twins) as session:
        (found, *_) = query.refers_to_withdrawn(session)
    assert "factlog question merge QUESTION oblast --reason" in found.message
    join(twins)
    (claim,) = claims_of(twins, since="2025-04-29")
    assert (claim.question, claim.answer) == ("kursk", "ukraine")
    with reading(twins) as session:
        assert not list(query.refers_to_withdrawn(session))
    proved(twins)


def test_two_that_follow_the_same_advice_join_them_alike(
    engine: Engine, second: Engine
) -> None:
    for log, slug in ((engine, "k-1"), (second, "k-2")):
        asks = asked(slug, text="Who controls Kursk?")
        written(log, actor(slug), asks, said(slug, slug, "yes", DAY))
    taken(engine, second)
    taken(second, engine)
    for log in (engine, second):
        with reading(log) as session:
            (found,) = (r for r in query.findings(session) if r.kind == "asked twice")
        join(log, *found.thing.split(" = "))
    taken(engine, second)
    taken(second, engine)
    for log in (engine, second):
        with reading(log) as session:
            (row,) = query.disputes(session, query.DisputeFilter(every=True))
        assert row.claims == 2
        proved(log)


def test_it_is_not_taken_back_while_claims_name_what_it_brought(twins: Engine) -> None:
    join(twins)
    written(twins, said("kursk", "ukraine", "split", "2025-04-29", PAGE))
    with (
        pytest.raises(RefusedError, match=r"claim \d+ names the option split"),
        record.entry(twins, by="me") as entry,
    ):
        record.undo(entry, "3")


def test_options_that_go_back_are_worked_out_on_both(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        asked("two", "x", "y"),
        asked("three", "x", "z", "gone"),
        said("two", "russia", "x", DAY, act=Act.DENIES),
        said("two", "ukraine", "y", DAY, act=Act.DENIES),
    )
    with record.entry(engine, by="me", reason="never one") as entry:
        record.amend_question(entry, "three", {}, no_options=["gone"])
    before = content(engine)["disputes"]
    assert before["two"].status == "contested"
    join(engine, "two", "three")
    assert content(engine)["disputes"]["two"].status == "uncontested"
    assert options_of(engine, "two") == ["x", "y", "z"]
    with record.entry(engine, by="me") as entry:
        record.undo(entry, "4")
    assert content(engine)["disputes"] == before
    proved(engine)


@pytest.mark.parametrize(
    ("offered", "told"),
    [
        ({"russia": "Some of it", "ukraine": "Ukraine"}, "both offer russia"),
        ({"ukraine": "Russia", "russia": "Ukrainians"}, "both offer russia"),
        ({"yes": "Yes", "no": "No"}, "no answer in common"),
    ],
)
def test_no_answer_is_taken_for_another(
    engine: Engine, offered: dict[str, str], told: str
) -> None:
    kursk(engine)
    options = tuple(NewOption(slug=one, label=offered[one]) for one in offered)
    written(engine, NewQuestion(slug="other", text="Who?", options=options))
    with pytest.raises(RefusedError, match=told):
        join(engine, "kursk", "other")


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
