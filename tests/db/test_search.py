"""Words are found in any script, on both engines alike, and only what is in force."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from factlog import query, reading, record
from factlog.db import matching
from factlog.db.engine import file_of
from factlog.db.session import look_back, sketching
from factlog.errors import InvalidInputError, NotFoundError, StaleError
from factlog.inputs import NewActor, NewCitation, NewSource
from factlog.query import ClaimFilter
from factlog.vocab import Noun
from tests.db.copies import proved, taken
from tests.db.logs import actor, asked, behind, said, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from factlog.rows import SearchRow
    from tests.db.conftest import Logs

MEGABYTE = " ".join(f"{n}{'x' * 90}" for n in range(12_000))
LONG = " ".join(f"filler{n}" for n in range(20_000))


def speaking(*texts: str | None, quote: str | None = None) -> list[Any]:
    """Return an actor, a source and a question, and claims with these words."""
    cited = (NewCitation(source="page", quote=quote),) if quote else ()
    return [
        NewActor(slug="wałęsa", name="Lech Wałęsa", aliases=("Лех Валенса",)),
        NewSource(slug="page", title="Ein Bericht", url="https://example.org/kyiv"),
        asked("kursk", "ru", "ua", text="Who controls Kursk Oblast?", topic="war"),
        *(
            said(
                "kursk", "wałęsa", "ru", f"2025-04-{day:02}", words=one, citations=cited
            )
            for day, one in enumerate(texts, 1)
        ),
    ]


def changed(engine: Engine, verb: Callable[..., Any], *about: Any) -> None:
    """Make a change, with a reason."""
    with record.entry(engine, by="me", reason="a slip") as entry:
        verb(entry, *about)


def search(engine: Engine, asked: str, **how: Any) -> list[SearchRow]:
    known_on, entry = how.pop("known_on", None), how.pop("entry", None)
    with reading(engine, known_on=known_on) as session:
        if entry is not None:
            look_back(session, entry)
        return list(query.search(session, asked, **how))


def found(engine: Engine, asked: str, **how: Any) -> set[str]:
    """Return the names of what is found."""
    return {f"{row.noun} {row.name}" for row in search(engine, asked, **how)}


TEXTS = (
    "Gornal was liberated, the last settlement in Kursk Oblast.",
    "The situation is difficult: our troops hold positions in Kursk.",
    "Освобождён Горналь. Горналь!",
    "首相は辞任した。",
    "ความจริง",
    "نحن هنا ٢٠",
    "No settlement is the last; Kursk's fate is open. 🔥",
)
FOUND = {
    "gornal": {"claim 1"},
    "KURSK": {"claim 1", "claim 2", "claim 7", "question kursk"},
    "kursk settlement": {"claim 1", "claim 7"},
    '"last settlement"': {"claim 1"},
    '"settlement last"': set(),
    "kursk -settlement": {"claim 2", "question kursk"},
    'kursk -"last settlement" -question*': {"claim 2", "claim 7", "question kursk"},
    "settl*": {"claim 1", "claim 7"},
    '"last settl"*': {"claim 1"},
    "горналь освобожден": {"claim 3"},
    "горнал": set(),
    "辞": {"claim 4"},
    "辞任": {"claim 4"},
    "任辞": set(),
    "相は辞": {"claim 4"},
    "จริง": {"claim 5"},
    "20": {"claim 6"},
    "🔥": {"claim 7"},
    "walesa": {"actor wałęsa"},
    "валенса": {"actor wałęsa"},
    "bericht": {"source page"},
    "kyiv": {"source page"},
    "war": {"question kursk"},
    "UA": {"question kursk"},
    "kursk OR gornal": set(),
    "kursk' OR '1'='1": set(),
}


def test_words_are_found_in_any_script(engine: Engine) -> None:
    written(engine, *speaking(*TEXTS))
    for one, expected in FOUND.items():
        assert found(engine, one) == expected, one
    (row,) = search(engine, "освобожден")
    assert (row.field, row.excerpt) == ("text", "⟦Освобождён⟧ Горналь. Горналь!")
    assert (row.actor, row.question, row.said) == ("wałęsa", "kursk", "2025-04-03")
    proved(engine)


HOSTILE = (
    '"', "*", "(", ")", "^", "words:", "{words}:", "NEAR(", "a AND", "NOT", "OR a", "'",
    "a\0b", "\ud800 a", "; DROP TABLE search; --", "'a':*", "!a", "a <-> b", "§old",
    "a " * 50_000, "x" * 1_000_000, '"' + "辞" * 20_000, "-a b*" * 3_000, "🔥" * 300,
    " ".join(f"w{n} -v{n}" for n in range(3_000)),
)  # fmt: skip


def test_a_query_is_only_data(engine: Engine) -> None:
    written(engine, *speaking("a b w1 old"))
    for one in HOSTILE:
        try:
            search(engine, one, limit=5)
        except InvalidInputError as error:
            assert error.message == "there is no word to look for"  # noqa: PT017  either
    assert found(engine, "§old") == {"claim 1"}


def test_what_is_found_is_what_is_in_force_or_was_known(engine: Engine) -> None:
    written(engine, *speaking("first words", "other words", quote="quoted"))
    written(engine, NewCitation(claim="2", source="page", translation="later passage"))
    changed(engine, record.amend_claim, "1", {"text": "second words"})
    changed(engine, record.withdraw_claim, "2")
    changed(engine, record.amend_actor, "wałęsa", {"name": "Lech"})
    assert found(engine, "words") == {"claim 1"}
    assert found(engine, "first") == found(engine, "passage") == set()
    assert found(engine, "second words -first") == {"claim 1"}
    assert found(engine, "quoted -other") == {"claim 1"}
    for look in ("words", "words -second", "words -passage"):
        assert found(engine, look, entry=1) == {"claim 1", "claim 2"}
    assert found(engine, "passage", entry=1) == set()
    assert found(engine, "passage", entry=2) == {"claim 2"}
    assert found(engine, "words", known_on="2020-01-01") == set()
    proved(engine)


def test_the_filters_of_claims_are_heeded(engine: Engine) -> None:
    written(engine, *speaking("a word", "a word more"), actor("other"))
    written(engine, said("kursk", "other", "ua", "2025-05-01", words="my word"))

    def of(**wanted: Any) -> set[str]:
        return found(engine, "word", wanted=ClaimFilter(**wanted))

    assert of() == {"claim 1", "claim 2", "claim 3"}
    assert of(actor="other") == of(since="2025-05-01") == {"claim 3"}
    assert of(question="kursk", until="2025-04-01") == {"claim 1"}
    assert of(disputed=True) == {"claim 2", "claim 3"}
    assert found(engine, "kursk", wanted=ClaimFilter(actor="other")) == set()
    assert found(engine, "kursk", noun=Noun.QUESTION) == {"question kursk"}
    assert found(engine, "kursk", noun=Noun.CLAIM) == set()
    with pytest.raises(NotFoundError):
        of(actor="nobody")


def test_all_that_matches_is_found_though_not_all_is_ranked_at_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [
        f"{'word ' * (n % 4 + 1)}{'not' if n % 5 else 'and'} {n}" for n in range(25)
    ]
    written(engine, *speaking(*texts))
    matching._known.cache_clear()  # noqa: SLF001  the limit is in the statements
    monkeypatch.setattr(matching, "RANKED", 10)
    try:
        every = [row.name for row in search(engine, "word")]
        assert len(every) == len({*every}) == 25
        assert {*every[:10]} == {str(n) for n in range(16, 26)}
        assert [row.name for row in search(engine, "word", limit=12)] == every[:12]
        assert len(search(engine, 'word -"not 3" -"not 4"')) == 23
        few = search(engine, "word", limit=3, wanted=ClaimFilter(until="2025-04-12"))
        assert {int(row.name) for row in few} <= set(range(1, 13))
    finally:
        matching._known.cache_clear()  # noqa: SLF001  the same


def test_the_better_match_comes_before_the_newer(engine: Engine) -> None:
    written(
        engine, *speaking("word word", f"a {'very ' * 40}long word", "no", "one word")
    )
    first, *_, last = [row.name for row in search(engine, "word")]
    assert (first, last) == ("1", "2")


@pytest.mark.parametrize(
    ("long", "phrase"),
    [
        (f"{LONG} the very end", '"the very end"'),
        (f"{'over and ' * 400} the very end", '"the very end"'),
        (
            " ".join(f"{n}{'x' * 90}" for n in range(12_000)) + " end",
            f'"11999{"x" * 90} end"',
        ),
        (f"{'y' * 3_000} end", f'"{"y" * 3_000} end"'),
        ("字" * 20_000 + "末", "字字末"),
    ],
    ids=["many words", "one word often", "a megabyte", "a long word", "characters"],
)
def test_words_are_found_however_long_the_text(
    engine: Engine, long: str, phrase: str
) -> None:
    written(engine, *speaking(long, "the end"))
    assert found(engine, phrase) == {"claim 1"}
    assert found(engine, f"-{phrase} the end", noun=Noun.CLAIM) <= {"claim 2"}
    assert found(engine, f'{phrase} -"no end"') == {"claim 1"}
    assert found(engine, f"{phrase} -{'y' * 100}") == {"claim 1"}
    proved(engine)


def test_what_is_erased_is_nowhere_in_the_index(engine: Engine, second: Engine) -> None:
    written(engine, *speaking("Zyxwvut spoke", "others spoke", quote="he, Qponmlk"))
    changed(engine, record.amend_claim, "1", {"text": "It was Zyxwvut!"})
    taken(second, engine)
    changed(engine, record.erase_words, "claim", "1")
    taken(second, engine)
    for log in (engine, second):
        assert found(log, "spoke") == {"claim 2"}
        assert found(log, "zyxwvut") == found(log, "zyxwvut", known_on="2040") == set()
        assert found(log, "qponmlk") == {"claim 2"}
        held = every_byte(log)
        assert b"zyxwvut" not in held
        assert b"spoke" in held
        proved(log)


def every_byte(engine: Engine) -> bytes:
    """Return what the files of the index hold, in small letters."""
    if path := file_of(engine):
        # To open and close the file here would undo SQLite's locks on it.
        files = path, path.with_name(f"{path.name}-wal")
        held = subprocess.run(["/bin/cat", *files], capture_output=True, check=True)
        return held.stdout.lower()
    with engine.connect() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS pageinspect"))
        pages = (
            "generate_series(0, pg_relation_size('ix_search_words') / 8192 - 1) AS n"
        )
        raw = f"SELECT get_raw_page('ix_search_words', n::int) FROM {pages}"
        index = b"".join(connection.scalars(text(raw)))
        rows = connection.scalars(text("SELECT CAST(words AS text) FROM search"))
        return index + "".join(rows).encode()


def test_an_index_that_is_not_what_is_recorded_is_told_of(engine: Engine) -> None:
    written(engine, *speaking("a word"))
    column = "rowid" if engine.dialect.name == "sqlite" else "id"
    for change, thing in (
        (f"UPDATE search SET words = 'other' WHERE {column} = 4", "claim 1"),
        (f"DELETE FROM search WHERE {column} = 5", "question 1"),
        (f"INSERT INTO search({column}, words) VALUES (404, 'more')", "claim 101"),
    ):
        with behind(engine) as connection:
            connection.execute(text(change))
        with pytest.raises(StaleError) as stale, sketching(engine) as session:
            list(query.parts(session))
        assert stale.value.message == (
            f"search does not hold what the versions of {thing!r} say"
        )
        rebuilt(engine)
        assert found(engine, "word") == {"claim 1"}


@pytest.mark.parametrize("kind", ["sqlite"])  # PostgreSQL keeps its index itself
def test_an_index_that_lost_words_is_told_of(logs: Logs, kind: str) -> None:
    engine = logs.empty(kind)
    written(engine, *speaking("a word"))
    with behind(engine) as connection:
        connection.execute(text("DELETE FROM search WHERE rowid = 4"))
        held = "INSERT INTO search_content VALUES (4, 'a word')"
        connection.execute(text(held))
    assert found(engine, "word") == set()
    with pytest.raises(StaleError), sketching(engine) as session:
        list(query.parts(session))
    rebuilt(engine)
    assert found(engine, "word") == {"claim 1"}


def rebuilt(engine: Engine) -> None:
    from factlog.derive.made import remake  # noqa: PLC0415  as the command does

    remake(engine)
    proved(engine)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)  # SQLite plans each time
def test_a_server_plans_for_the_words_that_are_searched(engine: Engine) -> None:
    written(engine, *speaking("It has fallen.", "It has not."))
    plans = text(
        "SELECT sum(custom_plans), sum(generic_plans) FROM pg_prepared_statements "
        "WHERE statement LIKE '%tsquery%'"
    )
    with reading(engine) as session:
        for _ in range(20):
            assert len([*query.search(session, "fallen")]) == 1
        custom, generic = session.execute(plans).one()
    assert custom > 0
    assert generic == 0
