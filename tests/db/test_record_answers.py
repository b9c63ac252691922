"""Questions offer answers; a claim gives one that its question can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from factlog import query, reading
from factlog.errors import InvalidInputError, RefusedError
from factlog.inputs import NewClaim, NewCounter, NewOption
from factlog.vocab import Act, Answers
from tests.db.logs import actor, asked, claims_of, kursk, said, written
from tests.db.refusals import refused

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_a_choice_without_options_asks_yes_or_no(engine: Engine) -> None:
    written(engine, asked("q"), asked("n", answers=Answers.QUANTITY))
    with reading(engine) as session:
        assert [one.slug for one in query.question(session, "q").options] == [
            *("yes", "no"),
        ]
        assert query.question(session, "n").options == ()


def test_an_option_can_come_late(engine: Engine) -> None:
    written(engine, asked("q", "a", "b"))
    written(engine, NewOption(question="What of q?", slug="c", label="The third"))
    written(engine, actor("x"), said("q", "x", "the THIRD"))
    with reading(engine) as session:
        assert query.question(session, "q").options[-1].label == "The third"
    assert claims_of(engine)[0].label == "The third"


@pytest.mark.parametrize("kind", ["toll", "day", "words"])
def test_only_a_choice_has_options(scene: Engine, kind: str) -> None:
    error = refused(scene, NewOption(question=kind, slug="a", label="A"))
    assert type(error) is RefusedError
    assert "not for a choice" in error.message


def test_an_option_needs_its_question(scene: Engine) -> None:
    error = refused(scene, NewOption(slug="a", label="A"))
    assert isinstance(error, InvalidInputError)
    assert error.hint == "name the question that offers it"


@pytest.mark.parametrize(
    ("new", "hint"),
    [
        (said("kursk", "russia"), "options: russia, ukraine"),
        (said("toll", "russia"), '"at least 4074"'),
        (said("day", "russia"), "--answer 2025-04-26"),
        (said("kursk", "russia", act=Act.CONCEDES), "--answer OPTION"),
        (said("kursk", "russia", act=Act.DENIES), "--answer OPTION"),
        (
            said(None, "russia", counters=NewCounter(claim="2"), act=Act.ASSERTS),
            "options: russia",
        ),
        (said("toll", "ukraine", counters=NewCounter(claim="1")), "38500"),
    ],
)
def test_a_claim_that_answers_nothing_is_told_how_to(
    scene: Engine, new: NewClaim, hint: str
) -> None:
    error = refused(scene, new)
    assert isinstance(error, InvalidInputError)
    assert error.message.startswith("what does it answer to ")
    assert hint in (error.hint or "")


@pytest.mark.parametrize("question", ["kursk", "toll", "day", "words"])
def test_nobody_denies_the_unknown(scene: Engine, question: str) -> None:
    error = refused(scene, said(question, "russia", " Unknown", act=Act.DENIES))
    assert isinstance(error, InvalidInputError)
    assert error.hint == "type --answer unknown"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        *(("toll", "many"), ("toll", "1.080"), ("toll", "5..1")),
        *(("day", "soon"), ("day", "2025-13"), ("kursk", ",")),
    ],
)
def test_an_answer_that_the_question_cannot_take_is_invalid(
    scene: Engine, question: str, answer: str
) -> None:
    error = refused(scene, said(question, "russia", answer))
    assert (type(error), error.exit_code) == (InvalidInputError, 2)
    assert error.hint


@pytest.mark.parametrize(
    ("question", "answer", "kept"),
    [
        ("toll", "at least 4,074", ("4074", None, False, "at least 4,074")),
        ("toll", "about 0.10", ("0.10", "0.10", True, "about 0.10")),
        ("toll", "15000 to 20000", ("15000", "20000", False, "15,000 to 20,000")),
        ("toll", "none", ("0", "0", False, "none")),
        ("toll", "unknown", (None, None, False, "cannot say")),
        ("day", "2025-04", (None, None, False, "April 2025")),
        ("words", "42", (None, None, False, "42")),
        ("kursk", "ukraine,russia", (None, None, False, "RUSSIA or UKRAINE")),
        ("kursk", "NONE", (None, None, False, "none of them")),
        ("kursk", "russia, Russia", (None, None, False, "RUSSIA")),
        ("kursk", "Unknown", (None, None, False, "cannot say")),
    ],
)
def test_an_answer_is_kept_as_typed_and_understood(
    engine: Engine, question: str, answer: str, kept: tuple[Any, ...]
) -> None:
    kursk(engine)
    written(
        engine,
        asked("toll", answers=Answers.QUANTITY),
        asked("day", answers=Answers.DATE),
        asked("words", answers=Answers.TEXT),
    )
    written(engine, said(question, "russia", answer))
    row = claims_of(engine)[-1]
    assert row.answer == answer
    assert (row.low, row.high, row.approximate, row.label) == kept
