"""What the quality office says of the control charts: baselines, phases, points left out of the limits, notes."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from qmxl.catalogue.base import Model, Read
from qmxl.codes import Code
from qmxl.findings import Cell
from qmxl.forms.rows import Rows
from qmxl.period import parse_period
from qmxl.refusal import Refusal

FORM = "chart_marks"
BASELINE, PHASE, EXCLUDE, NOTE = "baseline", "phase", "exclude", "note"


def _last_month(value: str) -> str:
    """The last month of a period, also where Excel made a date of it; a ValueError for what is none."""
    try:
        return parse_period(value[:7] if value[7:8] == "-" else value).months[-1]
    except Refusal as refusal:
        raise ValueError(value) from refusal


@dataclass(frozen=True, kw_only=True)
class ChartMark(Model):
    """A mark at a month (``YYYY-MM``) of an indicator; without a ``department`` of the hospital and all departments."""

    indicator: str
    department: str = ""
    kind: Literal["baseline", "phase", "exclude", "note"]
    period: Annotated[str, Read(_last_month)]
    reason: str
    decided: str = ""


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
