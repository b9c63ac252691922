"""factlog demo."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from factlog.cli.demo import QUESTION
from tests.cli.stories import triple

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.conftest import Golden, Run


def test_the_demo_goes_from_nothing_to_a_report(
    run_here: Run, golden: Golden, tmp_path: Path
) -> None:
    code, out, err = triple(run_here("demo --keep shown"))
    assert code == 0
    folder = tmp_path / "shown"
    golden("cli-demo.txt", out.replace(str(folder), "FOLDER"))
    assert re.fullmatch(
        rf"\d+ rows about real disputes are in {folder}/demo\.db\n"
        rf"wrote {folder}/{QUESTION}\.html\n",
        err,
    )
    page = (folder / f"{QUESTION}.html").read_text(encoding="utf-8")
    assert page.lstrip().startswith("<!DOCTYPE html>")
    assert "Valery Gerasimov" in page
    assert sorted(path.name for path in folder.iterdir()) == [
        "demo.db",
        f"{QUESTION}.html",
    ]
    _each_command_it_shows_works(run_here, out)
    again = run_here("demo --keep shown")
    assert triple(again) == (
        4,
        "",
        (
            "factlog: shown holds a demo already\n"
            "  hint: name another folder, or look at that one\n"
        ),
    )


def _each_command_it_shows_works(run: Run, out: str) -> None:
    pasted = re.findall(r"^  factlog (.*)$", out, re.MULTILINE)
    assert len(pasted) == 3
    for line in pasted:
        code, found, err = triple(run(*shlex.split(line)))
        assert (code, err) == (0, "")
        assert len(found.splitlines()) > 1


def test_the_demo_takes_a_folder_of_its_own_and_leaves_the_log_here_alone(
    run_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run_here("init")
    result = run_here("demo")
    assert result.exit_code == 0
    (folder,) = tmp_path.glob("factlog-demo-*")
    assert (folder / f"{QUESTION}.html").is_file()
    assert run_here("actor list").stdout.count("\n") == 1
