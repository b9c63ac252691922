"""What could never be recorded is refused, naming its field and what to type."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Any

import pytest

from factlog.errors import InvalidInputError
from factlog.inputs import (
    NewActor,
    NewAffiliation,
    NewCitation,
    NewClaim,
    NewCounter,
    NewOption,
    NewQuestion,
    NewSource,
    split_alias,
)
from factlog.vocab import Act, ActorKind, Answers, Basis, Counter, Time

if TYPE_CHECKING:
    from collections.abc import Callable

    from factlog.inputs import Input


def affiliation(**given: Any) -> NewAffiliation:
    return NewAffiliation(**{"organization": "russia"} | given)


def actor(**given: Any) -> NewActor:
    return NewActor(**{"slug": "bbc", "name": "BBC"} | given)


def source(**given: Any) -> NewSource:
    return NewSource(**{"slug": "post"} | given)


def option(**given: Any) -> NewOption:
    return NewOption(**{"slug": "russia", "label": "Russia"} | given)


def question(**given: Any) -> NewQuestion:
    return NewQuestion(**{"slug": "kursk", "text": "Who controls Kursk?"} | given)


def figure(**given: Any) -> NewQuestion:
    return question(**{"answers": Answers.QUANTITY} | given)


def citation(**given: Any) -> NewCitation:
    return NewCitation(**{"source": "post"} | given)


def counter(**given: Any) -> NewCounter:
    return NewCounter(**{"claim": "1"} | given)


def claim(**given: Any) -> NewClaim:
    return NewClaim(**{"actor": "bbc", "question": "kursk", "text": "No."} | given)


EMPTY, EMPTY_HINT = "it is empty", "leave it out, or type some words"
DATE = "is not a date"
REFUSED: dict[str, tuple[Callable[..., Input], dict[str, Any], str, str | None]] = {
    "a slug that is none": (actor, {"slug": "B B"}, "slug: 'B B' is not a", "try b-b"),
    "an actor without a name": (actor, {"name": " "}, f"name: {EMPTY}", EMPTY_HINT),
    "an empty description": (
        actor,
        {"description": ""},
        f"description: {EMPTY}",
        EMPTY_HINT,
    ),
    "an empty wikidata": (actor, {"wikidata": ""}, f"wikidata: {EMPTY}", EMPTY_HINT),
    "an alias without a name": (actor, {"aliases": ("@en",)}, EMPTY, EMPTY_HINT),
    "words with a NUL": (
        actor,
        {"name": "a\0"},
        "name: it holds a NUL character",
        "remove the character U+0000",
    ),
    "words with half a character": (
        actor,
        {"name": "\ud800"},
        "name: it holds half a character",
        "save the words as UTF-8",
    ),
    "an empty organization": (
        affiliation,
        {"organization": ""},
        f"organization: {EMPTY}",
        EMPTY_HINT,
    ),
    "an empty role": (affiliation, {"role": ""}, f"role: {EMPTY}", EMPTY_HINT),
    "a beginning that is no date": (
        affiliation,
        {"since": "x"},
        "since: 'x' is not a",
        "",
    ),
    "an end that is no date": (affiliation, {"until": "x"}, f"until: 'x' {DATE}", ""),
    "an end before the beginning": (
        affiliation,
        {"since": "2025", "until": "2024"},
        "it ends (2024) before it begins (2025)",
        "exchange the two dates",
    ),
    "an end the day before the beginning": (
        affiliation,
        {"since": "1960-05-02", "until": "1960-05-01"},
        "it ends (1960-05-01) before it begins (1960-05-02)",
        "exchange the two dates",
    ),
    "a source slug of digits": (
        source,
        {"slug": "12"},
        "slug: '12' is not",
        "try n-12",
    ),
    "an empty title": (source, {"title": ""}, f"title: {EMPTY}", EMPTY_HINT),
    "an empty address": (source, {"url": ""}, f"url: {EMPTY}", EMPTY_HINT),
    "an address of another kind": (
        source,
        {"url": "ftp://a"},
        "url: 'ftp://a' is not a web address",
        "it begins with http:// or https:// and holds no spaces",
    ),
    "an address without a host": (
        source,
        {"url": "https://"},
        "url: 'https://' is not a web address",
        "it begins with http:// or https:// and holds no spaces",
    ),
    "an address that cannot be read": (
        source,
        {"url": "https://[a"},
        "url: 'https://[a' is not a web address",
        "it begins with http:// or https:// and holds no spaces",
    ),
    "an address that runs programs": (
        source,
        {"url": "javascript:alert(1)"},
        "url: 'javascript:alert(1)' is not a web address",
        "it begins with http:// or https:// and holds no spaces",
    ),
    "an address with a space": (
        source,
        {"url": "https://a b"},
        "url: 'https://a b' is not",
        "it begins with http:// or https:// and holds no spaces",
    ),
    "an address with a space after": (
        source,
        {"url": "https://a "},
        "is not a web address",
        "it begins with http:// or https:// and holds no spaces",
    ),
    "a day of publication that is none": (
        source,
        {"published": "soon"},
        f"published: 'soon' {DATE}",
        "",
    ),
    "an option called none": (
        option,
        {"slug": "none"},
        "slug: 'none' can be answered to any question",
        None,
    ),
    "an option called unknown": (
        option,
        {"slug": "unknown"},
        "slug: 'unknown' can be answered to any question",
        None,
    ),
    "an option with a capital": (option, {"slug": "A"}, "slug: 'A' is not a", "try a"),
    "an option without a label": (option, {"label": ""}, f"label: {EMPTY}", EMPTY_HINT),
    "a question without words": (question, {"text": ""}, f"text: {EMPTY}", EMPTY_HINT),
    "options of a quantity": (
        figure,
        {"options": (option(),)},
        "options: only a choice question has that",
        "add --answers choice, or leave that out",
    ),
    "a unit of a choice": (
        question,
        {"unit": "people"},
        "a unit: only a quantity question has that",
        "add --answers quantity, or leave that out",
    ),
    "a tolerance of a choice": (
        question,
        {"tolerance": "5"},
        "a tolerance: only a quantity question has that",
        "add --answers quantity, or leave that out",
    ),
    "a choice that adds up": (
        question,
        {"time": Time.CUMULATIVE},
        "only a quantity adds up over time",
        "add --answers quantity, or --toll",
    ),
    "a window of a fixed question": (
        figure,
        {"window_days": 2, "time": Time.FIXED},
        "a window of days: only a cumulative question has that",
        "add --cumulative, or --toll",
    ),
    "a window below zero": (
        figure,
        {"window_days": -1, "time": Time.CUMULATIVE},
        "window days: -1 is not from 0 to 36525",
        "type a whole number of days",
    ),
    "a window of more than a century": (
        figure,
        {"window_days": 36_526, "time": Time.CUMULATIVE},
        "window days: 36526 is not from 0 to 36525",
        "type a whole number of days",
    ),
    "an option named twice": (
        question,
        {"options": (option(), option(label="R"))},
        "the option 'russia' is named twice",
        None,
    ),
    "an empty topic": (question, {"topic": ""}, f"topic: {EMPTY}", EMPTY_HINT),
    **{
        f"a tolerance of {typed!r}": (
            figure,
            {"tolerance": typed},
            f"tolerance: {typed!r} is not a percentage",
            "type one number, such as 5 or 2.5",
        )
        for typed in ("-5", ">5", "<5", "1..2", "about 5", "none", "100.1", "500")
    },
    "a tolerance in words": (
        figure,
        {"tolerance": "much"},
        "tolerance: 'much' is not a percentage",
        "",
    ),
    "a citation of nothing": (citation, {"source": ""}, f"source: {EMPTY}", EMPTY_HINT),
    "an empty quote": (citation, {"quote": ""}, f"quote: {EMPTY}", EMPTY_HINT),
    "an empty language of a quote": (
        citation,
        {"quote_language": " "},
        f"quote language: {EMPTY}",
        EMPTY_HINT,
    ),
    "a counterclaim against nothing": (
        counter,
        {"claim": ""},
        f"claim: {EMPTY}",
        EMPTY_HINT,
    ),
    "a recorded conflict that is derived": (
        counter,
        {"basis": Basis.DERIVED},
        "a derived conflict is worked out, never recorded",
        "the basis is stated or noted",
    ),
    "a claim of nobody": (claim, {"actor": ""}, f"actor: {EMPTY}", EMPTY_HINT),
    "a claim for nobody": (
        claim,
        {"on_behalf_of": ""},
        f"on behalf of: {EMPTY}",
        EMPTY_HINT,
    ),
    "a claim said on no date": (claim, {"said": "x"}, f"said: 'x' {DATE}", ""),
    "a claim that holds for no date": (claim, {"holds": "x"}, f"holds: 'x' {DATE}", ""),
    "a claim without a question": (
        claim,
        {"question": None},
        "a claim answers a question",
        "name the question",
    ),
    "a claim without words": (
        claim,
        {"text": None, "act": Act.DENIES, "answer": "yes"},
        "a claim needs the words that were said",
        "type the words after the actor",
    ),
    "a counterclaim without words": (
        claim,
        {"text": None, "question": None, "counters": counter()},
        "a claim needs the words that were said",
        "type the words after the actor",
    ),
    "a retraction of nothing": (
        claim,
        {"act": Act.RETRACTS},
        "a claim that retracts names the claim that it takes back",
        "type: factlog claim retract N",
    ),
    "an assertion that takes back": (
        claim,
        {"act": Act.ASSERTS, "retracts": "1"},
        "a claim that retracts names the claim that it takes back",
        "type: factlog claim retract N",
    ),
    "a retraction with an answer": (
        claim,
        {"act": Act.RETRACTS, "retracts": "1", "answer": "yes"},
        "a claim that retracts gives no answer",
        "leave the answer out",
    ),
    "a no comment with an answer": (
        claim,
        {"act": Act.DECLINES, "answer": "yes"},
        "a claim that declines gives no answer",
        "leave the answer out",
    ),
    "a prediction": (
        claim,
        {"said": "2025-04-26", "holds": "2025-04-27"},
        "2025-04-27 lies after the day it was said (2025-04-26)",
        "ask a prediction as a question of its own, such as “Will …?”",
    ),
}


@pytest.mark.parametrize(
    ("make", "given", "message", "hint"), REFUSED.values(), ids=REFUSED.keys()
)
def test_refused(
    make: Callable[..., Input],
    given: dict[str, Any],
    message: str,
    hint: str | None,
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        make(**given)
    assert message in refused.value.message
    if hint == "":  # a long one, tested where it is written
        assert refused.value.hint
    else:
        assert refused.value.hint == hint


ACCEPTED: dict[str, tuple[Callable[..., Input], dict[str, Any]]] = {
    "an actor with aliases": (actor, {"aliases": ("Би-би-си@ru", "Beeb")}),
    "an office": (affiliation, {"since": "2020", "until": "2025-04"}),
    "an office before 1970": (affiliation, {"since": "1950", "until": "1960"}),
    "an office that may be of one day": (
        affiliation,
        {"since": "2025", "until": "2025"},
    ),
    "an office whose dates overlap": (
        affiliation,
        {"since": "2025-05", "until": "2025"},
    ),
    "an office without an end": (affiliation, {"since": "2025", "until": "2024/.."}),
    "an office without a beginning": (
        affiliation,
        {"since": "../2025", "until": "2024"},
    ),
    "an office for ever": (affiliation, {}),
    "a source with an address": (source, {"url": "https://t.me/x?a=1#b"}),
    "a question with options": (question, {"options": (option(), option(slug="both"))}),
    "a toll": (
        figure,
        {
            "time": Time.CUMULATIVE,
            "window_days": 0,
            "unit": "people",
            "tolerance": "2.5",
        },
    ),
    "a tolerance of nothing": (figure, {"tolerance": "0"}),
    "a question for text": (question, {"answers": Answers.TEXT}),
    "a citation": (citation, {"quote": "“Так”", "via": ("agency",)}),
    "a counterclaim noted": (
        counter,
        {"basis": Basis.NOTED, "kind": Counter.UNDERCUTS},
    ),
    "a claim": (claim, {"act": Act.ASSERTS, "answer": "yes"}),
    "a claim about the past": (claim, {"said": "2025-04", "holds": "2025-04-26/.."}),
    "a claim about an open past": (claim, {"said": "2025-04", "holds": "../2026"}),
    "an undated claim about a day": (claim, {"holds": "2025"}),
    "a claim said who knows when": (claim, {"said": "2025/..", "holds": "2026"}),
    "a counterclaim without a question": (
        claim,
        {"question": None, "counters": counter()},
    ),
    "a retraction without words": (
        claim,
        {"question": None, "text": None, "act": Act.RETRACTS, "retracts": "1"},
    ),
    "a no comment without words": (claim, {"text": None, "act": Act.DECLINES}),
}


@pytest.mark.parametrize(("make", "given"), ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted(make: Callable[..., Input], given: dict[str, Any]) -> None:
    made = make(**given)
    assert all(getattr(made, name) == value for name, value in given.items())


def test_every_field_that_is_wrong_by_itself_can_be_listed() -> None:
    given = {"slug": "B B", "name": "", "kind": "x", "description": None, "other": ""}
    assert [name for name, _ in NewActor.faults(given)] == ["slug", "name"]
    assert list(NewActor.faults({"slug": "bbc"})) == []


def test_an_input_is_frozen() -> None:
    made = actor(kind=ActorKind.MEDIA)
    with pytest.raises(FrozenInstanceError):
        made.name = "CNN"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("alias", "expected"),
    [
        ("BBC", ("BBC", None)),
        ("Би-би-си@ru", ("Би-би-си", "ru")),
        (" Beeb @en-GB", ("Beeb", "en-GB")),
        ("me@example.org", ("me@example.org", None)),
        ("a@", ("a@", None)),
        ("a@thirteenchars", ("a@thirteenchars", None)),
        ("@nato@en", ("@nato", "en")),
    ],
)
def test_an_alias_may_end_in_its_language(
    alias: str, expected: tuple[str, str | None]
) -> None:
    assert split_alias(alias) == expected
