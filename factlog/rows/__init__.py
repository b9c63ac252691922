"""What is found: frozen, plain rows.

Their fields, in their order, are the cells of a line and the keys of JSON.

Things are named by slug, claims by number. Dates stand as they were typed; beside
them `_earliest` and `_latest` are the moments that they allow, null where open.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factlog.rows.claims import CitationRow, ClaimRow
    from factlog.rows.contested import DisputeRow
    from factlog.rows.dispute import (
        AskedRow,
        ConflictRow,
        DisputeDetail,
        MarkRow,
        PositionRow,
        PresentRow,
        SideRow,
    )
    from factlog.rows.found import SearchRow
    from factlog.rows.log import (
        ChangeRow,
        EntryRow,
        FindingRow,
        LoggedRow,
        PartRow,
        RoleRow,
        VerifiedRow,
    )
    from factlog.rows.proof import ExportedRow, LinkRow, Proof, ProofPart, ProvedRow
    from factlog.rows.report import LogRow, OriginRow, QuestionReport, WithdrawnRow
    from factlog.rows.things import (
        ActorDetail,
        ActorRow,
        AffiliationRow,
        NameRow,
        OptionRow,
        QuestionDetail,
        QuestionRow,
        SourceDetail,
        SourceRow,
    )

_HOMES = {
    "ActorDetail": "things",
    "ActorRow": "things",
    "AffiliationRow": "things",
    "AskedRow": "dispute",
    "ChangeRow": "log",
    "CitationRow": "claims",
    "ClaimRow": "claims",
    "ConflictRow": "dispute",
    "DisputeDetail": "dispute",
    "DisputeRow": "contested",
    "EntryRow": "log",
    "ExportedRow": "proof",
    "FindingRow": "log",
    "LinkRow": "proof",
    "LogRow": "report",
    "LoggedRow": "log",
    "MarkRow": "dispute",
    "NameRow": "things",
    "OptionRow": "things",
    "OriginRow": "report",
    "PartRow": "log",
    "PositionRow": "dispute",
    "PresentRow": "dispute",
    "Proof": "proof",
    "ProofPart": "proof",
    "ProvedRow": "proof",
    "QuestionDetail": "things",
    "QuestionReport": "report",
    "QuestionRow": "things",
    "RoleRow": "log",
    "SearchRow": "found",
    "SideRow": "dispute",
    "SourceDetail": "things",
    "SourceRow": "things",
    "VerifiedRow": "log",
    "WithdrawnRow": "report",
}

__all__ = [
    "ActorDetail",
    "ActorRow",
    "AffiliationRow",
    "AskedRow",
    "ChangeRow",
    "CitationRow",
    "ClaimRow",
    "ConflictRow",
    "DisputeDetail",
    "DisputeRow",
    "EntryRow",
    "ExportedRow",
    "FindingRow",
    "LinkRow",
    "LogRow",
    "LoggedRow",
    "MarkRow",
    "NameRow",
    "OptionRow",
    "OriginRow",
    "PartRow",
    "PositionRow",
    "PresentRow",
    "Proof",
    "ProofPart",
    "ProvedRow",
    "QuestionDetail",
    "QuestionReport",
    "QuestionRow",
    "RoleRow",
    "SearchRow",
    "SideRow",
    "SourceDetail",
    "SourceRow",
    "VerifiedRow",
    "WithdrawnRow",
]


def __getattr__(name: str) -> Any:
    """Import a row; a command needs few of them."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
