"""factlog export --format parquet."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet

import factlog
from factlog import moments, query, reading
from factlog.export.parquet import GROUP, SCHEMA
from factlog.export.parquet import parquet as write
from tests.cli.stories import triple
from tests.db.hostile import HOSTILE
from tests.db.logs import actor, asked, kursk, said, written

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.conftest import Run

NUMBERS = {"low_number", "high_number"}
MOMENTS = {name for name in SCHEMA.names if name.endswith(("_earliest", "_latest"))}


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a Parquet file as `claim list --format json` has it."""
    found = {name: row[name] for name in row if name not in NUMBERS}
    for name in MOMENTS:
        found[name] = row[name] and f"{row[name]:%Y-%m-%dT%H:%M:%SZ}"
    for name in ("recorded_at", "changed_at"):
        found[name] = row[name] and f"{row[name]:%Y-%m-%dT%H:%M:%S.%fZ}"
    return found


def read(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return rows


def test_what_is_read_back_is_what_claim_list_says(story: Run, tmp_path: Path) -> None:
    told = triple(story("export -o claims.parquet"))
    assert told == (0, "", "wrote claims.parquet\n")
    rows = read(tmp_path / "claims.parquet")
    listed = json.loads(story("claim list --format json").stdout)
    assert [plain(row) for row in rows] == listed
    assert any(row["citations"] for row in rows)


def test_hostile_words_and_exact_figures_come_back_as_they_were(
    engine: Engine, tmp_path: Path
) -> None:
    kursk(engine)
    figure = "0.1000000000000000055511151231257827"
    written(
        engine,
        actor("a"),
        asked("toll", answers="quantity"),
        *(said("kursk", "a", "russia", words=words) for words in HOSTILE.values()),
        said("toll", "a", f"at least {figure}"),
    )
    files = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    for file in files:
        with reading(engine) as session, file.open("wb") as opened:
            write(query.claims(session), opened)
    assert files[0].read_bytes() == files[1].read_bytes()
    rows = read(files[0])
    assert {row["text"] for row in rows} >= {*HOSTILE.values()}
    assert (rows[-1]["low"], rows[-1]["low_number"]) == (figure, 0.1)
    assert (rows[-1]["high"], rows[-1]["high_number"]) == (None, None)


def test_a_row_group_is_held_at_a_time(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factlog.export.parquet.GROUP", 2)
    written(engine, actor("a"), asked("q"), *(said("q", "a", "yes") for _ in range(5)))
    file = tmp_path / "claims.parquet"
    with reading(engine) as session, file.open("wb") as opened:
        write(query.claims(session), opened)
    described = parquet.ParquetFile(file).metadata
    groups = range(described.num_row_groups)
    assert [described.row_group(at).num_rows for at in groups] == [2, 2, 1]
    assert GROUP > 2


@pytest.mark.parametrize("second", [-62_167_219_201, 0, 1_745_625_600, 2**50])
def test_a_moment_is_read_as_it_was_written(second: int) -> None:
    assert moments.seconds(moments.iso(second)) == second


def test_words_cannot_be_withheld_from_it(story: Run) -> None:
    code, out, err = triple(story("export -o c.parquet --withhold claim.text"))
    assert (code, out) == (2, "")
    assert err.startswith("factlog: a Parquet file cannot show that words are withheld")


def test_without_its_package_the_extra_is_named(tmp_path: Path) -> None:
    blocked = (
        "import sys\n"
        "sys.modules['pyarrow'] = None\n"
        "from factlog.__main__ import main\n"
        "main()\n"
    )
    factlog.init(str(tmp_path / "one.db")).dispose()
    done = subprocess.run(
        [sys.executable, "-c", blocked, "--db", "one.db", "export", "-f", "parquet"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "a Parquet file needs the package pyarrow" in done.stderr
    assert "pip install 'factlog[parquet]'" in done.stderr
