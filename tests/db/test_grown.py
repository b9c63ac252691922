"""Questions to which claims are only added: worked out once, as known at any time."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from factlog import derive, record
from factlog.db.session import writing
from factlog.derive import kept
from factlog.errors import FactlogError
from factlog.inputs import (
    NewAffiliation,
    NewCitation,
    NewCounter,
    NewOption,
    NewQuestion,
)
from factlog.vocab import Act, Answers, Counter, Time
from tests.db.logs import PAGE, actor, asked, every, said, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from factlog.db.journal import Journal

ACTORS = ("a", "a1", "b", "c")
QUESTIONS = ("who", "north", "south", "east", "toll", "lost")
COUNTED = {"toll", "lost"}


def derived(engine: Engine) -> list[list[Any]]:
    """Return all that was ever worked out, and from when to when it was so."""
    tables = ("standing", "status_span")
    return [sorted(map(repr, every(engine, f"SELECT * FROM {t}"))) for t in tables]


def rebuilt(engine: Engine) -> list[list[Any]]:
    """Return the same, worked out anew."""
    with writing(engine) as session:
        derive.rebuild(session)
    return derived(engine)


class Growing:
    """A log that mostly grows, an entry at a time; some of what it does is refused."""

    def __init__(self, engine: Engine, seed: int) -> None:
        """Begin with who speaks, and half of what is asked."""
        self.engine, self.luck = engine, Random(seed)  # noqa: S311
        self.claims: list[str] = []
        written(engine, actor("a"), actor("a1", "a"), actor("b"), actor("c"))
        self.asked = {*QUESTIONS[::2]}
        written(engine, *map(self.question, QUESTIONS[::2]))

    def question(self, slug: str) -> NewQuestion:
        """Return what is asked."""
        if slug in COUNTED:
            return asked(slug, answers=Answers.QUANTITY, time=Time.CUMULATIVE)
        return asked(slug, "x", "y")

    def change(self) -> None:
        """Add claims, or change something else."""
        others = (self.amend, self.withdraw, self.join, self.cite, self.offer)
        rare: tuple[Callable[[Journal], object], ...] = (*others, self.publish)
        claims, questions = [*self.claims], {*self.asked}
        try:
            with record.entry(self.engine, by="me", reason="a test") as entry:
                if self.luck.random() < 0.2:
                    self.luck.choice(rare)(entry)
                else:
                    for _ in range(self.luck.randint(1, 3)):
                        self.say(entry)
        except FactlogError:
            self.claims, self.asked = claims, questions

    def number(self, *questions: str) -> str:
        """Return the number of some claim, of some questions if they have any."""
        own = [n for n, q in enumerate(self.claims, 1) if q in (questions or QUESTIONS)]
        return str(self.luck.choice(own or [1]))

    def say(self, entry: Journal) -> None:
        """Add a claim, now and then against one.

        That may be on another question, but only of two.
        """
        question = self.luck.choice(QUESTIONS)
        if question not in self.asked:
            record.add_question(entry, self.question(question))
            self.asked.add(question)
        tied = ("who", "north") if question in {"who", "north"} else (question,)
        against = question in self.claims and self.luck.random() < 0.3
        counters = NewCounter(
            claim=self.number(*tied), kind=self.luck.choice([*Counter])
        )
        answers = ("10", "20", "over 15") if question in COUNTED else ("x", "y")
        claim = said(
            question,
            self.luck.choice(ACTORS),
            self.luck.choice(answers),
            self.luck.choice([None, f"2025-05-{self.luck.randint(1, 28):02}"]),
            PAGE + str(self.luck.randint(1, 3)),
            act=self.luck.choice([Act.ASSERTS, Act.ASSERTS, Act.DENIES, Act.CONCEDES]),
            counters=counters if against else None,
        )
        record.add_claim(entry, claim)
        self.claims.append(question)

    def amend(self, entry: Journal) -> None:
        """Correct when a claim was said, or what it is about."""
        changes = [{"said": "2025-04-20"}, {"question": "east", "answer": "x"}]
        change: dict[str, Any] = self.luck.choice(changes)
        record.amend_claim(entry, self.number(), change)

    def withdraw(self, entry: Journal) -> None:
        """Withdraw a claim."""
        record.withdraw_claim(entry, self.number())

    def join(self, entry: Journal) -> None:
        """Let somebody speak for another side."""
        who, side = self.luck.sample(["a", "b", "c"], 2)
        new = NewAffiliation(organization=side, since="2025-05-10")
        record.amend_actor(entry, who, {"affiliations": (new,)})

    def cite(self, entry: Journal) -> None:
        """Cite a claim once more."""
        record.cite_claim(entry, NewCitation(claim=self.number(), source=PAGE + "4"))

    def offer(self, entry: Journal) -> None:
        """Offer one more answer."""
        slug = f"z{self.luck.randrange(10**9)}"
        record.add_option(entry, NewOption(question="south", slug=slug, label=slug))

    def publish(self, entry: Journal) -> None:
        """Learn when a source was published: what has no day counts from then."""
        day = f"2025-04-{self.luck.randint(1, 28):02}"
        record.amend_source(entry, PAGE + "1", {"published": day})


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(4))
def test_what_grew_is_worked_out_anew_as_it_was_kept(engine: Engine, seed: int) -> None:
    growing = Growing(engine, seed)
    for _ in range(40):
        growing.change()
    before = derived(engine)
    assert any("20" in row for row in before[1])
    assert rebuilt(engine) == before


def test_what_only_grew_is_read_once(engine: Engine, statements: list[str]) -> None:
    def reading(days: int) -> int:
        written(engine, asked(f"q{days}", "x", "y"))
        for day in range(1, days + 1):
            who, answer = ("a", "x") if day % 2 else ("b", "y")
            written(engine, said(f"q{days}", who, answer, f"2025-05-{day:02}"))
        before = derived(engine)
        statements.clear()
        assert rebuilt(engine) == before
        return reads(statements)

    written(engine, actor("a"), actor("b"))
    assert reading(5) == reading(20)


def test_what_is_taken_back_at_once_is_as_before_anew(engine: Engine) -> None:
    written(engine, actor("a"), actor("b"), asked("who", "x", "y"))
    written(engine, said("who", "a", "x", "2025-05-01"))
    with record.entry(engine, by="me", reason="clearer") as entry:
        record.amend_question(entry, "who", {"text": "Who, then?"})
    written(engine, said("who", "a", "y", "2025-05-02"))
    disowns = NewCounter(claim="2", kind=Counter.DISOWNS)
    written(engine, said("who", "a", None, "2025-05-02", counters=disowns))
    before = derived(engine)
    assert rebuilt(engine) == before


def test_a_crowded_question_is_not_gone_through_for_each_run(
    engine: Engine, statements: list[str]
) -> None:
    written(engine, actor("a"), actor("b"), asked("who", "x", "y"))
    for day in range(days := kept.FEW + 6):
        who, answer = ("a", "x") if day % 2 else ("b", "y")
        moment = f"2025-05-{1 + day // 24:02}T{day % 24:02}:00Z"
        written(engine, said("who", who, answer, moment))
    before = derived(engine)
    statements.clear()
    assert rebuilt(engine) == before
    assert reads(statements) >= days  # what stood then, and never all of it


def reads(statements: list[str]) -> int:
    """Return how often claims were read to be judged."""
    return sum("claim_option" in one and "SELECT" in one for one in statements)
