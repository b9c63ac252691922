"""Other people's words come out as they went in, or are refused."""

from __future__ import annotations

import json
from random import Random
from string import ascii_letters
from typing import TYPE_CHECKING, Any

import pytest

from factlog import query, reading
from factlog.errors import InvalidInputError, NotFoundError
from factlog.inputs import NewCitation
from tests.db.hostile import ACTING, HOSTILE, rows, run_on
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
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.db.conftest import Logs


def alias(words: str) -> str:
    """Return another name: the space around it is not kept."""
    return f"{words} alias".strip()


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
