"""What was recorded is corrected by a later version; the old one stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from factlog import query, reading, record
from factlog.errors import (
    DuplicateError,
    FactlogError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from factlog.inputs import (
    NewAffiliation,
    NewCitation,
    NewCounter,
    NewOption,
    NewQuestion,
    NewSource,
)
from factlog.vocab import Act, ActorKind, Answers, Counter, SourceKind, Status, Time
from tests.db.logs import PAGE, actor, asked, claims_of, every, kursk, said, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from factlog.db.journal import Journal

AMEND: dict[str, Callable[..., int]] = {
    "actor": record.amend_actor,
    "source": record.amend_source,
    "question": record.amend_question,
    "claim": record.amend_claim,
}
WITHDRAW: dict[str, Callable[[Journal, str], int]] = {
    "actor": record.withdraw_actor,
    "source": record.withdraw_source,
    "question": record.withdraw_question,
    "claim": record.withdraw_claim,
}


def amended(engine: Engine, noun: str, thing: str, /, **how: Any) -> set[int]:
    """Correct a thing in an entry of its own; return the questions it touched."""
    lists = {n: how.pop(n) for n in list(how) if n.startswith("no_")}
    with record.entry(engine, by="me", reason="a slip") as entry:
        AMEND[noun](entry, thing, how, **lists)
    return entry.touched


def refused(engine: Engine, noun: str, thing: str, /, **how: Any) -> FactlogError:
    """Return why a thing is not corrected; nothing is written."""
    before = every(engine, "SELECT count(*) FROM entry")
    with pytest.raises(FactlogError) as caught:
        amended(engine, noun, thing, **how)
    assert every(engine, "SELECT count(*) FROM entry") == before
    return caught.value


@pytest.fixture
def log(engine: Engine) -> Engine:
    """Return a log with a small dispute, and a little beside it."""
    kursk(engine)
    written(
        engine,
        actor("bbc", kind="media", aliases=("Beeb", "Би-би-си@ru")),
        NewSource(slug="copy", relies_on=("post",), publisher="bbc"),
        asked("toll", answers=Answers.QUANTITY, unit="people"),
    )
    return engine


def test_a_correction_is_a_later_version_and_the_old_one_stays(log: Engine) -> None:
    amended(log, "actor", "gerasimov", kind=ActorKind.PERSON, description="A general")
    rows = every(log, "SELECT * FROM actor WHERE slug = 'gerasimov' ORDER BY id")
    assert [(row.kind, row.superseded_id, row.withdrawn) for row in rows] == [
        *(("organization", 3, False), ("person", None, False)),
    ]
    assert rows[0].uid == rows[1].uid
    assert rows[0].key == rows[1].key == rows[0].id
    assert rows[0].salt != rows[1].salt
    ((first,),) = every(log, "SELECT uid FROM entry WHERE id = 1")
    assert (rows[0].replaces, rows[1].replaces) == (None, first)
    with reading(log) as session:
        found = query.actor(session, "gerasimov")
    assert (found.kind, found.description, found.claims) == ("person", "A general", 1)


@pytest.mark.parametrize(
    ("noun", "name", "change"),
    [
        ("actor", "bbc", {"description": "A broadcaster"}),
        ("source", "post", {"title": "The post"}),
        ("question", "kursk", {"text": "Who holds Kursk?"}),
        ("claim", "1", {"text": "All of it is free."}),
    ],
)
def test_a_reason_is_needed_and_something_to_correct(
    log: Engine, noun: str, name: str, change: dict[str, Any]
) -> None:
    with (
        pytest.raises(InvalidInputError, match="for a reason") as caught,
        record.entry(log, by="me") as entry,
    ):
        AMEND[noun](entry, name, change)
    assert caught.value.hint == 'add --reason "…"'
    with pytest.raises(InvalidInputError), record.entry(log, by="me") as entry:
        WITHDRAW[noun](entry, name)
    amended(log, noun, name, **change)
    for again in (change, {}):
        error = refused(log, noun, name, **again)
        assert error.message == "nothing would change: it is recorded so already"
    error = refused(log, noun, name, colour="red")
    assert error.message == f"{noun} has no field 'colour'"
    assert "it has slug" in (error.hint or "") or noun == "claim"


def test_what_is_corrected_could_have_been_recorded(log: Engine) -> None:
    for noun, name, change in (
        ("actor", "bbc", {"name": None}),
        ("actor", "bbc", {"slug": "B B C"}),
        ("source", "post", {"published": "soon"}),
        ("question", "kursk", {"unit": "people"}),
        ("claim", "1", {"text": None}),
        ("claim", "1", {"said": "2025-02-30"}),
    ):
        error = refused(log, noun, name, **change)
        assert isinstance(error, InvalidInputError), change
    for noun, slug, taken in (
        *(("actor", "bbc", "russia"), ("source", "copy", "post")),
        ("question", "toll", "kursk"),
    ):
        assert isinstance(refused(log, noun, slug, slug=taken), DuplicateError)
    assert isinstance(refused(log, "claim", "1", answer="nobody"), NotFoundError)
    error = refused(log, "claim", "1", said="2999-01-01")
    assert isinstance(error, RefusedError)


def test_a_slug_can_be_corrected(log: Engine) -> None:
    for noun, old, new in (
        *(("actor", "gerasimov", "gen-gerasimov"), ("source", "post", "telegram")),
        ("question", "kursk", "kursk-control"),
    ):
        amended(log, noun, old, slug=new)
        assert isinstance(refused(log, noun, old, slug="x"), NotFoundError)
    row = claims_of(log)[0]
    assert (row.actor, row.question) == ("gen-gerasimov", "kursk-control")
    assert row.citations[0].source == "telegram"


def test_names_are_corrected_added_and_taken_away(log: Engine) -> None:
    def names() -> list[tuple[str, str | None]]:
        with reading(log) as session:
            found = query.actor(session, "bbc").names
            return [(one.name, one.language) for one in found]

    amended(log, "actor", "bbc", name="BBC News", aliases=("BBC", "Beeb"))
    assert names() == [
        *(("BBC News", None), ("Beeb", None), ("Би-би-си", "ru"), ("BBC", None)),
    ]
    amended(log, "actor", "bbc", no_aliases=("Би-би-си@ru", "BBC"))
    assert names() == [("BBC News", None), ("Beeb", None)]
    amended(log, "actor", "bbc", name="Beeb")
    assert names() == [("Beeb", None)]
    for gone in ("Beeb", "BBC News", "Би-би-си@ru"):
        error = refused(log, "actor", "bbc", no_aliases=(gone,))
        assert error.message == f"{gone!r} is none of its other names"
    with reading(log) as session, pytest.raises(NotFoundError):
        query.actor(session, "Би-би-си")


def test_an_affiliation_that_never_was_is_taken_away(log: Engine) -> None:
    new = (NewAffiliation(organization="ukraine", role="guest", speaks_for=False),)
    touched = amended(
        log, "actor", "gerasimov", no_affiliations=("Russia",), affiliations=new
    )
    assert touched == {1}
    assert claims_of(log)[0].side == "gerasimov"
    with reading(log) as session:
        (found,) = query.actor(session, "gerasimov").affiliations
    assert (found.organization, found.role) == ("ukraine", "guest")
    error = refused(log, "actor", "gerasimov", no_affiliations=("russia",))
    assert error.message == "gerasimov has 0 affiliations to russia"


def test_a_source_is_corrected_but_not_its_address(log: Engine) -> None:
    touched = amended(
        *(log, "source", "copy"),
        title="A translation",
        kind=SourceKind.BROADCAST,
        publisher=None,
        published="2025-04-27",
        relies_on=("https://e.org/other", "post"),
    )
    assert touched == set()
    with reading(log) as session:
        found = query.source(session, "copy")
    assert (found.title, found.kind, found.publisher) == (
        *("A translation", "broadcast", None),
    )
    assert found.relies_on == ("e-org-other", "post")
    amended(log, "source", "copy", no_relies_on=("post",))
    with reading(log) as session:
        assert query.source(session, "copy").relies_on == ("e-org-other",)
    error = refused(log, "source", "copy", no_relies_on=("post",))
    assert error.message == "copy does not rely on post"
    for name, url in (("post", PAGE + "2"), ("copy", PAGE), ("post", None)):
        error = refused(log, "source", name, url=url)
        assert "known by its address" in error.message


def test_the_day_of_a_source_moves_what_is_undated(log: Engine) -> None:
    written(log, said("kursk", "ukraine", "none", None, "post"))
    with reading(log) as session:
        assert query.dispute(session, "kursk", at="2025-04-25").status == "uncontested"
    assert amended(log, "source", "post", published="2025-04-20") == {1}
    with reading(log) as session:
        found = query.dispute(session, "kursk", at="2025-04-20")
    assert [one.claim for side in found.sides for one in side.positions] == [3]


def test_a_question_is_corrected(log: Engine) -> None:
    options = (
        NewOption(slug="ukraine", label="Ukraine"),
        NewOption(slug="both", label="Both"),
    )
    assert amended(log, "question", "kursk", topic=None, options=options) == {1}
    with reading(log) as session:
        found = query.question(session, "kursk")
    assert found.topic is None
    assert [(one.slug, one.label) for one in found.options] == [
        *(("russia", "RUSSIA"), ("ukraine", "Ukraine"), ("both", "Both")),
    ]
    assert claims_of(log)[1].label == "Ukraine"
    amended(log, "question", "kursk", no_options=("both",))
    error = refused(log, "question", "kursk", no_options=("ukraine",))
    assert error.message == "claim 2 refers to option ukraine"
    assert error.hint == "amend or withdraw that first: factlog claim show 2"
    error = refused(log, "question", "kursk", answers=Answers.TEXT)
    assert error.message == "claim 1 answers it as a choice"


def test_a_question_that_nobody_answered_may_ask_for_something_else(
    log: Engine,
) -> None:
    amended(log, "question", "toll", answers=Answers.DATE, unit=None)
    with reading(log) as session:
        assert query.question(session, "toll").answers is Answers.DATE


def test_how_figures_compare_is_corrected_and_judged_anew(log: Engine) -> None:
    written(
        log,
        said("toll", "russia", "100", "2025-04-01"),
        said("toll", "ukraine", "104", "2025-04-01"),
    )
    with reading(log) as session:
        assert query.dispute(session, "toll").status is Status.CONTESTED
    assert amended(log, "question", "toll", tolerance="5") == {2}
    amended(log, "question", "toll", time=Time.CUMULATIVE, window_days=3)
    with reading(log) as session:
        assert query.dispute(session, "toll").status is Status.UNCONTESTED
        found = query.question(session, "toll")
    assert (found.tolerance, found.time, found.window_days) == (
        *("5", Time.CUMULATIVE, 3),
    )


def test_a_claim_is_corrected_and_judged_anew(log: Engine) -> None:
    touched = amended(
        *(log, "claim", "1"),
        actor="bbc",
        answer="ukraine",
        said="2025-04-28",
        hedge="reportedly",
        on_behalf_of="russia",
    )
    assert touched == {1}
    first, second = claims_of(log)
    assert (second.number, second.actor, second.side, second.answer) == (
        *(1, "bbc", "russia", "ukraine"),
    )
    assert (second.said, second.said_earliest) == (
        *("2025-04-28", "2025-04-28T00:00:00Z"),
    )
    assert (first.disputed, second.disputed) == (False, False)
    amended(log, "claim", "1", act=Act.DECLINES, answer=None, hedge=None)
    row = claims_of(log)[1]
    assert (row.act, row.answer, row.label, row.hedge) == (
        *("declines", None, "gave no answer", None),
    )


def test_where_a_claim_is_found_is_corrected(log: Engine) -> None:
    cited = (NewCitation(source=PAGE + "/new", quote="Вільно", quote_language="uk"),)
    amended(log, "claim", "2", citations=cited, no_sources=("post",))
    (found,) = claims_of(log)[1].citations
    assert (found.url, found.quote) == (PAGE + "/new", "Вільно")
    error = refused(log, "claim", "2", no_sources=("post",))
    assert error.message == "claim 2 is not found in post"
    amended(log, "claim", "2", citations=[NewCitation(source="post", quote="Наші")])
    amended(log, "claim", "2", no_sources=("post",))
    matched = {word: claims_of(log, match=word) for word in ("вільно", "наші")}
    assert [[row.number for row in found] for found in matched.values()] == [[2], []]


def test_the_question_and_target_of_a_claim_stay(log: Engine) -> None:
    for field, value in (("question", "toll"), ("retracts", "1"), ("counters", None)):
        error = refused(log, "claim", "2", **{field: value})
        assert error.message == f"the {field} of a claim cannot be changed"


def test_what_a_claim_is_made_against_is_kept(log: Engine) -> None:
    written(
        log,
        said(None, "ukraine", None, "2025-04-28", counters=NewCounter(claim="1")),
        said(
            *(None, "ukraine", None, "2025-04-28"),
            counters=NewCounter(claim="1", source="post", kind=Counter.UNDERCUTS),
        ),
        said(None, "gerasimov", words=None, act=Act.RETRACTS, retracts="1"),
    )
    for number in (3, 4, 5):
        amended(log, "claim", str(number), channel="Telegram")
    rows = {row.number: row for row in claims_of(log)}
    assert [rows[n].channel for n in (3, 4, 5)] == ["Telegram"] * 3
    assert (rows[3].counters, rows[3].answer) == ((1,), "russia")
    assert (rows[5].act, rows[1].ended_by) == (Act.RETRACTS, 5)
    with reading(log) as session:
        marks = query.dispute(session, "kursk").marks_on
    assert [(one.target, one.claim) for one in marks] == [("post", 4)]


def test_one_thing_is_corrected_once_an_entry(log: Engine) -> None:
    with (
        pytest.raises(RefusedError, match="recorded in the same entry"),
        record.entry(log, by="me", reason="a slip") as entry,
    ):
        record.amend_claim(entry, "1", {"hedge": "reportedly"})
        record.amend_claim(entry, "1", {"hedge": None})
    assert claims_of(log)[0].hedge is None


@pytest.mark.parametrize(
    ("noun", "name", "by", "command"),
    [
        ("actor", "bbc", "source copy", "source show copy"),
        ("actor", "russia", "actor gerasimov", "actor show gerasimov"),
        ("actor", "gerasimov", "claim 1", "claim show 1"),
        ("source", "post", "source copy", "source show copy"),
        ("question", "kursk", "claim 1", "claim show 1"),
    ],
)
def test_what_something_refers_to_is_not_withdrawn(
    log: Engine, noun: str, name: str, by: str, command: str
) -> None:
    with (
        pytest.raises(RefusedError) as caught,
        record.entry(log, by="me", reason="never was") as entry,
    ):
        WITHDRAW[noun](entry, name)
    assert caught.value.message == f"{by} refers to {noun} {name}"
    hint = f"amend or withdraw that first: factlog {command}"
    assert caught.value.hint == hint


def test_a_source_by_which_a_passage_came_is_not_withdrawn(log: Engine) -> None:
    written(log, NewCitation(claim="1", source=PAGE + "/x", via=("copy",)))
    with (
        pytest.raises(RefusedError, match="claim 1 refers to source copy"),
        record.entry(log, by="me", reason="never was") as entry,
    ):
        record.withdraw_source(entry, "copy")


def test_a_thing_goes_with_all_that_belongs_to_it(log: Engine) -> None:
    written(log, NewQuestion(slug="idle", text="Idle?"), actor("idle", "russia"))
    for noun, name in (("source", "copy"), ("actor", "bbc"), ("question", "idle")):
        with record.entry(log, by="me", reason="never was") as entry:
            WITHDRAW[noun](entry, name)
    with record.entry(log, by="me", reason="never was") as entry:
        record.withdraw_actor(entry, "idle")
    for table, many in (
        *(("actor", 2), ("actor_name", 4), ("affiliation", 1), ("source", 1)),
        *(("source_basis", 1), ("question", 1), ("option", 2), ("claim", 0)),
    ):
        gone = f"SELECT count(*) FROM {table} WHERE withdrawn"
        assert every(log, gone) == [(many,)], table
    with reading(log) as session:
        assert [row.slug for row in query.actors(session)] == [
            *("gerasimov", "russia", "ukraine"),
        ]
        with pytest.raises(NotFoundError):
            query.actor(session, "Beeb")
