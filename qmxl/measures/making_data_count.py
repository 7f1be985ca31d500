"""XmR charts as NHS England's Making Data Count workbook draws them.

Limits are mean ± 2.66 × mean moving range. The conventions are those of NHSRplotthedots 0.2.2,
https://github.com/nhs-r-community/NHSRplotthedots, whose vignette "Deviations from Excel defaults" says where the
workbook differs: the workbook screens no outlying ranges, which is why ``screened`` is off here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf

from qmxl.measures.limits import D4
from qmxl.measures.plotted import mean, moving_ranges
from qmxl.measures.special_causes import Assurance, Cause, Improvement, PointType, Rule, Values, classified, phases_of

LIMITS = 2.66  # 3 / 1.128, as the workbook and Wheeler round it


@dataclass(frozen=True)
class XmrChart:
    """Centre and limits at each point, also at missing ones, and what the rules say; see ``Classified`` for the rest.

    ``mean`` is None in a phase without a point to set it by, ``lower`` and ``upper`` also where no two points follow
    each other. Units are those of the values; nothing is rounded or clipped.
    """

    mean: list[float | None]
    lower: list[float | None]
    upper: list[float | None]
    point_types: list[PointType | None]
    rules: list[Rule | None]
    variation: PointType | None
    assurance: Assurance | None
    since: int | None
    causes: tuple[Cause, ...]


def xmr(
    values: Values,
    *,
    improvement: Improvement = "increase",
    target: float | None = None,
    baseline: int | None = None,
    rebase: Sequence[int] = (),
    shift: int = 7,
    trend: int = 7,
    screened: bool = False,
) -> XmrChart:
    """The XmR chart of ``values`` in time order, None or NaN where one is missing.

    ``rebase``: the 0-based first indices of further phases, each with limits of its own. ``baseline``: so many first
    points of each phase, missing ones counted, set its limits. ``screened``: moving ranges of 3.267 × their mean and
    more are left out of it, once. A moving range never spans a missing point or the start of a phase. A ValueError for
    an infinite value, a ``baseline`` below 1 and what ``classified`` refuses.
    """
    if baseline is not None and baseline < 1:
        raise ValueError(baseline)
    if any(value is not None and isinf(value) for value in values):
        raise ValueError(values)
    known = [None if value is None or value != value else float(value) for value in values]
    middle: list[float | None] = []
    lower: list[float | None] = []
    upper: list[float | None] = []
    for phase in phases_of(len(known), rebase):
        basis = known[phase.start : phase.stop][:baseline]
        lines = _lines(basis, screened=screened)
        for several, line in zip((middle, lower, upper), lines, strict=True):
            several.extend([line] * len(phase))
    read = classified(
        known, middle, lower, upper, improvement=improvement, target=target, shift=shift, trend=trend, phases=rebase
    )
    return XmrChart(
        middle, lower, upper, read.point_types, read.rules, read.variation, read.assurance, read.since, read.causes
    )


def _lines(basis: Values, *, screened: bool) -> tuple[float | None, float | None, float | None]:
    """Mean and limits of the points that set them."""
    middle = mean([value for value in basis if value is not None])
    ranges = [each for each in moving_ranges(basis) if each is not None]
    usual = mean(ranges)
    if screened and usual:
        usual = mean([each for each in ranges if each < D4 * usual])
    if middle is None or usual is None:
        return middle, None, None
    return middle, middle - LIMITS * usual, middle + LIMITS * usual
