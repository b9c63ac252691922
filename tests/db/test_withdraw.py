"""Withdrawing ends what was recorded by mistake, and loses nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record
from factlog.errors import DuplicateError, InvalidInputError, RefusedError
from factlog.inputs import NewCitation, NewCounter, NewSource
from factlog.vocab import Act, Counter
from tests.db.logs import PAGE, actor, asked, claims_of, every, kursk, said, written

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from factlog.inputs import Input
    from factlog.rows import SourceRow


def test_withdrawing_writes_versions_of_all_that_belongs_to_a_claim(
    engine: Engine,
) -> None:
    kursk(engine)
    written(
        engine,
        said(
            *(None, "russia", "none", "2025-04-28", "post", PAGE + "2"),
            counters=NewCounter(claim="2", kind=Counter.DISPUTES),
        ),
        NewCitation(claim="3", source=PAGE + "3", via=(PAGE + "4", "post")),
    )
    with record.entry(engine, by="me", reason="twice typed") as entry:
        assert record.withdraw_claim(entry, "3") == 3
    for table, many in (("claim", 1), ("citation", 3), ("counterclaim", 1)):
        rows = every(engine, f"SELECT * FROM {table} WHERE withdrawn")
        assert len(rows) == many, table
        assert {row.entry_id for row in rows} == {3}
        assert {row.superseded_id for row in rows} == {None}
    vias = "SELECT position, source_id FROM citation_via WHERE citation_id = {}"
    again = every(engine, "SELECT max(id) AS last, min(key) FROM citation WHERE key=5")
    assert every(engine, vias.format(5)) == every(engine, vias.format(again[0].last))
    with reading(engine) as session:
        row = query.claim(session, "3")
        (told,) = query.withdrawn(session, "kursk")
    assert row.withdrawn
    assert [one.url for one in row.citations] == [PAGE, PAGE + "2", PAGE + "3"]
    assert row.citations[2].via == ("example-org-page4", "post")
    assert (row.counters, row.side) == ((2,), "")
    assert not row.stands
    assert (told.number, told.reason, told.withdrawn_by) == (3, "twice typed", "me")
    assert [row.number for row in claims_of(engine)] == [1, 2]


def redone(engine: Engine, *things: Input) -> tuple[SourceRow, int]:
    """Record a source and a claim, undo that, record things; return the source."""
    page = NewSource(slug="page", url=PAGE, title="A page")
    first = actor("ann"), asked("q")
    written(engine, *first)
    written(engine, page, said("q", "ann", "yes", None, PAGE))
    with record.entry(engine, by="me", reason=None) as entry:
        record.undo(entry, "2")
    written(engine, *things)
    with reading(engine) as session:
        versions = every(engine, "SELECT id FROM source")
        return query.source(session, PAGE), len(versions)


def test_an_address_that_was_withdrawn_can_be_cited_again(engine: Engine) -> None:
    again = said("q", "ann", "no", None, PAGE)
    found, versions = redone(engine, again)
    assert (found.slug, found.title, found.claims) == ("page", "A page", 1)
    assert versions == 3


def test_an_address_that_was_withdrawn_can_be_recorded_again(engine: Engine) -> None:
    found, versions = redone(engine, NewSource(slug="other", url=PAGE))
    assert (found.slug, found.title, found.claims) == ("other", None, 0)
    assert versions == 3
    with pytest.raises(DuplicateError, match="already a source"):
        written(engine, NewSource(slug="third", url=PAGE))


def test_a_withdrawn_source_comes_back_under_a_free_slug(engine: Engine) -> None:
    taken = NewSource(slug="page", title="Another")
    found, _ = redone(engine, taken, said("q", "ann", "no", None, PAGE))
    assert (found.slug, found.title) == ("page-2", "A page")


def test_a_withdrawn_answer_keeps_its_options(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me", reason="a mistake") as entry:
        record.withdraw_claim(entry, "2")
    with reading(engine) as session:
        assert query.claim(session, "2").label == "UKRAINE"
    versions = "SELECT claim_id, option_id FROM claim_option ORDER BY claim_id"
    assert every(engine, versions) == [(1, 1), (2, 2), (3, 2)]


def test_withdrawing_needs_a_reason(engine: Engine) -> None:
    kursk(engine)
    with pytest.raises(InvalidInputError) as refused, record.entry(engine) as entry:
        record.withdraw_claim(entry, "1")
    assert refused.value.hint == 'add --reason "…"'
    assert not query_withdrawn(engine)


def query_withdrawn(engine: Engine) -> bool:
    """Whether anything is withdrawn."""
    return bool(every(engine, "SELECT id FROM claim WHERE withdrawn"))


def test_what_another_claim_was_made_against_is_not_withdrawn(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        said(None, "russia", "russia", counters=NewCounter(claim="2")),
        said(None, "gerasimov", words=None, act=Act.RETRACTS, retracts="1", day=None),
    )
    for number, other in (("2", 3), ("1", 4)):
        with (
            pytest.raises(RefusedError, match=f"claim {other} refers") as refused,
            record.entry(engine, by="me", reason="a mistake") as entry,
        ):
            record.withdraw_claim(entry, number)
        hint = f"amend or withdraw that first: factlog claim show {other}"
        assert refused.value.hint == hint
    for number in ("3", "2", "4", "1"):
        with record.entry(engine, by="me", reason="a mistake") as entry:
            record.withdraw_claim(entry, number)
    assert claims_of(engine) == []


def test_a_withdrawn_claim_takes_no_part_any_more(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me", reason="a mistake") as entry:
        record.withdraw_claim(entry, "2")
    assert entry.touched == {1}
    with (
        pytest.raises(RefusedError, match="claim 2 was withdrawn") as refused,
        record.entry(engine, by="me", reason="again") as entry,
    ):
        record.withdraw_claim(entry, "2")
    assert refused.value.hint == "see why: factlog claim show 2"
    with reading(engine) as session:
        assert query.dispute(session, "kursk").status == "uncontested"
