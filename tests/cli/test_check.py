"""factlog check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.stories import triple

if TYPE_CHECKING:
    from tests.conftest import Run


def test_what_is_thin_or_wrong_is_listed(kursk: Run) -> None:
    for line in (
        "actor add unused Unused",
        "actor add gerasimow 'Valery Gerasimow'",
        "source add round --relies-on briefing",
    ):
        assert kursk(line).exit_code == 0
    code, out, err = triple(kursk("check --format json"))
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert {tuple(row) for row in found} == {("kind", "thing", "message")}
    listed = {(row["kind"], row["thing"]) for row in found}
    assert {("no source", "claim 4"), ("no source", "claim 5")} <= listed
    assert any("unused" in row["thing"] for row in found)
    assert any("gerasimow" in f"{row['thing']} {row['message']}" for row in found)


def test_nothing_to_say_is_no_error(run: Run) -> None:
    assert triple(run("check")) == (0, "kind\tthing\tmessage\n", "")
