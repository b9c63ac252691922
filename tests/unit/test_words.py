"""Words are cut and folded alike in texts and queries, in any script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factlog import words
from factlog.errors import InvalidInputError

PREPARED = {
    "case and accents": ("Wałęsa, NAÏVE e\u0301TÉ Đà Nẵng", "walesa naive ete da nang"),
    "width and ligatures": ("ﬁne ＡＢＣ １２ ǅ", "fine abc 12 dz"),
    "a letter that becomes two": ("Straße", "strasse"),
    "a dotted and a dotless i": ("İstanbul ısı", "istanbul isi"),
    "Cyrillic": ("Горналь, ёлка; Ґалаґан", "горналь елка галаган"),
    "an apostrophe, typed in three ways": ("п'ять п’ять пʼять", "п ять п ять п ять"),
    "Arabic, with points and without": ("مُحَمَّد مـحمد ٢٠", "محمد محمد 20"),
    "Hebrew, with points": ("הַשָּׁלוֹם", "השלום"),
    "a joiner within a word": ("می\u200cخواهم", "میخواهم"),
    "Hindi keeps its vowels": ("हिन्दी क्या", "हिन्दी क्या"),
    "Korean, composed or not": (
        unicodedata.normalize("NFD", "한국어 말"),
        "한국어 말",
    ),
    "Chinese has no spaces": ("辞任した。", "辞 任 し た"),
    "kana of any width": ("ガｶﾞ", "ガ ガ"),
    "Thai has no spaces": ("กู้", "ก ู ้"),
    "emoji are words": ("🔥\ufe0f!🇺🇦", "🔥 🇺 🇦"),
    "what is between": ("a\0b\x1b[1m_c\ud800—d\u200be", "a b 1m c d e"),
    "a soft hyphen": ("Sol\u00adedar", "soledar"),
}


@pytest.mark.parametrize("name", PREPARED)
def test_a_text_is_cut_into_words(name: str) -> None:
    text, expected = PREPARED[name]
    assert words.prepared(text) == expected
    assert words.cut(text).split() == expected.split()


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_what_is_prepared_stays_so_and_is_words_alone(text: str) -> None:
    once = words.prepared(text)
    assert words.prepared(once) == once
    assert words.cut(text).split() == once.split()
    assert "  " not in f" {once}" or not once
    assert not set('"*()\0') & set(once)
    assert words.prepared(text.replace(" ", "\n")) == once


ASKED = {
    "words": ("Kursk OBLAST kursk", ["kursk", "oblast"]),
    "a phrase": ('"Kursk oblast"', ["kursk oblast"]),
    "a quote left open": ('"Kursk oblast', ["kursk oblast"]),
    "a quote within a word": ('צה"ל', ["צה ל"]),
    "a beginning": ("kur*", ["kur*"]),
    "a phrase that is begun": ('"general sta"*', ["general sta*"]),
    "a beginning where each character is a word": ("辞*", ["辞"]),
    "what must not be there, last": ('-"a b" -c* d', ["d", "-a b", "-c*"]),
    "what looks like a language": (
        "a AND (b:c OR ^d) NEAR/2 e;--",
        ["a", "and", "b c", "or", "d", "near 2", "e"],
    ),
    "signs alone are left out": ('- * "" -- x !', ["x"]),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_query_is_read(name: str) -> None:
    query, expected = ASKED[name]
    terms = [
        f"{'-' if term.absent else ''}{term.words[1:]}{'*' if term.begun else ''}"
        for term in words.asked(query)
    ]
    assert terms == expected


@pytest.mark.parametrize("query", ["", " ", "-", "*", '""', "!?", "-kursk", "\ud800"])
def test_a_query_without_a_word_to_look_for_is_refused(query: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        words.asked(query)
    assert refused.value.message == "there is no word to look for"


EXCERPTS = {
    "the original words": (
        "In Kúrsk, Wałęsa spoke",
        "walesa kursk",
        "In ⟦Kúrsk⟧, ⟦Wałęsa⟧ spoke",
    ),
    "a letter that becomes two": ("Die Straßen", "strass*", "Die ⟦Straß⟧en"),
    "accents of their own": ("l'e\u0301te\u0301 dit", "été", "l'⟦e\u0301te\u0301⟧ dit"),
    "characters": ("首相は辞任した。", "辞任 首", "⟦首⟧相は⟦辞任⟧した。"),
    "a phrase over marks": ("so, 'it — is' so", '"it is"', "so, '⟦it — is⟧' so"),
    "its own marks": ("⟦a⟧ b", "a", "[⟦a⟧] b"),
    "not what must be absent": ("a b", "a -c", "⟦a⟧ b"),
    "the part where it is": (
        f"{'before ' * 30}found{' after' * 40}",
        "found",
        f"…{'before ' * 5}⟦found⟧{' after' * 19}…",
    ),
    "one long word": ("x" * 500, "x*", f"⟦{'x'}⟧{'x' * 159}…"),
}


@pytest.mark.parametrize("name", EXCERPTS)
def test_what_was_found_is_marked(name: str) -> None:
    text, query, expected = EXCERPTS[name]
    assert words.excerpt(text, words.asked(query)) == expected


@given(st.text(), st.text(min_size=1))
def test_an_excerpt_is_a_part_of_the_text(text: str, query: str) -> None:
    terms = words.asked(f"a {query}")
    shown = words.excerpt(text, terms)
    bare = shown.replace(words.OPEN, "").replace(words.CLOSE, "")
    assert bare.strip("…") in text.replace("⟦", "[").replace("⟧", "]")
