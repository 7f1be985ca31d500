"""What the formulas of a control chart come to, worked out as a spreadsheet program works them out, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import median

from qmxl.measures.limits import D2, D4
from qmxl.measures.plotted import TO_NORMAL

NA = "#N/A"
NONE = "–"  # a text, which a median passes over
SIZED, SPREAD = frozenset({"p", "pp", "u", "up"}), frozenset({"i", "pp", "up", "t"})  # kinds with sizes, with ranges
MIDDLE = frozenset({"run", "g"})  # kinds with the median of each phase in the middle
SAME = frozenset({"i", "t"})  # kinds whose sigma is that of their ranges alone
SIGMA = frozenset({*SIZED, "c"})  # kinds whose sigma follows from their centre
PROPORTIONS = frozenset({"p", "pp"})
SIGNALS = {"better": 1, "worse": 2, "other": 3}
SIGNAL_OF = {  # the same by what a point is said to be
    "special_cause_improvement": SIGNALS["better"],
    "special_cause_concern": SIGNALS["worse"],
    "special_cause_neutral_high": SIGNALS["other"],
    "special_cause_neutral_low": SIGNALS["other"],
}

Numbers = Sequence[float | None]


@dataclass(frozen=True)
class Points:
    """The points of a chart, a value a point in each list; ``size`` is 1 where the kind has none."""

    kind: str
    scale: float
    limited: bool
    value: Numbers
    size: Numbers
    phase: Numbers
    counts: Sequence[bool]
    signal: Numbers
    partial: Sequence[bool]
    noted: Sequence[bool]
    fixed: Mapping[str, Numbers] = field(default_factory=dict)  # lines that are no formulas
    counted: bool = False  # what is never below zero
    bounded: bool = False  # what is never above the scale


def worked(points: Points) -> dict[str, list[float | str]]:
    """By column a value a point, #N/A where there is none."""
    used, counts = points.value, points.counts
    judged = _where(counts, used)
    weight, size = _weights(points)
    usual = _usual(points, weight, size)
    centre = points.fixed.get("centre") or _centre(points, judged, usual)
    sigma = [_sigma(points, middle, its) for middle, its in zip(centre, points.size, strict=True)]
    score = [_score(points, *its) for its in zip(judged, centre, sigma, strict=True)]
    carried, moved = _ranges(score, counts, points.phase)
    spread = _spreads(points, moved)
    lower, upper = points.fixed.get("lower"), points.fixed.get("upper")
    told: dict[str, Numbers] = {
        "used": used,
        "judged": judged,
        "weight": weight,
        "size": size,
        "centre": centre,
        "value": points.value,
        "lower": lower or _limits(points, usual, centre, sigma, spread, -1),
        "upper": upper or _limits(points, usual, centre, sigma, spread, 1),
        "sigma": sigma,
        "score": score,
        "carried": carried,
        "range": moved,
        "spread": spread,
        "partial": _where(points.partial, used),
        "noted": _where(points.noted, used),
        **{name: _where([its == number for its in points.signal], used) for name, number in SIGNALS.items()},
    }
    blank = {"judged": NONE}
    return {
        name: [blank.get(name, NA) if value is None else value for value in column] for name, column in told.items()
    }


def _where(chosen: Sequence[bool], values: Numbers) -> list[float | None]:
    return [value if its else None for its, value in zip(chosen, values, strict=True)]


def _weights(points: Points) -> tuple[list[float], list[float]]:
    """Of each point that makes limits its value times its size, and its size; 0 of the others."""
    weight, size = [], []
    for counts, value, its in zip(points.counts, points.value, points.size, strict=True):
        has = counts and value is not None and its is not None and (points.kind != "t" or value > 0)
        plotted = _root(points, value) if has and value is not None else 0.0
        weight.append(plotted * its if has and its is not None else 0.0)
        size.append(its if has and its is not None else 0.0)
    return weight, size


