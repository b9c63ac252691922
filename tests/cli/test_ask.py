"""Asking for a claim on a real terminal, and lists as people see them there."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pexpect
import pytest
from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Shell, Terminal

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*multi-threaded, use of forkpty:DeprecationWarning"
)
STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def log(told: Callable[[str], str], tmp_path: Path) -> Path:
    """Return ./factlog.db, which holds the story."""
    path = make_url(told("sqlite")).database
    assert path
    log = tmp_path / "factlog.db"
    shutil.copy(path, log)
    return log


def ended(child: pexpect.spawn[str]) -> tuple[int | None, str]:
    """Return how a command ended, and what it printed since the last question."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, child.before or ""


@pytest.mark.usefixtures("log")
def test_a_claim_is_asked_for_one_thing_at_a_time(
    terminal: Terminal, shell: Shell
) -> None:
    child = terminal("factlog claim add")
    child.expect("Question \\(slug, or new words\\): ")
    offered = child.before or ""
    assert "Questions:" in offered
    assert "kursk-control" in offered
    assert "Who controls Kursk Oblast?" in offered
    child.sendline("kursk-control")
    child.expect("Actor \\(slug, or a new name\\): ")
    assert "gerasimov" in (child.before or "")
    child.sendline("Валерий Герасимов")
    child.expect("What was said, in a sentence: ")
    child.sendline("Not a village is left.")
    child.expect("Answer \\(choice, or unknown; empty: no answer was given\\): ")
    assert "Ukraine holds positions there" in (child.before or "")
    child.sendline("russia")
    child.expect("Said on \\(2025-04-26; empty: undated\\): ")
    child.sendline("the day before")
    child.expect("is not a date")
    child.expect("Said on \\(2025-04-26; empty: undated\\): ")
    child.sendline("2025-04-30")
    child.expect("Source \\(slug or URL; empty: none\\): ")
    child.sendline("https://example.org/new")
    code, printed = ended(child)
    assert code == 0
    assert "6\r\n" in printed
    assert "kursk-control: now contested" in printed
    shown = shell("factlog claim show 6").stdout
    assert "actor\tgerasimov\n" in shown
    assert "text\tNot a village is left.\n" in shown
    assert "said\t2025-04-30\n" in shown
    assert "citations.1.url\thttps://example.org/new\n" in shown


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 2)])
@pytest.mark.parametrize("late", [False, True], ids=["at once", "half-way"])
def test_leaving_a_prompt_records_nothing(
    terminal: Terminal, shell: Shell, key: str, code: int, *, late: bool
) -> None:
    child = terminal("factlog claim add")
    child.expect("new words\\): ")
    if late:
        child.sendline("Something new?")
        child.expect("Make it new: 'Something new.* \\[Y/n\\]: ")
        child.sendline("y")
        child.expect("new name\\): ")
    child.send(key)
    exit_code, printed = ended(child)
    assert exit_code == code
    assert "Traceback" not in printed
    assert "Something new?" not in shell("factlog question list").stdout


def test_what_is_new_is_made_and_what_is_empty_left_out(
    terminal: Terminal, shell: Shell
) -> None:
    assert shell("factlog init").returncode == 0
    child = terminal("factlog claim add")
    for asked, typed in (
        ("new words\\): ", ""),
        ("new words\\): ", "Is it so?"),
        ("Make it new: 'Is it so.* \\[Y/n\\]: ", ""),
        ("new name\\): ", "The Mayor"),
        ("Make it new: 'The Mayor.* \\[Y/n\\]: ", ""),
        ("in a sentence: ", "I cannot comment."),
        ("Answer .*: ", ""),
        ("Said on .*: ", ""),
        ("Source .*: ", ""),
    ):
        child.expect(asked)
        child.sendline(typed)
    assert ended(child)[0] == 0
    shown = shell("factlog claim show 1").stdout
    assert "question\tis-it-so\n" in shown
    assert "actor\tthe-mayor\n" in shown
    assert "act\tdeclines\n" in shown
    assert "said\t\n" in shown


@pytest.mark.usefixtures("log")
def test_what_is_mistyped_is_asked_for_again(terminal: Terminal, shell: Shell) -> None:
    child = terminal("factlog claim add")
    for asked, typed in (
        ("new words\\): ", "kursk-contrl"),
        ("did you mean kursk-control.*Make it new: 'kursk-contrl'.* \\[y/N\\]: ", ""),
        ("new words\\): ", "kursk-control"),
        ("new name\\): ", "gerasmov"),
        ("did you mean gerasimov.*Make it new: 'gerasmov'.* \\[y/N\\]: ", ""),
        ("new name\\): ", "gerasimov"),
        ("in a sentence: ", "It is free."),
        ("Answer .*: ", "rusia"),
        ("'rusia' is none of the answers: type .*russia.*Answer .*: ", "russia"),
        ("Said on .*: ", ""),
        ("Source .*: ", "https://[x"),
        ("is not a web address.*Source .*: ", "Ministry of Truth"),
        ("there is no source.*Make it new: 'Ministry of Truth'.*: ", "y"),
    ):
        child.expect(asked)
        child.sendline(typed)
    assert ended(child)[0] == 0
    shown = shell("factlog claim show 6").stdout
    assert "question\tkursk-control\nactor\tgerasimov\n" in shown
    assert "answer\trussia\n" in shown
    assert "citations.1.source\tministry-of-truth\n" in shown


