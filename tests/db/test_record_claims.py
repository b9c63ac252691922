"""When a claim was said, for whom, and which claim it answers or takes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record
from factlog.errors import RefusedError
from factlog.inputs import NewCitation, NewCounter, NewSource
from factlog.vocab import Act, Counter, Status
from tests.db.logs import PAGE, asked, claims_of, every, kursk, said, written
from tests.db.refusals import attempted, refused

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_what_has_not_been_said_yet_is_refused(scene: Engine) -> None:
    today = datetime.now(UTC).date()
    later = (today + timedelta(days=3)).isoformat()
    error = refused(scene, said("kursk", "russia", "russia", later))
    assert (type(error), error.exit_code) == (RefusedError, 4)
    assert error.message == f"{later} has not come yet"
    error = refused(scene, said("kursk", "russia", "russia", holds=later))
    assert type(error) is RefusedError
    assert "prediction" in (error.hint or "")


def test_tomorrow_has_begun_somewhere(engine: Engine) -> None:
    kursk(engine)
    tomorrow = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
    assert written(engine, said("kursk", "russia", "russia", tomorrow)) == [3]
    assert written(engine, said("kursk", "russia", "russia", "../2025-04-01")) == [4]


def test_one_who_speaks_for_two_says_for_whom(scene: Engine) -> None:
    error = refused(scene, said("kursk", "twofold", "russia", "2025-04-26"))
    assert type(error) is RefusedError
    assert error.message == "twofold speaks for russia and for ukraine on that day"
    assert error.hint == "add --for russia, or --for twofold"
    with record.entry(scene, by="me") as entry:
        for behalf in ("ukraine", "twofold"):
            new = said("words", "twofold", on_behalf_of=behalf)
            record.add_claim(entry, new)
    sides = [row.side for row in claims_of(scene, actor="twofold")]
    assert sides == ["ukraine", "twofold"]


def test_on_behalf_of_one_who_speaks_for_two_is_not_clear_either(
    scene: Engine,
) -> None:
    error = refused(scene, said("kursk", "cook", "russia", on_behalf_of="twofold"))
    assert "speaks for russia and for ukraine" in error.message


def test_another_side_cannot_take_a_claim_back(scene: Engine) -> None:
    error = attempted(scene, lambda entry: record.retract_claim(entry, "1", "ukraine"))
    assert type(error) is RefusedError
    assert error.message == "claim 1 is gerasimov's, of another side"
    assert "factlog claim counter 1" in (error.hint or "")


@pytest.mark.parametrize("number", ["5"])
def test_silence_cannot_be_taken_back(scene: Engine, number: str) -> None:
    error = attempted(scene, lambda entry: record.retract_claim(entry, number))
    assert type(error) is RefusedError
    assert "nothing to take back" in error.message


def test_a_claim_is_not_taken_back_before_it_was_made(scene: Engine) -> None:
    error = attempted(
        scene, lambda entry: record.retract_claim(entry, "1", said="2025-04-25")
    )
    assert error.message == "claim 1 was said later, on 2025-04-26"
    assert error.hint == "correct --said"


def test_what_was_withdrawn_is_not_answered(scene: Engine) -> None:
    for do in (
        lambda entry: record.retract_claim(entry, "8"),
        lambda entry: record.cite_claim(entry, NewCitation(claim="8", source="post")),
        lambda entry: record.add_claim(
            entry, said(None, "russia", counters=NewCounter(claim="8"))
        ),
    ):
        error = attempted(scene, do)
        assert type(error) is RefusedError
        assert error.hint == "see why: factlog claim show 8"


def test_a_claim_is_taken_back_by_its_actor_or_its_side(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me") as entry:
        own = record.retract_claim(
            *(entry, "2"),
            said="2025-04-29",
            citations=(NewCitation(source=PAGE + "/back"),),
        )
        side = record.retract_claim(entry, "1", "russia", said="2025-04-30")
    rows = {row.number: row for row in claims_of(engine)}
    assert (rows[own].act, rows[own].actor, rows[own].text) == (
        *(Act.RETRACTS, "ukraine", None),
    )
    assert rows[own].citations[0].url == PAGE + "/back"
    assert (rows[side].actor, rows[side].label) == ("russia", "takes back claim 1")
    assert [rows[n].ended_by for n in (1, 2)] == [side, own]
    assert not any(rows[n].stands for n in (1, 2))
    error = attempted(engine, lambda entry: record.retract_claim(entry, str(own)))
    assert "retracts: there is nothing to take back" in error.message


def test_a_retraction_stays_on_the_question_of_its_claim(engine: Engine) -> None:
    kursk(engine)
    written(engine, asked("other"))
    taken = said("other", "ukraine", words=None, act=Act.RETRACTS, retracts="2")
    written(engine, taken)
    assert claims_of(engine)[-1].question == "kursk"


def test_a_counter_without_an_answer_denies_what_was_said(engine: Engine) -> None:
    kursk(engine)
    (number,) = written(
        engine,
        said(None, "ukraine", None, "2025-04-28", counters=NewCounter(claim="1")),
    )
    row = claims_of(engine)[-1]
    assert (row.number, row.act, row.answer, row.label) == (
        *(number, Act.DENIES, "russia", "not: RUSSIA"),
    )
    assert (row.counters, row.disputed) == ((1,), True)
    assert claims_of(engine)[0].countered_by == (number,)


def test_a_counter_of_a_denial_denies_without_an_answer(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        said("kursk", "ukraine", "russia", "2025-04-28", act=Act.DENIES),
        said(None, "russia", None, "2025-04-29", counters=NewCounter(claim="3")),
    )
    row = claims_of(engine)[-1]
    assert (row.act, row.answer, row.label) == (
        *(Act.DENIES, None, "not: what claim 3 says"),
    )
    with reading(engine) as session:
        assert query.dispute(session, "kursk").status is Status.CONTESTED


def test_a_remark_needs_no_answer(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        said(
            None,
            "russia",
            counters=NewCounter(claim="2", kind=Counter.QUALIFIES),
            words="In part.",
        ),
    )
    row = claims_of(engine)[-1]
    assert (row.act, row.answer, row.label) == (Act.ASSERTS, None, None)


def test_a_counter_may_answer_another_question(engine: Engine) -> None:
    kursk(engine)
    written(engine, asked("other"))
    written(engine, said("other", "ukraine", "no", counters=NewCounter(claim="1")))
    row = claims_of(engine)[-1]
    assert (row.question, row.act, row.counters) == ("other", Act.ASSERTS, (1,))
    error = refused(engine, said("other", "ukraine", counters=NewCounter(claim="1")))
    assert "what does it answer to 'other'?" in error.message


def test_a_claim_against_a_source_rests_on_it(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        NewSource(slug="far"),
        NewSource(slug="near", relies_on=("far", "far")),
        NewSource(slug="other"),
        said(
            "kursk",
            "russia",
            "russia",
            "2025-04-28",
            citations=(NewCitation(source="other", via=("near",)),),
        ),
    )
    for slug in ("other", "near", "far"):
        against = NewCounter(claim="3", source=slug, kind=Counter.DISOWNS)
        written(engine, said(None, "ukraine", counters=against, words="A fake."))
    rows = claims_of(engine)[-3:]
    assert {(row.act, row.answer, row.counters) for row in rows} == {
        (Act.ASSERTS, None, ())
    }
    against = NewCounter(claim="3", source="post")
    error = refused(engine, said(None, "ukraine", counters=against))
    assert type(error) is RefusedError
    assert error.message == "claim 3 does not rest on the source post"
    assert error.hint == "see what it rests on: factlog claim show 3"


def test_a_log_is_never_asked_for_the_login_when_told_who_records(
    scene: Engine,
) -> None:
    assert {name for (name,) in every(scene, "SELECT recorded_by FROM entry")} == {
        *("tester", "me"),
    }
