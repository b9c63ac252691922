"""Other people's words go in and come out as they are, and act on nothing."""

from __future__ import annotations

import json
import re
import unicodedata
from random import Random
from string import ascii_letters
from typing import TYPE_CHECKING, Any

import pytest

import factlog
from factlog import query, reading, record
from factlog.errors import InvalidInputError, NotFoundError
from factlog.inputs import NewCitation
from factlog.load import load
from tests.conftest import ENGINES, runner
from tests.db.logs import (
    PAGE,
    actor,
    asked,
    claims_of,
    exported,
    lines,
    loaded,
    said,
    spreadsheet,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.conftest import Run
    from tests.db.conftest import Logs

EVERYTHING = (
    "Горналь 조선 عربى 😀 é \u200d\n"
    "\x1b[31mred\x1b]0;title\x07\x1b]8;;http://evil.example\x1b\\link\n"
    "\u202eright to left\u202c\u2066isolated\u2069\u200f\u061c\u200b\n"
    "</script></style></title><script>alert(1)</script><img src=x onerror=a>\n"
    "\x85\x9b31m\x90\x7f\x08\x0b\x0c\x1c\u2028\u2029\ufeff\U000e0041\n"
    "two\r\nthree\tfour\rfive\n\n# six\n| a | b |\n--- hint: seven\n"
    "# *a* _b_ [c](javascript:d) `g` ~~h~~ <i>j</i> &amp; \\ ``` a | b > c\n"
    "';DROP TABLE claim;-- \" \\ %s %(a)s {0} {{ 7 * 7 }} ${HOME} $(id) `id` ?"
)
HOSTILE = {
    "everything": EVERYTHING,
    "bars": " | a | b > c\\",
    "formula": '=HYPERLINK("http://evil.example","click")',
}

# What a terminal acts on: controls but the end of a line, forced directions, tags.
ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)


def rows(words: str) -> list[dict[str, Any]]:
    """Return rows with these words in every field that takes words."""
    cited = {
        "source": "page",
        "quote": words,
        "quote_language": words,
        "translation": words,
        "locator": words,
    }
    said = {
        "row": "claim",
        "question": "q",
        "text": words,
        "language": words,
        "hedge": words,
        "channel": words,
        "citations": [cited],
    }
    return [
        {
            "row": "actor",
            "slug": "russia",
            "name": words,
            "description": words,
            "wikidata": words,
            "aliases": [f"{words} alias", "Russia"],
        },
        {
            "row": "actor",
            "slug": "ukraine",
            "name": "Ukraine",
            "affiliations": [
                {"organization": "russia", "role": words, "speaks_for": False}
            ],
        },
        {
            "row": "source",
            "slug": "page",
            "url": PAGE,
            "title": words,
            "language": words,
        },
        {
            "row": "question",
            "slug": "q",
            "text": words,
            "topic": words,
            "options": [{"slug": "yes", "label": words}, {"slug": "no", "label": "No"}],
        },
        {
            "row": "question",
            "slug": "figure",
            "text": "How many?",
            "answers": "quantity",
            "unit": words,
        },
        {"row": "question", "slug": "free", "text": "What?", "answers": "text"},
        {"row": "option", "question": "q", "slug": "third", "label": words},
        {**said, "id": "a", "actor": "russia", "answer": "yes", "said": "2025-04-26"},
        {
            **said,
            "actor": "ukraine",
            "said": "2025-04-27",
            "counters": {"claim": "a", "note": words},
        },
        {**said, "question": "free", "actor": "russia", "answer": words},
        {**said, "question": "figure", "actor": "russia", "answer": "5"},
    ]


def alias(words: str) -> str:
    """Return another name: the space around it is not kept."""
    return f"{words} alias".strip()


def filled(engine: Engine, folder: Path, name: str) -> str:
    """Load hostile rows, withdraw a claim for a hostile reason; return the words."""
    words = HOSTILE[name]
    path = folder / "hostile.jsonl"
    path.write_text(lines(*rows(words)), encoding="utf-8")
    load(engine, [path], by=words, reason=words)
    with record.entry(engine, by=words, reason=words) as entry:
        record.withdraw_claim(entry, "4")
    return words


@pytest.fixture(scope="module", params=ENGINES)
def hostile(
    request: pytest.FixtureRequest,
    databases: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[str], Engine]]:
    """Yield what gives a log filled with one kind of words."""
    folder = tmp_path_factory.mktemp("hostile")
    engines: dict[str, Engine] = {}

    def log(name: str) -> Engine:
        if name not in engines:
            path = folder / f"{len(engines)}.db"
            factlog.init(str(path)).dispose()
            url = databases(request.param) or str(path)
            engine = factlog.connect(url)
            filled(engine, folder, name)
            engines[name] = engine
        return engines[name]

    yield log
    for engine in engines.values():
        engine.dispose()


def run_on(engine: Engine) -> Run:
    """Return what runs commands on a log."""
    return runner(engine.url.render_as_string(hide_password=False))


