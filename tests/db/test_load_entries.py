"""A log carried to another database is the same log, or it is refused."""

from __future__ import annotations

import copy
import hashlib
import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factlog import query, reading, record
from factlog.db.lines import Names
from factlog.errors import FactlogError, ProblemsError, RefusedError
from factlog.inputs import NewCitation, NewCounter, NewSource
from factlog.query import DisputeFilter
from factlog.vocab import Answers, Time
from tests.db.logs import (
    PAGE,
    actor,
    asked,
    claims_of,
    counts,
    every,
    exported,
    kursk,
    loaded,
    said,
    written,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.db.conftest import Logs

Lines = list[dict[str, Any]]
EMPTY = {"alembic_version": 1, "log": 1}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where to write a file to load."""
    return tmp_path / "log.jsonl"


def full(engine: Engine) -> None:
    """Record something of every kind, in several entries."""
    kursk(engine)
    written(
        engine,
        asked("toll", answers=Answers.QUANTITY, time=Time.CUMULATIVE, window_days=2),
        asked("day", answers=Answers.DATE),
        NewSource(slug="copy", relies_on=("post", PAGE + "/2"), publisher="russia"),
        said("toll", "russia", "about 0.10", "2025-04-01", PAGE, hedge="\u202e\x1b"),
        said("day", "russia", "2025-04~", "2025-04-02/.."),
        NewCitation(
            claim="1",
            source="copy",
            via=("post", PAGE + "/3"),
            quote="Строка\n\ttwo",
            reported_by="ukraine",
        ),
        said(
            *(None, "ukraine", None, "2025-04-28"),
            counters=NewCounter(claim="1", note="seen"),
        ),
        said(None, "russia", counters=NewCounter(claim="2", source="post")),
        reason="more",
    )
    with record.entry(engine, by="other") as entry:
        record.leave_actor(entry, "gerasimov", "russia", "2025-05-01")
        record.retract_claim(entry, "3", said="2025-04-05")
    with record.entry(engine, by="other", reason="a mistake") as entry:
        record.withdraw_claim(entry, "5")


def told(engine: Engine) -> Any:
    """Return all that can be asked of a log."""
    with reading(engine) as session:
        return [
            list(query.claims(session)),
            list(query.actors(session)),
            list(query.sources(session)),
            list(query.questions(session)),
            list(query.disputes(session, DisputeFilter(every=True))),
            query.dispute(session, "kursk"),
            query.actor(session, "gerasimov"),
            query.withdrawn(session, "kursk"),
            query.state(session),
            list(query.findings(session)),
        ]


def test_a_log_comes_back_byte_for_byte_from_either_kind_of_database(
    engine: Engine, other: Engine, second: Engine, path: Path
) -> None:
    full(engine)
    out = exported(engine)
    for log in (other, second):
        done = loaded(log, path, exported(engine))
        assert done.known == 0
        assert done.touched == {1, 2, 3}
        assert exported(log) == out
        assert told(log) == told(engine)
        engine = log


def test_a_log_that_is_known_changes_nothing(
    engine: Engine, second: Engine, path: Path
) -> None:
    full(engine)
    out = exported(engine)
    rows = loaded(second, path, out).recorded
    for log in (engine, second):
        done = loaded(log, path, out)
        assert (done.recorded, done.known, done.touched) == (0, rows, frozenset())
        assert exported(log) == out


def test_new_entries_are_appended_to_an_older_copy(
    engine: Engine, second: Engine, path: Path
) -> None:
    kursk(engine)
    loaded(second, path, exported(engine))
    written(engine, said("kursk", "russia", "russia", "2025-05-01"))
    with record.entry(engine, by="other", reason="a mistake") as entry:
        record.withdraw_claim(entry, "2")
    done = loaded(second, path, exported(engine))
    assert (done.recorded, done.touched) == (3, frozenset({1}))
    assert told(second)[:4] == told(engine)[:4]
    heads = [json.loads(line)["line"] for line in exported(second).splitlines()]
    assert heads == [json.loads(line)["line"] for line in exported(engine).splitlines()]
    recorded, arrived = (
        every(second, f"SELECT {name} FROM entry ORDER BY id")
        for name in ("recorded_at", "arrived_at")
    )
    assert recorded[0] == arrived[0]
    assert recorded[1] < arrived[1]
    assert written(second, said("kursk", "russia", "russia")) == [5]


def test_logs_that_grew_apart_are_not_mixed(
    engine: Engine, second: Engine, path: Path
) -> None:
    kursk(engine)
    loaded(second, path, exported(engine))
    written(engine, actor("mine"))
    written(second, actor("theirs"))
    before = exported(second)
    with pytest.raises(RefusedError, match="do not follow on the newest") as refused:
        loaded(second, path, exported(engine))
    assert "empty log" in (refused.value.hint or "")
    assert exported(second) == before


def test_another_log_is_refused(engine: Engine, second: Engine, path: Path) -> None:
    kursk(engine)
    written(second, actor("theirs"))
    with pytest.raises(RefusedError):
        loaded(second, path, exported(engine))
    assert counts(second)["entry"] == 1


def test_an_export_does_not_depend_on_how_much_is_remembered(
    engine: Engine, second: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(engine)
    out = exported(engine)
    monkeypatch.setattr(Names, "LIMIT", 2)
    assert exported(engine) == out
    loaded(second, path, out)
    assert exported(second) == out


def test_many_claims_are_loaded_with_few_parameters(
    engine: Engine, second: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("the limit of PostgreSQL cannot be lowered")
    monkeypatch.setattr("factlog.derive.touched.TOGETHER", 50)
    claims = [said("q", "a", "yes", "2025-01-01", PAGE) for _ in range(120)]
    written(engine, actor("a"), asked("q"), *claims)
    out = exported(engine)
    limit = sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER
    with second.connect() as connection:
        driver: Any = connection.connection.driver_connection
        before = driver.setlimit(limit, 100)
    try:
        loaded(second, path, out)
        with reading(second) as session:
            assert query.dispute(session, "q").origins == 1
    finally:
        driver.setlimit(limit, before)
    assert exported(second) == out


# What was changed on its way


@pytest.fixture(scope="module")
def kept(logs: Logs) -> tuple[str, str]:
    """Return two exports; what is wrong with one is found before any database."""
    engine = logs.empty("sqlite", "kept")
    kursk(engine)
    small = exported(engine)
    full(logs.empty("sqlite", "kept"))
    return small, exported(engine)


@pytest.fixture
def out(kept: tuple[str, str]) -> Lines:
    """Return the lines of an export of several entries."""
    return [json.loads(line) for line in kept[1].splitlines()]


@pytest.fixture
def fresh(logs: Logs) -> Engine:
    """Return an empty log."""
    return logs.empty("sqlite", "fresh")


def refused(
    log: Engine, path: Path, content: Lines
) -> list[tuple[int, str | None, str]]:
    """Return what is wrong with entries; nothing of them may stay."""
    written = "".join(json.dumps(line) + "\n" for line in content)
    with pytest.raises(FactlogError) as raised:
        loaded(log, path, written)
    assert {name: n for name, n in counts(log).items() if n} == EMPTY
    assert isinstance(raised.value, ProblemsError)
    return [(one.line, one.field, one.message) for one in raised.value.problems]


def places(content: Lines) -> list[tuple[int, tuple[str, ...]]]:
    """Return where in an export something stands."""
    found: list[tuple[int, tuple[str, ...]]] = []
    for number, line in enumerate(content):
        for name, value in line.items():
            inner = value if isinstance(value, dict) else {}
            found += [(number, (name, key)) for key in inner]
            if name != "salt" or "words" in line:  # else nothing is hidden with it
                found.append((number, (name,)))
    return found


def another(value: Any) -> Any:
    """Return something like a value, and not equal to it."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return value[1:] or [*value, "x"]
    if isinstance(value, dict):
        return {}
    if value[:1] in "0123456789abcdef":
        return ("1" if value[0] == "0" else "0") + value[1:]
    return value + "x"


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_field_is_changed_or_lost_without_notice(
    out: Lines, fresh: Engine, path: Path, data: st.DataObject
) -> None:
    number, keys = data.draw(st.sampled_from(places(out)))
    content = copy.deepcopy(out)
    place: Any = content[number]
    for key in keys[:-1]:
        place = place[key]
    if data.draw(st.booleans()):
        del place[keys[-1]]
    elif keys == ("arrived_at",):
        place[keys[-1]] = data.draw(
            st.sampled_from(["", "soon", "2025-04-26", 5, None, "2025-04-26T14:00:00Z"])
        )
    else:
        place[keys[-1]] = another(place[keys[-1]])
    found = refused(fresh, path, content)
    entry = max(n for n in range(number + 1) if "format" in out[n]["line"])
    assert {line - 1 for line, _, _ in found} & {number, entry}
    named = {field for _, field, _ in found}
    assert named & {*keys, *out[number].get("words", {}), "digest", "row", None}


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_row_is_lost_doubled_or_moved_without_notice(
    out: Lines, fresh: Engine, path: Path, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(out) - 1))
    content = copy.deepcopy(out)
    line = content.pop(number)
    match data.draw(st.sampled_from(["lost", "doubled", "moved"])):
        case "doubled":
            content[number:number] = [line, line]
        case "moved":
            entry = sum("format" in one["line"] for one in out[: number + 1])
            there = [
                n
                for n in range(len(content) + 1)
                if sum("format" in one["line"] for one in content[:n]) != entry
            ]
            content.insert(data.draw(st.sampled_from(there)), line)
    written = "".join(json.dumps(line) + "\n" for line in content)
    try:
        loaded(fresh, path, written)
    except FactlogError:
        assert {name: n for name, n in counts(fresh).items() if n} == EMPTY
        return
    pytest.fail(f"line {number + 1} of {len(out)}")


