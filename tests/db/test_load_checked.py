"""A long file is checked, and then written as it was found: not understood again."""

from __future__ import annotations

import csv
import errno
import io
import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from factlog import query, reading, record
from factlog.inputs import NewCitation, NewClaim, NewQuestion
from factlog.load import Progress, load
from factlog.load.rows import Loading
from factlog.record import Lot, Trial
from tests.db.logs import (
    actor,
    claims_of,
    counts,
    every,
    lines,
    loaded,
    spreadsheet,
    written,
)
from tests.db.rows import CLAIM, EVERYTHING
from tests.db.test_laws import stored, worked_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

PAGE = "https://example.org/{}"
OWN = {"uid", "recorded_at"}
"""What two logs say differently of the same claim."""


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let entries and lots be small."""
    monkeypatch.setattr("factlog.record.lots.AN_ENTRY", 20)
    monkeypatch.setattr("factlog.load.files.A_LOT", 5)


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """List how many lines of each lot were understood again to write them."""
    found: list[int] = []
    understood = Loading.record

    def counting(loading: Loading, lot: Lot, some: Any, tell: Any) -> None:
        if not isinstance(lot, Trial):
            found.append(len(some))
        understood(loading, lot, some, tell)

    monkeypatch.setattr(Loading, "record", counting)
    return found


def between_lots(monkeypatch: pytest.MonkeyPatch, do: Callable[[int], object]) -> None:
    """Do something before each lot, which is told its number, is kept."""
    numbers, keep = itertools.count(1), record.keep

    def keeping(*given: Any, **how: Any) -> Lot:
        do(next(numbers))
        return keep(*given, **how)

    monkeypatch.setattr(record, "keep", keeping)


def said(engine: Engine) -> list[dict[str, str]]:
    """Return what is recorded of all claims, but for what is each log's own."""
    rows = csv.DictReader(io.StringIO(spreadsheet(engine)))
    return [{n: row[n] for n in row if n not in OWN} for row in rows]


def sound(engine: Engine) -> None:
    """See that a log is as it was recorded, and what is derived as it should be."""
    with reading(engine) as session:
        query.verify(session)
    assert stored(engine) == worked_out(engine)


def test_rows_of_every_kind_are_written_as_they_were_checked(
    engine: Engine,
    second: Engine,
    path: Path,
    again: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = lines(*EVERYTHING)
    done = loaded(engine, path, content)
    assert (done.recorded, again) == (len(EVERYTHING), [])
    monkeypatch.setattr("factlog.load.files.A_LOT", len(EVERYTHING))
    loaded(second, path, content)
    assert again == [len(EVERYTHING)]
    assert said(engine) == said(second)
    one, other = counts(engine), counts(second)
    assert one | {"entry": 0} == other | {"entry": 0}
    sound(engine)
    assert loaded(engine, path, content).known == len(EVERYTHING)


def test_what_is_checked_while_others_write_is_recorded_anew(
    engine: Engine, path: Path, again: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(lot: int) -> None:
        if lot == 3:
            written(engine, actor("someone-else"))

    between_lots(monkeypatch, other)
    content = many(20)
    assert loaded(engine, path, content).recorded == 22
    assert again == [5, 5, 2]
    assert counts(engine)["actor"] == 21
    assert claims_of(engine)[0].actor == "a19"
    sound(engine)
    assert loaded(engine, path, content).known == 22


def test_a_source_that_was_withdrawn_and_is_cited_again_is_there_again(
    engine: Engine, path: Path, again: list[int]
) -> None:
    written(engine, actor("russia"))
    loaded(engine, path, lines({"row": "question", "slug": "q", "text": "Is it so?"}))
    loaded(engine, path, lines({"row": "source", "slug": "s", "url": PAGE.format(1)}))
    with record.entry(engine, reason="a mistake") as entry:
        record.withdraw_source(entry, "s")
    del again[:]
    cited = [{"source": PAGE.format(1)}]
    claims = [{**CLAIM, "text": f"Words {n}.", "citations": cited} for n in range(12)]
    assert loaded(engine, path, lines(*claims)).recorded == 12
    assert again == [5, 5, 2]
    assert counts(engine)["source"] == 3
    assert {one.source for row in claims_of(engine) for one in row.citations} == {"s"}
    sound(engine)


def test_where_there_is_no_room_to_wait_lines_are_recorded_anew(
    engine: Engine, path: Path, again: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, given: Any) -> int:
            if self.tell():
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(given)

    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full())
    assert loaded(engine, path, many(20)).recorded == 22
    assert again == [5, 5, 5, 5, 2]
    sound(engine)


def many(size: int) -> str:
    """Return a question, so many actors, and a claim by the last of them."""
    rows = [{"row": "actor", "slug": f"a{n}", "name": f"A {n}"} for n in range(size)]
    asked = {"row": "question", "slug": "q", "text": "Is it so?"}
    return lines(asked, *rows, {**CLAIM, "actor": f"a{size - 1}"})


def test_entries_hold_no_more_than_they_may(
    engine: Engine, path: Path, again: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factlog.load.files.A_LOT", 40)
    assert loaded(engine, path, many(60)).recorded == 62
    assert again == []
    sizes = [rows for (rows,) in every(engine, "SELECT length(leaves) / 32 FROM entry")]
    assert (max(sizes), sum(sizes) > 120) == (20, True)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("who", ["a reporter", "a trial"])
def test_a_trial_is_in_nobodys_way_and_nobody_is_in_its(
    engine: Engine, path: Path, who: str
) -> None:
    """Each of two names the same new address, the one while the other is at it."""
    cited = (NewCitation(source=PAGE.format("new")),)
    written(engine, actor("russia"), NewQuestion(slug="q", text="Is it so?"))
    one = NewClaim(question="q", actor="russia", text="Yes.", answer="yes")
    row = {**CLAIM, "citations": [{"source": PAGE.format("new")}]}
    path.write_text(lines(*({**row, "text": f"Words {n}."} for n in range(12))))
    content = path.with_name("more.jsonl")
    content.write_text(lines(*({**row, "text": f"More {n}."} for n in range(12))))
    waited: list[bool] = []

    def also(now: Progress) -> None:
        if now.doing == "checking" and not waited:
            cites = replace(one, citations=cited)
            work: Callable[[], object] = partial(written, engine, cites)
            if who == "a trial":
                work = partial(load, engine, [content], by="other")
            with ThreadPoolExecutor(1) as other:
                done = other.submit(work)
                waited.append(done.exception(timeout=30) is not None)

    assert load(engine, [path], by="tester", watch=also).recorded == 12
    assert waited == [False]
    assert counts(engine)["source"] == 1
    sound(engine)
