"""Two things with one slug: each is shown by a name, and found by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record
from factlog.db import models as m
from factlog.db.complete import names
from factlog.db.session import look_back
from factlog.errors import DuplicateError, NotFoundError, RefusedError
from factlog.export import renderer
from factlog.inputs import NewCitation, NewCounter, NewSource
from factlog.report import question as report
from factlog.vocab import ActorKind, Answers, Counter, SourceKind, Time
from tests.db.logs import (
    actor,
    asked,
    claims_of,
    exported,
    kursk,
    loaded,
    said,
    spreadsheet,
    written,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

MADE_AT = "2025-05-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Second:
    """What the second of two things with one slug is called."""

    actor: str
    source: str
    question: str
    option: str


def called(session: Session, model: type[m.Recorded], key: int) -> str:
    """Return a slug with the end of a uid, by hand."""
    row = session.get_one(model, key)
    return f"{row.__dict__['slug']}~{str(row.uid)[-4:]}"


@pytest.fixture
def double(engine: Engine) -> Second:
    """Return the second things of a log in which another copy made all of them too."""
    kursk(engine)
    with record.entry(engine, by="another") as entry:
        russia = m.Actor(slug="russia", name="RF", kind=ActorKind.STATE)
        one = entry.add(russia)
        entry.add(m.ActorName(actor_id=one, name="RF", folded="rf"))
        post = entry.add(m.Source(slug="post", kind=SourceKind.POST, publisher_id=one))
        asked = entry.add(
            m.Question(
                slug="kursk",
                text="Who holds Kursk?",
                answers=Answers.CHOICE,
                time=Time.CHANGING,
            )
        )
        for slug in ("yes", "no"):
            entry.add(m.Option(question_id=asked, slug=slug, label=slug))
        option = entry.add(m.Option(question_id=1, slug="russia", label="The RF"))
    with reading(engine) as session:
        return Second(
            called(session, m.Actor, one),
            called(session, m.Source, post),
            called(session, m.Question, asked),
            called(session, m.Option, option),
        )


@pytest.fixture
def used(engine: Engine, double: Second) -> Second:
    """Return the second things, with claims that name them."""
    written(
        engine,
        actor("press", double.actor),
        NewSource(slug="copy", relies_on=(double.source,)),
        said(double.question, double.actor, "yes", "2025-04-26", double.source),  # 3
        said(
            *(double.question, "press", "no", "2025-04-26", "copy"),
            on_behalf_of="press",
            addressee=double.actor,
        ),  # 4
        NewCitation(
            claim="4", source="post", via=(double.source,), reported_by=double.actor
        ),
        said("kursk", "press", double.option, "2025-04-26"),  # 5
        said(
            *("kursk", "ukraine", None, "2025-04-28"),
            counters=NewCounter(claim="3", source=double.source, kind=Counter.DISOWNS),
        ),  # 6
    )
    return double


def test_each_is_found_by_its_name_and_the_first_by_the_slug(
    engine: Engine, double: Second
) -> None:
    with reading(engine) as session:
        assert query.actor(session, "russia").name == "Russia"
        assert query.actor(session, double.actor).name == "RF"
        assert query.actor(session, double.actor.upper()).slug == double.actor
        assert query.actor(session, "rf").slug == double.actor
        assert query.source(session, double.source).publisher == double.actor
        assert query.question(session, double.question).text == "Who holds Kursk?"
        first = called(session, m.Actor, 1)
        assert query.actor(session, first).slug == "russia"
        assert query.history(session, "actor", first)[0].after == "russia"
        with pytest.raises(NotFoundError):
            query.actor(session, "russia~00000000")


def test_every_list_and_show_tells_them_apart(engine: Engine, used: Second) -> None:
    with reading(engine) as session:
        actors = [row.slug for row in query.actors(session)]
        assert actors == ["gerasimov", "press", "russia", used.actor, "ukraine"]
        sources = {row.slug: row.publisher for row in query.sources(session)}
        assert sources == {"copy": None, "post": None, used.source: used.actor}
        questions = [row.slug for row in query.questions(session)]
        assert questions == ["kursk", used.question]
        press = query.actor(session, "press")
        assert [one.organization for one in press.affiliations] == [used.actor]
        members = query.actor(session, used.actor).members
        assert [one.actor for one in members] == ["press"]
        assert query.source(session, "copy").relies_on == (used.source,)
        assert query.source(session, used.source).relied_on_by == ("copy",)
        offered = query.question(session, "kursk").options
        assert [one.slug for one in offered] == ["russia", "ukraine", used.option]
        told = next(query.entries(session)).touched
        assert "actor press" in told
        assert f"question {used.question}" in list(query.entries(session))[1].touched


def test_claims_name_what_they_refer_to(engine: Engine, used: Second) -> None:
    rows = {row.number: row for row in claims_of(engine)}
    assert (rows[3].question, rows[3].actor) == (used.question, used.actor)
    assert rows[3].side == used.actor
    assert rows[4].addressee == used.actor
    assert rows[4].citations[1].reported_by == used.actor
    assert rows[4].citations[1].via == (used.source,)
    assert rows[5].side == used.actor
    assert rows[5].label == "The RF"
    assert rows[1].side == "russia"
    assert used.actor in spreadsheet(engine)
    for wanted, found in (
        ({"actor": used.actor}, [3]),
        ({"side": used.actor}, [3, 5]),
        ({"side": "russia"}, [1]),
        ({"question": used.question}, [3, 4]),
        ({"source": used.source}, [3]),
    ):
        assert [row.number for row in claims_of(engine, **wanted)] == found


@pytest.mark.parametrize("few", [0, 5_000])
@pytest.mark.parametrize("limit", [None, 2])
def test_disputes_tell_them_apart_however_many_there_are(
    engine: Engine,
    used: Second,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    limit: int | None,
) -> None:
    monkeypatch.setattr("factlog.db.called.Namesakes.FEW", few)
    every = query.DisputeFilter(every=True)
    with reading(engine) as session:
        rows = query.disputes(session, every, limit=limit)
        assert {row.question for row in rows} == {"kursk", used.question}


def test_a_report_is_of_one_of_them(engine: Engine, used: Second) -> None:
    with reading(engine) as session:
        tree = report(session, used.question, made_at=MADE_AT)
        first = report(session, "kursk", made_at=MADE_AT)
    assert tree.names[used.actor] == "RF"
    assert "russia" not in tree.names
    assert first.names["russia"] == "Russia"
    assert [row.slug for row in tree.sources] == ["copy", "post", used.source]
    assert tree.relies_on == {"copy": (used.source,)}
    assert {one.sources for one in tree.origins} == {(used.source,)}
    assert {(one.target, one.claim) for one in tree.dispute.marks_on} == {
        (used.source, 6)
    }
    sides = {pair.sides for pair in tree.dispute.conflicts}
    assert sides <= {(used.actor, "press"), ("press", used.actor)}
    for form in ("md", "html", "json", "csv"):
        assert "RF" in renderer(form)([tree])


def test_options_of_one_slug_are_two_answers(engine: Engine, used: Second) -> None:
    with reading(engine) as session:
        pairs = query.dispute(session, "kursk", at="2025-04-27").conflicts
    assert (5, 2) in {(max(p.claim, p.against), 2) for p in pairs}
    with record.entry(engine, by="me", reason="a word") as entry:
        record.amend_claim(entry, "5", {"hedge": "perhaps"})
    rows = {row.number: row for row in claims_of(engine)}
    assert (rows[5].answer, rows[5].label) == (used.option, "The RF")
    with record.entry(engine, by="me", reason="one of them") as entry:
        record.amend_claim(entry, "5", {"answer": "russia"})
    with record.entry(engine, by="me", reason="one of them") as entry:
        record.amend_question(entry, "kursk", {}, no_options=[used.option])
    assert {row.label for row in claims_of(engine)} >= {"RUSSIA"}


def test_an_amendment_leaves_what_it_does_not_name(
    engine: Engine, used: Second
) -> None:
    before = {row.number: row for row in claims_of(engine)}
    with record.entry(engine, by="me", reason="a slip") as entry:
        record.amend_claim(entry, "3", {"hedge": "perhaps"})
        record.amend_claim(entry, "4", {"hedge": "perhaps"})
        record.amend_actor(entry, used.actor, {"description": "A federation"})
        record.amend_source(entry, used.source, {"title": "A post"})
        record.amend_question(entry, used.question, {"topic": "war"})
    after = {row.number: row for row in claims_of(engine)}
    for number in (3, 4):
        for name in ("question", "actor", "side", "addressee", "on_behalf_of"):
            old, new = (getattr(rows[number], name) for rows in (before, after))
            assert old == new
    with reading(engine) as session:
        assert query.source(session, used.source).publisher == used.actor


def test_a_slug_is_not_given_a_third_time(engine: Engine, double: Second) -> None:
    with pytest.raises(DuplicateError):
        written(engine, actor("russia"))
    with (
        pytest.raises(DuplicateError),
        record.entry(engine, by="me", reason="why") as entry,
    ):
        record.amend_actor(entry, "ukraine", {"slug": "russia"})
    with record.entry(engine, by="me", reason="told apart") as entry:
        record.amend_actor(entry, double.actor, {"slug": "rf"})
    with reading(engine) as session:
        assert [row.slug for row in query.actors(session)] == [
            *("gerasimov", "rf", "russia", "ukraine")
        ]
    with record.entry(engine, by="me") as entry:
        record.undo(entry, "3")
    with reading(engine) as session:
        assert query.actor(session, double.actor).slug == double.actor


def test_an_actor_of_the_same_slug_is_merged_and_that_is_undone(
    engine: Engine, used: Second
) -> None:
    before = claims_of(engine)
    with record.entry(engine, by="me", reason="one state") as entry:
        record.merge_actors(entry, "russia", used.actor)
    with reading(engine) as session:
        assert query.actor(session, "rf").slug == "russia"
    with record.entry(engine, by="me") as entry:
        record.undo(entry, "4")
    assert [row.side for row in claims_of(engine)] == [row.side for row in before]
    with record.entry(engine, by="me", reason="the other way") as entry:
        record.merge_actors(entry, used.actor, "russia")
    with reading(engine) as session:
        assert query.actor(session, "russia").name == "RF"
        gone = query.history(session, "actor", called(session, m.Actor, 1))
    assert ("actor", "withdrawn") in {(row.row, row.did) for row in gone}


def test_what_was_known_then_was_called_as_then(engine: Engine, double: Second) -> None:
    with reading(engine) as session:
        look_back(session, 1)
        assert [row.slug for row in query.actors(session)] == [
            *("gerasimov", "russia", "ukraine")
        ]
        with pytest.raises(NotFoundError):
            query.actor(session, double.actor)


def test_a_name_of_both_asks_for_one(engine: Engine, double: Second) -> None:
    with record.entry(engine, by="me") as entry:
        entry.add(m.ActorName(actor_id=1, name="RF", folded="rf"))
    with (
        pytest.raises(RefusedError, match="names 2 of them") as refused,
        reading(engine) as session,
    ):
        query.actor(session, "RF")
    assert refused.value.hint == f"type the slug of the actor: russia, {double.actor}"


def test_doubles_travel(
    engine: Engine, used: Second, second: Engine, path: Path
) -> None:
    loaded(second, path, exported(engine))
    assert used.actor in {row.actor for row in claims_of(second)}
    assert exported(second) == exported(engine)
    assert claims_of(second) == claims_of(engine)


def test_completion_offers_the_name_that_can_be_typed(
    engine: Engine, double: Second
) -> None:
    if engine.dialect.name == "sqlite":
        found = names(str(engine.url.database), "question", "k")
        assert found == ["kursk", double.question]


def test_what_is_there_twice_is_suggested(engine: Engine, used: Second) -> None:
    with reading(engine) as session:
        found = {row.kind: row for row in query.findings(session)}
    pair = found["likely the same"]
    assert pair.thing == f"russia = {used.actor}"
    assert f"factlog actor merge russia {used.actor} --reason" in pair.message
    assert found["asked twice"].thing == f"kursk = {used.question}"
    assert (
        f"factlog question merge kursk {used.question}" in found["asked twice"].message
    )
    assert found["offered twice"].thing == "question kursk"
    assert f"--no-option {used.option}" in found["offered twice"].message
    with record.entry(engine, by="me", reason="a state and an agency") as entry:
        record.distinguish_actors(entry, used.actor, "russia")
    with reading(engine) as session:
        kinds = {row.kind for row in query.findings(session)}
    assert "likely the same" not in kinds


def test_questions_in_the_same_words_are_suggested(engine: Engine) -> None:
    kursk(engine)
    written(engine, asked("k-2", text="who controls KURSK"), asked("k-3"))
    with reading(engine) as session:
        found = [row for row in query.findings(session) if row.kind == "asked twice"]
    assert [row.thing for row in found] == ["kursk = k-2"]
    assert "both ask 'who controls kursk'" in found[0].message
