"""Targets that the figures contradict, so that nothing can be said of either before somebody has looked.

A target of 90 % typed as 0.9 is reached by everybody; one of 2 % typed as 0.02 by nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qmxl.catalogue.models import Indicator
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.models import Target
from qmxl.findings import Cell, Finding
from qmxl.period import Period
from qmxl.reports.report import USABLE, Report
from qmxl.tables.pooling import placed, pool, standing, value_of
from qmxl.typed.spelling import fold

LOOKED_AT = ("da kiem tra", "checked", "已核对")  # what the office writes beside a target that is right as it stands
FRACTION = 1  # a target above it was not typed as a share of one
NEAR = 3  # a value is near a target when neither is more than so many times the other
CLEARLY = 10  # a target that is exceeded so many times over was hardly meant


def with_doubts(control: Control, reports: Sequence[Report], period: Period) -> tuple[Control, list[Finding]]:
    """The control workbook with no verdict on the targets that the figures to date contradict, and what it says."""
    found = list(_contradicted(control, reports, period))
    doubtful = control.targets.doubtful | {target.key for target, _ in found}
    return replace(control, targets=replace(control.targets, doubtful=doubtful)), [finding for _, finding in found]


def _contradicted(control: Control, reports: Sequence[Report], period: Period) -> Iterator[tuple[Target, Finding]]:
    for target in control.targets.stated:
        indicator = control.indicators.get(target.indicator)
        if indicator is None:  # nobody is given the register that feeds it
            continue
        noted = any(word in fold(target.source) for word in LOOKED_AT)
        typed = target.target if target.upper is None else target.upper  # of a range the upper bound, which is not 0
        if target.key in control.targets.doubtful or noted or not _looks_like_a_share(indicator, typed):
            continue
        months = [month for month in period.to_date.months if target.covers(month)]
        value = _value(indicator, target.department, reports, months)
        if value is not None and contradicts(indicator, typed, value, ranged=target.upper is not None):
            facts: dict[str, object] = {
                "indicator": target.indicator,
                "found": typed,
                "unit": indicator.unit,
                "value": round(value, 2),
                "expected": round(typed * indicator.scale, 6),
            }
            yield target, Finding(Code.CONTROL_TARGET, control.targets.cells.get(target.key, Cell("")), facts)


def _looks_like_a_share(indicator: Indicator, target: float) -> bool:
    return indicator.scale >= 100 and 0 < target <= FRACTION and not indicator.without_denominator


def contradicts(indicator: Indicator, target: float, value: float, *, ranged: bool = False) -> bool:
    """Whether a target looks like the share of one where the value is in the indicator's unit."""
    times = value / target
    if indicator.direction == "higher" and not ranged:
        return times >= indicator.scale / CLEARLY
    bounded_above = ranged or indicator.direction == "lower"
    return bounded_above and indicator.scale / NEAR <= times <= indicator.scale * NEAR


def _value(indicator: Indicator, department: str, reports: Sequence[Report], months: Sequence[str]) -> float | None:
    """The value of some months of a department, or of the hospital ("")."""
    figures = [
        each
        for each in placed(report for report in reports if report.status in USABLE)
        if (not department or each.department == department) and each.figure.indicator == indicator.code
        if each.figure.period in months and not each.figure.left_out
    ]
    return value_of(indicator, *pool(indicator, standing(indicator, figures)))
