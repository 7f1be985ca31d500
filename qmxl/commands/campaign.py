"""A quality-safety month: its plan, the departments' workbooks, and the summary of what came in."""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from qmxl.campaign.days import Month, asked_month, month_between
from qmxl.campaign.gathering import Apart, Gathered, gathered, in_another_year, of_month, strangers
from qmxl.campaign.held import Held, held_month
from qmxl.campaign.lasting import left_by_last
from qmxl.campaign.making import make
from qmxl.campaign.owed import owed
from qmxl.campaign.reading import Asked
from qmxl.campaign.starting import starting_entries
from qmxl.campaign.summary.book import summary_file
from qmxl.campaign.summary.internal import internal_file
from qmxl.campaign.tasks import Task, tasks_of
from qmxl.campaign.workbook import HEADER, TASKS, month_workbook, plan_workbook, told
from qmxl.codes import Code
from qmxl.commands.beside_the_month import beside_the_month
from qmxl.commands.outcome import Clock, Outcome, day_of, no_progress, utc_now
from qmxl.control.control import Control
from qmxl.control.months import PLAN
from qmxl.control.reading import of_departments
from qmxl.engines.apart import fetch_apart
from qmxl.engines.contract import Progress
from qmxl.findings import Cell, Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import same_content, save
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import walk
from qmxl.refusal import Refusal
from qmxl.texts import texts


def campaign(
    folder: Path,
    *,
    first: str = "",
    last: str = "",
    language: str,
    clock: Clock = utc_now,
    progress: Progress = no_progress,
) -> Outcome:
    """The workbooks of the month from ``first`` to ``last``, made again with what was entered, and its summary.

    The first run makes the plan. Once the plan says its theme and tasks, the departments' workbooks follow from it.
    """
    desk = find_control(folder)
    with one_run(desk.parent) as held:
        return _campaign(folder, desk, first, last, language, clock, held.renewing(progress))


def _campaign(
    folder: Path, desk: Path, first: str, last: str, language: str, clock: Clock, progress: Progress
) -> Outcome:
    start, text, made = time.perf_counter(), texts(language), clock()
    control, findings = of_departments(fetch_apart(desk), text)
    month = _month(first, last, control)
    house, today = HospitalFolder(folder), day_of(made)
    shared = house.shared_of(month.year)
    shared.mkdir(parents=True, exist_ok=True)
    asked = Asked(desk, "", control, month, (), {}, language, today)
    written: list[Path] = []
    unchanged: list[Path] = []
    with Apart() as apart:
        lying = [path for year in month.years for path in walk(house.shared_of(year)).files]
        found = of_month(apart, lying, month)
        findings += in_another_year(found, shared, folder)
        findings += strangers(found, control.departments, folder)
        plan = gathered(apart, asked, found.get(PLAN, ()), house.month_form(month.code, PLAN), folder, PLAN)
        nobody = plan.counting is None and not plan.unread
        begin = starting_entries(control, month, text, left_by_last(apart, asked, folder)) if nobody else None
        lay_out = partial(plan_workbook, control, month, text)
        done = make(folder, month, PLAN, plan, lay_out, told(control, month, PLAN, ""), made, text, begin)
        findings += [*plan.findings, *done.findings]
        (unchanged if done.unchanged else written).extend([house.month_form(month.code, PLAN)] if done.there else [])
        settings, tasks = _said(plan, control)
        departments: dict[str, Gathered] = {}
        held: Held | None = None
        source = plan.counting.source if plan.counting else source_of(house.month_form(month.code, PLAN), folder)
        if not settings.get("theme") or not any(task.lead for task in tasks):
            findings += [Finding(Code.CAMPAIGN_NO_PLAN, Cell(source), {}, PLAN)] if not nobody else []
        else:
            asked = asked._replace(tasks=tasks, settings=settings)
            for at, department in enumerate(control.departments, start=1):
                form = house.month_form(month.code, department)
                its = gathered(apart, asked, found.get(department, ()), form, folder, department)
                lay_out = partial(month_workbook, control, month, department, tasks, text)
                cells = told(control, month, department, settings["theme"])
                done = make(folder, month, department, its, lay_out, cells, made, text)
                findings += [*its.findings, *done.findings]
                (unchanged if done.unchanged else written).extend([form] if done.there else [])
                departments[department] = its
                progress(at, len(control.departments))
            held = held_month(control, month, today, plan, settings, tasks, departments)
            findings += owed(held, source, text)
    findings = sorted(findings, key=sort_key)
    files: dict[Path, bytes] = {}
    if held is not None:
        held = replace(beside_the_month(folder, held, language, clock), findings=findings)
        files[house.month_summary(month.code)] = summary_file(held, made, text)
        internal = internal_file(held, made, text)
        files |= {house.month_internal(month.code): internal} if internal else {}
    for path, content in files.items():
        if same_content(content, path):
            unchanged.append(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            save(path, content, house.history)
            written.append(path)
    summary = house.month_summary(month.code) if held else None
    return Outcome(None, summary, written, unchanged, findings=findings, elapsed=time.perf_counter() - start)


def _month(first: str, last: str, control: Control) -> Month:
    """The month that is asked for, else that of the control workbook."""
    if first and last:
        return asked_month(first, last)
    if first or last or control.campaign is None:
        raise Refusal("campaign_when")
    return month_between(*control.campaign)


def _said(plan: Gathered, control: Control) -> tuple[dict[str, object], tuple[Task, ...]]:
    """The settings and tasks of the plan that counts."""
    if plan.counting is None:
        return {}, ()
    lines = plan.counting.lines
    settings = {record.key or "": record for record in lines.get(HEADER, ())}
    values = dict(settings[""].values) if "" in settings else {}
    return values, tuple(tasks_of(lines.get(TASKS, ()), control.departments))
