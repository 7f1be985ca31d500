"""Control charts: a series, the limits within which it varies by chance, the points and runs that are beyond it.

Kinds, rules and corners are those of Anhøj's qicharts2 (version 0.8.1), computed anew from the published formulas. What
differs from it, on purpose:

- A subgroup without a value counts for nothing (there: as one degree of freedom less in the pooled standard deviation).
- Whether subgroups differ in size is asked only of those the limits are computed of (there: of all of the phase).
- ``freeze`` with ``parts`` is an error (there: ``freeze`` is passed over), and so are sizes for kinds that have none.
- Moving ranges are screened by the kind (``screened``), not by an option of the session.

As there, points on the centre line are no part of a run, excluded points stay in the chart and may be signalled, the
two neighbours of an excluded point make a moving range (in an "mr" chart the range at its index is left out), and the
runs of an "mr" chart are counted but never a signal: each value is part of two ranges.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import isfinite

from qmxl.measures.limits import Base, Limits, limits
from qmxl.measures.plotted import (
    KINDS,
    TO_NORMAL,
    WITH_SIZES,
    WITHOUT_SIZES,
    Kind,
    Point,
    Subgroup,
    points,
)
from qmxl.measures.runs import Runs, runs

SCREENED = ("i", "t", "pp", "up")  # whose moving ranges are screened if nobody says otherwise


@dataclass(frozen=True)
class ControlChart:
    """A series with its limits; lists have an item a point, None where there is nothing.

    ``y`` as plotted, ``centre``, ``lower``, ``upper``: all times ``multiply``. ``signals``: 0-based indices of the
    points outside their limits, excluded ones too. ``runs``: one for each phase; ``starts``: the phases' first indices.
    """

    kind: Kind
    y: list[float | None]
    centre: list[float | None]
    lower: list[float | None]
    upper: list[float | None]
    signals: list[int]
    runs: tuple[Runs, ...]
    starts: tuple[int, ...]


def control_chart(
    kind: Kind,
    y: Sequence[float | Subgroup | None],
    n: Sequence[float | None] | None = None,
    *,
    freeze: int | None = None,
    parts: Collection[int] = (),
    exclude: Collection[int] = (),
    multiply: float = 1,
    screened: bool | None = None,
) -> ControlChart:
    """The control chart of a series in time order.

    ``kind``: "run" (median, no limits); "i" individual values; "mr" their moving ranges; "xbar" and "s" means and
    standard deviations of subgroups; "p", "pp" proportions and "u", "up" rates, plain and Laney's; "c" counts; "g"
    opportunities and "t" times between events. ``y``: values or counts, for "xbar" and "s" lists of values. ``n``: the
    size of each; needed for proportions and rates, where a value is y / n; allowed for "run", "i" and "mr". None is
    missing; so is a size of 0 where nothing was counted. Missing points change nothing for others, no range spans them.

    ``freeze``: the first so many points (missing ones too) set the limits of all. ``parts``: 0-based first indices of
    further phases, each with limits of its own. ``exclude``: 0-based indices left out of limits and runs. ``multiply``:
    above 0; what values and limits are shown times. ``screened``: moving ranges of 3.267 times their mean or more are
    left out; by default for "i", "t", "pp" and "up". Equal values then leave no range and have no limits.

    A ValueError with a sentence for what cannot be plotted: other lengths, numbers that are not finite or not possible
    for the kind, indices that are not there.
    """
    y, n = list(y), None if n is None else list(n)
    _possible(kind, y, n, multiply)
    starts = _starts(len(y), freeze, parts)
    for at in exclude:
        _there(at, len(y), "exclude")
    frozen = len(y) if freeze is None else freeze
    screened = kind in SCREENED if screened is None else screened
    try:
        plotted = points(kind, y, n, starts)
        phases = []
        for start, end in zip(starts, [*starts[1:], len(y)], strict=True):
            kept = [at for at in range(start, end) if at not in exclude]
            base = Base([plotted[at] for at in kept if at < frozen], screened)
            phases.append(_phase(kind, plotted, range(start, end), kept, base))
    except OverflowError:
        raise ValueError("y or n has a number too large to compute with.") from None
    return _drawn(kind, plotted, phases, starts, multiply)


@dataclass(frozen=True)
class _Phase:
    limits: Limits
    signals: list[int]
    runs: Runs


def _phase(kind: Kind, plotted: Sequence[Point], span: range, kept: Sequence[int], base: Base) -> _Phase:
    """Limits, signals and runs of the points of ``span``, on the scale the limits are computed on."""
    phase = plotted[span.start : span.stop]
    found = limits(kind, phase, base)
    signals = [
        at
        for at, point, lower, upper in zip(span, phase, found.lower, found.upper, strict=True)
        if point.value is not None and lower is not None and upper is not None and not lower <= point.value <= upper
    ]
    seen = runs([plotted[at].value for at in kept], found.centre)
    return _Phase(found, signals, seen._replace(signal=False) if kind == "mr" else seen)


def _drawn(
    kind: Kind, plotted: Sequence[Point], phases: Sequence[_Phase], starts: tuple[int, ...], multiply: float
) -> ControlChart:
    """The chart on the scale it is shown on; signals and runs were decided before, on numbers nothing was done to."""
    found = [phase.limits for phase in phases]
    scale = _from_root if kind == "t" else _same
    return ControlChart(
        kind,
        [None if value is None else value * multiply for value in _given(kind, plotted)],
        [scale(phase.centre, multiply) for phase in found for _ in phase.lower],
        [scale(lower, multiply) for phase in found for lower in phase.lower],
        [scale(upper, multiply) for phase in found for upper in phase.upper],
        [at for phase in phases for at in phase.signals],
        tuple(phase.runs for phase in phases),
        starts,
    )


def _given(kind: Kind, plotted: Sequence[Point]) -> list[float | None]:
    """What is shown of points: times as they were given, not as a root raised again."""
    return [point.counted if kind == "t" else point.value for point in plotted]


def _same(value: float | None, multiply: float) -> float | None:
    return None if value is None else value * multiply


def _from_root(value: float | None, multiply: float) -> float | None:
    return None if value is None else max(0.0, value) ** TO_NORMAL * multiply


def _possible(kind: Kind, y: Sequence[object], n: Sequence[object] | None, multiply: float) -> None:
    if kind not in KINDS:
        raise ValueError(f"There is no chart {kind!r}; there are {', '.join(KINDS)}.")
    if n is None and kind in WITH_SIZES:
        raise ValueError(f"A {kind} chart needs n, the size of each point.")
    if n is not None and kind in WITHOUT_SIZES:
        raise ValueError(f"A {kind} chart has no sizes n.")
    if n is not None and len(n) != len(y):
        raise ValueError(f"y has {len(y)} points and n has {len(n)}; they go together.")
    if not isfinite(multiply) or multiply <= 0:
        raise ValueError(f"multiply is {multiply!r}; a finite number above 0 was expected.")


def _starts(length: int, freeze: int | None, parts: Collection[int]) -> tuple[int, ...]:
    """The first index of each phase."""
    if freeze is not None and parts:
        raise ValueError(
            "freeze and parts exclude each other: limits are of the first points, or each phase has its own."
        )
    if freeze is not None and not 1 <= freeze <= length:
        raise ValueError(f"freeze is {freeze!r}; it is from 1 to the number of points, {length}.")
    for at in parts:
        _there(at, length, "parts")
    return tuple(sorted({0, *parts}))


def _there(at: int, length: int, name: str) -> None:
    if not 0 <= at < length:
        raise ValueError(f"{name} has {at!r}; a series of {length} points has the indices 0 to {length - 1}.")