@pytest.mark.parametrize(
    ("kind", "wrong", "told", "right"),
    [
        ("quantity", "lots", "is not a clear figure", "at least 40"),
        ("date", "soon", "is not a date", "2025-04"),
        ("text", None, "", "Whatever."),
        ("choice", None, "", "unknown"),
    ],
)
def test_an_answer_is_asked_for_as_its_question_takes_it(
    terminal: Terminal,
    shell: Shell,
    kind: str,
    wrong: str | None,
    told: str,
    right: str,
) -> None:
    shell("factlog init; factlog actor add a A")
    shell(f"factlog question add q Q --answers {kind}")
    child = terminal("factlog claim add")
    for asked, typed in (
        ("new words\\): ", "q"),
        ("new name\\): ", "a"),
        ("in a sentence: ", "So they say."),
        *([(f"Answer \\({kind}.*: ", wrong)] if wrong else []),
        (f"{told}.*Answer \\({kind}.*: ", right),
        ("Said on .*: ", ""),
        ("Source .*: ", ""),
    ):
        child.expect(asked)
        child.sendline(typed)
    assert ended(child)[0] == 0
    assert f"answer\t{right}\n" in shell("factlog claim show 1").stdout


@pytest.mark.usefixtures("log")
def test_what_is_refused_in_the_end_is_given_back(
    terminal: Terminal, shell: Shell
) -> None:
    child = terminal("factlog claim add")
    for asked, typed in (
        ("new words\\): ", "kursk-control"),
        ("new name\\): ", "gerasimov"),
        ("in a sentence: ", "It's free."),
        ("Answer .*: ", ""),
        ("Said on .*: ", "2999"),
        ("Source .*: ", "https://example.org/new"),
    ):
        child.expect(asked)
        child.sendline(typed)
    code, printed = ended(child)
    assert code == 4
    assert "2999 has not come yet" in printed
    command = printed.partition("to mend it: ")[2].splitlines()[0]
    assert shell(command.replace("2999", "2025-04-29")).stdout == "6\n"
    assert "act\tdeclines\n" in shell("factlog claim show 6").stdout


@pytest.mark.usefixtures("log")
def test_with_options_nobody_is_asked(terminal: Terminal) -> None:
    code, printed = ended(terminal("factlog claim add --said 2025-04-26"))
    assert code == 2
    assert "a claim needs a question, an actor and what was said" in printed


def test_without_a_terminal_nobody_is_asked(shell: Shell) -> None:
    found = shell("factlog init; factlog claim add")
    assert (found.returncode, found.stdout) == (2, "")
    assert "a claim needs a question, an actor and what was said" in found.stderr


def test_a_list_on_a_terminal_is_a_table_of_fifty_rows_and_in_a_pipe_all_lines(
    terminal: Terminal, shell: Shell, many: Path
) -> None:
    code, printed = ended(terminal(f"factlog --db {many} claim list"))
    assert code == 0
    assert "… and 10 more (--limit 0 shows all)" in printed
    lines = STYLE.sub("", printed).replace("\r", "").splitlines()
    assert max(map(len, lines)) <= 80
    assert "\t" not in printed
    piped = shell(f"factlog --db {many} claim list")
    assert (piped.returncode, piped.stderr) == (0, "")
    assert piped.stdout.count("\n") == 61
    assert min(map(len, piped.stdout.splitlines()[1:])) > 5000
    assert "…" not in piped.stdout


def test_the_rows_of_a_table_on_a_terminal_can_be_limited(
    terminal: Terminal, many: Path
) -> None:
    _, few = ended(terminal(f"factlog --db {many} claim list --limit 2"))
    assert "… and 58 more (--limit 0 shows all)" in few
    _, everything = ended(terminal(f"factlog --db {many} question list --limit 0"))
    assert "more" not in everything
    assert "question-1" in everything


@pytest.mark.usefixtures("log")
def test_a_table_on_a_terminal_has_colours_unless_they_are_unwanted(
    terminal: Terminal,
) -> None:
    _, plain = ended(terminal("factlog dispute list"))
    assert "\x1b[31m" not in plain
    assert "contested" in plain
    _, coloured = ended(terminal("env -u NO_COLOR factlog dispute list"))
    assert "\x1b[1;31mcontested" in coloured
    _, asked = ended(terminal("factlog dispute list --format json"))
    assert asked.startswith("[\r\n{")
