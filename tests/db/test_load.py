"""Files in: all of a file or nothing, and the same file twice is the same log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from factlog import query, reading
from factlog.errors import DuplicateError, FactlogError, InvalidInputError
from factlog.load import load
from tests.db.logs import (
    PAGE,
    actor,
    asked,
    claims_of,
    counts,
    every,
    exported,
    lines,
    loaded,
    said,
    written,
)
from tests.db.refusals import problems
from tests.db.rows import ACTOR, CLAIM, EVERYTHING, QUESTION

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def test_a_file_can_hold_everything(engine: Engine, path: Path) -> None:
    done = loaded(engine, path, lines(*EVERYTHING))
    assert (done.recorded, done.known) == (len(EVERYTHING), 0)
    with reading(engine) as session:
        assert query.actor(session, "рф").description == "A state"
        found = query.actor(session, "gerasimov").affiliations
        assert [(one.organization, one.speaks_for, one.source) for one in found] == [
            *(("russia", True, None), ("ukraine", False, "wire")),
        ]
        assert query.source(session, "copy").relies_on == ("e-org-basis", "wire")
        toll = query.question(session, "toll")
        assert (toll.unit, toll.window_days, toll.tolerance) == ("dead", 2, "2.5")
        offered = query.question(session, "who").options
        assert [one.label for one in offered] == ["A", "B", "C"]
        first, second, third = query.claims(session)
    assert (first.side, first.hedge, first.channel, first.addressee) == (
        *("russia", "reportedly", "briefing", "ukraine"),
    )
    (cited,) = first.citations
    assert (cited.via, cited.reported_by, cited.quote, cited.locator) == (
        *(("wire",), "ukraine", "да", "p. 3"),
    )
    assert (second.act, second.answer, second.counters) == ("denies", "yes", (1,))
    assert second.ended_by == third.number
    assert done.touched == {1, 2, 3}


def test_the_same_file_twice_changes_nothing(engine: Engine, path: Path) -> None:
    loaded(engine, path, lines(*EVERYTHING))
    before = exported(engine)
    done = loaded(engine, path, lines(*EVERYTHING))
    assert (done.recorded, done.known) == (0, len(EVERYTHING))
    assert done.touched == frozenset()
    assert exported(engine) == before


def test_a_file_is_an_entry_of_its_own(engine: Engine, path: Path) -> None:
    loaded(engine, path, lines(ACTOR))
    loaded(engine, path, lines(QUESTION), reason="more")
    assert every(engine, "SELECT recorded_by, reason FROM entry ORDER BY id") == [
        *(("tester", "loaded rows.jsonl"), ("tester", "more")),
    ]


def test_a_line_that_was_added_is_recorded_alone(engine: Engine, path: Path) -> None:
    loaded(engine, path, lines(ACTOR, QUESTION))
    done = loaded(engine, path, lines(ACTOR, QUESTION, CLAIM))
    assert (done.recorded, done.known) == (1, 2)


def test_a_repeated_line_is_another_thing_the_same_line_elsewhere_is_not(
    engine: Engine, path: Path, tmp_path: Path
) -> None:
    loaded(engine, path, lines(ACTOR, QUESTION, CLAIM, CLAIM))
    assert len(claims_of(engine)) == 2
    uids = [UUID(row.uid) for row in claims_of(engine)]
    assert [uid.version for uid in uids] == [8, 8]
    assert len(set(uids)) == 2
    done = loaded(engine, tmp_path / "other.jsonl", lines(CLAIM))
    assert (done.recorded, done.known) == (0, 1)
    third = lines(CLAIM, CLAIM, CLAIM)
    assert loaded(engine, tmp_path / "other.jsonl", third).recorded == 1


def test_the_same_line_has_another_uid_in_another_log(
    engine: Engine, second: Engine, path: Path
) -> None:
    uids = []
    for log in (engine, second):
        loaded(log, path, lines(ACTOR, QUESTION, CLAIM))
        uids.append(claims_of(log)[0].uid)
    assert uids[0] != uids[1]


B = {"row": "actor", "slug": "b", "name": "Another"}
OPTION = {"slug": "a", "label": "A"}


def test_a_row_may_bring_its_uid(engine: Engine, path: Path) -> None:
    uid = "01890a5d-ac96-774b-bcce-b302099a8057"
    counter = {**CLAIM, "answer": "no", "counters": {"claim": uid}}
    mine = {**CLAIM, "uid": uid, "language": "en"}
    loaded(engine, path, lines(ACTOR, QUESTION, mine, counter))
    assert claims_of(engine)[0].uid == uid
    assert claims_of(engine)[1].counters == (1,)
    again = {**CLAIM, "uid": uid, "language": "en"}
    assert loaded(engine, path, lines(again)).known == 1
    for name, other, kept in (
        ("text", "Other words.", " (It is.)"),
        ("said", "2020", " (none)"),
        ("actor", "b", ""),
        ("language", None, " (en)"),
    ):
        ((_, _, told),) = problems(engine, path, lines(B, {**again, name: other}))
        assert f"this claim is known here with another {name}{kept}; " in told


BASE = [B, ACTOR, QUESTION, {**CLAIM, "id": "first", "answer": "no"}]
PARTS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"row": "actor", "slug": "c", "name": "C"}, {"aliases": ["Another"]}),
    ({"row": "question", "slug": "r", "text": "Or?"}, {"options": [OPTION]}),
    ({"row": "source", "slug": "s"}, {"relies_on": [PAGE]}),
    (CLAIM, {"citations": [{"source": PAGE}]}),
    (CLAIM, {"counters": {"claim": "first"}}),
]


@pytest.mark.parametrize(("row", "parts"), PARTS)
def test_a_known_row_that_brings_other_parts_is_refused(
    engine: Engine, path: Path, row: dict[str, Any], parts: dict[str, Any]
) -> None:
    bare = {**row, "uid": "01890a5d-ac96-774b-bcce-b302099a8057"}
    whole = {**bare, **parts}
    loaded(engine, path, lines(*BASE, whole))
    for again in (whole, bare):
        assert loaded(engine, path, lines(*BASE, again)).recorded == 0
    ((line, _, told),) = problems(engine, path, lines(*BASE, {**whole, "id": "x"}))
    assert line == 5
    assert f"is known here, perhaps with other {next(iter(parts))}; " in told


def test_a_thing_named_twice_in_one_file_is_one(engine: Engine, path: Path) -> None:
    source = {"row": "source", "slug": "page", "url": PAGE}
    again = {**source, "title": None}
    done = loaded(engine, path, lines(source, again))
    assert (done.recorded, done.known) == (1, 1)


def test_two_reporters_cite_one_page(
    engine: Engine, path: Path, tmp_path: Path
) -> None:
    source = {"row": "source", "slug": "page", "url": PAGE}
    loaded(engine, path, lines(source))
    done = loaded(engine, tmp_path / "b.jsonl", lines({**source, "published": None}))
    assert (done.recorded, done.known) == (0, 1)
    for name, other, kept in ("slug", "mine", "page"), ("title", "A page", "none"):
        ((line, _, told),) = problems(engine, path, lines({**source, name: other}))
        assert line == 1
        assert f"this source is known here with another {name} ({kept}); " in told


def test_a_row_with_a_known_uid_is_not_a_second_source(
    engine: Engine, path: Path
) -> None:
    written(engine, actor("a"), asked("q"), said("q", "a", "yes", None, PAGE))
    row = {"row": "source", "slug": "example-org-page", "url": PAGE}
    assert loaded(engine, path, lines(row)).known == 1
    with pytest.raises(FactlogError) as refused:
        loaded(engine, path, lines({**row, "slug": "other"}))
    assert not isinstance(refused.value, DuplicateError)


def test_empty_lines_and_a_mark_of_order_are_passed_over(
    engine: Engine, path: Path, sheet: Path
) -> None:
    content = "\n" + lines(ACTOR) + "\r\n  \n" + json.dumps(QUESTION)
    assert loaded(engine, path, content).recorded == 2
    cells = "\ufeffquestion,actor,text,answer\r\nq,russia,So.,yes\r\n,,,\r\n"
    assert loaded(engine, sheet, cells).recorded == 1


def test_an_empty_file_records_nothing(engine: Engine, path: Path) -> None:
    assert loaded(engine, path, "").recorded == 0
    assert load(engine, [], by="me").recorded == 0
    assert counts(engine)["entry"] == 0


def test_several_files_are_one_load(engine: Engine, path: Path, tmp_path: Path) -> None:
    path.write_text(lines(ACTOR))
    (tmp_path / "b.jsonl").write_text(lines(QUESTION, CLAIM))
    load(engine, [path, tmp_path / "b.jsonl"])
    found = every(engine, "SELECT recorded_by, reason FROM entry")
    assert found == [("tester", "loaded rows.jsonl, b.jsonl")]


def test_a_file_that_is_not_there_is_an_error(engine: Engine, tmp_path: Path) -> None:
    for missing in (tmp_path / "no.jsonl", tmp_path / "no.csv", tmp_path):
        with pytest.raises(InvalidInputError, match="cannot be read"):
            load(engine, [missing])
