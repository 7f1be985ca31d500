"""The general hospital's quality and safety month as it was handed in: the plan, a workbook a department, faults."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from qmxl.campaign.workbook import SUPERVISION, month_workbook, plan_workbook, told
from qmxl.campaign.writer import month_file
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.models import Department
from qmxl.control.months import PLAN
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Workbook
from qmxl.hospital.folder import HospitalFolder
from qmxl.sample.faults import Planted, cell_of
from qmxl.sample.general.lines import shown
from qmxl.sample.general.month_faults import FAULTS, LEFT_OUT, SENT_TWICE, SILENT, STRANGER
from qmxl.sample.general.month_lines import MONTH, Lines, department_lines, numbered, plan_lines, tasks, words
from qmxl.texts import Texts

HOUSE = HospitalFolder(Path())
SAVED = datetime(MONTH.year, 4, 22, 3)  # noqa: DTZ001 - UTC, without a zone as XlsxWriter wants it
Entries = dict[str, dict[Key, object]]


@dataclass
class HeldMonth:
    """Paths relative to the hospital's folder with their contents; what is wrong; the lines, which are right."""

    contents: dict[str, bytes] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)
    lines: dict[tuple[str, str], Lines] = field(default_factory=dict)  # by whose workbook and form


def held_month(desk: Control, text: Texts, *, faulty: bool) -> HeldMonth:
    """The month of the hospital; without the faults where it is not to be ``faulty``."""
    month = HeldMonth()
    _add(month, desk, PLAN, plan_lines(desk), text, faulty=faulty)
    for code in desk.departments:
        if not (faulty and code in SILENT):
            _add(month, desk, code, department_lines(desk, code), text, faulty=faulty)
    if faulty:
        month.planted.append(Planted(source_of(PLAN), "", "", Code.CAMPAIGN_REPORT))  # of all SILENT ones together
        _add_files(month, desk, text)
    return month


def source_of(whose: str, more: str = "") -> str:
    """Where a workbook of the month was handed in."""
    name = HOUSE.month_form(MONTH.code, f"{whose}{more}").name
    return (HOUSE.shared_of(MONTH.year) / name).as_posix()


def _add(month: HeldMonth, desk: Control, whose: str, lines: dict[str, Lines], text: Texts, *, faulty: bool) -> None:
    """A workbook of the month with its lines, and what is wrong in it where it is to be ``faulty``."""
    month.lines |= {(whose, form): its for form, its in lines.items()}
    if faulty:
        lines = {form: _without(whose, form, its) for form, its in lines.items()}
        gaps = sum(owner == whose for owner, _ in LEFT_OUT)
        month.planted += [Planted(source_of(PLAN), "", "", Code.CAMPAIGN_WEEKS)] * gaps
    workbook = laid_out(desk, whose, {form: len(its) for form, its in lines.items()}, text)
    entries = _entries(desk, workbook, lines)
    for form, cells in told(desk, MONTH, whose, words()["header"]["theme"]).items():
        entries[form] |= cells
    for fault in (each for each in FAULTS if each.department == whose and faulty):
        for name, content in fault.contents.items():
            entries[fault.form][_key(workbook, fault.form, fault.line, name)] = content
        form, line, name = fault.at or (fault.form, fault.line, fault.field)
        cell = cell_of(workbook, form, _key(workbook, form, line, name))
        month.planted.append(Planted(source_of(whose), workbook.by_form[form].name, cell, fault.code))
    month.contents[source_of(whose)] = month_file(workbook, entries, SAVED, text)


def laid_out(desk: Control, whose: str, room: Mapping[str, int], text: Texts) -> Workbook:
    """The workbook as it was handed out, with room for so many lines of each list."""
    if whose == PLAN:
        return plan_workbook(desk, MONTH, text, room)
    return month_workbook(desk, MONTH, whose, tasks(desk), text, room)


def _without(whose: str, form: str, lines: Lines) -> Lines:
    """The lines but for those that were not written; those of a list stand without a gap."""
    gone = LEFT_OUT.get((whose, form), ())
    left = {key: line for key, line in lines.items() if key not in gone}
    return numbered(left.values()) if gone and form == SUPERVISION else left


def _key(workbook: Workbook, form: str, line: str, name: str) -> Key:
    return workbook.by_form[form].shape.key(line, name)


def _entries(desk: Control, workbook: Workbook, lines: Mapping[str, Lines]) -> Entries:
    """The lines as the cells people filled in; choices as the drop-downs offer them."""
    entries: Entries = {}
    for form, its in lines.items():
        sheet = workbook.by_form[form]
        entries[form] = {
            sheet.shape.key(*((name, "value") if sheet.shape.single else (line, name))): value
            for line, said in its.items()
            for name, value in shown(sheet.form, said, desk.lists).items()
        }
    return entries


def _add_files(month: HeldMonth, desk: Control, text: Texts) -> None:
    """A workbook handed in twice, and one of a department the hospital does not have."""
    copy = source_of(SENT_TWICE, " (1)")
    month.contents[copy] = month.contents[source_of(SENT_TWICE)]
    month.planted.append(Planted(copy, "", "", Code.CAMPAIGN_COPY))
    code, name = STRANGER
    more = replace(desk, departments={**desk.departments, code: Department(code=code, name=name)})
    workbook = laid_out(more, code, {}, text)
    month.contents[source_of(code)] = month_file(workbook, {}, SAVED, text)
    month.planted.append(Planted(source_of(code), "", "", Code.CAMPAIGN_DEPARTMENT))
