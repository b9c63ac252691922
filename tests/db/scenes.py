"""Logs that many tests ask: what was recorded in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog import record
from factlog.inputs import NewCitation, NewCounter, NewSource
from factlog.vocab import Act, ActorKind, Answers, Time
from tests.db.logs import PAGE, actor, asked, kursk, said, written

if TYPE_CHECKING:
    from sqlalchemy import Engine


def disputed(engine: Engine) -> None:
    """Record what lists, filters and disputes are asked about."""
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


def crowded(engine: Engine) -> None:
    """Record what names, answers and refusals need: much that is much alike."""
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


def full(engine: Engine) -> None:
    """Record something of every kind, in several entries."""
    kursk(engine)
    written(
        engine,
        asked("toll", answers=Answers.QUANTITY, time=Time.CUMULATIVE, window_days=2),
        asked("day", answers=Answers.DATE),
        NewSource(slug="copy", relies_on=("post", PAGE + "/2"), publisher="russia"),
        said("toll", "russia", "about 0.10", "2025-04-01", PAGE, hedge="\u202e\x1b"),
        said("day", "russia", "2025-04~", "2025-04-02/.."),
        NewCitation(
            claim="1",
            source="copy",
            via=("post", PAGE + "/3"),
            quote="Строка\n\ttwo",
            reported_by="ukraine",
        ),
        said(
            *(None, "ukraine", None, "2025-04-28"),
            counters=NewCounter(claim="1", note="seen"),
        ),
        said(None, "russia", counters=NewCounter(claim="2", source="post")),
        reason="more",
    )
    with record.entry(engine, by="other") as entry:
        record.leave_actor(entry, "gerasimov", "russia", "2025-05-01")
        record.retract_claim(entry, "3", said="2025-04-05")
    with record.entry(engine, by="other", reason="a mistake") as entry:
        record.withdraw_claim(entry, "5")
