"""Spreadsheets of claims go in, and come out to go in again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from factlog import query, reading
from factlog.inputs import CSV_HEADER
from factlog.load import parsing
from tests.db.logs import PAGE, claims_of, kursk, lines, loaded, spreadsheet
from tests.db.refusals import problems
from tests.db.rows import ACTOR, CLAIM, QUESTION

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


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
        ("", 1, "there is no header"),
        ("answer\n", 1, "the header lacks question, actor, text"),
        ("question,actor,answer\n", 1, "the header lacks text"),
        ("question,actor,text,colour\n", 1, "'colour' is no column"),
        ("question,actor,text,text\n", 1, "a column is named twice"),
        ("question;actor;text\n", 1, "set apart by ';': save it with commas"),
        ("question\tactor\n", 1, "set apart by '\\t': save it with commas"),
        ("question;,actor,text\n", 1, "the header lacks question"),
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
    assert len({*told}) == len(told)


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
