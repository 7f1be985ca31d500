"""The findings of the year plan, at the cells of the control workbook; of a kind that is found often, one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from qmxl.control.control import Control
from qmxl.control.programme import Programme
from qmxl.criteria.plan_checks import Aim, Plan, Planned, Talk, faults
from qmxl.criteria.progress import SETTLED, assessment_year
from qmxl.findings import Cell, Finding, sort_key
from qmxl.grouping import grouped
from qmxl.tables.columns import Columns
from qmxl.tables.tabulate import Tables


def with_plan(tables: Tables, control: Control, today: date) -> Tables:
    """The tables with what is wrong with the office's plan among the findings."""
    found = grouped(_findings(control.programme, plan_of(control, tables.sub_items, today)))
    return replace(tables, findings=sorted([*tables.findings, *found], key=sort_key)) if found else tables


def plan_of(control: Control, sub_items: Columns, today: date) -> Plan:
    """The plan as the checks take it; statuses are those the master shows."""
    status = dict(zip(sub_items["code"], sub_items["status"], strict=True))
    items = [
        Planned(
            item.code,
            item.criterion,
            item.level,
            item.department,
            item.person,
            item.due,
            item.expected,
            1.0 if item.effort is None else item.effort,
            status[item.code] in SETTLED,
        )
        for item in control.programme.sub_items.values()
        if item.code in status
    ]
    aims = {code: Aim(code, each.target_level, each.last_year) for code, each in control.programme.criteria.items()}
    talks = [
        Talk(each.criterion, each.department, each.proposed, each.answered, each.agreed)
        for each in control.programme.agreed_targets
    ]
    capacities = {code: each.capacity for code, each in control.departments.items() if each.capacity is not None}
    _, end = assessment_year(control.programme.main_set, today)
    applied = {code: aim for code, aim in aims.items() if control.programme.scored(code)}
    return Plan(today, end, items, applied, talks, control.hospital.items_a_month, capacities)


def _findings(programme: Programme, plan: Plan) -> Iterator[Finding]:
    for fault in faults(plan):
        where = programme.places.get(fault.sheet)
        yield Finding(fault.code, where.cell(fault.line, fault.field) if where else Cell(""), fault.facts)
