"""Sheet Việc tiêu chí: every sub-item with work left, the most worthwhile first, to be filtered by whoever does it."""

from dataclasses import dataclass

from qmxl.forms.styles import ALARM
from qmxl.programme import criteria
from qmxl.sheets.long_tables import status_word
from qmxl.sheets.page import POOR, Page, heading, table
from qmxl.tables.movement import Movement
from qmxl.tables.worklist import IMPACT, LEAST_EFFORT, Task, Workload, planned, tasks, workloads
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

SHEETS = frozenset({"director", "worklist", "workload"})
FIRST, TODAY = 5, "$C$4"  # the row of the headings, from 0; the cell of the day it is of
COLUMNS = {
    "code": 11,
    "level": 6,
    "title": 46,
    "department": 17,
    "owner": 18,
    "status": 14,
    "due": 12,
    "days_late": 8,
    "priority": 9,
    "effort": 8,
    "weight": 7,
    "level_now": 8,
    "target_level": 9,
    "score": 9,
    "disputed": 11,
    "expected": 34,
    "criterion": 9,
}
LETTERS = {name: column_letters(at) for at, name in enumerate(COLUMNS)}
MARKED = "x"  # in the column of what is disputed


@dataclass(frozen=True)
class Left:
    """What is left to be done, by task and by department, and the criteria's rows by code."""

    moved: Movement
    tasks: list[Task]
    workloads: list[Workload]
    levels: dict[str, criteria.Row]


def wanted(page: Page) -> bool:
    """Whether the sheets about the work that is left have something to hold."""
    return page.movement is not None and planned(page.control.programme) and bool(page.tables.sub_items["code"])


def layout(page: Page, moved: Movement, levels: list[criteria.Row]) -> Left:
    """What the sheets show."""
    found = tasks(page.control, page.tables.sub_items)
    several = workloads(page.control, page.tables.sub_items, found)
    return Left(moved, found, several, {row.criterion.code: row for row in levels})


def cells(page: Page, left: Left, name: str) -> str:
    """The cells of a column, as other sheets' formulas write them."""
    at, last = LETTERS[name], FIRST + 1 + max(len(left.tasks), 1)
    return f"{page.reference('worklist')}!${at}${FIRST + 2}:${at}${last}"


def write(page: Page, left: Left) -> None:
    """The day on top, then a task a row."""
    worksheet, text, style = page.sheet("worklist"), page.text, page.style
    heading(page, worksheet, "worklist", list(COLUMNS).index("expected") + 1, text("master.note.worklist"))
    worksheet.set_row(2, 48)
    worksheet.merge_range(3, 0, 3, 1, text("master.as_of"), style(bold=True))
    worksheet.write_datetime(3, 2, left.moved.today, style(num_format="dd/mm/yyyy", bold=True, align="left"))
    headings = [text(f"master.column.{name}") for name in COLUMNS]
    small = {"font_size": 10, "text_wrap": True, "valign": "top"}
    words, centre = style(**small), style(**small, align="center")
    day = style(**small, align="center", num_format="dd/mm/yyyy")
    number = style(**small, align="center", num_format="0.0;-0.0;0")
    centred = ("level", "days_late", "priority", "effort", "weight", "level_now", "target_level", "disputed")
    looks = {**dict.fromkeys(COLUMNS, words), **dict.fromkeys(centred, centre), "due": day}
    looks |= {"score": number, "effort": style(**small, align="center", num_format="#,##0.0")}
    columns = _columns(page, left)
    values = [columns[name] for name in COLUMNS]
    last = table(page, worksheet, FIRST, "QM_worklist", headings, values, list(looks.values()), list(COLUMNS.values()))
    late = page.book.add_format({"bg_color": POOR, "bold": True, "font_color": ALARM})
    area = f"{LETTERS['due']}{FIRST + 2}:{LETTERS['days_late']}{last}"
    formula = f'=AND(${LETTERS["days_late"]}{FIRST + 2}<>"",${LETTERS["code"]}{FIRST + 2}<>"")'
    worksheet.conditional_format(area, {"type": "formula", "criteria": formula, "format": late})
    worksheet.print_area(0, 0, last - 1, list(COLUMNS).index("expected"))


def _columns(page: Page, left: Left) -> dict[str, list[object]]:
    found, at = left.tasks, LETTERS
    rows = range(FIRST + 2, FIRST + 2 + len(found))
    today = left.moved.today
    late = [task.late(today) for task in found]
    return {
        "code": [task.code for task in found],
        "level": [task.level or None for task in found],
        "title": [task.title for task in found],
        "department": [page.called(task.department) for task in found],
        "owner": [task.person for task in found],
        "status": [status_word(page, task.status) if task.status else page.text("master.unanswered") for task in found],
        "due": [task.due for task in found],
        "days_late": [
            Formula(f'IF({at["due"]}{row}="","",IF({at["due"]}{row}<{TODAY},{TODAY}-{at["due"]}{row},""))', days or "")
            for row, days in zip(rows, late, strict=True)
        ],
        "priority": [page.label("priority", task.priority) if task.priority else None for task in found],
        "effort": [task.effort for task in found],
        "weight": [task.weight for task in found],
        "level_now": [_now(page, left, task) for task in found],
        "target_level": [task.target for task in found],
        "score": [_score(page, task, row) for task, row in zip(found, rows, strict=True)],
        "disputed": [MARKED if task.disputed else None for task in found],
        "expected": [task.expected for task in found],
        "criterion": [task.criterion for task in found],
    }


def _now(page: Page, left: Left, task: Task) -> Formula | None:
    row = left.levels.get(task.criterion)
    if row is None or task.now is None:
        return None
    return Formula(criteria.level_cell(page, row, "lowest"), task.now)


def _score(page: Page, task: Task, row: int) -> Formula:
    """Impact x gap / effort as :attr:`Task.score` has it, by the cells of the row."""
    name = {each: f"{letters}{row}" for each, letters in LETTERS.items()}
    priority = "1"
    for code in sorted(IMPACT, key=lambda each: IMPACT[each]):
        priority = f'IF({name["priority"]}="{page.label("priority", code)}",{IMPACT[code]},{priority})'
    now, target, level, effort = name["level_now"], name["target_level"], name["level"], name["effort"]
    gap = f'IF(OR({now}="",{target}=""),1,IF({level}>{target},0,MAX(0,{target}-{now})))'
    steps = f"MAX(1,{level}-N({now}))"
    cost = f'IF({effort}="",1,MAX({effort},{LEAST_EFFORT}))'
    return Formula(f"{name['weight']}*{priority}*{gap}/({steps}*{cost})", task.score)
