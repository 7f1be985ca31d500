"""What the target planner may choose from, out of the control workbook and what is said of the sub-items."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.control.control import Control
from qmxl.control.criteria_models import SubItem
from qmxl.control.programme import Programme
from qmxl.criteria.levels import reached
from qmxl.criteria.planning.picture import picture
from qmxl.criteria.planning.problem import Case, Problem, Step, exact
from qmxl.tables.columns import Columns
from qmxl.tables.sub_items import EXEMPT, NONE
from qmxl.tables.tabulate import Tables

DONE = frozenset({"met", "no_fault", EXEMPT})  # nothing is left to do
EFFORT = 1.0  # where the office gives none


def problem(control: Control, sub_items: Columns, today: date, horizon: date | None = None) -> Problem | None:
    """The scored criteria with their open sub-items, until the end of the assessment year or another day.

    A sub-item is open until it is met with evidence: unanswered, not met, not known how, without evidence, disputed or
    not shown yet. The level that counts today is the last external team's where there is one, else the one the
    answers decide, else the lowest they can make. None where the main set has no ladder, or nothing is listed.
    """
    criteria = control.programme.main_set
    if criteria.rule.kind != "ladder":
        return None
    said: dict[str, list[tuple[SubItem, str | None]]] = {}
    for code, status in zip(sub_items["code"], sub_items["status"], strict=True):
        item = control.programme.sub_items[str(code)]
        if not item.set and control.programme.scored(item.criterion):
            said.setdefault(item.criterion, []).append((item, str(status) if status else None))
    cases = tuple(_cases(control.programme, criteria, said))
    if not cases:
        return None
    capacity = {
        code: None if each.capacity is None else exact(each.capacity) for code, each in control.departments.items()
    }
    return Problem(cases, capacity, today, max(horizon or criteria.year_of(today)[1], today))


def targeted(control: Control, tables: Tables, today: date) -> Tables:
    """The tables with what the target average of the control workbook takes, where it names one."""
    target = control.hospital.target_average
    found = problem(control, tables.sub_items, today) if target is not None else None
    return tables if found is None or target is None else replace(tables, targets=picture(found, target))


def _cases(
    programme: Programme, criteria: CriteriaSet, said: dict[str, list[tuple[SubItem, str | None]]]
) -> Iterator[Case]:
    for criterion in criteria.criterion:
        items = said.get(criterion.code, [])
        cap, setting = programme.cap(criterion.code), programme.criteria.get(criterion.code)
        levels = reached(criteria, [(item.level, status) for item, status in items], cap)
        listed = {item.level for item, status in items if status != NONE}
        now = (setting.external if setting else None) or levels.lowest
        if now is None or not listed & set(criteria.rule.climb):
            continue
        open_at: dict[int, tuple[Step, ...]] = {}
        for item, status in items:
            if status != NONE and status not in DONE:
                open_at[item.level] = (*open_at.get(item.level, ()), _step(item))
        ladder = tuple(level for level in criteria.rule.levels if level in listed or level == criteria.rule.floor)
        yield Case(criterion.code, criterion.weight, now, open_at, ladder, cap)


def _step(item: SubItem) -> Step:
    effort = EFFORT if item.effort is None else item.effort
    return Step(item.code, exact(effort), item.all_leads, item.due)
