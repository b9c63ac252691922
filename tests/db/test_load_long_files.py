"""A long file is several entries; a load that was broken off goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from factlog.db.journal import Journal
from factlog.load import files
from tests.db.logs import StopError, claims_of, counts, every, exported, lines, loaded
from tests.db.refusals import problems
from tests.db.rows import CLAIM, QUESTION

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def many(size: int) -> str:
    """Return so many rows, the last of them a claim."""
    rows: list[dict[str, Any]] = [QUESTION]
    rows += [{"row": "actor", "slug": f"a{n}", "name": f"A {n}"} for n in range(size)]
    return lines(*rows, {**CLAIM, "actor": f"a{size - 1}"})


def test_a_long_file_is_written_in_entries_of_limited_size(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files.AN_ENTRY == 1_000
    monkeypatch.setattr(files, "AN_ENTRY", 100)
    assert loaded(engine, path, many(250)).recorded == 252
    union = " UNION ALL ".join(
        f'SELECT entry_id FROM "{table}"'
        for table in ("actor", "actor_name", "question", "option", "claim")
    )
    sizes = every(
        engine, f"SELECT count(*) FROM ({union}) AS r GROUP BY entry_id ORDER BY 1"
    )
    assert len(sizes) > 4
    assert max(sizes)[0] <= 100
    assert len(set(every(engine, "SELECT reason FROM entry"))) == 1
    assert claims_of(engine)[0].stands


def test_a_load_that_was_broken_off_goes_on_where_it_stopped(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AN_ENTRY", 20)
    sealed = 0
    seal = Journal.seal

    def failing(journal: Any) -> Any:
        nonlocal sealed
        sealed += 1
        if sealed == 3:
            raise StopError
        return seal(journal)

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "seal", failing)
        with pytest.raises(StopError):
            loaded(engine, path, many(40))
    kept = counts(engine)
    assert kept["entry"] == 2
    assert 0 < kept["actor"] < 40
    before = exported(engine)
    done = loaded(engine, path, many(40))
    assert done.known == kept["actor"] + kept["question"]
    assert counts(engine)["actor"] == 40
    assert claims_of(engine)[0].actor == "a39"
    assert exported(engine).startswith(before)


def test_a_long_file_with_a_problem_at_its_end_writes_nothing(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AN_ENTRY", 20)
    content = many(40) + lines({**CLAIM, "actor": "nobody"})
    ((line, _, _),) = problems(engine, path, content)
    assert line == 43
