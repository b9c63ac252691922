"""What two logs changed apart is listed until somebody settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from factlog import query, reading, record
from factlog.errors import InvalidInputError, RefusedError
from factlog.inputs import NewOption, NewSource
from tests.db.copies import content, proved, taken
from tests.db.logs import PAGE, kursk, written

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def copied(engine: Engine, second: Engine) -> Engine:
    """Return a copy of a log that holds a dispute; both are to grow apart."""
    kursk(engine)
    taken(second, engine)
    return second


def changed(engine: Engine, **changes: Any) -> None:
    with record.entry(engine, by="me", reason="a slip") as entry:
        record.amend_claim(entry, "1", changes)


def undo(engine: Engine, number: str) -> None:
    with record.entry(engine, by="me") as entry:
        record.undo(entry, number)


def hedge(engine: Engine) -> str | None:
    with reading(engine) as session:
        return query.claim(session, "1").hedge


def clash(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [row.message for row in query.clashes(session)]


def test_what_both_changed_is_a_clash_until_it_is_settled(
    engine: Engine, copied: Engine
) -> None:
    changed(engine, hedge="reportedly")
    changed(copied, hedge="surely", channel="Telegram")
    taken(engine, copied)
    taken(copied, engine)
    told = "hedge 'surely', channel 'Telegram'"
    for log in (engine, copied):
        (message,) = clash(log)
        assert told in message
        assert "hedge 'reportedly', channel none" in message
        with reading(log) as session:
            assert query.claim(session, "1").hedge == "surely"
            kinds = [row.kind for row in query.findings(session)]
        assert "clash" in kinds
    changed(engine, hedge="perhaps")
    assert clash(engine) == []
    taken(copied, engine)
    assert clash(copied) == []
    assert content(engine) == content(copied)


def test_what_both_changed_alike_is_no_clash(engine: Engine, copied: Engine) -> None:
    for log in (engine, copied):
        with record.entry(log, by="me", reason="twice typed") as entry:
            record.withdraw_claim(entry, "2")
    taken(engine, copied)
    assert clash(engine) == []
    proved(engine)


def test_what_one_withdrew_and_the_other_changed_is_a_clash(
    engine: Engine, copied: Engine
) -> None:
    with record.entry(engine, by="me", reason="twice typed") as entry:
        record.withdraw_claim(entry, "1")
    changed(copied, hedge="surely")
    taken(engine, copied)
    assert any("not withdrawn" in message for message in clash(engine))


def test_the_side_branch_of_a_side_branch_is_a_clash(
    engine: Engine, copied: Engine
) -> None:
    changed(engine, hedge="reportedly")
    changed(copied, hedge="surely")
    changed(copied, hedge="certainly")
    taken(engine, copied)
    (message,) = clash(engine)
    assert "'certainly'" in message
    assert "'reportedly'" in message


def test_two_that_cite_one_page_cite_one_source(engine: Engine, second: Engine) -> None:
    kursk(engine)
    written(second, NewSource(slug="page", url=PAGE, title="The page"))
    taken(engine, second)
    with reading(engine) as session:
        (source,) = query.sources(session)
        (clash,) = query.clashes(session)
    assert (source.slug, source.title) == ("page", "The page")
    assert "slug 'page', title 'The page'" in clash.message
    assert "slug 'post', title 'A post'" in clash.message


def amend(engine: Engine, name: str, **changes: Any) -> None:
    with record.entry(engine, by="me", reason="a slip") as entry:
        record.amend_question(entry, name, changes)


def test_what_is_in_force_is_kept_by_saying_it_again(
    engine: Engine, copied: Engine
) -> None:
    with pytest.raises(InvalidInputError, match="nothing would change"):
        changed(engine)
    changed(engine, hedge="reportedly")
    changed(copied, hedge="surely")
    taken(engine, copied)
    assert len(clash(engine)) == 1
    changed(engine)
    assert clash(engine) == []
    with reading(engine) as session:
        assert query.claim(session, "1").hedge == "surely"
    taken(copied, engine)
    assert clash(copied) == []
    with pytest.raises(InvalidInputError, match="nothing would change"):
        changed(copied)
    proved(copied)


def test_a_part_of_a_thing_is_kept_so_too(engine: Engine, copied: Engine) -> None:
    amend(engine, "kursk", options=(NewOption(slug="russia", label="Moscow"),))
    amend(copied, "kursk", options=(NewOption(slug="russia", label="Russians"),))
    taken(engine, copied)
    (message,) = clash(engine)
    assert "label 'Russians'" in message
    assert 'factlog question amend kursk --reason "…"' in message
    amend(engine, "kursk")
    assert clash(engine) == []
    proved(engine)


def test_what_is_withdrawn_stays_so_by_withdrawing_it_again(
    engine: Engine, copied: Engine
) -> None:
    changed(copied, hedge="surely")
    withdraw(engine)
    with pytest.raises(RefusedError, match="was withdrawn"):
        withdraw(engine)
    taken(engine, copied)
    (message, *_) = clash(engine)
    assert 'factlog claim withdraw 1 --reason "…"' in message
    withdraw(engine)
    assert clash(engine) == []
    proved(engine)


def withdraw(engine: Engine) -> None:
    with record.entry(engine, by="me", reason="twice typed") as entry:
        record.withdraw_claim(entry, "1")


def test_every_branch_that_differs_is_told(
    engine: Engine, second: Engine, third: Engine
) -> None:
    kursk(engine)
    for log in (second, third):
        taken(log, engine)
    changed(third, hedge="perhaps")
    changed(second, hedge="maybe")
    changed(engine, hedge="surely")
    taken(engine, second)
    taken(engine, third)
    told = clash(engine)
    assert len(told) == 2
    for word in ("'maybe'", "'perhaps'"):
        assert sum(word in message for message in told) == 1


def test_a_branch_that_ends_alike_is_no_clash(engine: Engine, copied: Engine) -> None:
    changed(copied, hedge="perhaps")
    changed(copied, hedge="surely")
    changed(engine, hedge="surely")
    taken(engine, copied)
    assert clash(engine) == []


def test_undoing_what_is_in_force_brings_back_what_it_hid(
    engine: Engine, copied: Engine
) -> None:
    changed(copied, hedge="perhaps")
    changed(engine, hedge="surely")
    taken(engine, copied)
    undo(engine, "2")
    assert hedge(engine) == "perhaps"
    assert clash(engine) == []
    proved(engine)


def test_undoing_what_is_in_force_brings_back_the_later_of_what_was_there(
    engine: Engine, copied: Engine
) -> None:
    changed(copied, hedge="perhaps")
    changed(engine, hedge="maybe")
    changed(engine, hedge="surely")
    taken(engine, copied)
    undo(engine, "3")
    assert hedge(engine) == "maybe"


def test_what_was_settled_without_a_change_is_not_taken_back(
    engine: Engine, copied: Engine
) -> None:
    changed(engine, hedge="perhaps")
    changed(copied, hedge="maybe")
    taken(engine, copied)
    changed(engine)
    assert not clash(engine)
    with reading(engine) as session:
        settled = query.state(session).entries
    with pytest.raises(RefusedError, match="changed nothing"):
        undo(engine, str(settled))
    assert not clash(engine)


def test_what_was_settled_stays_so_when_a_third_comes(
    engine: Engine, second: Engine, third: Engine
) -> None:
    kursk(engine)
    for log in (second, third):
        taken(log, engine)
    changed(engine, hedge="perhaps")
    changed(second, hedge="maybe")
    taken(engine, second)
    changed(engine, hedge="settled")
    changed(third, hedge="surely")
    taken(engine, third)
    (message,) = clash(engine)
    assert "'surely'" in message
    assert "'settled'" in message


def test_a_part_that_was_withdrawn_is_settled_by_amending_the_whole(
    engine: Engine, copied: Engine
) -> None:
    with record.entry(copied, by="me", reason="he left") as entry:
        record.leave_actor(entry, "gerasimov", "russia", "2025-05-01")
    with record.entry(engine, by="me", reason="never so") as entry:
        record.amend_actor(entry, "gerasimov", {}, no_affiliations=["russia"])
    taken(engine, copied)
    (message,) = clash(engine)
    assert 'factlog actor amend gerasimov --reason "…"' in message
    with record.entry(engine, by="me", reason="it was never so") as entry:
        record.amend_actor(entry, "gerasimov", {})
    assert clash(engine) == []


def test_a_source_that_both_made_outlives_the_undoing_of_one(
    engine: Engine, second: Engine
) -> None:
    for log in (second, engine):
        written(log, NewSource(slug="page", url=PAGE, title="The page"))
    taken(engine, second)
    undo(engine, "1")
    with reading(engine) as session:
        assert [row.slug for row in query.sources(session)] == ["page"]
    proved(engine)
