"""Figures of earlier years as the quality office lists them, on a sheet of the control workbook or in a CSV file."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from qmxl.catalogue.base import Model, Read
from qmxl.catalogue.models import Indicator
from qmxl.findings import Cell
from qmxl.forms.rows import Row, Rows
from qmxl.typed.periods import period_said
from qmxl.typed.values import parse

FORM = "earlier_figures"


@dataclass(frozen=True, kw_only=True)
class EarlierFigure(Model):
    """One indicator of one department ("" the whole hospital) and period: its parts, or only its value."""

    indicator: str
    department: str = ""
    period: Annotated[str, Read(period_said)]
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Stated:
    """Such a figure and where it stands: by field, the file, sheet and cell."""

    figure: EarlierFigure
    cells: Mapping[str, Cell] = field(compare=False)


def stated(rows: Rows, indicators: Mapping[str, Indicator], departments: Container[str]) -> Iterator[Stated]:
    """The right lines in their order; each wrong one is a finding of ``rows``."""
    for row in rows.rows.get(FORM, []):
        take_percent(row, "value", indicators)
    for item, row in rows.models(FORM, EarlierFigure):
        if rows.known(item.indicator, indicators, row, "indicator") and (
            not item.department or rows.known(item.department, departments, row, "department")
        ):
            yield Stated(item, {name: row.cell(name) for name in ("numerator", "denominator", "value")})


def take_percent(row: Row, field: str, indicators: Mapping[str, Indicator]) -> None:
    """What is typed as the text ``90%`` is 90, as a cell that shows 90 % is, where that is the indicator's unit."""
    typed, named = row.answers.get(field), row.answers.get("indicator")
    indicator = indicators.get(str(named.value)) if named else None
    if typed and typed.value is None and isinstance(typed.raw, str) and indicator and indicator.unit == "%":
        value, fault = parse(typed.raw, "percent")
        row.answers[field] = typed._replace(value=value, fault=fault)
