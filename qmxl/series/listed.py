"""Figures of earlier years out of the office's lists: the sheet of the control workbook, and CSV files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.codes import NO_FAULT, Code, Fault
from qmxl.control.control import Control
from qmxl.control.earlier import FORM, Stated, stated
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Raw
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.layout import Sheet, Workbook
from qmxl.forms.locating import heading_name
from qmxl.forms.reader import read_workbook
from qmxl.forms.rows import Rows, rows_of
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.sources import source_of
from qmxl.period import parse_period
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import HOSPITAL, Placed, value_of
from qmxl.texts import Texts
from qmxl.typed.spelling import nfc
from qmxl.xlsx.package import Unreadable
from qmxl.xlsx.separated import read_separated

HEADINGS_WITHIN = 20  # rows
LARGEST = 64 * 1024 * 1024  # bytes of a file
ROUNDED = 0.06  # what a value may be off the rate of its parts, as it was noted with one decimal
EXPECTED = frozenset({Code.STRUCTURE_KEYS, Code.STRUCTURE_COLUMN_UNKNOWN})  # of a file that no form was


def in_files(house: HospitalFolder, control: Control, text: Texts) -> tuple[list[Stated], list[Finding]]:
    """What the CSV files beside the control workbook list; a file or line that cannot be used is a finding."""
    found: list[Stated] = []
    findings: list[Finding] = []
    for path in _files(house):
        source = source_of(path, house.root)
        rows = _rows(path)
        if isinstance(rows, Code):
            findings.append(Finding(Code.EARLIER_FILE, Cell(source), {"reason": text(f"finding.{rows}")}))
        else:
            found += _in_rows(rows, source, control, text, findings)
    return found, findings


def _rows(path: Path) -> list[list[str]] | Code:
    """The cells of a file, composed; the code of why it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            return Code.FILE_TOO_LARGE
        return [[nfc(cell) for cell in row] for row in read_separated(path.read_bytes())]
    except Unreadable as fault:
        return fault.code
    except OSError:
        return Code.FILE_UNREADABLE


def _files(house: HospitalFolder) -> list[Path]:
    try:
        there = sorted(house.earlier.iterdir()) if house.earlier.is_dir() else []
    except OSError:
        return []
    return [path for path in there if path.suffix.casefold() == ".csv" and not path.name.startswith((".", "~"))]


def _in_rows(
    cells: list[list[str]], source: str, control: Control, text: Texts, findings: list[Finding]
) -> Iterator[Stated]:
    declared = next(form for form in loader.forms("control") if form.id == FORM)
    whole = lay_out(declared, Given(text))
    sheet = _with_columns_of(whole, cells) if whole else None
    if sheet is None:
        expected = [column.label for column in (whole.columns if whole else ())][:5]
        reason = text("earlier.headings", expected=expected)
        findings.append(Finding(Code.EARLIER_FILE, Cell(source), {"reason": reason}))
        return
    raw = Raw({}, {sheet.name: cells})
    read, structure = read_workbook(raw, Workbook("earlier", (sheet,), {}), source)
    findings += [_bare(each) for each in structure if each.code not in EXPECTED]
    told: list[Finding] = []
    nameless = {form: replace(each, name="") for form, each in read.items()}  # such a file has no sheets
    rows = Rows({form: list(rows_of(each, source)) for form, each in nameless.items()}, told, text)
    indicators = {**loader.indicators(), **loader.fed_indicators(), **control.own_indicators}
    yield from stated(rows, indicators, control.departments)
    findings += [_of_the_file(each) for each in told]


def _with_columns_of(sheet: Sheet, cells: list[list[str]]) -> Sheet | None:
    """The sheet with the columns a file has; None where it lacks what no line can do without."""
    seen = {heading_name(cell) for row in cells[:HEADINGS_WITHIN] for cell in row}
    there = {key for name, key in sheet.column_names.items() if name in seen}
    if not {"indicator", "period"} <= there or not there & {"numerator", "value"}:
        return None
    return replace(sheet, columns=tuple(column for column in sheet.columns if column.key in there))


