"""Blank workbooks of a month as templates: the plan with the usual activities, and a department's."""

from datetime import date, datetime

from qmxl.campaign.days import Month
from qmxl.campaign.starting import starting_entries, usual_days
from qmxl.campaign.tasks import Task
from qmxl.campaign.workbook import month_workbook, plan_workbook, told
from qmxl.campaign.writer import month_file
from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.control.models import Department, Hospital
from qmxl.control.months import PLAN
from qmxl.texts import Texts

MONTH = Month(date(2026, 3, 18), date(2026, 4, 18))
WHOSE = "KHTH"  # an office that supervises too, so that its workbook has every sheet


def _control(text: Texts) -> Control:
    starters = loader.starter_departments()
    departments = {d.code: Department(code=d.code, name=d.name.in_(text.language), kind=d.kind) for d in starters}
    hospital = Hospital(name=text("campaign.blank_hospital"), authority=text("campaign.blank_authority"))
    return Control(hospital=hospital, departments=departments)


def blank_plan(made: datetime, text: Texts) -> bytes:
    """The plan as a hospital's first run makes it."""
    control = _control(text)
    entries = {form: dict(cells) for form, cells in starting_entries(control, MONTH, text, []).items()}
    for form, cells in told(control, MONTH, PLAN, "").items():
        entries[form] = {**entries.get(form, {}), **cells}
    return month_file(plan_workbook(control, MONTH, text), entries, made, text)


def blank_department(made: datetime, text: Texts) -> bytes:
    """A department's workbook, by the usual activities."""
    control, language = _control(text), text.language
    said = [(each, each.activity.in_(language), each.deliverable.in_(language)) for each in loader.usual_tasks()]
    others = tuple(control.departments)
    tasks = [
        Task(each.number, what, "", *usual_days(each, MONTH), each.lead, others, out, None, None)
        for each, what, out in said
    ]
    return month_file(month_workbook(control, MONTH, WHOSE, tasks, text), told(control, MONTH, WHOSE, ""), made, text)
