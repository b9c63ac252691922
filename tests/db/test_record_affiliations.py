"""Who joins and leaves whom, and so speaks for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from factlog import query, reading, record
from factlog.errors import InvalidInputError, RefusedError
from factlog.inputs import NewAffiliation, NewCitation, NewSource
from tests.db.logs import PAGE, actor, claims_of, kursk, said, written
from tests.db.refusals import attempted, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from factlog.db.journal import Journal


def joined(who: str, organization: str, **more: Any) -> NewAffiliation:
    return NewAffiliation(actor=who, organization=organization, **more)


@pytest.mark.parametrize(
    "new",
    [
        joined("russia", "russia"),
        joined("russia", "russia", speaks_for=False),
        joined("russia", "gerasimov"),
        joined("russia", "prigozhin"),
        joined("russia", "prigozhin", since="2020", until="2021"),
    ],
)
def test_nobody_comes_to_speak_for_himself(scene: Engine, new: NewAffiliation) -> None:
    error = refused(scene, new)
    assert type(error) is RefusedError
    assert error.message == (
        f"{new.actor} would come to speak for itself by way of {new.organization}"
    )
    assert "--no-speaks-for" in (error.hint or "")


def test_a_loop_in_which_one_does_not_speak_is_none(engine: Engine) -> None:
    kursk(engine)
    written(engine, joined("russia", "gerasimov", speaks_for=False, role="state"))
    with reading(engine) as session:
        found = query.actor(session, "russia")
        assert found.affiliations[0].speaks_for is False
        assert found.affiliations[0].role == "state"
        assert found.members[0].actor == "gerasimov"
        assert {row.side for row in claims_of(engine)} == {"russia", "ukraine"}


@pytest.mark.parametrize(
    ("published", "side"), [("2020-06-01", "russia"), ("2024-06-01", "ukraine")]
)
def test_an_undated_claim_is_made_for_the_side_of_the_day_it_was_published(
    engine: Engine, published: str, side: str
) -> None:
    kursk(engine)
    written(
        engine,
        actor("turncoat"),
        joined("turncoat", "russia", until="2022"),
        joined("turncoat", "ukraine", since="2023", until="2025"),
        NewSource(slug="paper", published=published),
        said("kursk", "turncoat", "none", None, "paper"),
        said("kursk", "turncoat", "russia", "2024-07-01"),
        said("kursk", "turncoat", "russia"),
    )
    sides = {row.number: row.side for row in claims_of(engine)}
    assert sides == {1: "russia", 2: "ukraine", 3: side, 4: "ukraine", 5: "turncoat"}
    with record.entry(engine) as entry:
        assert record.retract_claim(entry, "3", side, said="2025-01-01") == 6


@pytest.mark.parametrize("day", [None, "../.."])
def test_an_undated_claim_for_two_sides_of_the_day_it_was_published_is_refused(
    engine: Engine, day: str | None
) -> None:
    kursk(engine)
    written(
        engine,
        actor("torn"),
        joined("torn", "russia", until="2022"),
        joined("torn", "ukraine", until="2020"),
        NewSource(slug="paper", published="2019"),
    )
    told = "torn speaks for russia and for ukraine on that day"
    claim = said("kursk", "torn", "none", day, "paper")
    with record.entry(engine) as entry:
        with pytest.raises(RefusedError, match=told):
            record.add_claim(entry, claim)
        number = record.add_claim(entry, said("kursk", "torn", "none", day))
    assert [row.number for row in claims_of(engine, actor="torn")] == [number]
    error = refused(engine, NewCitation(claim=str(number), source="paper"))
    assert error.message == told


def test_who_speaks_for_two_takes_back_his_own_words_and_says_for_whom_anothers(
    engine: Engine,
) -> None:
    kursk(engine)
    written(engine, actor("torn", "russia", "ukraine"))
    written(engine, said("kursk", "torn", "none", "2025-05-01", on_behalf_of="torn"))
    with record.entry(engine) as entry:
        assert record.retract_claim(entry, "3", said="2025-05-02") == 4
    error = attempted(engine, lambda entry: record.retract_claim(entry, "1", "torn"))
    assert error.hint == "add --for russia, or --for torn"
    with record.entry(engine) as entry:
        record.retract_claim(entry, "1", "torn", on_behalf_of="russia")
    assert [row.ended_by for row in claims_of(engine)[:3]] == [5, None, 4]


def test_two_may_speak_for_each_other_one_after_the_other(engine: Engine) -> None:
    written(engine, actor("a"), actor("b"))
    written(engine, joined("a", "b", until="2020-12-31"))
    written(engine, joined("b", "a", since="2021-01-01"))
    assert isinstance(refused(engine, joined("b", "a", since="2020")), RefusedError)


def test_an_affiliation_names_who_says_so(engine: Engine) -> None:
    kursk(engine)
    written(engine, joined("ukraine", "russia", speaks_for=False, source=PAGE + "/x"))
    with reading(engine) as session:
        (found,) = query.actor(session, "ukraine").affiliations
        assert found.source == "example-org-page-x"


def test_an_affiliation_needs_its_actor(scene: Engine) -> None:
    error = refused(scene, NewAffiliation(organization="russia"))
    assert isinstance(error, InvalidInputError)
    assert error.hint == "name who belongs to the organization"


def test_leaving_ends_the_one_open_affiliation(engine: Engine) -> None:
    kursk(engine)

    def leave(until: str) -> Callable[[Journal], object]:
        return lambda entry: record.leave_actor(entry, "Герасимов", "russia", until)

    written(engine, joined("gerasimov", "russia", role="chief"))
    error = attempted(engine, leave("2025-05-01"))
    assert error.message == "Герасимов has 2 open affiliations to russia"
    assert error.hint == "see them: factlog actor show Герасимов"
    written(engine, actor("new", "russia"))
    with record.entry(engine, by="me") as entry:
        key = record.leave_actor(entry, "new", "russia", "2025-04-01")
    with reading(engine) as session:
        (ended,) = query.actor(session, "new").affiliations
    assert (key, ended.until, ended.until_latest) == (
        *(3, "2025-04-01", "2025-04-01T23:59:59Z"),
    )
    error = attempted(
        engine, lambda entry: record.leave_actor(entry, "new", "russia", "2026")
    )
    assert error.message == "new has 0 open affiliations to russia"


def test_leaving_before_joining_is_refused(engine: Engine) -> None:
    written(engine, actor("a"), actor("b"), joined("b", "a", since="2025-01-01"))
    error = attempted(
        engine, lambda entry: record.leave_actor(entry, "b", "a", "2024-01-01")
    )
    assert isinstance(error, InvalidInputError)
    assert "before it begins" in error.message


def test_who_leaves_speaks_for_himself_from_then_on(engine: Engine) -> None:
    kursk(engine)
    written(engine, said("kursk", "gerasimov", "ukraine", "2025-05-05"))
    assert claims_of(engine)[-1].side == "russia"
    with record.entry(engine, by="me") as entry:
        record.leave_actor(entry, "gerasimov", "russia", "2025-05-01")
    assert entry.touched == {1}
    assert [row.side for row in claims_of(engine)] == ["russia", "ukraine", "gerasimov"]
