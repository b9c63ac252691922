"""What the log knew on a day is what it answered on that day."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from factlog import derive, query, reading, record
from factlog.db.session import look_back, writing
from factlog.errors import FactlogError, InvalidInputError, NotFoundError
from factlog.inputs import NewAffiliation, NewCitation, NewCounter
from factlog.load import load
from factlog.query import DisputeFilter
from factlog.vocab import Act
from tests.db.logs import PAGE, actor, claims_of, every, kursk, said, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from factlog.db.journal import Journal

AT = "2030-01-01"


def answers(session: Session) -> list[object]:
    """Return all that can be asked, as of a day on which nothing changes any more."""
    questions = [row.slug for row in query.questions(session)]
    claims = list(query.claims(session, at=AT))
    return [
        list(query.actors(session)),
        list(query.sources(session)),
        [query.source(session, row.slug) for row in query.sources(session)],
        [query.actor(session, row.slug) for row in query.actors(session)],
        claims,
        [query.claim(session, str(row.number), at=AT) for row in claims],
        list(query.disputes(session, DisputeFilter(every=True), at=AT)),
        [query.dispute_and_origins(session, slug, at=AT) for slug in questions],
        [query.present(session, slug) for slug in questions],
        [query.withdrawn(session, slug, at=AT) for slug in questions],
        [query.question(session, slug, at=AT) for slug in questions],
        list(query.entries(session)),
        query.state(session),
        list(query.findings(session)),
    ]


class History:
    """Random changes to a log, some of which are refused."""

    def __init__(self, engine: Engine, seed: int, path: Path) -> None:
        """Begin with a small dispute."""
        self.engine, self.luck, self.path = engine, Random(seed), path  # noqa: S311
        kursk(engine)

    def change(self) -> None:
        """Change something; what is refused changes nothing."""
        do: Callable[[Journal], Any] = self.luck.choice(
            [
                self.say,
                self.say,
                self.amend_claim,
                self.amend_claim,
                self.amend_thing,
                self.withdraw,
                self.undo,
                self.join,
                self.cite,
            ]
        )
        if self.luck.random() < 0.1:
            row = f'{{"row": "actor", "slug": "l{self.luck.random()}", "name": "L"}}\n'
            self.path.write_text(row.replace("0.", "-"))
            load(self.engine, [self.path], by="loader")
            return
        try:
            with record.entry(self.engine, by="me", reason="a test") as entry:
                do(entry)
        except FactlogError:
            return

    def number(self) -> str:
        """Return the number of some claim."""
        rows = claims_of(self.engine)
        return str(self.luck.choice(rows).number if rows else 1)

    def say(self, entry: Journal) -> None:
        """Record a claim, perhaps against another."""
        day = self.luck.choice([None, "2025-04-27", "2025-05-01", "2025-05-20"])
        who = self.luck.choice(["russia", "ukraine", "gerasimov"])
        answer = self.luck.choice(["russia", "ukraine", "none", "unknown"])
        against = self.luck.choice([None, NewCounter(claim=self.number())])
        act = self.luck.choice([None, Act.DENIES, Act.CONCEDES])
        claim = said("kursk", who, answer, day, "post", counters=against, act=act)
        record.add_claim(entry, claim)

    def amend_claim(self, entry: Journal) -> None:
        """Correct a claim."""
        change: dict[str, Any] = self.luck.choice(
            [
                {"answer": self.luck.choice(["russia", "ukraine", "none"])},
                {"said": self.luck.choice(["2025-04-20", "2025-06-01"])},
                {"actor": self.luck.choice(["russia", "ukraine"])},
                {"hedge": self.luck.choice(["said", None])},
            ]
        )
        record.amend_claim(entry, self.number(), change)

    def amend_thing(self, entry: Journal) -> None:
        """Correct something else."""
        words = f"Words {self.luck.random()}"
        which = self.luck.randrange(4)
        if which == 0:
            record.amend_actor(entry, "russia", {"name": words})
        elif which == 1:
            record.amend_question(entry, "kursk", {"text": words})
        else:
            change = {"title": words} if which == 2 else {"published": "2025-04-21"}
            record.amend_source(entry, "post", change)

    def withdraw(self, entry: Journal) -> None:
        """Withdraw a claim."""
        record.withdraw_claim(entry, self.number())

    def undo(self, entry: Journal) -> None:
        """Undo some entry."""
        ((last,),) = every(self.engine, "SELECT max(id) FROM entry")
        record.undo(entry, str(self.luck.randint(2, max(last, 2))))

    def join(self, entry: Journal) -> None:
        """Let a speaker join the other side."""
        new = NewAffiliation(organization="ukraine", since="2025-05-10")
        record.amend_actor(entry, "gerasimov", {"affiliations": (new,)})

    def cite(self, entry: Journal) -> None:
        """Cite a claim once more."""
        source = PAGE + str(self.luck.randint(1, 3))
        cited = NewCitation(claim=self.number(), source=source, via=("post",))
        record.cite_claim(entry, cited)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(2))
def test_what_was_known_after_each_entry_is_what_was_answered_then(
    engine: Engine, path: Path, seed: int
) -> None:
    history = History(engine, seed, path)
    told: dict[int, list[object]] = {}
    for _ in range(20):
        ((last,),) = every(engine, "SELECT max(id) FROM entry")
        if last not in told:
            with reading(engine) as session:
                told[last] = answers(session)
        history.change()
    assert len(told) > 10
    for entry, then in told.items():
        with reading(engine) as session:
            look_back(session, entry)
            assert answers(session) == then, entry


def test_what_is_worked_out_anew_is_what_was_known(engine: Engine, path: Path) -> None:
    history = History(engine, 7, path)
    for _ in range(20):
        history.change()
    tables = ("standing", "status_span")
    before = [sorted(map(repr, every(engine, f"SELECT * FROM {t}"))) for t in tables]
    with writing(engine) as session:
        derive.rebuild(session)
    after = [sorted(map(repr, every(engine, f"SELECT * FROM {t}"))) for t in tables]
    assert after == before


def test_a_day_is_looked_back_to_its_end_and_combines_with_what_was_said(
    engine: Engine,
) -> None:
    kursk(engine)
    today = "2999-01-01"  # whenever that is
    written(engine, said("kursk", "ukraine", "russia", "2025-05-01", act=Act.CONCEDES))
    with reading(engine, known_on=today) as session:
        found = query.dispute(session, "kursk")
        assert (found.status, found.known_on, found.at) == ("conceded", today, None)
        assert query.present(session, "kursk").sides == found.sides
        found = query.dispute(session, "kursk", at="2025-04-30")
        assert (found.status, found.known_on, found.at) == (
            *("contested", today, "2025-04-30"),
        )
    with reading(engine, known_on="2020-01-01") as session:
        late = query.claims(session)
        assert list(query.actors(session)) == []
        assert query.state(session).entries == 0
        with pytest.raises(NotFoundError):
            query.claim(session, "1")
    assert list(late) == []  # what a session looks back to, it keeps
    for past, known in ("-0044-03-15", 0), ("Y12345", 2):
        with reading(engine, known_on=past) as session:
            assert query.count_entries(session) == known
    with pytest.raises(InvalidInputError), reading(engine, known_on="soon"):
        pass


def test_who_was_added_later_was_not_known(engine: Engine) -> None:
    kursk(engine)
    written(engine, actor("bbc"))
    with reading(engine) as session:
        look_back(session, 1)
        with pytest.raises(NotFoundError):
            query.actor(session, "bbc")
