"""What a write says on stderr about what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def eight_loaded(run: Run, folder: Path) -> list[str]:
    """Make a log, load eight questions with a claim each, and return what is told."""
    run("init")
    rows = "".join(f"Is it {place}?,me,Yes.,yes\n" for place in range(8))
    (folder / "rows.csv").write_text(f"question,actor,text,answer\n{rows}")
    return run("load rows.csv --new").stderr.splitlines()


def test_each_changed_question_is_one_line(kursk: Run) -> None:
    result = kursk("actor leave gerasimov russia --until 2025-04-01")
    told = result.stderr.splitlines()
    assert len(told) == 2
    assert told[0].startswith("killed: now contested (")
    assert told[1] == (
        "kursk-control: now contested (Valery Gerasimov: Russia, all of it; "
        "Ukraine: Ukraine holds positions there)"
    )


def test_after_five_questions_it_says_how_many_more(
    run_here: Run, tmp_path: Path
) -> None:
    told = eight_loaded(run_here, tmp_path)
    assert told[0].endswith(" recorded, 0 known already")
    assert [line.split(":")[0] for line in told[1:-1]] == [
        f"is-it-{place}" for place in range(5)
    ]
    assert told[-1] == "… and 3 more questions (factlog dispute list --all)"


def test_what_is_denied_or_granted_is_told_so(kursk: Run) -> None:
    denied = kursk("claim counter 2 putin No. --said 2025-04-26T10:00Z")
    assert "denies: Ukraine holds positions there" in denied.stderr
    granted = kursk(
        "claim add kursk-control ukraine Yes. --concedes russia --said 2025-05-10"
    )
    assert "concedes: Russia, all of it" in granted.stderr


def test_of_figures_for_many_days_the_latest_are_told(
    run_here: Run, tmp_path: Path
) -> None:
    run_here("init")
    run_here("question", "add", "toll", "How many fell so far?", "--toll")
    days = [
        f"toll,post,So many.,at least {1_200 + day},2025-04-{day:02}"
        for day in range(1, 9)
    ]
    rows = "\n".join(("question,actor,text,answer,said", *days))
    (tmp_path / "rows.csv").write_text(rows)
    told = run_here("load rows.csv --new").stderr.splitlines()[-1]
    latest = " / ".join(f"at least 1,20{day}" for day in range(4, 9))
    assert told == f"toll: now uncontested (post: 3 earlier answers / {latest})"
    again = ("--answer", "at least 1201", "--said", "2025-04-09")
    told = run_here("claim", "add", "toll", "post", "Again.", *again).stderr
    latest = " / ".join(f"at least 1,20{day}" for day in (5, 6, 7, 8, 1))
    assert f"(post: 3 earlier answers / {latest})" in told


def test_of_many_sides_those_recorded_last_are_told(
    run_here: Run, tmp_path: Path
) -> None:
    run_here("init")
    rows = "".join(f"Is it so?,s{place},Yes.,yes\n" for place in range(7))
    (tmp_path / "rows.csv").write_text(f"question,actor,text,answer\n{rows}")
    told = run_here("load rows.csv --new").stderr.splitlines()[-1]
    sides = "; ".join(f"s{place}: Yes" for place in range(2, 7))
    assert told == f"is-it-so: now uncontested ({sides}; 2 more sides)"


def test_of_answers_in_words_it_is_told_who_gave_them(run_here: Run) -> None:
    run_here("init")
    run_here("question", "add", "why", "Why did it fall?", "--answers", "text")
    for name in ("one", "other"):
        run_here("actor", "add", name, name.title())
        told = run_here("claim", "add", "why", name, "Because.", "--said", "2025-04-21")
    assert told.stderr.splitlines()[0] == "why: now uncontested (One; Other)"


def test_words_that_act_on_a_terminal_are_not_told(kursk_here: Run) -> None:
    result = kursk_here("actor", "add", "x", "Ev\u202eil")
    if result.exit_code == 0:
        kursk_here("claim add weather x Mud. --said 2025-04-21")
        result = kursk_here("claim counter 5 x Sun. --said 2025-04-22")
    assert not {"\u202e", "\x1b"} & set(result.stderr)


def test_of_many_entries_that_withdrew_rows_the_latest_are_named(
    run_here: Run, tmp_path: Path
) -> None:
    eight_loaded(run_here, tmp_path)
    for number in range(1, 8):
        run_here(f"claim withdraw {number} --reason 'a slip'")
    told = run_here("load rows.csv --new").stderr.splitlines()
    assert told[1] == "7 of these are withdrawn, by entries 8, 7, 6, 5, 4, 2 more"
