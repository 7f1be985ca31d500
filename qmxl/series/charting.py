"""Which control chart a series takes, with its limits, and what its points are.

The kind follows from what the indicator counts and from how far its months differ, and is the same for the hospital
and all departments, so that their charts can be laid beside each other:

- A proportion takes a p chart, a rate per 1,000 or more a u chart, a number of things a c chart. Where the hospital's
  points differ by more than such counts do by chance (a dispersion test at three standard errors), as clustered
  opportunities do, Laney's p' and u' take their place, and for numbers of things the chart of individual values.
- Points, money, utilisation, means and ratios are no counts of events: a chart of individual values.
- With fewer than :data:`LEAST` points there are no limits: a line with the median.
- A never event has no limits either: each one is a decision.

Sources: Montgomery DC, Introduction to Statistical Quality Control; Laney DB, Improved control charts for attributes,
Qual Eng 2002;14:531-7; NHS England, Making data count (fewer than 12 points say too little).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import sqrt
from typing import Literal

from qmxl.catalogue.models import Indicator
from qmxl.control.chart_marks import BASELINE, EXCLUDE, NOTE, PHASE, ChartMark
from qmxl.measures.aims import Aim
from qmxl.measures.control_charts import control_chart
from qmxl.measures.special_causes import Classified, classified
from qmxl.series.series import Point, Series

Kind = Literal["p", "pp", "u", "up", "c", "i", "never"]
Why = Literal["proportion", "rate", "number", "spread", "spread_number", "values", "never"]
LEAST = 12  # points with a value below which there are no limits
BEYOND = 3  # standard errors by which points differ more than counts do by chance
COUNTED: dict[str, tuple[Kind, Kind, Why]] = {  # kind of indicator: its chart, that for points that differ more, why
    "proportion": ("p", "pp", "proportion"),
    "point_proportion": ("p", "pp", "proportion"),
    "rate_1000": ("u", "up", "rate"),
    "rate_10000": ("u", "up", "rate"),
    "rate_100000": ("u", "up", "rate"),
    "count": ("c", "i", "number"),
    "point_count": ("c", "i", "number"),
}
IMPROVEMENT: dict[str, Literal["increase", "decrease", "neutral"]] = {"higher": "increase", "lower": "decrease"}


@dataclass(frozen=True)
class Marks:
    """What the quality office says of a series: first points of phases, a baseline's length, points left out, notes."""

    phases: tuple[int, ...] = ()
    baseline: int | None = None
    excluded: tuple[int, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    reasons: tuple[str, ...] = ()  # of the phases


@dataclass(frozen=True)
class Charted:
    """A series with its chart. Lists have a value per point; limits are in the indicator's unit, None where undefined.

    ``kind`` is that of the indicator; ``limited`` whether there are enough points for limits. ``aims`` are what each
    point is held against.
    """

    series: Series
    kind: Kind
    why: Why
    marks: Marks
    aims: Sequence[Aim | None]
    centre: Sequence[float | None] = ()
    lower: Sequence[float | None] = ()
    upper: Sequence[float | None] = ()
    said: Classified | None = None
    limited: bool = False
    left_out: frozenset[int] = field(default_factory=frozenset)  # points that neither make limits nor are judged

    @cached_property
    def targets(self) -> list[float | None]:
        """The target of each point; a range has no one line."""
        return [aim.single if aim else None for aim in self.aims]

    @cached_property
    def phase(self) -> list[int]:
        """Of each point which phase it is in, from 1."""
        starts = set(self.marks.phases)
        found, now = [], 1
        for at in range(len(self.series.points)):
            now += at in starts
            found.append(now)
        return found

    @cached_property
    def counts(self) -> list[bool]:
        """Of each point whether it is one of those that make the limits."""
        outside = {*self.marks.excluded, *self.left_out}
        stop = self.marks.baseline or len(self.series.points)
        return [at < stop and at not in outside for at in range(len(self.series.points))]


def marks_of(series: Series, rows: Iterable[ChartMark]) -> Marks:
    """The rows that are about a series, as places among its points; those before or after it have none."""
    months = [point.month for point in series.points]
    phases: dict[int, str] = {}
    excluded: list[int] = []
    notes: list[tuple[int, str]] = []
    baseline: int | None = None
    for row in rows:
        if row.indicator != series.indicator.code or row.department not in {"", series.owner}:
            continue
        at = next((at for at, month in enumerate(months) if month >= row.period), None)
        if row.kind == BASELINE:
            upto = sum(month <= row.period for month in months)
            baseline = upto if upto else baseline
        elif at is None:
            continue
        elif row.kind == PHASE and at > 0:
            phases[at] = row.reason
        elif row.kind == EXCLUDE:
            excluded.append(at)
            notes.append((at, row.reason))
        elif row.kind == NOTE:
            notes.append((at, row.reason))
    kept = tuple(sorted(phases))
    notes += [(at, phases[at]) for at in kept]
    frozen = None if kept else baseline  # a new phase has limits of its own
    return Marks(kept, frozen, tuple(sorted(set(excluded))), tuple(sorted(notes)), tuple(phases[at] for at in kept))


def kind_of(indicator: Indicator, points: Sequence[Point]) -> tuple[Kind, Why]:
    """The chart an indicator takes, by the points of the hospital, and why."""
    if indicator.never_event:
        return "never", "never"
    if indicator.kind not in COUNTED:
        return "i", "values"
    usual, wide, why = COUNTED[indicator.kind]
    if not _beyond_chance(indicator, points):
        return usual, why
    return wide, "spread_number" if wide == "i" else "spread"


def _beyond_chance(indicator: Indicator, points: Sequence[Point]) -> bool:
    """Whether the indicator's complete points differ by more than chance explains."""
    pairs = [
        (point.numerator, point.denominator if point.denominator is not None else 1.0)
        for point in points
        if point.value is not None and point.numerator is not None and point.complete
    ]
    return beyond_chance(pairs, bounded=indicator.bounded)


def beyond_chance(pairs: Sequence[tuple[float, float]], *, bounded: bool) -> bool:
    """Whether counts with their sizes differ by more than counts with one mean do; ``bounded`` are parts of the sizes.

    The chi-square test of dispersion, roughly normal; of fewer than :data:`LEAST` points it says nothing. A shift in
    the middle of a series makes its points differ too, so only what neighbours differ by is looked at.
    """
    if len(pairs) < LEAST:
        return False
    mean = sum(numerator for numerator, _ in pairs) / sum(size for _, size in pairs)
    spare = 1 - mean if bounded else 1.0
    if mean <= 0 or spare <= 0:
        return False
    scores = [(numerator / size - mean) / sqrt(mean * spare / size) for numerator, size in pairs]
    between = sum((b - a) ** 2 for a, b in pairwise(scores)) / (2 * (len(scores) - 1))
    return between > 1 + BEYOND * sqrt(3 / (len(scores) - 1))


def charted(series: Series, kind: Kind, why: Why, marks: Marks, aims: Sequence[Aim | None]) -> Charted:
    """A series with the limits of its chart and what its points are by them.

    A number of things that not all have reported is lower than it will be; such a point makes no limits and is not
    judged.
    """
    points = series.points
    partial = {at for at, point in enumerate(points) if not point.complete}
    left_out = frozenset(partial if series.indicator.without_denominator else ())
    if kind == "never" or series.known - len(left_out) < LEAST:
        middle = _median(points, left_out.union(marks.excluded))
        return Charted(series, kind, why, marks, aims, centre=[middle] * len(points), left_out=left_out)
    excluded = sorted(left_out.union(marks.excluded))
    values, sizes = _asked(kind, points)
    chart = control_chart(
        kind,
        values,
        sizes,
        freeze=marks.baseline,
        parts=marks.phases,
        exclude=excluded,
        multiply=1 if kind in {"i", "c"} else series.indicator.scale,
    )
    shown = [None if at in left_out else point.value for at, point in enumerate(points)]
    said = classified(
        shown,
        chart.centre,
        chart.lower,
        chart.upper,
        improvement=IMPROVEMENT.get(series.indicator.direction, "neutral"),
        target=aims[-1].single if aims and aims[-1] else None,
        phases=marks.phases,
    )
    return Charted(
        series, kind, why, marks, aims, chart.centre, chart.lower, chart.upper, said, limited=True, left_out=left_out
    )


def _asked(kind: Kind, points: Sequence[Point]) -> tuple[list[float | None], list[float | None] | None]:
    """What a chart is made of: values, or numerators with their sizes."""
    if kind in {"i", "c"}:
        return [point.value for point in points], None
    known = [point.value is not None for point in points]
    return (
        [point.numerator if has else None for has, point in zip(known, points, strict=True)],
        [point.denominator if has else None for has, point in zip(known, points, strict=True)],
    )


def _median(points: Sequence[Point], left_out: Collection[int]) -> float | None:
    known = sorted(p.value for at, p in enumerate(points) if p.value is not None and at not in left_out)
    if not known:
        return None
    half = len(known) // 2
    return known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2
