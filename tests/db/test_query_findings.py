"""What looks wrong in a log is found, and named once."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record
from factlog.inputs import NewAffiliation, NewCitation, NewCounter, NewSource
from factlog.vocab import Act, Answers, Counter
from tests.db.logs import actor, asked, kursk, said, written

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from factlog.inputs import Input


def findings(engine: Engine, kind: str) -> list[tuple[str, str]]:
    """Return what is found of a kind."""
    with reading(engine) as session:
        found = list(query.findings(session))
    return [(one.thing, one.message) for one in found if one.kind == kind]


def test_nothing_is_found_in_an_empty_log(engine: Engine) -> None:
    with reading(engine) as session:
        assert list(query.findings(session)) == []


def test_a_claim_without_a_source_is_found(engine: Engine) -> None:
    kursk(engine)
    assert findings(engine, "no source") == []
    written(engine, said("kursk", "russia", "russia"))
    ((thing, message),) = findings(engine, "no source")
    assert thing == "claim 3"
    assert "factlog claim cite 3 --source" in message


def test_a_claim_without_a_date_is_found(engine: Engine) -> None:
    kursk(engine)
    assert findings(engine, "undated") == []
    written(engine, said("kursk", "russia", "russia", None, "post"))
    ((thing, message),) = findings(engine, "undated")
    assert thing == "claim 3"
    assert "nothing says when Russia said it" in message


def test_what_was_said_after_its_source_was_published_is_found(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        NewSource(slug="same-day", published="2025-04-27"),
        NewSource(slug="same-month", published="2025-04"),
        NewSource(slug="early", published="2025-03"),
        said("kursk", "russia", "russia", "2025-04-27", "same-day"),
        said("kursk", "russia", "russia", "2025-04-27", "same-month"),
        said("kursk", "russia", "russia", "2025", "early"),
        said("kursk", "russia", "russia", "2025-04-27", "early"),
    )
    (known, _), (thing, message) = findings(engine, "source before claim")
    assert (known, thing) == ("claim 2", "claim 6")
    assert "Russia said it on 2025-04-27, and early that is cited" in message
    assert "published on 2025-03: factlog claim amend 6 --said …" in message


def test_sources_in_a_circle_are_found_once(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        NewSource(slug="b"),
        NewSource(slug="a", relies_on=("b",)),
        NewCitation(claim="2", source="b", via=("a",)),
        NewCitation(claim="1", source="b", via=("a",)),
    )
    assert findings(engine, "circular sourcing") == [
        ("claim 1", "these sources rely on one another: a, b"),
    ]


def test_an_actor_that_nothing_refers_to_is_found(engine: Engine) -> None:
    kursk(engine)
    written(engine, actor("zed"), actor("alone"))
    assert [thing for thing, _ in findings(engine, "unused actor")] == ["alone", "zed"]


@pytest.mark.parametrize(
    "row",
    [
        said("kursk", "zed", "russia"),
        said("kursk", "russia", "russia", on_behalf_of="zed"),
        said("kursk", "russia", "russia", addressee="zed"),
        NewAffiliation(actor="zed", organization="russia", role="member"),
        NewAffiliation(actor="russia", organization="zed", role="member"),
        NewSource(slug="s", publisher="zed"),
        NewCitation(claim="1", source="post", reported_by="zed"),
    ],
    ids=lambda row: next(name for name, own in asdict(row).items() if own == "zed"),
)
def test_an_actor_that_something_refers_to_is_not_unused(
    engine: Engine, row: Input
) -> None:
    kursk(engine)
    written(engine, actor("zed"), row)
    assert findings(engine, "unused actor") == []


def test_actors_of_much_the_same_name_are_found(engine: Engine) -> None:
    written(
        engine,
        actor("a", name="Volodymyr Zelensky", aliases=("Зеленський",)),
        actor("b", name="Volodymyr Zelenskyy", aliases=("ЗЕЛЕНСЬКИЙ", "V. Z.")),
        actor("c", name="Volodymyr Groysman", aliases=("Volodymyr Groisman",)),
    )
    ((thing, message),) = findings(engine, "likely the same")
    assert thing == "a = b"
    assert "% alike" in message


def test_names_that_count_are_not_the_same(engine: Engine) -> None:
    written(
        engine,
        actor("a", name="24th Mechanised Brigade of Suria"),
        actor("b", name="25th Mechanised Brigade of Suria"),
        actor("c", name="24th Mechanized Brigade of Suria"),
    )
    ((thing, _),) = findings(engine, "likely the same")
    assert thing == "a = c"


def test_a_claim_for_two_sides_is_found_once(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        NewSource(slug="old", published="2020-01-01"),
        said("kursk", "gerasimov", "russia", None, "post"),
        said("kursk", "gerasimov", "russia", None, "old"),
        actor("late", kind="state"),
        NewAffiliation(actor="gerasimov", organization="late", since="2024"),
        NewAffiliation(actor="ukraine", organization="late", speaks_for=False),
    )
    told = "gerasimov speaks for two sides on that day"
    both = [("claim 1", told), ("claim 3", told)]
    assert findings(engine, "two sides") == both
    written(engine, said("kursk", "gerasimov", "ukraine", on_behalf_of="gerasimov"))
    assert findings(engine, "two sides") == both


def test_who_speaks_for_one_that_speaks_for_two_speaks_for_two(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        actor("office", "russia"),
        actor("clerk", "office"),
        said("kursk", "clerk", "russia", "2025-05-01", "post"),
        said("kursk", "ukraine", "none", "2025-05-01", on_behalf_of="office"),
    )
    assert findings(engine, "two sides") == []
    written(engine, NewAffiliation(actor="office", organization="ukraine"))
    assert findings(engine, "two sides") == [
        ("claim 3", "clerk speaks for two sides on that day"),
        ("claim 4", "office speaks for two sides on that day"),
    ]


def test_what_an_actor_says_twice_of_one_day_is_found(engine: Engine) -> None:
    kursk(engine)
    denied = {"act": Act.DENIES}
    forged = {"counters": NewCounter(claim="1", kind=Counter.UNDERCUTS, source="post")}
    written(
        engine,
        asked("why", answers=Answers.TEXT),
        said("kursk", "ukraine", "ukraine", "2025-04-27", words="Mended."),
        said("kursk", "ukraine", "ukraine", "2025-04-28"),
        said("kursk", "ukraine", "russia", "2025-04-27"),
        said("kursk", "ukraine", "ukraine", "2025-04-27", **denied),
        said("kursk", "russia", "ukraine", "2025-04-27"),
        said("why", "ukraine", None, "2025-04-27", words="For peace."),
        said("why", "ukraine", None, "2025-04-27", words="For land."),
        said("why", "ukraine", None, "2025-04-27", words="For peace."),
        said(None, "ukraine", None, "2025-04-27", words="Forged.", **forged),
        said(None, "ukraine", None, "2025-04-27", words="Forged.", **forged),
        said("kursk", "ukraine", "ukraine", "2025-04-27"),
        said("kursk", "ukraine", "ukraine", "2025-04-27", holds="2025-04-26"),
        said("kursk", "ukraine", "ukraine", "2025-04-27", on_behalf_of="russia"),
        said("kursk", "ukraine", "ukraine", None),
        said("kursk", "ukraine", "ukraine", None),
    )
    found = findings(engine, "said twice")
    assert [thing for thing, _ in found] == ["claim 3", "claim 10", "claim 13"]
    told = [message.partition(":")[0] for _, message in found]
    assert told == [
        f"{name} says the same in claim {n}"
        for name, n in (
            ("Ukraine", 2),
            ("Ukraine", 8),
            ("Ukraine", 2),
        )
    ]
    assert "factlog claim withdraw 3 --reason …" in found[0][1]
    assert "factlog claim cite 2 --source …" in found[0][1]
    with record.entry(engine, by="me", reason="mended") as entry:
        for number in ("2", "10"):
            record.withdraw_claim(entry, number)
    assert [thing for thing, _ in findings(engine, "said twice")] == ["claim 13"]
