"""What was not done of last year's lists: it stands in the first form of the new year, under the keys it has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from qmxl.catalogue.conditions import Condition, conditions, fulfilled
from qmxl.catalogue.declared import Form
from qmxl.catalogue.loader import with_groups
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.departments.carrying import Line, lines_in
from qmxl.departments.entered import Entered
from qmxl.engines.contract import Given
from qmxl.engines.processes import Processes
from qmxl.findings import Cell, Finding
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Workbook
from qmxl.hospital.control import find_control
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import shared_files
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.report import USABLE
from qmxl.reports.settling import settle

TOLD = 12  # keys a finding names


class LeftOpen(NamedTuple):
    """The lines of one form that were not done at the end of a year, and the file they stood in."""

    form: str
    source: str
    lines: Sequence[Line]


def kept_open(forms: Iterable[Form]) -> list[Form]:
    """The lists whose lines have keys and say when they are done: what is open in them goes on into the next year."""
    return [form for form in forms if form.layout == "list" and form.numbered and form.done]


def left_open(
    folder: Path, control: Control, departments: Iterable[str], year: int, language: str, today: date
) -> dict[str, list[LeftOpen]]:
    """Of each of these departments what its reports of the year before left open; nothing where there are none."""
    wanted, last, forms = set(departments), Period(year - 1, 1, 12), kept_open(control.forms)
    if not wanted or not forms:
        return {}
    try:
        files = shared_files(folder, last).files
    except Refusal:
        return {}
    found: dict[str, list[LeftOpen]] = {}
    named = [(file, source_of(file, folder)) for file in files]
    with Processes(named, control=find_control(folder)) as engine:
        reports = settle(
            engine.read(Given(control, last, language, today), lambda *_: None), control, last, engine.said
        )
        for report in reports:
            if report.status in USABLE and report.department in wanted and not report.part:
                found.setdefault(report.department, []).extend(_of(engine.entered(report.source), forms))
    return found


def _of(workbook: Entered, forms: Iterable[Form]) -> Iterator[LeftOpen]:
    for form in forms:
        done, several = conditions(form.done), lines_in(workbook.forms.get(form.id, {}))
        lines = [line for line in several if len(line) > 1 and not _is_done(form, line, done)]
        if lines:
            yield LeftOpen(form.id, workbook.source, lines)


def _is_done(form: Form, line: Line, done: Sequence[Condition]) -> bool:
    said = {name: held.value for name, held in line.items()}
    return fulfilled(done, with_groups(form, done, said))


def added(
    entries: Mapping[str, Mapping[Key, object]], several: Iterable[LeftOpen], given: Iterable[str]
) -> dict[str, dict[Key, object]]:
    """The entries of a form with the lines that were left open below them, where the department has the form."""
    after = {form: dict(cells) for form, cells in entries.items()}
    having = set(given)
    for each in (each for each in several if each.form in having):
        cells = after.setdefault(each.form, {})
        last = max((int(row) for row, _, _ in cells), default=0)
        for number, line in enumerate(each.lines, last + 1):
            cells |= {(str(number), name, ""): held.content for name, held in line.items()}
    return after


def of_last_year(several: Iterable[LeftOpen], workbook: Workbook, source: str, department: str) -> Iterator[Finding]:
    """What was put into a new year's form out of last year's reports."""
    for each in several:
        sheet = workbook.by_form.get(each.form)
        if sheet is not None:
            keys = [str(line[sheet.form.numbered].raw) for line in each.lines if sheet.form.numbered in line]
            shown = keys if len(keys) <= TOLD else [*keys[:TOLD], f"… (+{len(keys) - TOLD})"]
            facts: dict[str, object] = {"count": len(each.lines), "sheet": sheet.name, "keys": shown}
            yield Finding(Code.FORM_LAST_YEAR, Cell(source, sheet.name), {**facts, "file": each.source}, department)
