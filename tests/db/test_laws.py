"""Laws of any log: what is stored is what the rules give, whenever it is asked."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import date, timedelta
from os import environ
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from factlog import derive, query, reading, record
from factlog.analysis.opposed import in_dispute
from factlog.analysis.pairs import pairs
from factlog.analysis.spans import FOREVER
from factlog.analysis.status import periods
from factlog.db import models as m
from factlog.derive import kept
from factlog.errors import InvalidInputError, NotFoundError, RefusedError
from factlog.inputs import NewCounter
from factlog.query import DisputeFilter
from factlog.vocab import Act, Answers, Counter, Time
from tests.db.logs import PAGE, actor, asked, claims_of, exported, loaded, said, written
from tests.unit.claims import parties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hypothesis.strategies import DrawFn
    from sqlalchemy import Engine

    from factlog.inputs import NewClaim
    from tests.db.conftest import Logs

pytestmark = pytest.mark.no_cover  # which would slow it down

START = date(2025, 4, 1)
ACTORS = ("a", "a1", "a2", "b", "b1", "c")
QUESTIONS = {
    "who": ("x", "y", "x,y", "none", "unknown"),
    "fixed": ("x", "y"),
    "toll": ("10", "at least 20", "15..30", "about 40", "unknown"),
    "level": ("10", "20", "over 30"),
    "when": ("2025-01", "2025-01-05", "2025-02", "unknown"),
    "words": (None, "This."),
}


def setting() -> list[Any]:
    """Return the actors and questions of any log."""
    return [
        *(actor("a"), actor("a1", "a"), actor("a2", "a"), actor("b")),
        *(actor("b1", "b"), actor("c")),
        asked("who", "x", "y"),
        asked("fixed", "x", "y", time=Time.FIXED),
        asked("toll", answers=Answers.QUANTITY, time=Time.CUMULATIVE, window_days=1),
        asked("level", answers=Answers.QUANTITY, tolerance="5"),
        asked("when", answers=Answers.DATE, time=Time.FIXED),
        asked("words", answers=Answers.TEXT),
    ]


@st.composite
def days(draw: DrawFn) -> str | None:
    """Draw a day as people type it, or none."""
    day = (START + timedelta(days=draw(st.integers(0, 20)))).isoformat()
    forms = (None, day, day, day, f"{day}T12:00Z", f"{day}~", f"../{day}", f"{day}/..")
    return draw(st.sampled_from(forms))


@st.composite
def claims(draw: DrawFn, before: int) -> NewClaim:
    """Draw a claim; it may be made against one of those before it."""
    question = draw(st.sampled_from(sorted(QUESTIONS)))
    act = draw(st.sampled_from([Act.ASSERTS, Act.ASSERTS, Act.DENIES, Act.CONCEDES]))
    answer = draw(st.sampled_from(QUESTIONS[question]))
    counters = None
    if before and draw(st.booleans()):
        counters = NewCounter(
            claim=str(draw(st.integers(1, before))),
            kind=draw(st.sampled_from(Counter)),
        )
    return said(
        question,
        draw(st.sampled_from(ACTORS)),
        answer,
        draw(days()),
        *draw(st.lists(st.sampled_from([PAGE, PAGE + "2"]), max_size=1)),
        act=Act.ASSERTS if answer == "unknown" else act,
        counters=counters,
    )


@st.composite
def logs_of_claims(draw: DrawFn) -> list[NewClaim | int]:
    """Draw claims, and numbers of claims that are taken back."""
    return [
        draw(st.integers(1, number))
        if number and draw(st.integers(0, 5)) == 0
        else draw(claims(number))
        for number in range(draw(st.integers(1, 8)))
    ]


def recorded(engine: Engine, drawn: Sequence[NewClaim | int]) -> None:
    """Record what was drawn, in a few entries; what is refused is left out."""
    written(engine, *setting())
    for start in range(0, len(drawn), 4):
        with record.entry(engine, by="me") as entry:
            for one in drawn[start : start + 4]:
                with suppress(RefusedError, NotFoundError, InvalidInputError):
                    if isinstance(one, int):
                        record.retract_claim(entry, str(one), said="2025-04-25")
                    else:
                        record.add_claim(entry, one)


def stored(engine: Engine) -> tuple[set[Any], set[Any]]:
    """Return what the tables say of standing and status."""
    with reading(engine) as session:
        stands = session.scalars(select(m.Standing).where(m.newest(m.Standing))).all()
        spans = session.scalars(
            select(m.StatusSpan).where(m.newest(m.StatusSpan))
        ).all()
        return (
            {
                (s.claim_id, s.starts, s.ends, s.side_id, s.disputed, s.ended_by_id)
                for s in stands
            },
            {
                (
                    s.question_id,
                    s.starts,
                    s.ends,
                    s.status,
                    s.since,
                    s.sides,
                    s.claims,
                    s.origins,
                    s.last_said,
                )
                for s in spans
            },
        )


def worked_out(engine: Engine) -> tuple[set[Any], set[Any]]:
    """Return what the rules say of standing and status, all questions at once."""
    with reading(engine) as session:
        asked = set(session.scalars(select(m.Question.key)))
        found = derive.cases(session, asked)
    opposed = {
        key: parties(
            pairs(case.question, case.claims, case.visitors, case.stands, case.against),
            case.visitors,
        )
        for key, case in found.items()
    }
    every = in_dispute(opposed.values())
    stands, spans = set(), set()
    for key, case in found.items():
        for claim in case.claims:
            quarrels = every.get(claim.number, ())
            for span in case.stands[claim.number]:
                inner = {e for q in quarrels for e in (q.starts, q.ends)}
                edges = sorted(
                    {span.starts, span.ends, *(e for e in inner if span.holds(e))}
                )
                pieces = list(itertools.pairwise(edges))
                for starts, ends in pieces or [(span.starts, span.ends)]:
                    disputed = bool(pieces) and any(q.holds(starts) for q in quarrels)
                    by = span.ended_by if ends == span.ends else None
                    shown = None if ends == FOREVER else ends
                    stands.add((claim.number, starts, shown, claim.side, disputed, by))
        for one in periods(case.claims, case.visitors, case.stands, opposed[key]):
            ends_at = None if one.ends == FOREVER else one.ends
            spans.add(
                (
                    key,
                    one.starts,
                    ends_at,
                    one.status,
                    one.since,
                    one.sides,
                    one.claims,
                    one.origins,
                    one.last_said,
                )
            )
    return stands, spans


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Return a kind of database, to be emptied for every example."""
    return str(request.param)


