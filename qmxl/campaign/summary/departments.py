"""Sheet Tiến độ khoa: how far each department is with its tasks and weeks, all of it formulas over the other sheets."""

from collections.abc import Iterator
from typing import NamedTuple

from qmxl.campaign.held import DONE, MISSING, Progress
from qmxl.campaign.summary.leaf import DECIMAL, HEADINGS, Drawing, Leaf, cell
from qmxl.campaign.summary.tasks import FIRST, LATE, LEAD, POINTS, SCORE, STATUS, late_days, status_words
from qmxl.campaign.summary.visits import DEPARTMENT
from qmxl.campaign.summary.weeks import places, sums

COLUMNS = (
    *("code", "department", "handed_in", "led", "done", "share", "late_tasks", "co", "co_done"),
    *("missing", "problems", "fixed", "fixed_share", "visits", "points", "score"),
)
WIDTHS = (15, 30, 10, 8, 8, 9, 8, 8, 8, 9, 9, 9, 9, 9, 8, 8)
SHARES = {5: (4, 3), 12: (11, 10)}  # of which columns


class Counted(NamedTuple):
    """A number of a department: its column, formula and value."""

    column: int
    formula: str
    value: float


def write(drawing: Drawing) -> None:
    """A department a row, and all of them together."""
    held, text = drawing.held, drawing.text
    leaf = Leaf(drawing, "departments", WIDTHS)
    leaf.head(text("campaign.head.departments"), text("campaign.note.departments"))
    leaf.headings(HEADINGS, COLUMNS)
    totals = dict.fromkeys(range(3, len(COLUMNS)), 0.0)
    codes = list(held.control.departments)
    for at, department in enumerate(codes, start=FIRST):
        handed_in = text("campaign.yes" if department in held.reported else "campaign.no")
        leaf.row(at, (department, held.name(department), handed_in))
        values: dict[int, float] = {}
        for column, formula, value in _counted(drawing, at, department, at - FIRST):
            leaf.formula(at, column, formula, value, num_format=DECIMAL if column > 13 else "#,##0")
            values[column] = value
            totals[column] += value
        _shares(leaf, at, values)
    last = FIRST + len(codes) - 1
    leaf.row(last + 1, (None, text("campaign.total"), None), bold=True)
    for column in totals:
        if column not in SHARES:
            span = f"{cell(FIRST, column)}:{cell(last, column)}"
            looks = {"bold": True, "num_format": DECIMAL if column > 13 else "#,##0"}
            leaf.formula(last + 1, column, f"SUM({span})", totals[column], **looks)
    _shares(leaf, last + 1, totals)
    leaf.printed_from(HEADINGS)


def _shares(leaf: Leaf, at: int, values: dict[int, float]) -> None:
    for column, (part, whole) in SHARES.items():
        leaf.share(at, column, (cell(at, part), values[part]), (cell(at, whole), values[whole]))


def _counted(drawing: Drawing, at: int, department: str, number: int) -> Iterator[Counted]:
    """The numbers of a department, the ``number``-th one."""
    held, code = drawing.held, f"$A{at + 1}"
    done, co = status_words(drawing, DONE), drawing.text("campaign.role.co")
    last, end = FIRST + max(len(held.tasks), 1) - 1, FIRST + max(len(held.progress), 1) - 1
    lead, status, late, points, score = (
        drawing.at("tasks", column, FIRST, last) for column in (LEAD, STATUS, LATE, POINTS, SCORE)
    )
    whose, role, state = (drawing.at("progress_data", column, FIRST, end) for column in (1, 2, 3))
    led = [task for task in held.tasks if task.lead == department]
    taken = [each for each in held.progress if each.department == department and each.role == "co"]
    yield Counted(3, f"COUNTIF({lead},{code})", len(led))
    yield Counted(4, f'COUNTIFS({lead},{code},{status},"{done}")', sum(_done(held.status_of(task)) for task in led))
    yield Counted(6, f'COUNTIFS({lead},{code},{late},">0")', sum(late_days(held, task) > 0 for task in led))
    yield Counted(7, f'COUNTIFS({whose},{code},{role},"{co}")', len(taken))
    yield Counted(8, f'COUNTIFS({whose},{code},{role},"{co}",{state},"{done}")', sum(map(_done, taken)))
    problems, fixed = places(drawing, number)
    found = sums(held, department)
    missing = sum(each.state == MISSING for each in held.checked if each.department == department)
    yield Counted(9, f'COUNTIF({problems},"{drawing.text("campaign.missing")}")', missing)
    yield Counted(10, f"SUM({problems})", found[0])
    yield Counted(11, f"SUM({fixed})", found[1])
    seen = sum(visit.department == department for visit in held.visits)
    rows = drawing.at("visits", DEPARTMENT, FIRST, FIRST + max(len(held.visits), 1) - 1)
    yield Counted(13, f"COUNTIF({rows},{code})", seen)
    yield Counted(14, f"SUMIFS({points},{lead},{code})", sum(task.points or 0 for task in led))
    yield Counted(15, f"SUMIFS({score},{lead},{code})", sum(task.score or 0 for task in led))


def _done(said: Progress | None) -> bool:
    return said is not None and said.status == DONE