SHOWN = [
    *("actor list", "source list", "question list", "claim list", "dispute list --all"),
    *("actor show russia", "actor show ukraine", "source show page", "question show q"),
    *("claim show 1", "claim show 2", "claim show 3", "claim show 4"),
    *("dispute show q", "dispute show free", "dispute show figure", "check"),
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["table", "tsv", "json"])
def test_nothing_that_acts_reaches_a_terminal(
    hostile: Callable[[str], Engine], name: str, form: str
) -> None:
    run = run_on(hostile(name))
    for command in SHOWN:
        done = run(*command.split(), "--format", form)
        assert done.exit_code == 0, done.output[:500]
        acting = ACTING.search(done.output)
        assert not acting, (command, acting, done.output[:200])
        assert form == "tsv" or "\t" not in done.output
        if form == "tsv":
            listed = done.stdout.split("\n")[:-1]
            assert len({line.count("\t") for line in listed}) == 1
        assert_no_tag(done.output)


def assert_no_tag(output: str) -> None:
    """Check that nothing invisible is left but the joiners that scripts need."""
    for character in set(output):
        if unicodedata.category(character) == "Cf":
            assert character in "\u200c\u200d", ascii(character)


@pytest.mark.parametrize("name", HOSTILE)
def test_words_come_back_exactly_from_json(
    hostile: Callable[[str], Engine], name: str
) -> None:
    words, run = HOSTILE[name], run_on(hostile(name))

    def shown(command: str) -> Any:
        return json.loads(run(*command.split(), "--format", "json").stdout)

    claim = shown("claim show 1")
    for field in ("text", "language", "hedge", "channel", "label", "recorded_by"):
        assert claim[field] == words, field
    (cited,) = claim["citations"]
    for field in ("quote", "quote_language", "translation", "locator"):
        assert cited[field] == words, field
    actor = shown("actor show russia")
    assert (actor["name"], actor["description"], actor["wikidata"]) == (words,) * 3
    assert [one["name"] for one in actor["names"]][:2] == [words, alias(words)]
    assert shown("actor show ukraine")["affiliations"][0]["role"] == words
    assert shown("source show page")["title"] == words
    question = shown("question show q")
    assert (question["text"], question["topic"]) == (words, words)
    assert question["options"][0]["label"] == words
    assert shown("question show figure")["unit"] == words
    dispute = shown("dispute show q")
    assert dispute["conflicts"][0]["note"] == words
    assert dispute["sides"][0]["name"] == words
    assert shown("claim show 3")["answer"] == words


@pytest.mark.parametrize("name", HOSTILE)
def test_words_survive_an_export_and_a_load(
    hostile: Callable[[str], Engine], name: str, logs: Logs, tmp_path: Path
) -> None:
    engine = hostile(name)
    out = exported(engine)
    assert not ACTING.search(out)
    copy = logs.empty("sqlite", "copy")
    loaded(copy, tmp_path / "log.jsonl", out)
    assert exported(copy) == out
    with reading(engine) as session, reading(copy) as other:
        assert list(query.claims(session)) == list(query.claims(other))
        assert query.withdrawn(session, "figure") == query.withdrawn(other, "figure")


@pytest.mark.parametrize("name", HOSTILE)
def test_words_survive_a_spreadsheet(
    hostile: Callable[[str], Engine], name: str, logs: Logs, tmp_path: Path
) -> None:
    engine = hostile(name)
    copy = logs.empty("sqlite", "copy")
    loaded(copy, tmp_path / "rows.jsonl", lines(*rows("plain")[:7]))
    loaded(copy, tmp_path / "claims.csv", spreadsheet(engine), new=True)
    mine, theirs = claims_of(engine), claims_of(copy)
    assert len(theirs) == len(mine)
    for one, other in zip(mine, theirs, strict=True):
        for field in ("text", "answer", "hedge", "channel", "language", "citations"):
            assert getattr(one, field) == getattr(other, field), field


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["md", "html", "csv", "json"])
def test_nothing_that_acts_reaches_a_report(
    hostile: Callable[[str], Engine], name: str, form: str
) -> None:
    done = run_on(hostile(name))("report", "--all", "--format", form)
    assert (done.exit_code, done.stderr) == (0, "")
    page = done.stdout
    assert not ACTING.search(page.replace("\r\n", "\n").replace("\t", " "))
    if form == "html":
        assert "<script" not in page
        assert "<img" not in page
        assert "javascript:" not in re.findall(r'href="([^"]*)"', page)
    if form == "csv":
        assert not re.search(r'(?:^|,)"[=+@\t-]', page, re.MULTILINE)
    if form == "json":
        asked = [one["dispute"]["question"]["text"] for one in json.loads(page)]
        assert HOSTILE[name] in asked


