"""What a sheet still lacks while it is filled in: a formula for the cover, with the value it has now."""

from collections.abc import Sequence
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from qmxl.forms.head import first_input
from qmxl.forms.layout import Column, Line, Sheet
from qmxl.forms.styles import ALARM
from qmxl.forms.writer import FIRST_ROW, Pen
from qmxl.xlsx.book import quoted
from qmxl.xlsx.cells import column_letters


class Lacking(NamedTuple):
    """How many cells are missing: a formula (without ``=``) that any sheet may hold, and its value."""

    formula: str
    value: int


def of_card(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> Lacking:
    """The required lines that are blank."""
    del worksheet
    name, letter = quoted(sheet.name), column_letters(first_input(sheet))
    required = [(at, line) for at, line in enumerate(sheet.lines, start=FIRST_ROW + 1) if line.required]
    formula = "+".join(f'({name}!{letter}{at}="")' for at, _ in required) or "0"
    return Lacking(formula, sum(_blank(pen, sheet, line, sheet.columns[0]) for _, line in required))


def of_checklist(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> Lacking:
    """The required cells that are blank."""
    del worksheet
    ranges = _ranges(sheet)
    required = [column for column in sheet.columns if column.required]
    formula = "+".join(f"COUNTBLANK({ranges[column.key]})" for column in required) or "0"
    return Lacking(formula, sum(_blank(pen, sheet, line, column) for line in sheet.lines for column in required))


def of_list(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> Lacking:
    """The required cells that are blank in lines someone began."""
    del worksheet
    ranges = _ranges(sheet)
    required = [column for column in sheet.columns if column.required]
    asked = [column for column in sheet.columns if not column.locked]
    begun = "+".join(f'({ranges[column.key]}<>"")' for column in asked)
    blank = "+".join(f'({ranges[column.key]}="")' for column in required)
    formula = f"SUMPRODUCT(--(({begun})>0),0+{blank})" if required else "0"
    lines = [line for line in sheet.lines if any(not _blank(pen, sheet, line, each) for each in asked)]
    return Lacking(formula, sum(_blank(pen, sheet, line, column) for line in lines for column in required))


def of_observations(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> Lacking:
    """The required cells that are blank in occasions someone began, counted below each."""
    style, first = pen.style, first_input(sheet)
    top, bottom = FIRST_ROW + 1, FIRST_ROW + len(sheet.lines)
    required = [at for at, line in enumerate(sheet.lines, start=top) if line.required]
    worksheet.write_string(bottom, first - 1, pen.text("form.missing"), style.fixed(bold=True))
    total = 0
    for at, column in enumerate(sheet.columns, start=first):
        letter = column_letters(at)
        filled = sum(not _blank(pen, sheet, line, column) for line in sheet.lines)
        lacking = sum(_blank(pen, sheet, line, column) for line in sheet.lines if line.required) if filled else 0
        there = "+".join(f"COUNTA({letter}{start}:{letter}{stop})" for start, stop in _runs(required))
        formula = f"=IF(COUNTA({letter}{top}:{letter}{bottom})=0,0,{len(required)}-({there or 0}))"
        shade = style.live(num_format="0;;", bold=True, font_color=ALARM, align="center")
        worksheet.write_formula(bottom, at, formula, shade, lacking)
        total += lacking
    row = bottom + 1
    cells = f"{column_letters(first)}{row}:{column_letters(first + len(sheet.columns) - 1)}{row}"
    return Lacking(f"SUM({quoted(sheet.name)}!{cells})", total)


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each unbroken run of rows."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _ranges(sheet: Sheet) -> dict[str, str]:
    """The cells of each column, as another sheet names them."""
    name, first, last = quoted(sheet.name), FIRST_ROW + 1, FIRST_ROW + len(sheet.lines)
    letters = {column.key: column_letters(at) for at, column in enumerate(sheet.columns, start=first_input(sheet))}
    return {key: f"{name}!{letter}{first}:{letter}{last}" for key, letter in letters.items()}


def _blank(pen: Pen, sheet: Sheet, line: Line, column: Column) -> bool:
    return pen.entry(sheet.form.id, sheet.key(line, column.key)) in (None, "")
