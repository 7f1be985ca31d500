"""Sheet Biểu đồ: a line chart for each indicator of the hospital, with its target."""

from qmxl.forms.styles import INK
from qmxl.master import indicators
from qmxl.master.indicators import FIRST_MONTH, Row
from qmxl.sheets.page import Page, heading
from qmxl.tables.pooling import HOSPITAL
from qmxl.xlsx.cells import column_letters
from qmxl.xlsx.content import NO_WIDTH

COLUMNS, HEIGHT, FIRST_ROW = 3, 11, 4  # charts beside each other; rows of one chart; row of the first
DATA = 30  # the column of the figures drawn, beside the printed page and not shown
WIDTH, PIXELS = 5, 81  # columns of one chart; the width of each
SCALE = 79  # percent at which three charts are nearly as wide as a page in every program, and three rows as high


def write(page: Page, rows: list[Row]) -> None:
    """The charts, and beside them what they draw: the due months, with blank cells where there is no figure."""
    worksheet = page.sheet("charts")
    heading(page, worksheet, "charts", WIDTH * COLUMNS, page.text("master.note.charts"))
    worksheet.set_column_pixels(0, WIDTH * COLUMNS - 1, PIXELS)
    worksheet.set_column(DATA, DATA + 12, None, None, {"hidden": True})
    shown = [
        row for row in rows if row.department == HOSPITAL and any(isinstance(value, float) for value in row.months)
    ]
    for number, row in enumerate(shown):
        line = FIRST_ROW + number * 3
        chart = _chart(page, row, line, _figures(page, row, line))
        place = (FIRST_ROW + number // COLUMNS * HEIGHT, number % COLUMNS * WIDTH)
        worksheet.insert_chart(
            *place, chart, {"object_position": 2, "x_offset": 2, "y_offset": 3, "description": row.indicator.name}
        )
    bottom = FIRST_ROW + -(-len(shown) // COLUMNS) * HEIGHT
    worksheet.print_area(0, 0, max(bottom, FIRST_ROW + 1), WIDTH * COLUMNS - 1)
    worksheet.set_print_scale(SCALE)  # page breaks count only without "fit to page"
    worksheet.set_h_pagebreaks(
        [FIRST_ROW + HEIGHT * 3 * number for number in range(1, 1 + len(shown) // (3 * COLUMNS))]
    )


def _figures(page: Page, row: Row, line: int) -> int:
    """Months, values and target of a chart in three rows beside the printed page; gives how many months are due."""
    worksheet, sheet = page.sheet("charts"), page.reference("indicators")
    target = indicators.columns(page)["target"]
    worksheet.write_string(line, DATA, row.indicator.code)
    worksheet.write_string(line + 2, DATA, page.text("master.column.target"))
    due = [at for at, month in enumerate(page.period.to_date.months) if row.indicator.due(month)]
    for column, at in enumerate(due, start=DATA + 1):
        worksheet.write_string(line, column, page.text("form.month", month=at + 1))
        value = row.months[at]
        if isinstance(value, float):  # a cell left blank is a gap in the line; a blank text would be drawn as zero
            worksheet.write_formula(
                line + 1, column, f"={sheet}!{column_letters(FIRST_MONTH + at)}{row.at + 1}", None, value
            )
        if row.target is not None:
            worksheet.write_formula(line + 2, column, f"={sheet}!${target}${row.at + 1}", None, row.target)
    return len(due)


def _chart(page: Page, row: Row, line: int, count: int) -> object:
    name = page.title_of("charts")
    chart = page.book.add_chart({"type": "line"})
    categories = [name, line, DATA + 1, line, DATA + count]
    chart.add_series(
        {
            "name": no_reference(row.indicator.unit),
            "categories": categories,
            "values": [name, line + 1, DATA + 1, line + 1, DATA + count],
            "line": {"color": INK, "width": 2},
            "marker": {"type": "circle", "size": 5, "fill": {"color": INK}, "border": {"color": INK}},
        }
    )
    if row.target is not None:
        chart.add_series(
            {
                "name": page.text("master.column.target"),
                "categories": categories,
                "values": [name, line + 2, DATA + 1, line + 2, DATA + count],
                "line": {"color": "#C55A11", "width": 1.5, "dash_type": "dash"},
            }
        )
    title = f"{row.indicator.code} {row.indicator.name}"
    chart.set_title(
        {"name": no_reference(title if len(title) <= 70 else title[:69] + "…"), "name_font": {"size": 9, "bold": True}}
    )
    chart.set_legend({"position": "bottom", "font": {"size": 8}})
    chart.set_x_axis({"num_font": {"size": 8}})
    chart.set_y_axis(
        {"num_font": {"size": 8}, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}, **_axis(row)}
    )
    chart.show_blanks_as("gap")
    chart.show_hidden_data()
    chart.set_size({"width": WIDTH * PIXELS - 6, "height": HEIGHT * 20 - 6})
    return chart


def no_reference(name: str) -> str:
    """A name as a chart takes it: one like ``=A1!$B$1`` would be taken for the place of the name."""
    return NO_WIDTH + name if name.startswith("=") else name


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
