"""`factlog search`: what is found is shown, and the words that were found marked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.stories import triple

if TYPE_CHECKING:
    import pytest

    from tests.conftest import Run


def test_words_are_found_and_marked_in_every_format(
    kursk_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = json.loads(kursk_here("search LIBERATED gornal -f json").stdout)
    assert (row["noun"], row["name"], row["field"]) == ("claim", "1", "text")
    shown = "The last settlement, ⟦Gornal⟧, has been ⟦liberated⟧."
    assert row["excerpt"] == shown
    assert kursk_here("search liberated gornal").stdout.endswith(f"\t{shown}\n")
    table = kursk_here("search liberated gornal -f table").stdout
    assert "⟦" not in table
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31mGornal" in kursk_here("search gornal -f table").stdout


def test_a_phrase_a_beginning_and_an_exclusion_reach_the_search(
    kursk_here: Run,
) -> None:
    for words in ('"last settlement"', "settl*", "gornal -belgorod", "-x gornal"):
        code, out, err = triple(kursk_here("search", "--", words))
        assert (code, err) == (0, "")
        assert "claim\t1\t" in out, words
    assert "claim\t1\t" not in kursk_here("search", '"settlement last"').stdout


def test_a_word_to_leave_out_needs_no_care(kursk_here: Run) -> None:
    for line in ("search gornal -film -f tsv", "search -film gornal --limit 9"):
        assert "claim\t1\t" in kursk_here(line).stdout, line
    assert "claim\t1\t" not in kursk_here("search gornal -liberated").stdout
    assert kursk_here("search gornal -f x").exit_code == 2
    assert kursk_here("search gornal --actor -film").exit_code == 3


def test_a_search_without_a_word_says_what_to_type(kursk_here: Run) -> None:
    code, out, err = triple(kursk_here("search", "!?"))
    assert (code, out) == (2, "")
    assert "there is no word to look for\n  hint: type words" in err


def test_a_filter_finds_claims_alone(kursk_here: Run) -> None:
    assert "actor\t" in kursk_here("search gerasimov").stdout
    out = kursk_here("search gornal --actor gerasimov").stdout
    assert out.splitlines()[1].startswith("claim\t1\t")
    code, _, err = triple(kursk_here("search the --actor gerasimov --noun actor"))
    assert code == 2
    assert "a filter of claims finds no actor" in err
    assert kursk_here("search the --actor nobody").exit_code == 3


def test_a_table_that_is_cut_says_so(kursk_here: Run) -> None:
    cut = kursk_here("search the --limit 1 -f table")
    assert cut.stderr == "… and more (--limit 0 shows all)\n"
    assert kursk_here("search the --limit 1").stderr == ""
    assert kursk_here("search the -f table").stderr == ""
    nothing = kursk_here("search zebra -f table")
    assert (nothing.exit_code, nothing.stderr) == (0, "nothing has all these words\n")
    assert kursk_here("search zebra").stderr == ""
