"""What may be recorded, what is refused, and what a refusal says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import factlog
from factlog import query, reading, record
from factlog.errors import (
    DuplicateError,
    FactlogError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from factlog.inputs import (
    Input,
    NewAffiliation,
    NewCitation,
    NewClaim,
    NewCounter,
    NewOption,
    NewSource,
)
from factlog.vocab import Act, Answers, Counter, Status, Time
from tests.conftest import ENGINES
from tests.db.logs import (
    PAGE,
    RECORDERS,
    actor,
    asked,
    claims_of,
    counts,
    every,
    kursk,
    said,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from factlog.db.journal import Journal


@pytest.fixture(scope="module", params=ENGINES)
def scene(
    request: pytest.FixtureRequest,
    databases: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    """Yield a log for refusals: they leave nothing in it, so it can be shared."""
    path = tmp_path_factory.mktemp("record") / "log.db"
    factlog.init(str(path)).dispose()
    engine = factlog.connect(databases(request.param) or str(path))
    kursk(engine)
    written(
        engine,
        actor("wagner", "russia"),
        actor("prigozhin", "wagner", kind="person", aliases=("The Chef", "Повар@ru")),
        actor("cook", kind="person", aliases=("the CHEF",)),
        actor("twofold", "russia", "ukraine"),
        NewSource(slug="copy", title="A copy", relies_on=("post",)),
        NewSource(slug="twin-1", title="Twins"),
        NewSource(slug="twin-2", title="twins"),
        asked("toll", answers=Answers.QUANTITY, time=Time.CUMULATIVE),
        asked("day", answers=Answers.DATE, time=Time.FIXED),
        asked("words", answers=Answers.TEXT),
        asked("same-1", text="The same?"),
        asked("same-2", text="the  SAME?"),
        said("toll", "russia", "100", "2025-04-26", "copy"),  # 3
        said("kursk", "ukraine", "unknown", "2025-04-28"),  # 4
        said("kursk", "cook", None, act=Act.DECLINES, words=None),  # 5
        said("words", "cook", words="Perhaps."),  # 6
        said(
            None,
            "ukraine",
            None,
            "2025-04-28",
            counters=NewCounter(claim="1"),
            words="It is not.",
        ),  # 7
        said("kursk", "cook", "russia", "2020-01-01"),  # 8
    )
    with record.entry(engine, by="me", reason="a mistake") as entry:
        record.withdraw_claim(entry, "8")
    yield engine
    engine.dispose()


def attempted(engine: Engine, do: Callable[[Journal], object]) -> FactlogError:
    """Return how something is refused; nothing of it may stay."""
    before = counts(engine)
    with pytest.raises(FactlogError) as refused, record.entry(engine, by="me") as entry:
        do(entry)
    assert counts(engine) == before
    return refused.value


def refused(engine: Engine, new: Input) -> FactlogError:
    """Return how an input is refused."""
    return attempted(engine, lambda entry: RECORDERS[type(new)](entry, new))


# Who there is


@pytest.mark.parametrize(
    ("new", "noun", "name"),
    [
        (actor("russia"), "actor", "russia"),
        (NewSource(slug="post"), "source", "post"),
        (NewSource(slug="post-2", url=PAGE), "source", PAGE),
        (asked("kursk"), "question", "kursk"),
        (NewOption(question="kursk", slug="russia", label="R"), "option", "russia"),
    ],
)
def test_what_is_there_is_not_recorded_twice(
    scene: Engine, new: Input, noun: str, name: str
) -> None:
    error = refused(scene, new)
    assert isinstance(error, DuplicateError)
    assert (error.noun, error.name, error.exit_code) == (noun, name, 4)
    shown = {"option": "question show kursk", PAGE: "source show post"}
    wanted = shown.get(noun) or shown.get(name) or f"{noun} show {name}"
    assert error.hint == f"see it: factlog {wanted}"


@pytest.mark.parametrize(
    ("new", "noun", "name", "near"),
    [
        (actor("new", "rusia"), "actor", "rusia", "russia"),
        (said("kursk", "Gerasimof", "russia"), "actor", "Gerasimof", "gerasimov"),
        (said("kursk", "Герасимоф", "russia"), "actor", "Герасимоф", "gerasimov"),
        (said("kurks", "russia", "russia"), "question", "kurks", "kursk"),
        (
            said("who control kursk", "russia", "russia"),
            *("question", "who control kursk", "kursk"),
        ),
        (said("kursk", "russia", "rusia"), "option", "rusia", "russia"),
        (said("kursk", "russia", "russia", None, "psot"), "source", "psot", "post"),
        (
            said("kursk", "russia", "russia", on_behalf_of="ukrain"),
            *("actor", "ukrain"),
            "ukraine",
        ),
        (
            said("kursk", "russia", "russia", addressee="ukrain"),
            *("actor", "ukrain"),
            "ukraine",
        ),
        (NewSource(slug="x", publisher="ukrain"), "actor", "ukrain", "ukraine"),
        (NewSource(slug="x", relies_on=("A copi",)), "source", "A copi", "copy"),
        (
            NewAffiliation(actor="ukrain", organization="russia"),
            "actor",
            "ukrain",
            "ukraine",
        ),
        (
            NewOption(question="kurks", slug="a", label="A"),
            "question",
            "kurks",
            "kursk",
        ),
        (
            said(
                "kursk",
                "russia",
                "russia",
                citations=(NewCitation(source="post", via=("coppy",)),),
            ),
            *("source", "coppy", "copy"),
        ),
        (
            NewCitation(claim="1", source="post", reported_by="ukrain"),
            *("actor", "ukrain", "ukraine"),
        ),
    ],
)
def test_an_unknown_name_names_the_nearest(
    scene: Engine, new: Input, noun: str, name: str, near: str
) -> None:
    error = refused(scene, new)
    assert isinstance(error, NotFoundError)
    assert (error.noun, error.name, error.exit_code) == (noun, name, 3)
    assert error.nearest[0].split(" ")[0] == near
    assert (error.hint or "").startswith("did you mean ")
    assert len(error.nearest) <= 3


def test_a_name_like_none_says_where_names_are_listed(scene: Engine) -> None:
    error = refused(scene, said("kursk", "qqqqqq", "russia"))
    assert isinstance(error, NotFoundError)
    assert error.nearest == ()
    assert error.hint == "see what there is: factlog actor list"


@pytest.mark.parametrize("name", ["99", "0", "ffffffff", "x", "", "9" * 30, "١"])
def test_an_unknown_claim_is_not_found(scene: Engine, name: str) -> None:
    error = attempted(scene, lambda entry: record.retract_claim(entry, name))
    assert isinstance(error, (NotFoundError, InvalidInputError))
    with reading(scene) as session, pytest.raises(NotFoundError) as missing:
        query.claim(session, name)
    assert missing.value.noun == "claim"


@pytest.mark.parametrize(
    "name", ["gerasimov", "GERASIMOV", "valery  gerasimov", "Герасимов", "ГЕРАСИМОВ"]
)
def test_an_actor_is_found_by_any_name_in_any_case(scene: Engine, name: str) -> None:
    with reading(scene) as session:
        assert query.actor(session, name).slug == "gerasimov"


@pytest.mark.parametrize("name", ["kursk", "KURSK", "who controls kursk?"])
def test_a_question_is_found_by_its_words(scene: Engine, name: str) -> None:
    with reading(scene) as session:
        assert query.question(session, name).slug == "kursk"


@pytest.mark.parametrize("name", ["post", "Post", "a POST", PAGE])
def test_a_source_is_found_by_slug_title_or_address(scene: Engine, name: str) -> None:
    with reading(scene) as session:
        assert query.source(session, name).slug == "post"


@pytest.mark.parametrize(
    ("new", "noun", "slugs"),
    [
        (said("kursk", "The chef", "russia"), "actor", "cook, prigozhin"),
        (said("The same?", "russia", "yes"), "question", "same-1, same-2"),
        (NewCitation(claim="1", source="TWINS"), "source", "twin-1, twin-2"),
    ],
)
def test_a_name_of_several_asks_which(
    scene: Engine, new: Input, noun: str, slugs: str
) -> None:
    error = refused(scene, new)
    assert type(error) is RefusedError
    assert "names 2 of them" in error.message
    assert error.hint == f"type the slug of the {noun}: {slugs}"


def test_things_are_found_by_slugs_in_any_script(engine: Engine) -> None:
    written(
        engine,
        actor("зеленський", name="V. Zelensky"),
        NewSource(slug="café", title="A page"),
        asked("київ", text="Who holds it?"),
        said("київ", "зеленський", "yes", None, "café"),
    )
    with reading(engine) as session:
        for name in ("зеленський", "Зеленський"):
            assert query.actor(session, name).claims == 1
        for name in ("café", "CAFÉ"):
            assert query.source(session, name).claims == 1
        for name in ("київ", "Київ"):
            assert query.dispute(session, name).claims[0].number == 1


def test_a_claim_is_named_by_number_uid_or_the_end_of_it(engine: Engine) -> None:
    kursk(engine)
    with reading(engine) as session:
        uid = query.claim(session, "2").uid
        for name in ("2", "02", uid, uid.upper(), uid.replace("-", ""), uid[-8:]):
            assert query.claim(session, name).number == 2
        assert query.claim(session, uid[-8:].upper()).number == 2


def test_a_later_version_names_its_claim(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me", reason="a mistake") as entry:
        record.withdraw_claim(entry, "2")
    assert written(engine, said("kursk", "ukraine", "ukraine")) == [4]
    with reading(engine) as session:
        assert query.claim(session, "3").number == 2


# Who belongs to whom


def joined(who: str, organization: str, **more: Any) -> NewAffiliation:
    return NewAffiliation(actor=who, organization=organization, **more)


@pytest.mark.parametrize(
    "new",
    [
        joined("russia", "russia"),
        joined("russia", "russia", speaks_for=False),
        joined("russia", "gerasimov"),
        joined("russia", "prigozhin"),
        joined("russia", "prigozhin", since="2020", until="2021"),
    ],
)
def test_nobody_comes_to_speak_for_himself(scene: Engine, new: NewAffiliation) -> None:
    error = refused(scene, new)
    assert type(error) is RefusedError
    assert error.message == (
        f"{new.actor} would come to speak for itself by way of {new.organization}"
    )
    assert "--no-speaks-for" in (error.hint or "")


def test_a_loop_in_which_one_does_not_speak_is_none(engine: Engine) -> None:
    kursk(engine)
    written(engine, joined("russia", "gerasimov", speaks_for=False, role="state"))
    with reading(engine) as session:
        found = query.actor(session, "russia")
        assert found.affiliations[0].speaks_for is False
        assert found.affiliations[0].role == "state"
        assert found.members[0].actor == "gerasimov"
        assert {row.side for row in claims_of(engine)} == {"russia", "ukraine"}


def test_two_may_speak_for_each_other_one_after_the_other(engine: Engine) -> None:
    written(engine, actor("a"), actor("b"))
    written(engine, joined("a", "b", until="2020-12-31"))
    written(engine, joined("b", "a", since="2021-01-01"))
    assert isinstance(refused(engine, joined("b", "a", since="2020")), RefusedError)


def test_an_affiliation_names_who_says_so(engine: Engine) -> None:
    kursk(engine)
    written(engine, joined("ukraine", "russia", speaks_for=False, source=PAGE + "/x"))
    with reading(engine) as session:
        (found,) = query.actor(session, "ukraine").affiliations
        assert found.source == "example-org-page-x"


def test_an_affiliation_needs_its_actor(scene: Engine) -> None:
    error = refused(scene, NewAffiliation(organization="russia"))
    assert isinstance(error, InvalidInputError)
    assert error.hint == "name who belongs to the organization"


def test_leaving_ends_the_one_open_affiliation(engine: Engine) -> None:
    kursk(engine)

    def leave(until: str) -> Callable[[Journal], object]:
        return lambda entry: record.leave_actor(entry, "Герасимов", "russia", until)

    written(engine, joined("gerasimov", "russia", role="chief"))
    error = attempted(engine, leave("2025-05-01"))
    assert error.message == "Герасимов has 2 open affiliations to russia"
    assert error.hint == "see them: factlog actor show Герасимов"
    written(engine, actor("new", "russia"))
    with record.entry(engine, by="me") as entry:
        key = record.leave_actor(entry, "new", "russia", "2025-04-01")
    with reading(engine) as session:
        (ended,) = query.actor(session, "new").affiliations
    assert (key, ended.until, ended.until_latest) == (
        *(3, "2025-04-01", "2025-04-01T23:59:59Z"),
    )
    error = attempted(
        engine, lambda entry: record.leave_actor(entry, "new", "russia", "2026")
    )
    assert error.message == "new has 0 open affiliations to russia"


def test_leaving_before_joining_is_refused(engine: Engine) -> None:
    written(engine, actor("a"), actor("b"), joined("b", "a", since="2025-01-01"))
    error = attempted(
        engine, lambda entry: record.leave_actor(entry, "b", "a", "2024-01-01")
    )
    assert isinstance(error, InvalidInputError)
    assert "before it begins" in error.message


def test_who_leaves_speaks_for_himself_from_then_on(engine: Engine) -> None:
    kursk(engine)
    written(engine, said("kursk", "gerasimov", "ukraine", "2025-05-05"))
    assert claims_of(engine)[-1].side == "russia"
    with record.entry(engine, by="me") as entry:
        record.leave_actor(entry, "gerasimov", "russia", "2025-05-01")
    assert entry.touched == {1}
    assert [row.side for row in claims_of(engine)] == ["russia", "ukraine", "gerasimov"]


def test_each_name_is_kept_once_with_its_language(engine: Engine) -> None:
    names = ("Путин@ru", "Путин@ru", "Putin", "Путін@uk", "me@example.org")
    written(engine, actor("putin", name="Putin", aliases=names))
    with reading(engine) as session:
        found = query.actor(session, "me@example.org").names
    assert [(one.name, one.language) for one in found] == [
        *(("Putin", None), ("Путин", "ru"), ("Путін", "uk")),
        ("me@example.org", None),
    ]


# Questions


def test_a_choice_without_options_asks_yes_or_no(engine: Engine) -> None:
    written(engine, asked("q"), asked("n", answers=Answers.QUANTITY))
    with reading(engine) as session:
        assert [one.slug for one in query.question(session, "q").options] == [
            *("yes", "no"),
        ]
        assert query.question(session, "n").options == ()


def test_an_option_can_come_late(engine: Engine) -> None:
    written(engine, asked("q", "a", "b"))
    written(engine, NewOption(question="What of q?", slug="c", label="The third"))
    written(engine, actor("x"), said("q", "x", "the THIRD"))
    with reading(engine) as session:
        assert query.question(session, "q").options[-1].label == "The third"
    assert claims_of(engine)[0].label == "The third"


@pytest.mark.parametrize("kind", ["toll", "day", "words"])
def test_only_a_choice_has_options(scene: Engine, kind: str) -> None:
    error = refused(scene, NewOption(question=kind, slug="a", label="A"))
    assert type(error) is RefusedError
    assert "not for a choice" in error.message


def test_an_option_needs_its_question(scene: Engine) -> None:
    error = refused(scene, NewOption(slug="a", label="A"))
    assert isinstance(error, InvalidInputError)
    assert error.hint == "name the question that offers it"


# Answers


@pytest.mark.parametrize(
    ("new", "hint"),
    [
        (said("kursk", "russia"), "options: russia, ukraine"),
        (said("toll", "russia"), '"at least 4074"'),
        (said("day", "russia"), "--answer 2025-04-26"),
        (said("kursk", "russia", act=Act.CONCEDES), "--answer OPTION"),
        (said("kursk", "russia", act=Act.DENIES), "--answer OPTION"),
        (
            said(None, "russia", counters=NewCounter(claim="2"), act=Act.ASSERTS),
            "options: russia",
        ),
        (said("toll", "ukraine", counters=NewCounter(claim="1")), "38500"),
    ],
)
def test_a_claim_that_answers_nothing_is_told_how_to(
    scene: Engine, new: NewClaim, hint: str
) -> None:
    error = refused(scene, new)
    assert isinstance(error, InvalidInputError)
    assert error.message.startswith("what does it answer to ")
    assert hint in (error.hint or "")


@pytest.mark.parametrize("question", ["kursk", "toll", "day", "words"])
def test_nobody_denies_the_unknown(scene: Engine, question: str) -> None:
    error = refused(scene, said(question, "russia", " Unknown", act=Act.DENIES))
    assert isinstance(error, InvalidInputError)
    assert error.hint == "type --answer unknown"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        *(("toll", "many"), ("toll", "1.080.000"), ("toll", "5..1")),
        *(("day", "soon"), ("day", "2025-13"), ("kursk", ",")),
    ],
)
def test_an_answer_that_the_question_cannot_take_is_invalid(
    scene: Engine, question: str, answer: str
) -> None:
    error = refused(scene, said(question, "russia", answer))
    assert (type(error), error.exit_code) == (InvalidInputError, 2)
    assert error.hint


@pytest.mark.parametrize(
    ("question", "answer", "kept"),
    [
        ("toll", "at least 4,074", ("4074", None, False, "at least 4,074")),
        ("toll", "about 0.10", ("0.10", "0.10", True, "about 0.10")),
        ("toll", "15000 to 20000", ("15000", "20000", False, "15,000 to 20,000")),
        ("toll", "none", ("0", "0", False, "none")),
        ("toll", "unknown", (None, None, False, "cannot say")),
        ("day", "2025-04", (None, None, False, "April 2025")),
        ("words", "42", (None, None, False, "42")),
        ("kursk", "ukraine,russia", (None, None, False, "RUSSIA or UKRAINE")),
        ("kursk", "NONE", (None, None, False, "none of them")),
        ("kursk", "russia, Russia", (None, None, False, "RUSSIA")),
        ("kursk", "Unknown", (None, None, False, "cannot say")),
    ],
)
def test_an_answer_is_kept_as_typed_and_understood(
    engine: Engine, question: str, answer: str, kept: tuple[Any, ...]
) -> None:
    kursk(engine)
    written(
        engine,
        asked("toll", answers=Answers.QUANTITY),
        asked("day", answers=Answers.DATE),
        asked("words", answers=Answers.TEXT),
    )
    written(engine, said(question, "russia", answer))
    row = claims_of(engine)[-1]
    assert row.answer == answer
    assert (row.low, row.high, row.approximate, row.label) == kept


# When, for whom, against whom


def test_what_has_not_been_said_yet_is_refused(scene: Engine) -> None:
    today = datetime.now(UTC).date()
    later = (today + timedelta(days=3)).isoformat()
    error = refused(scene, said("kursk", "russia", "russia", later))
    assert (type(error), error.exit_code) == (RefusedError, 4)
    assert error.message == f"{later} has not come yet"
    error = refused(scene, said("kursk", "russia", "russia", holds=later))
    assert type(error) is RefusedError
    assert "prediction" in (error.hint or "")


def test_tomorrow_has_begun_somewhere(engine: Engine) -> None:
    kursk(engine)
    tomorrow = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
    assert written(engine, said("kursk", "russia", "russia", tomorrow)) == [3]
    assert written(engine, said("kursk", "russia", "russia", "../2025-04-01")) == [4]


def test_one_who_speaks_for_two_says_for_whom(scene: Engine) -> None:
    error = refused(scene, said("kursk", "twofold", "russia", "2025-04-26"))
    assert type(error) is RefusedError
    assert error.message == "twofold speaks for russia and for ukraine on that day"
    assert error.hint == "add --for russia, or --for twofold"
    with record.entry(scene, by="me") as entry:
        for behalf in ("ukraine", "twofold"):
            new = said("words", "twofold", on_behalf_of=behalf)
            record.add_claim(entry, new)
    sides = [row.side for row in claims_of(scene, actor="twofold")]
    assert sides == ["ukraine", "twofold"]


def test_on_behalf_of_one_who_speaks_for_two_is_not_clear_either(
    scene: Engine,
) -> None:
    error = refused(scene, said("kursk", "cook", "russia", on_behalf_of="twofold"))
    assert "speaks for russia and for ukraine" in error.message


def test_another_side_cannot_take_a_claim_back(scene: Engine) -> None:
    error = attempted(scene, lambda entry: record.retract_claim(entry, "1", "ukraine"))
    assert type(error) is RefusedError
    assert error.message == "claim 1 is gerasimov's, of another side"
    assert "factlog claim counter 1" in (error.hint or "")


@pytest.mark.parametrize("number", ["5"])
def test_silence_cannot_be_taken_back(scene: Engine, number: str) -> None:
    error = attempted(scene, lambda entry: record.retract_claim(entry, number))
    assert type(error) is RefusedError
    assert "nothing to take back" in error.message


def test_a_claim_is_not_taken_back_before_it_was_made(scene: Engine) -> None:
    error = attempted(
        scene, lambda entry: record.retract_claim(entry, "1", said="2025-04-25")
    )
    assert error.message == "claim 1 was said later, on 2025-04-26"
    assert error.hint == "correct --said"


def test_what_was_withdrawn_is_not_answered(scene: Engine) -> None:
    for do in (
        lambda entry: record.retract_claim(entry, "8"),
        lambda entry: record.cite_claim(entry, NewCitation(claim="8", source="post")),
        lambda entry: record.add_claim(
            entry, said(None, "russia", counters=NewCounter(claim="8"))
        ),
    ):
        error = attempted(scene, do)
        assert type(error) is RefusedError
        assert error.hint == "see why: factlog claim show 8"


def test_a_claim_is_taken_back_by_its_actor_or_its_side(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me") as entry:
        own = record.retract_claim(
            *(entry, "2"),
            said="2025-04-29",
            citations=(NewCitation(source=PAGE + "/back"),),
        )
        side = record.retract_claim(entry, "1", "russia", said="2025-04-30")
    rows = {row.number: row for row in claims_of(engine)}
    assert (rows[own].act, rows[own].actor, rows[own].text) == (
        *(Act.RETRACTS, "ukraine", None),
    )
    assert rows[own].citations[0].url == PAGE + "/back"
    assert (rows[side].actor, rows[side].label) == ("russia", "takes it back")
    assert [rows[n].ended_by for n in (1, 2)] == [side, own]
    assert not any(rows[n].stands for n in (1, 2))
    error = attempted(engine, lambda entry: record.retract_claim(entry, str(own)))
    assert "retracts: there is nothing to take back" in error.message


def test_a_retraction_stays_on_the_question_of_its_claim(engine: Engine) -> None:
    kursk(engine)
    written(engine, asked("other"))
    taken = said("other", "ukraine", words=None, act=Act.RETRACTS, retracts="2")
    written(engine, taken)
    assert claims_of(engine)[-1].question == "kursk"


def test_a_counter_without_an_answer_denies_what_was_said(engine: Engine) -> None:
    kursk(engine)
    (number,) = written(
        engine,
        said(None, "ukraine", None, "2025-04-28", counters=NewCounter(claim="1")),
    )
    row = claims_of(engine)[-1]
    assert (row.number, row.act, row.answer, row.label) == (
        *(number, Act.DENIES, "russia", "not: RUSSIA"),
    )
    assert (row.counters, row.disputed) == ((1,), True)
    assert claims_of(engine)[0].countered_by == (number,)


def test_a_counter_of_a_denial_denies_without_an_answer(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        said("kursk", "ukraine", "russia", "2025-04-28", act=Act.DENIES),
        said(None, "russia", None, "2025-04-29", counters=NewCounter(claim="3")),
    )
    row = claims_of(engine)[-1]
    assert (row.act, row.answer, row.label) == (
        *(Act.DENIES, None, "not: what claim 3 says"),
    )
    with reading(engine) as session:
        assert query.dispute(session, "kursk").status is Status.CONTESTED


def test_a_remark_needs_no_answer(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        said(
            None,
            "russia",
            counters=NewCounter(claim="2", kind=Counter.QUALIFIES),
            words="In part.",
        ),
    )
    row = claims_of(engine)[-1]
    assert (row.act, row.answer, row.label) == (Act.ASSERTS, None, None)


def test_a_counter_may_answer_another_question(engine: Engine) -> None:
    kursk(engine)
    written(engine, asked("other"))
    written(engine, said("other", "ukraine", "no", counters=NewCounter(claim="1")))
    row = claims_of(engine)[-1]
    assert (row.question, row.act, row.counters) == ("other", Act.ASSERTS, (1,))
    error = refused(engine, said("other", "ukraine", counters=NewCounter(claim="1")))
    assert "what does it answer to 'other'?" in error.message


def test_a_claim_against_a_source_rests_on_it(engine: Engine) -> None:
    kursk(engine)
    written(
        engine,
        NewSource(slug="far"),
        NewSource(slug="near", relies_on=("far", "far")),
        NewSource(slug="other"),
        said(
            "kursk",
            "russia",
            "russia",
            "2025-04-28",
            citations=(NewCitation(source="other", via=("near",)),),
        ),
    )
    for slug in ("other", "near", "far"):
        against = NewCounter(claim="3", source=slug, kind=Counter.DISOWNS)
        written(engine, said(None, "ukraine", counters=against, words="A fake."))
    rows = claims_of(engine)[-3:]
    assert {(row.act, row.answer, row.counters) for row in rows} == {
        (Act.ASSERTS, None, ())
    }
    against = NewCounter(claim="3", source="post")
    error = refused(engine, said(None, "ukraine", counters=against))
    assert type(error) is RefusedError
    assert error.message == "claim 3 does not rest on the source post"
    assert error.hint == "see what it rests on: factlog claim show 3"


# Sources and citations


def test_an_address_makes_a_source_once(engine: Engine) -> None:
    kursk(engine)
    address = "https://News.Example.org/2025/Курск?id=1#top"
    written(engine, said("kursk", "russia", "russia", None, address, PAGE))
    written(engine, said("kursk", "ukraine", "ukraine", None, address))
    rows = claims_of(engine)[-2:]
    assert [[one.url for one in row.citations] for row in rows] == [
        *([address, PAGE], [address]),
    ]
    with reading(engine) as session:
        made = query.source(session, address)
    assert (made.slug, made.kind, made.title, made.claims) == (
        *("news-example-org-2025-курск", "work", None, 2),
    )


def test_addresses_that_look_alike_get_slugs_of_their_own(engine: Engine) -> None:
    kursk(engine)
    addresses = [f"https://e.org/a?{n}" for n in range(3)] + ["https://…/"]
    written(engine, said("kursk", "russia", "russia", None, *addresses))
    slugs = [one.source for one in claims_of(engine)[-1].citations]
    assert slugs == ["e-org-a", "e-org-a-2", "e-org-a-3", "source"]


@pytest.mark.parametrize(
    "address",
    [
        *("https://[x", "https://example\u2100.com/", "http://a b", "https://e.org/\0"),
        "https://e.org/\ud800",
    ],
)
def test_an_address_that_is_none_is_invalid(scene: Engine, address: str) -> None:
    error = attempted(
        scene,
        lambda entry: record.add_claim(
            entry, said("kursk", "russia", "russia", None, address)
        ),
    )
    assert isinstance(error, InvalidInputError)


@pytest.mark.parametrize("address", ["ftp://example.org", "javascript:alert(1)"])
def test_only_a_web_address_becomes_a_source(scene: Engine, address: str) -> None:
    error = refused(scene, said("kursk", "russia", "russia", None, address))
    assert isinstance(error, NotFoundError)


def test_a_source_knows_its_publisher_its_day_and_its_basis(engine: Engine) -> None:
    written(
        engine,
        actor("bbc", kind="media"),
        NewSource(slug="first", published="2025-04-26", publisher="BBC"),
        NewSource(slug="second", relies_on=("first", PAGE), language="id"),
    )
    with reading(engine) as session:
        first, second = (query.source(session, name) for name in ("first", "second"))
    assert (first.publisher, first.relied_on_by) == ("bbc", ("second",))
    assert (first.published_earliest, first.published_latest) == (
        *("2025-04-26T00:00:00Z", "2025-04-26T23:59:59Z"),
    )
    assert second.relies_on == ("example-org-page", "first")


@pytest.mark.parametrize("via", [("post",), ("copy", "copy"), (PAGE,)])
def test_a_way_does_not_come_by_one_source_twice(
    scene: Engine, via: tuple[str, ...]
) -> None:
    error = refused(scene, NewCitation(claim="1", source="post", via=via))
    assert type(error) is RefusedError
    assert error.message == "the way from post comes by one source twice"


def test_a_citation_needs_its_claim(scene: Engine) -> None:
    error = refused(scene, NewCitation(source="post"))
    assert isinstance(error, InvalidInputError)
    assert error.hint == "name the claim that is cited"


def test_a_citation_keeps_words_way_and_reporter(engine: Engine) -> None:
    kursk(engine)
    cited = NewCitation(
        claim="1",
        source="https://id.example/1",
        via=("https://bbc.example/2", "post"),
        reported_by="Ukraine",
        quote="kendali penuh",
        quote_language="id",
        translation="full control",
        locator="headline",
    )
    written(engine, cited)
    found = claims_of(engine)[0].citations[-1]
    assert (found.source, found.via, found.reported_by) == (
        *("id-example-1", ("bbc-example-2", "post"), "ukraine"),
    )
    assert (found.quote, found.quote_language, found.translation, found.locator) == (
        *("kendali penuh", "id", "full control", "headline"),
    )


# Making what is missing


def made(engine: Engine, new: NewClaim) -> int:
    """Record a claim and what it names."""
    with record.entry(engine, by="me") as entry:
        return record.add_claim_and_missing(entry, new)


def test_two_commands_reach_a_dispute(engine: Engine) -> None:
    question = "Has Russia taken Kupiansk?"
    new = said(question, "Russia", "yes", "2025-11-20", PAGE, words="Liberated.")
    assert made(engine, new) == 1
    answer = said(
        None,
        "General Staff of Ukraine",
        None,
        "2025-11-20",
        counters=NewCounter(claim="1"),
    )
    assert made(engine, answer) == 2
    with reading(engine) as session:
        found = query.dispute(session, "has-russia-taken-kupiansk")
        assert found.status is Status.CONTESTED
        assert [side.name for side in found.sides] == [
            *("Russia", "General Staff of Ukraine"),
        ]
        kinds = {row.slug: row.kind for row in query.actors(session)}
    assert kinds == {
        "russia": "organization",
        "general-staff-of-ukraine": "organization",
    }


def test_everything_that_a_claim_names_is_made(engine: Engine) -> None:
    cited = NewCitation(
        source="The Gazette, p. 3", via=("A wire", PAGE), reported_by="A reporter"
    )
    made(
        engine,
        said(
            "Is it so?",
            "A speaker",
            "No",
            None,
            on_behalf_of="A body",
            addressee="A listener",
            citations=(cited,),
        ),
    )
    (row,) = claims_of(engine)
    assert (row.actor, row.side, row.addressee) == ("a-speaker", "a-body", "a-listener")
    assert row.citations[0].source == "the-gazette-p-3"
    assert row.citations[0].via == ("a-wire", "example-org-page")
    assert row.citations[0].reported_by == "a-reporter"
    with reading(engine) as session:
        assert query.source(session, "the-gazette-p-3").title == "The Gazette, p. 3"
        assert query.count(session, "actor") == 4


def test_what_is_known_is_not_made_again(engine: Engine) -> None:
    kursk(engine)
    made(
        engine,
        said("who controls KURSK?", "Герасимов", "russia", None, "a post", PAGE),
    )
    found = counts(engine)
    assert (found["actor"], found["question"], found["source"]) == (3, 1, 1)


def test_what_sounds_alike_gets_a_slug_of_its_own(engine: Engine) -> None:
    for words in ("A b?", "a-b", "A, B!", "…"):
        made(engine, said(words, words, "yes", None, words))
    with reading(engine) as session:
        assert [row.slug for row in query.questions(session)] == [
            *("a-b", "a-b-2", "question"),
        ]
        assert {row.slug for row in query.actors(session)} == {
            *("a-b", "a-b-2", "actor"),
        }
        assert {row.slug for row in query.sources(session)} == {
            *("a-b", "a-b-2", "source"),
        }


@pytest.mark.parametrize("answer", ["4074", "russia", "yes,perhaps"])
def test_a_question_that_is_made_asks_yes_or_no(scene: Engine, answer: str) -> None:
    error = attempted(
        scene,
        lambda entry: record.add_claim_and_missing(
            entry, said("How many?", "russia", answer)
        ),
    )
    assert type(error) is RefusedError
    assert "factlog question add" in (error.hint or "")


@pytest.mark.parametrize("answer", ["YES", "no", "none", "Unknown", "yes,no"])
def test_it_takes_the_answers_that_any_question_takes(
    engine: Engine, answer: str
) -> None:
    assert made(engine, said("Is it so?", "A", answer)) == 1


def test_silence_makes_a_question_too(engine: Engine) -> None:
    made(engine, said("Is it so?", "A", None, act=Act.DECLINES, words=None))
    assert claims_of(engine)[0].label == "gave no answer"


def test_what_cannot_be_recorded_makes_nothing(scene: Engine) -> None:
    attempted(
        scene,
        lambda entry: record.add_claim_and_missing(entry, said("Is it?", "Nobody")),
    )
    with reading(scene) as session, pytest.raises(NotFoundError):
        query.actor(session, "nobody")


def test_a_log_is_never_asked_for_the_login_when_told_who_records(
    scene: Engine,
) -> None:
    assert {name for (name,) in every(scene, "SELECT recorded_by FROM entry")} == {
        *("tester", "me"),
    }
