"""Public holidays of Viet Nam, and the Saturdays that are worked in the place of days off, by year.

They come from the package holidays (https://pypi.org/project/holidays/), which follows the Labour Code and the yearly
notices of swapped days as far as they were known when it was made; a notice that came later stands on the hospital's
own list. Importing it takes a tenth of a second, so only what asks for a working day does.
"""

from datetime import date
from functools import cache
from typing import Any

FIRST, LAST = 2015, 2040  # the years the package is asked for; before and after only weekends are off


@cache
def _of(year: int) -> Any:
    import holidays

    return holidays.country_holidays("VN", years=year)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The days off of a year, weekends aside unless a holiday falls on one."""
    return frozenset(_of(year)) if FIRST <= year <= LAST else frozenset()


@cache
def worked_instead(year: int) -> frozenset[date]:
    """The days of weekends that are worked in a year because another day is off for them."""
    if not FIRST <= year <= LAST:
        return frozenset()
    return frozenset(getattr(_of(year), "weekend_workdays", ()))
