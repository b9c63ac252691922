"""What could never have been recorded is refused, however well it is sealed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
import rfc8785

from factlog.errors import FactlogError, ProblemsError
from tests.db.exports import EMPTY, sealed
from tests.db.logs import actor, counts, exported, kursk, loaded, written
from tests.db.refusals import entry_problems

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.db.exports import Lines


def reworded(line: dict[str, Any], name: str, words: str) -> None:
    """Let a line hold other words, and their hash."""
    own = hashlib.sha256(bytes.fromhex(line["salt"]) + name.encode()).digest()
    line.setdefault("words", {})[name] = words
    line["line"][name] = hashlib.sha256(own + words.encode()).hexdigest()


def line_of(content: Lines, noun: str) -> int:
    """Return which line is the first of a kind."""
    if noun == "entry":
        return 0
    return next(n for n, row in enumerate(content) if row["line"].get("row") == noun)


def sealed_with(content: Lines, **changed: Any) -> None:
    """Let an entry say something else of its rows, under a digest that is right."""
    line = content[0]["line"] | changed
    content[0]["line"] = line
    content[0]["digest"] = hashlib.sha256(rfc8785.dumps(line)).hexdigest()


NEVER = "01890a5d-ac96-774b-bcce-b302099a8057"
NONSENSE: list[tuple[str, str, Any]] = [
    ("entry", "uid", "x"),
    ("entry", "uid", NEVER.upper()),
    ("entry", "merged", "zz"),
    ("entry", "previous", "zz"),
    ("entry", "recorded_at", "soon"),
    ("entry", "recorded_at", "2025-04-26T14:00:00Z"),
    ("entry", "recorded_by", ""),
    ("entry", "recorded_by", "a\0b"),
    ("entry", "recorded_by", "\ud800"),
    ("entry", "recorded_by", 5),
    ("entry", "format", "1"),
    ("entry", "colour", "red"),
    ("actor", "row", "poem"),
    ("actor", "row", 5),
    ("actor", "uid", "x"),
    ("actor", "uid", 5),
    ("actor", "replaces", "x"),
    ("actor", "withdrawn", "yes"),
    ("actor", "withdrawn", False),
    ("actor", "col\ud800our", "red"),
    ("affiliation", "speaks_for", False),
    ("citation", "via", []),
    ("claim", "options", [NEVER, NEVER]),
    ("claim", "options", [NEVER, "\ud800"]),
    ("actor", "kind", "martian"),
    ("actor", "kind", "\ud800"),
    ("actor", "kind", None),
    ("actor", "colour", "red"),
    ("actor_name", "actor", "x"),
    ("actor_name", "language", "a\0"),
    ("affiliation", "speaks_for", 1),
    ("affiliation", "until", "soon"),
    ("affiliation", "organization", None),
    ("source", "url", "javascript:alert(1)"),
    ("source", "published_latest", 10**30),
    ("question", "answers", "poem"),
    ("question", "window_days", 2**63),
    ("question", "window_days", -5),
    ("question", "tolerance", "x"),
    ("option", "question", None),
    ("claim", "act", "sings"),
    ("claim", "act", None),
    ("claim", "options", ["x"]),
    ("claim", "options", [5]),
    ("claim", "options", "x"),
    ("claim", "question", "0190"),
    ("claim", "said", "nonsense"),
    ("claim", "said_earliest", 10**30),
    ("claim", "said_earliest", 1.5),
    ("claim", "low", "many"),
    ("claim", "high", "1e3"),
    ("claim", "answer", "\0"),
    ("citation", "via", ["x"]),
    ("citation", "source", None),
]


@pytest.mark.parametrize(("noun", "name", "value"), NONSENSE)
def test_nonsense_is_refused_however_well_it_is_sealed(
    one: Lines, fresh: Engine, path: Path, noun: str, name: str, value: Any
) -> None:
    number = line_of(one, noun)
    if value is None:
        del one[number]["line"][name]
    else:
        one[number]["line"][name] = value
    found = entry_problems(fresh, path, sealed(one))
    assert [(line, field) for line, field, _ in found][:1] == [(number + 1, name)]


@pytest.mark.parametrize(
    ("noun", "name", "words"),
    [
        ("actor", "slug", "Bad Slug\x1b"),
        ("actor", "name", " "),
        ("actor", "name", "a\0b"),
        ("option", "slug", "none"),
        ("question", "text", ""),
    ],
)
def test_words_that_nobody_could_record_are_refused(
    one: Lines, fresh: Engine, path: Path, noun: str, name: str, words: str
) -> None:
    number = line_of(one, noun)
    reworded(one[number], name, words)
    found = entry_problems(fresh, path, sealed(one))
    assert [(line, field) for line, field, _ in found] == [(number + 1, name)]


@pytest.mark.parametrize(
    ("change", "line", "field"),
    [
        (lambda lines: lines[0].update(words={"colour": "red"}), 1, "words.colour"),
        (lambda lines: lines[0].update(words=["red"]), 1, "words"),
        (lambda lines: lines[0].update(salt="zz"), 1, "salt"),
        (lambda lines: lines[0].update(salt="00"), 1, "salt"),
        (lambda lines: lines[1].update(salt=5), 2, "salt"),
        (lambda lines: lines[1]["words"].pop("name"), 2, "name"),
        (lambda lines: lines[1]["words"].update(name=5), 2, "name"),
        (lambda lines: lines[1]["words"].update(name="\ud800"), 2, "name"),
        (lambda lines: lines[1]["line"].pop("slug"), 2, "slug"),
        (lambda lines: lines[1].update(line="x"), 2, None),
        (lambda lines: lines[1].pop("line"), 2, None),
        (lambda lines: lines.insert(0, {"row": "actor"}), 1, None),
        (lambda lines: lines.insert(0, lines[1]), 1, None),
        (lambda lines: lines.__delitem__(slice(1, None)), 1, None),
        (lambda lines: lines[0]["line"].update(format=2), 1, None),
        (lambda lines: lines[0]["line"].update(rows=99), 1, "digest"),
        (lambda lines: sealed_with(lines, rows=99), 1, None),
        (lambda lines: sealed_with(lines, root="00" * 32), 1, None),
        (lambda lines: lines[0].update(digest="00"), 1, "digest"),
        (lambda lines: lines[0].pop("arrived_at"), 1, "arrived_at"),
    ],
)
def test_lines_that_are_none_of_an_export_are_told(
    one: Lines, fresh: Engine, path: Path, change: Any, line: int, field: str | None
) -> None:
    change(one)
    found = entry_problems(fresh, path, one)
    assert (line, field) in [(at, name) for at, name, _ in found]


def test_an_entry_that_wrote_nothing_is_refused(
    one: Lines, fresh: Engine, path: Path
) -> None:
    ((line, _, message),) = entry_problems(fresh, path, sealed(one[:1]))
    assert (line, message) == (1, "it has no rows")


def test_a_row_that_names_what_is_nowhere_is_refused(
    one: Lines, engine: Engine, path: Path
) -> None:
    one[line_of(one, "claim")]["line"]["actor"] = NEVER
    written = "".join(json.dumps(line) + "\n" for line in sealed(one))
    with pytest.raises(FactlogError, match=NEVER):
        loaded(engine, path, written)
    assert {name: n for name, n in counts(engine).items() if n} == EMPTY


def test_two_versions_of_a_thing_in_one_entry_are_refused(
    one: Lines, engine: Engine, path: Path
) -> None:
    number = line_of(one, "claim")
    twice = sealed([*one[: number + 1], *one[number:]])
    written = "".join(json.dumps(line) + "\n" for line in twice)
    with pytest.raises(FactlogError):
        loaded(engine, path, written)
    assert {name: n for name, n in counts(engine).items() if n} == EMPTY


def test_a_row_that_looks_like_an_entry_is_still_a_row(
    one: Lines, fresh: Engine, path: Path
) -> None:
    one[1] |= {"digest": "zz", "arrived_at": 5}
    content = "".join(json.dumps(line) + "\n" for line in one)
    rows = loaded(fresh, path, content).recorded
    assert rows == len(one) - 1


def test_an_entry_that_hides_from_the_first_reading_is_refused(
    engine: Engine, second: Engine, path: Path
) -> None:
    kursk(second)
    written(second, actor("bbc"))
    content = exported(second)
    hidden = content.replace('"format"', '"\\u0066ormat"')
    last = content.rindex('"format"')
    one = content[:last] + content[last:].replace('"format"', '"\\u0066ormat"')
    for forged in (hidden, one):
        with pytest.raises(ProblemsError, match="written with escapes"):
            loaded(engine, path, forged)
        assert counts(engine)["entry"] == 0
