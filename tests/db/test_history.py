"""The log tells who changed what, when and why; a thing tells all that became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record
from factlog.errors import NotFoundError
from factlog.inputs import NewCitation, NewOption
from tests.db.logs import PAGE, actor, kursk, written

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from factlog.rows import ChangeRow


@pytest.fixture
def log(engine: Engine) -> Engine:
    """Return a log in which things were corrected, withdrawn and restored."""
    kursk(engine)
    cited = (NewCitation(source=PAGE + "/x", via=("post",), locator="p. 2"),)
    with record.entry(engine, by="editor", reason="two slips") as entry:
        record.amend_claim(entry, "1", {"hedge": "reportedly", "citations": cited})
        options = (NewOption(slug="russia", label="Russia"),)
        record.amend_question(entry, "kursk", {"options": options})
    with record.entry(engine, by="editor", reason="twice typed") as entry:
        record.withdraw_claim(entry, "2")
    with record.entry(engine, by="me") as entry:
        record.undo(entry, "3")
    return engine


def told(engine: Engine, noun: str, name: str) -> tuple[ChangeRow, ...]:
    with reading(engine) as session:
        return query.history(session, noun, name)


def test_entries_are_told_newest_first_with_what_they_touched(log: Engine) -> None:
    with reading(log) as session:
        found = list(query.entries(session))
        assert list(query.entries(session, limit=2)) == found[:2]
        assert query.count_entries(session) == 4
        state = query.state(session)
    assert [(one.entry, one.recorded_by, one.reason, one.rows) for one in found] == [
        (4, "me", f"undoes entry 3 ({found[1].uid[-8:]})", 2),
        (3, "editor", "twice typed", 2),
        (2, "editor", "two slips", 4),
        (1, "tester", None, 16),
    ]
    assert [one.touched for one in found[:3]] == [
        ("claim 2",),
        ("claim 2",),
        ("source example-org-page-x", "question kursk", "claim 1"),
    ]
    assert found[3].touched[:3] == ("actor russia", "actor ukraine", "actor gerasimov")
    assert found[0].digest == state.head
    assert found[0].recorded_at > found[1].recorded_at


def test_a_long_entry_is_told_by_its_first_things(engine: Engine) -> None:
    written(engine, *(actor(f"a{number:02}") for number in range(30)))
    with reading(engine) as session:
        (found,) = query.entries(session)
    assert (found.rows, len(found.touched)) == (60, 21)
    assert found.touched[-2:] == ("actor a19", "…")


def test_an_empty_log_has_no_entries(engine: Engine) -> None:
    with reading(engine) as session:
        assert list(query.entries(session)) == []
        assert query.count_entries(session) == 0


def test_a_claim_tells_each_version_field_by_field(log: Engine) -> None:
    first = [row for row in told(log, "claim", "1") if row.entry == 1]
    assert {(row.row, row.field, row.after) for row in first} >= {
        ("claim", "text", "Free."),
        ("claim", "actor", "gerasimov"),
        ("claim", "options", "russia"),
        ("citation", "source", "post"),
    }
    assert {(row.did, row.before) for row in first} == {("recorded", None)}
    second = [row for row in told(log, "claim", "1") if row.entry == 2]
    assert [(row.row, row.did, row.field, row.before, row.after) for row in second] == [
        ("claim", "amended", "hedge", None, "reportedly"),
        ("citation", "recorded", "locator", None, "p. 2"),
        ("citation", "recorded", "claim", None, "1"),
        ("citation", "recorded", "source", None, "example-org-page-x"),
        ("citation", "recorded", "via", None, "post"),
    ]
    assert {(row.recorded_by, row.reason) for row in second} == {
        ("editor", "two slips")
    }


def test_what_was_withdrawn_and_restored_says_so(log: Engine) -> None:
    rows = [row for row in told(log, "claim", "2") if row.entry > 1]
    assert [(row.entry, row.row, row.did, row.field) for row in rows] == [
        (3, "claim", "withdrawn", None),
        (3, "citation", "withdrawn", None),
        (4, "claim", "restored", None),
        (4, "citation", "restored", None),
    ]


def test_a_question_tells_of_its_options(log: Engine) -> None:
    (row,) = [row for row in told(log, "question", "kursk") if row.entry == 2]
    assert (row.row, row.field, row.before, row.after) == (
        *("option", "label", "RUSSIA", "Russia"),
    )


def test_what_was_withdrawn_keeps_its_history(log: Engine) -> None:
    written(log, actor("bbc", "russia"))
    with record.entry(log, by="me", reason="no need") as entry:
        record.withdraw_actor(entry, "bbc")
    rows = told(log, "actor", "bbc")
    assert [row.row for row in rows if row.did == "withdrawn"] == [
        *("actor", "actor_name", "affiliation"),
    ]
    joined = {row.field: row.after for row in rows if row.row == "affiliation"}
    assert joined["speaks_for"] == "true"
    written(log, actor("bbc", name="Another"))
    assert told(log, "actor", "bbc")[0].entry > rows[-1].entry


@pytest.mark.parametrize("noun", ["actor", "source", "question", "claim"])
def test_what_there_never_was_has_no_history(log: Engine, noun: str) -> None:
    with pytest.raises(NotFoundError):
        told(log, noun, "99")


def test_who_recorded_it_is_told_beside_who_changed_it(engine: Engine) -> None:
    def shown() -> list[tuple[str, str | None, bool]]:
        with reading(engine) as session:
            rows = (
                *(query.claim(session, "1"), query.actor(session, "russia")),
                *(query.source(session, "post"), query.question(session, "kursk")),
            )
            return [
                (
                    row.recorded_by,
                    row.changed_by,
                    (row.changed_at or "") > row.recorded_at,
                )
                for row in rows
            ]

    kursk(engine)
    assert shown() == [("tester", None, False)] * 4
    for whom in ("ann", "bob"):
        with record.entry(engine, by=whom, reason="a slip") as entry:
            record.amend_claim(entry, "1", {"text": f"Free, says {whom}."})
            record.amend_actor(entry, "russia", {"description": whom})
            record.amend_source(entry, "post", {"title": whom})
            record.amend_question(entry, "kursk", {"topic": whom})
    assert shown() == [("tester", "bob", True)] * 4
