"""A search finds what plain Python finds in the same words, on both engines."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factlog import record, words
from factlog.errors import InvalidInputError
from factlog.inputs import NewCitation, NewQuestion, NewSource
from factlog.vocab import Noun
from tests.db.copies import proved, taken
from tests.db.logs import actor, said, written
from tests.db.test_search import changed, found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from tests.db.conftest import Logs

SCRIPTS = st.sampled_from(
    [
        *(
            "kursk",
            "Kúrsk",
            "gornal",
            "the",
            "The",
            "Горналь",
            "горналь",
            "辞任",
            "辞",
            "任した",
        ),
        *(
            "กู้ภัย",
            "กู",
            "نحن",
            "20",
            "٢٠",
            "o'brien",
            "straße",
            "STRASSE",
            "한국",
            "🔥",
            "…",
        ),
    ]
)
PLAIN = st.lists(SCRIPTS, min_size=1, max_size=5).map(" ".join)
QUERY = st.lists(
    st.tuples(
        st.sampled_from(["", "", "", "-"]), PLAIN, st.sampled_from(["", "", "*"])
    ),
    min_size=1,
    max_size=3,
).map(lambda terms: " ".join(f'{no}"{one}"{star}' for no, one, star in terms))
STEP = st.tuples(st.sampled_from(["add", "amend", "withdraw", "erase", "cite"]), PLAIN)


def oracle(said: dict[str, list[str]], asked: str) -> set[str]:
    """Return the claims that a query should find, in plain Python."""
    terms = words.asked(asked)
    return {
        f"claim {number}"
        for number, texts in said.items()
        if all(
            term.absent
            is not any(_within(words.prepared(one).split(), term) for one in texts)
            for term in terms
        )
    }


def _within(text: Sequence[str], term: words.Term) -> bool:
    wanted = term.words.split()
    *whole, last = wanted
    for start in range(len(text) - len(wanted) + 1):
        window = text[start : start + len(wanted)]
        ends = window[-1].startswith(last) if term.begun else window[-1] == last
        if window[:-1] == whole and ends:
            return True
    return False


def played(engine: Engine, steps: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Record what steps say, each in an entry; return what is then said by claim."""
    said_now: dict[str, list[str]] = {}
    erased: set[str] = set()
    for did, plain in steps:
        number = next(islice(said_now, len(plain) % max(1, len(said_now)), None), None)
        if did == "add" or number is None or number in erased:
            with record.entry(engine, by="me") as entry:
                new = record.add_claim(entry, said("q", "a", "yes", words=plain))
            said_now[str(new)] = [plain]
        elif did == "amend":
            changed(engine, record.amend_claim, number, {"text": plain})
            said_now[number][0] = plain
        elif did == "cite":
            written(engine, NewCitation(claim=number, source="s", quote=plain))
            said_now[number].append(plain)
        elif did == "withdraw":
            changed(engine, record.withdraw_claim, number)
            del said_now[number]
        else:
            changed(engine, record.erase_words, "claim", number)
            said_now[number] = []
            erased.add(number)
    return said_now


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(STEP, min_size=1, max_size=8), queries=st.lists(QUERY, min_size=5)
)
def test_a_search_finds_what_plain_python_does(
    kind: str,
    logs: Logs,
    steps: list[tuple[str, str]],
    queries: list[str],
) -> None:
    engine, copy = logs.empty(kind), logs.empty(kind, "second")
    written(
        engine,
        actor("a", name="!"),
        NewSource(slug="s", title="!"),
        NewQuestion(slug="q", text="?"),
    )
    said_now = played(engine, steps)
    taken(copy, engine)
    for one in [*(plain for _, plain in steps), *queries]:
        try:
            expected = oracle(said_now, one)
        except InvalidInputError:
            continue
        for log in (engine, copy):
            assert found(log, one, noun=Noun.CLAIM) == expected, one
    proved(engine)
    proved(copy)
