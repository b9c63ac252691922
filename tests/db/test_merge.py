"""Two logs that grew apart become one, whichever takes over the other."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from factlog import query, reading, record
from factlog.db import models as m
from factlog.db.engine import file_of
from factlog.db.session import look_back
from factlog.db.versions import entries
from factlog.errors import FactlogError, ProblemsError, RefusedError
from factlog.load import merge
from factlog.query import DisputeFilter
from tests.db.copies import apart, content, heads, proved, taken
from tests.db.logs import (
    PAGE,
    actor,
    asked,
    behind,
    counts,
    every,
    exported,
    kursk,
    said,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine


def test_an_empty_log_becomes_a_copy(engine: Engine, second: Engine) -> None:
    kursk(engine)
    done = taken(second, engine)
    assert (done.entries, done.known, done.touched) == (1, 0, frozenset({1}))
    assert exported(second) == exported(engine)
    proved(second)


def test_logs_that_grew_apart_become_one(engine: Engine, second: Engine) -> None:
    apart(engine, second)
    mine, theirs = heads(engine), heads(second)
    before = counts(engine)["claim"], counts(second)["claim"]
    done = taken(engine, second)
    assert (done.entries, done.known > 0, done.touched) == (1, True, frozenset({1, 2}))
    assert taken(second, engine).entries == 2
    assert content(engine) == content(second)
    assert counts(engine)["claim"] == sum(before) - 2
    for log in (engine, second):
        proved(log, *mine, *theirs)
    again = [taken(engine, second), taken(second, engine), taken(engine, second)]
    assert [one.rows for one in again] == [0, 0, 0]
    assert again[-1].entries == 0
    assert heads(engine)[0] == heads(second)[0]
    assert content(engine) == content(second)
    proved(engine, *mine, *theirs)
    written(second, actor("later"))
    assert taken(engine, second).rows == 2
    proved(engine)


def test_a_merge_entry_says_who_joined_what_and_why(
    engine: Engine, second: Engine
) -> None:
    apart(engine, second)
    mine, theirs = heads(engine), heads(second)
    taken(engine, second)
    with reading(engine) as session:
        newest, *_ = query.entries(session)
        line = list(entries(session))[-1].sealed.line
    assert (newest.rows, newest.recorded_by) == (0, "tester")
    assert (newest.reason or "").startswith("merged ")
    assert (line["previous"], line["merged"]) == (mine[0], theirs[0])
    moments = every(engine, "SELECT arrived_at FROM entry ORDER BY id")
    assert len({moment for (moment,) in moments[2:]}) == 1


def test_logs_that_never_had_an_entry_in_common(engine: Engine, second: Engine) -> None:
    kursk(engine)
    written(second, actor("bbc"), asked("next"), said("next", "bbc", "yes"))
    taken(engine, second)
    taken(second, engine)
    assert content(engine) == content(second)
    assert set(content(engine)["disputes"]) == {"kursk", "next"}
    proved(engine)
    proved(second)


@pytest.mark.parametrize("way", ["file", "path", "url"])
def test_a_log_is_taken_from_a_file_or_a_database(
    engine: Engine, other: Engine, tmp_path: Path, way: str
) -> None:
    kursk(engine)
    written(other, actor("bbc"))
    if way == "file":
        name = str(tmp_path / "export.jsonl")
        (tmp_path / "export.jsonl").write_text(exported(other), encoding="utf-8")
    else:
        name = other.url.render_as_string(hide_password=False)
        if way == "path" and other.dialect.name == "sqlite":
            name = str(other.url.database)
    assert merge(engine, name, by="me", reason="the desk's").rows == 2
    proved(engine)
    with reading(engine) as session:
        assert {row.slug for row in query.actors(session)} > {"bbc", "russia"}
        assert next(query.entries(session)).reason == "the desk's"


def test_what_was_known_looks_past_a_merge(engine: Engine, second: Engine) -> None:
    apart(engine, second)
    before = content(engine)["disputes"]
    last = counts(engine)["entry"]
    taken(engine, second)
    with reading(engine) as session:
        look_back(session, last)
        shown = DisputeFilter(every=True)
        assert {r.question: r for r in query.disputes(session, shown)} == before


def damaged(path: Path) -> str:
    content = path.read_text(encoding="utf-8")
    return content.replace("We hold.", "We fled.")


def cut(path: Path) -> str:
    _first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(rest)


@pytest.mark.parametrize("spoil", [damaged, cut])
def test_a_file_that_is_not_whole_leaves_the_log_as_it_was(
    engine: Engine, second: Engine, tmp_path: Path, spoil: Callable[[Path], str]
) -> None:
    kursk(second)
    written(engine, actor("bbc"))
    before = exported(engine)
    path = tmp_path / "export.jsonl"
    path.write_text(exported(second), encoding="utf-8")
    path.write_text(spoil(path), encoding="utf-8")
    with pytest.raises(ProblemsError):
        merge(engine, str(path))
    assert exported(engine) == before


def test_a_part_of_a_log_is_refused(
    engine: Engine, second: Engine, tmp_path: Path
) -> None:
    kursk(second)
    written(second, actor("bbc"))
    lines = exported(second).splitlines(keepends=True)
    starts = [n for n, line in enumerate(lines) if '"format"' in line]
    path = tmp_path / "part.jsonl"
    path.write_text("".join(lines[starts[1] :]), encoding="utf-8")
    with pytest.raises(RefusedError, match="does not follow on any") as refused:
        merge(engine, str(path))
    assert "the whole log" in (refused.value.hint or "")
    assert counts(engine)["entry"] == 0


def test_a_log_is_not_merged_with_itself(engine: Engine) -> None:
    kursk(engine)
    with pytest.raises(RefusedError, match="with itself"):
        taken(engine, engine)
    if path := file_of(engine):
        with pytest.raises(RefusedError, match="with itself"):
            merge(engine, str(path))


def test_a_file_that_is_none_is_told(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(FactlogError, match="cannot be read"):
        merge(engine, str(tmp_path / "none.jsonl"))


STEPS = ("claim", "claim", "actor", "amend", "withdraw", "undo", "merge", "merge")


def one_step(chance: random.Random, logs: list[Engine], number: int) -> None:
    """Let a log grow a little, or take over another."""
    log = chance.choice(logs)
    step = chance.choice(STEPS)
    if step == "merge":
        taken(log, chance.choice([one for one in logs if one is not log]))
        return
    try:
        with record.entry(log, by=f"r{number}", reason=f"step {number}") as entry:
            _write(chance, entry, step, number)
    except FactlogError:
        pass  # what it names was withdrawn, or nothing would change


def _write(chance: random.Random, entry: Any, step: str, number: int) -> None:
    known = entry.session.scalars(select(m.Claim.key).distinct()).all()
    claim = str(chance.choice(known))
    match step:
        case "claim":
            speaker = chance.choice(["russia", "ukraine", "gerasimov"])
            answer, day = chance.choice(["russia", "ukraine"]), chance.randint(1, 28)
            record.add_claim(
                entry,
                said("kursk", speaker, answer, f"2025-05-{day:02}", f"{PAGE}/{day}"),
            )
        case "actor":
            record.add_actor(entry, actor(f"actor-{number}", "ukraine"))
        case "amend":
            record.amend_claim(entry, claim, {"hedge": f"words {number % 3}"})
        case "withdraw":
            record.withdraw_claim(entry, claim)
        case _:
            last = entry.session.scalars(select(m.Entry.id)).all()
            record.undo(entry, str(chance.choice(last)))


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(2))
def test_three_logs_end_alike_in_whatever_order_they_are_joined(
    engine: Engine, second: Engine, third: Engine, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    copies = [engine, second, third]
    kursk(engine)
    for log in (second, third):
        taken(log, engine)
    seen: list[str] = []
    for number in range(14):
        one_step(chance, copies, number)
        seen += [heads(log)[0] for log in copies]
    for _ in range(2):
        pairs = [(one, two) for one in copies for two in copies if one is not two]
        chance.shuffle(pairs)
        for one, two in pairs:
            taken(one, two)
    first, *others = [content(log) for log in copies]
    assert all(other == first for other in others)
    for log in copies:
        proved(log, *seen[:: len(seen) // 4])


def test_an_export_that_is_cut_off_is_refused(
    engine: Engine, second: Engine, tmp_path: Path
) -> None:
    apart(engine, second)
    taken(engine, second)
    *lines, last = exported(engine).splitlines(keepends=True)
    assert '"merged"' in last
    path = tmp_path / "cut.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    before = exported(second)
    with pytest.raises(FactlogError):
        merge(second, str(path))
    assert exported(second) == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET arrived_at = '2001-01-01T00:00:00.000000Z' WHERE id = 2",
        "UPDATE claim SET said_latest = 5 WHERE id = 1",
        "UPDATE claim SET salt = :short WHERE id = 1",
        "UPDATE entry SET recorded_by = '' WHERE id = 2",
        "UPDATE actor_name SET folded = 'x' WHERE id = 1",
        "UPDATE claim SET text = NULL, salt = :none, kept = '{}' WHERE id = 1",
        "UPDATE entry SET leaves = :short WHERE id = 2",
    ],
)
@pytest.mark.parametrize("own", [False, True])
def test_a_log_that_was_changed_is_not_taken_over(
    engine: Engine, second: Engine, change: str, *, own: bool
) -> None:
    kursk(second)
    written(second, actor("bbc"))
    if own:
        written(engine, actor("mine"))
    before = exported(engine)
    with behind(second) as connection:
        connection.execute(text(change), {"short": b"abc", "none": b""})
    with pytest.raises(RefusedError):
        taken(engine, second)
    assert exported(engine) == before
