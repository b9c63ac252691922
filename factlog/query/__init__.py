"""What a person can ask: each function is given a session and returns plain rows.

    with factlog.reading(engine) as session:
        for row in query.disputes(session):
            print(row.question, row.status)

What `yield`s rows reads them as they are asked for, and only inside the block.
"""

from factlog.query.advice import advice
from factlog.query.check import findings
from factlog.query.claims import ClaimFilter, claim, claims
from factlog.query.claims import count as count_claims
from factlog.query.dispute import dispute, origins
from factlog.query.disputes import DisputeFilter, count_disputes, disputes
from factlog.query.log import logged, state, withdrawn
from factlog.query.things import (
    actor,
    actors,
    count,
    names,
    options,
    question,
    questions,
    slugs,
    source,
    sources,
)

__all__ = [
    "ClaimFilter",
    "DisputeFilter",
    "actor",
    "actors",
    "advice",
    "claim",
    "claims",
    "count",
    "count_claims",
    "count_disputes",
    "dispute",
    "disputes",
    "findings",
    "logged",
    "names",
    "options",
    "origins",
    "question",
    "questions",
    "slugs",
    "source",
    "sources",
    "state",
    "withdrawn",
]
