"""Typed figures and options, understood exactly or refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factlog.answers import (
    Possible,
    Quantity,
    Range,
    above,
    is_unknown,
    meet,
    new_quantity,
    parts,
    printed_quantity,
    quantity,
    within,
)
from factlog.errors import InvalidInputError

LAW = settings(max_examples=150, deadline=None)

# As typed; lowest, highest; about; as printed.
FIGURES: list[tuple[str, str | None, str | None, bool, str | None]] = [
    ("38500", "38500", "38500", False, "38,500"),
    ("0.1", "0.1", "0.1", False, "0.1"),
    ("0.10", "0.10", "0.10", False, "0.10"),
    ("0", "0", "0", False, "0"),
    ("-3.5", "-3.5", "-3.5", False, "-3.5"),
    ("-1234.5", "-1234.5", "-1234.5", False, "-1,234.5"),
    ("1,080,000", "1080000", "1080000", False, "1,080,000"),
    ("1_080_000", "1080000", "1080000", False, "1,080,000"),
    ("1,080.25", "1080.25", "1080.25", False, "1,080.25"),
    (" 12 ", "12", "12", False, "12"),
    ("9" * 21, "9" * 21, "9" * 21, False, None),
    (">=4074", "4074", None, False, "at least 4,074"),
    (">= 4,074", "4074", None, False, "at least 4,074"),
    (">80", "80", None, False, "over 80"),
    ("<=500", None, "500", False, "at most 500"),
    ("<500", None, "500", False, "under 500"),
    ("at least 4074", "4074", None, False, "at least 4,074"),
    ("At  Least 4074", "4074", None, False, None),
    ("over 80", "80", None, False, "over 80"),
    ("more than 80", "80", None, False, "more than 80"),
    ("from 80", "80", None, False, "from 80"),
    ("at most 500", None, "500", False, "at most 500"),
    ("under 500", None, "500", False, "under 500"),
    ("less than 500", None, "500", False, "less than 500"),
    ("fewer than 500", None, "500", False, "fewer than 500"),
    ("up to 500", None, "500", False, "up to 500"),
    (">-5", "-5", None, False, "over -5"),
    ("~20", "20", "20", True, "about 20"),
    ("~ 20", "20", "20", True, "about 20"),
    ("about 20", "20", "20", True, "about 20"),
    ("around 20", "20", "20", True, "around 20"),
    ("some 2000", "2000", "2000", True, "some 2,000"),
    ("15000..20000", "15000", "20000", False, "15,000 to 20,000"),
    ("15,000 to 20,000", "15000", "20000", False, "15,000 to 20,000"),
    ("15000 TO 20000", "15000", "20000", False, "15,000 to 20,000"),
    ("1.5..2.5", "1.5", "2.5", False, "1.5 to 2.5"),
    ("-5..-2", "-5", "-2", False, "-5 to -2"),
    ("5..5", "5", "5", False, None),
    ("5 to 5.0", "5", "5.0", False, "5 to 5.0"),
    ("0000", "0000", "0000", False, "0000"),
    ("01204.5", "01204.5", "01204.5", False, "01204.5"),
    ("none", "0", "0", False, "0"),
    (" NONE ", "0", "0", False, "0"),
]


@pytest.mark.parametrize(
    ("typed", "low", "high", "about", "printed"),
    FIGURES,
    ids=[typed.strip() for typed, *_ in FIGURES],
)
def test_a_figure_is_understood_exactly(
    typed: str,
    low: str | None,
    high: str | None,
    about: bool,  # noqa: FBT001  a column of the table
    printed: str | None,
) -> None:
    assert quantity(typed) == Quantity(low, high, about)
    if printed is not None:
        assert printed_quantity(typed) == printed


REFUSED = {
    "": "nothing",
    " ": "nothing but space",
    "dozens": "a word",
    "unknown": "unknown: no figure",
    "1.080.000": "points between thousands",
    "1,08": "a decimal comma",
    "0,5": "a decimal comma after nought",
    "0,125": "a decimal comma with three digits",
    "1,0800": "a group of four",
    "1080,000": "groups that begin with four digits",
    "1,080_000": "two kinds of groups",
    "1,080,00": "a group of two",
    ",080": "a group without a head",
    ".5": "no digit before the point",
    "5.": "no digit after the point",
    "1e5": "an exponent",
    "+5": "a plus",
    "- 5": "a lone minus",
    "5-10": "a hyphen between",
    "20%": "a unit after",
    "$20": "a unit before",
    "20 dead": "a word after",
    "about about 20": "about twice",
    "=> 5": "a sign the wrong way round",
    "5 6": "two figures",
    "1/2": "a fraction",
    "٢٠": "digits of another script",
    "²": "a small digit",
    "1\u00a0000": "a space between thousands",
    "..5": "a range without a beginning",
    "5..": "a range without an end",
    "1..2..3": "a range of three",
    ">5..6": "a sign before a range",
    "1 \0": "a NUL",
    "1\ud800": "half a character",
    "9" * 61: "too long a number",
    f"1..{'9' * 5000}": "too long an end",
    f"{'9' * 5000}..1": "too long a beginning",
    f"at least {'9' * 5000}": "too long a least",
}


@pytest.mark.parametrize("typed", REFUSED, ids=REFUSED.values())
def test_what_is_no_clear_figure_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        quantity(typed)
    assert refused.value.hint
    assert len(refused.value.message) < 120


def test_a_refusal_shows_what_was_typed_and_what_to_type() -> None:
    with pytest.raises(InvalidInputError) as refused:
        quantity("1.080.000")
    assert refused.value.message == "'1.080.000' is not a clear figure"
    assert "38500" in str(refused.value.hint)
    with pytest.raises(InvalidInputError) as refused:
        quantity("x\x1b[31m" + "y" * 99)
    assert "\x1b" not in refused.value.message
    assert refused.value.message.endswith("…' is not a clear figure")


def test_a_range_that_runs_backwards_is_refused_with_the_right_one() -> None:
    with pytest.raises(InvalidInputError, match="runs backwards") as refused:
        quantity("20..1,000.5 ".replace("20..", "2,000 to "))
    assert refused.value.hint == "type 1000.5..2000"


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("0.1", Fraction(1, 10), Fraction(1, 10)),
        (">=4074", 4074, None),
        ("<=500", None, 500),
        ("about 20", 18, 22),
        ("about -20", -22, -18),
        ("about 0", 0, 0),
        ("about 0.1", Fraction(9, 100), Fraction(11, 100)),
        ("1..2", 1, 2),
    ],
)
def test_a_figure_leaves_possible(
    typed: str, low: Fraction | None, high: Fraction | None
) -> None:
    assert quantity(typed).range == Range(low, high)


WHOLE = st.integers(0, 10**12)
NUMBERS = st.builds(
    lambda minus, whole, point: f"{'-' * minus}{whole}{point}",
    st.booleans(),
    st.one_of(WHOLE.map(str), WHOLE.map("{:,}".format), WHOLE.map("{:_}".format)),
    st.sampled_from(["", ".0", ".5", ".125", ".1234567", ".500"]),
)
SIGNS = [
    "",
    ">=",
    ">",
    "<=",
    "<",
    "~",
    "at least ",
    "over ",
    "about ",
    "up to ",
    "from ",
]
TYPED = st.one_of(
    st.builds("{}{}".format, st.sampled_from(SIGNS), NUMBERS),
    st.builds(
        lambda one, other, between: between.join(
            sorted((one, other), key=lambda n: Fraction(n.replace(",", "")))
        ),
        NUMBERS,
        NUMBERS,
        st.sampled_from(["..", " to "]),
    ),
    NUMBERS.map(lambda number: f"{number}..{number}"),
)


@LAW
@given(TYPED)
def test_a_printed_figure_reads_back_as_the_same(typed: str) -> None:
    printed = printed_quantity(typed)
    assert quantity(printed) == quantity(typed)
    assert printed_quantity(printed) == printed


@LAW
@given(
    st.text(alphabet="0123456789.,_-~<>= toabu\0x٣", max_size=15) | st.text(max_size=9)
)
def test_whatever_is_typed_is_understood_or_refused(typed: str) -> None:
    try:
        found = quantity(typed)
    except InvalidInputError:
        return
    bounds = found.range
    assert bounds.low is None or bounds.high is None or bounds.low <= bounds.high
    assert quantity(printed_quantity(typed)) == found


@pytest.mark.parametrize("typed", ["1.500", "-38.500", "about 1.080", "15..20.000"])
def test_a_new_figure_with_a_point_like_one_between_thousands_is_refused(
    typed: str,
) -> None:
    with pytest.raises(InvalidInputError, match="could be read in two ways"):
        new_quantity(typed)
    quantity(typed)  # what was recorded before is still understood


def test_how_to_type_such_a_figure_is_told() -> None:
    with pytest.raises(InvalidInputError) as refused:
        new_quantity("at least 1.500")
    assert refused.value.hint == "type 1500, or 1.5 if that is its decimal point"
    for typed in ("1500", "1.5000", "1,500", "1.50", "0.500", "1,500.125", "1500.125"):
        assert new_quantity(typed) == quantity(typed)


# --- Sets -----------------------------------------------------------------------------

ENDS = st.none() | st.integers(-3, 3).map(Fraction)
RANGES = st.builds(Range, ENDS, ENDS).filter(
    lambda one: one.low is None or one.high is None or one.low <= one.high
)
CHOICES = st.frozensets(st.integers(0, 4))
POSSIBLES = RANGES | CHOICES
SAMPLES = [Fraction(number, 2) for number in range(-12, 13)]


def holds(possible: Possible, value: Fraction) -> bool:
    """Whether a value is one of those left possible."""
    if not isinstance(possible, Range):
        return value in possible
    low = possible.low is None or possible.low <= value
    return low and (possible.high is None or value <= possible.high)


def members(possible: Possible) -> set[Fraction]:
    """Return those of many samples that are left possible."""
    return {value for value in SAMPLES if holds(possible, value)}


@LAW
@given(POSSIBLES, POSSIBLES)
def test_sets_meet_and_hold_each_other_as_their_members_do(
    one: Possible, other: Possible
) -> None:
    alike = isinstance(one, Range) == isinstance(other, Range)
    assert meet(one, other) == (alike and bool(members(one) & members(other)))
    assert within(one, other) == (alike and members(one) <= members(other))


@LAW
@given(RANGES, RANGES)
def test_one_range_is_above_another_when_all_of_it_is(one: Range, other: Range) -> None:
    every = all(x > y for x in members(one) for y in members(other))
    assert above(one, other) == every


@LAW
@given(RANGES, st.fractions(0, 2))
def test_a_widened_range_holds_what_it_held(one: Range, part: Fraction) -> None:
    wider = one.widened(part)
    assert within(one, wider)
    assert one.widened(Fraction(0)) == one
    assert (wider.low is None, wider.high is None) == (
        one.low is None,
        one.high is None,
    )


# --- Choices --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("yes", ("yes",), id="one"),
        pytest.param(" a , b,a ", ("a", "b"), id="several, none twice"),
        pytest.param("South  Korea,", ("South Korea",), id="spacing aside"),
        pytest.param("b,a", ("b", "a"), id="in the order typed"),
    ],
)
def test_the_options_of_a_choice(typed: str, expected: tuple[str, ...]) -> None:
    assert parts(typed) == expected


@pytest.mark.parametrize("typed", ["", " ", ",", " , ,"])
def test_a_choice_names_something(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="the answer is empty") as refused:
        parts(typed)
    assert refused.value.hint == "name an option, none or unknown"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("unknown", True), (" Unknown ", True), ("unknowns", False), ("none", False)],
)
def test_unknown_is_an_answer_of_its_own(
    typed: str,
    expected: bool,  # noqa: FBT001  a column of the table
) -> None:
    assert is_unknown(typed) is expected
