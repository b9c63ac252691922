"""What is measured: a measure is added to MEASURES, and nowhere else.

Each names what factlog does and what others do instead, all on the same facts. Where
they find rows, they must find equally many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from factlog import export, query, report
from factlog.query import ClaimFilter, DisputeFilter
from factlog.vocab import Status
from tests.benchmarks import statements as s
from tests.benchmarks.timing import ROUNDS, command

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    Work = Callable[[Any, int], object]
    """Done by a contestant; the number of the turn says about what."""

SQLITE = ("raw", "sqlite-utils")
DUCK, GRAPH, ENTITIES = ("duckdb",), ("pyoxigraph",), ("nomenklatura",)
NOMENKLATURA = "from nomenklatura.cli import cli; cli()"
PAGE = 50
DAY = "2025-07-01"
CONTESTED = DisputeFilter(status=Status.CONTESTED)
NOW = {"at": int(datetime.now(UTC).timestamp()), "day": f"{datetime.now(UTC):%Y-%m-%d}"}
THEN = {"at": int(datetime(2025, 7, 2, tzinfo=UTC).timestamp()) - 1, "day": DAY}
ALL = {"limit": -1}
FIRST = {"limit": PAGE}
IN_DISPUTE = s.disputes("= 'contested'")
OPEN = s.disputes("<> 'uncontested'")


@dataclass(frozen=True)
class Measure:
    """Some work, whether it may cost more in a larger log, and who does it how."""

    name: str
    linear: bool
    works: dict[str, Work]
    rounds: int = ROUNDS


def told(work: Callable[[Session, int, int], object]) -> dict[str, Work]:
    """Let factlog answer, through the Python API: given a session, turn and size."""
    return {
        "factlog": lambda log, turn: log.ask(
            lambda session: work(session, turn, log.size)
        )
    }


def asked(
    names: tuple[str, ...], statement: str, values: Callable[[int, int], dict[str, Any]]
) -> dict[str, Work]:
    """Let some others answer a statement with values for a turn and a size."""

    def work(other: Any, turn: int) -> object:
        return other.ask(statement, values(turn, other.size))

    return dict.fromkeys(names, work)


def disputes(wanted: DisputeFilter, limit: int | None, at: str | None = None) -> Any:
    """Let factlog list disputes."""
    return told(
        lambda session, *_: [*query.disputes(session, wanted, limit=limit, at=at)]
    )


def page(
    name: str, condition: str, duck: str | None, wanted: Any, about: Any
) -> Measure:
    """Return the measure of a first page of claims.

    `wanted` gives factlog's filter on what `about` gives for a turn and a size.
    """

    def values(turn: int, size: int) -> dict[str, Any]:
        return FIRST | {"about": about(turn, size)}

    def found(session: Session, turn: int, size: int) -> object:
        return [*query.claims(session, wanted(about(turn, size)), limit=PAGE)]

    return Measure(
        f"claim list{name}, first 50",
        linear=False,
        works={
            **told(found),
            **asked(SQLITE, s.claims(condition), values),
            **(asked(DUCK, s.duck_claims(duck), values) if duck else {}),
        },
    )


def reported(session: Session, turn: int, _: int) -> str:
    """Return the report of a question."""
    asked = report.question(session, f"q{turn}", made_at="2026-01-01T00:00:00Z")
    return export.renderer("md")([asked])


def word(turn: int) -> str:
    """Return a word that some of the claims have."""
    return f"w{turn + 40}"


def actor(turn: int, size: int) -> str:
    """Return one of the actors that speak as often in a log of any size."""
    return f"a{max(size // 500, 20) // 2 + turn % 10}"


PAGES = [
    page("", "TRUE", "TRUE", lambda _: ClaimFilter(), lambda *_: None),
    page(
        " --question",
        "c.question_id = (SELECT key FROM question WHERE slug = :about)",
        "question = $about",
        lambda slug: ClaimFilter(question=slug),
        lambda turn, _: f"q{turn}",
    ),
    page(
        " --actor",
        "c.actor_id = (SELECT key FROM actor WHERE slug = :about)",
        "actor = $about",
        lambda slug: ClaimFilter(actor=slug),
        actor,
    ),
    page(
        " --source",
        "c.key IN (SELECT claim_id FROM citation WHERE source_id = "
        "(SELECT key FROM source WHERE slug = :about))",
        "source = $about",
        lambda slug: ClaimFilter(source=slug),
        lambda turn, _: f"s{turn}",
    ),
    page(
        " --since",
        "c.said_latest >= unixepoch(:about)",
        "said >= $about::DATE",
        lambda day: ClaimFilter(since=day),
        lambda *_: DAY,
    ),
    page(
        " --disputed",
        s.DISPUTED,
        None,
        lambda _: ClaimFilter(disputed=True),
        lambda *_: None,
    ),
]

MEASURES = [
    Measure(
        "load (command)",
        linear=True,
        works=dict.fromkeys(
            ("factlog", *SQLITE, *DUCK, *GRAPH, *ENTITIES),
            lambda one, _: one.load(one.folder / "rows.jsonl"),
        ),
        rounds=0,
    ),
    Measure(
        "--help (command)",
        linear=False,
        works={
            "factlog": lambda log, _: log.run("--help"),
            "raw": lambda *_: command("-c", "pass"),
            "sqlite-utils": lambda *_: command("-m", "sqlite_utils", "--help"),
            "duckdb": lambda *_: command("-c", "import duckdb"),
            "pyoxigraph": lambda *_: command("-c", "import pyoxigraph"),
            "nomenklatura": lambda *_: command("-c", NOMENKLATURA, "--help"),
        },
    ),
    Measure(
        "dispute list (command)",
        linear=False,
        works={
            "factlog": lambda log, _: log.run("dispute", "list", "--limit", "50"),
            "sqlite-utils": lambda one, _: one.run(OPEN, NOW | FIRST),
        },
    ),
    Measure(
        "dispute list, first 50",
        linear=False,
        works={
            **disputes(DisputeFilter(), PAGE),
            **asked(SQLITE, OPEN, lambda *_: NOW | FIRST),
        },
    ),
    Measure(
        "contested, first 50",
        linear=False,
        works={
            **disputes(CONTESTED, PAGE),
            **asked(SQLITE, IN_DISPUTE, lambda *_: NOW | FIRST),
            **asked(DUCK, s.DUCK_DISPUTES, lambda *_: NOW | FIRST),
            **asked(GRAPH, s.GRAPH_DISPUTES, lambda *_: {"limit": "LIMIT 50"}),
        },
    ),
    Measure(
        "contested --at, first 50",
        linear=False,
        works={
            **disputes(CONTESTED, PAGE, DAY),
            **asked(SQLITE, IN_DISPUTE, lambda *_: THEN | FIRST),
            **asked(DUCK, s.DUCK_DISPUTES, lambda *_: THEN | FIRST),
        },
    ),
    Measure(
        "contested, whole",
        linear=True,
        works={
            **disputes(CONTESTED, None),
            **asked(SQLITE, IN_DISPUTE, lambda *_: NOW | ALL),
            **asked(DUCK, s.DUCK_DISPUTES, lambda *_: NOW | {"limit": None}),
            **asked(GRAPH, s.GRAPH_DISPUTES, lambda *_: {"limit": ""}),
        },
    ),
    Measure(
        "contested --at, whole",
        linear=True,
        works={
            **disputes(CONTESTED, None, DAY),
            **asked(SQLITE, IN_DISPUTE, lambda *_: THEN | ALL),
            **asked(DUCK, s.DUCK_DISPUTES, lambda *_: THEN | {"limit": None}),
        },
    ),
    Measure(
        "dispute show",
        linear=False,
        works={
            **told(
                lambda session, turn, _: [*query.dispute(session, f"q{turn}").claims]
            ),
            **asked(SQLITE, s.SHOWN, lambda turn, _: {"question": f"q{turn}"}),
            **asked(DUCK, s.DUCK_SHOWN, lambda turn, _: {"question": f"q{turn}"}),
            **asked(GRAPH, s.GRAPH_SHOWN, lambda turn, _: {"question": f"q{turn}"}),
            **dict.fromkeys(ENTITIES, lambda one, turn: one.show(f"q{turn}")),
        },
    ),
    *PAGES,
    Measure(
        "search, first 20",
        linear=True,  # up to the matches that are ranked together
        works={
            **told(
                lambda session, turn, _: [*query.search(session, word(turn), limit=20)]
            ),
            **asked(
                SQLITE,
                s.FOUND,
                lambda turn, _: {"word": f'"{word(turn)}"', "limit": 20},
            ),
        },
    ),
    Measure(
        "report of a question",
        linear=False,
        works={
            **told(reported),
            **asked(SQLITE, s.SHOWN, lambda turn, _: {"question": f"q{turn}"}),
        },
    ),
    Measure(
        "claim list, whole (command)",
        linear=True,
        works={
            "factlog": lambda log, _: log.run("claim", "list", "--limit", "0"),
            "raw": lambda one, _: one.ask(s.claims("TRUE"), ALL),
            "sqlite-utils": lambda one, _: one.run(s.claims("TRUE"), ALL),
        },
    ),
    Measure(
        "export (command)",
        linear=True,
        works={
            "factlog": lambda log, _: log.run(
                "export", "-o", str(log.folder / "export.jsonl")
            ),
            **dict.fromkeys(
                ("raw", *DUCK, *GRAPH, *ENTITIES), lambda one, _: one.export()
            ),
        },
    ),
    Measure(
        "verify",
        linear=True,
        works={
            **told(lambda session, *_: query.verify(session)),
            "raw": lambda one, _: one.verify(),
        },
    ),
    Measure(  # the last: some add to what all the rest is asked of
        "one add",
        linear=False,
        works=dict.fromkeys(
            ("factlog", "raw", *DUCK, *GRAPH, *ENTITIES),
            lambda one, turn: one.add(turn + 1),
        ),
        rounds=60,
    ),
]
