"""Tết, the lunar new year, which moves between January and February: the month it is in.

The calendar is that of Viet Nam, reckoned at UTC+7 (Quyết định 121/CP of 8 August 1967): in 2030 its new year is a day
before the Chinese one. Days off are five (Bộ luật Lao động 2019, art. 112). Which five is decided every year; counted
here are the last day of the old year and the first four of the new, as they mostly fall.
"""

from datetime import date, timedelta
from functools import cache

from qmxl.period import Period

# The first day of the lunar year. Source: the Viet Nam calendar of the package holidays 0.109
# (https://pypi.org/project/holidays/); ``test_tet`` works them out anew from sun and moon.
DATES = """
2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29
2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-02 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08 2036-01-28
2037-02-15 2038-02-04 2039-01-24 2040-02-12
"""
NEW_YEAR: dict[int, date] = {day.year: day for day in map(date.fromisoformat, DATES.split())}
DAYS_OFF = range(-1, 4)  # from the new year's day


@cache
def tet_month(year: int) -> int | None:
    """The month, 1 or 2, in which most of the days off are; None for a year that is not listed."""
    first = NEW_YEAR.get(year)
    if first is None:
        return None
    months = [(first + timedelta(days)).month for days in DAYS_OFF]
    return max((1, 2), key=months.count)


def with_tet(month: str) -> bool:
    """Whether most of a year's days off are in this month (``YYYY-MM``)."""
    return tet_month(int(month[:4])) == int(month[5:])


def tet_apart(period: Period) -> bool:
    """Whether Tết is in a period and not in the same one last year, or the other way round."""
    before = period.last_year
    years = [any(map(with_tet, each.months)) for each in (period, before) if each]
    return len(years) == 2 and years[0] != years[1]
