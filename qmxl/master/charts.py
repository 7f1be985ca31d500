"""Sheet Biểu đồ: a line chart for each indicator of the hospital, with its target."""

from qmxl.findings import column_letters
from qmxl.master import indicators
from qmxl.master.indicators import FIXED, Row
from qmxl.master.page import INK, Page, heading
from qmxl.tables import HOSPITAL

COLUMNS, HEIGHT, FIRST_ROW = 3, 13, 4  # charts beside each other; rows of one chart; row of the first
DATA = 30  # the column of the figures drawn, beside the printed page
WIDTH = 5  # columns of one chart


def write(page: Page, rows: list[Row]) -> None:
    """The charts, and beside them what they draw: the same figures with gaps where there is none."""
    worksheet, text = page.sheet("charts"), page.text
    heading(page, worksheet, "charts", WIDTH * COLUMNS, text("master.note.charts"))
    months = page.period.to_date.months
    shown = [row for row in rows if row.department == HOSPITAL and any(value != "" for value in row.months)]
    labels = [text("form.month", month=int(month[-2:])) for month in months]
    worksheet.write_row(FIRST_ROW - 1, DATA + 1, labels)
    for number, row in enumerate(shown):
        line = FIRST_ROW + number * 2
        _figures(page, row, line)
        worksheet.insert_chart(
            FIRST_ROW + number // COLUMNS * HEIGHT,
            number % COLUMNS * WIDTH,
            _chart(page, row, line, len(months)),
            {"object_position": 2, "description": row.indicator.name},
        )
    bottom = FIRST_ROW + -(-len(shown) // COLUMNS) * HEIGHT
    worksheet.print_area(0, 0, max(bottom, FIRST_ROW + 1), WIDTH * COLUMNS - 1)
    worksheet.set_h_pagebreaks([FIRST_ROW + HEIGHT * 3 * page_number for page_number in range(1, 1 + len(shown) // 9)])


def _figures(page: Page, row: Row, line: int) -> None:
    worksheet = page.sheet("charts")
    worksheet.write_string(line, DATA, row.indicator.code)
    worksheet.write_string(line + 1, DATA, page.text("master.column.target"))
    sheet = page.reference("indicators")
    target = indicators.columns_after(page)["target"]
    for at, value in enumerate(row.months):
        cell = f"{sheet}!{column_letters(FIXED + at)}{row.at + 1}"
        worksheet.write_formula(line, DATA + 1 + at, f'=IF({cell}="",NA(),{cell})', None, "#N/A" if value == "" else value)
        if row.target is not None:
            worksheet.write_formula(line + 1, DATA + 1 + at, f"={sheet}!${target}${row.at + 1}", None, row.target)


def _chart(page: Page, row: Row, line: int, count: int) -> object:
    name = page.title_of("charts")
    chart = page.book.add_chart({"type": "line"})
    categories = [name, FIRST_ROW - 1, DATA + 1, FIRST_ROW - 1, DATA + count]
    chart.add_series(
        {
            "name": row.indicator.unit,
            "categories": categories,
            "values": [name, line, DATA + 1, line, DATA + count],
            "line": {"color": INK, "width": 2},
            "marker": {"type": "circle", "size": 5, "fill": {"color": INK}, "border": {"color": INK}},
        }
    )
    if row.target is not None:
        chart.add_series(
            {
                "name": page.text("master.column.target"),
                "categories": categories,
                "values": [name, line + 1, DATA + 1, line + 1, DATA + count],
                "line": {"color": "#C55A11", "width": 1.25, "dash_type": "dash"},
            }
        )
    title = f"{row.indicator.code} {row.indicator.name}"
    chart.set_title({"name": title if len(title) <= 62 else title[:61] + "…", "name_font": {"size": 9, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"size": 8}})
    chart.set_x_axis({"num_font": {"size": 8}})
    chart.set_y_axis({"num_font": {"size": 8}, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}, **_axis(row)})
    chart.show_na_as_empty_cell()
    chart.set_size({"width": WIDTH * 64 - 6, "height": HEIGHT * 20 - 6})
    return chart


def _axis(row: Row) -> dict[str, float]:
    """The axis of a count or a rate near zero starts at zero; a percentage does not run past 100."""
    values = [value for value in row.months if isinstance(value, float)]
    whole = [*values, *([row.target] if row.target is not None else [])]
    limits: dict[str, float] = {}
    if min(whole) >= 0 and min(whole) < max(whole) / 3:
        limits["min"] = 0
    if row.indicator.bounded and row.indicator.scale == 100 and max(whole) > 95:
        limits["max"] = 100
    return limits
