"""Hospitals to measure with: a folder of filled department workbooks and the control workbook they belong to.

The sample hospital's wards over again, each with a busy year: every list that a ward keeps has been filled for months.
The first ones are made one by one; beyond :data:`MADE_ANEW` the ones before stand again under other names.
"""

import os
import re
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from random import Random

from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import Assignment, Department
from qmxl.control.targets import Targets
from qmxl.control.writer import control_file
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.forms.kinds.shape import Key
from qmxl.handing_out.maker import given
from qmxl.period import Period
from qmxl.sample.folder import MADE, SAVED
from qmxl.sample.hospital import control
from qmxl.sample.reports import SPAN, entries
from qmxl.sample.texts import YEAR
from qmxl.texts import texts

PERIOD = Period(YEAR, 12, 12)
TEMPLATES = ("BAN_PHAN_TRUOC", "BAN_PHAN_SAU", "GLOCOM", "MAT_TRE_EM", "CHAN_THUONG", "TAO_HINH")
WITH_SUB_ITEMS = 80  # departments that share the sub-items out among them; further ones report the rest
INDICATORS = "xl/worksheets/sheet2.xml"
ROW = re.compile(r'<row [^>]*><c r="A\d+"[^>]* t="s"><v>(?P<key>\d+)</v></c>.*?</row>', re.DOTALL)
NUMBER = re.compile(r'(<c r="[A-Z]+\d+"(?: s="\d+")?><v>)([1-9]\d*)</v>')
MADE_ANEW = WITH_SUB_ITEMS + 24


def code(number: int) -> str:
    """A department's code."""
    return f"KHOA_{number:04}"


def name(number: int) -> str:
    """A department's name."""
    return f"Khoa số {number:04}"


@cache
def hospital(count: int) -> Control:
    """The sample hospital with ``count`` wards, each reporting what an eye ward reports."""
    sample = control()
    wards = sorted({a.indicator for a in sample.assignments if a.department in TEMPLATES} | {"BRVT-02"})
    items = {
        f"{item.criterion}-{item.level}.{int(item.code.split('.')[-1])}": item
        for item in sample.programme.sub_items.values()
    }
    shared = min(count, WITH_SUB_ITEMS)
    owned = {key: replace(item, department=code(at % shared + 1)) for at, (key, item) in enumerate(items.items())}
    return replace(
        sample,
        departments={code(number): Department(code=code(number), name=name(number)) for number in range(1, count + 1)},
        assignments=tuple(Assignment(indicator=indicator, department="*") for indicator in wards),
        own_indicators={},
        chart_marks=(),
        earlier=(),
        targets=Targets(tuple(target for target in sample.targets.stated if target.indicator in wards)),
        programme=replace(sample.programme, sub_items=owned),
    )


def lay_out(folder: Path, count: int) -> Control:
    """A hospital's folder with ``count`` filled department workbooks."""
    desk, text = hospital(count), texts("vi")
    submitted = folder / "nop" / str(YEAR)
    submitted.mkdir(parents=True)
    (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(desk, text), MADE, text))
    anew = [(submitted, count, number) for number in range(1, min(count, MADE_ANEW) + 1)]
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        list(workers.map(report, anew, chunksize=4))
        others = range(MADE_ANEW + 1, count + 1)
        list(workers.map(rename, [submitted] * len(others), map(before, others), others, chunksize=16))
    return desk


def report(wanted: tuple[Path, int, int]) -> None:
    """Writes the workbook of one department."""
    folder, count, number = wanted
    desk, sample, random = hospital(count), control(), Random(number)
    filled = entries(sample, TEMPLATES[(number - 1) % len(TEMPLATES)])
    filled["cover"] = {**filled["cover"], **given(desk, code(number), SPAN)}
    said = ("Không đạt", "Không có lỗi")  # of a fault, which sub-items of the first level are
    filled["criteria"] = {
        (item.code, "status", ""): said[item.level == 1] for item in desk.programme.sub_items_of(code(number))
    }
    filled["incidents"], filled["pdca"] = repeated(filled["incidents"], 40), repeated(filled["pdca"], 30)
    for key, value in filled["indicators"].items():
        if key[1] == "denominator" and isinstance(value, int):
            filled["indicators"][key] = value + random.randint(0, 9)
    content = department_file(department_workbook(desk, code(number), SPAN, texts("vi")), filled, SAVED, texts("vi"))
    (folder / f"{code(number)}.xlsx").write_bytes(content)


def repeated(answers: dict[Key, object], count: int) -> dict[Key, object]:
    """The lines of an open list over again until there are ``count``: a busy ward's year."""
    lines = sorted({row for row, _, _ in answers}, key=int)
    return {
        (str(number), field, month): value
        for number in range(1, count + 1)
        for (row, field, month), value in answers.items()
        if row == lines[(number - 1) % len(lines)]
    }


def before(number: int) -> int:
    """Whose workbook a department's is made of; none of those has sub-items."""
    return WITH_SUB_ITEMS + (number - MADE_ANEW - 1) % (MADE_ANEW - WITH_SUB_ITEMS) + 1


def rename(folder: Path, old: int, new: int) -> None:
    """The workbook of one department as another's, beside it, with denominators of its own."""
    made, other = folder / f"{code(old)}.xlsx", folder / f"{code(new)}.xlsx"
    with zipfile.ZipFile(made) as package, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as after:
        strings = re.findall(r"<si><t[^>]*>(.*?)</t></si>", package.read("xl/sharedStrings.xml").decode(), re.DOTALL)
        counted = {str(at) for at, string in enumerate(strings) if string.endswith("/denominator")}
        for part in package.infolist():
            content = package.read(part).decode()
            for said in (code, name):
                content = content.replace(said(old), said(new))
            if part.filename == INDICATORS:
                content = ROW.sub(partial(with_more, counted, Random(new)), content)
            after.writestr(part, content)


def with_more(counted: set[str], random: Random, row: re.Match[str]) -> str:
    """A row of the sheet of indicators, with more in its cells if it counts what rates are of."""
    if row["key"] not in counted:
        return row[0]
    return NUMBER.sub(lambda cell: f"{cell[1]}{int(cell[2]) + random.randint(0, 9)}</v>", row[0])
