"""Disputes are listed, counted and told as they stood on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from factlog import moments, query, reading, record
from factlog.errors import InvalidInputError, NotFoundError
from factlog.inputs import NewCitation, NewClaim, NewCounter, NewSource
from factlog.query import DisputeFilter
from factlog.vocab import Act, Basis, Counter, Status
from tests.db.logs import PAGE, asked, kursk, said, written

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from factlog.rows import DisputeDetail, DisputeRow


def test_disputes_are_listed_last_spoken_of_first(story: Engine) -> None:
    def slugs(at: str | None = None, limit: int | None = None, **wanted: Any) -> Any:
        chosen = DisputeFilter(**wanted)
        with reading(story) as session:
            found = list(query.disputes(session, chosen, at=at, limit=limit))
            if limit is None:
                assert query.count_disputes(session, chosen, at=at) == len(found)
            return [row.question for row in found]

    assert slugs() == ["kursk"]
    assert slugs(every=True)[-1] == "silent"
    assert set(slugs(every=True)) == {"kursk", "gornal", "toll", "silent"}
    assert len(slugs(every=True, limit=3)) == 3
    assert slugs(at="2025-04-26") == []
    assert slugs(at="2025-04-27") == ["kursk"]
    assert slugs(status=Status.CONTESTED) == ["kursk"]
    assert slugs(status=Status.SPLIT) == []
    assert set(slugs(status=Status.UNCONTESTED)) == {"gornal", "toll", "silent"}
    assert slugs(topic="war", every=True)[-1] != "silent"
    assert slugs(topic="peace", every=True) == ["silent"]
    assert slugs(side="russia") == ["kursk"]
    assert set(slugs(side="Russia", every=True)) == {"kursk", "gornal"}
    assert slugs(side="russia", every=True, at="2020") == []
    with pytest.raises(NotFoundError):
        slugs(side="nobody")
    with pytest.raises(InvalidInputError):
        slugs(at="2025-04-26T10:00")


def test_a_dispute_in_the_list_is_counted(story: Engine) -> None:
    with reading(story) as session:
        (row,) = query.disputes(session)
        (then,) = query.disputes(session, at="2025-04-27")
        *_, silent = query.disputes(session, DisputeFilter(every=True))
    assert (row.sides, row.claims, row.origins) == (2, 2, 1)
    assert (row.since, row.last_said) == ("2025-04-27", "2025-05-05")
    assert (then.since, then.last_said) == ("2025-04-27", "2025-04-27")
    assert (silent.status, silent.sides, silent.since, silent.last_said) == (
        *(Status.UNCONTESTED, 0, None, None),
    )


def test_a_dispute_tells_who_holds_what(story: Engine) -> None:
    with reading(story) as session:
        found = query.dispute(session, "kursk", at="2025-04-27")
        assert query.dispute_and_origins(session, "kursk", at="2025-04-27")[1] == (
            *query.dispute_and_origins(session, "kursk", at="2025-04-26")[1],
        )
    assert found.question.text == "Who controls Kursk?"
    assert (found.status, found.since, found.at) == (
        *(Status.CONTESTED, "2025-04-27", "2025-04-27"),
    )
    assert [
        (side.side, [(one.actor, one.claim, one.label) for one in side.positions])
        for side in found.sides
    ] == [
        ("russia", [("gerasimov", 1, "RUSSIA")]),
        ("ukraine", [("ukraine", 2, "UKRAINE")]),
    ]
    (conflict,) = found.conflicts
    assert (conflict.claim, conflict.against, conflict.kind, conflict.basis) == (
        *(2, 1, "contrary", Basis.DERIVED),
    )
    assert conflict.sides == ("ukraine", "russia")
    assert (found.origins, found.marks, found.known_on) == (1, (), None)
    assert [row.number for row in found.claims] == [1, 2]


def test_a_question_without_claims_is_told_too(story: Engine) -> None:
    with reading(story) as session:
        found = query.dispute(session, "silent")
        assert query.dispute_and_origins(session, "silent")[1] == ()
    assert (found.status, found.marks, found.since) == (
        *(Status.UNCONTESTED, ("no claim yet",), None),
    )
    assert (found.sides, found.claims, found.origins) == ((), (), 0)


def test_silence_for_ninety_days_is_told(story: Engine) -> None:
    with reading(story) as session:
        early = query.dispute(session, "kursk", at="2025-08-02")
        late = query.dispute(session, "kursk", at="2025-08-03")
    assert early.marks == ()
    assert late.marks == ("quiet since 2025-05-05",)


def test_one_side_alone_is_told(story: Engine) -> None:
    with reading(story) as session:
        found = query.dispute(session, "gornal", at="2025-04-26")
    assert found.marks == ("one side",)


def test_the_end_of_a_day_is_the_moment_that_is_asked_about(story: Engine) -> None:
    with reading(story) as session:
        for at in ("2025-04-27", "2025-04-27T23:59:59Z", str(moments.iso(1745798399))):
            assert query.dispute(session, "kursk", at=at).status is Status.CONTESTED
        for at in ("2025-04-26", "2025-04-26T23:59:59Z"):
            assert query.dispute(session, "kursk", at=at).status is Status.UNCONTESTED


def test_a_mark_between_questions_is_shown_once_however_it_is_read(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    kursk(engine)
    written(engine, asked("other"), asked("third"))
    for question in ("other", "third"):
        against = NewCounter(claim="1", kind=Counter.QUALIFIES, basis=Basis.NOTED)
        written(engine, said(question, "ukraine", "yes", counters=against))
    monkeypatch.setattr("factlog.db.ask.TOGETHER", 1)
    with reading(engine) as session:
        found = query.dispute(session, "kursk").marks_on
    assert [(mark.target, mark.claim) for mark in found] == [(1, 3), (1, 4)]


def test_marks_stand_beside_the_status(engine: Engine) -> None:
    kursk(engine)

    def counter(kind: Counter, **more: Any) -> NewClaim:
        against = NewCounter(claim="1", kind=kind, basis=Basis.NOTED, **more)
        return said(None, "ukraine", None, "2025-04-28", words="Hm.", counters=against)

    written(
        engine,
        counter(Counter.QUALIFIES),  # 3
        counter(Counter.UNDERCUTS, source="post"),  # 4
        said("kursk", "gerasimov", "ukraine", "2025-04-26T12:00Z", PAGE),  # 5
        NewSource(slug="a"),
        NewSource(slug="b", relies_on=("a",)),
        NewCitation(claim="2", source="a", via=("b",)),
    )
    with reading(engine) as session:
        found = query.dispute(session, "kursk", at="2025-04-28")
        before = query.dispute(session, "kursk", at="2025-04-26")
    marks = {(mark.target, mark.kind, mark.claim) for mark in found.marks_on}
    assert marks == {(1, "qualifies", 3), ("post", "undercuts", 4), (1, "reversed", 5)}
    assert "sources disputed" in found.marks
    assert "circular reporting" in found.marks
    assert "sources disputed" not in before.marks
    with reading(engine) as session:
        origins = query.dispute_and_origins(session, "kursk", at="2025-04-28")[1]
    assert [(one.sources, one.circular) for one in origins] == [
        *((("a", "b"), True), (("post",), False)),
    ]
    assert len(origins) == found.origins
    written(
        engine,
        said(None, "ukraine", None, "2025-04-29", retracts="3", act=Act.RETRACTS),
    )
    with reading(engine) as session:
        later = query.dispute(session, "kursk").marks_on
    assert {(mark.target, mark.claim) for mark in later} == {("post", 4), (1, 5)}


def test_a_recorded_conflict_across_questions_is_shown_on_the_one_attacked(
    engine: Engine,
) -> None:
    kursk(engine)
    written(engine, asked("other"))
    written(
        engine,
        said(
            "other",
            "ukraine",
            "no",
            "2025-04-27",
            counters=NewCounter(claim="1", kind=Counter.CORRECTS, note="seen on TV"),
        ),
    )
    with reading(engine) as session:
        attacked = query.dispute(session, "kursk")
        attacking = query.dispute(session, "other")
        listed = [row.question for row in query.disputes(session)]
        assert query.claim(session, "3").disputed
    assert ("corrects", "stated", "seen on TV") in {
        (one.kind, one.basis, one.note) for one in attacked.conflicts
    }
    assert [row.number for row in attacked.claims] == [1, 2, 3]
    assert attacking.status is Status.UNCONTESTED
    assert listed == ["kursk"]


def test_a_claim_on_one_question_changes_no_other(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        asked("other"),
        said("other", "russia", "yes", "2025-04-26"),
        said("other", "ukraine", "no", "2025-04-27"),
    )
    before = told(engine, "other")
    for answer in ("russia", "ukraine"):
        written(engine, said("kursk", "ukraine", answer, "2025-04-29", PAGE))
        assert told(engine, "other") == before


def told(engine: Engine, question: str) -> tuple[DisputeDetail, list[DisputeRow]]:
    """Return what is told of a question."""
    with reading(engine) as session:
        rows = query.disputes(session, DisputeFilter(every=True))
        return (
            query.dispute(session, question, at="2025-05-01"),
            [row for row in rows if row.question == question],
        )


def test_a_new_source_behind_a_claim_changes_its_origins(engine: Engine) -> None:
    kursk(engine)
    written(engine, NewCitation(claim="1", source="https://e.org/2"))
    with reading(engine) as session:
        (row,) = query.disputes(session)
        assert (row.origins, query.dispute(session, "kursk").origins) == (2, 2)
    with record.entry(engine, by="me") as entry:
        record.add_source(entry, NewSource(slug="third", relies_on=("post",)))
    assert entry.touched == set()
