"""How much of what is due from January to the end of the period has come, by indicator and department."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qmxl.control.control import Control
from qmxl.period import Period
from qmxl.tables.columns import Columns
from qmxl.tables.pooling import HOSPITAL


class Coverage(NamedTuple):
    """``counted`` figures of ``due``; a figure nobody has to report is counted too."""

    counted: int = 0
    due: int = 0

    @property
    def partial(self) -> bool:
        """Whether figures that are due are missing."""
        return self.counted < self.due

    @property
    def said(self) -> str:
        """The two as people read them, "1/3"; "" where nothing is due."""
        return f"{self.counted}/{self.due}" if self.due else ""


def coverages(
    control: Control, indicators: Columns, period: Period, codes: Iterable[str]
) -> Mapping[str, Mapping[str, Coverage]]:
    """Of each of the indicators its departments that report or have to, in their order, after ``HOSPITAL`` for all."""
    names = ("indicator", "department", "counted")
    counted = Counter((code, who) for code, who, its in zip(*(indicators[name] for name in names), strict=True) if its)
    months = period.to_date.months
    found: dict[str, dict[str, Coverage]] = {}
    for code in codes:
        indicator = control.indicators[code]
        own = {
            department: Coverage(
                counted[code, department], len(control.reporting.due_months(indicator, department, months))
            )
            for department in control.departments
        }
        several = sum(count for (its, _), count in counted.items() if its == code)
        whole = Coverage(several, sum(each.due for each in own.values()))
        found[code] = {HOSPITAL: whole, **{department: each for department, each in own.items() if any(each)}}
    return found
