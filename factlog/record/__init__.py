"""What a person can do: one function for each thing, given an open entry.

    with record.entry(engine, by="me", reason="morning briefing") as entry:
        record.add_actor(entry, NewActor(slug="russia", name="Russia"))

Each function takes the entry and an input, says what it raises, and returns a key.
Nothing is kept unless the block ends well. `record.change` takes a function instead of
a block, and calls it again where the database was busy or lost the connection.
"""

from factlog.record.actors import add_actor, amend_actor, join_actor, leave_actor
from factlog.record.claims import (
    add_claim,
    amend_claim,
    cite_claim,
    retract_claim,
)
from factlog.record.entries import change, entry
from factlog.record.erase import erase_words
from factlog.record.lots import Lot, Trial, attempt, keep
from factlog.record.missing import add_claim_and_missing
from factlog.record.question_twins import merge_questions
from factlog.record.questions import add_option, add_question, amend_question
from factlog.record.sources import add_source, amend_source, source_of
from factlog.record.twins import distinguish_actors, merge_actors
from factlog.record.undo import undo
from factlog.record.withdraw import (
    withdraw_actor,
    withdraw_claim,
    withdraw_question,
    withdraw_source,
)

__all__ = [
    "Lot",
    "Trial",
    "add_actor",
    "add_claim",
    "add_claim_and_missing",
    "add_option",
    "add_question",
    "add_source",
    "amend_actor",
    "amend_claim",
    "amend_question",
    "amend_source",
    "attempt",
    "change",
    "cite_claim",
    "distinguish_actors",
    "entry",
    "erase_words",
    "join_actor",
    "keep",
    "leave_actor",
    "merge_actors",
    "merge_questions",
    "retract_claim",
    "source_of",
    "undo",
    "withdraw_actor",
    "withdraw_claim",
    "withdraw_question",
    "withdraw_source",
]
