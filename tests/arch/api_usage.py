"""The Python API as a newsroom would use it: checked by mypy, and run by a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factlog
from factlog import export, inputs, load, query, record, report, rows, vocab

if TYPE_CHECKING:
    from pathlib import Path


def main(folder: Path) -> str:
    """Record a dispute, ask for it, and return a report of it."""
    engine = factlog.init(str(folder / "log.db"))
    with record.entry(engine, by="desk", reason="morning briefing") as entry:
        record.add_actor(
            entry,
            inputs.NewActor(slug="russia", name="Russia", kind=vocab.ActorKind.STATE),
        )
        record.add_actor(
            entry,
            inputs.NewActor(
                slug="gerasimov",
                name="Valery Gerasimov",
                kind=vocab.ActorKind.PERSON,
                aliases=("Валерий Герасимов@ru",),
                affiliations=(inputs.NewAffiliation(organization="russia"),),
            ),
        )
        record.add_actor(entry, inputs.NewActor(slug="ukraine", name="Ukraine"))
        record.add_question(
            entry,
            inputs.NewQuestion(
                slug="kursk",
                text="Who controls Kursk Oblast?",
                options=(
                    inputs.NewOption(slug="russia", label="Russia, all of it"),
                    inputs.NewOption(slug="ua-part", label="Ukraine holds a part"),
                ),
            ),
        )
        record.add_source(
            entry, inputs.NewSource(slug="briefing", url="https://example.org/a")
        )
        number: int = record.add_claim(
            entry,
            inputs.NewClaim(
                question="kursk",
                actor="gerasimov",
                text="The last settlement has been liberated.",
                answer="russia",
                said="2025-04-26",
                citations=(inputs.NewCitation(source="briefing"),),
            ),
        )
        record.add_claim(
            entry,
            inputs.NewClaim(
                actor="ukraine",
                text="We still hold positions.",
                answer="ua-part",
                said="2025-04-26",
                counters=inputs.NewCounter(claim=str(number)),
            ),
        )
    record.change(
        engine,
        lambda entry: record.amend_claim(entry, str(number), {"hedge": "reportedly"}),
        by="desk",
        reason="he was quoted",
    )
    engine.dispose()
    return asked(folder)


def asked(folder: Path) -> str:
    """Ask a log that exists; return a report in Markdown."""
    engine = factlog.connect(str(folder / "log.db"))
    with factlog.reading(engine) as session:
        found: list[rows.DisputeRow] = list(query.disputes(session))
        assert [row.question for row in found] == ["kursk"]
        assert found[0].status is vocab.Status.CONTESTED
        detail: rows.DisputeDetail = query.dispute(session, "kursk", at="2025-04-26")
        assert [side.name for side in detail.sides] == ["Russia", "Ukraine"]
        (first, second) = query.claims(session, query.ClaimFilter(question="kursk"))
        assert first.countered_by == (second.number,)
        tree: rows.QuestionReport = report.question(
            session, "kursk", made_at="2026-01-01T00:00:00Z"
        )
    text: str = export.renderer("md")([tree])
    engine.dispose()
    return text


def loaded(folder: Path, file: Path) -> load.Loaded:
    """Load a file of rows into a log of its own."""
    engine = factlog.init(str(folder / "loaded.db"))
    found = load.load(engine, [file], by="desk", new=True)
    engine.dispose()
    return found
