"""Sources are made once, and cited with the way by which they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog import query, reading, record
from factlog.errors import InvalidInputError, NotFoundError, RefusedError
from factlog.inputs import NewCitation, NewSource
from tests.db.logs import PAGE, actor, claims_of, kursk, said, written
from tests.db.refusals import attempted, refused

if TYPE_CHECKING:
    from sqlalchemy import Engine


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


def test_no_source_relies_on_itself(scene: Engine) -> None:
    for new in (
        NewSource(slug="new", url="https://e.org/1", relies_on=("https://e.org/1",)),
        NewSource(slug="new", relies_on=("new",)),
    ):
        assert isinstance(refused(scene, new), RefusedError | NotFoundError)
    with (
        pytest.raises(RefusedError, match="post cannot rely on itself"),
        record.entry(scene, by="me", reason="so it is") as entry,
    ):
        record.amend_source(entry, "post", {"relies_on": ("post",)})


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


def test_an_address_may_be_written_in_capitals(engine: Engine) -> None:
    kursk(engine)
    written(
        engine, said("kursk", "russia", "russia", None, "HTTPS://EXAMPLE.org/A", PAGE)
    )
    cited = claims_of(engine)[-1].citations
    assert [one.url for one in cited] == ["HTTPS://EXAMPLE.org/A", PAGE]
