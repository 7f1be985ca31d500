"""Sheet Cần hỗ trợ: the sub-items departments do not know how to do, with guidance and practice known for them."""

from qmxl.sheets.page import Page, heading, table

NAME = "support"
FIRST = 4  # the row of the headings, from 0
WIDTHS = (12, 46, 18, 26, 34, 40, 26, 26, 30)


def write(page: Page) -> None:
    """A sub-item and practice a row, in the order of the set."""
    worksheet, text, frame = page.sheet(NAME), page.text, dict(page.tables.support)
    heading(page, worksheet, NAME, len(frame), text(f"master.note.{NAME}"))
    frame["department"] = [page.called(code) for code in frame["department"]]
    headings = [text(f"master.column.{name}") for name in frame]
    wrapped = page.style(text_wrap=True)
    styles = [page.style(bold=True), wrapped, page.style(), *[wrapped] * 6]
    table(page, worksheet, FIRST, "QM_support", headings, list(frame.values()), styles, WIDTHS)
