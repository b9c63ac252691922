"""Words of people: what is kept, shown, looked up, and made a slug."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factlog.errors import InvalidInputError
from factlog.text import (
    LONGEST_SLUG,
    SHOWN_INSTEAD,
    checked_slug,
    escaped,
    fold,
    free_slug,
    paragraphs,
    printable,
    slug_of,
    storable,
    worded,
)

LAW = settings(max_examples=150, deadline=None)
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = "\u061c\u200b\u200e\u200f\u00ad\u2060\ufeff\U000e0001\U000e0041\ufff9\u180e"
EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
CONTROLS = "".join(
    character
    for character in EVERY
    if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
    or unicodedata.bidirectional(character) in BIDI
)
ACTING = set(CONTROLS) | set(MARKS)
HOSTILE = st.text(st.characters() | st.sampled_from(sorted(ACTING)), max_size=30)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_no_character_that_acts_on_a_reader_is_shown() -> None:
    assert not set(printable("x".join(EVERY))) & ACTING
    kept = set(paragraphs("x".join(EVERY)))
    assert kept & ACTING == {"\n"}


def test_joiners_and_marks_of_scripts_are_shown() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    for words in (family, "می\u200cخواهم", "हिन्दी", "Горналь", "e\u0301", "عربى"):
        assert printable(words) == words


@LAW
@given(HOSTILE)
def test_what_is_printable_is_one_line_without_control(words: str) -> None:
    shown = printable(words)
    assert not set(shown) & ACTING
    assert shown == " ".join(shown.split())
    assert printable(shown) == shown
    assert len(shown.splitlines()) <= 1


@LAW
@given(HOSTILE)
def test_paragraphs_keep_lines_and_nothing_else_that_acts(words: str) -> None:
    shown = paragraphs(words)
    assert not set(shown) & (ACTING - {"\n"})
    assert len(shown.split("\n")) == max(1, len(words.splitlines()))
    assert paragraphs(shown) == shown.removesuffix("\n")


def test_what_cannot_be_shown_is_seen_to_be_missing() -> None:
    assert printable("a\x1b[31mb") == f"a{SHOWN_INSTEAD}[31mb"
    assert printable("evil\u202etxt.exe") == f"evil{SHOWN_INSTEAD}txt.exe"
    assert printable(" a\tb\nc\u2028d ") == "a b c d"
    assert paragraphs("a\r\nb\x85c\x07") == f"a\nb\nc{SHOWN_INSTEAD}"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3)
    ),
    max_leaves=6,
)


@LAW
@given(VALUES, st.sampled_from([None, 2]))
@example({"\u202e": ["\x7f", "\U000e0041", "\u2028"]}, 2)
def test_escaped_json_means_the_same_and_acts_on_nobody(
    value: object, indent: int | None
) -> None:
    shown = escaped(json.dumps(value, ensure_ascii=False, indent=indent))
    assert json.loads(shown) == value
    assert not set(shown) & (ACTING - {"\n"})


def test_escaped_characters_are_written_in_hexadecimal() -> None:
    assert escaped('"\u202e \U000e0041 é\n"') == '"\\u202e \\udb40\\udc41 é\n"'
    assert escaped('"\ud800"') == '"\\ud800"'


@pytest.mark.parametrize("words", ["", "é\n", "\x01", "\U0010ffff", "\ue000\ud7ff"])
def test_what_a_database_can_keep_comes_back_unchanged(words: str) -> None:
    assert storable(words) == words


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ("a\0b", "it holds a NUL character", "U+0000"),
        ("a\ud800", "it holds half a character", "UTF-8"),
        ("\udfffa", "it holds half a character", "UTF-8"),
    ],
)
def test_what_no_database_can_keep_is_refused(
    words: str, message: str, hint: str
) -> None:
    for check in (storable, worded, checked_slug):
        with pytest.raises(InvalidInputError, match=message) as refused:
            check(words)
        assert hint in str(refused.value.hint)


@pytest.mark.parametrize("words", ["", "  ", "\n\t"])
def test_no_words_are_refused(words: str) -> None:
    with pytest.raises(InvalidInputError, match="it is empty") as refused:
        worded(words)
    assert refused.value.hint == "leave it out, or type some words"
    assert worded(" a ") == " a "


# --- Names ----------------------------------------------------------------------------


@LAW
@given(st.text(max_size=20))
def test_a_folded_name_folds_to_itself(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_every_character_folds_to_what_folds_to_itself() -> None:
    folded = fold(" ".join(EVERY))
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("ZELENSKY", "Zelensky", id="case"),
        pytest.param("Nuñez", "nunez", id="accents"),
        pytest.param("e\u0301te", "\u00e9t\u00e9", id="composed or not"),
        pytest.param("ＢＢＣ", "bbc", id="width"),
        pytest.param(" General   Staff ", "general\tstaff", id="spacing"),
        pytest.param("Straße", "STRASSE", id="sharp s"),
        pytest.param("Горналь", "ГОРНАЛЬ", id="another script"),
        pytest.param("ΣΊΣΥΦΟΣ", "σίσυφος", id="final sigma"),
        pytest.param("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8", id="syllables"),
    ],
)
def test_names_are_looked_up_whatever_their(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_stay_apart() -> None:
    assert len({fold(name) for name in ("Kursk", "Kupiansk", "Курск", "")}) == 4


# --- Slugs ----------------------------------------------------------------------------


@LAW
@given(st.text(max_size=200) | st.text("0123456789-_ ", max_size=99))
@example("a" * 200)
@example("1" * 200)
@example("ab " * 60)
@example("²")
def test_a_slug_taken_from_words_is_empty_or_right(words: str) -> None:
    slug = slug_of(words)
    assert slug == "" or checked_slug(slug) == slug
    assert len(slug) <= LONGEST_SLUG - 18


def test_a_slug_taken_from_any_character_is_empty_or_right() -> None:
    alphabets = (*range(0x3400), *range(0xF900, 0x12000), *range(0x1D000, 0x20000))
    found = {slug_of(chr(code)) for code in alphabets} - {""}
    assert [slug for slug in found if checked_slug(slug) != slug] == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Has Russia taken Kupiansk?", "has-russia-taken-kupiansk"),
        ("  --Ça_va?  ", "ça-va"),
        ("Горналь", "горналь"),
        ("2024", "n-2024"),
        ("№ 5", "no-5"),
        ("2024-25", "2024-25"),
        ("?!", ""),
        ("a" * 70, "a" * 60),
        (f"{'a' * 50} {'b' * 50}", "a" * 50),
        (f"{'1' * 50} {'2' * 50}", f"n-{'1' * 50}"),
        (f"{'a' * 60} b", "a" * 60),
    ],
)
def test_a_slug_is_taken_from_the_words(words: str, expected: str) -> None:
    assert slug_of(words) == expected


@pytest.mark.parametrize(
    ("slug", "hint"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("-", None, id="no letter"),
        pytest.param("Kursk", "try kursk", id="a capital"),
        pytest.param("a b", "try a-b", id="a space"),
        pytest.param("a_b", "try a-b", id="an underscore"),
        pytest.param("a--b", "try a-b", id="two hyphens"),
        pytest.param("-a", "try a", id="a hyphen first"),
        pytest.param("a-", "try a", id="a hyphen last"),
        pytest.param("2024", "try n-2024", id="digits alone"),
        pytest.param("a" * 81, f"try {'a' * 60}", id="too long"),
        pytest.param("a\n", "try a", id="a line's end"),
        pytest.param(
            "https://example.org/ü",
            "type a name of your own, and the address with --url",
            id="an address",
        ),
    ],
)
def test_a_wrong_slug_is_refused_with_a_right_one(slug: str, hint: str | None) -> None:
    with pytest.raises(InvalidInputError, match="is not a slug") as refused:
        checked_slug(slug)
    assert refused.value.hint == hint
    assert len(refused.value.message) < 2 * LONGEST_SLUG + 40


@pytest.mark.parametrize("slug", ["a", "kursk-2025", "2024-25", "горналь", "a" * 80])
def test_a_right_slug_comes_back_unchanged(slug: str) -> None:
    assert checked_slug(slug) == slug


@LAW
@given(
    st.text(max_size=80),
    st.frozensets(st.sampled_from(["a", "a-2", "a-3", "source", "source-2"])),
    st.sampled_from(["a", "A!", "", "a-2"]),
)
def test_a_free_slug_is_right_and_not_taken(
    words: str, taken: frozenset[str], short: str
) -> None:
    for typed in (words, short):
        slug = free_slug(typed, taken, "source")
        assert slug not in taken
        assert checked_slug(slug) == slug


def test_a_free_slug_is_the_first_that_is_free() -> None:
    assert free_slug("A?", (), "claim") == "a"
    assert free_slug("A?", ("a", "a-2", "a-4"), "claim") == "a-3"
    assert free_slug("?", (), "claim") == "claim"
    assert free_slug("?", ("claim",), "claim") == "claim-2"
