"""What the charts ask of the office's marks: a new level that goes on, marks that contradict or concern nothing.

Nothing of it is ever applied by itself: a mark is a line the office writes, with its reason, or takes out.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from math import sqrt
from statistics import fmean, variance

from qmxl.catalogue import loader
from qmxl.codes import Code
from qmxl.control.chart_marks import BASELINE, FORM, PHASE, ChartMark
from qmxl.control.control import Control
from qmxl.findings import Cell, Finding
from qmxl.measures.special_causes import Cause
from qmxl.period import Period
from qmxl.series.over_time import OverTime
from qmxl.series.reading import Reading
from qmxl.series.wording import amount, period_words
from qmxl.tables.pooling import HOSPITAL
from qmxl.texts import Texts

SUSTAINED = 8  # points of a shift that make a new level, beside as many before it
ERRORS = 3.0  # standard errors by which both levels differ


def suggested(control: Control, in_time: Sequence[OverTime], period: Period, source: str, text: Texts) -> list[Finding]:
    """What is to be said of the sheet of chart marks in the control workbook ``source``."""
    sheet = next(form.sheet.in_(text.language) for form in loader.forms("control") if form.id == FORM)
    place = Cell(source, sheet)
    return [
        *(finding for indicator in in_time for finding in _rebased(control, indicator, place, text)),
        *_marked(control, in_time, period, place, text),
    ]


def _rebased(control: Control, indicator: OverTime, place: Cell, text: Texts) -> Iterator[Finding]:
    """A phase to begin for the hospital, else for each department in which a shift goes on."""
    hospital, *departments = indicator.readings
    of_all = _new_level(hospital)
    several = [hospital] if of_all else departments
    for reading in several:
        found = _new_level(reading)
        if found is not None:
            yield _to_rebase(control, reading, found, place, text)


def _new_level(reading: Reading) -> tuple[Cause, float, float] | None:
    """A shift that goes on long enough by the limits of the phase it is in, with the means before and since.

    A shift of eight points is no rarity in a thousand charts; so the two levels have to differ by three standard errors
    besides, which of stable series one in some thousand does.
    """
    charted = reading.charted
    shift = next((cause for cause in (charted.said.causes if charted.said else ()) if cause.rule == "shift"), None)
    if shift is None or shift.points < SUSTAINED:
        return None
    outside = {*charted.marks.excluded, *charted.left_out}
    phase, points = charted.phase, charted.series.points
    known = [
        (at, point.value)
        for at, point in enumerate(points)
        if point.value is not None and at not in outside and phase[at] == phase[shift.since]
    ]
    before = [value for at, value in known if at < shift.since]
    since = [value for at, value in known if at >= shift.since]
    if min(len(before), len(since)) < SUSTAINED:
        return None
    spread = ((len(before) - 1) * variance(before) + (len(since) - 1) * variance(since)) / (len(known) - 2)
    apart = abs(fmean(since) - fmean(before))
    if apart <= ERRORS * sqrt(spread * (1 / len(before) + 1 / len(since))) or apart == 0:
        return None
    return shift, fmean(before), fmean(since)


def _to_rebase(
    control: Control, reading: Reading, found: tuple[Cause, float, float], place: Cell, text: Texts
) -> Finding:
    shift, before, since = found
    series = reading.charted.series
    facts: dict[str, object] = {
        "indicator": series.indicator.code,
        "whose": _whose(control, series.owner, text),
        "since": period_words(series.indicator, series.points[shift.since].month, text),
        "month": series.points[shift.since].month,
        "count": shift.points,
        "before": amount(before, series.indicator.unit, text),
        "now": amount(since, series.indicator.unit, text),
        "sheet": place.sheet,
    }
    return Finding(Code.CHART_REBASE, place, facts)


def _marked(
    control: Control, in_time: Iterable[OverTime], period: Period, place: Cell, text: Texts
) -> Iterator[Finding]:
    """Baselines that phases of the same series put out of use, and marks of months no series has."""
    known = {indicator.indicator.code: indicator for indicator in in_time}
    for mark, cell in zip_longest(control.chart_marks, control.mark_cells[: len(control.chart_marks)]):
        readings = _concerned(mark, known.get(mark.indicator))
        where = cell or place
        facts: dict[str, object] = {"indicator": mark.indicator, "whose": _whose(control, mark.department, text)}
        span = _outside(mark, readings, period)
        if span is not None:
            yield Finding(Code.MARK_OUTSIDE, where, {**facts, "period": mark.period, "span": span})
        elif mark.kind == BASELINE:
            phased = next((each.charted for each in readings if each.charted.marks.phases), None)
            if phased is not None:
                since = phased.series.points[phased.marks.phases[0]].month
                whose = _whose(control, phased.series.owner, text)
                facts |= {"whose": whose, "period": mark.period, "phase": since}
                yield Finding(Code.MARK_BASELINE, where, facts)


def _concerned(mark: ChartMark, indicator: OverTime | None) -> list[Reading]:
    """The series a mark is about."""
    readings = indicator.readings if indicator else ()
    return [each for each in readings if mark.department in {"", each.charted.series.owner}]


def _outside(mark: ChartMark, readings: Sequence[Reading], period: Period) -> str | None:
    """The months of the series a mark is outside of, "–" where there is none; None where it is not outside.

    A mark of a later month of the period's year waits for its month, and a phase cannot begin with the first point.
    """
    if mark.first > f"{period.year}-12":
        last = max(
            (each.charted.series.points[-1].month for each in readings if each.charted.series.points), default=""
        )
        return f"… – {last}" if last else "–"
    if mark.first > period.months[-1]:
        return None
    months = [point.month for each in readings for point in each.charted.series.points]
    if not months:
        return "–"
    first, last = min(months), max(months)
    inside = first < mark.first if mark.kind == PHASE else first <= mark.last
    return None if inside else f"{first} – {last}"


def _whose(control: Control, owner: str, text: Texts) -> str:
    """The name of a department, or the hospital."""
    if owner in {"", HOSPITAL}:
        return text("past.hospital")
    return control.departments[owner].name
