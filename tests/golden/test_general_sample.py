"""The general hospital's year of every register: planted faults are found, and counts are what its people wrote.

What they wrote is taken from who invented it, never from a workbook or from the product's own tables.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from qmxl import commands
from qmxl.catalogue.conditions import conditions
from qmxl.catalogue.declared import Form, Summary
from qmxl.catalogue.loader import code_list
from qmxl.codes import Severity
from qmxl.commands.outcome import Outcome
from qmxl.commands.tabulated import tabulated
from qmxl.period import Period
from qmxl.sample.general.folder import general_folder
from qmxl.sample.general.hospital import control
from qmxl.tables.summaries import Summed
from tests.laid_out import put

DECEMBER = Period(2025, 12, 12)
END = date(2025, 12, 31)
Line = Mapping[str, Any]
MILD = {"RHYTHM-MISSING"}  # told as a warning that can be answered


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    place = put(general_folder().contents, tmp_path_factory.mktemp("general"))
    return commands.consolidate(place, period=DECEMBER, language="vi")


@pytest.fixture(scope="module")
def summaries(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Summed]]:
    """What the registers of the hospital without faults come to."""
    place = put(general_folder(faulty=False).contents, tmp_path_factory.mktemp("right"))
    _, tables, *_ = tabulated(place, DECEMBER, "vi", lambda: datetime(2026, 1, 4, 3), lambda *_: None, answers=False)
    return tables.summaries


def test_every_planted_fault_is_found_at_its_cell_and_nothing_else_is_an_error(told: Outcome) -> None:
    planted = {(p.source, p.sheet, p.cell, p.code) for p in general_folder().planted}
    found = {(f.cell.source, f.cell.sheet, f.cell.address, str(f.code)) for f in told.findings}
    assert planted - found == set()
    errors = {
        (f.cell.source, f.cell.sheet, f.cell.address, str(f.code))
        for f in told.findings
        if f.severity is Severity.ERROR
    }
    assert errors == {each for each in planted if each[3] not in MILD}
    assert len({code for *_, code in planted}) >= 12, "kinds of faults"


def test_every_pack_and_nearly_every_form_is_kept() -> None:
    kept = {form for _, form in general_folder().lines}
    registers = {form.id: form for form in control().forms.registers.values()}
    assert registers.keys() - kept <= {"plan_approval"}, "a card has no lines"
    assert {pack for form in kept for pack in registers[form].packs} == control().packs - {"campaign"}


def lines(form: Form) -> list[Line]:
    """All that was written into a form, a line a mark where it is one of occasions."""
    found: list[Line] = []
    for (department, form_id), several in general_folder(faulty=False).lines.items():
        if form_id != form.id:
            continue
        for line in several:
            told = {"department": department, **line}
            told["month"] = f"{line[form.date]:%Y-%m}" if form.date in line else ""
            if form.layout != "observations":
                found.append(told)
                continue
            marks = {item.id: line[item.id] for item in form.line if item.id in line}
            whole = int("no" not in marks.values())
            for at, (item, mark) in enumerate(marks.items()):
                found.append({**told, "item": item, "mark": mark, "whole": None if at else whole})
    return found


def holds(form: Form, text: str, line: Line) -> bool:
    return all(_holds(form, each.field, each.op, each.values, line) for each in conditions(text))


def _holds(form: Form, field: str, op: str, values: Iterable[str], line: Line) -> bool:
    value = line.get(field)
    if "." in field:
        name, _, _ = field.partition(".")
        codes = code_list(form, name)
        value = next((c.group for c in codes.code if c.id == line.get(name)), None) if codes else None
    if op in {"filled", "blank"}:
        return (value is None) == (op == "blank")
    if op in {"=", "!="}:
        same = any(str(value) == each or _number(value, each) for each in values)
        return same == (op == "=")
    if not isinstance(value, int | float):
        return False
    bound = float(next(iter(values)))
    return {"<": value < bound, ">": value > bound, "<=": value <= bound, ">=": value >= bound}[op]


def _number(value: object, text: str) -> bool:
    try:
        return isinstance(value, int | float) and float(value) == float(text)
    except ValueError:
        return False


def worth(form: Form, summary: Summary, its: list[Line]) -> float | None:
    """What lines come to, by the words of the summary's declaration."""
    fields = summary.fields
    numbers = [line[fields[0]] for line in its if fields and isinstance(line.get(fields[0]), int | float)]
    if summary.count in {"lines", "open", "overdue"}:
        return float(len(its))
    if summary.count == "sum":
        return float(sum(numbers))
    if summary.count == "mean":
        return sum(numbers) / len(numbers) if numbers else None
    if summary.count == "share":
        return sum(holds(form, summary.of, line) for line in its) / len(its) if its else None
    if summary.count == "days_between":
        first, second = fields
        both = [(line[second], line[first]) for line in its if line.get(first) and line.get(second)]
        days = [_days(one) - _days(other) for one, other in both]
        return sum(days) / len(days) if days else None
    part, whole = fields
    both = [
        line for line in its if isinstance(line.get(part), int | float) and isinstance(line.get(whole), int | float)
    ]
    base = sum(line[whole] for line in both)
    return sum(line[part] for line in both) / base if base else None