def test_rows_in_another_order_make_the_same_entry_or_none(
    one: Lines, engine: Engine, path: Path
) -> None:
    numbers = [n for n, row in enumerate(one) if row["line"].get("row") == "option"]
    first, last = numbers[0], numbers[-1]
    one[first], one[last] = one[last], one[first]
    written = "".join(json.dumps(line) + "\n" for line in one)
    try:
        loaded(engine, path, written)
    except FactlogError:
        assert {name: n for name, n in counts(engine).items() if n} == EMPTY
    else:
        with reading(engine) as session:
            assert query.state(session).head == one[0]["digest"]


def test_entries_in_another_order_are_refused(
    out: Lines, fresh: Engine, path: Path
) -> None:
    starts = [n for n, one in enumerate(out) if "format" in one["line"]]
    content = out[starts[1] :] + out[: starts[1]]
    written = "".join(json.dumps(line) + "\n" for line in content)
    with pytest.raises(RefusedError, match="do not follow"):
        loaded(fresh, path, written)
    assert {name: n for name, n in counts(fresh).items() if n} == EMPTY


def test_entries_without_the_first_are_refused(
    out: Lines, fresh: Engine, path: Path
) -> None:
    starts = [n for n, one in enumerate(out) if "format" in one["line"]]
    written = "".join(json.dumps(line) + "\n" for line in out[starts[1] :])
    with pytest.raises(RefusedError, match="do not follow"):
        loaded(fresh, path, written)


