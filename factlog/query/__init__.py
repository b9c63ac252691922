"""What a person can ask: each function is given a session and returns plain rows.

    with factlog.reading(engine) as session:
        for row in query.disputes(session):
            print(row.question, row.status)

What `yield`s rows reads them as they are asked for, and only inside the block. The
functions are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factlog.query.chain import verify
    from factlog.query.check import findings
    from factlog.query.contested import DisputeFilter, count_disputes, disputes
    from factlog.query.forks import clashes
    from factlog.query.found import search
    from factlog.query.hints import advice
    from factlog.query.log import logged, state, withdrawn
    from factlog.query.past import count_entries, entries, history
    from factlog.query.proving import prove
    from factlog.query.said import ClaimFilter, claim, claims, count_claims
    from factlog.query.sound import parts
    from factlog.query.things import (
        actor,
        actors,
        bases,
        count,
        names,
        options,
        question,
        questions,
        slugs,
        source,
        sources,
    )
    from factlog.query.view import dispute, dispute_and_origins, present

__all__ = [
    "ClaimFilter",
    "DisputeFilter",
    "actor",
    "actors",
    "advice",
    "bases",
    "claim",
    "claims",
    "clashes",
    "count",
    "count_claims",
    "count_disputes",
    "count_entries",
    "dispute",
    "dispute_and_origins",
    "disputes",
    "entries",
    "findings",
    "history",
    "logged",
    "names",
    "options",
    "parts",
    "present",
    "prove",
    "question",
    "questions",
    "refers_to_withdrawn",
    "search",
    "slugs",
    "source",
    "sources",
    "state",
    "verify",
    "withdrawn",
]

_HOMES = {
    "ClaimFilter": "said",
    "DisputeFilter": "contested",
    "advice": "hints",
    "claim": "said",
    "claims": "said",
    "clashes": "forks",
    "count_claims": "said",
    "count_disputes": "contested",
    "count_entries": "past",
    "dispute": "view",
    "dispute_and_origins": "view",
    "disputes": "contested",
    "entries": "past",
    "findings": "check",
    "history": "past",
    "logged": "log",
    "parts": "sound",
    "present": "view",
    "prove": "proving",
    "refers_to_withdrawn": "gone",
    "search": "found",
    "state": "log",
    "verify": "chain",
    "withdrawn": "log",
}


def __getattr__(name: str) -> Any:
    """Import a function."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    home = _HOMES.get(name, "things")
    return getattr(import_module(f"{__name__}.{home}"), name)
