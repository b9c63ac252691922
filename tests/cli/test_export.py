"""factlog export."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from tests.cli.stories import triple

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_entries_are_exported_as_lines_of_json(story: Run) -> None:
    code, out, err = triple(story("export"))
    assert (code, err) == (0, "")
    assert out == story("export --format jsonl").stdout
    assert all(isinstance(json.loads(line), dict) for line in out.splitlines())


def test_claims_are_exported_as_a_spreadsheet(story: Run) -> None:
    code, out, err = triple(story("export --format csv"))
    assert (code, err) == (0, "")
    header, *rows = csv.reader(io.StringIO(out))
    assert "question" in header
    assert len(rows) == 5
    assert "=1+1 [red]<b>mud</b>" in [cell for row in rows for cell in row]


def test_an_export_fills_an_empty_log_which_exports_the_same_bytes(
    kursk: Run, run_here: Run, tmp_path: Path
) -> None:
    assert triple(kursk("export -o log.jsonl")) == (0, "", "wrote log.jsonl\n")
    run_here("--db other.db init")
    loaded = run_here("--db other.db load log.jsonl")
    assert (loaded.exit_code, loaded.stdout) == (0, "")
    again = run_here("--db other.db export").stdout
    assert again == (tmp_path / "log.jsonl").read_text(encoding="utf-8")
    for line in ("dispute list --format json", "claim list --format json"):
        assert run_here(f"--db other.db {line}").stdout == kursk(line).stdout


def test_an_empty_log_exports_nothing(run: Run) -> None:
    assert triple(run("export")) == (0, "", "")
    assert run("export --format csv").stdout.count("\n") == 1


def test_another_format_is_refused(story: Run) -> None:
    assert triple(story("export --format json")) == (
        2,
        "",
        (
            "factlog: 'json' is not a format of this command\n"
            "  hint: type jsonl, csv or parquet\n"
        ),
    )


def test_a_name_that_tells_another_format_is_refused(
    kursk: Run, tmp_path: Path
) -> None:
    code, out, err = triple(kursk("export -o log.xls"))
    assert (code, out) == (2, "")
    assert err.startswith("factlog: 'xls' is not a format of this command\n")
    assert not [*tmp_path.glob("log.xls")]
    assert kursk("export -f jsonl -o log.xls").exit_code == 0
