"""Files in: all of a file or nothing, and the same file twice is the same log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from factlog import query, reading
from factlog.db.journal import Journal
from factlog.errors import (
    DuplicateError,
    FactlogError,
    InvalidInputError,
    ProblemsError,
)
from factlog.inputs import CSV_HEADER
from factlog.load import files, load, parsing
from tests.db.logs import (
    PAGE,
    actor,
    asked,
    claims_of,
    counts,
    every,
    exported,
    kursk,
    lines,
    loaded,
    said,
    spreadsheet,
    written,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.conftest import Run

ACTOR = {"row": "actor", "slug": "russia", "name": "Russia"}
QUESTION = {"row": "question", "slug": "q", "text": "Is it so?"}
CLAIM = {
    "row": "claim",
    "question": "q",
    "actor": "russia",
    "text": "It is.",
    "answer": "yes",
}
EVERYTHING: list[dict[str, Any]] = [
    {
        **ACTOR,
        "kind": "state",
        "description": "A state",
        "wikidata": "Q159",
        "aliases": ["Россия@ru", "РФ"],
    },
    {
        "row": "actor",
        "slug": "gerasimov",
        "name": "Gerasimov",
        "affiliations": [
            {
                "organization": "russia",
                "role": "chief",
                "since": "2012-11-09",
                "speaks_for": True,
            }
        ],
    },
    {"row": "actor", "slug": "ukraine", "name": "Ukraine"},
    {
        "row": "affiliation",
        "actor": "gerasimov",
        "organization": "ukraine",
        "speaks_for": False,
        "until": "2000",
        "source": "post",
    },
    {
        "row": "source",
        "slug": "wire",
        "kind": "dataset",
        "title": "A wire",
        "url": PAGE,
        "publisher": "russia",
        "language": "ru",
        "published": "2025-04-26",
    },
    {"row": "source", "slug": "copy", "relies_on": ["wire", "https://e.org/basis"]},
    {**QUESTION, "topic": "war"},
    {
        "row": "question",
        "slug": "toll",
        "text": "How many?",
        "answers": "quantity",
        "time": "cumulative",
        "unit": "dead",
        "window_days": 2,
        "tolerance": "2.5",
    },
    {
        "row": "question",
        "slug": "who",
        "text": "Who?",
        "options": [{"slug": "a", "label": "A"}, {"slug": "b", "label": "B"}],
    },
    {"row": "option", "question": "who", "slug": "c", "label": "C"},
    {
        **CLAIM,
        "id": "first",
        "actor": "gerasimov",
        "act": "asserts",
        "on_behalf_of": "russia",
        "said": "2025-04-26",
        "holds": "2025-04",
        "language": "ru",
        "hedge": "reportedly",
        "channel": "briefing",
        "addressee": "ukraine",
        "citations": [
            {
                "source": "copy",
                "via": ["wire"],
                "reported_by": "ukraine",
                "quote": "да",
                "quote_language": "ru",
                "translation": "yes",
                "locator": "p. 3",
            }
        ],
    },
    {
        "row": "claim",
        "id": "second",
        "actor": "ukraine",
        "text": "It is not.",
        "said": "2025-04-27",
        "counters": {"claim": "first", "kind": "corrects", "note": "seen"},
    },
    {"row": "citation", "claim": "second", "source": "wire"},
    {
        "row": "claim",
        "actor": "ukraine",
        "act": "retracts",
        "retracts": "second",
        "said": "2025-04-28",
    },
]
EVERYTHING[3], EVERYTHING[4] = EVERYTHING[4], EVERYTHING[3] | {"source": "wire"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where to write a file to load."""
    return tmp_path / "rows.jsonl"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Return where to write a spreadsheet to load."""
    return tmp_path / "rows.csv"


def problems(
    engine: Engine, path: Path, content: str | bytes, **how: Any
) -> list[tuple[int, str | None, str]]:
    """Return line, field and message of what is wrong with a file; nothing stays."""
    before = counts(engine)
    with pytest.raises(ProblemsError) as refused:
        loaded(engine, path, content, **how)
    assert counts(engine) == before
    assert {one.file for one in refused.value.problems} <= {str(path)}
    return [(one.line, one.field, one.message) for one in refused.value.problems]


# Rows


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


def test_a_row_may_bring_its_uid(engine: Engine, path: Path) -> None:
    uid = "01890a5d-ac96-774b-bcce-b302099a8057"
    counter = {**CLAIM, "answer": "no", "counters": {"claim": uid}}
    loaded(engine, path, lines(ACTOR, QUESTION, {**CLAIM, "uid": uid}, counter))
    assert claims_of(engine)[0].uid == uid
    assert claims_of(engine)[1].counters == (1,)
    again = lines({**CLAIM, "uid": uid, "text": "Other words."})
    assert loaded(engine, path, again).known == 1


def test_two_reporters_cite_one_page(
    engine: Engine, path: Path, tmp_path: Path
) -> None:
    source = {"row": "source", "slug": "page", "url": PAGE}
    loaded(engine, path, lines(source))
    done = loaded(engine, tmp_path / "b.jsonl", lines({**source, "title": "A page"}))
    assert (done.recorded, done.known) == (0, 1)
    ((line, _, message),) = problems(engine, path, lines({**source, "slug": "mine"}))
    assert line == 1
    assert "call it page, as in this log" in message


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


# What is wrong with rows


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


# Spreadsheets


def cells(*rows: str, header: str = "question,actor,text,answer,said,source") -> str:
    """Return a spreadsheet."""
    return "\r\n".join([header, *rows, ""])


def test_a_spreadsheet_of_claims_is_loaded(engine: Engine, sheet: Path) -> None:
    kursk(engine)
    header = ",".join(CSV_HEADER)
    row = {
        "question": "kursk",
        "actor": "ukraine",
        "text": '"We ""hold"", still\nhold"',
        "act": "denies",
        "answer": "russia",
        "on_behalf_of": "ukraine",
        "said": "2025-04-28",
        "holds": "2025-04",
        "language": "en",
        "hedge": "partly",
        "channel": "TV",
        "addressee": "russia",
        "source": f"post | {PAGE}/2 | {PAGE}/3",
        "via": f" | post | post > {PAGE}/4",
        "reported_by": " |  | russia",
        "quote": "one | two",
        "quote_language": "uk",
        "translation": " | deux",
        "locator": "p. 1",
    }
    content = cells(",".join(row[name] for name in CSV_HEADER), header=header)
    assert loaded(engine, sheet, content).recorded == 1
    found = claims_of(engine)[-1]
    assert found.text == 'We "hold", still\nhold'
    assert (found.act, found.hedge, found.channel, found.addressee) == (
        *("denies", "partly", "TV", "russia"),
    )
    first, second, third = found.citations
    assert (first.source, first.via, first.quote, first.locator) == (
        *("post", (), "one", "p. 1"),
    )
    assert (second.via, second.quote, second.translation, second.reported_by) == (
        *(("post",), "two", "deux", None),
    )
    assert (third.via, third.reported_by) == (
        *(("post", "example-org-page-4"), "russia"),
    )
    assert loaded(engine, sheet, content).known == 1


def test_columns_may_stand_in_any_order(engine: Engine, sheet: Path) -> None:
    kursk(engine)
    content = "answer,text,actor,question\nrussia,So.,ukraine,kursk\n"
    assert loaded(engine, sheet, content).recorded == 1


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        ("", 1, "the header lacks question, actor, text"),
        ("question,actor,answer\n", 1, "the header lacks text"),
        ("question,actor,text,colour\n", 1, "'colour' is no column"),
        ("question,actor,text,text\n", 1, "a column is named twice"),
        ("question;actor;text\n", 1, "the header lacks"),
        ("question,actor,text\na,b\n", 2, "2 cells, the header has 3"),
        ("question,actor,text\nq,a,t\n\na,b,c,d\n", 4, "4 cells"),
        ('question,actor,text\na,b,"c\nd\n', 3, "it is not CSV"),
        ('question,actor,text\na,b,"c"d\n', 2, "it is not CSV"),
        (b"question,actor,text\n" + b"q,a,t\n" * 5 + b"q,a,\xff\n", 7, "not UTF-8"),
        (b"\xff\n", 1, "not UTF-8"),
        ("question,actor,text\na,b,c\0\n", 2, "NUL"),
    ],
)
def test_a_spreadsheet_that_is_none_is_told_where(
    engine: Engine, sheet: Path, content: str | bytes, line: int, part: str
) -> None:
    told = problems(engine, sheet, content, new=True)
    assert any(at == line and part in message for at, _, message in told), told


def test_a_cell_too_long_is_refused(
    engine: Engine, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "LONGEST_LINE", 300)
    long = cells(f'q,a,"{"x" * 200}', "x" * 200, '",yes,,')
    found = problems(engine, sheet, long)
    assert any("it is not CSV" in words for _, _, words in found)
    long = cells(f"q,a,{'x' * 400},yes,,")
    told = problems(engine, sheet, long)
    assert any("it is longer than" in words for _, _, words in told)


def test_new_makes_what_a_spreadsheet_names(engine: Engine, sheet: Path) -> None:
    content = cells(
        "Is it so?,A minister,It is.,yes,2025-04-01,The Gazette",
        f"Is it so?,Another,It is not.,no,2025-04-02,{PAGE}",
    )
    told = problems(engine, sheet, content)
    assert [line for line, _, _ in told] == [2, 3]
    done = loaded(engine, sheet, content, new=True)
    assert done.recorded == 2
    with reading(engine) as session:
        (row,) = query.disputes(session)
        assert (row.question, row.sides) == ("is-it-so", 2)
        uids = [query.actor(session, name).uid for name in ("a-minister", "another")]
    assert [UUID(uid).version for uid in uids] == [8, 8]
    assert loaded(engine, sheet, content, new=True).known == 2


# Many rows, and a load that is broken off


def many(size: int) -> str:
    """Return so many rows, the last of them a claim."""
    rows: list[dict[str, Any]] = [QUESTION]
    rows += [{"row": "actor", "slug": f"a{n}", "name": f"A {n}"} for n in range(size)]
    return lines(*rows, {**CLAIM, "actor": f"a{size - 1}"})


def test_a_long_file_is_written_in_entries_of_limited_size(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files.AN_ENTRY == 1_000
    monkeypatch.setattr(files, "AN_ENTRY", 100)
    assert loaded(engine, path, many(250)).recorded == 252
    union = " UNION ALL ".join(
        f'SELECT entry_id FROM "{table}"'
        for table in ("actor", "actor_name", "question", "option", "claim")
    )
    sizes = every(
        engine, f"SELECT count(*) FROM ({union}) AS r GROUP BY entry_id ORDER BY 1"
    )
    assert len(sizes) > 4
    assert max(sizes)[0] <= 100
    assert len(set(every(engine, "SELECT reason FROM entry"))) == 1
    assert claims_of(engine)[0].stands


class StopError(Exception):
    """The power went."""


def test_a_load_that_was_broken_off_goes_on_where_it_stopped(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AN_ENTRY", 20)
    sealed = 0
    seal = Journal.seal

    def failing(journal: Any) -> Any:
        nonlocal sealed
        sealed += 1
        if sealed == 3:
            raise StopError
        return seal(journal)

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "seal", failing)
        with pytest.raises(StopError):
            loaded(engine, path, many(40))
    kept = counts(engine)
    assert kept["entry"] == 2
    assert 0 < kept["actor"] < 40
    before = exported(engine)
    done = loaded(engine, path, many(40))
    assert done.known == kept["actor"] + kept["question"]
    assert counts(engine)["actor"] == 40
    assert claims_of(engine)[0].actor == "a39"
    assert exported(engine).startswith(before)


def test_a_long_file_with_a_problem_at_its_end_writes_nothing(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AN_ENTRY", 20)
    content = many(40) + lines({**CLAIM, "actor": "nobody"})
    ((line, _, _),) = problems(engine, path, content)
    assert line == 43


# Claims out and in again


def test_an_exported_spreadsheet_makes_the_same_claims(
    engine: Engine, second: Engine, sheet: Path
) -> None:
    content = cells(
        'Is it so?,A minister,"It, ""is"". | Or > not",yes,2025-04-01,The Gazette',
        f"Is it so?,Another,=1+1,no,about April 2025,{PAGE} | The Gazette",
        "Is it so?,Another, -2 ,unknown,,",
    )
    loaded(engine, sheet, content, new=True)
    out = spreadsheet(engine)
    loaded(second, sheet, out, new=True)
    assert spreadsheet(second) == out
    assert [row.text for row in claims_of(second)] == [
        row.text for row in claims_of(engine)
    ]


def test_bars_in_the_words_of_a_citation_survive_a_spreadsheet(
    engine: Engine, second: Engine, sheet: Path, path: Path
) -> None:
    words = ["a | b", " | ", "x > y | z", "| b", "\\ | \\| c\\"]
    row = {
        **CLAIM,
        "citations": [
            {"source": f"{PAGE}/{n}", "quote": one, "locator": one, "via": [PAGE]}
            for n, one in enumerate(words)
        ],
    }
    loaded(engine, path, lines(ACTOR, QUESTION, row))
    loaded(second, sheet, spreadsheet(engine), new=True)
    found = claims_of(second)[0].citations
    assert [one.quote for one in found] == words
    assert [one.locator for one in found] == words
    assert {one.via for one in found} == {("example-org-page",)}
    assert spreadsheet(second) == spreadsheet(engine)


def test_a_row_with_a_known_uid_is_not_a_second_source(
    engine: Engine, path: Path
) -> None:
    written(engine, actor("a"), asked("q"), said("q", "a", "yes", None, PAGE))
    row = {"row": "source", "slug": "example-org-page", "url": PAGE}
    assert loaded(engine, path, lines(row)).known == 1
    with pytest.raises(FactlogError) as refused:
        loaded(engine, path, lines({**row, "slug": "other"}))
    assert not isinstance(refused.value, DuplicateError)
