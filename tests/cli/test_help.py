"""factlog help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pexpect
import pytest

from factlog.cli.help import topics
from tests.cli.stories import triple

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal
    from tests.conftest import Run

STYLE = re.compile(r"\x1b\[[0-9;]*m")


def test_without_a_topic_it_says_which_there_are(run_here: Run) -> None:
    code, out, err = triple(run_here("help"))
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == topics()
    assert "How to ask a question" in out


@pytest.mark.parametrize("topic", topics())
def test_a_topic_is_a_text_without_marks_for_machines(
    run_here: Run, topic: str
) -> None:
    code, out, err = triple(run_here(f"help {topic}"))
    assert (code, err) == (0, "")
    assert out.startswith("# ")
    assert "cog" not in out
    assert "<!--" not in out
    assert max(map(len, out.splitlines())) <= 100


def test_an_unknown_topic_names_those_there_are(run_here: Run) -> None:
    code, out, err = triple(run_here("help everything"))
    assert (code, out) == (3, "")
    for topic in topics():
        assert topic in err


@pytest.mark.filterwarnings("ignore:.*use of forkpty:DeprecationWarning")
def test_a_terminal_is_shown_a_topic_in_its_own_width(terminal: Terminal) -> None:
    child = terminal("factlog help server")
    child.expect(pexpect.EOF)
    lines = STYLE.sub("", child.before or "").splitlines()
    assert max(map(len, lines)) <= 80
    assert not any(line.startswith(("#", "```", "|")) for line in lines)


@pytest.mark.parametrize("command", ["", "claim ", "claim add ", "dispute list "])
def test_the_short_option_helps_like_the_long_one(run_here: Run, command: str) -> None:
    assert triple(run_here(f"{command}-h")) == triple(run_here(f"{command}--help"))
