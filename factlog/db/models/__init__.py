"""The tables; importing this module declares them all."""

from sqlalchemy.orm import InstrumentedAttribute

from factlog.db.models.actor import Actor, ActorName, Affiliation, Distinction
from factlog.db.models.claim import (
    Citation,
    CitationVia,
    Claim,
    ClaimOption,
    Counterclaim,
)
from factlog.db.models.entry import (
    KNOWN,
    Entry,
    Log,
    Recorded,
    in_force,
    newest,
    plain,
)
from factlog.db.models.erasure import Erasure
from factlog.db.models.question import Option, Question
from factlog.db.models.source import Source, SourceBasis
from factlog.db.models.standing import Standing, StatusSpan, holds_at

RECORDED: tuple[type[Recorded], ...] = (
    Actor,
    ActorName,
    Distinction,
    Source,
    SourceBasis,
    Affiliation,
    Question,
    Option,
    Claim,
    Citation,
    Counterclaim,
    Erasure,
)
"""The tables whose rows people record; each refers to itself and to earlier ones."""

PARTS: dict[type[Recorded], tuple[InstrumentedAttribute[int], ...]] = {
    Actor: (
        ActorName.actor_id,
        Affiliation.actor_id,
        Distinction.actor_id,
        Distinction.other_id,
    ),
    Source: (SourceBasis.source_id,),
    Question: (Option.question_id,),
    Claim: (Citation.claim_id, Counterclaim.counterclaim_id),
}
"""What belongs to a thing, by the column that says so: it goes with it."""

__all__ = [
    "KNOWN",
    "PARTS",
    "RECORDED",
    "Actor",
    "ActorName",
    "Affiliation",
    "Citation",
    "CitationVia",
    "Claim",
    "ClaimOption",
    "Counterclaim",
    "Distinction",
    "Entry",
    "Erasure",
    "Log",
    "Option",
    "Question",
    "Recorded",
    "Source",
    "SourceBasis",
    "Standing",
    "StatusSpan",
    "holds_at",
    "in_force",
    "newest",
    "plain",
]
