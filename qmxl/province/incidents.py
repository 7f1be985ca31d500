"""Sheet Sự cố: incidents of each unit and of all, by harm and kind of report, in the period and to date."""

from collections.abc import Iterator
from typing import NamedTuple

from qmxl.catalogue import loader
from qmxl.forms.styles import FRAME
from qmxl.offered.contract import GROUP, HARM, INCIDENTS, PERIOD, REPORT_KIND, SPANS, TO_DATE, TOTAL
from qmxl.province.above import Above
from qmxl.province.figures import Key
from qmxl.sheets.page import Page, heading
from qmxl.xlsx.cells import column_letters

NAME = "incidents"
TOP, WHOLE_ROW, FIRST = 4, 6, 7
BLANK = "blank"
DIMENSIONS = {PERIOD: (TOTAL, GROUP), TO_DATE: (TOTAL, GROUP, REPORT_KIND)}
SEVERE = "NC3"
GAP = 2  # rows between the two tables


class Column(NamedTuple):
    """A column of the sheet: what it counts, in which span, and what it is called."""

    key: Key
    span: str
    label: str


def key_of(dimension: str, span: str, code: str = "") -> Key:
    """What a number of incidents is a figure of."""
    return INCIDENTS, f"{dimension}.{span}", code


def _members(page: Page, dimension: str) -> Iterator[tuple[str, str]]:
    if dimension == TOTAL:
        yield "", page.text("incidents.total")
        return
    for code in loader.code_lists()[dimension].code:
        label = code.label.in_(page.text.language)
        yield code.id, label.partition(" – ")[0] if dimension == GROUP else label
    yield BLANK, page.text("master.register.blank")


def columns(page: Page) -> list[Column]:
    """The columns of the first table."""
    return [
        Column(key_of(dimension, span, code), span, label)
        for span, dimensions in DIMENSIONS.items()
        for dimension in dimensions
        for code, label in _members(page, dimension)
    ]


def write(above: Above) -> None:
    """All together, then a unit a row; below the degrees of harm of all together."""
    page, text, worksheet = above.page, above.page.text, above.page.sheet(NAME)
    shown = columns(page)
    heading(page, worksheet, NAME, 10, text(f"master.note.{NAME}"))
    worksheet.set_row(2, 48)
    worksheet.set_column(0, 0, 14)
    worksheet.set_column(1, 1, 44)
    worksheet.set_column(2, 1 + len(shown), 9.5)
    style, frame = page.style, {"border": 1, "border_color": FRAME}
    for at, name in enumerate(("department", "name")):
        worksheet.merge_range(TOP, at, TOP + 1, at, text(f"master.column.{name}"), style.heading())
    for span in SPANS:
        its = [at for at, column in enumerate(shown, start=2) if column.span == span]
        said = text("pooled.period", period=str(page.period)) if span == PERIOD else text("pooled.to_date")
        worksheet.merge_range(TOP, its[0], TOP, its[-1], said, style.heading())
    worksheet.set_row(TOP + 1, 32)
    shade = {**frame, "bold": True, "bg_color": "#D9E2F3"}
    worksheet.merge_range(WHOLE_ROW, 0, WHOLE_ROW, 1, text("pooled.whole"), style(**shade))
    for at, column in enumerate(shown, start=2):
        worksheet.write_string(TOP + 1, at, column.label, style.heading())
        look = style(**shade, align="center", num_format="#,##0")
        worksheet.put(WHOLE_ROW, at, above.summed(column.key), look)
    number = style(**frame, align="center", num_format='#,##0;-#,##0;"·"')
    for row, (code, unit) in enumerate(above.desk.units.items(), start=FIRST):
        worksheet.write_string(row, 0, code, style(**frame, bold=True))
        worksheet.write_string(row, 1, unit.name, style(**frame, text_wrap=True, font_size=10))
        for at, column in enumerate(shown, start=2):
            worksheet.put(row, at, above.of_unit(column.key, "numerator", code, f"$A{row + 1}"), number)
    _harm(above, FIRST + len(above.desk.units) + GAP)
    worksheet.freeze_panes(FIRST, 2)


def _harm(above: Above, top: int) -> None:
    """How many of each degree of harm, of all units together."""
    page, worksheet, style = above.page, above.page.sheet(NAME), above.page.style
    names = [page.text("incidents.harm"), str(page.period), page.text("master.column.to_date")]
    worksheet.merge_range(top, 0, top, 1, names[0], style.heading())
    for at, name in enumerate(names[1:], start=2):
        worksheet.write_string(top, at, name, style.heading())
    number = style.fixed(align="center", num_format='#,##0;-#,##0;"·"')
    for row, (code, label) in enumerate(_members(page, HARM), start=top + 1):
        worksheet.merge_range(row, 0, row, 1, label, style.fixed())
        worksheet.set_row(row, 30 if len(label) > 60 else 18)
        for at, span in enumerate(SPANS, start=2):
            worksheet.put(row, at, above.summed(key_of(HARM, span, code)), number)


def cell(page: Page, key: Key) -> str:
    """Where the number of all together stands: of a column, or of a degree of harm is none."""
    at = next(at for at, column in enumerate(columns(page), start=2) if column.key == key)
    return f"{page.reference(NAME)}!${column_letters(at)}${WHOLE_ROW + 1}"
