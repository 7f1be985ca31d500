"""Reads the control workbook: a Control of all its right rows, and a finding with its cell for each wrong one."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from qmxl.catalogue import loader
from qmxl.catalogue.base import Model
from qmxl.catalogue.models import Indicator
from qmxl.control.layout import control_workbook
from qmxl.control.models import (
    ALL,
    Assignment,
    Control,
    CriterionSetting,
    Deadline,
    Department,
    Hospital,
    IntervalSetting,
    OwnIndicator,
    Recipient,
    Start,
    SubItem,
    Target,
)
from qmxl.findings import Cell, Finding, Severity
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.forms.fetching import Fetched
from qmxl.forms.reader import read_workbook
from qmxl.grouping import grouped
from qmxl.hospital.folder import CONTROLS
from qmxl.measures.multipliers import multiplier
from qmxl.names import plain
from qmxl.refusal import Refusal
from qmxl.texts import Texts
from qmxl.typed.values import parse
from qmxl.xlsx.cells import CellError, address

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Row:
    """One filled line of a sheet: its values by field, and where they stand."""

    key: str
    answers: dict[str, Answer]
    sheet: ReadSheet
    source: str

    def cell(self, field: str) -> Cell:
        """Where a field stands, filled or not."""
        at_row, at_column = self.sheet.rows.get(self.key), self.sheet.columns.get(field)
        if field in self.answers:
            at_row, at_column = self.answers[field].at_row, self.answers[field].at_column
        if at_row is None or at_column is None:
            return Cell(self.source, self.sheet.name)
        return Cell(self.source, self.sheet.name, address(at_row, at_column))


def read_control(fetched: Fetched, text: Texts) -> tuple[Control, list[Finding]]:
    """The content of a control workbook that was fetched; a Refusal when it cannot be read at all."""
    path, opened, raw = fetched
    if raw is None:
        raise Refusal("control_unreadable", path=path, reason=text(f"finding.{opened.fault or 'FILE-TRUNCATED'}"))
    sheets, findings = read_workbook(raw, control_workbook(text), path.name)
    rows = {form: list(_rows(found, path.name)) for form, found in sheets.items()}
    findings = [*_two_of_them(path), *(f for f in findings if not _optional(f, text))]
    reader = _Reader(rows, findings, text)
    return reader.control(sheets, path.name), grouped(findings)


def of_departments(fetched: Fetched, text: Texts) -> tuple[Control, list[Finding]]:
    """The content of a control workbook that names departments; a Refusal for one that names none."""
    control, findings = read_control(fetched, text)
    if not control.departments:
        raise Refusal("no_departments", path=fetched.path)
    return control, findings


def _two_of_them(path: Path) -> Iterator[Finding]:
    """A remark when the folder has the workbook with macros and a copy without: the first one counts."""
    other = next((path.with_name(name) for name in CONTROLS if name != path.name), path)
    if path.name in CONTROLS and other.is_file():
        facts: dict[str, object] = {"used": path.name, "other": other.name}
        yield Finding("CONTROL-BOTH", Severity.WARNING, Cell(path.name), facts)


def _optional(finding: Finding, text: Texts) -> bool:
    """Whether it only says that a sheet is missing without which a hospital can be run."""
    names = {form.sheet.in_(text.language) for form in loader.forms("control") if form.optional}
    return finding.code == "STRUCTURE-SHEET" and finding.facts["sheet"] in names


def _rows(found: ReadSheet, source: str) -> Iterator[Row]:
    grouped: dict[str, dict[str, Answer]] = {}
    for answer in found.answers.values():
        grouped.setdefault(answer.row, {})[answer.field] = answer
    for key, answers in grouped.items():
        yield Row(key, answers, found, source)


def _take_percent(row: Row, indicators: Mapping[str, Indicator]) -> None:
    """A target typed as the text ``90%`` is 90, as a cell that shows 90 % is, where that is the indicator's unit."""
    typed, named = row.answers.get("target"), row.answers.get("indicator")
    indicator = indicators.get(str(named.value)) if named else None
    if typed and typed.value is None and isinstance(typed.raw, str) and indicator and indicator.unit == "%":
        value, fault = parse(typed.raw, "percent")
        row.answers["target"] = typed._replace(value=value, fault=fault)


def _printable(value: object) -> object:
    """A text without control characters: names of the control workbook stand in titles, links and footers."""
    return plain(value) if isinstance(value, str) else value


