"""The table of commands, the modules, their help and the README agree."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.core import TyperGroup

from factlog.cli.app import root
from factlog.cli.commands import COMMANDS
from tests.arch.source import PACKAGE, ROOT, modules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

README = ROOT / "README.md"
SESSION = re.compile(r"<!-- session -->\s*```console\n(.*?)```", re.DOTALL)
NOUNS = ("actor", "source", "question", "claim", "dispute", "db")


def command(name: str) -> Any:
    """Return a command by name."""
    assert isinstance(root, TyperGroup)
    return root.get_command(typer.Context(root), name)


def test_every_command_has_a_module_and_every_module_of_a_command_is_listed() -> None:
    registered = {
        module.name.rpartition(".")[2]
        for module in modules()
        if module.name.startswith("factlog.cli.")
        and module.name != "factlog.cli.app"
        and re.search(r"^app = ", module.text, re.MULTILINE)
    }
    assert registered == set(COMMANDS)
    for name in COMMANDS:
        assert (PACKAGE / "cli" / f"{name}.py").is_file()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_help_and_a_line_of_its_own(name: str) -> None:
    line = COMMANDS[name]
    assert line.endswith((".", "…"))
    assert len(line) <= 66  # beside its name it has to fit on a terminal
    verbs = getattr(command(name), "commands", {})
    assert bool(verbs) == (name in NOUNS)
    for verb in verbs.values():
        assert (verb.help or "").rstrip().endswith("."), f"{name} {verb.name}"
    if not verbs:
        assert (command(name).help or "").rstrip().endswith(".")


@pytest.mark.parametrize("name", NOUNS)
def test_the_line_of_a_noun_names_its_verbs_in_their_order(name: str) -> None:
    _, _, named = COMMANDS[name].partition(": ")
    told = re.split(", ", named.removesuffix("."))
    verbs = list(command(name).commands)
    rest = [verb for verb in verbs if verb not in told]
    assert [verb for verb in told if verb != "…"] == [v for v in verbs if v in told]
    assert ("…" in told) == bool(rest)
    assert {*rest} <= {"amend", "withdraw", "history"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_help(name: str) -> None:
    found = command(name)
    for verb in getattr(found, "commands", {name: found}).values():
        for one in verb.params:
            if one.param_type_name == "option" and one.name != "help":
                assert one.help, f"{name} {verb.name} --{one.name}"


def test_a_verb_is_told_in_one_line_beside_its_name() -> None:
    for name in NOUNS:
        for verb in command(name).commands.values():
            room = 80 - 4 - max(map(len, command(name).commands))
            assert not verb.get_short_help_str(room).endswith("..."), (
                f"{name} {verb.name}: {verb.help}"
            )


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_shows_every_command(name: str) -> None:
    assert f"factlog {name}" in README.read_text(encoding="utf-8")


def session() -> Iterator[tuple[str, str]]:
    """Yield each command of the README's session, and what it prints."""
    text = README.read_text(encoding="utf-8") if README.is_file() else ""
    for block in SESSION.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, end, printed = part.partition("\n")
            while line.endswith("\\"):
                more, end, printed = printed.partition("\n")
                line = f"{line}\n{more.removeprefix('> ')}"
            yield line, printed if end else ""


def test_the_readme_has_a_session() -> None:
    assert README.is_file()
    assert len(list(session())) > 2


def test_the_session_of_the_readme_prints_what_it_shows(tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "factlog").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m factlog "$@"\n'
    )
    (folder / "factlog").chmod(0o755)
    here = tmp_path / "here"
    here.mkdir()
    environment = {
        "PATH": f"{folder}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "FACTLOG_BY": "tester",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
    }
    for line, printed in session():
        found = subprocess.run(
            ["/bin/bash", "-c", f"{{ {line}\n}} 2>&1"],
            cwd=here,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
        assert trimmed(found.stdout) == trimmed(printed), line


def trimmed(text: str) -> list[str]:
    """Return the lines of a text without the spaces at their ends."""
    return [line.rstrip() for line in text.rstrip().splitlines()]
