"""Every problem of a file is told with its line, and nothing of it is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from factlog.errors import InvalidInputError, ProblemsError
from factlog.load import load, parsing
from tests.db.logs import PAGE, counts, lines
from tests.db.refusals import problems
from tests.db.rows import ACTOR, CLAIM, QUESTION

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.conftest import Run

BAD: list[tuple[Any, str | None, str]] = [
    ({"row": "actor", "slug": "x", "name": "X", "nmae": "X"}, "nmae", "no such field"),
    ({"row": "actor", "slug": "x"}, "name", "it is missing"),
    ({"row": "actor", "slug": "x", "name": None}, "name", "it is missing"),
    ({"row": "actor", "slug": "X y", "name": "X"}, "slug", "is not a slug"),
    ({"row": "actor", "slug": "x", "name": 5}, "name", "not text in quotes"),
    ({"row": "actor", "slug": "x", "name": "a\0b"}, "name", "NUL"),
    ({"row": "actor", "slug": "x", "name": " "}, "name", "it is empty"),
    ({**ACTOR, "kind": "martian"}, "kind", "one of person"),
    ({**ACTOR, "kind": ["state"]}, "kind", "one of person"),
    ({**ACTOR, "aliases": "РФ"}, "aliases", "not a list"),
    ({**ACTOR, "aliases": ["РФ", 5]}, "aliases.2", "not text in quotes"),
    ({**ACTOR, "aliases": ["РФ", "@ru"]}, None, "it is empty"),
    ({**ACTOR, "affiliations": ["x"]}, "affiliations.1", "not an object"),
    (
        {**ACTOR, "affiliations": [{"role": "x"}]},
        "affiliations.1.organization",
        "it is missing",
    ),
    (
        {**ACTOR, "affiliations": [{"organization": "x", "since": "soon"}]},
        *("affiliations.1.since", "is not a date"),
    ),
    (
        {**ACTOR, "affiliations": [{"organization": "x", "speaks_for": "no"}]},
        *("affiliations.1.speaks_for", "not true or false"),
    ),
    (
        {
            **ACTOR,
            "affiliations": [{"organization": "x", "since": "2020", "until": "2019"}],
        },
        *("affiliations.1", "before it begins"),
    ),
    ({"row": "source", "slug": "s", "url": "ftp://x"}, "url", "not a web address"),
    ({"row": "source", "slug": "s", "published": "2025-13"}, "published", "date"),
    ({**QUESTION, "window_days": "2"}, "window_days", "not a whole number"),
    ({**QUESTION, "window_days": True}, "window_days", "not a whole number"),
    ({**QUESTION, "window_days": 1.5}, "window_days", "not a whole number"),
    ({**QUESTION, "window_days": 10**30}, "window_days", ""),
    ({**QUESTION, "window_days": -1}, "window_days", "whole number"),
    ({**QUESTION, "unit": "dead"}, None, "only a quantity question"),
    ({**CLAIM, "answer": 5}, "answer", "not text in quotes"),
    ({**CLAIM, "said": "yesterday"}, "said", "is not a date"),
    ({**CLAIM, "uid": "5"}, "uid", "not a uid"),
    ({**CLAIM, "uid": 5}, "uid", "not a uid"),
    ({**CLAIM, "id": 5}, "id", "not text in quotes"),
    ({**CLAIM, "counters": "1"}, "counters", "not an object"),
    ({**CLAIM, "counters": {"claim": "first", "kind": "hates"}}, "counters.kind", ""),
    ({**CLAIM, "citations": [{"quote": "x"}]}, "citations.1.source", "missing"),
    ({**CLAIM, "act": "retracts"}, None, "names the claim that it takes back"),
    ({**CLAIM, "holds": "2030", "said": "2025"}, None, "lies after the day"),
    ({"row": "poem"}, "row", "a row is one of"),
    ({"row": ["actor"]}, "row", "a row is one of"),
    ({"slug": "x"}, "row", "a row is one of"),
]
BAD_LINES: list[tuple[bytes, str]] = [
    (b"{", "it is not JSON"),
    (b"nonsense", "it is not JSON"),
    (b'["row"]', "it is not an object"),
    (b"null", "it is not an object"),
    (b'{"row": "actor", "slug": "x", "name": "\xff"}', "it is not UTF-8"),
    (b'{"row": "actor", "row": "actor"}', "'row' is given twice"),
    (b'{"row": {"a": 1, "a": 2}}', "'a' is given twice"),
    (b'{"row": NaN}', "NaN is not JSON"),
    (b'{"row": -Infinity}', "-Infinity is not JSON"),
    (b"[" * 100_000, "nested too deep"),
    (b'{"row": ' + b"9" * 5_000 + b"}", "it is not JSON"),
    (b'{"row": "actor", "slug": "x", "name": "\\ud800"}', "half a character"),
]


def test_every_problem_of_a_file_is_told_with_its_line(
    engine: Engine, path: Path
) -> None:
    content = [json.dumps(ACTOR).encode(), json.dumps(QUESTION).encode()]
    content += [json.dumps(row).encode() for row, _, _ in BAD]
    content += [line for line, _ in BAD_LINES]
    content += [json.dumps(CLAIM).encode()]
    told = problems(engine, path, b"\n".join(content))
    wanted = [(field, part) for _, field, part in BAD]
    wanted += [("name" if "half" in part else None, part) for _, part in BAD_LINES]
    for place, (field, part) in enumerate(wanted, 3):
        found = [(name, message) for line, name, message in told if line == place]
        assert found, (place, content[place - 1][:80])
        assert any(name == field and part in words for name, words in found), found
    assert {line for line, _, _ in told} == set(range(3, 3 + len(wanted)))
    assert [line for line, _, _ in told] == sorted(line for line, _, _ in told)


def test_several_problems_of_one_line_are_told(engine: Engine, path: Path) -> None:
    row = {"row": "actor", "slug": "A B", "kind": "martian", "colour": "red"}
    assert {field for _, field, _ in problems(engine, path, lines(row))} == {
        *("slug", "name", "kind", "colour"),
    }


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ({**CLAIM, "actor": "rusia"}, "there is no actor 'rusia'; did you mean russia"),
        ({**CLAIM, "question": "p"}, "there is no question 'p'"),
        ({**CLAIM, "answer": "perhaps"}, "there is no option 'perhaps'"),
        ({**CLAIM, "citations": [{"source": "s"}]}, "there is no source 's'"),
        ({**CLAIM, "citations": [{"source": "https://[x"}]}, "web address"),
        ({**CLAIM, "counters": {"claim": "1"}}, "no row above with the id '1'"),
        ({"row": "citation", "claim": "5", "source": "s"}, "no row above with the id"),
        ({"row": "citation", "source": "s"}, "a citation needs a claim"),
        ({"row": "affiliation", "organization": "russia"}, "needs an actor"),
        ({"row": "option", "slug": "c", "label": "C"}, "needs a question"),
        ({"row": "claim", "actor": "russia", "text": "x"}, "answers a question"),
        ({**CLAIM, "answer": None}, "what does it answer"),
        ({**CLAIM, "said": "9999"}, "has not come yet"),
        ({**ACTOR, "name": "Other"}, "already"),
        ({**ACTOR, "name": "Ω" * 5_000}, ""),
    ],
)
def test_what_the_log_refuses_is_told_with_its_line(
    engine: Engine, path: Path, row: dict[str, Any], part: str
) -> None:
    told = problems(engine, path, lines(ACTOR, QUESTION, row))
    assert [(line, part in message) for line, _, message in told] == [(3, True)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"actor": "nobody"}, "actor"),
        ({"answer": "nobody"}, "answer"),
        ({"citations": [{"source": "s"}, {"source": "nobody"}]}, "citations.2.source"),
        ({"citations": [{"source": "s", "via": ["nobody"]}]}, "citations.1.via.1"),
        ({"counters": {"claim": "nobody"}}, "counters.claim"),
    ],
)
def test_what_is_not_there_is_told_with_the_field_that_names_it(
    engine: Engine, path: Path, given: dict[str, Any], field: str
) -> None:
    source = {"row": "source", "slug": "s"}
    told = problems(engine, path, lines(ACTOR, QUESTION, source, {**CLAIM, **given}))
    assert [(line, name) for line, name, _ in told] == [(4, field)]


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (b"SQLite format 3\0", "is a database"),
        (b"\x1f\x8b\x08\n\n\n", "is compressed"),
        (b"PK\x03\x04\n\n\n", "is an archive"),
    ],
)
@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_a_file_of_another_kind_is_told_once(
    engine: Engine, path: Path, begins: bytes, kind: str, suffix: str
) -> None:
    file = path.with_suffix(suffix)
    file.write_bytes(begins)
    with pytest.raises(InvalidInputError, match=kind) as told:
        load(engine, [file])
    assert told.value.hint


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_spreadsheet_by_another_name_is_told_once(
    engine: Engine, path: Path, mark: str
) -> None:
    path.write_text(f'{mark}text,"actor",question\nSo.,russia,kursk\n')
    with pytest.raises(InvalidInputError, match="a spreadsheet of claims") as told:
        load(engine, [path])
    assert told.value.hint == "let its name end in .csv"


def test_a_problem_is_not_told_again_for_what_rests_on_it(
    engine: Engine, path: Path
) -> None:
    rows = [
        QUESTION,
        {"row": "actor", "slug": "russia"},
        {
            "row": "actor",
            "slug": "general",
            "name": "A general",
            "affiliations": [{"organization": "russia"}],
        },
        {**CLAIM, "actor": "general"},
        {**CLAIM, "id": "a"},
        {**CLAIM, "id": "b", "actor": "nobody"},
        {**CLAIM, "actor": "general", "counters": {"claim": "a"}, "answer": "no"},
        {**CLAIM, "actor": "general", "counters": {"claim": "b"}, "answer": "no"},
        {"row": "citation", "claim": "b", "source": PAGE},
    ]
    told = problems(engine, path, lines(*rows))
    assert [line for line, _, _ in told] == [2, 6]


def test_an_id_is_given_once(engine: Engine, path: Path) -> None:
    rows = [ACTOR, QUESTION, {**CLAIM, "id": "a"}, {**CLAIM, "id": "a", "said": "2020"}]
    ((line, _, message),) = problems(engine, path, lines(*rows))
    assert (line, "'a'" in message) == (4, True)
    assert "give each row an id of its own" in message


def test_a_claim_is_named_only_within_its_file(
    engine: Engine, path: Path, tmp_path: Path
) -> None:
    path.write_text(lines(ACTOR, QUESTION, {**CLAIM, "id": "a"}))
    other = tmp_path / "b.jsonl"
    other.write_text(lines({"row": "citation", "claim": "a", "source": PAGE}))
    with pytest.raises(ProblemsError) as refused:
        load(engine, [path, other])
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == (str(other), 1)
    assert counts(engine)["entry"] == 0


def test_a_line_too_long_is_refused_unread(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "LONGEST_LINE", 200)
    long = {**ACTOR, "description": "x" * 1_000}
    told = problems(engine, path, lines(ACTOR, long, {"row": "x"}, long).rstrip())
    assert [(line, message[:16]) for line, _, message in told] == [
        *((2, "it is longer tha"), (3, "a row is one of "), (4, "it is longer tha")),
    ]


def test_the_command_tells_problems_as_json(run: Run, path: Path) -> None:
    path.write_text(lines({"row": "actor", "slug": "x"}, ACTOR))
    done = run(*f"load {path} --format json".split())
    assert done.exit_code == 2
    (problem,) = json.loads(done.stdout)
    assert (problem["line"], problem["field"]) == (1, "name")
    assert "it is missing" in problem["message"]


def test_of_very_many_problems_the_first_are_told(engine: Engine, path: Path) -> None:
    told = problems(engine, path, lines(*({"row": "x"} for _ in range(5000))))
    assert [line for line, _, _ in told] == [*range(1, 1001)]
    told = problems(engine, path, "x\n" * 5000)
    assert [line for line, _, _ in told] == [*range(1, 1001)]
