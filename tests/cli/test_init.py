"""factlog init."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.stories import triple

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_a_log_is_made_once_and_kept_after(run_here: Run, tmp_path: Path) -> None:
    ready = (0, "", "factlog.db is ready\n")
    assert triple(run_here("init")) == ready
    run_here("actor add a A")
    assert triple(run_here("init")) == ready
    assert "\na\t" in run_here("actor list").stdout
    assert [path.name for path in tmp_path.iterdir()] == ["factlog.db"]


def test_a_log_is_made_in_a_folder_that_is_not_there_yet(
    run_here: Run, tmp_path: Path
) -> None:
    assert triple(run_here("init --db a/b/log.db")) == (0, "", "a/b/log.db is ready\n")
    assert (tmp_path / "a" / "b" / "log.db").is_file()


def test_making_a_log_again_loses_nothing(kursk: Run) -> None:
    before = kursk("export").stdout
    result = kursk("init")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith(" is ready\n")
    assert kursk("export").stdout == before
