"""Days between the events of an indicator that must never happen: a t chart, of the hospital and each department.

Months say too little of what is rare: most of them are zero. Days are known of each event; how many cases lay between
two events is not, for denominators are of months, so there is no g chart. Days with an event are the points, those of
all departments on one axis. The stretch after the last event is a point that is open: it goes on.

Source: Montgomery DC, Introduction to Statistical Quality Control (time between events); Provost LP, Murray SK, The
Health Care Data Guide (t charts for rare events).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from qmxl.catalogue.models import Entry, Indicator
from qmxl.period import parse_period
from qmxl.series.charting import charted
from qmxl.series.events import Event
from qmxl.series.marks import Marks
from qmxl.series.over_time import OverTime
from qmxl.series.reading import Reading, reading
from qmxl.series.series import Point, Series
from qmxl.tables.pooling import HOSPITAL
from qmxl.texts import Texts


def with_days_between(in_time: Sequence[OverTime], events: Sequence[Event], until: date, text: Texts) -> list[OverTime]:
    """The charts of indicators, those of never events each with the one of the days between behind it."""
    found: list[OverTime] = []
    for each in in_time:
        days = None
        if each.kind == "never":
            name = text("series.between.name", indicator=each.indicator.name)
            days = days_between(each, events, until, name, text("series.between.unit"))
        found += [each] if days is None else [replace(each, why="never_dated"), days]
    return found


def days_between(monthly: OverTime, events: Sequence[Event], until: date, name: str, unit: str) -> OverTime | None:
    """The chart of days between a never event's dated ``events``; None where there are none of this indicator.

    ``until`` is the day up to which nothing more has happened, ``name`` what the chart is called, ``unit`` a day.
    """
    own = [each for each in events if each.indicator == monthly.indicator.code and each.day <= until]
    if not own:
        return None
    indicator, interval = _timed(monthly.indicator, name, unit), monthly.indicator.interval
    counted = {said.charted.series.owner: said.charted.series.points for said in monthly.readings}
    owners = [HOSPITAL, *sorted({each.department for each in own})]
    several = [_series(indicator, owner, own, until, counted.get(owner, ()), interval) for owner in owners]
    nothing = [None] * len(several[0].points)
    readings = (reading(charted(each, "t", "between", Marks(), nothing)) for each in several)
    return OverTime(indicator, "t", "between", tuple(map(_with_an_event, readings)))


def _with_an_event(said: Reading) -> Reading:
    """What the chart says; one event is too few to conclude from, but not nothing."""
    return replace(said, state="few") if said.state == "nothing" else said


def _timed(indicator: Indicator, name: str, unit: str) -> Indicator:
    """What is measured: days, the more the better."""
    return replace(
        indicator,
        code=f"{indicator.code}-T",
        name=name,
        kind="count",
        unit=unit,
        scale=1,
        direction="higher",
        bounded=False,
        never_event=False,
        numerator_entry="numerator",
        denominator="",
        denominator_factors=(),
        entries=(Entry(id="numerator", label=unit, type="count"),),
        parts=(),
        shares=(),
        defects=(),
        others=(),
        reporting_months=(12,),  # no month, nor any other interval
    )


def _series(
    indicator: Indicator, owner: str, events: Sequence[Event], until: date, months: Sequence[Point], interval: int
) -> Series:
    """The days since an owner's event before at each day with an event of anybody, and at the last day.

    ``months`` are the points of the indicator itself, each of ``interval`` months.
    """
    own: dict[date, list[Event]] = {}
    for each in events:
        if owner in {HOSPITAL, each.department}:
            own.setdefault(each.day, []).append(each)
    points: list[Point] = []
    before: date | None = None
    for day in sorted({*(each.day for each in events), until}):
        its = own.get(day, [])
        goes_on = not its and day == until and before is not None  # what it will be nobody knows
        apart = float((day - before).days) if before and (its or goes_on) else None
        where = "; ".join(each.where for each in its)
        points.append(Point(f"{day}", None, None, apart, len(its), len(its) + goes_on, where))
        before = day if its else before
    first = _last_month(min(own), interval)
    since = [each for each in months if first <= each.month]
    over = [each for each in since if parse_period(each.month).end <= until]
    return Series(
        indicator,
        owner,
        tuple(points),
        undated=_undated(own, since, interval),
        unreported=sum(not each.complete for each in over),
    )


def _undated(own: Mapping[date, Sequence[Event]], months: Sequence[Point], interval: int) -> int:
    """How many cases are counted in months without a line that says when."""
    dated: dict[str, int] = {}
    for day, its in own.items():
        month = _last_month(day, interval)
        dated[month] = dated.get(month, 0) + len(its)
    return sum(max(0, round(each.numerator or 0) - dated.get(each.month, 0)) for each in months)


def _last_month(day: date, interval: int) -> str:
    """The last month of the interval a day is in, by which the interval's point goes."""
    return f"{day.year}-{-(-day.month // interval) * interval:02}"
