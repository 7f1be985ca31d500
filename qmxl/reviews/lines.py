"""The sheets of data behind a review: what was owed, what was promised, the lines of registers, each with its place."""

from collections.abc import Mapping
from datetime import date, time

from qmxl.reviews.numbers import FIRST, Block, contents
from qmxl.reviews.page import TOP, Page
from qmxl.reviews.planned import called
from qmxl.sheets.titles import title_of
from qmxl.xlsx.book import quoted
from qmxl.xlsx.bulk import BulkSheet
from qmxl.xlsx.links import MOST_OPENED, address_of, file_link

WIDTH = 15  # of a column, in characters


def parts(page: Page) -> None:
    """A part of the year a row."""
    worksheet = page.sheet("parts")
    page.begin(worksheet, "parts", (26, 30, 14, 16, 14))
    page.headings(worksheet, TOP, ("form", "department", "state", "part", "until"))
    plain, day = page.style(), page.style(num_format="dd/mm/yyyy", align="center")
    for row, each in enumerate(page.reviewed.parts, start=TOP + 1):
        state = page.text(f"review.state.{each.state}")
        for at, said in enumerate(
            (
                each.form.sheet.in_(page.text.language),
                page.reviewed.name(each.department),
                state,
                called([each], page.text),
            )
        ):
            worksheet.write_string(row, at, said, plain)
        worksheet.write_datetime(row, 4, each.last, day)
    worksheet.freeze_panes(TOP + 1, 0)


def promises(page: Page) -> None:
    """A line a row, done or not."""
    worksheet = page.sheet("promises")
    page.begin(worksheet, "promises", (26, 30, 14, 10, 50, 13, 40, 28, 18, 9))
    columns = ("form", "department", "state", "in_span", "what", "due", "why", "source", "sheet", "cell")
    page.headings(worksheet, TOP, columns)
    plain, day = page.style(), page.style(num_format="dd/mm/yyyy", align="center")
    for row, each in enumerate(page.reviewed.promises, start=TOP + 1):
        state = page.text(f"review.state.{each.state}")
        said = (each.form.sheet.in_(page.text.language), page.reviewed.name(each.department), state, int(each.in_span))
        for at, value in enumerate((*said, each.what)):
            worksheet.put(row, at, value, plain)
        if each.due:
            worksheet.write_datetime(row, 5, each.due, day)
        for at, value in enumerate((each.why, each.source, each.sheet, each.cell), start=6):
            worksheet.put(row, at, value, plain)
        worksheet.link(row, 9, file_link(f"../{address_of(each.source)}", f"{quoted(each.sheet)}!{each.cell}"))
    worksheet.freeze_panes(TOP + 1, 0)


def registers(page: Page, name: str, blocks: Mapping[str, Block]) -> None:
    """The lines of all registers side by side; only the columns that are counted, and where each line stands."""
    worksheet = page.sheet(name)
    page.begin(worksheet, name, [WIDTH] * 8)
    for block in blocks.values():
        form = block.register.form
        worksheet.write_string(FIRST - 1, block.at, form.sheet.in_(page.text.language), page.style(bold=True))
        for at, column in enumerate(block.columns, start=block.at):
            worksheet.set_column(at, at, WIDTH)
            worksheet.write_string(FIRST, at, title_of(form, column, page.text), page.style.heading())
            _column(page, worksheet, at, contents(block, column, page.reviewed.control, page.text))
        places = zip(*(block.register.lines[each] for each in ("source", "sheet", "cell")), strict=True)
        at = block.at + block.columns.index("cell")
        for row, (source, sheet, cell) in enumerate(places, start=FIRST + 1):
            if row - FIRST <= MOST_OPENED:
                worksheet.link(row, at, file_link(f"../{address_of(source)}", f"{quoted(sheet)}!{cell}"))
    worksheet.set_row(FIRST, 32)
    worksheet.freeze_panes(FIRST + 1, 0)
    worksheet.print_area(0, 0, 2, 7)


def _column(page: Page, worksheet: BulkSheet, at: int, values: list[object]) -> None:
    plain, day = page.style(), page.style(num_format="dd/mm/yyyy", align="center")
    for row, value in enumerate(values, start=FIRST + 1):
        if isinstance(value, date | time):
            worksheet.write_datetime(row, at, value, day)
        elif value is not None:
            worksheet.put(row, at, value, plain)
