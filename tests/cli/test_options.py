"""Names that a shell completes, read from the log."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from factlog.cli.app import root

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

BASH = {
    "factlog dispute show k": ["killed", "kursk-control"],
    "factlog dispute show kursk": ["kursk-control"],
    "factlog report weather kil": ["killed"],
    "factlog question show z": [],
    "factlog claim add kursk-control ger": ["gerasimov"],
    "factlog claim list --side u": ["ua-general-staff", "ukraine"],
    "factlog claim list --source example": ["example-org-a", "example-org-b"],
    "factlog claim cite 1 --via br": ["briefing"],
    "factlog actor join russia u": ["ua-general-staff", "ukraine"],
    "factlog source add x --publisher r": ["russia"],
    "factlog di": ["dispute"],
    "factlog claim c": ["counter", "cite"],
    "factlog actor add x X --kind me": ["media"],
    "factlog help d": ["dates"],
    "factlog claim add --hed": ["--hedge"],
}


def completed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: str,
    shell: str = "bash",
) -> str:
    """Return what a shell is offered for a line that is being typed."""
    words = shlex.split(line)
    monkeypatch.setenv("_FACTLOG_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    with pytest.raises(SystemExit) as ended:
        root.main([], prog_name="factlog")
    assert ended.value.code == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


@pytest.mark.usefixtures("kursk_here")
@pytest.mark.parametrize("line", BASH)
def test_bash_is_offered_names_from_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    offered = completed(monkeypatch, capsys, line)
    assert offered.split() == BASH[line]


@pytest.mark.parametrize(
    ("typed", "slug"), [("Пут", "putin"), ("Rus", "russia"), ("ger", "gerasimov")]
)
def test_an_actor_is_completed_by_any_of_its_names(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kursk_here: Run,
    typed: str,
    slug: str,
) -> None:
    offered = completed(monkeypatch, capsys, f"factlog claim list --actor {typed}")
    (line,) = offered.splitlines()
    (name,) = shlex.split(line)  # a shell must take it for one word
    assert name != typed
    monkeypatch.delenv("_FACTLOG_COMPLETE")
    assert f"slug\t{slug}\n" in kursk_here("actor", "show", name).stdout


@pytest.mark.usefixtures("kursk_here")
def test_a_name_that_a_shell_would_take_apart_is_not_offered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered = completed(monkeypatch, capsys, "factlog claim list --actor Вал")
    assert offered.strip() == ""


@pytest.mark.usefixtures("kursk_here")
@pytest.mark.parametrize("line", [line for line in BASH if BASH[line]])
def test_zsh_is_offered_the_same_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    offered = completed(monkeypatch, capsys, line, "zsh")
    for name in BASH[line]:
        assert f'"{name}"' in offered
    assert offered.count('"') >= 2 * len(BASH[line])


@pytest.mark.parametrize("where", ["before the noun", "after the verb", "environment"])
def test_names_come_from_the_log_that_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    run_here: Run,
    where: str,
) -> None:
    run_here("--db other.db init")
    run_here("--db other.db actor add somebody Somebody")
    lines = {
        "before the noun": "factlog --db other.db actor show s",
        "after the verb": "factlog actor show --db other.db s",
        "environment": "factlog actor show s",
    }
    if where == "environment":
        monkeypatch.setenv("FACTLOG_DB", "other.db")
    assert completed(monkeypatch, capsys, lines[where]).split() == ["somebody"]


def test_nothing_is_offered_without_a_log_and_none_is_made(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    for line in ("factlog dispute show k", "factlog claim list --actor g"):
        assert completed(monkeypatch, capsys, line).strip() == ""
    (tmp_path / "factlog.db").write_bytes(b"noise" * 1000)
    assert completed(monkeypatch, capsys, "factlog dispute show k").strip() == ""
    (tmp_path / "factlog.db").unlink()
    monkeypatch.setenv("FACTLOG_DB", "postgresql://localhost:1/x")
    assert completed(monkeypatch, capsys, "factlog dispute show k").strip() == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("kursk_here")
def test_bash_completes_as_it_does_for_people(
    environment: dict[str, str], tmp_path: Path
) -> None:
    import subprocess  # noqa: PLC0415  this test alone is about a shell

    script = f"""
        eval "$({sys.executable} -m factlog --show-completion bash)"
        COMP_WORDS=(factlog dispute show kur) COMP_CWORD=3
        _factlog_completion factlog dispute show
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    found = subprocess.run(
        ["/bin/bash", "-c", script],
        cwd=tmp_path,
        env={**environment, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "kursk-control\n"