def _usual(points: Points, weight: Sequence[float], size: Sequence[float]) -> list[float | None]:
    """The pooled mean of each point's phase."""
    found: dict[float | None, float | None] = {}
    for own in dict.fromkeys(points.phase):
        among = [at for at, its in enumerate(points.phase) if its == own]
        below = sum(size[at] for at in among)
        found[own] = sum(weight[at] for at in among) / below if below else None
    return [found[own] for own in points.phase]


def _centre(points: Points, judged: Numbers, usual: Numbers) -> list[float | None]:
    """The centre of each point's phase; without limits the median of all."""
    if points.kind in MIDDLE:
        by_phase = {own: [v for v, its in zip(judged, points.phase, strict=True) if its == own] for own in points.phase}
        middles = {own: _median(values) for own, values in by_phase.items()}
        return [middles[own] for own in points.phase]
    if not points.limited:
        return [_median(judged)] * len(judged)
    if points.kind == "t":
        return [None if each is None else points.scale * each**TO_NORMAL for each in usual]
    return list(usual)


def _median(values: Numbers) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _root(points: Points, value: float) -> float:
    """A value as limits are computed of it: of a time the root that makes it nearly normal."""
    return (value / points.scale) ** (1 / TO_NORMAL) if points.kind == "t" else value


def _sigma(points: Points, centre: float | None, size: float | None) -> float | None:
    if points.kind not in SIGMA:
        return 1.0
    if centre is None or not size:
        return None
    if points.kind == "c":
        return sqrt(centre)
    share = centre * (points.scale - centre if points.kind in PROPORTIONS else points.scale) / size
    return sqrt(share) if share >= 0 else None


def _score(points: Points, value: float | None, centre: float | None, sigma: float | None) -> float | None:
    if value is None or (points.kind == "t" and value <= 0):
        return None
    if points.kind in SAME:
        return _root(points, value)
    return (value - centre) / sigma if centre is not None and sigma else None


def _ranges(score: Numbers, counts: Sequence[bool], phase: Numbers) -> tuple[list[float | None], list[float]]:
    """What the next point's range is taken from, and the ranges; -1 where there is none."""
    carried: list[float | None] = []
    moved: list[float] = []
    for row, value in enumerate(score):
        before = carried[row - 1] if row and phase[row] == phase[row - 1] else None
        carried.append(value if counts[row] else before)
        moved.append(abs(value - before) if counts[row] and value is not None and before is not None else -1.0)
    return carried, moved


def _spreads(points: Points, moved: Sequence[float]) -> list[float | None]:
    """Sigma by the mean range of each point's phase, those far above it left out; 1 where a kind has none."""
    if points.kind not in SPREAD:
        return [1.0] * len(moved)
    found = {
        own: _spread([m for m, its in zip(moved, points.phase, strict=True) if its == own]) for own in points.phase
    }
    return [found[own] for own in points.phase]


def _spread(moved: Sequence[float]) -> float | None:
    there = [each for each in moved if each >= 0]
    if not there:
        return None
    usual = sum(there) / len(there)
    kept = [each for each in there if each < D4 * usual]
    return sum(kept) / len(kept) / D2 if kept else None


def _limits(
    points: Points, usual: Numbers, centre: Numbers, sigma: Numbers, spread: Numbers, side: int
) -> list[float | None]:
    """Three sigmas from the centre, no further than values can be."""
    if not points.limited:
        return [None] * len(centre)
    return [_limit(points, *its, side) for its in zip(usual, centre, sigma, spread, strict=True)]


def _limit(
    points: Points, usual: float | None, centre: float | None, sigma: float | None, spread: float | None, side: int
) -> float | None:
    if usual is None or centre is None or sigma is None or spread is None:
        return None
    if points.kind == "mr":
        return D4 * centre if side > 0 else 0.0
    if points.kind == "g":
        return max(0.0, usual + side * 3 * sqrt(usual * (usual + points.scale)))
    if points.kind == "t":
        return float(points.scale * max(0.0, usual + side * 3 * spread) ** TO_NORMAL)
    limit = centre + side * 3 * sigma * spread
    if side < 0:
        return limit if points.kind == "i" and not points.counted else max(0.0, limit)
    return min(points.scale, limit) if points.bounded or points.kind in PROPORTIONS else limit