@pytest.mark.parametrize("name", HOSTILE)
def test_a_report_of_any_words_can_be_written(
    hostile: Callable[[str], Engine], name: str, tmp_path: Path
) -> None:
    run = run_on(hostile(name))
    for form in ("md", "html", "csv", "json"):
        output = str(tmp_path / f"report.{form}")
        assert run("report", "q", "-o", output).exit_code == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_errors_and_hints_repeat_no_words_that_act(
    hostile: Callable[[str], Engine], name: str, tmp_path: Path
) -> None:
    words, run = HOSTILE[name], run_on(hostile(name))
    no = f"no {words}"
    for command in (
        ("actor", "show", no),
        ("source", "show", no),
        ("question", "show", no),
        ("claim", "show", no),
        ("claim", "add", "q", no, words, "--answer", "yes"),
        ("claim", "add", "q", "russia", words, "--answer", no),
        ("claim", "add", "q", "russia", words, "--answer", "yes", "--said", words),
        ("claim", "add", "figure", "russia", words, "--answer", words),
        ("claim", "add", "q", "russia", "w", "--answer", "yes", "--source", no),
        ("claim", "list", "--since", words),
        ("dispute", "list", "--at", words),
        ("source", "add", words, "--title", words),
        ("source", "add", "s", "--url", f"http:// {words}"),
        ("question", "option", "q", words),
        ("report", "q", "--format", words),
    ):
        done = run(*command)
        assert done.exit_code in {2, 3}, (command[:3], done.output[:300])
        assert not ACTING.search(done.output), command[:2]
        assert done.stdout == ""
        assert len(done.stderr) < 10_000, (command[:2], len(done.stderr))
    path = tmp_path / "rows.jsonl"
    wrong = [{"row": words}, {"row": "actor", words: words, "slug": words}]
    path.write_text(lines(*wrong), encoding="utf-8")
    for form in ("table", "json"):
        done = run("load", str(path), "--format", form)
        assert done.exit_code == 2
        assert not ACTING.search(done.output)


def test_words_may_be_a_megabyte_long(
    engine: Engine, second: Engine, tmp_path: Path
) -> None:
    words = "".join(chr(0x430 + n * n % 32) for n in range(500_000))
    new = said(
        "q",
        "a",
        "yes",
        None,
        citations=(NewCitation(source=PAGE, quote=words),),
        words=words,
    )
    written(engine, actor("a", description=words), asked("q"), new)
    run = run_on(engine)
    for form in ("table", "tsv", "json"):
        assert run("claim", "show", "1", "--format", form).exit_code == 0
    assert json.loads(run("claim list --format json").stdout)[0]["text"] == words
    assert run("report", "q").exit_code == 0
    loaded(second, tmp_path / "log.jsonl", exported(engine))
    assert claims_of(second)[0].citations[0].quote == words


def test_a_long_name_is_recorded_and_found_or_refused(engine: Engine) -> None:
    random = Random(1)  # noqa: S311  nothing secret
    for length in (1_000, 5_000, 50_000):
        name = "".join(random.choices(ascii_letters, k=length))
        try:
            written(engine, actor(f"a{length}", name=name, aliases=(f"x{name}",)))
        except InvalidInputError:
            continue
        with reading(engine) as session:
            assert query.actor(session, f"X{name}").name == name
            with pytest.raises(NotFoundError):
                query.actor(session, name[1:])


@pytest.mark.parametrize("words", ["a\0b", "half \ud800", "\udfff"])
def test_what_no_database_can_keep_is_refused(
    hostile: Callable[[str], Engine], words: str, tmp_path: Path
) -> None:
    engine = hostile("bars")
    run = run_on(engine)
    for command in (
        ("actor", "add", "new", words),
        ("actor", "add", "new", "New", "--alias", words),
        ("actor", "add", "new", "New", "--description", words),
        ("actor", "join", "russia", "ukraine", "--role", words),
        ("source", "add", "new", "--title", words),
        ("source", "add", "new", "--url", f"http://{words}"),
        ("question", "add", "new", words),
        ("question", "add", "new", "New?", "--topic", words),
        ("question", "option", "q", f"new={words}"),
        ("claim", "add", "q", "russia", words, "--answer", "yes"),
        ("claim", "add", "q", "russia", "w", "--answer", words),
        ("claim", "add", "q", "russia", "w", "--answer", "yes", "--hedge", words),
        ("claim", "add", "q", words, "w", "--answer", "yes", "--new"),
        ("claim", "counter", "1", "russia", "w", "--note", words),
        ("claim", "cite", "1", "--source", "page", "--quote", words),
        ("claim", "withdraw", "1", "--reason", words),
        ("actor", "add", "new", "New", "--by", words),
    ):
        done = run(*command)
        assert done.exit_code == 2, (command, done.output)
        assert not ACTING.search(done.output)
    before = len(claims_of(engine))
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(rows(words)[0] | {"slug": "new"}))
    assert run("load", str(path)).exit_code == 2
    assert len(claims_of(engine)) == before
    with reading(engine) as session:
        assert query.count(session, "actor") == 2


def test_names_that_nobody_could_type_are_found_nowhere(
    hostile: Callable[[str], Engine],
) -> None:
    run = run_on(hostile("bars"))
    for noun in ("actor", "source", "question", "claim"):
        for name in ("a\0b", "\ud800", "", " ", "https://\0", "%", "_"):
            done = run(noun, "show", name)
            assert done.exit_code in {2, 3}, (noun, name, done.output)
