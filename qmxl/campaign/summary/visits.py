"""Sheet Giám sát: what was found in each department, a page a department to be handed to it."""

from itertools import pairwise

from qmxl.campaign.summary.leaf import HEADINGS, Drawing, Leaf
from qmxl.campaign.workbook import SUPERVISION
from qmxl.tables.chain import Link

COLUMNS = (
    *(
        "department",
        "week",
        "day",
        "by",
        "content",
        "finding",
        "request",
        "due",
        "recheck_on",
        "result",
        "answer",
        "key",
    ),
    *("code", "by_code", "source"),  # for formulas and to look up, not on paper
)
WIDTHS = (22, 6, 12, 18, 24, 30, 30, 12, 12, 14, 24, 22, 15, 15, 38)
WEEK, KEY, DEPARTMENT, BY, SOURCE = 1, 11, 12, 13, 14
FIRST = HEADINGS + 1


def write(drawing: Drawing) -> None:
    """A line a row, by department; each department begins a page."""
    held = drawing.held
    leaf = Leaf(drawing, "visits", WIDTHS)
    leaf.head(drawing.text("campaign.head.visits"), drawing.text("campaign.note.visits"))
    leaf.headings(HEADINGS, COLUMNS)
    for at, each in enumerate(held.visits, start=FIRST):
        result = drawing.label(SUPERVISION, "result", each.result) if each.result else None
        link = held.answers.get(each.key)
        whose = (held.name(each.department), each.week, each.day, held.name(each.by))
        said = (each.content, each.finding, each.request, each.due, each.recheck_on, result)
        answer, key = (_answer(drawing, link), link.key) if link else (None, None)
        leaf.row(at, (*whose, *said, answer, key, each.department, held.code(each.by)))
        leaf.source(at, SOURCE, each.source, each.sheet, each.cell)
    breaks = [
        at for at, (one, other) in enumerate(pairwise(held.visits), FIRST + 1) if one.department != other.department
    ]
    leaf.worksheet.set_h_pagebreaks(breaks)
    leaf.printed_from(HEADINGS)
    leaf.worksheet.repeat_rows(0, HEADINGS)  # each page goes to a department of its own
    leaf.worksheet.print_area(0, 0, FIRST + max(len(held.visits), 1) - 1, KEY)


def _answer(drawing: Drawing, link: Link) -> str:
    """How far the department is with a problem, and what it says it did."""
    stage = drawing.text(f"master.stage.{link.stage}")
    return f"{stage}: {link.progress}" if link.progress else stage
