"""Which control chart a series takes, with its limits, and what its points are.

The kind follows from what the indicator counts and from how far its months differ, and is the same for the hospital
and all departments, so that their charts can be laid beside each other:

- A proportion takes a p chart, a rate per 1,000 or more a u chart, a number of things a c chart. Where the hospital's
  points differ by more than such counts do by chance (a dispersion test at three standard errors), as clustered
  opportunities do, Laney's p' and u' take their place, and for numbers of things the chart of individual values.
- Points, money, utilisation, means and ratios are no counts of events: a chart of individual values.
- With fewer than :data:`LEAST` points there are no limits: a line with the median.
- A never event has no limits either: each one is a decision. Where lines of the incident form say when, the days
  between them have a t chart besides (``between``).

Sources: Montgomery DC, Introduction to Statistical Quality Control; Laney DB, Improved control charts for attributes,
Qual Eng 2002;14:531-7; NHS England, Making data count (fewer than 12 points say too little).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from math import sqrt
from statistics import median
from typing import Literal

from qmxl.catalogue.models import Indicator
from qmxl.measures.aims import Aim
from qmxl.measures.control_charts import control_chart
from qmxl.measures.special_causes import Classified, classified
from qmxl.series.marks import Marks
from qmxl.series.series import Point, Series

Kind = Literal["p", "pp", "u", "up", "c", "i", "t", "never"]
Why = Literal[
    "proportion",
    "rate",
    "number",
    "spread",
    "spread_number",
    "values",
    "values_only",
    "never",
    "never_dated",
    "between",
]
LEAST = 12  # points with a value below which there are no limits
ENOUGH = 0.8  # of the figures due in a rate: with fewer it is not the hospital's
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
SIZED = frozenset({"p", "pp", "u", "up"})  # kinds that need numerator and denominator
PLAIN = frozenset({"i", "c", "t"})  # kinds of values as they are
IMPROVEMENT: dict[str, Literal["increase", "decrease", "neutral"]] = {"higher": "increase", "lower": "decrease"}


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
    settled: bool = False  # whether the limits at the last point are of enough points to conclude from

    @cached_property
    def targets(self) -> list[float | None]:
        """The target of each point; a range has no one line."""
        return [aim.single if aim else None for aim in self.aims]

    @cached_property
    def least(self) -> list[float | None]:
        """Of each point the first line of its target: the target, or the lower bound of a range."""
        return [None if aim is None else aim.target if aim.ranged else aim.single for aim in self.aims]

    @cached_property
    def most(self) -> list[float | None]:
        """Of each point the second line of its target: the upper bound of a range; a plain target has none."""
        return [aim.upper if aim else None for aim in self.aims]

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
        outside = self.left_out
        stop = self.marks.baseline or len(self.series.points)
        return [at < stop and at not in outside for at in range(len(self.series.points))]


def kind_of(indicator: Indicator, points: Sequence[Point]) -> tuple[Kind, Why]:
    """The chart an indicator takes, by the points of the hospital, and why."""
    if indicator.never_event:
        return "never", "never"
    if indicator.kind not in COUNTED:
        return "i", "values"
    usual, wide, why = COUNTED[indicator.kind]
    if usable(usual, points) < LEAST <= usable("i", points):
        return "i", "values_only"
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

    A point on part of the data is lower than it will be where things are counted, and is not the hospital where most
    departments are missing; such points make no limits and are not judged, nor are those the office has left out.
    """
    points = series.points
    partial = [at for at, point in enumerate(points) if not enough(series.indicator, point)]
    # Only points that are there: a moving range may pass over one that is left out, never over a missing one.
    left_out = frozenset(at for at in (*partial, *marks.excluded) if points[at].value is not None)
    marks = _with_a_whole_baseline(kind, points, left_out, marks)
    if kind == "never" or usable(kind, points, left_out=left_out) < LEAST:
        middle = _median(points, left_out)
        return Charted(series, kind, why, marks, aims, centre=[middle] * len(points), left_out=left_out)
    values, sizes = _asked(kind, points)
    chart = control_chart(
        kind,
        values,
        sizes,
        freeze=marks.baseline,
        parts=marks.phases,
        exclude=sorted(left_out),
        multiply=1 if kind in PLAIN else series.indicator.scale,
    )
    shown = [None if at in left_out else point.value for at, point in enumerate(points)]
    last = max((at for at, value in enumerate(shown) if value is not None), default=-1)
    aim = aims[last] if aims and last >= 0 else None
    said = classified(
        shown,
        chart.centre,
        chart.lower,
        chart.upper,
        improvement="neutral" if aim and aim.ranged else IMPROVEMENT.get(series.indicator.direction, "neutral"),
        target=aim.single if aim else None,
        phases=marks.phases,
        symmetric=kind != "t",
    )
    begins = max((start for start in marks.phases if start <= last), default=0)
    return Charted(
        series,
        kind,
        why,
        marks,
        aims,
        chart.centre,
        chart.lower,
        chart.upper,
        said,
        limited=True,
        left_out=left_out,
        settled=usable(kind, points, range(begins, last + 1), left_out) >= LEAST,
    )


def enough(indicator: Indicator, point: Point) -> bool:
    """Whether a point stands on enough of what is due to be held against others."""
    return point.complete or (not indicator.without_denominator and point.counted >= ENOUGH * point.due)


def _with_a_whole_baseline(kind: Kind, points: Sequence[Point], left_out: Collection[int], marks: Marks) -> Marks:
    """The marks without a baseline in which the owner has too few points to make limits of."""
    few = marks.baseline and usable(kind, points, range(marks.baseline), left_out) < LEAST
    return replace(marks, baseline=None) if few else marks


def usable(
    kind: Kind, points: Sequence[Point], among: Iterable[int] | None = None, left_out: Collection[int] = ()
) -> int:
    """How many points can make the limits of a chart, of all or ``among`` them: with parts where it needs them."""
    return sum(
        points[at].value is not None and (kind not in SIZED or points[at].denominator is not None)
        for at in (range(len(points)) if among is None else among)
        if at not in left_out
    )


def _asked(kind: Kind, points: Sequence[Point]) -> tuple[list[float | None], list[float | None] | None]:
    """What a chart is made of: values, or numerators with their sizes."""
    if kind in PLAIN:
        return [point.value for point in points], None
    known = [point.value is not None for point in points]
    return (
        [point.numerator if has else None for has, point in zip(known, points, strict=True)],
        [point.denominator if has else None for has, point in zip(known, points, strict=True)],
    )


def _median(points: Sequence[Point], left_out: Collection[int]) -> float | None:
    known = [p.value for at, p in enumerate(points) if p.value is not None and at not in left_out]
    return median(known) if known else None
