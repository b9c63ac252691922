"""The bytes of a row, compared with other hands' RFC 8785 and RFC 6962."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factlog.canonical import (
    ENTRY_WORDS,
    FORMAT,
    FORMS,
    Line,
    covered,
    digest,
    encoded,
    entry_line,
    field_salt,
    hidden,
    instant,
    is_instant,
    leaf,
    line,
    path,
    root,
    rooted,
    row_kinds,
)

LAW = settings(max_examples=120, deadline=None)
SALT = bytes(range(16))

STRINGS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    '\x00\x07\b\t\n\f\r\x1f\x7f\x80"\\/é\u2028\ufeff\U0001f600\U0010ffff', max_size=8
)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.one_of(STRINGS, WHOLE, st.just(value=True), st.lists(STRINGS, max_size=3))
LINES = st.dictionaries(NAMES, VALUES, max_size=6)
LEAVES = st.lists(st.binary(min_size=32, max_size=32), max_size=20)


@LAW
@given(LINES)
@example({"b": 2**53 - 1, "a": -(2**53) + 1, "a_b": True, "ab": ["\x7f\U0001f600"]})
def test_the_text_of_a_line_is_what_rfc_8785_writes(value: Line) -> None:
    assert encoded(value) == rfc8785.dumps(value)


@LAW
@given(LINES)
def test_leaf_and_digest_are_hashes_of_the_text(value: Line) -> None:
    written = rfc8785.dumps(value)
    assert leaf(value) == hashlib.sha256(b"\x00" + written).digest()
    assert digest(value) == hashlib.sha256(written).digest()


def tree(leaves: list[bytes]) -> bytes:
    """Return the Merkle tree hash of RFC 6962, 2.1, read off the page."""
    count = len(leaves)
    if count == 0:
        return hashlib.sha256(b"").digest()
    if count == 1:
        return leaves[0]
    split = 1
    while split * 2 < count:
        split *= 2
    return hashlib.sha256(
        b"\x01" + tree(leaves[:split]) + tree(leaves[split:])
    ).digest()


@LAW
@given(LEAVES)
def test_the_root_is_that_of_rfc_6962_over_the_sorted_leaves(
    leaves: list[bytes],
) -> None:
    assert root(leaves) == tree(sorted(leaves)) == root(iter(reversed(leaves)))


@pytest.mark.parametrize("count", range(1, 18))
def test_the_root_of_so_many_leaves(count: int) -> None:
    leaves = [hashlib.sha256(b"%d" % number).digest() for number in range(count)]
    assert root(leaves) == tree(sorted(leaves))
    assert len({root(leaves[:size]) for size in range(count + 1)}) == count + 1


@LAW
@given(LEAVES.filter(bool), st.data())
def test_the_root_changes_with_any_leaf(
    leaves: list[bytes], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    bit = data.draw(st.integers(0, 255))
    changed = int.from_bytes(leaves[place]) ^ 1 << bit
    others = [*leaves[:place], changed.to_bytes(32), *leaves[place + 1 :]]
    assert root(others) != root(leaves)
    assert root([*leaves[:place], *leaves[place + 1 :]]) != root(leaves)


@pytest.mark.parametrize("count", range(1, 18))
def test_a_path_leads_from_its_leaf_to_the_root_and_from_no_other(count: int) -> None:
    leaves = sorted(hashlib.sha256(b"%d" % number).digest() for number in range(count))
    for place, own in enumerate(leaves):
        way = path(leaves, place)
        assert rooted(own, place, count, way) == tree(leaves)
        wrong = [rooted(b"x" * 32, place, count, way)]
        wrong += [rooted(own, other, count, way) for other in range(-1, count + 2)]
        wrong += [rooted(own, place, count, [*way, own])]
        wrong += [rooted(own, place, count, way[:-1])] if way else []
        wrong += [rooted(own, place, count, [own, *way[1:]])] if way else []
        assert wrong.count(tree(leaves)) == 1


def test_a_path_of_any_length_and_any_count_is_answered() -> None:
    assert rooted(b"x" * 32, 0, 2**53, [b"x" * 32] * 10**6) is None
    assert rooted(b"x" * 32, 0, 1, []) == b"x" * 32
    assert rooted(b"x" * 32, 0, 0, []) is None


def test_no_leaves_and_one_leaf() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root([]).hex() == empty
    assert root([b"x" * 32]) == b"x" * 32


def test_what_stands_for_words_depends_on_the_words_the_salt_and_the_field() -> None:
    found = {
        hidden(words, salt, field)
        for words in ("a", "b", "")
        for salt in (SALT, SALT[::-1])
        for field in ("text", "quote")
    }
    assert len(found) == 12
    assert all(len(one) == 64 for one in found)
    own = hashlib.sha256(SALT + b"text").digest()
    assert hidden("é", SALT, "text") == hashlib.sha256(own + "é".encode()).hexdigest()
    assert hidden("é", SALT, "text") == covered("é", field_salt(SALT, "text"))


def test_a_line_leaves_out_what_is_not_there() -> None:
    fields = {
        "kind": "post",
        "none": None,
        "false": False,
        "true": True,
        "nought": 0,
        "empty": "",
        "via": ["a"],
        "nothing": [],
    }
    assert line(fields, {"title": "T", "text": None}, SALT) == {
        "kind": "post",
        "true": True,
        "nought": 0,
        "empty": "",
        "via": ["a"],
        "title": hidden("T", SALT, "title"),
    }
    assert line({}, {"title": ""}, SALT) == {"title": hidden("", SALT, "title")}


@pytest.mark.parametrize("reason", [None, "a typing error"])
def test_an_entry_seals_the_rows_that_it_wrote(reason: str | None) -> None:
    leaves = [b"b" * 32, b"a" * 32]
    found = entry_line(
        {"by": "anna", "previous": None}, {"reason": reason}, SALT, leaves
    )
    expected: Line = {
        "by": "anna",
        "format": FORMAT,
        "rows": 2,
        "root": tree(sorted(leaves)).hex(),
    }
    if reason is not None:
        expected["reason"] = hidden(reason, SALT, "reason")
    assert found == expected
    assert ENTRY_WORDS == ("reason",)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2025, 4, 26, 14, 0, tzinfo=UTC), "2025-04-26T14:00:00.000000Z"),
        (
            datetime(2025, 4, 26, 1, 2, 3, 45, tzinfo=timezone(timedelta(hours=3))),
            "2025-04-25T22:02:03.000045Z",
        ),
    ],
)
def test_a_moment_is_written_in_utc_to_the_microsecond(
    moment: datetime, expected: str
) -> None:
    assert instant(moment) == expected


def test_every_kind_of_row_comes_before_those_that_name_it_and_no_field_twice() -> None:
    for form in FORMS.values():
        named = [*form.words, *form.things, *form.lists, *form.plain]
        assert len(named) == len(set(named))
        assert all(name.isascii() for name in named)
    order = list(FORMS)
    for kind, form in FORMS.items():
        for thing in form.things:
            if thing in FORMS:
                assert order.index(thing) <= order.index(kind)


@LAW
@given(st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_written_moment_is_known_for_one(moment: datetime) -> None:
    assert is_instant(instant(moment))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2025-04-26",
        "2025-04-26T14:00:00Z",
        "2025-04-26T14:00:00.5Z",
        "2025-04-26T14:00:00.000000+00:00",
        "2025-4-26T14:00:00.000000Z",
        "2025-04-31T14:00:00.000000Z",
        " 2025-04-26T14:00:00.000000Z",
        "2025-04-26T14:00:00.000000Z\n",
    ],
)
def test_a_moment_is_written_in_one_way_only(written: str) -> None:
    assert not is_instant(written)


def test_a_line_holds_numbers_flags_lists_and_words_where_its_form_says() -> None:
    claim = row_kinds(FORMS["claim"])
    assert {name for name, kind in claim.items() if kind is bool} == {
        "approximate",
        "withdrawn",
    }
    assert {name for name, kind in claim.items() if kind is list} == {"options"}
    assert {name for name, kind in claim.items() if kind is int} == {
        f"{date}_{end}"
        for date in ("answer", "said", "holds")
        for end in ("earliest", "latest")
    }
    assert claim["question"] is claim["uid"] is claim["row"] is claim["replaces"] is str
    assert not set(FORMS["claim"].words) & claim.keys()
    citation = row_kinds(FORMS["citation"])
    assert (citation["start"], citation["end"], citation["via"]) == (int, int, list)
    assert row_kinds(FORMS["question"])["window_days"] is int
    assert row_kinds(FORMS["affiliation"])["speaks_for"] is bool
