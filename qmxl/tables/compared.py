"""Which figures make up the period before and the same one last year: of every owner each month once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.period import FIRST_YEAR, MONTHS, Period, parse_period
from qmxl.tables.pooling import HOSPITAL, Placed

COUNTS, OWN_ONLY = 1, 2  # for its owner and the hospital; for its owner alone, as the hospital's own figure stands


class Chosen(NamedTuple):
    """How each figure counts in a span, by position; and which of them are their owner's last there."""

    counts: Mapping[int, int]
    last: frozenset[int]


NOTHING = Chosen({}, frozenset())


def previous_months(indicator: Indicator, period: Period) -> tuple[str, ...]:
    """The due months just before the period's own, as many as those, also across the turn of the year.

    Where the period is not compared with what lies just before it (2026-9M), the due months of what it is.
    """
    own = [month for month in period.months if indicator.due(month)]
    before = period.previous
    if not own or before is None:
        return ()
    if before.end + timedelta(days=1) != period.start:
        return tuple(month for month in before.months if indicator.due(month))
    earlier = [Period(period.year - 1, 1, MONTHS)] if period.year > FIRST_YEAR else []
    due = [month for year in (*earlier, period.to_date) for month in year.months if indicator.due(month)]
    return tuple([month for month in due if month < own[0]][-len(own) :])


def last_year_months(indicator: Indicator, period: Period) -> tuple[str, ...]:
    """The due months of the same period of the year before."""
    before = period.last_year
    return tuple(month for month in before.months if indicator.due(month)) if before else ()


def covered(indicator: Indicator, period: str) -> tuple[str, ...]:
    """The months a figure is of: all of its interval, where it is of a due month."""
    said = parse_period(period)
    if said.first != said.last or not indicator.due(period):
        return said.months
    return Period(said.year, max(1, said.last - indicator.interval + 1), said.last).months


def chosen(indicator: Indicator, figures: Sequence[Placed], months: Iterable[str]) -> Chosen:
    """The figures that make up a span of due ``months``, of every owner each month once.

    Of an owner a figure of a longer period goes before those of its months. Where the hospital itself has a figure,
    those of departments do not count for it.
    """
    among = {each for month in months for each in covered(indicator, month)}
    if not among:
        return NOTHING
    by_owner: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    known: dict[str, tuple[str, ...]] = {}
    for at, each in enumerate(figures):
        if not each.figure.left_out:
            its = known.get(each.figure.period) or covered(indicator, each.figure.period)
            known[each.figure.period] = its
            if among.issuperset(its):
                by_owner.setdefault(each.department, []).append((its, at))
    taken = {owner: list(_without_overlaps(its)) for owner, its in by_owner.items()}
    of_hospital = {month for its, _ in taken.get(HOSPITAL, ()) for month in its}
    whole = indicator.at_a_point and bool(of_hospital)  # the last of each owner are put together, so none beside it
    counts = {
        at: OWN_ONLY if owner != HOSPITAL and (whole or of_hospital.intersection(its)) else COUNTS
        for owner, several in taken.items()
        for its, at in several
    }
    last = frozenset(max(several)[1] for several in taken.values() if several and indicator.at_a_point)
    return Chosen(counts, last)


def _without_overlaps(several: Iterable[tuple[tuple[str, ...], int]]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The longest first; what is of months that one before it is of is left out."""
    gone: set[str] = set()
    for its, at in sorted(several, key=lambda each: (-len(each[0]), each[0], each[1])):
        if gone.isdisjoint(its):
            gone.update(its)
            yield its, at
