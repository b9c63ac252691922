"""Claims are found by every filter, and told as they stood on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from factlog import query, reading
from factlog.errors import InvalidInputError, NotFoundError
from factlog.query import ClaimFilter
from factlog.vocab import Act
from tests.db.logs import PAGE, claims_of

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({}, [6, 5, 1, 3, 2, 7, 8, 4]),
        ({"question": "GORNAL"}, [6, 3, 7]),
        ({"actor": "Герасимов"}, [1, 3]),
        ({"side": "russia"}, [1, 3]),
        ({"side": "ukraine"}, [6, 5, 2, 7, 8]),
        ({"source": PAGE}, [1, 2]),
        ({"source": "article"}, [3]),
        ({"act": Act.DECLINES}, [6]),
        ({"topic": "war"}, [6, 1, 3, 2, 7, 8]),
        ({"topic": "wa"}, []),
        ({"match": "free"}, [1, 3]),
        ({"match": "elan"}, [3]),
        ({"match": "REPORTEDLY"}, [4]),
        ({"match": "telegram"}, [5]),
        ({"match": "%"}, []),
        ({"disputed": True}, [1, 8]),
        ({"numbers": frozenset({2, 4, 99})}, [2, 4]),
        ({"numbers": frozenset()}, []),
        ({"since": "2025-04-27"}, [6, 5, 2, 7, 8]),
        ({"since": "2025-05"}, [7, 8]),
        ({"until": "2025-04-26"}, [6, 5, 1, 3]),
        ({"until": "2025-04-26T11:00Z"}, [6, 5, 1, 3]),
        ({"until": "2025-04-26T10:59Z"}, [6, 5, 1]),
        ({"since": "2025-04-26", "until": "2025-04-26"}, [6, 5, 1, 3]),
        ({"question": "kursk", "actor": "ukraine", "act": Act.ASSERTS}, [2, 8]),
    ],
)
def test_claims_are_found_by_every_filter_oldest_first_and_undated_last(
    story: Engine, wanted: dict[str, Any], numbers: list[int]
) -> None:
    assert [row.number for row in claims_of(story, **wanted)] == numbers
    with reading(story) as session:
        filtered = ClaimFilter(**wanted)
        assert query.count_claims(session, filtered) == len(numbers)
        for limit in (0, 1, 2):
            some = list(query.claims(session, filtered, limit=limit))
            assert [row.number for row in some] == numbers[:limit]


@pytest.mark.parametrize("name", ["question", "actor", "side", "source"])
def test_a_filter_that_names_nothing_is_not_found(story: Engine, name: str) -> None:
    with pytest.raises(NotFoundError):
        claims_of(story, **{name: "nowhere"})


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("since", "soon"), ("until", "soon")),
        *(("since", "../2025-05"), ("until", "2025-05/..")),
    ],
)
def test_a_filter_that_is_no_date_with_an_end_is_invalid(
    story: Engine, name: str, typed: str
) -> None:
    with pytest.raises(InvalidInputError):
        claims_of(story, **{name: typed})


def test_a_claim_says_all_that_is_known_of_it(story: Engine) -> None:
    with reading(story) as session:
        row = query.claim(session, "3")
        (cited,) = row.citations
        assert (row.question, row.actor, row.side, row.act) == (
            *("gornal", "gerasimov", "russia", "asserts"),
        )
        assert (row.said, row.said_earliest, row.said_latest) == (
            *("2025-04-26T14:00+03:00", "2025-04-26T11:00:00Z", "2025-04-26T11:00:59Z"),
        )
        assert (row.stands, row.disputed, row.withdrawn) == (True, False, False)
        assert (cited.source, cited.via, cited.reported_by) == (
            *("article", ("post",), "bbc"),
        )
        assert (cited.quote, cited.translation) == ("Liberated ÉLAN", "freed")
        row = query.claim(session, "4")
        assert (row.low, row.high, row.approximate, row.unit, row.label) == (
            *("80", "80", True, "dead", "about 80 dead"),
        )
        assert (row.hedge, row.said, row.said_earliest) == ("reportedly", None, None)
        row = query.claim(session, "6")
        assert (row.said_earliest, row.label) == (None, "gave no answer")
        assert not row.stands
        row = query.claim(session, "7")
        assert (row.said_latest, row.on_behalf_of, row.side) == (
            *(None, "ukraine", "ukraine"),
        )
        row = query.claim(session, "8")
        assert (row.addressee, row.holds, row.holds_latest, row.label) == (
            *("bbc", "2025-05", "2025-05-31T23:59:59Z", "none of them"),
        )
        assert row.recorded_by == "tester"
        assert row.recorded_at.endswith("Z")


def test_what_stood_on_a_day_is_told_by_what_had_been_said(story: Engine) -> None:
    with reading(story) as session:
        before = query.claim(session, "2", at="2025-04-26")
        then = query.claim(session, "2", at="2025-04-27")
        after = query.claim(session, "2", at="2025-05-05")
    assert (before.stands, before.disputed, before.ended_by) == (False, False, None)
    assert (then.stands, then.disputed, then.ended_by) == (True, True, None)
    assert (after.stands, after.disputed, after.ended_by) == (False, False, 8)
    with reading(story) as session:
        listed = {
            day: [
                row.number
                for row in query.claims(session, ClaimFilter(disputed=True), at=day)
            ]
            for day in ("2025-04-26", "2025-04-27", "2025-05-05")
        }
        assert query.count_claims(
            session, ClaimFilter(disputed=True), at="2025-04-27"
        ) == len(listed["2025-04-27"])
    assert listed == {"2025-04-26": [], "2025-04-27": [1, 2], "2025-05-05": [1, 8]}
