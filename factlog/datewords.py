"""Dates in words, "about April 2025", and the EDTF that they stand for.

One table serves both ways, so what is printed can be typed.
"""

from __future__ import annotations

import re

_NAMES = {
    "01": "January",
    "02": "February",
    "03": "March",
    "04": "April",
    "05": "May",
    "06": "June",
    "07": "July",
    "08": "August",
    "09": "September",
    "10": "October",
    "11": "November",
    "12": "December",
    "21": "spring",
    "22": "summer",
    "23": "autumn",
    "24": "winter",
}
_NUMBERS = {name[:3].lower(): number for number, name in _NAMES.items()}
_SHORT = [name[:3] for number, name in _NAMES.items() if number <= "12"]

_MARKS = (("possibly about ", "%"), ("possibly ", "?"), ("about ", "~"))

# Words, then EDTF; where two rows have the same EDTF the first is printed.
_FORMS = (
    ("{day} {month} {year}", "{year}-{month}-{day}"),
    ("{month} {year}", "{year}-{month}"),
    ("a day in {month} {year}", "{year}-{month}-XX"),
    ("a day in {year}", "{year}-XX-XX"),
    ("a month in {year}", "{year}-XX"),
    ("the {decade}0s", "{decade}X"),
    ("year {long}", "Y{long}"),
    ("{day} {month} {year}, {time} UTC", "{year}-{month}-{day}T{time}Z"),
    ("{day} {month} {year}, {time} UTC{zone}", "{year}-{month}-{day}T{time}{zone}"),
    ("{day} {month} {year}, {time} local time", "{year}-{month}-{day}T{time}"),
    ("{day} {month} {year}, {time}", "{year}-{month}-{day}T{time}"),
)
_PARTS = {
    "year": "-?[0-9]{4}",
    "decade": "[0-9]{2}[1-9]",  # "the 1900s" would be a century to many
    "long": "-?[0-9]+",
    "time": "[0-9]{2}:[0-9]{2}(?::[0-9]{2})?",
}
_IN_WORDS = _PARTS | {
    "day": "[0-9]{1,2}",
    "month": "|".join([*_NAMES.values(), *_SHORT]),
    "zone": "[+-][0-9]{1,2}(?::[0-9]{2})?",
}
_IN_EDTF = _PARTS | {
    "day": "[0-9]{2}",
    "month": "|".join(_NAMES),
    "zone": "[+-][0-9]{2}(?::[0-9]{2})?",
}

_PERIODS = (
    ("from (.+) to (.+)", "{}/{}"),
    ("(?:since|from) (.+)", "{}/.."),
    ("(?:by|until) (.+)", "../{}"),
    ("between (.+) and (.+)", "[{}..{}]"),
)
_SETS = (("or", "[", "]"), ("and", "{", "}"))
_OPEN = ("", "..")


def edtf(words: str) -> str:
    """Return the EDTF that words stand for; what is no words comes back unread."""
    text = " ".join(words.split())
    if " " not in text:
        return text
    for pattern, template in _PERIODS:
        if found := re.fullmatch(pattern, text, re.IGNORECASE):
            return template.format(*map(_edtf_of_one, found.groups()))
    for word, left, right in _SETS:
        if re.search(f" {word} ", text, re.IGNORECASE):
            return f"{left}{_edtf_of_members(text, word)}{right}"
    return _edtf_of_range(text, "/")


def printed(typed: str) -> str:
    """Return a date for people; one typed in words comes back as it is."""
    text = typed.strip()
    if not text or " " in text:
        return typed
    if text.count("/") == 1:
        return _words_of_period(text)
    for word, left, right in _SETS:
        if text.startswith(left) and text.endswith(right):
            return _words_of_set(text, word)
    return _words_of_one(text)


