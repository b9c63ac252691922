"""What a claim that is read says of who recorded it, and from where."""

from __future__ import annotations

from tests.unit.test_export_prose import one, said, told


def test_a_claim_says_who_recorded_it_and_who_changed_it_last() -> None:
    row = one(changed_at="2025-05-02T10:00:00.000000Z")
    assert said((told(one()).recorded,)) == [
        "Recorded 27 April 2025, 08:15 UTC by maya."
    ]
    assert said((told(row).recorded,)) == [
        (
            "Recorded 27 April 2025, 08:15 UTC by maya. "
            "Last changed 2 May 2025, 10:00 UTC by noor."
        )
    ]


def test_a_claim_without_a_source_says_so() -> None:
    notes = told(one(citations=())).notes
    assert said(notes) == ["No source is recorded.", "Stands."]
