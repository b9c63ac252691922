"""Words are erased for good, everywhere, and all else still verifies."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from factlog import canonical, query, reading, record
from factlog.db import models as m
from factlog.db.engine import file_of
from factlog.errors import (
    DamagedError,
    InvalidInputError,
    NotFoundError,
    ProblemsError,
    RefusedError,
)
from factlog.inputs import NewCitation, NewCounter
from factlog.load import merge
from factlog.vocab import Act
from tests.db.copies import content, proved, taken
from tests.db.logs import (
    PAGE,
    actor,
    behind,
    every,
    exported,
    kursk,
    loaded,
    said,
)
from tests.db.logs import written as recorded

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

SECRET = "Wolfram Zeisig"
"""A name that must not be kept."""


def named(engine: Engine) -> None:
    """Record somebody whose name stands in words of many kinds."""
    kursk(engine)
    cited = NewCitation(source=PAGE, quote=f"{SECRET} said so", locator=f"at {SECRET}")
    recorded(
        engine,
        actor("zeisig", "russia", name=SECRET, aliases=(f"{SECRET} jr.",)),
        said(
            "kursk",
            "zeisig",
            "russia",
            "2025-05-01",
            words=f"I, {SECRET}, say so.",
            hedge=f"as {SECRET}",
            citations=(cited,),
            counters=NewCounter(claim="2", note=f"by {SECRET}"),
        ),
        reason=f"told by {SECRET}",
    )
    with record.entry(engine, by="me", reason="a slip") as entry:
        record.amend_claim(entry, "3", {"text": f"It is I, {SECRET}."})


def erased(engine: Engine, *things: tuple[str, str]) -> None:
    """Erase the words of things."""
    for noun, key in things:
        with record.entry(engine, by="me", reason="a court asked for it") as entry:
            assert record.erase_words(entry, noun, key) > 0


ALL = (("claim", "3"), ("actor", "zeisig"), ("entry", "2"))


def everywhere(engine: Engine) -> str:
    """Return all that the tables hold, as text."""
    tables = inspect(engine).get_table_names()
    return repr([every(engine, f"SELECT * FROM {table}") for table in tables])


def test_what_is_erased_is_nowhere_in_the_log(engine: Engine) -> None:
    named(engine)
    assert SECRET in everywhere(engine)
    with reading(engine) as session:
        before = query.state(session).head
    erased(engine, *ALL)
    assert SECRET not in everywhere(engine)
    assert SECRET not in exported(engine)
    proved(engine, str(before))
    with reading(engine) as session:
        claim = query.claim(session, "3")
        assert (claim.text, claim.hedge, claim.answer) == (None, None, "russia")
        assert claim.actor == "erased"
        assert query.dispute(session, "kursk").status == "contested"
        told = [row.after for row in query.history(session, "claim", "3")]
    assert "(erased)" in told
    if path := file_of(engine):
        beside = path.with_name(f"{path.name}-wal")
        for file in (path, beside):
            # To open and close the file here would undo SQLite's locks on it.
            held = subprocess.run(["/bin/cat", file], capture_output=True, check=True)
            assert SECRET.encode() not in held.stdout


def test_other_things_keep_their_words(engine: Engine) -> None:
    named(engine)
    erased(engine, ("claim", "3"))
    with reading(engine) as session:
        assert query.actor(session, "zeisig").name == SECRET
        assert query.claim(session, "1").text == "Free."


def test_an_export_of_what_was_erased_is_loaded_and_proved(
    engine: Engine, second: Engine, path: Path
) -> None:
    named(engine)
    erased(engine, *ALL)
    out = exported(engine)
    loaded(second, path, out)
    assert exported(second) == out
    proved(second)


def test_words_that_nobody_erased_are_not_left_out(
    engine: Engine, second: Engine, path: Path
) -> None:
    named(engine)
    erased(engine, ("claim", "3"))
    lines = [json.loads(line) for line in exported(engine).splitlines()]
    for line in lines:
        if line.get("words", {}).get("text") == "Free.":
            del line["words"]
            line["salt"] = ""
    content = "".join(json.dumps(line) + "\n" for line in lines)
    with pytest.raises(ProblemsError, match="withheld"):
        loaded(second, path, content)


@pytest.mark.parametrize("first", ["erased", "grew"])
def test_what_is_erased_in_one_log_is_erased_in_all(
    engine: Engine, second: Engine, first: str
) -> None:
    named(engine)
    taken(second, engine)
    with record.entry(second, by="you", reason="another slip") as entry:
        record.amend_claim(entry, "3", {"hedge": f"{SECRET} doubts it"})
    erased(engine, *ALL)
    pairs = [(engine, second), (second, engine)]
    for one, two in pairs if first == "erased" else reversed(pairs):
        taken(one, two)
    for log in (engine, second):
        assert SECRET not in everywhere(log)
        proved(log)
    assert content(engine) == content(second)
    assert taken(second, engine).rows == 0


def test_a_merge_tells_what_was_erased(engine: Engine, second: Engine) -> None:
    named(engine)
    taken(second, engine)
    erased(engine, ("entry", "2"))
    url = engine.url.render_as_string(hide_password=False)
    assert merge(second, url, by="me").erased == 1


@pytest.mark.parametrize(
    ("noun", "key", "error"),
    [
        ("option", "russia", InvalidInputError),
        ("entry", "99", NotFoundError),
        ("entry", "x", NotFoundError),
        ("claim", "99", NotFoundError),
        ("entry", "1", RefusedError),
    ],
)
def test_what_cannot_be_erased_is_refused(
    engine: Engine, noun: str, key: str, error: type[Exception]
) -> None:
    kursk(engine)
    before = everywhere(engine)
    with (
        pytest.raises(error),
        record.entry(engine, by="me", reason="a court") as entry,
    ):
        record.erase_words(entry, noun, key)
    assert everywhere(engine) == before


def test_words_are_erased_once_and_for_a_reason(engine: Engine) -> None:
    named(engine)
    with pytest.raises(InvalidInputError), record.entry(engine, by="me") as entry:
        record.erase_words(entry, "claim", "3")
    erased(engine, ("claim", "3"))
    with (
        pytest.raises(RefusedError, match="no words"),
        record.entry(engine, by="me", reason="again") as entry,
    ):
        record.erase_words(entry, "claim", "3")


def test_what_was_erased_is_neither_changed_nor_brought_back(engine: Engine) -> None:
    named(engine)
    erased(engine, ("claim", "3"))
    with (
        pytest.raises(RefusedError, match="were erased"),
        record.entry(engine, by="me", reason="again") as entry,
    ):
        record.amend_claim(entry, "3", {"hedge": "surely"})
    with (
        pytest.raises(RefusedError, match="they are gone"),
        record.entry(engine, by="me", reason="again") as entry,
    ):
        record.undo(entry, "4")
    proved(engine)


def wrong(engine: Engine) -> str:
    with reading(engine) as session, pytest.raises(DamagedError) as found:
        query.verify(session)
    return found.value.message


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DELETE FROM erasure WHERE noun = 'claim'", "nobody erased them"),
        ("UPDATE claim SET hedge = 'x' WHERE id = 3", "words are there"),
        ("UPDATE claim SET kept = '{}' WHERE id = 3", "not as it was recorded"),
        ("UPDATE claim SET kept = 'x' WHERE id = 3", "not as it was recorded"),
        ("UPDATE claim SET kept = '[]' WHERE id = 3", "not as it was recorded"),
        ("UPDATE claim SET kept = NULL WHERE id = 3", "not as it was recorded"),
        ("UPDATE entry SET kept = NULL WHERE id = 2", "is not what its digest says"),
        (
            "UPDATE claim SET kept = '{}', text = NULL WHERE id = 1",
            "claim 1: its salt was changed",
        ),
        ("UPDATE actor_name SET folded = 'x' WHERE name = 'erased'", "another name"),
    ],
)
def test_a_change_to_what_was_erased_is_found(
    engine: Engine, change: str, told: str
) -> None:
    named(engine)
    erased(engine, *ALL)
    with behind(engine) as connection:
        connection.execute(text(change))
    assert told in wrong(engine)


def test_words_that_vanish_without_an_erasure_are_found(engine: Engine) -> None:
    kursk(engine)
    with reading(engine) as session:
        salt = session.scalars(
            m.Claim.__table__.select().with_only_columns(m.Claim.__table__.c.salt)
        ).first()
    hashes = record_of(salt, "Free.")
    with behind(engine) as connection:
        blank = "UPDATE claim SET text = NULL, salt = :none, kept = :kept WHERE id = 1"
        connection.execute(text(blank), {"none": b"", "kept": hashes})
    assert "nobody erased them" in wrong(engine)


def record_of(salt: Any, words: str) -> str:
    """Return what would be kept of words."""
    return canonical.kept({"text": canonical.hidden(words, salt, "text")})


def test_words_that_come_back_are_found(engine: Engine) -> None:
    named(engine)
    (row,) = every(engine, "SELECT salt, text, hedge FROM claim WHERE id = 3")
    erased(engine, ("claim", "3"))
    back = "UPDATE claim SET salt = :salt, text = :text, hedge = :hedge, kept = NULL"
    with behind(engine) as connection:
        connection.execute(text(f"{back} WHERE id = 3"), row._asdict())
    assert "was erased, and its words are there" in wrong(engine)


def test_the_database_lets_only_an_erasure_blank_words(engine: Engine) -> None:
    named(engine)
    blank = "UPDATE claim SET text = NULL, hedge = NULL, salt = :none, kept = '{}'"
    half = "UPDATE claim SET text = NULL, salt = :none, kept = '{}'"
    for change in (f"{blank} WHERE id = 3", f"{blank}, act = 'denies' WHERE id = 3"):
        with engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(change), {"none": b""})
    recorded(engine, actor("late"))
    with record.entry(engine, by="me", reason="a court") as entry:
        uid = entry.session.get_one(m.Claim, 1).uid
        entry.add(m.Erasure(noun="claim", thing=str(uid)))
        entry.session.flush()
        for change in (
            "UPDATE claim SET text = 'x', salt = :none, kept = '{}' WHERE id = 1",
            f"{half}, act = 'denies' WHERE id = 1",
            f"{half} WHERE id = 2",
            "UPDATE claim SET text = NULL, kept = '{}' WHERE id = 1",
        ):
            with pytest.raises(DBAPIError), entry.session.begin_nested():
                entry.session.execute(text(change), {"none": b""})
        record.erase_words(entry, "claim", "2")


def test_words_are_not_brought_back_by_way_of_a_version_without_any(
    engine: Engine,
) -> None:
    named(engine)
    with record.entry(engine, by="me", reason="cleared") as entry:
        record.amend_claim(
            entry,
            "3",
            dict.fromkeys(("answer", "text", "hedge"), None) | {"act": Act.DECLINES},
        )
    erased(engine, ("claim", "3"))
    with (
        pytest.raises(RefusedError, match="were erased"),
        record.entry(engine, by="me", reason="again") as entry,
    ):
        record.amend_claim(entry, "3", {"hedge": "surely"})
    proved(engine)


def test_an_erasure_blanks_its_thing_whatever_it_calls_it(
    engine: Engine, second: Engine
) -> None:
    named(engine)
    with record.entry(engine, by="me", reason="a court") as entry:
        uid = entry.session.get_one(m.Actor, 4).uid
        entry.add(m.Erasure(noun="claim", thing=str(uid)))
    taken(second, engine)
    proved(second)
    with reading(second) as session:
        assert query.verify(session).rows > 0


def test_words_given_in_part_are_blanked_whole(
    engine: Engine, second: Engine, path: Path
) -> None:
    named(engine)
    before = [json.loads(line) for line in exported(engine).splitlines()]
    erased(engine, ("actor", "zeisig"))
    lines = [json.loads(line) for line in exported(engine).splitlines()]
    whole = {line["line"].get("uid"): line for line in before}
    for line in lines:
        if line["line"].get("row") == "actor" and not line.get("words"):
            given = whole[line["line"]["uid"]]
            line |= {"words": {"slug": given["words"]["slug"]}, "salt": given["salt"]}
    loaded(second, path, "".join(json.dumps(line) + "\n" for line in lines))
    proved(second)


def test_words_that_another_log_adds_to_what_was_erased_are_listed(
    engine: Engine, second: Engine
) -> None:
    named(engine)
    taken(second, engine)
    recorded(second, NewCitation(claim="3", source="post", quote="Ich war es."))
    erased(engine, ("claim", "3"))
    with reading(engine) as session:
        assert "words left" not in {row.kind for row in query.findings(session)}
    taken(engine, second)
    with reading(engine) as session:
        (left,) = (row for row in query.findings(session) if row.kind == "words left")
    assert left.thing == "claim 3"
    assert "its citation holds words: factlog erase claim 3 --yes" in left.message
    assert "Ich war es." in exported(engine)
    erased(engine, ("claim", "3"))
    assert "Ich war es." not in exported(engine)
    with reading(engine) as session:
        assert "words left" not in {row.kind for row in query.findings(session)}
    proved(engine)
