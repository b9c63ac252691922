"""factlog source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from factlog.vocab import SourceKind
from tests.cli.stories import triple

if TYPE_CHECKING:
    from tests.conftest import Run


def test_a_source_is_kept_with_all_that_was_typed(kursk: Run) -> None:
    line = (
        'source add novosti --url https://example.org/n --title "Новости" '
        "--kind broadcast --publisher Россия --published 'April 2025' --language ru "
        "--relies-on briefing --relies-on https://example.org/a"
    ).replace("Россия", "Russia")
    assert triple(kursk(line)) == (0, "novosti\n", "")
    found = json.loads(kursk("source show novosti --format json").stdout)
    assert {name: found[name] for name in list(found)[:12]} == {
        "slug": "novosti",
        "kind": "broadcast",
        "title": "Новости",
        "url": "https://example.org/n",
        "publisher": "russia",
        "language": "ru",
        "published": "April 2025",
        "published_earliest": "2025-04-01T00:00:00Z",
        "published_latest": "2025-04-30T23:59:59Z",
        "claims": 0,
        "relies_on": ["briefing", "example-org-a"],
        "relied_on_by": [],
    }
    relied = json.loads(kursk("source show briefing --format json").stdout)
    assert relied["relied_on_by"] == ["novosti", "terjemahan"]


def test_a_source_is_found_by_slug_title_or_url(story: Run) -> None:
    for name in ("briefing", "Evening briefing", "https://example.org/briefing"):
        result = story("source", "show", name, "--format", "json")
        assert json.loads(result.stdout)["slug"] == "briefing"


def test_a_source_is_of_any_kind(kursk_here: Run) -> None:
    for kind in SourceKind:
        assert kursk_here(f"source add a-{kind} --kind {kind}").exit_code == 0


def test_what_it_relies_on_must_be_known(kursk_here: Run) -> None:
    code, out, err = triple(kursk_here("source add x --relies-on nothing"))
    assert (code, out) == (3, "")
    assert "there is no source 'nothing'" in err
    assert kursk_here("source show x").exit_code == 3
