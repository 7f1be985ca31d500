"""Sheet Chấm khác nhau: the sub-items two sides scored differently, what was decided, and by whom."""

from qmxl.catalogue.statuses import status_label
from qmxl.sheets.page import POOR, Page, heading, table

NAME = "discordant"
FIRST = 4  # the row of the headings, from 0
WIDTHS = (30, 12, 50, 16, 16, 16, 17, 22, 13, 34)


def write(page: Page) -> None:
    """A pair of assessors and sub-item a row, in the order of the set."""
    worksheet, text, frame = page.sheet(NAME), page.text, dict(page.tables.discordant)
    heading(page, worksheet, NAME, len(frame), text(f"master.note.{NAME}"))
    worksheet.set_row(2, 34)
    waiting, language = text("master.undecided"), text.language
    frame["department"] = [page.called(code) for code in frame["department"]]
    frame["pair"] = [text(f"master.pair.{pair}") for pair in frame["pair"]]
    for side in ("first", "second"):
        frame[side] = [status_label(str(each), language) for each in frame[side]]
    frame["decided"] = [status_label(str(each), language) if each else waiting for each in frame["decided"]]
    headings = [text(f"master.column.{name}") for name in frame]
    wrapped, centre = page.style(text_wrap=True), page.style(align="center", text_wrap=True)
    bold = page.style(bold=True, align="center", text_wrap=True)
    styles = [wrapped, page.style(), wrapped, page.style(), centre, centre, bold, wrapped, page.day(), wrapped]
    last = table(page, worksheet, FIRST, "QM_discordant", headings, list(frame.values()), styles, WIDTHS)
    rule = {
        "type": "cell",
        "criteria": "==",
        "value": f'"{waiting}"',
        "format": page.book.add_format({"bg_color": POOR}),
    }
    worksheet.conditional_format(f"G{FIRST + 2}:G{last}", rule)
