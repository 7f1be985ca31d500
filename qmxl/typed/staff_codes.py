"""Codes of staff that tell who they are of: made from a date or year of birth, from a name or its initials."""

import re
from collections.abc import Iterable
from datetime import date

from qmxl.typed.spelling import fold

# What stands before running numbers of staff, contracts and officials: no initials of a name.
PLAIN = frozenset(
    {"nv", "mnv", "ma", "cb", "cbvc", "vc", "hd", "bs", "dd", "ktv", "ds", "hs", "st", "staff", "emp", "id"}
)
OLDEST, YOUNGEST = 80, 17  # years: of whom a hospital keeps a line
SHORTEST = 4  # letters of a name, below which it may be anything
DATE = re.compile(r"(?P<day>0[1-9]|[12]\d|3[01])(?P<month>0[1-9]|1[0-2])(?P<year>(?:19|20)?\d\d)")
REVERSED = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])")
INITIALS_AND_YEAR = re.compile(
    r"(?P<letters>[a-z]{2,5})(?P<digits>(?:19|20)\d\d)|(?P<digits2>(?:19|20)\d\d)(?P<letters2>[a-z]{2,5})"
)


def tells_a_person(code: str, names: Iterable[str], born: Iterable[object], on: date) -> bool:
    """Whether a code seems made from a birth date, a birth year after initials, or one of ``names``.

    ``born`` are years and days of birth that stand beside it; ``on`` is the day by which people are of an age to work.
    """
    bare = re.sub(r"[^a-z0-9]", "", fold(code))
    digits = re.sub(r"\D", "", bare)
    if any(_is_birth(found, on) for pattern in (DATE, REVERSED) for found in [pattern.fullmatch(digits)] if found):
        return True
    found = INITIALS_AND_YEAR.fullmatch(bare)
    if found:
        letters = found["letters"] or found["letters2"]
        year = int(found["digits"] or found["digits2"])
        if letters not in PLAIN and _of_age(year, on):
            return True
    return any(_has_year(digits, each) for each in born) or any(_has_name(bare, name) for name in names)


def _is_birth(found: re.Match[str], on: date) -> bool:
    year = int(found["year"])
    return _of_age(year + (1900 if year > on.year % 100 else 2000) if year < 100 else year, on)


def _of_age(year: int, on: date) -> bool:
    return YOUNGEST <= on.year - year <= OLDEST


def _has_year(digits: str, born: object) -> bool:
    """Whether the year somebody was born in is in the digits, whole."""
    year = born.year if isinstance(born, date) else born
    return (
        isinstance(year, int | float)
        and float(year).is_integer()
        and len(str(int(year))) == 4
        and (str(int(year)) in digits)
    )


def _has_name(bare: str, name: str) -> bool:
    """Whether a code has a name, its given name behind initials, or its initials alone with a number."""
    words = [word for word in re.sub(r"[^a-z ]", "", fold(name)).split() if word]
    letters = re.sub(r"\d", "", bare)
    if len(words) < 2 or not letters or letters in PLAIN:
        return False
    whole, initials = "".join(words), "".join(word[0] for word in words)
    given = {words[-1] + initials[:-1], initials[:-1] + words[-1]}
    return (
        letters == whole
        or (len(whole) >= SHORTEST and whole in letters)
        or letters in given
        or (len(initials) > 2 and letters == initials)
    )
