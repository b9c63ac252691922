"""A log opens on both kinds of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Run


def test_a_dispute_is_found(run: Run) -> None:
    for line in (
        'actor add russia "Russia" --kind state',
        'actor add ukraine "Ukraine" --kind state',
        'question add kursk "Who holds it?" --option a=A --option b=B',
        "claim add kursk russia Ours. --answer a --said 2025-04-26 --source https://example.org/a",
        "claim counter 1 ukraine No. --answer b --said 2025-04-26",
    ):
        result = run(line)
        assert result.exit_code == 0, result.output
    listed = run("dispute list --format json")
    assert '"status":"contested"' in listed.stdout
