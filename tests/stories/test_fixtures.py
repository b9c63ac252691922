"""The disputes in fixtures/ stand as fixtures/README.md says, which is read here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import factlog
from tests.conftest import runner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Run

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = sorted(FIXTURES.glob("*.jsonl"))
TODAY = "today"

_ROW = re.compile(r"\|(.*)\|(.*)\|(.*)\|")
_HEAD = "| question | day | status |"
_NAMED = re.compile("`([a-z0-9-]+)`")
_REST = re.compile(r"all (\d+) others of `(.+)`")
_STATUS = re.compile(r"([a-z]+)(?: since (\d{4}-\d\d-\d\d))?")
_ORIGINS = re.compile(r"(\d+) origins")
_SPLIT_DAYS = re.compile(r"split too from (\S+) to (\S+)")


@dataclass(frozen=True, slots=True)
class Row:
    """A question on a day, and what the table says of it."""

    question: str
    day: str
    status: str
    since: str | None
    rest: str
    split: bool | None = None


def table() -> list[tuple[str, str, str]]:
    """Return the rows of the README's table as they stand, the question repeated."""
    text = (FIXTURES / "README.md").read_text(encoding="utf-8")
    lines = text[text.index(_HEAD) :].split("\n\n")[0].splitlines()
    rows, question = [], ""
    for line in lines[2:]:
        found = _ROW.fullmatch(line)
        assert found, line
        named, days, status = (cell.strip() for cell in found.groups())
        question = named or question
        rows.append((question, days, status))
    return rows


def expected() -> list[Row]:
    """Return what the table says, a row for each question and day."""
    files = {file.name: asked_in(file) for file in FILES}
    rows: list[Row] = []
    for named, days, status in table():
        found = _STATUS.match(status)
        assert found, status
        for question in _questions(named, files, {row.question for row in rows}):
            for day in days.split(", "):
                row = Row(question, day, found[1], found[2], status[found.end() :])
                rows += _with_splits(row)
    return rows


def _questions(named: str, files: dict[str, list[str]], known: set[str]) -> list[str]:
    if rest := _REST.fullmatch(named):
        others = [slug for slug in files[rest[2]] if slug not in known]
        assert len(others) == int(rest[1]), others
        return others
    return _NAMED.findall(named)


def _with_splits(row: Row) -> Iterator[Row]:
    """Yield a row, and what it says of other days on which a side is split."""
    if too := _SPLIT_DAYS.search(row.rest):
        for day in too.groups():
            yield replace(row, day=day.rstrip("()"), split=True)
        yield row
    else:
        split = row.status == "split" or " split (" in row.rest
        yield replace(row, split=split)


def asked_in(file: Path) -> list[str]:
    """Return the questions of a file."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [row["slug"] for row in rows if row["row"] == "question"]


EXPECTED = expected()
ROWS = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in FILES)


def seen(run: Run, rows: list[Row]) -> list[Row]:
    """Return rows as the log has them; what is not said in words is as expected."""
    listed = {day: _listed(run, day) for day in {row.day for row in rows}}
    return [_seen(run, row, listed[row.day][row.question]) for row in rows]


def _listed(run: Run, day: str) -> dict[str, dict[str, Any]]:
    """Return the list of disputes on a day, by question."""
    found = answer(run, "dispute", "list", "--all", *_at(day))
    return {one["question"]: one for one in found}


def _at(day: str) -> list[str]:
    return [] if day == TODAY else ["--at", day]


def _seen(run: Run, row: Row, listed: dict[str, Any]) -> Row:
    said = listed["last_said"] is not None
    found = replace(
        row,
        status=listed["status"] if said else "none",
        since=listed["since"] if row.since else None,
        rest=_told(row.rest, listed),
    )
    if row.status in {"none", "uncontested"}:
        return found
    shown = answer(run, "dispute", "show", row.question, *_at(row.day))
    assert (shown["status"], shown["since"]) == (listed["status"], listed["since"])
    split = any(len(set(one["sides"])) == 1 for one in shown["conflicts"])
    return replace(
        found,
        split=None if row.split is None else split,
        rest=_voiced(found.rest, shown["sides"]) if row.day == TODAY else found.rest,
    )


def _told(rest: str, listed: dict[str, Any]) -> str:
    """Return the words of the table with what is listed in them."""
    if "one side" in rest and listed["sides"] != 1:
        rest = rest.replace("one side", f"{listed['sides']} sides")
    return _ORIGINS.sub(f"{listed['origins']} origins", rest)


def _voiced(rest: str, sides: list[dict[str, Any]]) -> str:
    """Return the words of the table with the number of each side's actors in them."""
    for side in sides:
        voices = len({one["actor"] for one in side["positions"]})
        rest = re.sub(rf"({side['name']}) \d+", rf"\1 {voices}", rest)
    return rest


def answer(run: Run, *words: str) -> Any:
    """Return what a command prints as JSON."""
    result = run(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def load(run: Run, *files: Path) -> str:
    """Load files; return what the command says."""
    result = run("load", *map(str, files))
    assert (result.exit_code, result.stdout) == (0, ""), result.output
    return result.stderr


def test_the_table_names_every_question_and_only_these() -> None:
    asked = {question for file in FILES for question in asked_in(file)}
    assert {row.question for row in EXPECTED} == asked


@pytest.fixture
def empty(tmp_path: Path) -> Run:
    """Run commands on an empty log, in a file."""
    path = str(tmp_path / "log.db")
    factlog.init(path).dispose()
    return runner(path)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_alone_stands_as_the_table_says(empty: Run, file: Path) -> None:
    load(empty, file)
    rows = [row for row in EXPECTED if row.question in asked_in(file)]
    assert seen(empty, rows) == rows


@pytest.mark.no_cover
def test_all_files_together_stand_as_the_table_says(run: Run) -> None:
    load(run, *FILES)
    assert seen(run, EXPECTED) == EXPECTED
    assert "no source" not in {one["kind"] for one in answer(run, "check")}
    before = run("export").stdout
    assert load(run, *FILES) == f"0 recorded, {ROWS} known already\n"
    assert run("export").stdout == before


def test_kursk_is_told_in_at_least_14_claims_of_7_actors(empty: Run) -> None:
    load(empty, FIXTURES / "kursk.jsonl")
    claims = answer(empty, "claim", "list")
    assert len(claims) >= 14
    assert len({claim["actor"] for claim in claims}) >= 7
