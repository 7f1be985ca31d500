"""Sheet Cần sửa: every finding with its file and cell."""

from qmxl.campaign.summary.leaf import HEADINGS, Drawing, Leaf
from qmxl.grouping import message
from qmxl.xlsx.book import quoted
from qmxl.xlsx.links import address_of, file_link

COLUMNS = ("severity", "department", "message", "source", "sheet", "cell", "finding_code")
WIDTHS = (11, 16, 84, 44, 16, 8, 24)


def write(drawing: Drawing) -> None:
    """A finding a row, errors first; its cell is a link to the file."""
    held, text = drawing.held, drawing.text
    leaf = Leaf(drawing, "findings", WIDTHS)
    leaf.head(text("campaign.head.findings"))
    leaf.headings(HEADINGS, COLUMNS)
    for at, each in enumerate(held.findings, start=HEADINGS + 1):
        where = each.cell
        said = (text(f"severity.{each.standing}"), each.department, message(each, text))
        leaf.row(at, (*said, where.source, where.sheet, where.address, str(each.code)))
        place = f"{quoted(where.sheet)}!{where.address}" if where.sheet and where.address else ""
        link = file_link(f"../{address_of(where.source)}", place)
        if link is not None:
            leaf.worksheet.link(at, 3, link)
    leaf.printed_from(HEADINGS)
