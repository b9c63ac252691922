"""The tree of a report holds all that its pages show, and nothing from later days."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record, report
from factlog.errors import NotFoundError
from factlog.export import renderer
from factlog.inputs import NewCitation, NewClaim, NewCounter, NewSource
from factlog.load import load
from factlog.vocab import Counter, Status
from tests.db.logs import asked, written
from tests.db.logs import kursk as small_dispute

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from factlog.rows import QuestionReport

FIXTURE = Path(__file__).parents[2] / "fixtures" / "kursk.jsonl"
MADE = "2025-05-01T00:00:00Z"


@pytest.fixture(scope="module")
def kursk(shared: Engine) -> Engine:
    """Return the Kursk case, with a claim that was recorded by mistake."""
    load(shared, [FIXTURE], by="desk")
    written(shared, asked("empty", text="Is it so?"))
    with record.entry(shared, by="desk") as entry:
        record.retract_claim(entry, "2", "putin", said="2025-04-30")
        number = record.retract_claim(entry, "1", "putin", said="2025-04-30")
    with record.entry(shared, by="editor", reason="nobody took it back") as entry:
        record.withdraw_claim(entry, str(number))
    return shared


def told(engine: Engine, question: str, at: str | None = None) -> QuestionReport:
    """Return the report of a question."""
    with reading(engine) as session:
        return report.question(session, question, made_at=MADE, at=at)


def test_a_mistake_is_told_from_the_day_on_which_it_was_said_to_be_said(
    kursk: Engine,
) -> None:
    (gone,) = told(kursk, "gornal-taken").withdrawn
    assert told(kursk, "gornal-taken", at="2025-04-29").withdrawn == ()
    assert told(kursk, "gornal-taken", at="2025-04-30").withdrawn == (gone,)


def test_a_report_of_an_earlier_day_does_not_tell_what_answered_it_later(
    engine: Engine,
) -> None:
    small_dispute(engine)
    against = NewCounter(claim="1", kind=Counter.QUALIFIES)
    late = NewClaim(
        actor="ukraine", text="In part.", said="2025-05-03", counters=against
    )
    assert written(engine, late) == [3]
    then, now = told(engine, "kursk", "2025-05-02"), told(engine, "kursk")
    assert [one.countered_by for one in now.dispute.claims] == [(3,), (), ()]
    assert [one.countered_by for one in then.dispute.claims] == [(), ()]


def test_a_report_tells_what_each_source_relies_on(engine: Engine) -> None:
    chain = NewSource(slug="copy", relies_on=("wire", "post"))
    behind = NewSource(slug="wire", title="A wire")
    small_dispute(engine)
    written(engine, behind, chain, NewCitation(claim="1", source="copy"))
    found = told(engine, "kursk")
    assert found.relies_on == {"copy": ("post", "wire")}
    assert {one.slug for one in found.sources} == {"copy", "post", "wire"}
    page = renderer("md")([found])
    assert "- copy: article, undated. Relies on [A post]" in page
    assert "and A wire." in page


def test_a_report_tells_the_dispute_as_it_stood(kursk: Engine) -> None:
    found = told(kursk, "Who controls Kursk Oblast?", at="2025-04-26")
    assert found.dispute.status is Status.CONTESTED
    assert found.dispute.at == "2025-04-26"
    assert [side.side for side in found.dispute.sides] == ["russia", "ukraine"]
    assert (found.topic, found.made_at) == ("Kursk 2025", MADE)
    assert [one.slug for one in found.options] == ["russia", "ukraine-in-part"]
    with reading(kursk) as session:
        assert found.dispute == query.dispute(session, "kursk-control", at="2025-04-26")


def test_a_report_of_a_day_knows_nothing_of_later_days(kursk: Engine) -> None:
    then, now = told(kursk, "kursk-control", "2025-04-26"), told(kursk, "kursk-control")
    assert len(then.dispute.claims) + 1 == len(now.dispute.claims)
    assert now.dispute.status is Status.ENDED
    assert told(kursk, "kursk-control", "2025-04-25").dispute.claims == ()


def test_a_report_names_everybody_and_every_source_that_it_mentions(
    kursk: Engine,
) -> None:
    with reading(kursk) as session:
        for found in report.questions(session, made_at=MADE):
            claims = found.dispute.claims
            actors = {
                *(claim.actor for claim in claims),
                *(claim.side for claim in claims),
                *(claim.on_behalf_of for claim in claims),
                *(claim.addressee for claim in claims),
                *(side.side for side in found.dispute.sides),
                *(cited.reported_by for claim in claims for cited in claim.citations),
                *(source.publisher for source in found.sources),
            }
            assert actors - {None} == set(found.names)
            cited = [cited for claim in claims for cited in claim.citations]
            sources = {one.source for one in cited}
            sources |= {via for one in cited for via in one.via}
            sources |= {slug for one in found.origins for slug in one.sources}
            assert sources == {source.slug for source in found.sources}
    names = told(kursk, "kursk-control").names
    assert names["gerasimov"] == "Valery Gerasimov"
    assert names["id-outlet"] == "Unnamed Indonesian outlet"


def test_origins_are_as_many_as_the_dispute_counts(kursk: Engine) -> None:
    with reading(kursk) as session:
        for found in report.questions(session, made_at=MADE, at="2025-04-26"):
            assert len(found.origins) == found.dispute.origins
    found = told(kursk, "kursk-control", at="2025-04-26")
    assert [one.sources for one in found.origins] == [
        *(("kremlin-video-2025-04-26",), ("ua-gs-telegram-2025-04-26",)),
    ]
    assert not any(one.circular for one in found.origins)


def test_what_was_recorded_by_mistake_is_told_with_its_reason(kursk: Engine) -> None:
    (withdrawn,) = told(kursk, "gornal-taken").withdrawn
    assert (withdrawn.reason, withdrawn.withdrawn_by) == (
        *("nobody took it back", "editor"),
    )
    numbers = [claim.number for claim in told(kursk, "gornal-taken").dispute.claims]
    assert withdrawn.number not in numbers
    assert told(kursk, "kursk-control").withdrawn == ()


def test_a_report_names_the_entry_that_it_was_made_from(kursk: Engine) -> None:
    found = told(kursk, "kursk-control")
    with reading(kursk) as session:
        assert found.log == query.state(session)
    assert found.log.entries >= 4


def test_every_question_has_its_report_last_spoken_of_first(kursk: Engine) -> None:
    with reading(kursk) as session:
        every = query.DisputeFilter(every=True)
        listed = [row.question for row in query.disputes(session, every)]
        found = report.questions(session, made_at=MADE)
        assert [one.dispute.question.slug for one in found] == listed
    assert listed[-1] == "empty"
    assert len(listed) > 20


def test_a_question_without_claims_has_a_report(kursk: Engine) -> None:
    found = told(kursk, "empty")
    assert (found.names, found.sources, found.origins) == ({}, (), ())
    assert found.dispute.marks == ("no claim yet",)


def test_an_unknown_question_has_no_report(kursk: Engine) -> None:
    with pytest.raises(NotFoundError):
        told(kursk, "nowhere")


def test_a_report_is_the_same_bytes_every_time(kursk: Engine) -> None:
    one, same = (told(kursk, "gornal-taken", "2025-05-01") for _ in range(2))
    for form in ("md", "html", "json", "csv"):
        page = renderer(form)([one])
        assert page == renderer(form)([same])
        assert "Gornal" in page