def _days(day: date) -> float:
    if isinstance(day, datetime):
        return day.toordinal() + (day.hour * 60 + day.minute) / 1440
    return day.toordinal()


COUNTED = {"lines", "sum", "mean", "share", "days_between", "coverage", "open", "overdue"}


def looked_at(form: Form, summary: Summary) -> list[Line]:
    its = [line for line in lines(form) if holds(form, summary.where, line)]
    if summary.span == "period":
        its = [line for line in its if line["month"] == "2025-12"]
    if summary.count == "open":
        its = [line for line in its if not (form.done and holds(form, form.done, line))]
    if summary.count == "overdue":
        its = [
            line
            for line in its
            if line.get(form.due) and _days(line[form.due]) < END.toordinal()
            if not (form.done and holds(form, form.done, line))
        ]
    return its


def test_summaries_are_what_people_wrote_counted_by_other_means(summaries: Mapping[str, list[Summed]]) -> None:
    compared, wrong = 0, []
    forms = {form.id: form for form in control().forms.registers.values()}
    for form_id, several in summaries.items():
        form = forms[form_id]
        for each in several:
            summary = each.summary
            plain = {field.id for field in form.field} | {"department", "month", "item", "mark", "whole"}
            named = {*summary.fields, *(c.field.partition(".")[0] for c in conditions(f"{summary.where}"))}
            named |= {c.field.partition(".")[0] for text in (summary.of, form.done) for c in conditions(text)}
            if summary.count not in COUNTED or named - plain or len(summary.fields) > 2:
                continue  # columns that are worked out have tests of their own
            its = looked_at(form, summary)
            compared += 1
            if not _same(each.total, worth(form, summary, its)):
                wrong.append((form_id, summary.id, each.total, worth(form, summary, its)))
            for row, values in zip(each.rows, each.values, strict=True):
                if len(summary.by) != 1 or "." in summary.by[0] or summary.by[0] not in plain:
                    continue
                part = [
                    line
                    for line in its
                    if line.get(summary.by[0]) == row or (row is None and not line.get(summary.by[0]))
                ]
                if not _same(values[0], worth(form, summary, part)):
                    wrong.append((form_id, summary.id, row, values[0], worth(form, summary, part)))
    assert wrong == []
    assert compared > 150
    occasions = {form.id for form in forms.values() if form.layout == "observations"}
    assert occasions <= summaries.keys(), "what is observed is written where it is read"


def _same(one: float | None, other: float | None) -> bool:
    return (one or 0.0) == pytest.approx(other or 0.0)


@pytest.fixture(scope="module")
def master(told: Outcome) -> openpyxl.Workbook:
    """The master as Excel opens it, with formulas."""
    return openpyxl.load_workbook(next(path for path in told.written if path.name.startswith("QM_TongHop")))


def test_headings_of_counts_are_as_high_as_their_words(master: openpyxl.Workbook) -> None:
    sheet = master["Mạng lưới QLCL"]
    said = "Điều dưỡng phụ trách chất lượng"
    heading = next(cell for row in sheet.iter_rows(max_row=120) for cell in row if cell.value == said)
    assert (sheet.row_dimensions[heading.row].height or 0) >= 4 * 15, "four lines over a narrow column"


def test_no_row_of_totals_stands_empty(master: openpyxl.Workbook) -> None:
    totals = [
        (sheet.title, row[0].row)
        for sheet in master
        for row in sheet.iter_rows(max_col=4, max_row=120)
        if row[0].value == "Toàn viện" and not any(cell.value is not None for cell in row[1:])
    ]
    assert len(master.sheetnames) > 50
    assert totals == []
    means = [row for row in master["5S"].iter_rows(max_col=6, max_row=60) if row[0].value == "Toàn viện"]
    assert [[cell.value is not None for cell in row[1:]] for row in means] == [[True] * 5] * 2