thoroughly = settings(
    max_examples=int(environ.get("EX", "6")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@thoroughly
@given(drawn=logs_of_claims())
def test_what_is_stored_is_what_the_rules_give(
    logs: Logs, kind: str, drawn: list[NewClaim | int]
) -> None:
    engine = logs.empty(kind)
    recorded(engine, drawn)
    assert stored(engine) == worked_out(engine)


@thoroughly
@given(drawn=logs_of_claims(), hours=st.lists(st.integers(-24, 24 * 40), max_size=2))
def test_a_list_agrees_with_each_dispute_at_any_moment(
    logs: Logs, kind: str, drawn: list[NewClaim | int], hours: list[int]
) -> None:
    engine = logs.empty(kind)
    recorded(engine, drawn)
    with reading(engine) as session:
        for at in [*moments(hours), None]:
            rows = query.disputes(session, DisputeFilter(every=True), at=at)
            for row in list(rows):
                found = query.dispute(session, row.question, at=at)
                asked = query.question(session, row.question, at=at)
                assert row.status == found.status == asked.status
                assert row.since == found.since
                assert row.origins == found.origins
                assert row.sides == len(found.sides)
                assert row.claims == sum(len(s.positions) for s in found.sides)
                standing = {one.number: one.stands for one in found.claims}
                for side in found.sides:
                    assert all(standing[one.claim] for one in side.positions)
                if at is None:
                    now = query.present(session, row.question)
                    assert (now.question, now.status) == (found.question, found.status)
                    assert now.sides == found.sides


def moments(hours: list[int]) -> Iterator[str]:
    """Yield moments so many hours after the start."""
    for each in hours:
        day = START + timedelta(days=each // 24)
        yield f"{day.isoformat()}T{each % 24:02}:00Z"


@thoroughly
@given(drawn=logs_of_claims())
def test_a_log_that_is_loaded_is_worked_out_alike(
    logs: Logs,
    kind: str,
    drawn: list[NewClaim | int],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    engine = logs.empty(kind)
    recorded(engine, drawn)
    before = stored(engine)
    out = exported(engine)
    path: Path = tmp_path_factory.mktemp("laws") / "log.jsonl"
    loaded(logs.empty(kind), path, out)
    assert stored(engine) == before
    assert exported(engine) == out


@thoroughly
@given(drawn=logs_of_claims(), data=st.data())
def test_the_order_of_typing_changes_nothing(
    logs: Logs, kind: str, drawn: list[NewClaim | int], data: st.DataObject
) -> None:
    plain = [one for one in drawn if not isinstance(one, int)]
    plain = [one for one in plain if one.counters is None and one.said]
    told = []
    for order in (plain, data.draw(st.permutations(plain))):
        engine = logs.empty(kind)
        recorded(engine, order)
        with reading(engine) as session:
            told.append(
                [
                    (row.question, row.status, row.sides, row.claims, row.since)
                    for row in query.disputes(session, DisputeFilter(every=True))
                ]
            )
    assert told[0] == told[1]


@thoroughly
@given(drawn=logs_of_claims())
def test_a_claim_that_is_withdrawn_might_never_have_been_recorded(
    logs: Logs, kind: str, drawn: list[NewClaim | int]
) -> None:
    engine = logs.empty(kind)
    recorded(engine, drawn)
    before = stored(engine)
    (number,) = written(engine, said("who", "a1", "x", "2025-04-05", PAGE))
    assert number in {row.number for row in claims_of(engine)}
    with record.entry(engine, by="me", reason="a mistake") as entry:
        record.withdraw_claim(entry, str(number))
    assert stored(engine) == before


def test_more_questions_than_one_statement_takes_are_read_whole(
    engine: Engine,
) -> None:
    written(engine, actor("a"), *(asked(f"q{n}") for n in range(510)))
    written(engine, said("q0", "a", "yes"), said("q509", "a", "no"))
    with reading(engine) as session:
        found = derive.cases(session, range(1, 511))
    assert len(found) == 510
    assert [key for key, case in found.items() if case.claims] == [1, 510]


@pytest.mark.parametrize("model", kept.SAYS)
def test_what_is_compared_is_all_that_a_row_says(model: type[kept.Derived]) -> None:
    version = {"entry_id", "superseded_id"}
    columns = [one.name for one in kept.table(model).columns]
    assert list(kept.own(model)) == [name for name in columns if name not in version]
