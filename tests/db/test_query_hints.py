"""A claim that was just recorded gets a hint where one is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from factlog import query, reading, record
from factlog.inputs import NewClaim, NewCounter
from factlog.vocab import Act, ActorKind, Answers, Counter, Time
from tests.db.logs import actor, asked, kursk, said, written

if TYPE_CHECKING:
    from sqlalchemy import Engine


def hints(engine: Engine, *things: Any) -> list[str]:
    """Record things and return the hints for the last one, a claim."""
    number = written(engine, *things)[-1]
    with reading(engine) as session:
        return list(query.advice(session, number))


def test_a_good_claim_gets_no_hint(engine: Engine) -> None:
    kursk(engine)
    assert hints(engine, said("kursk", "gerasimov", "ukraine", "2025-04-30")) == []


def test_a_speaker_without_a_side_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    person = actor("putin", kind=ActorKind.PERSON)
    (hint,) = hints(engine, person, said("kursk", "putin", "russia"))
    assert hint == (
        "putin speaks for nobody here; if for an organization: "
        "factlog actor join putin ORGANIZATION"
    )
    new = said("kursk", "putin", "ukraine", on_behalf_of="russia")
    assert hints(engine, new) == []


def test_a_bare_number_denied_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    number = asked("n", answers=Answers.QUANTITY, time=Time.FIXED)
    (hint,) = hints(engine, number, said("n", "russia", "80", act=Act.DENIES))
    assert 'to deny all from it on: --denies "at least 80"' in hint
    assert hints(engine, said("n", "russia", "over 90", act=Act.DENIES)) == []
    assert hints(engine, said("n", "russia", "unknown")) == []


def test_a_figure_that_grows_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    question = asked("n", answers=Answers.QUANTITY)
    assert hints(engine, question, said("n", "russia", "80", "2025-04-01")) == []
    (hint,) = hints(engine, said("n", "russia", "90", "2025-04-02"))
    assert hint.endswith("--toll")
    assert hints(engine, said("n", "russia", "70", "2025-04-03")) == []
    assert hints(engine, said("n", "russia", "at most 99", "2025-04-04")) == []
    toll = asked("t", answers=Answers.QUANTITY, time=Time.CUMULATIVE)
    first = said("t", "russia", "80", "2025-04-01")
    assert hints(engine, toll, first, said("t", "russia", "90", "2025-04-02")) == []


def test_the_same_statement_again_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    (hint,) = hints(engine, said("kursk", "ukraine", "ukraine", "2025-04-27"))
    assert hint == "the same statement? then: factlog claim cite 2 --source …"
    words = asked("w", answers=Answers.TEXT)
    assert hints(engine, words, said("w", "russia", words="One.")) == []
    assert hints(engine, said("w", "russia", words="Two.")) == []
    assert "cite 4" in hints(engine, said("w", "russia", words="One."))[0]


@pytest.mark.parametrize(
    "other", [{"holds": "2025-04-26"}, {"on_behalf_of": "russia"}, {"addressee": "bbc"}]
)
def test_the_same_about_another_day_for_or_to_another_is_another_statement(
    engine: Engine, other: dict[str, str]
) -> None:
    kursk(engine)
    written(engine, actor("bbc"))
    again = said("kursk", "ukraine", "ukraine", "2025-04-27", **other)
    assert hints(engine, again) == []


def test_taking_back_what_was_taken_back_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    back = NewClaim(actor="russia", act=Act.RETRACTS, retracts="1", said="2025-05-01")
    assert hints(engine, back) == []
    (hint,) = hints(engine, replace(back, said="2025-05-02"))
    assert hint == (
        "claim 3 took that back; the same statement? then: "
        "factlog claim cite 3 --source …"
    )


def test_a_counterclaim_against_oneself_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    one = said("kursk", "ukraine", "russia", "2025-04-28")
    (hint,) = hints(engine, replace(one, counters=NewCounter(claim="2")))
    assert hint == (
        "claim 2 is by ukraine, too, and nobody disputes himself; "
        "a slip? then: factlog claim withdraw 3"
    )
    disowned = NewCounter(claim="2", kind=Counter.DISOWNS)
    assert hints(engine, replace(one, said="2025-04-29", counters=disowned)) == []


def test_a_new_actor_with_a_name_much_like_another_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    slip = NewClaim(question="kursk", actor="Valeri Gerasimov", text="x", answer="none")
    with record.entry(engine) as entry:
        number = record.add_claim_and_missing(entry, slip)
    with reading(engine) as session:
        (hint,) = query.advice(session, number)
    assert hint == (
        "valeri-gerasimov is new here, and much like gerasimov; the same? then: "
        "factlog actor merge gerasimov valeri-gerasimov --reason …"
    )
    other = replace(slip, actor="25th brigade")
    with record.entry(engine) as entry:
        record.add_claim_and_missing(entry, replace(slip, actor="24th brigade"))
    with record.entry(engine) as entry:
        number = record.add_claim_and_missing(entry, other)
    with reading(engine) as session:
        assert [*query.advice(session, number)] == []
