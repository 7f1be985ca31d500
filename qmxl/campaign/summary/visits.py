"""Sheet Giám sát: what was found in each department, a page a department to be handed to it."""

from itertools import pairwise

from qmxl.campaign.summary.leaf import HEADINGS, Drawing, Leaf
from qmxl.campaign.workbook import SUPERVISION
from qmxl.tables.chain import Link

COLUMNS = (
    "code",
    "department",
    "week",
    "day",
    "by_code",
    "by",
    "key",
    "content",
    "finding",
    "request",
    "due",
    "recheck_on",
    "result",
    "answer",
    "source",
)
WIDTHS = (12, 20, 6, 12, 10, 18, 22, 22, 30, 30, 12, 12, 14, 24, 24)
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
        said = (each.content, each.finding, each.request, each.due, each.recheck_on, result)
        link = held.answers.get(each.key)
        leaf.row(at, (*named, link.key if link else None, *said, _answer(drawing, link) if link else None))
        leaf.source(at, len(COLUMNS) - 1, each.source, each.sheet, each.cell)
    breaks = [
        at for at, (one, other) in enumerate(pairwise(held.visits), FIRST + 1) if one.department != other.department
    ]
    leaf.worksheet.set_h_pagebreaks(breaks)
    leaf.printed_from(HEADINGS)


def _answer(drawing: Drawing, link: Link) -> str:
    """How far the department is with a problem, and what it says it did."""
    stage = drawing.text(f"master.stage.{link.stage}")
    return f"{stage}: {link.progress}" if link.progress else stage
