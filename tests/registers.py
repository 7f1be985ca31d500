"""Forms of the catalogue as people fill them in, and what comes of it: findings by line and column, and counts.

A :class:`Sample` holds of one form whom it is given, lines in which nothing is wrong, how each of its rules is broken,
and what its summaries come to, counted by hand. A module of ``tests/filled_forms`` holds those of a pack in ``SAMPLES``
and is found there by itself; ``unit/test_filled_forms.py`` and ``golden/test_filled_forms_recalculated.py`` hold every
sample against its form.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form as Declared
from qmxl.catalogue.declared import FormField
from qmxl.catalogue.loader import code_list
from qmxl.control.control import Control
from qmxl.control.models import NOBODY, Department, FormAssignment
from qmxl.period import Period
from qmxl.tables.summaries import Summed
from tests import filled_forms
from tests.by_hand import MARCH, QUARTER, Form, small_hospital
from tests.own_forms import Collected, collected, filled

Line = Mapping[str, object]
Found = tuple[str, int, str]  # code, number of the line from 1 (0: the sheet as a whole), field
LATE_MARCH = datetime(2026, 3, 30, 3)  # when samples are saved; the 31st is still to come
LIMITS: Mapping[str, Any] = {"answer_days": 10, "theatre_rooms": 2, "lab_minutes": 60, "record_days": 7}
WRITER = "KHOA_KHAM"  # who fills in, whoever else would be given the form


class Broken(NamedTuple):
    """A rule that is broken: the finding's code and field, and what is otherwise in a line (None: blank)."""

    code: str
    field: str
    change: Line
    line: int = 0  # which of the sample's lines is changed, from 0
    more: tuple[tuple[str, str], ...] = ()  # what else it breaks, as code and field


@dataclass(frozen=True)
class Sample:
    """A form, filled in from January to March 2026. Choices stand as ids of their codes, ticks as "x"."""

    form: str
    given: str  # "all", a kind of department, or the codes of the starting list with spaces between them; "" nobody
    lines: tuple[Line, ...]
    counts: Mapping[str, object]  # by summary a number, a row's by its member, or a cell's by its two members
    broken: tuple[Broken, ...] = ()
    beside: Mapping[str, Sequence[Line]] = field(default_factory=dict)  # lines of other forms in the same workbook
    too_few: tuple[int, ...] = ()  # lines left out (from 0) so that the rhythm of a rule is not kept
    span: Period = QUARTER  # in which too few lines are told
    limits: Mapping[str, float] = field(default_factory=dict)  # the hospital's own, by their names on its sheet

    @cached_property
    def declared(self) -> Declared:
        """The form's declaration."""
        return next(form for form in loader.forms("department") if form.id == self.form)

    @cached_property
    def control(self) -> Control:
        """A small hospital with the form's packs in use, in which one department is given it and no other register."""
        return alone(with_limits(stated(small_hospital()), self.limits), self.form, *self.beside)


def stated(control: Control) -> Control:
    """The hospital with the limits that forms need."""
    return replace(control, hospital=replace(control.hospital, **LIMITS))


def with_limits(control: Control, limits: Mapping[str, float]) -> Control:
    """The hospital with limits of its own."""
    return replace(control, hospital=replace(control.hospital, **limits))


def alone(control: Control, *given: str) -> Control:
    """The hospital with all packs in use, and of their forms only these given, to one department."""
    whom = {form.id: WRITER if form.id in given else NOBODY for form in loader.forms("department") if form.packs}
    rows = tuple(FormAssignment(form=form, department=department) for form, department in whom.items())
    return replace(control, packs=frozenset(loader.packs()), form_assignments=rows)


def samples() -> list[Sample]:
    """Every sample there is, by the names of the modules that hold them."""
    names = sorted(module.name for module in pkgutil.iter_modules(filled_forms.__path__))
    return [sample for name in names for sample in importlib.import_module(f"tests.filled_forms.{name}").SAMPLES]


def starter() -> Control:
    """A hospital with the departments a new control workbook has."""
    known = {each.code: Department(code=each.code, name=each.name.vi, kind=each.kind) for each in _starter()}
    return replace(small_hospital(), departments=known, assignments=(), form_assignments=())


def _starter() -> Iterable[Any]:
    return loader.starter_departments()


def workbook(sample: Sample, lines: Sequence[Line], span: Period = QUARTER) -> Form:
    """The department's workbook with these lines in the form."""
    beside = {form: [typed(_declared(form), line) for line in its] for form, its in sample.beside.items()}
    own = [typed(sample.declared, line) for line in lines]
    return filled(sample.control, WRITER, {**beside, sample.form: own}, span)


def _declared(form: str) -> Declared:
    return next(each for each in loader.forms("department") if each.id == form)