# What is well sealed, and still could never have been recorded


def sealed(content: Lines) -> Lines:
    """Return an export of one entry with its root and digest made anew."""
    entry, *rows = content

    def sha(raw: bytes) -> bytes:
        return hashlib.sha256(raw).digest()

    def tree(leaves: list[bytes]) -> bytes:
        if len(leaves) < 2:
            return leaves[0] if leaves else sha(b"")
        half = 1
        while half * 2 < len(leaves):
            half *= 2
        return sha(b"\x01" + tree(leaves[:half]) + tree(leaves[half:]))

    def text(line: Any) -> bytes:
        raw = json.dumps(
            line, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return raw.encode(errors="surrogatepass")

    leaves = sorted(sha(b"\x00" + text(row["line"])) for row in rows)
    entry["line"] |= {"rows": len(rows), "root": tree(leaves).hex()}
    entry["digest"] = sha(text(entry["line"])).hex()
    return content


def reworded(line: dict[str, Any], name: str, words: str) -> None:
    """Let a line hold other words, and their hash."""
    own = hashlib.sha256(bytes.fromhex(line["salt"]) + name.encode()).digest()
    line.setdefault("words", {})[name] = words
    line["line"][name] = hashlib.sha256(own + words.encode()).hexdigest()


@pytest.fixture
def one(kept: tuple[str, str]) -> Lines:
    """Return the lines of an export of one entry."""
    written = [json.loads(line) for line in kept[0].splitlines()]
    assert sealed(copy.deepcopy(written)) == written
    return written


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
    found = refused(fresh, path, sealed(one))
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
    found = refused(fresh, path, sealed(one))
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
    found = refused(fresh, path, one)
    assert (line, field) in [(at, name) for at, name, _ in found]


def test_an_entry_that_wrote_nothing_is_refused(
    one: Lines, fresh: Engine, path: Path
) -> None:
    ((line, _, message),) = refused(fresh, path, sealed(one[:1]))
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


def test_an_export_is_text_that_no_terminal_acts_on(engine: Engine) -> None:
    full(engine)
    assert claims_of(engine, question="toll")[0].hedge == "\u202e\x1b"
    out = exported(engine)
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert rfc8785.dumps(json.loads(out.splitlines()[0])["line"])
