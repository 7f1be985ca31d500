"""Sheets Từng đơn vị: the value of each unit beside each other, a column an indicator, with that of all together."""

from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.forms.styles import FRAME, HEAD, value_format
from qmxl.offered.contract import INDICATOR, PERIOD, TO_DATE, Span
from qmxl.province.above import Above
from qmxl.province.figures import indicators
from qmxl.sheets.page import check_format, heading
from qmxl.tables.pooling import value_of
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

SHEETS = {PERIOD: "values_period", TO_DATE: "values_to_date"}
TOP, WHOLE_ROW, FIRST = 4, 7, 8  # the rows of the headings, of all together and of the first unit, from 0
BEFORE = 2  # columns before the first indicator
WIDE, A3 = 11, 8


class Range(NamedTuple):
    """The values of one indicator's units, as formulas write their cells."""

    cells: str
    known: list[float]


def _shown(above: Above, span: Span) -> list[Indicator]:
    known = indicators()
    return [known[code] for code in above.figures.codes(INDICATOR, list(known)) if above.lines((INDICATOR, code, span))]


def values(above: Above, indicator: Indicator, span: Span) -> dict[str, float]:
    """The value of each unit that has one."""
    lines = above.figures.of(INDICATOR, indicator.code, span)
    found = {unit: value_of(indicator, line.numerator, line.denominator) for unit, line in lines.items()}
    return {unit: value for unit, value in found.items() if value is not None}


def range_of(above: Above, indicator: Indicator, span: Span) -> Range | None:
    """The cells of an indicator's values; None where there are none."""
    known = list(values(above, indicator, span).values())
    codes = [each.code for each in _shown(above, span)]
    if not known or indicator.code not in codes:
        return None
    letters = column_letters(BEFORE + codes.index(indicator.code))
    last = FIRST + len(above.desk.units)
    return Range(f"{above.page.reference(SHEETS[span])}!${letters}${FIRST + 1}:${letters}${last}", known)


def write(above: Above, span: Span) -> None:
    """A sheet: headings, all together, a row a unit, and below a check of the data each column is computed from."""
    page, name, shown = above.page, SHEETS[span], _shown(above, span)
    worksheet, text = page.sheet(name), page.text
    heading(page, worksheet, name, min(BEFORE + len(shown), 9), text(f"master.note.{name}"))
    worksheet.set_row(2, 48)
    worksheet.set_paper(A3)
    worksheet.set_column(0, 0, 14)
    worksheet.set_column(1, 1, 42)
    worksheet.set_column(BEFORE, BEFORE + max(len(shown), 1) - 1, WIDE)
    style, frame = page.style, {"border": 1, "border_color": FRAME}
    for at, heading_of in enumerate(("department", "name")):
        worksheet.merge_range(TOP, at, TOP + 2, at, text(f"master.column.{heading_of}"), style.heading())
    bold = style(**frame, bold=True, bg_color="#D9E2F3")
    worksheet.merge_range(WHOLE_ROW, 0, WHOLE_ROW, 1, text("pooled.whole"), bold)
    for row, (code, unit) in enumerate(above.desk.units.items(), start=FIRST):
        worksheet.write_string(row, 0, code, style(**frame, bold=True))
        worksheet.write_string(row, 1, unit.name, style(**frame, text_wrap=True, font_size=10))
    check = FIRST + len(above.desk.units)
    worksheet.merge_range(check, 0, check, 1, text("master.column.astray"), style(italic=True, font_size=9))
    for at, indicator in enumerate(shown, start=BEFORE):
        _column(above, span, at, indicator, check)
    worksheet.set_row(TOP + 1, 92)
    worksheet.freeze_panes(FIRST, BEFORE)
    worksheet.repeat_rows(TOP, WHOLE_ROW)
    worksheet.repeat_columns(0, 1)


def _column(above: Above, span: Span, at: int, indicator: Indicator, check: int) -> None:
    page, worksheet = above.page, above.page.sheet(SHEETS[span])
    style, key = page.style, (INDICATOR, indicator.code, span)
    worksheet.write_string(TOP, at, indicator.code, style.heading())
    small = style(font_size=8, bg_color=HEAD, border=1, border_color=FRAME, text_wrap=True, align="center")
    worksheet.write_string(TOP + 1, at, indicator.name, small)
    worksheet.write_string(TOP + 2, at, indicator.unit, small)
    letters = column_letters(at)
    guard = f"{letters}${check + 1}"
    shown = {"border": 1, "border_color": FRAME, "align": "center", "num_format": value_format(indicator.kind)}
    block, own = above.blocks[key], values(above, indicator, span)
    lines = above.lines(key).values()
    sums = [sum(getattr(line, name) or 0.0 for line in lines) for name in ("numerator", "denominator")]
    whole = value_of(indicator, sums[0], sums[1]) if own else None
    over, under = (f"SUM({block.cells(name)})" for name in ("numerator", "denominator"))
    look = style(**shown, bold=True, bg_color="#D9E2F3")
    worksheet.put(WHOLE_ROW, at, None if whole is None else _rate(guard, indicator, over, under, whole), look)
    for row, unit in enumerate(above.desk.units, start=FIRST):
        over, under = (above.found(key, name, f"$A{row + 1}") for name in ("numerator", "denominator"))
        cell = _rate(guard, indicator, over, under, own[unit]) if unit in own else None
        worksheet.put(row, at, cell, style(**shown))
    pale = style(font_size=9, font_color="#7F7F7F", align="center", num_format=check_format(page))
    worksheet.put(check, at, Formula(above.astray(key), 0), pale)


def _rate(guard: str, indicator: Indicator, over: str, under: str, value: float) -> Formula:
    rate = over if indicator.without_denominator else f"{over}*{indicator.scale:g}/{under}"
    return Formula(f"IF({guard},NA(),{rate})", value)
