"""What the plan of a month starts with: the usual activities as examples, and what the last month left for this one."""

from collections.abc import Mapping
from datetime import date, timedelta

from qmxl.campaign.days import Month
from qmxl.campaign.tasks import ALL, EVERYONE
from qmxl.campaign.workbook import HEADER, TASKS
from qmxl.catalogue import loader
from qmxl.catalogue.models import UsualTask
from qmxl.control.control import Control
from qmxl.control.lists import offered
from qmxl.forms.kinds.shape import Key
from qmxl.texts import Texts

TEAM, AGE = 3, 45  # people in a team, and the age below which people take the exam, in the hospital's own documents
CARRIED = "month_carried"
Started = Mapping[str, Mapping[Key, object]]


def starting_entries(control: Control, month: Month, text: Texts, left: list[tuple[str, str]]) -> Started:
    """The entries of a plan nobody has written anything into; ``left`` are the days of months and what they left."""
    settings: dict[Key, object] = {
        ("authority", "value", ""): control.hospital.authority or None,
        ("team_size", "value", ""): TEAM,
        ("max_age", "value", ""): AGE,
        ("office", "value", ""): control.hospital.quality_office or None,
    }
    carried: dict[Key, object] = {}
    for at, (days, content) in enumerate(left, start=1):
        carried |= {(str(at), "campaign", ""): days, (str(at), "content", ""): content}
    header = {key: value for key, value in settings.items() if value is not None}
    return {HEADER: header, TASKS: _tasks(control, month, text.language), CARRIED: carried}


def usual_days(task: UsualTask, month: Month) -> tuple[date, date]:
    """The first and last day of a usual activity in a month."""
    length = (month.last - month.first).days
    return month.first + timedelta(days=round(length * task.first)), month.first + timedelta(
        days=round(length * task.last)
    )


def _tasks(control: Control, month: Month, language: str) -> dict[Key, object]:
    """The usual activities with their days in this month; of offices only those the hospital has."""
    entries: dict[Key, object] = {}
    for at, task in enumerate(loader.usual_tasks(), start=1):
        lead = control.departments.get(task.lead)
        known = {EVERYONE: ALL[language], **{code: code for code in control.departments}}
        co = [known[code] for code in task.co if code in known]
        start, end = usual_days(task, month)
        line: dict[str, object] = {
            "number": task.number,
            "activity": task.activity.in_(language),
            "start": start,
            "end": end,
            "lead": offered(lead.code, lead.name) if lead else None,
            "co": "; ".join(co) or None,
            "deliverable": task.deliverable.in_(language),
        }
        entries |= {(str(at), name, ""): value for name, value in line.items() if value is not None}
    return entries