def typed(form: Declared, line: Line) -> Line:
    """A line as people type it: labels where the sample has ids."""
    return {name: _shown(form, name, value) for name, value in line.items() if value is not None}


def _shown(form: Declared, name: str, value: object) -> object:
    codes = code_list(form, name) if name in form.by_field else loader.code_lists()["mark"]
    known = {code.id for code in codes.code} if codes else set()
    return codes.label(value, "vi") if codes and value in known else value


def read(sample: Sample, lines: Sequence[Line], folder: Path) -> Collected:
    """What comes of these lines when they are handed in on 30 March."""
    return collected(folder, workbook(sample, lines), period=MARCH, saved=LATE_MARCH)


def read_when_over(sample: Sample, lines: Sequence[Line], folder: Path) -> Collected:
    """What comes of these lines when the sample's span is over."""
    last = Period(sample.span.year, sample.span.last, sample.span.last)
    saved = datetime.combine(sample.span.end + timedelta(days=2), time(3))
    return collected(folder, workbook(sample, lines, sample.span), period=last, saved=saved)


def found(sample: Sample, whole: Collected, lines: Sequence[Line]) -> list[Found]:
    """The findings as code, line and field, those of other sheets by their cells."""
    form = workbook(sample, lines)
    sheet = form.sheet(sample.form)
    rows = {cell.row: str(cell.value) for cell in sheet["A"] if cell.value is not None}
    columns = {cell.column: str(cell.value) for cell in sheet[1] if cell.value is not None}
    told = []
    for finding in (finding for report in whole.reports for finding in report.findings):
        if finding.cell.sheet != sheet.title:
            told.append((str(finding.code), -1, f"{finding.cell.sheet}!{finding.cell.address}"))
        elif not finding.cell.address:
            told.append((str(finding.code), 0, ""))
        else:
            cell = sheet[finding.cell.address]
            one, other = rows.get(cell.row, ""), columns.get(cell.column, "")
            line, name = (other, one) if sample.declared.layout == "observations" else (one, other)
            told.append((str(finding.code), int(line) if line.isdigit() else 0, name))
    return sorted(told)


def changed(sample: Sample, broken: Broken) -> Line:
    """One of the sample's lines as a rule is broken in it."""
    return {**sample.lines[broken.line], **broken.change}


BAD: Mapping[str, tuple[object, str]] = {
    "date": ("31/02/2026", "DATE-IMPOSSIBLE"),
    "datetime": ("31/02/2026 08:00", "DATE-IMPOSSIBLE"),
    "time": ("25:70", "TYPE-TIME"),
    "count": ("nhiều", "TYPE-NUMBER"),
    "decimal": ("nhiều", "TYPE-NUMBER"),
    "percent": ("nhiều", "TYPE-NUMBER"),
    "money": ("nhiều", "TYPE-NUMBER"),
    "choice": ("Không có trong danh mục", "TYPE-CHOICE"),
}


def bad_input(sample: Sample) -> list[Broken]:
    """Of each field what does not belong there: impossible dates, text in counts, codes of no list."""
    fields = [each for each in sample.declared.field if each.type in BAD and not each.locked]
    return [Broken(BAD[each.type][1], each.id, {each.id: BAD[each.type][0]}) for each in fields]


def key_fields(form: Declared) -> list[FormField]:
    """The fields a person fills in."""
    return [each for each in form.field if not each.locked]


def counted(sample: Sample, whole: Collected) -> dict[str, object]:
    """What each summary of the form comes to, as samples say it: without blanks and noughts of tables."""
    return counted_of(whole, sample.form)


def counted_of(whole: Collected, form: str) -> dict[str, object]:
    """What each summary of a form comes to."""
    return {each.summary.id: _told(each) for each in whole.tables.summaries[form]}


def _told(summed: Summed) -> object:
    if not summed.summary.by:
        return summed.total
    cells = {
        (row if len(summed.summary.by) == 1 else (row, across)): value
        for row, values in zip(summed.rows, summed.values, strict=True)
        for across, value in zip(summed.across, values, strict=True)
    }
    return {member: value for member, value in cells.items() if value}


def of_all(several: Sequence[Sample], folder: Path) -> Collected:
    """What comes of the lines of all samples in one workbook."""
    lines = {form: its for sample in several for form, its in sample.beside.items()}
    lines |= {sample.form: sample.lines for sample in several}
    limits = {name: limit for sample in several for name, limit in sample.limits.items()}
    control = alone(with_limits(stated(small_hospital()), limits), *lines)
    told = {form: [typed(_declared(form), line) for line in its] for form, its in lines.items()}
    return collected(folder, filled(control, WRITER, told), period=MARCH, saved=LATE_MARCH)
