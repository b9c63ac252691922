"""What a typed date allows, second by second, and how it reads to people."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factlog.errors import InvalidInputError
from factlog.moments import (
    Span,
    day,
    day_of,
    iso,
    moment,
    parse,
    printed,
)

CASES: dict[str, list[str]] = json.loads(
    (Path(__file__).parents[1] / "data" / "edtf.json").read_text(encoding="utf-8")
)

# The first date that needs the library waits for its import.
LAW = settings(deadline=None)

# Level 2 is refused, except what these stand for.
SETS = [text for text in CASES["Level2"] if text[0] in "[{"]
MARKED_SEASON = "2011-23~"  # the list of level 1 has it too, as an end of a period
WIDER_PERIODS = [  # both ends are dates of level 1
    "2004-06-XX/2004-07-03",
    "1984-11-12/1984-11-XX",
    "2000-12-XX/2012",
    "-2000-12-XX/2012",
    "2000-XX/2012",
    "2000-XX-XX/2012",
    "2000/2000-XX-XX",
    "198X/199X",
    "198X/1999",
    "1987/199X",
]

ACCEPTED = [
    *CASES["Level0"],
    *CASES["Level1"],
    *CASES["L0_Intervals"],
    *CASES["L1_Intervals"],
    *SETS,
]
REFUSED = [
    *CASES["invalid_edtf_dates"],
    *CASES["invalid_edtf_intervals"],
    *CASES["invalid_edtf_datetimes"],
]

# EDTF calls these invalid; factlog's rules are wider.
WIDER = {
    " 1863-03-29": "space around a date is no part of it",
    "1863-03-29 ": "space around a date is no part of it",
    "2005-07-25T10:10:10Z/2006-01-01T10:10:10Z": "a period may join moments",
    "2005-07-25T10:10:10Z/2006-01": "a period may join a moment and a date",
    "2005-07-25/2006-01-01T10:10:10Z": "a period may join a date and a moment",
    "2012-24/2012-21": "a season is any part of its year, so this may be in order",
    "2012-23/2012-22": "a season is any part of its year, so this may be in order",
    "0000-01-03/0000-01": "the end may be a later day of the month",
    "0000-02/0000": "the end may be a later month of the year",
    "2004-06-11%/2004-06~": "the end may be a later day of the month",
    "Y-61000/-2000": "a long year may begin a period, and this one is in order",
}

SPANS = {
    # Level 0
    "2025-04-26": ("2025-04-26T00:00:00Z", "2025-04-26T23:59:59Z"),
    "2025-04": ("2025-04-01T00:00:00Z", "2025-04-30T23:59:59Z"),
    "2025": ("2025-01-01T00:00:00Z", "2025-12-31T23:59:59Z"),
    "  2025 ": ("2025-01-01T00:00:00Z", "2025-12-31T23:59:59Z"),
    "2024-02": ("2024-02-01T00:00:00Z", "2024-02-29T23:59:59Z"),
    "1900-02": ("1900-02-01T00:00:00Z", "1900-02-28T23:59:59Z"),
    "0000-02-29": ("0000-02-29T00:00:00Z", "0000-02-29T23:59:59Z"),
    # Moments
    "2025-04-26T14:00Z": ("2025-04-26T14:00:00Z", "2025-04-26T14:00:59Z"),
    "2025-04-26T14:00:05Z": ("2025-04-26T14:00:05Z", "2025-04-26T14:00:05Z"),
    "2025-04-26T14:00+03:00": ("2025-04-26T11:00:00Z", "2025-04-26T11:00:59Z"),
    "2025-04-26T01:00+14": ("2025-04-25T11:00:00Z", "2025-04-25T11:00:59Z"),
    "2025-04-26T22:00:00-04": ("2025-04-27T02:00:00Z", "2025-04-27T02:00:00Z"),
    "2025-04-26T14:00+04:30": ("2025-04-26T09:30:00Z", "2025-04-26T09:30:59Z"),
    "2025-04-26T14:00:00": ("2025-04-26T00:00:00Z", "2025-04-27T02:00:00Z"),
    "2025-04-26T14:00": ("2025-04-26T00:00:00Z", "2025-04-27T02:00:59Z"),
    # Marks
    "2025-04-26?": ("2025-04-26T00:00:00Z", "2025-04-26T23:59:59Z"),
    "2025-04-26~": ("2025-04-25T00:00:00Z", "2025-04-27T23:59:59Z"),
    "2024-03-01%": ("2024-02-29T00:00:00Z", "2024-03-02T23:59:59Z"),
    "2025-04~": ("2025-03-01T00:00:00Z", "2025-05-31T23:59:59Z"),
    "2025-01%": ("2024-12-01T00:00:00Z", "2025-02-28T23:59:59Z"),
    "2025~": ("2024-01-01T00:00:00Z", "2026-12-31T23:59:59Z"),
    "201X~": ("2000-01-01T00:00:00Z", "2029-12-31T23:59:59Z"),
    "19XX~": ("1800-01-01T00:00:00Z", "2099-12-31T23:59:59Z"),
    "2004-XX~": ("2003-12-01T00:00:00Z", "2005-01-31T23:59:59Z"),
    "1985-04-XX~": ("1985-03-31T00:00:00Z", "1985-05-01T23:59:59Z"),
    "1985-XX-XX%": ("1984-12-31T00:00:00Z", "1986-01-01T23:59:59Z"),
    "2001-21~": ("2000-10-01T00:00:00Z", "2002-03-31T23:59:59Z"),
    # Unspecified digits, seasons, other years
    "201X": ("2010-01-01T00:00:00Z", "2019-12-31T23:59:59Z"),
    "19XX": ("1900-01-01T00:00:00Z", "1999-12-31T23:59:59Z"),
    "1XXX": ("1000-01-01T00:00:00Z", "1999-12-31T23:59:59Z"),
    "-20XX": ("-2099-01-01T00:00:00Z", "-2000-12-31T23:59:59Z"),
    "2004-XX": ("2004-01-01T00:00:00Z", "2004-12-31T23:59:59Z"),
    "1985-04-XX": ("1985-04-01T00:00:00Z", "1985-04-30T23:59:59Z"),
    "1985-XX-XX": ("1985-01-01T00:00:00Z", "1985-12-31T23:59:59Z"),
    "2001-21": ("2001-01-01T00:00:00Z", "2001-12-31T23:59:59Z"),
    "-0001": ("-0001-01-01T00:00:00Z", "-0001-12-31T23:59:59Z"),
    "Y170002": ("Y170002-01-01T00:00:00Z", "Y170002-12-31T23:59:59Z"),
    "Y-170002": ("Y-170002-01-01T00:00:00Z", "Y-170002-12-31T23:59:59Z"),
    # Sets
    "[1667,1668,1670..1672]": ("1667-01-01T00:00:00Z", "1672-12-31T23:59:59Z"),
    "[..1760-12-03]": (None, "1760-12-03T23:59:59Z"),
    "[1667,1760-12..]": ("1667-01-01T00:00:00Z", None),
    "{1961-12,1960}": ("1960-01-01T00:00:00Z", "1961-12-31T23:59:59Z"),
    "[196X,1955-XX]": ("1955-01-01T00:00:00Z", "1969-12-31T23:59:59Z"),
    "[1961~,1962]": ("1960-01-01T00:00:00Z", "1962-12-31T23:59:59Z"),
    # Words
    "26 April 2025": ("2025-04-26T00:00:00Z", "2025-04-26T23:59:59Z"),
    "6 APR 2025": ("2025-04-06T00:00:00Z", "2025-04-06T23:59:59Z"),
    "april 2025": ("2025-04-01T00:00:00Z", "2025-04-30T23:59:59Z"),
    "About April 2025": ("2025-03-01T00:00:00Z", "2025-05-31T23:59:59Z"),
    "possibly about 2025": ("2024-01-01T00:00:00Z", "2026-12-31T23:59:59Z"),
    "1960 or 1961-12": ("1960-01-01T00:00:00Z", "1961-12-31T23:59:59Z"),
    "1960 or December 1961": ("1960-01-01T00:00:00Z", "1961-12-31T23:59:59Z"),
    "between 1960 and 1962": ("1960-01-01T00:00:00Z", "1962-12-31T23:59:59Z"),
    "26 April 2025, 14:00 UTC": ("2025-04-26T14:00:00Z", "2025-04-26T14:00:59Z"),
    "26 April 2025, 14:00 UTC+3": ("2025-04-26T11:00:00Z", "2025-04-26T11:00:59Z"),
    "26 April 2025, 14:00 UTC+5:30": ("2025-04-26T08:30:00Z", "2025-04-26T08:30:59Z"),
    "26 April 2025, 14:00": ("2025-04-26T00:00:00Z", "2025-04-27T02:00:59Z"),
}

PERIODS = {
    "2024-08/2025-04-26": ("2024-08-01T00:00:00Z", "2025-04-26T23:59:59Z"),
    "2025-04-26/..": ("2025-04-26T00:00:00Z", None),
    "2025-04-26/": ("2025-04-26T00:00:00Z", None),
    "../2025-04-26": (None, "2025-04-26T23:59:59Z"),
    "/2025-04-26": (None, "2025-04-26T23:59:59Z"),
    "../..": (None, None),
    "../2025-04-26T14:00Z": (None, "2025-04-26T14:00:59Z"),
    "2025-04-26T10:00Z/2025-04-26T14:00Z": (
        "2025-04-26T10:00:00Z",
        "2025-04-26T14:00:59Z",
    ),
    "2025-04/2025-04-26T14:00Z": ("2025-04-01T00:00:00Z", "2025-04-26T14:00:59Z"),
    "1984~/2004-06~": ("1983-01-01T00:00:00Z", "2004-07-31T23:59:59Z"),
    "2000-XX/2012": ("2000-01-01T00:00:00Z", "2012-12-31T23:59:59Z"),
    "April 2025 to 26 April 2025": ("2025-04-01T00:00:00Z", "2025-04-26T23:59:59Z"),
    "from 2024 to 2025": ("2024-01-01T00:00:00Z", "2025-12-31T23:59:59Z"),
    "since 26 April 2025": ("2025-04-26T00:00:00Z", None),
    "from 26 April 2025": ("2025-04-26T00:00:00Z", None),
    "by 26 April 2025, 14:00 UTC": (None, "2025-04-26T14:00:59Z"),
    "until 26 April 2025": (None, "2025-04-26T23:59:59Z"),
    "before 26 April 2025": (None, "2025-04-25T23:59:59Z"),
    "before 2025-04-26T14:00Z": (None, "2025-04-26T13:59:59Z"),
    "after April 2025": ("2025-05-01T00:00:00Z", None),
}

PRINTED = {
    "2025-04-26": "26 April 2025",
    "2025-04-06": "6 April 2025",
    "2025-04": "April 2025",
    "2025": "2025",
    "2025-04~": "about April 2025",
    "2025-04?": "possibly April 2025",
    "2025-04%": "possibly about April 2025",
    "2025-04/2025-04-26": "April 2025 to 26 April 2025",
    "[1960,1961-12]": "1960 or December 1961",
    "[1667,1668,1670..1672]": "1667, 1668 or 1670 to 1672",
    "[..1760-12-03]": "3 December 1760 or earlier",
    "[1667,1760-12..]": "1667 or December 1760 or later",
    "[1670..1672]": "between 1670 and 1672",
    "{1960,1961-12}": "1960 and December 1961",
    "{1670..1672}": "{1670..1672}",
    "2025-04-26/..": "since 26 April 2025",
    "2025-04-26/": "since 26 April 2025",
    "../2025-04-26T14:00Z": "by 26 April 2025, 14:00 UTC",
    "2025-04-26T14:00+03:00": "26 April 2025, 14:00 UTC+3",
    "2025-04-26T14:00:05+05:30": "26 April 2025, 14:00:05 UTC+5:30",
    "2025-04-26T14:00-11": "26 April 2025, 14:00 UTC-11",
    "2025-04-26T14:00": "26 April 2025, 14:00 local time",
    "2001-21": "spring 2001",
    "201X": "the 2010s",
    "190X": "190X",
    "19XX": "19XX",
    "2004-XX": "a month in 2004",
    "1985-04-XX": "a day in April 1985",
    "1985-XX-XX": "a day in 1985",
    "-0044-03-15": "15 March -0044",
    "Y170000002": "year 170000002",
    "../..": "../..",
    "  About april 2025": "  About april 2025",
    "1960 or 1961-12": "1960 or 1961-12",
    "no date at all": "no date at all",
}

REASONS = {
    "03/09/2025": "day and month could be exchanged; write the year first",
    "3.9.25": "day and month could be exchanged; write the year first",
    "26/10/2025": "a date is written with the year first",
    "10.26.25": "a date is written with the year first",
    "2025/9/3": "a date is written with hyphens",
    "2025.04.26": "a date is written with hyphens",
    "": "nothing is typed",
    "2025-02-30": "the days 1 to 28",
    "1900-02-29": "the days 1 to 28",
    "2025-04-00": "the days 1 to 30",
    "2025-04-26T14:00:00.5Z": "fractions",
    "2025-04-26T14:00Z~": "no mark",
    "2025-04-26T14Z": "a moment is written",
    "2025-04-26T24:00Z": "a moment is written",
    "2025-04-26T14:00+14:30": "14 ahead",
    "2025-04-26T14:00-13": "12 hours behind",
    "2025/2024": "ends before it begins",
    "[1672..1670]": "ends before it begins",
    "/": "one slash",
    "2012/2013/2014": "one slash",
    "..../2025": "neither EDTF nor words",
    "[..]": "not without one",
    "[]": "neither EDTF nor words",
    "[1960}": "neither EDTF nor words",
    "2004-?06-11": "at the end",
    "2025~~": "at the end",
    "156X-12-25": "X stands for",
    "1X3X": "X stands for",
    "XXXX": "X stands for",
    "Y-17E7": "without exponent",
    "1950S2": "significant digits",
    "2001-34": "seasons 21 to 24",
    "-0000": "neither EDTF nor words",
    "2025-13": "the months 01 to 12 and the seasons 21 to 24",
    "2025-00-10~": "the months 01 to 12",
    "2025-25~": "the seasons 21 to 24",
    "2025-21-05": "a season has no days",
    "-0000-13": "neither EDTF nor words",
    "26 04 2025": "neither EDTF nor words",
    "Y999999999999": "too far from today",
    "before about 2025": "certain",
    "after 2025-04-26T14:00": "certain",
    "2025\x00": "plain letters",
    "2025-04-2\u0666": "plain letters",
    "\ud800": "plain letters",
    "\x1b[31m2025": "plain letters",
    "9" * 100_000: "longer than 200",
}


def seconds(text: str | None) -> int | None:
    """Return the second that an expected bound stands for."""
    if text is None:
        return None
    found = re.fullmatch(r"(.*?)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z", text)
    assert found
    year = int(found[1].removeprefix("Y"))
    # Every 400 years the calendar begins again.
    cycles, within = divmod(year - 2000, 400)
    rest = [int(part) for part in found.groups()[1:]]
    start = datetime(2000 + within, rest[0], *rest[1:], tzinfo=UTC)  # type: ignore[misc,arg-type]
    return int(start.timestamp()) + cycles * 146_097 * 86_400


def bounds(span: Span) -> tuple[int | None, int | None]:
    """Return both ends of a span."""
    return span.earliest, span.latest


@pytest.mark.parametrize("typed", SPANS)
def test_a_date_spans_what_it_allows(typed: str) -> None:
    earliest, latest = map(seconds, SPANS[typed])
    assert parse(typed) == Span(typed, earliest, latest, period=False)


@pytest.mark.parametrize("typed", PERIODS)
def test_a_period_spans_from_its_first_second_to_its_last(typed: str) -> None:
    earliest, latest = map(seconds, PERIODS[typed])
    assert parse(typed) == Span(typed, earliest, latest, period=True)


@pytest.mark.parametrize("typed", REASONS)
def test_a_refusal_names_what_was_typed_and_says_why(typed: str) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(REASONS[typed])) as caught:
        parse(typed)
    assert caught.value.message.startswith(ascii(typed[:60]))
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 400
    assert caught.value.hint


@pytest.mark.parametrize("typed", ACCEPTED)
def test_valid_edtf_of_levels_0_and_1_and_every_set_is_accepted(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    span = parse(typed)
    assert span.typed == typed
    assert span.period == ("/" in typed)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("typed", sorted(set(REFUSED) - WIDER.keys()))
def test_invalid_edtf_is_refused(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InvalidInputError):
        parse(typed)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("typed", WIDER)
def test_a_few_strings_that_are_no_edtf_are_accepted_for_a_reason(typed: str) -> None:
    assert typed in REFUSED
    assert parse(typed).typed == typed


@pytest.mark.parametrize("typed", [MARKED_SEASON, *WIDER_PERIODS])
def test_level_2_that_only_joins_level_1_is_accepted(typed: str) -> None:
    assert typed in CASES["Level2"]
    assert parse(typed).typed == typed


@pytest.mark.parametrize(
    "typed", sorted({*CASES["Level2"]} - {*SETS, MARKED_SEASON, *WIDER_PERIODS})
)
def test_other_edtf_of_level_2_is_refused(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InvalidInputError):
        parse(typed)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("typed", PRINTED)
def test_a_date_is_printed_for_people(typed: str) -> None:
    assert printed(typed) == PRINTED[typed]


def test_a_set_too_long_for_words_is_printed_as_typed() -> None:
    typed = "[" + ",".join(["2025-09-26"] * 18) + "]"
    assert printed(typed) == typed
    assert parse(printed(typed)).typed == typed
    assert printed("2025" + "~" * 100_000) == "2025" + "~" * 100_000


def test_a_moment_asked_about_is_the_last_second_of_what_was_typed() -> None:
    assert iso(moment("2025-04-26")) == "2025-04-26T23:59:59Z"
    assert iso(moment("April 2025")) == "2025-04-30T23:59:59Z"
    assert iso(moment("2025-04-26T14:00+03:00")) == "2025-04-26T11:00:59Z"
    assert iso(moment("2025-04-26T14:00-04")) == "2025-04-26T18:00:59Z"
    assert iso(moment("../2025-04-26T14:00Z")) == "2025-04-26T14:00:59Z"


@pytest.mark.parametrize(
    "typed",
    [
        "2025-04-26/..",
        "since 2025",
        "[1960..]",
        "2025-04-26T14:00",
        "../2025-04-26T14:00:00",
        "26 April 2025, 14:00 local time",
        "[2025-04-26T14:00]",
        "nonsense",
    ],
)
def test_what_has_no_end_or_no_zone_is_no_moment_to_ask_about(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        moment(typed)


def test_days_and_seconds_are_written_in_utc() -> None:
    assert day(0) == "1970-01-01"
    assert day(-1) == "1969-12-31"
    assert iso(-1) == "1969-12-31T23:59:59Z"
    assert (day_of(-1), day_of(86_399), day_of(86_400)) == (-1, 0, 1)
    assert day(seconds("-0044-03-15T00:00:00Z") or 0) == "-0044-03-15"
    assert day(seconds("Y12345-02-03T00:00:00Z") or 0) == "Y12345-02-03"


def test_a_plain_date_does_not_load_the_library() -> None:
    code = (
        "import sys\n"
        "from factlog.moments import parse\n"
        "for typed in ('2025', '2025-04~', '1960 or 1961-12', '../2025-04-26T14:00Z'):"
        " parse(typed)\n"
        "assert not {'edtf', 'pyparsing', 'dateutil'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


years = st.integers(-9999, 9999).map(lambda y: f"{'-' * (y < 0)}{abs(y):04}")
days = st.dates().map(date.isoformat)
months = st.builds("{}-{:02}".format, years, st.integers(1, 12))
seasons = st.builds("{}-{}".format, years, st.integers(21, 24))
vague = st.builds(
    str.__add__,
    st.sampled_from(["", "-"]),
    st.sampled_from(["1XXX", "19XX", "201X", "200X", "0XXX", "2004-XX", "1985-XX-XX"]),
)
vague_days = months.map("{}-XX".format)
long_years = st.integers(10_000, 285_000_000).map("Y{}".format)
unmarked = st.one_of(years, days, months, seasons, vague, vague_days, long_years)
dates = st.builds(str.__add__, unmarked, st.sampled_from(["", "", "?", "~", "%"]))
times = st.times().map(lambda t: t.strftime("%H:%M:%S")) | st.times().map(
    lambda t: t.strftime("%H:%M")
)
offsets = st.integers(-12 * 60, 14 * 60).map(
    lambda m: f"{'-' if m < 0 else '+'}{abs(m) // 60:02}:{abs(m) % 60:02}"
)
zones = st.sampled_from(["", "Z", "+03", "-11"]) | offsets
moments = st.builds("{}T{}{}".format, days, times, zones)
singles = dates | moments
ends = singles | st.sampled_from(["", ".."])
members = st.one_of(
    singles,
    singles.map("..{}".format),
    singles.map("{}..".format),
    st.builds("{}..{}".format, singles, singles),
)
inside = st.lists(members, min_size=1, max_size=4).map(",".join)
strings = st.one_of(
    singles,
    st.builds("{}/{}".format, ends, ends),
    inside.map("[{}]".format),
    inside.map("{{{}}}".format),
)
alphabet = st.text("0123456789-XYTZ?~%.,:+/[]{}ES ", max_size=24)
wordy = st.lists(
    st.sampled_from(
        re.findall(
            r"\S+",
            "since from by until before after between and or to about possibly a day "
            "month in the year April may spring 26 2025 2010s 1960, earlier later "
            "UTC+3 14:00 2025-04-26 local time .. /",
        )
    ),
    max_size=9,
).map(" ".join)


def understood(typed: str) -> Span | None:
    """Return the span, or None where it is refused as it should be."""
    try:
        return parse(typed)
    except InvalidInputError as error:
        if error.message.isprintable() and error.hint:
            return None
        raise


@LAW
@given(strings | alphabet | wordy)
def test_what_is_printed_can_be_typed_and_means_the_same(typed: str) -> None:
    if span := understood(typed):
        again = parse(printed(typed))
        assert (*bounds(again), again.period) == (*bounds(span), span.period)
        assert printed(printed(typed)) == printed(typed)


@LAW
@given(singles)
def test_every_single_date_is_accepted_and_bounded(typed: str) -> None:
    span = parse(typed)
    assert span.earliest is not None
    assert span.latest is not None
    assert span.earliest <= span.latest


@LAW
@given(strings | alphabet | wordy | st.text())
def test_text_is_understood_or_refused_and_never_anything_else(typed: str) -> None:
    span = understood(typed)
    assert isinstance(printed(typed), str)
    if span and span.earliest is not None and span.latest is not None:
        assert span.earliest <= span.latest


@LAW
@given(st.dates())
def test_a_day_begins_and_ends_where_the_calendar_says(when: date) -> None:
    typed = when.isoformat()
    span = parse(typed)
    start = datetime(when.year, when.month, when.day, tzinfo=UTC)
    assert span.earliest == (start - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    assert span.earliest is not None
    assert span.latest == span.earliest + timedelta(days=1).total_seconds() - 1
    assert day(span.earliest) == day(span.latest) == typed


@LAW
@given(st.integers(-(2**63), 2**63 - 1))
def test_every_second_belongs_to_the_day_that_is_written(second: int) -> None:
    assert seconds(iso(second)) == second
    assert iso(second).startswith(day(second))


@LAW
@given(days, times, offsets)
def test_a_moment_without_a_zone_allows_it_in_every_zone(
    when: str, time: str, zone: str
) -> None:
    anywhere, here = parse(f"{when}T{time}"), parse(f"{when}T{time}{zone}")
    for outer, inner in (
        (anywhere.earliest, here.earliest),
        (here.latest, anywhere.latest),
    ):
        assert outer is not None
        assert inner is not None
        assert outer <= inner


@LAW
@given(unmarked)
def test_a_mark_never_narrows(typed: str) -> None:
    plain, doubtful, rough = parse(typed), parse(f"{typed}?"), parse(f"{typed}~")
    assert bounds(doubtful) == bounds(plain)
    for early, late in (rough.earliest, plain.earliest), (plain.latest, rough.latest):
        assert early is not None
        assert late is not None
        assert early < late
