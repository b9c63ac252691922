"""factlog question."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.stories import triple

if TYPE_CHECKING:
    from tests.conftest import Run

ASKED: dict[str, dict[str, object]] = {
    "": {"answers": "choice", "time": "changing"},
    "--answers text": {"answers": "text"},
    "--answers date --fixed": {"answers": "date", "time": "fixed"},
    "--answers quantity --unit km": {"answers": "quantity", "unit": "km"},
    "--toll": {"answers": "quantity", "time": "cumulative"},
    "--toll --answers quantity": {"answers": "quantity", "time": "cumulative"},
    "--answers quantity --cumulative --window 2": {
        "time": "cumulative",
        "window_days": 2,
    },
    "--answers quantity --tolerance 2.5": {"tolerance": "2.5"},
    "--topic war": {"topic": "war"},
}
REFUSED = (
    "--fixed --cumulative",
    "--fixed --toll",
    "--toll --answers text",
    "--answers text --option a=A",
    "--answers number",
    "--option a",
    "--option 'a b=C'",
    "--answers quantity --tolerance much",
    "--window soon",
)


def shown(run: Run, name: str) -> dict[str, Any]:
    """Return a question as JSON shows it."""
    found: dict[str, Any] = json.loads(
        run("question", "show", name, "--format", "json").stdout
    )
    return found


@pytest.mark.parametrize("options", ASKED)
def test_a_question_is_asked_in_every_way(run_here: Run, options: str) -> None:
    run_here("init")
    assert triple(run_here(f'question add q "How?" {options}')) == (0, "q\n", "")
    found = shown(run_here, "q")
    assert {name: found[name] for name in ASKED[options]} == ASKED[options]


@pytest.mark.parametrize("options", REFUSED)
def test_a_question_that_contradicts_itself_is_refused(
    kursk_here: Run, options: str
) -> None:
    code, out, err = triple(kursk_here(f"question add q How? {options}"))
    assert (code, out) == (2, "")
    assert err
    assert kursk_here("question show q").exit_code == 3


def test_options_are_offered_and_theories_appear_late(kursk: Run) -> None:
    added = kursk("question option kursk-control 'nobody=Nobody, by now'")
    assert (added.exit_code, added.stdout) == (0, "")
    assert added.stderr.startswith("kursk-control: now contested (")
    assert shown(kursk, "Who controls Kursk Oblast?")["options"] == [
        {"slug": "russia", "label": "Russia, all of it"},
        {"slug": "ua-part", "label": "Ukraine holds positions there"},
        {"slug": "nobody", "label": "Nobody, by now"},
    ]


def test_an_option_without_a_label_is_refused_with_an_example(kursk_here: Run) -> None:
    assert triple(kursk_here("question option kursk-control part")) == (
        2,
        "",
        "factlog: 'part' is not SLUG=LABEL\n  hint: type part=\"How it is called\"\n",
    )


def test_only_a_choice_offers_options(kursk_here: Run) -> None:
    for name in ("killed", "weather"):
        result = kursk_here(f"question option {name} a=A")
        assert result.exit_code in {2, 4}
        assert result.stderr.startswith("factlog: ")
