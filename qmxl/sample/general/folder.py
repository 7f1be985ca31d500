"""The general hospital's folder, file by file, what each department wrote, and the manifest of what is wrong in it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import Random

from qmxl.catalogue.codes import CodeList
from qmxl.catalogue.declared import Form
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.writer import control_file
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.forms.kinds.shape import SHAPES, Key
from qmxl.handing_out.maker import given
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.sample.faults import Planted, cell_of, manifest
from qmxl.sample.general.faults import FAULTS, LEFT_OUT
from qmxl.sample.general.hospital import control
from qmxl.sample.general.lines import Line, Writer, shown
from qmxl.sample.general.month import HeldMonth, held_month
from qmxl.sample.series import figures
from qmxl.sample.texts import SEED, YEAR
from qmxl.texts import texts

HOUSE, SPAN = HospitalFolder(Path()), Period(YEAR, 1, 12)
SHARED = HOUSE.shared_of(YEAR).as_posix()
MADE = datetime(YEAR, 1, 2, 8)  # noqa: DTZ001 - UTC, without a zone as XlsxWriter wants it
SAVED = datetime(YEAR + 1, 1, 3, 3)  # noqa: DTZ001 - UTC
MANIFEST = "loi-co-y.json"  # the planted faults
Entries = dict[str, dict[Key, object]]
LeftOut = Mapping[tuple[str, str], tuple[int, ...]]


@dataclass
class Folder:
    """Paths relative to the hospital's folder with their contents; what is wrong; the lines that are right.

    ``month`` is the quality and safety month, whose workbooks are among the contents; what is wrong in them is its own.
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)
    lines: dict[tuple[str, str], list[Line]] = field(default_factory=dict)  # by department and form
    month: HeldMonth = field(default_factory=HeldMonth)


@cache
def general_folder(*, faulty: bool = True) -> Folder:
    """The whole hospital; the same bytes at every call. Without the faults where it is not to be ``faulty``."""
    folder, text, desk = Folder(), texts("vi"), control()
    folder.contents[HOUSE.controls[0].name] = control_file(entries_of(desk, text), MADE, text, macros=True)
    for department in desk.departments:
        entries = written(desk, department, folder.lines, LEFT_OUT if faulty else {})
        room = {form: len({row for row, _, _ in its}) for form, its in entries.items()}
        workbook = department_workbook(desk, department, SPAN, text, room)
        source = f"{SHARED}/{department}.xlsx"
        for each in (each for each in FAULTS if each.department == department and faulty):
            for name, content in each.contents.items():
                entries[each.form][each.line, name, ""] = content
            sheet = workbook.by_form[each.form]
            for name, code in {each.field: each.code, **each.also}.items():
                cell = cell_of(workbook, each.form, (each.line, name, ""))
                folder.planted.append(Planted(source, sheet.name, cell, code))
        for form in (form for whose, form in LEFT_OUT if whose == department and faulty):
            folder.planted.append(Planted(source, workbook.by_form[form].name, "", Code.RHYTHM_MISSING))
        folder.contents[source] = department_file(workbook, entries, SAVED, text)
    folder.month = held_month(desk, text, faulty=faulty)
    folder.contents |= folder.month.contents
    lines = json.dumps(manifest([*folder.planted, *folder.month.planted]), ensure_ascii=False, indent=1)
    folder.contents[MANIFEST] = (lines + "\n").encode()
    return folder


def written(desk: Control, department: str, kept: dict[tuple[str, str], list[Line]], without: LeftOut) -> Entries:
    """All that a department filled in, without a fault; the lines are ``kept``, but for those it did not write."""
    indicators: dict[Key, object] = {}
    for indicator in desk.reporting.typed_by(department, SPAN.months):
        indicators |= figures(indicator, department, SPAN)
    cover: dict[Key, object] = {
        ("reported_to", "value", ""): 12,
        **given(desk, department, SPAN),
        ("filled_by", "value", ""): "Điều dưỡng trưởng",
        ("filled_on", "value", ""): date(YEAR + 1, 1, Random(f"{SEED}/{department}").randint(2, 3)),  # noqa: S311 - made up
    }
    entries: Entries = {"cover": cover, "indicators": indicators}
    for form in desk.forms.of(department, SPAN.months):
        if form.records and not SHAPES[form.layout].single:
            gone = without.get((department, form.id), ())
            lines = [each for n, each in enumerate(Writer(form, department, desk).lines()) if n not in gone]
            kept[department, form.id] = lines
            entries[form.id] = dict(_cells(form, lines, desk.lists))
    return entries


def _cells(form: Form, lines: Iterable[Line], lists: Mapping[str, CodeList]) -> Iterable[tuple[Key, object]]:
    for number, line in enumerate(lines, 1):
        told: Mapping[str, object] = shown(form, line, lists)
        for name, value in told.items():
            yield (str(number), name, ""), value
