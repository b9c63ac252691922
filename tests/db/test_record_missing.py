"""A claim can make the actors, questions and sources that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record
from factlog.errors import NotFoundError, RefusedError
from factlog.inputs import NewCitation, NewClaim, NewCounter
from factlog.vocab import Act, Status
from tests.db.logs import PAGE, claims_of, counts, kursk, said
from tests.db.refusals import attempted

if TYPE_CHECKING:
    from sqlalchemy import Engine


def made(engine: Engine, new: NewClaim) -> int:
    """Record a claim and what it names."""
    with record.entry(engine, by="me") as entry:
        return record.add_claim_and_missing(entry, new)


def test_two_commands_reach_a_dispute(engine: Engine) -> None:
    question = "Has Russia taken Kupiansk?"
    new = said(question, "Russia", "yes", "2025-11-20", PAGE, words="Liberated.")
    assert made(engine, new) == 1
    answer = said(
        None,
        "General Staff of Ukraine",
        None,
        "2025-11-20",
        counters=NewCounter(claim="1"),
    )
    assert made(engine, answer) == 2
    with reading(engine) as session:
        found = query.dispute(session, "has-russia-taken-kupiansk")
        assert found.status is Status.CONTESTED
        assert [side.name for side in found.sides] == [
            *("Russia", "General Staff of Ukraine"),
        ]
        kinds = {row.slug: row.kind for row in query.actors(session)}
    assert kinds == {
        "russia": "organization",
        "general-staff-of-ukraine": "organization",
    }


def test_everything_that_a_claim_names_is_made(engine: Engine) -> None:
    cited = NewCitation(
        source="The Gazette, p. 3", via=("A wire", PAGE), reported_by="A reporter"
    )
    made(
        engine,
        said(
            "Is it so?",
            "A speaker",
            "No",
            None,
            on_behalf_of="A body",
            addressee="A listener",
            citations=(cited,),
        ),
    )
    (row,) = claims_of(engine)
    assert (row.actor, row.side, row.addressee) == ("a-speaker", "a-body", "a-listener")
    assert row.citations[0].source == "the-gazette-p-3"
    assert row.citations[0].via == ("a-wire", "example-org-page")
    assert row.citations[0].reported_by == "a-reporter"
    with reading(engine) as session:
        assert query.source(session, "the-gazette-p-3").title == "The Gazette, p. 3"
        assert query.count(session, "actor") == 4


def test_what_is_known_is_not_made_again(engine: Engine) -> None:
    kursk(engine)
    made(
        engine,
        said("who controls KURSK?", "Герасимов", "russia", None, "a post", PAGE),
    )
    found = counts(engine)
    assert (found["actor"], found["question"], found["source"]) == (3, 1, 1)


def test_what_sounds_alike_gets_a_slug_of_its_own(engine: Engine) -> None:
    for words in ("A b?", "a-b", "A, B!", "…"):
        made(engine, said(words, words, "yes", None, words))
    with reading(engine) as session:
        assert [row.slug for row in query.questions(session)] == [
            *("a-b", "a-b-2", "question"),
        ]
        assert {row.slug for row in query.actors(session)} == {
            *("a-b", "a-b-2", "actor"),
        }
        assert {row.slug for row in query.sources(session)} == {
            *("a-b", "a-b-2", "source"),
        }


@pytest.mark.parametrize("answer", ["4074", "russia", "yes,perhaps"])
def test_a_question_that_is_made_asks_yes_or_no(scene: Engine, answer: str) -> None:
    error = attempted(
        scene,
        lambda entry: record.add_claim_and_missing(
            entry, said("How many?", "russia", answer)
        ),
    )
    assert type(error) is RefusedError
    assert "factlog question add" in (error.hint or "")


@pytest.mark.parametrize("answer", ["YES", "no", "none", "Unknown", "yes,no"])
def test_it_takes_the_answers_that_any_question_takes(
    engine: Engine, answer: str
) -> None:
    assert made(engine, said("Is it so?", "A", answer)) == 1


def test_silence_makes_a_question_too(engine: Engine) -> None:
    made(engine, said("Is it so?", "A", None, act=Act.DECLINES, words=None))
    assert claims_of(engine)[0].label == "gave no answer"


def test_what_cannot_be_recorded_makes_nothing(scene: Engine) -> None:
    attempted(
        scene,
        lambda entry: record.add_claim_and_missing(entry, said("Is it?", "Nobody")),
    )
    with reading(scene) as session, pytest.raises(NotFoundError):
        query.actor(session, "nobody")
