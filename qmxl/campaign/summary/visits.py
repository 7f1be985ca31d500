"""Sheet Giám sát: what was found in each department, a page a department to be handed to it."""

from itertools import pairwise

from qmxl.campaign.summary.leaf import HEADINGS, Drawing, Leaf
from qmxl.campaign.workbook import SUPERVISION

COLUMNS = (
    "code",
    "department",
    "week",
    "day",
    "by_code",
    "by",
    "content",
    "finding",
    "request",
    "recheck_on",
    "result",
    "source",
)
WIDTHS = (12, 22, 6, 12, 12, 20, 26, 34, 34, 12, 15, 26)
DEPARTMENT, WEEK, BY = 0, 2, 4
FIRST = HEADINGS + 1


def write(drawing: Drawing) -> None:
    """A line a row, by department; each department begins a page."""
    held = drawing.held
    leaf = Leaf(drawing, "visits", WIDTHS)
    leaf.head(drawing.text("campaign.head.visits"), drawing.text("campaign.note.visits"))
    leaf.headings(HEADINGS, COLUMNS)
    for at, each in enumerate(held.visits, start=FIRST):
        result = drawing.label(SUPERVISION, "result", each.result) if each.result else None
        named = (
            each.department,
            held.name(each.department),
            each.week,
            each.day,
            held.code(each.by),
            held.name(each.by),
        )
        leaf.row(at, (*named, each.content, each.finding, each.request, each.recheck_on, result))
        leaf.source(at, len(COLUMNS) - 1, each.source, each.sheet, each.cell)
    breaks = [
        at for at, (one, other) in enumerate(pairwise(held.visits), FIRST + 1) if one.department != other.department
    ]
    leaf.worksheet.set_h_pagebreaks(breaks)
    leaf.printed_from(HEADINGS)
