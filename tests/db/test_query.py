"""What can be asked: every list, every filter, every hint, and how much it costs."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text

import factlog
from factlog import moments, query, reading, record
from factlog.db.base import Base
from factlog.errors import InvalidInputError, NotFoundError
from factlog.inputs import NewAffiliation, NewCitation, NewClaim, NewCounter, NewSource
from factlog.query import ClaimFilter, DisputeFilter
from factlog.vocab import Act, ActorKind, Answers, Basis, Counter, Status, Time
from tests.conftest import ENGINES
from tests.db.logs import PAGE, actor, asked, claims_of, kursk, said, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from factlog.rows import DisputeDetail, DisputeRow


@pytest.fixture(scope="module", params=ENGINES)
def story(
    request: pytest.FixtureRequest,
    databases: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    """Yield a log to ask; nothing is written to it."""
    path = tmp_path_factory.mktemp("query") / "log.db"
    factlog.init(str(path)).dispose()
    engine = factlog.connect(databases(request.param) or str(path))
    kursk(engine)
    written(
        engine,
        actor(
            "bbc",
            kind=ActorKind.MEDIA,
            description="A broadcaster",
            wikidata="Q9531",
        ),
        NewSource(slug="article", publisher="bbc", relies_on=("post",), language="id"),
        asked("gornal", topic="war", text="Is Gornal taken?"),
        asked("toll", answers=Answers.QUANTITY, time=Time.CUMULATIVE, unit="dead"),
        asked("silent", topic="peace"),
        said("gornal", "gerasimov", "yes", "2025-04-26T14:00+03:00"),  # 3
        NewCitation(
            claim="3",
            source="article",
            via=("post",),
            reported_by="bbc",
            quote="Liberated ÉLAN",
            translation="freed",
        ),
        said("toll", "bbc", "about 80", None, hedge="reportedly"),  # 4
        said("toll", "ukraine", "60", "2025-04", channel="Telegram"),  # 5
        said(
            "gornal",
            "ukraine",
            None,
            "../2025-04-27",
            act=Act.DECLINES,
            words=None,
        ),  # 6
        said("gornal", "bbc", "unknown", "2025-04-27/..", on_behalf_of="ukraine"),  # 7
        said(
            *("kursk", "ukraine", "none", "2025-05-05"),
            holds="2025-05",
            addressee="bbc",
        ),
    )
    yield engine
    engine.dispose()


# Claims


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({}, [6, 5, 1, 3, 2, 7, 8, 4]),
        ({"question": "GORNAL"}, [6, 3, 7]),
        ({"actor": "Герасимов"}, [1, 3]),
        ({"side": "russia"}, [1, 3]),
        ({"side": "ukraine"}, [6, 5, 2, 7, 8]),
        ({"source": PAGE}, [1, 2]),
        ({"source": "article"}, [3]),
        ({"act": Act.DECLINES}, [6]),
        ({"topic": "war"}, [6, 1, 3, 2, 7, 8]),
        ({"topic": "wa"}, []),
        ({"match": "free"}, [1, 3]),
        ({"match": "elan"}, [3]),
        ({"match": "REPORTEDLY"}, [4]),
        ({"match": "telegram"}, [5]),
        ({"match": "%"}, []),
        ({"disputed": True}, [1, 8]),
        ({"numbers": frozenset({2, 4, 99})}, [2, 4]),
        ({"numbers": frozenset()}, []),
        ({"since": "2025-04-27"}, [6, 5, 2, 7, 8]),
        ({"since": "2025-05"}, [7, 8]),
        ({"until": "2025-04-26"}, [6, 5, 1, 3]),
        ({"until": "2025-04-26T11:00Z"}, [6, 5, 1, 3]),
        ({"until": "2025-04-26T10:59Z"}, [6, 5, 1]),
        ({"since": "2025-04-26", "until": "2025-04-26"}, [6, 5, 1, 3]),
        ({"question": "kursk", "actor": "ukraine", "act": Act.ASSERTS}, [2, 8]),
    ],
)
def test_claims_are_found_by_every_filter_oldest_first_and_undated_last(
    story: Engine, wanted: dict[str, Any], numbers: list[int]
) -> None:
    assert [row.number for row in claims_of(story, **wanted)] == numbers
    with reading(story) as session:
        filtered = ClaimFilter(**wanted)
        assert query.count_claims(session, filtered) == len(numbers)
        for limit in (0, 1, 2):
            some = list(query.claims(session, filtered, limit=limit))
            assert [row.number for row in some] == numbers[:limit]


@pytest.mark.parametrize("name", ["question", "actor", "side", "source"])
def test_a_filter_that_names_nothing_is_not_found(story: Engine, name: str) -> None:
    with pytest.raises(NotFoundError):
        claims_of(story, **{name: "nowhere"})


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("since", "soon"), ("until", "soon")),
        *(("since", "../2025-05"), ("until", "2025-05/..")),
    ],
)
def test_a_filter_that_is_no_date_with_an_end_is_invalid(
    story: Engine, name: str, typed: str
) -> None:
    with pytest.raises(InvalidInputError):
        claims_of(story, **{name: typed})


def test_a_claim_says_all_that_is_known_of_it(story: Engine) -> None:
    with reading(story) as session:
        row = query.claim(session, "3")
        (cited,) = row.citations
        assert (row.question, row.actor, row.side, row.act) == (
            *("gornal", "gerasimov", "russia", "asserts"),
        )
        assert (row.said, row.said_earliest, row.said_latest) == (
            *("2025-04-26T14:00+03:00", "2025-04-26T11:00:00Z", "2025-04-26T11:00:59Z"),
        )
        assert (row.stands, row.disputed, row.withdrawn) == (True, False, False)
        assert (cited.source, cited.via, cited.reported_by) == (
            *("article", ("post",), "bbc"),
        )
        assert (cited.quote, cited.translation) == ("Liberated ÉLAN", "freed")
        row = query.claim(session, "4")
        assert (row.low, row.high, row.approximate, row.unit, row.label) == (
            *("80", "80", True, "dead", "about 80 dead"),
        )
        assert (row.hedge, row.said, row.said_earliest) == ("reportedly", None, None)
        row = query.claim(session, "6")
        assert (row.said_earliest, row.label) == (None, "gave no answer")
        assert not row.stands
        row = query.claim(session, "7")
        assert (row.said_latest, row.on_behalf_of, row.side) == (
            *(None, "ukraine", "ukraine"),
        )
        row = query.claim(session, "8")
        assert (row.addressee, row.holds, row.holds_latest, row.label) == (
            *("bbc", "2025-05", "2025-05-31T23:59:59Z", "none of them"),
        )
        assert row.recorded_by == "tester"
        assert row.recorded_at.endswith("Z")


def test_what_stood_on_a_day_is_told_by_what_had_been_said(story: Engine) -> None:
    with reading(story) as session:
        before = query.claim(session, "2", at="2025-04-26")
        then = query.claim(session, "2", at="2025-04-27")
        after = query.claim(session, "2", at="2025-05-05")
    assert (before.stands, before.disputed, before.ended_by) == (False, False, None)
    assert (then.stands, then.disputed, then.ended_by) == (True, True, None)
    assert (after.stands, after.disputed, after.ended_by) == (False, False, 8)
    with reading(story) as session:
        listed = {
            day: [
                row.number
                for row in query.claims(session, ClaimFilter(disputed=True), at=day)
            ]
            for day in ("2025-04-26", "2025-04-27", "2025-05-05")
        }
        assert query.count_claims(
            session, ClaimFilter(disputed=True), at="2025-04-27"
        ) == len(listed["2025-04-27"])
    assert listed == {"2025-04-26": [], "2025-04-27": [1, 2], "2025-05-05": [1, 8]}


# Things


def test_actors_are_listed_with_how_many_claims_they_made(story: Engine) -> None:
    with reading(story) as session:
        assert [(row.slug, row.claims) for row in query.actors(session)] == [
            *(("bbc", 2), ("gerasimov", 2), ("russia", 0), ("ukraine", 4)),
        ]
        assert [row.slug for row in query.actors(session, limit=2)] == [
            *("bbc", "gerasimov"),
        ]
        found = query.actor(session, "bbc")
        assert (found.description, found.wikidata, found.kind) == (
            *("A broadcaster", "Q9531", "media"),
        )
        assert query.names(session, {"bbc", "ukraine", "nobody"}) == {
            "bbc": "Bbc",
            "ukraine": "Ukraine",
        }


def test_sources_are_listed_with_how_many_claims_cite_them(story: Engine) -> None:
    with reading(story) as session:
        assert [(row.slug, row.claims) for row in query.sources(session)] == [
            *(("article", 1), ("post", 2)),
        ]
        assert [row.slug for row in query.sources(session, limit=1)] == ["article"]
        chosen = query.sources(session, slugs={"post", "none"})
        assert [(row.slug, row.published_latest) for row in chosen] == [
            ("post", "2025-04-26T23:59:59Z"),
        ]
        assert list(query.sources(session, slugs=())) == []
        article = query.source(session, "article")
        assert (article.publisher, article.language, article.relies_on) == (
            *("bbc", "id", ("post",)),
        )
        assert article.recorded_by == "tester"


def test_questions_are_listed_with_their_status(story: Engine) -> None:
    with reading(story) as session:
        now = {row.slug: (row.status, row.claims) for row in query.questions(session)}
        assert now == {
            "gornal": (Status.UNCONTESTED, 3),
            "kursk": (Status.CONTESTED, 3),
            "silent": (Status.UNCONTESTED, 0),
            "toll": (Status.UNCONTESTED, 2),
        }
        then = {
            row.slug: row.status
            for row in query.questions(session, at="2025-04-26", limit=2)
        }
        assert then == {"gornal": Status.UNCONTESTED, "kursk": Status.UNCONTESTED}
        found = query.question(session, "kursk", at="2025-04-27")
        assert (found.status, [one.slug for one in found.options]) == (
            *(Status.CONTESTED, ["russia", "ukraine"]),
        )
        assert query.slugs(session, {1, 3, 99}) == ["kursk", "toll"]


def test_each_noun_is_counted(story: Engine) -> None:
    with reading(story) as session:
        nouns = ("actor", "source", "question", "claim", "citation", "option")
        assert [query.count(session, noun) for noun in nouns] == [4, 2, 4, 8, 3, 6]


@pytest.mark.parametrize("ask", [query.actor, query.source, query.question])
def test_what_is_not_there_is_not_found(
    story: Engine, ask: Callable[[Session, str], object]
) -> None:
    with reading(story) as session, pytest.raises(NotFoundError):
        ask(session, "nowhere")


# Disputes


def test_disputes_are_listed_last_spoken_of_first(story: Engine) -> None:
    def slugs(at: str | None = None, limit: int | None = None, **wanted: Any) -> Any:
        chosen = DisputeFilter(**wanted)
        with reading(story) as session:
            found = list(query.disputes(session, chosen, at=at, limit=limit))
            if limit is None:
                assert query.count_disputes(session, chosen, at=at) == len(found)
            return [row.question for row in found]

    assert slugs() == ["kursk"]
    assert slugs(every=True)[-1] == "silent"
    assert set(slugs(every=True)) == {"kursk", "gornal", "toll", "silent"}
    assert len(slugs(every=True, limit=3)) == 3
    assert slugs(at="2025-04-26") == []
    assert slugs(at="2025-04-27") == ["kursk"]
    assert slugs(status=Status.CONTESTED) == ["kursk"]
    assert slugs(status=Status.SPLIT) == []
    assert set(slugs(status=Status.UNCONTESTED)) == {"gornal", "toll", "silent"}
    assert slugs(topic="war", every=True)[-1] != "silent"
    assert slugs(topic="peace", every=True) == ["silent"]
    assert slugs(side="russia") == ["kursk"]
    assert set(slugs(side="Russia", every=True)) == {"kursk", "gornal"}
    assert slugs(side="russia", every=True, at="2020") == []
    with pytest.raises(NotFoundError):
        slugs(side="nobody")
    with pytest.raises(InvalidInputError):
        slugs(at="2025-04-26T10:00")


def test_a_dispute_in_the_list_is_counted(story: Engine) -> None:
    with reading(story) as session:
        (row,) = query.disputes(session)
        (then,) = query.disputes(session, at="2025-04-27")
        *_, silent = query.disputes(session, DisputeFilter(every=True))
    assert (row.sides, row.claims, row.origins) == (2, 2, 1)
    assert (row.since, row.last_said) == ("2025-04-27", "2025-05-05")
    assert (then.since, then.last_said) == ("2025-04-27", "2025-04-27")
    assert (silent.status, silent.sides, silent.since, silent.last_said) == (
        *(Status.UNCONTESTED, 0, None, None),
    )


def test_a_dispute_tells_who_holds_what(story: Engine) -> None:
    with reading(story) as session:
        found = query.dispute(session, "kursk", at="2025-04-27")
        assert query.origins(session, "kursk", at="2025-04-27") == (
            *query.origins(session, "kursk", at="2025-04-26"),
        )
    assert found.question.text == "Who controls Kursk?"
    assert (found.status, found.since, found.at) == (
        *(Status.CONTESTED, "2025-04-27", "2025-04-27"),
    )
    assert [
        (side.side, [(one.actor, one.claim, one.label) for one in side.positions])
        for side in found.sides
    ] == [
        ("russia", [("gerasimov", 1, "RUSSIA")]),
        ("ukraine", [("ukraine", 2, "UKRAINE")]),
    ]
    (conflict,) = found.conflicts
    assert (conflict.claim, conflict.against, conflict.kind, conflict.basis) == (
        *(2, 1, "contrary", Basis.DERIVED),
    )
    assert conflict.sides == ("ukraine", "russia")
    assert (found.origins, found.marks, found.known_on) == (1, (), None)
    assert [row.number for row in found.claims] == [1, 2]


def test_a_question_without_claims_is_told_too(story: Engine) -> None:
    with reading(story) as session:
        found = query.dispute(session, "silent")
        assert query.origins(session, "silent") == ()
    assert (found.status, found.marks, found.since) == (
        *(Status.UNCONTESTED, ("no claim yet",), None),
    )
    assert (found.sides, found.claims, found.origins) == ((), (), 0)


def test_silence_for_ninety_days_is_told(story: Engine) -> None:
    with reading(story) as session:
        early = query.dispute(session, "kursk", at="2025-08-02")
        late = query.dispute(session, "kursk", at="2025-08-03")
    assert early.marks == ()
    assert late.marks == ("quiet since 2025-05-05",)


def test_one_side_alone_is_told(story: Engine) -> None:
    with reading(story) as session:
        found = query.dispute(session, "gornal", at="2025-04-26")
    assert found.marks == ("one side",)


def test_marks_stand_beside_the_status(engine: Engine) -> None:
    kursk(engine)

    def counter(kind: Counter, **more: Any) -> NewClaim:
        against = NewCounter(claim="1", kind=kind, basis=Basis.NOTED, **more)
        return said(None, "ukraine", None, "2025-04-28", words="Hm.", counters=against)

    written(
        engine,
        counter(Counter.QUALIFIES),  # 3
        counter(Counter.UNDERCUTS, source="post"),  # 4
        said("kursk", "gerasimov", "ukraine", "2025-04-26T12:00Z", PAGE),  # 5
        NewSource(slug="a"),
        NewSource(slug="b", relies_on=("a",)),
        NewCitation(claim="2", source="a", via=("b",)),
    )
    with reading(engine) as session:
        found = query.dispute(session, "kursk", at="2025-04-28")
        before = query.dispute(session, "kursk", at="2025-04-26")
    marks = {(mark.target, mark.kind, mark.claim) for mark in found.marks_on}
    assert marks == {(1, "qualifies", 3), ("post", "undercuts", 4), (1, "reversed", 5)}
    assert "sources disputed" in found.marks
    assert "circular reporting" in found.marks
    assert "sources disputed" not in before.marks
    with reading(engine) as session:
        origins = query.origins(session, "kursk", at="2025-04-28")
    assert [(one.sources, one.circular) for one in origins] == [
        *((("a", "b"), True), (("post",), False)),
    ]
    assert len(origins) == found.origins


def test_a_recorded_conflict_across_questions_is_shown_on_the_one_attacked(
    engine: Engine,
) -> None:
    kursk(engine)
    written(engine, asked("other"))
    written(
        engine,
        said(
            "other",
            "ukraine",
            "no",
            "2025-04-27",
            counters=NewCounter(claim="1", kind=Counter.CORRECTS, note="seen on TV"),
        ),
    )
    with reading(engine) as session:
        attacked = query.dispute(session, "kursk")
        attacking = query.dispute(session, "other")
        listed = [row.question for row in query.disputes(session)]
        assert query.claim(session, "3").disputed
    assert ("corrects", "stated", "seen on TV") in {
        (one.kind, one.basis, one.note) for one in attacked.conflicts
    }
    assert [row.number for row in attacked.claims] == [1, 2, 3]
    assert attacking.status is Status.UNCONTESTED
    assert listed == ["kursk"]


def test_a_claim_on_one_question_changes_no_other(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        asked("other"),
        said("other", "russia", "yes", "2025-04-26"),
        said("other", "ukraine", "no", "2025-04-27"),
    )
    before = told(engine, "other")
    for answer in ("russia", "ukraine"):
        written(engine, said("kursk", "ukraine", answer, "2025-04-29", PAGE))
        assert told(engine, "other") == before


def told(engine: Engine, question: str) -> tuple[DisputeDetail, list[DisputeRow]]:
    """Return what is told of a question."""
    with reading(engine) as session:
        rows = query.disputes(session, DisputeFilter(every=True))
        return (
            query.dispute(session, question, at="2025-05-01"),
            [row for row in rows if row.question == question],
        )


def test_a_new_source_behind_a_claim_changes_its_origins(engine: Engine) -> None:
    kursk(engine)
    written(engine, NewCitation(claim="1", source="https://e.org/2"))
    with reading(engine) as session:
        (row,) = query.disputes(session)
        assert (row.origins, query.dispute(session, "kursk").origins) == (2, 2)
    with record.entry(engine, by="me") as entry:
        record.add_source(entry, NewSource(slug="third", relies_on=("post",)))
    assert entry.touched == set()


# The log


def test_the_state_of_a_log_is_its_newest_entry(engine: Engine) -> None:
    with reading(engine) as session:
        empty = query.state(session)
        assert list(query.logged(session)) == []
    assert (empty.entries, empty.head, empty.recorded_at) == (0, None, None)
    kursk(engine)
    written(engine, actor("other"))
    with reading(engine) as session:
        state = query.state(session)
        entries = [row for row in query.logged(session) if "format" in row.line]
    assert state.entries == len(entries) == 2
    assert state.recorded_at == entries[1].line["recorded_at"]


# Hints


def hints(engine: Engine, *things: Any) -> list[str]:
    """Record things and return the hints for the last one, a claim."""
    number = written(engine, *things)[-1]
    with reading(engine) as session:
        return list(query.advice(session, number))


def test_a_good_claim_gets_no_hint(engine: Engine) -> None:
    kursk(engine)
    assert hints(engine, said("kursk", "gerasimov", "ukraine", "2025-04-30")) == []


def test_a_speaker_without_a_side_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    person = actor("putin", kind=ActorKind.PERSON)
    (hint,) = hints(engine, person, said("kursk", "putin", "russia"))
    assert hint == (
        "putin speaks for nobody here; if for an organization: "
        "factlog actor join putin ORGANIZATION"
    )
    new = said("kursk", "putin", "ukraine", on_behalf_of="russia")
    assert hints(engine, new) == []


def test_a_bare_number_denied_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    number = asked("n", answers=Answers.QUANTITY, time=Time.FIXED)
    (hint,) = hints(engine, number, said("n", "russia", "80", act=Act.DENIES))
    assert 'to deny all from it on: --denies "at least 80"' in hint
    assert hints(engine, said("n", "russia", "over 90", act=Act.DENIES)) == []
    assert hints(engine, said("n", "russia", "unknown")) == []


def test_a_figure_that_grows_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    question = asked("n", answers=Answers.QUANTITY)
    assert hints(engine, question, said("n", "russia", "80", "2025-04-01")) == []
    (hint,) = hints(engine, said("n", "russia", "90", "2025-04-02"))
    assert hint.endswith("--toll")
    assert hints(engine, said("n", "russia", "70", "2025-04-03")) == []
    assert hints(engine, said("n", "russia", "at most 99", "2025-04-04")) == []
    toll = asked("t", answers=Answers.QUANTITY, time=Time.CUMULATIVE)
    first = said("t", "russia", "80", "2025-04-01")
    assert hints(engine, toll, first, said("t", "russia", "90", "2025-04-02")) == []


def test_the_same_statement_again_gets_a_hint(engine: Engine) -> None:
    kursk(engine)
    (hint,) = hints(engine, said("kursk", "ukraine", "ukraine", "2025-04-27"))
    assert hint == "the same statement? then: factlog claim cite 2 --source …"
    words = asked("w", answers=Answers.TEXT)
    assert hints(engine, words, said("w", "russia", words="One.")) == []
    assert hints(engine, said("w", "russia", words="Two.")) == []
    assert "cite 4" in hints(engine, said("w", "russia", words="One."))[0]


# Findings


def findings(engine: Engine, kind: str) -> list[tuple[str, str]]:
    """Return what is found of a kind."""
    with reading(engine) as session:
        found = list(query.findings(session))
    return [(one.thing, one.message) for one in found if one.kind == kind]


def test_nothing_is_found_in_an_empty_log(engine: Engine) -> None:
    with reading(engine) as session:
        assert list(query.findings(session)) == []


def test_a_claim_without_a_source_is_found(engine: Engine) -> None:
    kursk(engine)
    assert findings(engine, "no source") == []
    written(engine, said("kursk", "russia", "russia"))
    ((thing, message),) = findings(engine, "no source")
    assert thing == "claim 3"
    assert "factlog claim cite 3 --source" in message


def test_sources_in_a_circle_are_found_once(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        NewSource(slug="b"),
        NewSource(slug="a", relies_on=("b",)),
        NewCitation(claim="2", source="b", via=("a",)),
        NewCitation(claim="1", source="b", via=("a",)),
    )
    assert findings(engine, "circular sourcing") == [
        ("claim 1", "these sources rely on one another: a, b"),
    ]


def test_an_actor_that_nothing_refers_to_is_found(engine: Engine) -> None:
    kursk(engine)
    written(engine, actor("zed"), actor("alone"))
    assert [thing for thing, _ in findings(engine, "unused actor")] == ["alone", "zed"]
    written(
        engine,
        NewSource(slug="s", publisher="zed"),
        said("kursk", "russia", "russia", addressee="alone"),
    )
    assert findings(engine, "unused actor") == []


def test_actors_of_much_the_same_name_are_found(engine: Engine) -> None:
    written(
        engine,
        actor("a", name="Volodymyr Zelensky", aliases=("Зеленський",)),
        actor("b", name="Volodymyr Zelenskyy", aliases=("ЗЕЛЕНСЬКИЙ", "V. Z.")),
        actor("c", name="Volodymyr Groysman", aliases=("Volodymyr Groisman",)),
    )
    ((thing, message),) = findings(engine, "likely the same")
    assert thing == "a = b"
    assert "% alike" in message


def test_a_claim_for_two_sides_is_found_once(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        actor("late", kind="state"),
        NewAffiliation(actor="gerasimov", organization="late"),
        NewAffiliation(actor="ukraine", organization="late", speaks_for=False),
    )
    assert [thing for thing, _ in findings(engine, "two sides")] == ["claim 1"]
    written(engine, said("kursk", "gerasimov", "ukraine", on_behalf_of="gerasimov"))
    assert len(findings(engine, "two sides")) == 1


# What it costs


def a_log(engine: Engine, size: int, start: int = 0) -> None:
    """Record this many of each: actors, sources, questions, claims in dispute."""
    things: list[Any] = []
    for number in range(start, start + size):
        things += [
            actor(f"a{number:05}"),
            actor(f"b{number:05}"),
            NewSource(slug=f"s{number:05}"),
            asked(f"q{number:05}", "x", "y"),
            said(f"q{number:05}", f"a{number:05}", "x", "2025-01-01", f"s{number:05}"),
            said(f"q{number:05}", f"b{number:05}", "y", "2025-01-02", f"s{number:05}"),
        ]
    written(engine, *things)


LISTS: dict[str, Callable[[Session], object]] = {
    "actors": lambda session: list(query.actors(session)),
    "sources": lambda session: list(query.sources(session)),
    "questions": lambda session: list(query.questions(session)),
    "disputes": lambda session: list(query.disputes(session)),
    "claims": lambda session: list(query.claims(session)),
    "claims in dispute": lambda session: list(
        query.claims(session, ClaimFilter(disputed=True, match="so it is"))
    ),
    "dispute": lambda session: query.dispute(session, "q00000"),
    "findings": lambda session: [
        one for one in query.findings(session) if one.kind != "likely the same"
    ],
}


def test_a_list_takes_as_many_statements_for_many_rows_as_for_few(
    engine: Engine, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def sent() -> dict[str, int]:
        found = {}
        for name, listed in LISTS.items():
            with reading(engine) as session:
                statements.clear()
                listed(session)
                found[name] = len([s for s in statements if "SELECT" in s])
        return found

    monkeypatch.setattr("factlog.query.reading.AT_ONCE", 20)
    a_log(engine, 3)
    few = sent()
    a_log(engine, 30, start=3)
    assert sent() == few
    assert [few[name] for name in ("actors", "sources", "questions", "disputes")] == [
        *(1, 1, 1, 1),
    ]
    assert few["claims"] == few["claims in dispute"] == 4


def test_a_claim_takes_as_many_statements_in_a_full_log_as_in_an_empty_one(
    engine: Engine, statements: list[str]
) -> None:
    def sent(number: str) -> int:
        statements.clear()
        new = said(f"q{number}", f"a{number}", "y", "2025-01-03", f"s{number}")
        written(engine, new)
        return len(statements)

    a_log(engine, 2)
    few = sent("00000")
    a_log(engine, 20, start=2)
    assert sent("00001") == few


def multiply(engine: Engine, size: int) -> None:
    """Let the database itself copy its claims until there are so many."""
    table = Base.metadata.tables["claim"]
    names = [f'"{column.name}"' for column in table.columns]
    anew = {"sqlite": "randomblob(16)", "postgresql": "gen_random_uuid()"}
    with engine.begin() as connection:
        many = connection.scalar(select(func.count()).select_from(table)) or 0
        copied = {"id": f"id + {many}", "key": f"key + {many}"}
        copied["uid"] = anew[engine.dialect.name]
        values = [copied.get(name.strip('"'), name) for name in names]
        connection.execute(
            text(
                f"INSERT INTO claim ({', '.join(names)}) SELECT {', '.join(values)} "
                f"FROM claim WHERE id <= {size - many}"
            )
        )
    if many * 2 < size:
        multiply(engine, size)


def test_a_long_list_is_read_without_being_held(engine: Engine) -> None:
    def peak(size: int) -> int:
        multiply(engine, size)
        with reading(engine) as session:
            tracemalloc.start()
            assert sum(1 for _ in query.claims(session)) == size
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    written(engine, actor("a"), asked("q"), said("q", "a", "yes", words="x" * 500))
    peak(500)
    few = peak(500)
    assert peak(5_000) < 2 * few


def test_the_end_of_a_day_is_the_moment_that_is_asked_about(story: Engine) -> None:
    with reading(story) as session:
        for at in ("2025-04-27", "2025-04-27T23:59:59Z", str(moments.iso(1745798399))):
            assert query.dispute(session, "kursk", at=at).status is Status.CONTESTED
        for at in ("2025-04-26", "2025-04-26T23:59:59Z"):
            assert query.dispute(session, "kursk", at=at).status is Status.UNCONTESTED
