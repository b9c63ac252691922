"""Things are found by any of their names; what cannot be named is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record
from factlog.errors import (
    DuplicateError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from factlog.inputs import Input, NewAffiliation, NewCitation, NewOption, NewSource
from tests.db.logs import PAGE, actor, asked, kursk, said, written
from tests.db.refusals import attempted, refused

if TYPE_CHECKING:
    from sqlalchemy import Engine


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


def test_a_number_that_a_change_used_up_names_no_claim(engine: Engine) -> None:
    kursk(engine)
    with record.entry(engine, by="me", reason="a mistake") as entry:
        record.withdraw_claim(entry, "2")
    assert written(engine, said("kursk", "ukraine", "ukraine")) == [4]
    with (
        reading(engine) as session,
        pytest.raises(NotFoundError, match="no claim '3'") as refused,
    ):
        query.claim(session, "3")
    assert refused.value.hint == "that number was used up by a change to claim 2"


def test_each_name_is_kept_once_with_its_language(engine: Engine) -> None:
    names = ("Путин@ru", "Путин@ru", "Putin", "Путін@uk", "me@example.org")
    written(engine, actor("putin", name="Putin", aliases=names))
    with reading(engine) as session:
        found = query.actor(session, "me@example.org").names
    assert [(one.name, one.language) for one in found] == [
        *(("Putin", None), ("Путин", "ru"), ("Путін", "uk")),
        ("me@example.org", None),
    ]
