"""Claims of a time are found by an index, however wide or open their dates are."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from factlog import moments, query, reading, record
from factlog.db.session import look_back
from factlog.errors import InvalidInputError
from factlog.query import ClaimFilter
from factlog.query.said_when import Within
from tests.db.logs import actor, asked, claims_of, said, written

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from factlog.rows import ClaimRow

DATES = (
    *("2024", "2024-12-31", "2025", "2025-02", "about 2025-02-27", "2025-02-28"),
    *("2025-03-01T00:00Z", "2025-02-28T23:59Z", "2025-02-26/2025-03-01", "202X"),
    *("2025-03", "2025-03-01", "2025-02-27/..", "../2025-02-28", "../2026", "../.."),
    *("2025-03-02", "2025-03-03/..", "about 2025-03-02", "2026", None),
)
DAYS = (None, "2024-12-31", "2025-02-28", "2025-03-01", "2025-03-02", "2027", "1900")


def allowed(row: ClaimRow, since: str | None, until: str | None) -> bool:
    """Whether a claim may have been said then, by what its row says."""
    if since is None and until is None:
        return True
    first = moments.iso(moments.start(since)) if since else ""
    last = moments.iso(moments.moment(until)) if until else "9"
    return (
        row.said is not None
        and (row.said_latest or "9") >= first
        and (row.said_earliest or "") <= last
    )


def turned(since: str | None, until: str | None) -> bool:
    """Whether a time would end before it begins."""
    return since is not None and until is not None and until < since


def test_a_time_that_ends_before_it_begins_is_refused(engine: Engine) -> None:
    with pytest.raises(InvalidInputError, match="2025-10 is before 2025-11") as refused:
        claims_of(engine, since="2025-11", until="2025-10")
    assert refused.value.hint == "type --since EARLIER --until LATER"
    assert claims_of(engine, since="2025-10-28", until="2025-10") == []


def test_what_may_have_been_said_in_a_time_is_found_in_the_order_of_a_list(
    engine: Engine,
) -> None:
    claims = [said("q", f"a{n % 3}", "yes", day) for n, day in enumerate(DATES * 2)]
    written(engine, *map(actor, ("a0", "a1", "a2")), asked("q"), *claims)
    rows = claims_of(engine)
    assert len(rows) == len(claims)
    times = [
        (one, other) for one, other in product(DAYS, DAYS) if not turned(one, other)
    ]
    for (since, until), who in product(times, (None, "a1")):
        wanted: dict[str, Any] = {"since": since, "until": until, "actor": who}
        expected = [
            row.number
            for row in rows
            if allowed(row, since, until) and who in {None, row.actor}
        ]
        assert [row.number for row in claims_of(engine, **wanted)] == expected
        with reading(engine) as session:
            found = ClaimFilter(**wanted)
            assert query.count_claims(session, found) == len(expected)
            page = [row.number for row in query.claims(session, found, limit=3)]
            assert page == expected[:3]


def test_only_the_version_that_is_known_is_found(engine: Engine) -> None:
    written(engine, actor("a"), asked("q"))
    for day in ("2024", "2025-03-01", "2025-03", "../2025", "2025-03-04"):
        written(engine, said("q", "a", "yes", day))
    with reading(engine) as session:
        before = query.state(session).entries
    with record.entry(engine, by="t", reason="dates were wrong") as entry:
        record.amend_claim(entry, "1", {"said": "2025"})
        record.amend_claim(entry, "2", {"said": "2026"})
        record.amend_claim(entry, "3", {"said": "2024-02"})
        record.withdraw_claim(entry, "4")
    early_march = ClaimFilter(since="2025-03-01", until="2025-03-03")
    for last, expected in ((before, [4, 2, 3]), (before + 1, [1])):
        with reading(engine) as session:
            look_back(session, last)
            found = query.claims(session, early_march)
            assert [row.number for row in found] == expected
            assert query.count_claims(session, early_march) == len(expected)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)  # it tells its plans
def test_a_server_reads_a_time_where_its_index_begins_it(engine: Engine) -> None:
    plans = []
    with reading(engine) as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
        for within in (Within(0, None), Within(None, 0), Within(0, 1)):
            for chosen in within.in_turn():
                typed = chosen.limit(2).compile(
                    session.connection(), compile_kwargs={"literal_binds": True}
                )
                plan = session.scalars(text(f"EXPLAIN {typed}"))
                plans.append("\n".join(plan))
    for before, then in zip(plans[::2], plans[1::2], strict=True):
        assert "Seq Scan" not in before + then
        assert "Sort" not in then
        assert "((said IS NULL) = false) AND" in then
    assert "(((said_latest - said_earliest) <= 31622400) = false)" in plans[0]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # it counts its steps
@pytest.mark.parametrize(
    "wanted",
    [
        ClaimFilter(since="2025-03-01"),
        ClaimFilter(until="1900"),
        ClaimFilter(since="2025-03-01", until="2025-03-01"),
        ClaimFilter(actor="b"),
    ],
)
def test_a_page_of_a_time_costs_no_more_for_what_was_said_before_or_after(
    engine: Engine, wanted: ClaimFilter
) -> None:
    def steps() -> int:
        taken: list[None] = []
        with reading(engine) as session:
            held: Any = session.connection().connection.driver_connection
            held.set_progress_handler(lambda: taken.append(None), 1)
            list(query.claims(session, wanted, limit=2))
            held.set_progress_handler(None, 0)
        return len(taken)

    def others(count: int) -> None:
        days = ("2024-01-02", "2024-02", "2025-05-01", "2025-06")
        written(engine, *(said("q", "a", "yes", day) for day in days * count))

    written(engine, actor("a"), actor("b"), asked("q"))
    written(engine, *(said("q", "b", "yes", "2025-03-01") for _ in range(3)))
    others(5)
    few = steps()
    others(100)
    assert steps() < 1.2 * few
