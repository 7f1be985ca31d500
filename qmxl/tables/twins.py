"""Two indicators that measure one thing from two sides, such as records handed back: what lies between them is shown.

Neither takes the place of the other, and they are never added up.
"""

from collections.abc import Iterator, Sequence

from qmxl.catalogue.models import Indicator
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.findings import Cell, Finding
from qmxl.period import Period
from qmxl.tables.pooling import Placed, pool, standing, value_of

Sums = tuple[float | None, float | None]


def two_sides(control: Control, figures: Sequence[Placed], period: Period) -> Iterator[Finding]:
    """A remark for each pair of which both have a value in the period, with both and what lies between them."""
    for indicator in control.reporting.assigned_indicators(period.to_date.months):
        other = control.indicators.get(indicator.twin)
        if other is None:
            continue
        sums = [_sums(each, figures, period) for each in (other, indicator)]
        values = [value_of(each, *its) for each, its in zip((other, indicator), sums, strict=True)]
        if values[0] is None or values[1] is None:
            continue
        facts: dict[str, object] = {
            "one": other.code,
            "other": indicator.code,
            "period": str(period),
            "unit": indicator.unit,
            "value": round(values[0], 2),
            "beside": round(values[1], 2),
            "difference": round(abs(values[0] - values[1]), 2),
            "counted": _counted(sums[0]),
            "counted_beside": _counted(sums[1]),
        }
        yield Finding(Code.TWO_SIDES, Cell(""), facts)


def _sums(indicator: Indicator, figures: Sequence[Placed], period: Period) -> Sums:
    """Numerator and denominator of the hospital in the months of the period."""
    its = [
        each
        for each in figures
        if each.figure.indicator == indicator.code and each.figure.period in period.months and not each.figure.left_out
    ]
    return pool(indicator, standing(indicator, its))


def _counted(sums: Sums) -> str:
    return "/".join(f"{each:.15g}" for each in sums if each is not None)
