"""factlog db."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.cli.stories import triple

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

PARTS = [
    *("database", "foreign keys", "guards", "chain", "standing", "status_span"),
    "search",
]


def test_a_log_is_examined_part_by_part(story: Run) -> None:
    code, out, err = triple(story("db check"))
    assert (code, err) == (0, "")
    header, *rows = (line.split("\t") for line in out.splitlines())
    assert header == ["part", "found"]
    assert [part for part, _ in rows] == PARTS
    told = json.loads(story("db check --format json").stdout)
    assert [[row["part"], row["found"]] for row in told] == rows
    assert triple(story("verify"))[1].split()[-1] in out


def test_the_parts_fit_a_terminal(kursk_here: Run) -> None:
    code, out, err = triple(kursk_here("db check --format table"))
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert [part for part in PARTS if f"\n{part} " in out] == PARTS


@pytest.mark.parametrize("form", ["tsv", "table"])
def test_what_is_right_is_printed_before_the_first_thing_that_is_not(
    kursk_here: Run, tmp_path: Path, form: str
) -> None:
    before = kursk_here("dispute list").stdout
    with closing(sqlite3.connect(tmp_path / "factlog.db")) as connection:
        connection.execute("UPDATE status_span SET claims = claims + 1")
        connection.commit()
    code, out, err = triple(kursk_here(f"db check --format {form}"))
    assert code == 5
    assert "standing" in out
    assert "status_span" not in out
    assert err == (
        "factlog: status_span does not hold what the claims on 'kursk-control' say\n"
        "  hint: work it out anew: factlog db rebuild\n"
    )
    expected = (0, "", "all that is derived was worked out anew\n")
    assert triple(kursk_here("db rebuild")) == expected
    assert kursk_here("db check").exit_code == 0
    assert kursk_here("dispute list").stdout == before