class _Reader:
    """Turns rows into models and keeps what is wrong with them."""

    def __init__(self, rows: dict[str, list[Row]], findings: list[Finding], text: Texts) -> None:
        self.rows = rows
        self.findings = findings
        self.text = text
        self.impossible: set[tuple[str, str]] = set()  # targets no value can have
        self.contradictory: set[str] = set()  # own indicators whose kind, unit and multiplier do not fit
        self.target_cells: dict[tuple[str, str], Cell] = {}
        self.unread: set[str] = set()  # indicators of lines of assignments that could not be used

    def wrong(self, code: str, cell: Cell, severity: Severity = Severity.ERROR, **facts: object) -> None:
        self.findings.append(Finding(code, severity, cell, facts))

    def models(self, form: str, model: type[M], **fixed: str) -> Iterator[tuple[M, Row]]:
        """Each right row of a form; a wrong one becomes a finding at the cell that is wrong."""
        for row in self.rows.get(form, []):
            faulty = [a for a in row.answers.values() if a.fault and a.value is None]
            for answer in faulty:
                code = answer.fault if isinstance(answer.raw, CellError) else "CONTROL-VALUE"
                field = self.label(form, answer.field)
                self.wrong(code, row.cell(answer.field), field=field, found=answer.raw, **self.unassigned(form, row))
            if faulty:
                continue
            values: dict[str, Any] = {field: _printable(answer.value) for field, answer in row.answers.items()}
            values |= dict.fromkeys(fixed, row.key)
            try:
                yield model.model_validate(values), row
            except ValidationError as error:
                for fault in error.errors():
                    field = str(fault["loc"][0]) if fault["loc"] else fault["msg"].removeprefix("Value error, ")
                    self.describe(form, row, field, fault["type"])

    def label(self, form: str, field: str) -> str:
        """The heading people see over a field."""
        columns = {f.id: f.label for declared in loader.forms("control") if declared.id == form for f in declared.field}
        return columns[field].in_(self.text.language) if field in columns else field

    def describe(self, form: str, row: Row, field: str, kind: str) -> None:
        label, unassigned = self.label(form, field), self.unassigned(form, row)
        if kind == "missing":
            self.wrong("CONTROL-MISSING", row.cell(field), field=label, **unassigned)
        elif field == "code" and form == "sub_items" and kind == "value_error":
            self.wrong("CONTROL-CODE", row.cell("code"), found=row.answers["code"].value)
        else:
            found = row.answers[field].raw if field in row.answers else ""
            self.wrong("CONTROL-VALUE", row.cell(field), field=label, found=found, **unassigned)

    def unassigned(self, form: str, row: Row) -> dict[str, Any]:
        """The indicator whose figures are not read because its line of assignments cannot be used, as a fact."""
        named = row.answers.get("indicator") if form == "assignments" else None
        if named is None or named.value is None:
            return {}
        self.unread.add(str(named.value))
        return {"unread": str(named.value)}

    def unique(self, form: str, model: type[M], field: str = "code", **fixed: str) -> dict[str, M]:
        """Each right row by its code; the second of two with one code is a finding."""
        known: dict[str, M] = {}
        first: dict[str, Cell] = {}
        for item, row in self.models(form, model, **fixed):
            code = str(getattr(item, field))
            if code in known:
                self.wrong("CONTROL-TWICE", row.cell(field), found=code, other=first[code].address)
                continue
            known[code], first[code] = item, row.cell(field)
        return known

    def card(self, form: str, model: type[M], found: ReadSheet | None, source: str, **fallback: str) -> M:
        """A card's content; each wrong line becomes a finding and counts as blank, or as ``fallback``."""
        answers = {a.row: a for a in found.answers.values()} if found else {}
        values = {key: _printable(a.value if a.value is not None else str(a.raw)) for key, a in answers.items()}
        for key, answer in answers.items():
            if isinstance(answer.raw, CellError):
                place = Cell(source, answer.sheet, address(answer.at_row, answer.at_column))
                self.wrong(answer.fault, place, field=self.label(form, key), found=answer.raw)
                values.pop(key)
        try:
            return model.model_validate(values)
        except ValidationError as error:
            for fault in error.errors():
                key = str(fault["loc"][0])
                at_row = found.rows.get(key) if found else None
                place = (
                    Cell(source, found.name, address(at_row, found.columns["value"]))
                    if found and at_row
                    else Cell(source)
                )
                code = "CONTROL-MISSING" if key not in values else "CONTROL-VALUE"
                self.wrong(code, place, field=self.label(form, key), found=values.get(key, ""))
                values.pop(key, None)
        return model.model_validate({**fallback, **values})

    def control(self, sheets: dict[str, ReadSheet], source: str) -> Control:
        departments = self.unique("departments", Department)
        own = {code: item.indicator() for code, item in self.own_indicators()}
        indicators = {**loader.indicators(), **loader.fed_indicators(), **own}
        criteria = {c.code for c in loader.criteria().criterion}
        assignments = [
            (item, row)
            for item, row in self.models("assignments", Assignment)
            if self.known(item.indicator, indicators, row, "indicator")
            and (item.department == ALL or self.known(item.department, departments, row, "department"))
        ]
        targets = list(self.targets(indicators, departments))
        sub_items = self.unique("sub_items", SubItem)
        control = Control(
            hospital=self.card("hospital", Hospital, sheets.get("hospital"), source, name="?"),
            departments=departments,
            assignments=tuple(item for item, _ in assignments),
            targets=tuple(targets),
            own_indicators=own,
            intervals=self.intervals(),
            criteria=self.unique("criteria", CriterionSetting, code=""),
            sub_items=dict(sorted(self.checked(sub_items, departments, criteria), key=lambda pair: pair[1].order)),
            deadlines={code: item.due for code, item in self.unique("deadlines", Deadline, "period").items()},
            recipients=tuple(item for item, _ in self.models("recipients", Recipient)),
            start=self.card("start", Start, sheets.get("start"), source),
            department_cells={code: self.row_of("departments", code).cell("code") for code in departments},
            target_cells=self.target_cells,
            unread=frozenset(self.unread),
            doubtful=frozenset({key for key in self.target_cells if key[0] in self.contradictory} | self.impossible),
        )
        self.about_fed(control, assignments)
        return control

    def about_fed(self, control: Control, assignments: Iterable[tuple[Assignment, Row]]) -> None:
        """Says of each assignment of an indicator that nobody types by what it is counted."""
        for item, row in assignments:
            feeds = control.fed.get(item.indicator, ())
            if feeds or item.indicator in loader.fed_indicators():
                sheet = ", ".join(each.form.sheet.in_(self.text.language) for each in feeds) or "–"
                cell = row.cell("indicator")
                self.wrong("CONTROL-FED", cell, Severity.WARNING, indicator=item.indicator, sheet=sheet)

    def intervals(self) -> dict[str, int]:
        """The intervals of standard indicators that the hospital has otherwise; blank lines are as the standard."""
        return {item.code: item.interval for item, _ in self.models("intervals", IntervalSetting, code="")}

    def own_indicators(self) -> Iterator[tuple[str, OwnIndicator]]:
        """The hospital's own indicators; a code of the standard ones is not its to give."""
        for code, item in self.unique("own_indicators", OwnIndicator).items():
            if code in loader.indicators() or code in loader.fed_indicators():
                self.wrong("CONTROL-STANDARD", self.row_of("own_indicators", code).cell("code"), found=code)
                continue
            if item.contradicted:
                self.contradictory.add(code)
                self.wrong(
                    "CONTROL-MULTIPLIER",
                    self.row_of("own_indicators", code).cell(item.contradicted),
                    indicator=code,
                    kind=self.choice("indicator_kind", item.kind),
                    unit=item.unit,
                    found="–" if item.scale is None else item.scale,
                    expected=multiplier(item.kind, "" if item.contradicted == "unit" else item.unit),
                )
            yield code, item

    def row_of(self, form: str, code: str) -> Row:
        """The first line of a form with a code that is there."""
        coded = (row for row in self.rows[form] if "code" in row.answers)
        return next(row for row in coded if str(row.answers["code"].value) == code)

    def choice(self, code_list: str, code: str) -> str:
        """The words people chose for a code."""
        codes = loader.code_lists()[code_list].code
        return next(each.label.in_(self.text.language) for each in codes if each.id == code)

    def targets(self, indicators: dict[str, Indicator], departments: dict[str, Department]) -> Iterator[Target]:
        """The targets of known indicators and departments; the second of two for the same is a finding."""
        first: dict[tuple[str, str], Cell] = {}
        for row in self.rows.get("targets", []):
            _take_percent(row, indicators)
        for item, row in self.models("targets", Target):
            if not self.known(item.indicator, indicators, row, "indicator"):
                continue
            if item.department and not self.known(item.department, departments, row, "department"):
                continue
            key = (item.indicator, item.department)
            if key in first:
                self.wrong("CONTROL-TWICE", row.cell("indicator"), found=item.indicator, other=first[key].address)
                continue
            indicator = indicators[item.indicator]
            highest = indicator.scale if indicator.bounded else None
            if item.target < 0 or (highest is not None and item.target > highest):
                self.impossible.add(key)
                self.wrong(
                    "CONTROL-TARGET-RANGE",
                    row.cell("target"),
                    indicator=item.indicator,
                    found=item.target,
                    unit=indicator.unit,
                )
            first[key], self.target_cells[key] = row.cell("indicator"), row.cell("target")
            yield item

    def known(self, code: str, among: Container[str], row: Row, field: str) -> bool:
        """Whether a code is one of ``among``; otherwise it becomes a finding."""
        if code in among:
            return True
        unassigned = self.unassigned(row.sheet.sheet.form.id, row) if field == "department" else {}
        self.wrong("CONTROL-UNKNOWN", row.cell(field), found=code, **unassigned)
        return False

    def checked(
        self, items: dict[str, SubItem], departments: dict[str, Department], criteria: set[str]
    ) -> Iterator[tuple[str, SubItem]]:
        rows: dict[str, Row] = {}
        for row in self.rows.get("sub_items", []):
            if "code" in row.answers:
                rows.setdefault(str(row.answers["code"].value), row)
        for code, item in items.items():
            at = rows[code]
            if not self.known(item.criterion, criteria, at, "criterion"):
                continue
            if not item.department:
                self.wrong("CONTROL-UNASSIGNED", at.cell("department"), Severity.WARNING, found=code)
            elif not self.known(item.department, departments, at, "department"):
                continue
            yield code, item
