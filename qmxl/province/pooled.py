"""Sheet Chỉ số: each standard indicator of all units together, its sums added up and never its rates averaged."""

from dataclasses import dataclass

from qmxl.catalogue.models import Indicator
from qmxl.forms.styles import FRAME, value_format
from qmxl.measures.funnel import Beyond
from qmxl.offered.contract import INDICATOR, PERIOD, TO_DATE
from qmxl.province.above import Above
from qmxl.province.by_unit import range_of
from qmxl.province.figures import indicators
from qmxl.sheets.page import DECIMAL, WHOLE, Page, heading
from qmxl.tables.pooling import value_of
from qmxl.tables.ranking import Ranking
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

NAME = "indicators"
TOP, FIRST = 4, 6  # the rows of the first headings and of the first indicator, from 0
COLUMNS = {
    "indicator": 10,
    "indicator_name": 44,
    "unit": 12,
    "numerator": 12,
    "denominator": 12,
    "value": 10,
    "units_in": 9,
    "numerator_to_date": 12,
    "denominator_to_date": 12,
    "value_to_date": 10,
    "units_in_to_date": 9,
    "figures_in": 12,
    "lowest_unit": 10,
    "highest_unit": 10,
    "outside": 30,
}
WIDTHS: tuple[Beyond, Beyond] = ("99.8", "95")
SPANS = {PERIOD: 3, TO_DATE: 7}  # the first column of each


@dataclass(frozen=True)
class Row:
    """A line of the sheet; values None where there are none."""

    indicator: Indicator
    at: int
    now: float | None
    to_date: float | None
    units_now: str
    outside: int
    watched: int
    lowest: float | None
    highest: float | None


def layout(above: Above, rankings: dict[str, Ranking]) -> list[Row]:
    """The indicators of which a unit has a figure, in the order of the catalogue."""
    known, found = indicators(), list[Row]()
    for code in above.figures.codes(INDICATOR, list(known)):
        indicator, ranking = known[code], rankings.get(code)
        now, to_date = (_value(above, indicator, span) for span in SPANS)
        outside, watched = (len(ranking.outside(width)) if ranking else 0 for width in WIDTHS)
        own = range_of(above, indicator, TO_DATE)
        lowest, highest = (min(own.known), max(own.known)) if own else (None, None)
        units = _units(above, code)
        found.append(Row(indicator, FIRST + len(found), now, to_date, units, outside, watched, lowest, highest))
    return found


def _value(above: Above, indicator: Indicator, span: str) -> float | None:
    lines = above.figures.of(INDICATOR, indicator.code, span).values()
    above_, below = (
        [value for line in lines if (value := getattr(line, name)) is not None] for name in ("numerator", "denominator")
    )
    return value_of(indicator, sum(above_) if above_ else None, sum(below) if below else None)


def _units(above: Above, code: str) -> str:
    said = above.counted((INDICATOR, code, PERIOD))
    return str(said.value) if said else ""


def write(above: Above, rows: list[Row], rankings: dict[str, Ranking]) -> None:
    """The sheet, its formulas and their values."""
    page, worksheet, text = above.page, above.page.sheet(NAME), above.page.text
    heading(page, worksheet, NAME, len(COLUMNS), text(f"master.note.{NAME}"))
    worksheet.set_row(2, 36)
    for at, width in enumerate(COLUMNS.values()):
        worksheet.set_column(at, at, width)
    _headings(page)
    for row in rows:
        cells = _cells(above, row, rankings.get(row.indicator.code))
        for at, (cell, look) in enumerate(zip(cells, _looks(page, row, cells), strict=True)):
            worksheet.put(row.at, at, cell, look)
        worksheet.set_row(row.at, 32)
    worksheet.freeze_panes(FIRST, 2)
    worksheet.repeat_rows(TOP, FIRST - 1)


def _headings(page: Page) -> None:
    worksheet, text, style = page.sheet(NAME), page.text, page.style.heading()
    for at, name in enumerate(COLUMNS):
        if 3 <= at < 12:
            worksheet.write_string(FIRST - 1, at, text(f"master.column.{name.removesuffix('_to_date')}"), style)
        else:
            worksheet.merge_range(TOP, at, FIRST - 1, at, text(f"master.column.{name}"), style)
    worksheet.merge_range(TOP, 3, TOP, 6, text("pooled.period", period=str(page.period)), style)
    worksheet.merge_range(TOP, 7, TOP, 11, text("pooled.to_date"), style)
    worksheet.set_row(TOP, 20)
    worksheet.set_row(FIRST - 1, 34)


def _cells(above: Above, row: Row, ranking: Ranking | None) -> list[object]:
    indicator, text, line = row.indicator, above.page.text, row.at + 1
    cells: list[object] = [indicator.code, indicator.name, indicator.unit]
    for span, value in ((PERIOD, row.now), (TO_DATE, row.to_date)):
        key, first = (INDICATOR, indicator.code, span), SPANS[span]
        over, under = (column_letters(first + at) for at in (0, 1))
        rate = f"{over}{line}" if indicator.without_denominator else f"{over}{line}*{indicator.scale:g}/{under}{line}"
        shown = None if value is None else Formula(rate, value)
        cells += [above.summed(key), above.summed(key, "denominator"), shown, above.counted(key)]
    key = (INDICATOR, indicator.code, TO_DATE)
    counted, due = above.summed(key, "counted"), above.summed(key, "due")
    figures = f'{counted.formula}&"/"&{due.formula}' if counted and due else ""
    cells.append(Formula(figures, f"{counted.value:g}/{due.value:g}") if counted and due else None)
    own = range_of(above, indicator, TO_DATE)
    for function, value in (("MIN", row.lowest), ("MAX", row.highest)):
        cells.append(None if own is None or value is None else Formula(f"{function}({own.cells})", value))
    if ranking is None or ranking.limits is None:
        cells.append(text("pooled.no_limits"))
    elif row.outside:
        cells.append(text("pooled.outside", count=row.outside, watched=row.watched))
    elif row.watched:
        cells.append(text("pooled.watched", watched=row.watched))
    else:
        cells.append(text("pooled.nobody"))
    return cells


def _looks(page: Page, row: Row, cells: list[object]) -> list[object]:
    frame: dict[str, object] = {"border": 1, "border_color": FRAME}
    words, centre = page.style(**frame, text_wrap=True, font_size=10), page.style(**frame, align="center")
    value = page.style(**frame, align="center", bold=True, num_format=value_format(row.indicator.kind))
    plain = page.style(**frame, align="center", num_format=value_format(row.indicator.kind))
    sums = [_sum_look(page, cell) for cell in cells]
    return [
        *(page.style(**frame, bold=True), words, words),
        *(sums[3], sums[4], value, centre),
        *(sums[7], sums[8], value, centre, centre),
        *(plain, plain, words),
    ]


def _sum_look(page: Page, cell: object) -> object:
    value = cell.value if isinstance(cell, Formula) else 0
    shown = WHOLE if isinstance(value, str) or float(value).is_integer() else DECIMAL
    return page.style(border=1, border_color=FRAME, align="center", num_format=shown)


def cell(page: Page, row: Row, name: str) -> str:
    """Where something of a line stands, as formulas write it."""
    return f"{page.reference(NAME)}!${column_letters(list(COLUMNS).index(name))}${row.at + 1}"
