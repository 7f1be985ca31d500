"""Sheet Nhiệm vụ: the tasks on a calendar, who has them, how far they are, and how late."""

from datetime import date, timedelta
from typing import Any

from qmxl.campaign.held import DONE, DROPPED, UNTOLD, Held
from qmxl.campaign.summary.leaf import HEADINGS, Drawing, Leaf, cell, rows
from qmxl.campaign.tasks import Task
from qmxl.campaign.workbook import PROGRESS

COLUMNS = (
    "number",
    "activity",
    "lead_code",
    "lead",
    "co",
    "start",
    "end",
    "status",
    "done_on",
    "late",
    "points",
    "score",
)
WIDTHS = (5, 32, 15, 18, 16, 11, 11, 12, 11, 6, 7, 7)
LEAD, START, END, STATUS, DONE_ON, LATE, POINTS, SCORE = 2, 5, 6, 7, 8, 9, 10, 11
FIRST = HEADINGS + 1
AS_OF = (2, 6)  # the cell of the day as of which tasks are late
COLOURS = {"done": "#70AD47", "dropped": "#A6A6A6", "late": "#C00000", "ongoing": "#5B9BD5"}


def status_words(drawing: Drawing, status: str) -> str:
    """A state in words."""
    return drawing.text("campaign.untold") if status == UNTOLD else drawing.label(PROGRESS, "status", status)


def late_days(held: Held, task: Task) -> int:
    """How many days after its end a task was done, or is open on the day of the summary."""
    said = held.status_of(task)
    if task.end is None or (said and said.status == DROPPED):
        return 0
    if said and said.status == DONE:
        return max(0, (said.done_on - task.end).days) if said.done_on else 0
    return max(0, (held.today - task.end).days)


def write_tasks(drawing: Drawing) -> None:
    """A task a row: who, when, how far, and its days on a calendar coloured by conditional formats."""
    held, text = drawing.held, drawing.text
    days = [held.month.first + timedelta(n) for n in range((held.month.last - held.month.first).days + 1)]
    leaf = Leaf(drawing, "tasks", (*WIDTHS, *[2.1] * len(days)))
    leaf.head(text("campaign.head.tasks"))
    leaf.across(AS_OF[0], 0, AS_OF[1] - 3, text("campaign.note.tasks"), drawing.style.instruction())
    leaf.worksheet.write_string(AS_OF[0], AS_OF[1] - 1, text("campaign.as_of"), drawing.style(align="right"))
    leaf.put(*AS_OF, held.today)
    leaf.headings(HEADINGS, COLUMNS)
    _calendar(leaf, days)
    words = {name: status_words(drawing, name) for name in (DONE, DROPPED)}
    for at, task in enumerate(held.tasks, start=FIRST):
        said = held.status_of(task)
        status = status_words(drawing, said.status if said else UNTOLD)
        everyone = len(task.co) >= len(held.control.departments) - 1 > 0
        co = text("campaign.all") if everyone else "; ".join(task.co)
        done_on = said.done_on if said else None
        named = (task.number, task.activity, task.lead, held.name(task.lead), co, task.start, task.end, status, done_on)
        leaf.row(at, named)
        end, state, done = cell(at, END), cell(at, STATUS), cell(at, DONE_ON)
        as_of = f"${cell(*AS_OF)[0]}${AS_OF[0] + 1}"
        on_day = f'IF({done}="",0,MAX(0,{done}-{end}))'
        formula = (
            f'IF(OR({end}="",{state}="{words[DROPPED]}"),0,IF({state}="{words[DONE]}",{on_day},MAX(0,{as_of}-{end})))'
        )
        leaf.formula(at, LATE, formula, late_days(held, task), align="center")
        leaf.put(at, POINTS, task.points)
        leaf.put(at, SCORE, task.score)
        for offset in range(len(days)):
            leaf.put(at, len(COLUMNS) + offset, None, border_color="#D9D9D9")
    last = FIRST + len(held.tasks) - 1
    _coloured(leaf, len(days), last, words)
    total = last + 1
    leaf.row(total, (None, text("campaign.total")), bold=True)
    for column, values in ((POINTS, [t.points for t in held.tasks]), (SCORE, [t.score for t in held.tasks])):
        leaf.formula(total, column, f"SUM({rows(column, FIRST, last)})", sum(v or 0 for v in values), bold=True)
    leaf.printed_from(HEADINGS)


def _calendar(leaf: Leaf, days: list[date]) -> None:
    """The days above the calendar, and their months above them."""
    for offset, day in enumerate(days, start=len(COLUMNS)):
        bold: dict[str, Any] = {"bold": day.day == 1, "font_size": 7, "align": "center", "num_format": "d"}
        leaf.put(HEADINGS, offset, day, bg_color="#D9E2F3" if day.weekday() < 5 else "#BFBFBF", **bold)
        if day.day == 1 or day == days[0]:
            leaf.worksheet.write_string(HEADINGS - 1, offset, leaf.text("form.month", month=day.month))


def _coloured(leaf: Leaf, count: int, last: int, words: dict[str, str]) -> None:
    left, book = len(COLUMNS), leaf.drawing.book
    day, start, end = f"{cell(HEADINGS, left)[:-1]}${HEADINGS + 1}", f"$F{FIRST + 1}", f"$G{FIRST + 1}"
    inside = f'{start}<>"",{end}<>"",{day}>={start},{day}<={end}'
    state, late = f"$H{FIRST + 1}", f"$J{FIRST + 1}"
    said = {name: f'{state}="{words[name]}"' for name in (DONE, DROPPED)}
    for name, more in {**said, "late": f"{late}>0", "ongoing": "TRUE"}.items():
        shade = book.add_format({"bg_color": COLOURS[name], "pattern": 1})
        rule = {"type": "formula", "criteria": f"=AND({inside},{more})", "format": shade, "stop_if_true": True}
        leaf.worksheet.conditional_format(FIRST, left, last, left + count - 1, rule)


def write_progress_data(drawing: Drawing) -> None:
    """What each department says of each task, for the formulas of the other sheets."""
    leaf = Leaf(drawing, "progress_data", (8, 15, 12, 16, 12, 36, 36, 38))
    leaf.head(drawing.text("campaign.head.progress_data"))
    leaf.headings(HEADINGS, ("number", "code", "role", "status", "done_on", "evidence", "note", "source"))
    for at, each in enumerate(drawing.held.progress, start=FIRST):
        role, status = drawing.text(f"campaign.role.{each.role}"), status_words(drawing, each.status)
        leaf.row(at, (each.task.number, each.department, role, status, each.done_on, each.evidence, each.note))
        leaf.source(at, 7, each.source, each.sheet, each.cell)
    leaf.printed_from(HEADINGS)
