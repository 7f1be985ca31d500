"""Composes the workbooks of a month: the plan of the quality office, and what each department is asked."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date

from qmxl.campaign.days import Month
from qmxl.campaign.tasks import Task, of_department
from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.control.control import Control
from qmxl.control.months import PLAN, beginning
from qmxl.departments.workbook import with_lists
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.open_list import KEYS
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import VERSION, Sheet, Workbook
from qmxl.submissions.identity import CAMPAIGN
from qmxl.texts import Texts

HEADER, COVER, PROGRESS, SELF_CHECK = "month_header", "month_cover", "month_progress", "month_self_check"
TASKS, SUPERVISION, EXAM = "month_tasks", "month_supervision", "month_skill_exam"


def plan_workbook(
    control: Control, month: Month, text: Texts, filled: Mapping[str, int] | None = None, version: int = VERSION
) -> Workbook:
    """The workbook of the plan, with room for ``filled`` lines per list."""
    forms = [form for form in loader.forms(CAMPAIGN) if form.assigned == "quality_office"]
    room = filled or {}
    sheets = [lay_out(form, Given(text, filled=room.get(form.id, 0))) for form in forms]
    return Workbook(
        CAMPAIGN,
        tuple(with_lists(sheet, control) for sheet in sheets if sheet),
        _identity(control, month, PLAN, text("campaign.plan"), text, version),
        head=_head(control, control.hospital.quality_office),
    )


def month_workbook(
    control: Control,
    month: Month,
    department: str,
    tasks: Collection[Task],
    text: Texts,
    filled: Mapping[str, int] | None = None,
    version: int = VERSION,
) -> Workbook:
    """The workbook of a department: the tasks it has a part in, a line a week, and what else it tells."""
    forms = [each for each in loader.forms(CAMPAIGN) if each.assigned == "all" or department in each.offices]
    forms.sort(key=lambda each: each.id == SUPERVISION)  # after what every department has
    room = filled or {}
    sheets = [
        lay_out(form, _given(form, control, month, department, tasks, text, room.get(form.id, 0))) for form in forms
    ]
    return Workbook(
        CAMPAIGN,
        tuple(_optional(with_lists(sheet, control)) for sheet in sheets if sheet),
        _identity(control, month, department, control.departments[department].name, text, version),
        head=_head(control, control.departments[department].name),
    )


def _head(control: Control, owner: str) -> tuple[str, ...]:
    """Whose it is, on paper: who is over the hospital, the hospital, who fills it in."""
    return tuple(name for name in (control.hospital.authority, control.hospital.name, owner) if name)


def _optional(sheet: Sheet) -> Sheet:
    """The sheet, whole also where the plan got a task after it was handed out."""
    return replace(sheet, lines=tuple(replace(line, optional=True) for line in sheet.lines))


def _identity(control: Control, month: Month, whose: str, name: str, text: Texts, version: int) -> dict[str, str]:
    return {
        "form_set": CAMPAIGN,
        "version": str(version),
        "hospital": control.hospital.name,
        "department": whose,
        "campaign": month.code,
        KEYS: beginning(control, month.code, whose),
        "last": month.last.isoformat(),
        "span": str(month.span),
        "title": text("campaign.title", hospital=control.hospital.name, department=name, days=month.short),
    }


def told(control: Control, month: Month, whose: str, theme: object) -> dict[str, dict[Key, object]]:
    """The lines of the first sheet that qmxl fills in."""
    lines: dict[Key, object] = {
        ("hospital", "value", ""): control.hospital.name,
        ("days", "value", ""): month.shown,
    }
    if whose == PLAN:
        return {HEADER: lines}
    lines |= {("department", "value", ""): control.departments[whose].name, ("theme", "value", ""): theme}
    return {COVER: lines}


def _given(
    form: Form, control: Control, month: Month, department: str, tasks: Collection[Task], text: Texts, filled: int
) -> Given:
    """What a form is laid out for; fixed lines are the department's tasks, or the weeks."""
    return (
        LINES[form.lines_of](control, month, department, tasks, text) if form.lines_of else Given(text, filled=filled)
    )


def _tasks(control: Control, month: Month, department: str, tasks: Collection[Task], text: Texts) -> Given:
    del control, month
    rows = [
        (
            task.number,
            "\n".join(part for part in (task.activity, f"→ {task.deliverable}" if task.deliverable else "") if part),
            text(f"campaign.role.{task.role(department)}"),
            _between(task.start, task.end),
        )
        for task in of_department(tasks, department)
    ]
    headings = [f"campaign.heading.{name}" for name in ("number", "activity", "role", "days")]
    return Given(text, headings=headings, rows=rows)


def _between(start: date | None, end: date | None) -> str:
    return " – ".join(f"{day:%d/%m/%Y}" for day in (start, end) if day)


def _weeks(control: Control, month: Month, department: str, tasks: Collection[Task], text: Texts) -> Given:
    del department, tasks
    weeks = month.weeks(control.timetable.calendar)
    rows = [(text("campaign.week", number=week.number), _between(week.first, week.last)) for week in weeks]
    headings = ["campaign.heading.week", "campaign.heading.days"]
    return Given(text, headings=headings, rows=rows, keys=[f"w{week.number}" for week in weeks])


LINES: Mapping[str, Callable[[Control, Month, str, Collection[Task], Texts], Given]] = {
    "campaign_tasks": _tasks,
    "campaign_weeks": _weeks,
}
