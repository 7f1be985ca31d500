"""Months and periods as people write them on sheets and in lists, read the same way wherever they are typed."""

import re
from functools import lru_cache

from qmxl.period import parse_period
from qmxl.refusal import Refusal
from qmxl.typed.spelling import fold

A_DAY = re.compile(r"(20\d\d-\d\d)-\d\d(?:[T ].*)?")  # what Excel makes of a typed 2024-03 or 03/2024
# 3/2024, thang 3/2024, T3/2024, thang 3 nam 2024, quy 1/2024, quy I/2024, Q1/2024, nam 2024; folded
YEAR_LAST = re.compile(
    r"(?:(?:thang|month|t)?\s*(?P<month>\d{1,2})|(?:quy|quarter|q)\s*(?P<quarter>[1-4]|i{1,3}|iv)|nam|year)"
    r"\s*[/\s.-]\s*(?:nam\s+)?(?P<year>20\d\d)"
)
YEAR_FIRST = re.compile(r"(20\d\d)\s*[/.-]\s*(\d{1,2})")  # 2024/3, 2024-3
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class NoPeriod(ValueError):  # noqa: N818 - what it is, not that it is an error
    """What was typed is no month, or no period, that anybody could read."""


@lru_cache(maxsize=1 << 12)
def period_said(said: str) -> str:
    """A period as qmxl writes it, also where a person wrote 3/2024 or Quý I/2024; NoPeriod for what is none."""
    folded = fold(said)
    day, other, first = A_DAY.fullmatch(said.strip()), YEAR_LAST.fullmatch(folded), YEAR_FIRST.fullmatch(folded)
    if day:
        said = day[1]
    elif first:
        said = f"{first[1]}-{int(first[2]):02}"
    elif other and other["quarter"]:
        quarter = other["quarter"]
        said = f"{other['year']}-Q{ROMAN.get(quarter) or quarter}"
    elif other:
        said = f"{other['year']}-{int(other['month']):02}" if other["month"] else other["year"]
    try:
        return str(parse_period(said))
    except Refusal as refusal:
        raise NoPeriod(said) from refusal


def month_said(said: str) -> str:
    """A month as ``YYYY-MM``, however a person wrote it; NoPeriod for what is none, such as a quarter."""
    period = parse_period(period_said(said))
    if period.first != period.last:
        raise NoPeriod(said)
    return str(period)
