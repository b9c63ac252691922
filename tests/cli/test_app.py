"""The root of the command line, and the help of every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer
from typer.core import TyperGroup

import factlog
from factlog.cli.app import FIRST_STEPS, root
from factlog.cli.commands import COMMANDS
from tests.cli.stories import triple

if TYPE_CHECKING:
    from tests.conftest import Golden, Run


def every_command() -> list[str]:
    """Return the words of each noun, and of each verb of it."""
    assert isinstance(root, TyperGroup)
    found = []
    for noun in COMMANDS:
        command = root.get_command(typer.Context(root), noun)
        found += [
            noun,
            *(f"{noun} {verb}" for verb in getattr(command, "commands", ())),
        ]
    return found


def test_without_a_command_it_names_the_first_five(run_here: Run) -> None:
    assert triple(run_here("--db", "nowhere.db")) == (0, FIRST_STEPS + "\n", "")
    assert FIRST_STEPS.count("\n") == 4


def test_it_says_its_version(run_here: Run) -> None:
    assert triple(run_here("--version")) == (0, f"factlog {factlog.__version__}\n", "")


def test_the_help_of_the_root_is_a_table_of_the_commands(
    run_here: Run, golden: Golden
) -> None:
    code, out, err = triple(run_here("--help"))
    assert (code, err) == (0, "")
    golden("cli-help.txt", out)


@pytest.mark.parametrize("command", every_command())
def test_every_command_has_a_help(run_here: Run, golden: Golden, command: str) -> None:
    code, out, err = triple(run_here(f"{command} --help"))
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: factlog {command} ")
    golden(f"cli-help-{command.replace(' ', '-')}.txt", out)


@pytest.mark.parametrize("noun", ["actor", "source", "question", "claim", "dispute"])
def test_a_noun_alone_shows_its_help(run_here: Run, noun: str) -> None:
    result = run_here(noun)
    assert result.exit_code == 2
    assert run_here(f"{noun} --help").stdout in result.output


def test_an_unknown_command_is_a_usage_error(run_here: Run) -> None:
    code, out, err = triple(run_here("rumour list"))
    assert (code, out) == (2, "")
    assert "No such command 'rumour'." in err
