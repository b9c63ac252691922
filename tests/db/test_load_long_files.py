"""A long file is several entries, kept together; a load that was broken off goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

import factlog
from factlog import canonical, query, reading
from factlog.load import Progress, load
from factlog.record import lots
from tests.db.logs import (
    StopError,
    actor,
    claims_of,
    counts,
    every,
    exported,
    lines,
    loaded,
    written,
)
from tests.db.refusals import problems
from tests.db.rows import ACTOR, CLAIM, QUESTION
from tests.db.test_laws import stored, worked_out

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.db.conftest import Logs

ENTRIES = """
    SELECT count(*) FROM ({}) AS r GROUP BY entry_id ORDER BY 1
""".format(
    " UNION ALL ".join(
        f'SELECT entry_id FROM "{table}"'
        for table in ("actor", "actor_name", "question", "option", "claim")
    )
)


def many(size: int) -> str:
    """Return so many rows, the last of them a claim."""
    rows: list[dict[str, Any]] = [QUESTION]
    rows += [{"row": "actor", "slug": f"a{n}", "name": f"A {n}"} for n in range(size)]
    return lines(*rows, {**CLAIM, "actor": f"a{size - 1}"})


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let entries and lots be small."""
    monkeypatch.setattr("factlog.record.lots.AN_ENTRY", 20)
    monkeypatch.setattr("factlog.load.files.A_LOT", 15)


def test_a_long_file_is_written_in_entries_of_limited_size_that_arrive_together(
    engine: Engine, second: Engine, path: Path
) -> None:
    began = canonical.instant(datetime.now(UTC))
    assert loaded(engine, path, many(1100)).recorded == 1102
    sizes = every(engine, ENTRIES)
    assert [size for (size,) in sizes] == [205, 999, 1000]
    assert len(every(engine, "SELECT DISTINCT reason, arrived_at FROM entry")) == 1
    with reading(engine) as session:
        joining, *entries = query.entries(session)
    assert joining.touched == ("joins what came with it",)
    assert entries[-1].recorded_at > began
    with reading(engine) as session:
        assert query.verify(session).entries == len(sizes) + 1
    assert claims_of(engine)[0].stands
    assert stored(engine) == worked_out(engine)
    copy = path.with_name("log.jsonl")
    copy.write_text(exported(engine))
    seen: list[Progress] = []
    load(second, [copy], watch=seen.append)
    assert {(one.doing, one.rows) for one in seen} >= {("loading", 2000)}
    assert seen[-1].done < seen[-1].of == copy.stat().st_size
    assert exported(second) == exported(engine)
    with reading(second) as session:
        assert query.verify(session).entries == len(sizes) + 1


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_server_that_believes_its_tables_to_be_empty_does_not_read_them_over_and_over(
    second: Engine, path: Path, logs: Logs
) -> None:
    rows, log = path, path.with_name("log.jsonl")
    patient = {"options": "-c statement_timeout=20s"}  # to read so takes minutes
    other = factlog.connect(second.url.update_query_dict(patient).render_as_string())
    loaded(other, rows, many(4400))
    log.write_text(exported(other))
    for file in (rows, log):
        logs.empty("postgresql", "second")  # there are pages, and no row in them
        counting = second.connect().execution_options(isolation_level="AUTOCOMMIT")
        with counting as connection:
            connection.execute(text("ANALYZE"))
        load(other, [file])
    other.dispose()
    assert exported(second) == log.read_text()


def test_the_last_rows_of_a_long_file_may_be_known(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factlog.record.lots.AN_ENTRY", 4)
    first, *new = [{"row": "actor", "slug": slug, "name": slug} for slug in "abc"]
    loaded(engine, path, lines(first))
    done = loaded(engine, path, lines(*new, first))
    assert (done.recorded, done.known) == (2, 1)
    assert counts(engine)["entry"] == 3  # one joins the second


@pytest.mark.usefixtures("small")
def test_a_load_that_was_broken_off_goes_on_where_it_stopped(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = 0
    close = lots.Lot.close

    def failing(lot: lots.Lot) -> None:
        nonlocal closed
        closed += 1
        if closed == 3:
            raise StopError
        close(lot)

    with monkeypatch.context() as patched:
        patched.setattr(lots.Lot, "close", failing)
        with pytest.raises(StopError):
            loaded(engine, path, many(40))
    kept = counts(engine)
    assert kept["actor"] == 29  # two lots, and nothing of the third
    before = exported(engine)
    done = loaded(engine, path, many(40))
    assert (done.recorded, done.known) == (12, 30)
    assert counts(engine)["actor"] == 40
    assert claims_of(engine)[0].actor == "a39"
    assert exported(engine).startswith(before)


@pytest.mark.usefixtures("small")
def test_a_long_file_with_a_problem_at_its_end_writes_nothing(
    engine: Engine, path: Path
) -> None:
    content = many(40) + lines({**CLAIM, "actor": "nobody"})
    ((line, _, _),) = problems(engine, path, content)
    assert line == 43


@pytest.mark.usefixtures("small")
def test_a_long_file_may_name_what_it_said_long_before(
    engine: Engine, path: Path
) -> None:
    page = "https://example.org/{}"
    cited = [{"source": page.format("a"), "via": [page.format("b")]}]
    claim = {**CLAIM, "actor": "a0", "citations": cited}
    answered = {"claim": "first", "kind": "disputes"}
    against = {"row": "claim", "actor": "a1", "text": "No.", "counters": answered}
    content = many(20) + lines(
        {**claim, "id": "first"},
        *({**claim, "text": f"Words {n}."} for n in range(20)),
        against,
        {"row": "citation", "claim": "first", "source": page.format("c")},
    )
    assert loaded(engine, path, content).recorded == 45
    assert loaded(engine, path, content).known == 45
    first, *_, last = sorted(claims_of(engine), key=lambda one: one.number)[1:]
    assert last.counters == (first.number,)
    assert counts(engine)["source"] == 3


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_others_record_while_a_long_file_is_tried(engine: Engine, path: Path) -> None:
    path.write_text(many(40))
    others = 0

    def record_too(now: Progress) -> None:
        nonlocal others
        if now.doing == "checking":
            others += 1
            written(engine, actor(f"other-{others}"))

    assert load(engine, [path], watch=record_too).recorded == 42
    assert others == 3
    assert counts(engine)["actor"] == 43
    with reading(engine) as session:
        query.verify(session)


def test_what_is_loaded_was_not_known_while_it_was_loaded(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factlog.record.lots.AN_ENTRY", 4)
    path.write_text(lines(*({**ACTOR, "slug": slug} for slug in "abc")))
    last: list[str] = []
    load(
        engine,
        [path],
        watch=lambda _: last.append(canonical.instant(datetime.now(UTC))),
    )
    with reading(engine) as session:
        assert len([*query.entries(session)]) == 3
    ((arrived,),) = every(engine, "SELECT DISTINCT arrived_at FROM entry")
    shown = arrived if isinstance(arrived, str) else canonical.instant(arrived)
    assert shown > last[-1]


@pytest.mark.usefixtures("small")
def test_who_watches_is_told_how_far_a_load_is(engine: Engine, path: Path) -> None:
    path.write_text(many(40))
    seen: list[Progress] = []
    load(engine, [path], watch=seen.append)
    size = path.stat().st_size
    assert [(one.doing, one.rows) for one in seen] == [
        *(("checking", rows) for rows in (15, 30, 42)),
        *(("loading", rows) for rows in (15, 30, 42)),
    ]
    assert 0 < seen[0].done < seen[1].done < seen[2].done == size
    assert {one.of for one in seen} == {size}