def _edtf_of_one(words: str) -> str:
    """Return the EDTF of one date or moment."""
    for prefix, mark in _MARKS:
        if words.lower().startswith(prefix):
            return f"{_edtf_of_one(words[len(prefix) :])}{mark}"
    for pattern, template in _FROM_WORDS:
        if found := pattern.fullmatch(words):
            parts = found.groupdict()
            return template.format(**{key: _number(key, parts[key]) for key in parts})
    return words


def _number(part: str, word: str) -> str:
    """Return one part of a date as EDTF writes it."""
    if part == "month":
        return _NUMBERS[word[:3].lower()]
    if part == "zone":
        return re.sub("^([+-])([0-9])(?=:|$)", r"\g<1>0\2", word)
    return word.zfill(2) if part == "day" else word


def _edtf_of_range(words: str, between: str) -> str:
    """Return the EDTF of `A to B`, or of one date."""
    ends = re.split(" to ", words, flags=re.IGNORECASE)
    return between.join(map(_edtf_of_one, ends))


def _edtf_of_members(words: str, word: str) -> str:
    """Return what stands between the brackets of a set."""
    members: list[str] = []
    # The comma of "26 April 2025, 14:00 UTC" divides nothing.
    for part in re.split(f" {word} |, (?![0-9]{{2}}:)", words, flags=re.IGNORECASE):
        if members and part.lower() == "earlier":
            members[-1] = f"..{members[-1]}"
        elif members and part.lower() == "later":
            members[-1] = f"{members[-1]}.."
        else:
            members.append(_edtf_of_range(part, ".."))
    return ",".join(members)


def _words_of_one(text: str) -> str:
    """Return one date or moment in words, or as it is if there are none."""
    for prefix, mark in _MARKS:
        if text.endswith(mark):
            return f"{prefix}{_words_of_one(text[:-1])}"
    for pattern, template in _FROM_EDTF:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            return template.format(**{key: _word(key, parts[key]) for key in parts})
    return text


def _word(part: str, number: str) -> str:
    """Return one part of a date as people write it."""
    if part == "month":
        return _NAMES[number]
    if part == "zone":
        return re.sub("^([+-])0|:00$", r"\1", number)
    return number.removeprefix("0") if part == "day" else number


def _words_of_period(text: str) -> str:
    """Return a period in words; one that is open at both ends has none."""
    start, end = text.split("/")
    if start in _OPEN and end in _OPEN:
        return text
    if start in _OPEN:
        return f"by {_words_of_one(end)}"
    if end in _OPEN:
        return f"since {_words_of_one(start)}"
    return f"{_words_of_one(start)} to {_words_of_one(end)}"


def _words_of_set(text: str, word: str) -> str:
    """Return a set in words; "all of 1670 to 1672" would read as a period."""
    members = text[1:-1].split(",")
    ends = members[0].split("..")
    if len(members) == 1 and len(ends) > 1 and all(ends):
        if word == "and":
            return text
        return f"between {_words_of_one(ends[0])} and {_words_of_one(ends[-1])}"
    *others, last = [_words_of_member(member, word) for member in members]
    return f"{', '.join(others)} {word} {last}" if others else last


def _words_of_member(member: str, word: str) -> str:
    """Return one member of a set in words."""
    start, dots, end = member.partition("..")
    if not dots:
        return _words_of_one(member)
    if not start:
        return f"{_words_of_one(end)} {word} earlier"
    if not end:
        return f"{_words_of_one(start)} {word} later"
    return f"{_words_of_one(start)} to {_words_of_one(end)}"


def _compiled(
    forms: list[tuple[str, str]], parts: dict[str, str]
) -> list[tuple[re.Pattern[str], str]]:
    """Turn each first template into a pattern; keep the second to write with."""
    groups = {name: f"(?P<{name}>{part})" for name, part in parts.items()}
    return [
        (re.compile(form.format(**groups), re.IGNORECASE), other)
        for form, other in forms
    ]


_FROM_WORDS = _compiled([*_FORMS], _IN_WORDS)
_FROM_EDTF = _compiled([(edtf_, words) for words, edtf_ in _FORMS], _IN_EDTF)
