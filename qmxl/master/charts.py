"""Sheet Biểu đồ: a line chart for each indicator of the hospital, with its target."""

from qmxl.forms.styles import INK
from qmxl.master import indicators
from qmxl.master.indicators import FIRST_MONTH, Row
from qmxl.sheets.page import Page, heading, weak_mark
from qmxl.tables.pooling import HOSPITAL
from qmxl.xlsx.cells import column_letters
from qmxl.xlsx.content import NO_WIDTH

COLUMNS, HEIGHT, FIRST_ROW = 3, 11, 4  # charts beside each other; rows of one chart; row of the first
DATA = 30  # the column of the figures drawn, beside the printed page and not shown
WIDTH, PIXELS = 5, 81  # columns of one chart; the width of each
DRAWN = 4  # rows of figures of one chart
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
        line = FIRST_ROW + number * DRAWN
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
    """Months, values and bounds of a chart in four rows beside the printed page; gives how many months are due."""
    worksheet, sheet = page.sheet("charts"), page.reference("indicators")
    worksheet.write_string(line, DATA, row.indicator.code)
    due = [(at, month) for at, month in enumerate(page.period.to_date.months) if row.indicator.due(month)]
    for column, (at, month) in enumerate(due, start=DATA + 1):
        worksheet.write_string(line, column, page.text("form.month", month=at + 1))
        value = row.months[at]
        if isinstance(value, float):  # a cell left blank is a gap in the line; a blank text would be drawn as zero
            worksheet.write_formula(
                line + 1, column, f"={sheet}!{column_letters(FIRST_MONTH + at)}{row.at + 1}", None, value
            )
        _bounds_of(page, row, month, line + 2, column)
    return len(due)


def _bounds_of(page: Page, row: Row, month: str, line: int, column: int) -> None:
    """The target of a month in the first row, the upper bound of a range in the second; that of now is a reference."""
    if row.aim is None:
        return
    worksheet, sheet, letters = page.sheet("charts"), page.reference("indicators"), indicators.columns(page)
    target = page.control.targets.of(row.indicator.code, "", month)
    names = ("aim_lower", "aim_upper") if row.aim.ranged else ("target", "")
    bounds = (target.target, target.upper) if target else (None, None)
    for offset, (name, bound, now) in enumerate(zip(names, bounds, (row.aim.target, row.aim.upper), strict=True)):
        if bound is not None and bound == now:
            reference = f"={sheet}!${letters[name]}${row.at + 1}"
            worksheet.write_formula(line + offset, column, reference, None, bound)
        elif bound is not None:
            worksheet.write_number(line + offset, column, bound)


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
    labels = ("aim_lower", "aim_upper") if row.aim and row.aim.ranged else ("target",) if row.aim else ()
    for offset, label in enumerate(labels, start=2):
        chart.add_series(
            {
                "name": page.text(f"master.column.{label}"),
                "categories": categories,
                "values": [name, line + offset, DATA + 1, line + offset, DATA + count],
                "line": {"color": "#C55A11", "width": 1.5, "dash_type": "dash"},
            }
        )
    weak = weak_mark(row.indicator)
    title = f"{row.indicator.code} {row.indicator.name}"
    chart.set_title(
        {
            "name": no_reference((title if len(title) <= 70 else title[:69] + "…") + weak),
            "name_font": {"size": 9, "bold": True},
        }
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
    whole = [*values, *(bound for bound in (row.aim.target, row.aim.upper) if bound is not None)] if row.aim else values
    limits: dict[str, float] = {}
    if min(whole) >= 0 and min(whole) < max(whole) / 3:
        limits["min"] = 0
    if row.indicator.bounded and row.indicator.scale == 100 and max(whole) > 95:
        limits["max"] = 100
    return limits