def _of_the_file(finding: Finding) -> Finding:
    """The finding with the file and the line, which no message about the control workbook names."""
    line = "".join(letter for letter in finding.cell.address if letter.isdigit())
    return replace(finding, facts={**finding.facts, "file": finding.cell.source, "file_line": line or "–"})


def _bare(finding: Finding) -> Finding:
    return replace(finding, cell=replace(finding.cell, sheet=""))


def figures_of(
    several: Iterable[Stated], indicators: Mapping[str, Indicator], year: int
) -> tuple[list[Placed], list[Finding]]:
    """The figures of years before ``year``, and what is wrong with lines; those of later years wait for theirs."""
    found, findings = [], []
    for each in several:
        item, said = each.figure, parse_period(each.figure.period)
        indicator = indicators.get(item.indicator)
        if indicator is None or said.year > year:
            continue
        if said.year == year:
            facts: dict[str, object] = {"period": item.period, "year": year}
            findings.append(Finding(Code.EARLIER_THIS_YEAR, _place(each), facts))
            continue
        placed, more = _placed(each, indicator)
        findings += more
        found += [placed] if placed else []
    return found, findings


def period_of(indicator: Indicator, period: str) -> str:
    """How a figure's period is written: the due month of one interval, else the period itself."""
    said = parse_period(period)
    length = said.last - said.first + 1
    return said.months[-1] if length == 1 or (length == indicator.interval and not said.last % length) else str(said)


def _placed(each: Stated, indicator: Indicator) -> tuple[Placed | None, list[Finding]]:
    item = each.figure
    numerator, denominator = item.numerator, None if indicator.without_denominator else item.denominator
    value = item.value
    if indicator.without_denominator and numerator is None:
        numerator, value = value, None
    whole = numerator is not None and (denominator is not None or indicator.without_denominator)
    if not whole and value is None:
        return None, [Finding(Code.EARLIER_NOTHING, _place(each), {"indicator": item.indicator})]
    findings, fault = [], _fault(indicator, numerator, denominator, value)
    if fault:
        facts: dict[str, object] = {"numerator": numerator, "denominator": denominator, "value": value}
        findings.append(Finding(Code.EARLIER_IMPOSSIBLE, _place(each), {**facts, "indicator": item.indicator}))
    elif whole and value is not None and numerator is not None:
        rate = value_of(indicator, numerator, denominator)
        if rate is not None and abs(rate - value) > ROUNDED:
            facts = {"found": value, "expected": round(rate, 4), "indicator": item.indicator}
            findings.append(Finding(Code.EARLIER_VALUE, each.cells["value"], facts))
    cells = each.cells
    figure = Figure(
        item.indicator,
        period_of(indicator, item.period),
        numerator if whole else None,
        denominator if whole else None,
        whole and denominator == 0,
        fault,
        cells["numerator"].sheet,
        (cells["numerator"] if whole and item.numerator is not None else cells["value"]).address,
        cells["denominator"].address if whole and denominator is not None else "",
    )
    department = item.department or HOSPITAL
    return Placed(_place(each).source, figure, department, None if whole or fault else value), findings


def _fault(indicator: Indicator, numerator: float | None, denominator: float | None, value: float | None) -> Fault:
    said = [each for each in (numerator, denominator, value) if each is not None]
    if any(each < 0 for each in said):
        return Code.COUNT_NEGATIVE
    if indicator.bounded and numerator is not None and denominator is not None and numerator > denominator:
        return Code.COUNT_NUMERATOR
    if indicator.bounded and value is not None and value > indicator.scale:
        return Code.COUNT_NUMERATOR
    return NO_FAULT


def _place(each: Stated) -> Cell:
    """The first filled cell of a line; that of the numerator where none is."""
    said = each.figure
    filled = {"numerator": said.numerator, "value": said.value, "denominator": said.denominator}
    return each.cells[next((name for name, value in filled.items() if value is not None), "numerator")]
