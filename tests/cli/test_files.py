"""Files that are written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog.cli.files import written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "r.md"
    file.write_text("old")
    with pytest.raises(ZeroDivisionError), written(file) as part:
        part.write(f"new{1 / 0}")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_takes_the_place_of_an_older_one(
    kursk_here: Run, tmp_path: Path
) -> None:
    file = tmp_path / "r.md"
    file.write_text("old")
    assert kursk_here("report weather -o r.md").exit_code == 0
    assert file.read_text().startswith("# What is said of the weather?")
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("name", ["nowhere/r.md", "factlog.db/r.md", "folder"])
def test_a_file_that_cannot_be_written_is_refused(
    kursk_here: Run, tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    for line in ("report weather --format md", "export --format jsonl"):
        result = kursk_here(f"{line} -o {name}")
        assert (result.exit_code, result.stdout) == (4, ""), line
        assert result.stderr.startswith(f"factlog: {name} cannot be written: ")
        assert "hint: name another file" in result.stderr
