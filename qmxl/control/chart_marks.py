"""What the quality office says of the control charts: baselines, phases, points left out of the limits, notes."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from qmxl.catalogue.base import Model, Read
from qmxl.codes import Code
from qmxl.findings import Cell
from qmxl.forms.rows import Rows
from qmxl.period import parse_period
from qmxl.typed.periods import period_said

FORM = "chart_marks"
BASELINE, PHASE, EXCLUDE, NOTE = "baseline", "phase", "exclude", "note"


@dataclass(frozen=True, kw_only=True)
class ChartMark(Model):
    """A mark at a period of an indicator; without a ``department`` it is of the hospital and of all departments."""

    indicator: str
    department: str = ""
    kind: Literal["baseline", "phase", "exclude", "note"]
    period: Annotated[str, Read(period_said)]
    reason: str
    decided: str = ""

    @property
    def first(self) -> str:
        """The first month of its period, at which a phase begins."""
        return parse_period(self.period).months[0]

    @property
    def last(self) -> str:
        """The last month of its period, with which a baseline ends."""
        return parse_period(self.period).months[-1]


def chart_marks(
    rows: Rows, indicators: Container[str], departments: Container[str]
) -> Iterator[tuple[ChartMark, Cell]]:
    """The marks of known indicators and departments, each with where its period stands.

    The second of two of a kind at one place is a finding.
    """
    first: dict[tuple[str, str, str, str], Cell] = {}
    for item, row in rows.models(FORM, ChartMark):
        if not rows.known(item.indicator, indicators, row, "indicator"):
            continue
        if item.department and not rows.known(item.department, departments, row, "department"):
            continue
        key = (item.indicator, item.department, item.kind, "" if item.kind == BASELINE else item.period)
        if key in first and item.kind != NOTE:
            rows.wrong(Code.CONTROL_TWICE, row.cell("indicator"), found=item.indicator, other=first[key].address)
            continue
        first.setdefault(key, row.cell("indicator"))
        yield item, row.cell("period")
