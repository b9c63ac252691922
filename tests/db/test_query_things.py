"""Actors, sources, questions and the log itself can be listed and asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factlog import query, reading
from factlog.errors import NotFoundError
from factlog.vocab import Status
from tests.db.logs import actor, kursk, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session


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
