"""Every change is an entry of a chain, and every row a version that nothing changes."""

from __future__ import annotations

import itertools
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
import rfc8785
from sqlalchemy.exc import ProgrammingError

import factlog
from factlog import query, reading, record
from factlog.db import journal
from factlog.errors import InvalidInputError, RefusedError
from factlog.inputs import NewAffiliation, NewCitation, NewCounter, NewSource
from tests.db.exports import sha, tree
from tests.db.logs import (
    PAGE,
    StopError,
    actor,
    claims_of,
    counts,
    every,
    kursk,
    said,
    written,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from factlog.rows import LoggedRow
    from tests.conftest import Run

ROOT = Path(__file__).parents[2]
RECORDED = (
    *("actor", "actor_name", "affiliation", "source", "source_basis", "question"),
    *("option", "claim", "citation", "counterclaim", "distinction"),
)


def logged(engine: Engine) -> list[tuple[LoggedRow, list[LoggedRow]]]:
    """Return each entry with its rows."""
    found: list[tuple[LoggedRow, list[LoggedRow]]] = []
    with reading(engine) as session:
        for row in query.logged(session):
            if "format" in row.line:
                found.append((row, []))
            else:
                found[-1][1].append(row)
    return found


def full(engine: Engine) -> None:
    """Record something of every kind, amend some of it, withdraw some of it."""
    kursk(engine)
    written(
        engine,
        NewSource(slug="copy", relies_on=("post", "https://example.org/first")),
        NewCitation(claim="1", source="copy", via=("post",), quote="Free!\n\ttext"),
        said(
            None,
            "ukraine",
            None,
            "2025-04-28",
            words="No \N{CYRILLIC CAPITAL LETTER A}\u202e\x1b.",
            counters=NewCounter(claim="1", note="seen"),
        ),
        reason="more of it",
    )
    with record.entry(engine, by="other") as entry:
        record.leave_actor(entry, "gerasimov", "russia", "2025-05-01")
    with record.entry(engine, by="other", reason="a mistake") as entry:
        record.withdraw_claim(entry, "3")
        record.distinguish_actors(entry, "russia", "ukraine")


def test_every_row_carries_what_makes_it_a_version(engine: Engine) -> None:
    full(engine)
    entries = {number for (number,) in every(engine, "SELECT id FROM entry")}
    for table in RECORDED:
        rows = every(
            engine,
            f'SELECT id, "key", uid, salt, entry_id FROM "{table}" ORDER BY id',
        )
        assert [row.id for row in rows] == list(range(1, len(rows) + 1))
        assert rows, table
        salts = [bytes(row.salt) for row in rows if row.salt]
        assert {len(salt) for salt in salts} <= {16}
        assert len(set(salts)) == len(salts)
        assert bool(salts) == (
            table not in {"source_basis", "affiliation", "distinction"}
        )
        assert {row.entry_id for row in rows} <= entries
        first = {row.key: row.uid for row in rows if row.id == row.key}
        assert all(first[row.key] == row.uid for row in rows)


def test_entries_are_numbered_without_gaps(engine: Engine) -> None:
    full(engine)
    assert every(engine, "SELECT id FROM entry ORDER BY id") == [(1,), (2,), (3,), (4,)]


def hashed(row: LoggedRow) -> dict[str, Any]:
    """Return a row's line with its words hashed anew."""
    salt = bytes.fromhex(row.salt)
    return row.line | {
        name: sha(sha(salt + name.encode()) + words.encode()).hex()
        for name, words in row.words.items()
    }


def test_the_digests_follow_from_what_was_recorded(engine: Engine) -> None:
    full(engine)
    previous: str | None = None
    for entry, rows in logged(engine):
        leaves = sorted(sha(b"\x00" + rfc8785.dumps(hashed(row))) for row in rows)
        line = hashed(entry)
        assert line == entry.line
        assert all(hashed(row) == row.line for row in rows)
        assert line["root"] == tree(leaves).hex()
        assert line["rows"] == len(rows)
        assert line.get("previous") == previous
        previous = sha(rfc8785.dumps(line)).hex()
    stored = every(engine, "SELECT leaves, digest, previous FROM entry ORDER BY id")
    assert bytes(stored[-1].digest).hex() == previous
    assert bytes(stored[-1].leaves) == b"".join(leaves)
    assert [row.previous and bytes(row.previous) for row in stored] == [
        None,
        *(bytes(row.digest) for row in stored[:-1]),
    ]
    with reading(engine) as session:
        assert query.state(session).head == previous


def test_no_words_stand_in_a_canonical_line(engine: Engine) -> None:
    full(engine)
    lines = str([row.line for one, rows in logged(engine) for row in (one, *rows)])
    for words in ("Gerasimov", "Герасимов", "Free", "kursk", "mistake", "seen"):
        assert words not in lines


def test_an_entry_says_who_recorded_it_when_and_why(engine: Engine) -> None:
    before = datetime.now(UTC)
    written(engine, actor("russia"), reason="the first")
    ((entry, _),) = logged(engine)
    assert entry.line["recorded_by"] == "tester"
    assert entry.words == {"reason": "the first"}
    recorded = datetime.fromisoformat(str(entry.line["recorded_at"]))
    assert before <= recorded <= datetime.now(UTC)
    assert entry.arrived_at == entry.line["recorded_at"]


def test_without_a_name_it_is_the_environment_that_says_who(engine: Engine) -> None:
    with record.entry(engine) as entry:
        record.add_actor(entry, actor("russia"))
    ((found, _),) = logged(engine)
    assert found.line["recorded_by"] == "tester"


@pytest.mark.parametrize("words", ["", " ", "a\0b", "half \ud800"])
def test_an_entry_without_words_for_who_or_why_is_refused(
    engine: Engine, words: str
) -> None:
    with (
        pytest.raises(InvalidInputError),
        record.entry(engine, by="me", reason=words) as entry,
    ):
        record.add_actor(entry, actor("russia"))
    if words:
        with (
            pytest.raises(InvalidInputError),
            record.entry(engine, by=words) as entry,
        ):
            record.add_actor(entry, actor("russia"))
    assert counts(engine)["entry"] == 0


class Clock(datetime):
    """A clock that goes back an hour each time."""

    ticks = 0

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        """Return an ever earlier moment."""
        cls.ticks += 1
        return datetime(2025, 5, 1, tzinfo=tz) - timedelta(hours=cls.ticks)


def test_entries_are_in_order_even_when_the_clock_goes_back(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "datetime", Clock)
    for slug in ("a", "b", "c"):
        written(engine, actor(slug))
    moments = [str(entry.line["recorded_at"]) for entry, _ in logged(engine)]
    assert moments[0].endswith("00:00.000000Z")
    assert moments[1:] == [moments[0][:-2] + "1Z", moments[0][:-2] + "2Z"]


def test_nothing_is_kept_of_an_entry_that_is_broken_off(engine: Engine) -> None:
    kursk(engine)
    before = counts(engine)
    with pytest.raises(StopError), record.entry(engine, by="me") as entry:
        record.add_actor(entry, actor("crimea"))
        record.add_claim(entry, said("kursk", "crimea", "russia"))
        record.leave_actor(entry, "gerasimov", "russia", "2025-05-01")
        assert entry.session is not None
        raise StopError
    assert counts(engine) == before
    assert {row.actor for row in claims_of(engine)} == {"gerasimov", "ukraine"}


def test_an_entry_that_writes_nothing_is_none(engine: Engine) -> None:
    with record.entry(engine, by="me", reason="nothing") as entry:
        assert entry.id == 1
    assert counts(engine)["entry"] == 0


def test_leaving_writes_a_second_version(engine: Engine) -> None:
    full(engine)
    old, new = every(engine, "SELECT * FROM affiliation ORDER BY id")
    joined = every(engine, "SELECT uid FROM entry WHERE id = 1")
    assert (old.key, new.key, old.uid) == (1, 1, new.uid)
    assert (old.entry_id, old.superseded_id, old.replaces, old.until) == (
        *(1, 3, None, None),
    )
    assert (new.entry_id, new.superseded_id, new.until) == (3, None, "2025-05-01")
    assert [(new.replaces,)] == joined
    assert (old.salt, new.salt) == (b"", b"")  # there are no words to hide
    assert (new.role, new.speaks_for, bool(new.withdrawn)) == (None, 1, False)


def test_one_entry_cannot_write_and_amend_the_same_thing(engine: Engine) -> None:
    kursk(engine)
    with pytest.raises(RefusedError), record.entry(engine, reason="r") as entry:
        number = record.add_claim(entry, said("kursk", "russia", "none"))
        record.withdraw_claim(entry, str(number))
    with pytest.raises(RefusedError), record.entry(engine, by="me") as entry:
        record.join_actor(entry, NewAffiliation(actor="russia", organization="ukraine"))
        record.leave_actor(entry, "russia", "ukraine", "2026-01-01")
    assert counts(engine)["entry"] == 1


def test_a_source_is_named_by_its_address(engine: Engine) -> None:
    written(engine, NewSource(slug="page", url=PAGE), NewSource(slug="speech"))
    with reading(engine) as session:
        assert query.source(session, "page").uid == str(uuid5(NAMESPACE_URL, PAGE))
        assert UUID(query.source(session, "speech").uid).version == 7


def test_things_are_named_by_when_they_were_recorded(engine: Engine) -> None:
    kursk(engine)
    ((entry, rows),) = logged(engine)
    recorded = datetime.fromisoformat(str(entry.line["recorded_at"]))
    for row in (entry, *rows):
        uid = UUID(str(row.line["uid"]))
        if row.line.get("row") == "source":
            continue
        assert uid.version == 7
        assert uid.int >> 80 == int(recorded.timestamp() * 1000)


MANY = """
import sys
from factlog import connect, record
from factlog.inputs import NewActor
engine = connect(sys.argv[1])
for number in range(12):
    with record.entry(engine, by=sys.argv[2]) as entry:
        slug = f"{sys.argv[2]}-{number}"
        record.add_actor(entry, NewActor(slug=slug, name=slug, aliases=(slug + "x",)))
engine.dispose()
"""


def test_two_programs_write_without_losing_a_row(url: str, engine: Engine) -> None:
    command = [sys.executable, "-c", MANY, url]
    writers = [
        subprocess.Popen([*command, name], cwd=ROOT) for name in ("one", "other")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    whole(engine, 24)


def test_two_threads_write_without_losing_a_row(url: str, engine: Engine) -> None:
    def write(name: str) -> None:
        own = factlog.connect(url)
        for number in range(8):
            written(own, actor(f"{name}-{number}", aliases=("x",)))
        own.dispose()

    threads = [Thread(target=write, args=(name,)) for name in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    whole(engine, 16)


def whole(engine: Engine, entries: int) -> None:
    """Check that so many entries follow one another without a gap."""
    for table, many in (("entry", 1), ("actor", 1), ("actor_name", 2)):
        ids = [i for (i,) in every(engine, f"SELECT id FROM {table} ORDER BY id")]
        assert ids == list(range(1, entries * many + 1))
    moments = [str(entry.line["recorded_at"]) for entry, _ in logged(engine)]
    assert moments == sorted(set(moments))
    chain = every(engine, "SELECT previous, digest FROM entry ORDER BY id")
    assert all(
        later.previous == earlier.digest for earlier, later in itertools.pairwise(chain)
    )


def test_what_is_read_is_one_moment_of_the_log(engine: Engine, run: Run) -> None:
    kursk(engine)
    with reading(engine) as session:
        assert query.count(session, "actor") == 3
        assert run("actor add crimea Crimea").exit_code == 0
        assert query.count(session, "actor") == 3
    with reading(engine) as session:
        assert query.count(session, "actor") == 4


def test_a_bug_in_a_statement_is_not_called_a_damaged_database(engine: Engine) -> None:
    with pytest.raises(ProgrammingError), reading(engine) as session:
        session.connection().exec_driver_sql("SELECT ?, ?", (1,))
