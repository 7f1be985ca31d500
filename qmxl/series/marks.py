"""What the quality office marks on the charts, as places among the points of a series."""

from collections.abc import Iterable
from dataclasses import dataclass

from qmxl.control.chart_marks import BASELINE, EXCLUDE, NOTE, PHASE, ChartMark
from qmxl.series.series import Series


@dataclass(frozen=True)
class Marks:
    """What the quality office says of a series: first points of phases, a baseline's length, points left out, notes."""

    phases: tuple[int, ...] = ()
    baseline: int | None = None
    excluded: tuple[int, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    reasons: tuple[str, ...] = ()  # of the phases


def marks_of(series: Series, rows: Iterable[ChartMark]) -> Marks:
    """The rows that are about a series; those before or after it have no place.

    A phase begins with the first point of its period, a baseline ends with the last, an exclusion is of all of them, a
    note stands at the last.
    """
    months = [point.month for point in series.points]
    phases: dict[int, str] = {}
    excluded: set[int] = set()
    notes: list[tuple[int, str]] = []
    baseline: int | None = None
    for row in rows:
        if row.indicator != series.indicator.code or row.department not in {"", series.owner}:
            continue
        within = [at for at, month in enumerate(months) if row.first <= month <= row.last]
        if row.kind == BASELINE:
            baseline = sum(month <= row.last for month in months) or baseline
        elif row.kind == PHASE:
            begin = next((at for at, month in enumerate(months) if month >= row.first), 0)
            if begin > 0:
                phases[begin] = row.reason
        elif within and row.kind in {EXCLUDE, NOTE}:
            excluded.update(within if row.kind == EXCLUDE else ())
            notes.append((within[-1], row.reason))
    kept = tuple(sorted(phases))
    notes += [(at, phases[at]) for at in kept]
    frozen = None if kept else baseline  # a new phase has limits of its own
    return Marks(kept, frozen, tuple(sorted(excluded)), tuple(sorted(notes)), tuple(phases[at] for at in kept))
