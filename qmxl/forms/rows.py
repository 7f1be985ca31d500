"""The filled lines of the control workbook's sheets as checked models, and a finding for each wrong one."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from qmxl.catalogue import loader
from qmxl.catalogue.base import Model
from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.names import plain
from qmxl.texts import Texts
from qmxl.typed.periods import NoPeriod
from qmxl.typed.values import error_code
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


def rows_of(found: ReadSheet, source: str) -> Iterator[Row]:
    """The filled lines of a sheet, in their order."""
    grouped: dict[str, dict[str, Answer]] = {}
    for answer in found.answers.values():
        grouped.setdefault(answer.row, {})[answer.field] = answer
    for key, answers in grouped.items():
        yield Row(key, answers, found, source)


def _printable(value: object) -> object:
    """A text without control characters: names of the control workbook stand in titles, links and footers."""
    return plain(value) if isinstance(value, str) else value


NO_PERIOD = "no_period"


def _kind(fault: Mapping[str, Any]) -> str:
    """What is wrong with a value, in the words of what checks it, or that it is no period."""
    return NO_PERIOD if isinstance(fault.get("ctx", {}).get("error"), NoPeriod) else str(fault["type"])


def _code(kind: str) -> Code:
    return Code.CONTROL_PERIOD if kind == NO_PERIOD else Code.CONTROL_VALUE


class Rows:
    """Turns rows into models and keeps what is wrong with them."""

    def __init__(self, rows: dict[str, list[Row]], findings: list[Finding], text: Texts) -> None:
        self.rows = rows
        self.findings = findings
        self.text = text
        self.unread: set[str] = set()  # indicators with a line of assignments that cannot be used
        self.kept: dict[str, dict[str, Row]] = {}  # of lists of which more is found out later, their lines

    def wrong(self, code: Code, cell: Cell, **facts: object) -> None:
        """Keeps a finding."""
        self.findings.append(Finding(code, cell, facts))

    def models(self, form: str, model: type[M], **fixed: str) -> Iterator[tuple[M, Row]]:
        """Each right row of a form; a wrong one becomes a finding at the cell that is wrong."""
        from qmxl.catalogue.validating import ValidationError, validated

        for row in self.rows.get(form, []):
            faulty = [a for a in row.answers.values() if a.fault and a.value is None]
            for answer in faulty:
                code = error_code(answer.raw) if isinstance(answer.raw, CellError) else Code.CONTROL_VALUE
                field = self.label(form, answer.field)
                self.wrong(code, row.cell(answer.field), field=field, found=answer.raw, **self.unassigned(form, row))
            if faulty:
                continue
            values: dict[str, Any] = {field: _printable(answer.value) for field, answer in row.answers.items()}
            values |= dict.fromkeys(fixed, row.key)
            try:
                yield validated(model, values), row
            except ValidationError as error:
                for fault in error.errors():
                    field = str(fault["loc"][0]) if fault["loc"] else fault["msg"].removeprefix("Value error, ")
                    self.describe(form, row, field, _kind(fault))

    def label(self, form: str, field: str) -> str:
        """The heading people see over a field."""
        desks = (*loader.forms("control"), *loader.forms("above"))
        columns = {f.id: f.label for declared in desks if declared.id == form for f in declared.field}
        return columns[field].in_(self.text.language) if field in columns else field

    def describe(self, form: str, row: Row, field: str, kind: str) -> None:
        """Keeps a finding of a field that is blank or not valid."""
        label, unassigned = self.label(form, field), self.unassigned(form, row)
        if kind == "missing":
            self.wrong(Code.CONTROL_MISSING, row.cell(field), field=label, **unassigned)
        elif field == "code" and form == "sub_items" and kind == "value_error":
            self.wrong(Code.CONTROL_CODE, row.cell("code"), found=row.answers["code"].value)
        else:
            found = row.answers[field].raw if field in row.answers else ""
            self.wrong(_code(kind), row.cell(field), field=label, found=found, **unassigned)

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
                self.wrong(Code.CONTROL_TWICE, row.cell(field), found=code, other=first[code].address)
                continue
            known[code], first[code] = item, row.cell(field)
        return known

    def card(self, form: str, model: type[M], found: ReadSheet | None, source: str, **fallback: str) -> M:
        """A card's content; each wrong line becomes a finding and counts as blank, or as ``fallback``."""
        from qmxl.catalogue.validating import ValidationError, validated

        answers = {a.row: a for a in found.answers.values()} if found else {}
        values = {key: _printable(a.value if a.value is not None else str(a.raw)) for key, a in answers.items()}
        for key, answer in answers.items():
            if isinstance(answer.raw, CellError):
                place = Cell(source, answer.sheet, address(answer.at_row, answer.at_column))
                self.wrong(error_code(answer.raw), place, field=self.label(form, key), found=answer.raw)
                values.pop(key)
        try:
            return validated(model, values)
        except ValidationError as error:
            for fault in error.errors():
                key = str(fault["loc"][0])
                at_row = found.rows.get(key) if found else None
                place = (
                    Cell(source, found.name, address(at_row, found.columns["value"]))
                    if found and at_row
                    else Cell(source)
                )
                code = Code.CONTROL_MISSING if key not in values else _code(_kind(fault))
                self.wrong(code, place, field=self.label(form, key), found=values.get(key, ""))
                values.pop(key, None)
        return validated(model, {**fallback, **values})

    def known(self, code: str, among: Container[str], row: Row, field: str) -> bool:
        """Whether a code is one of ``among``; otherwise it becomes a finding."""
        if code in among:
            return True
        unassigned = self.unassigned(row.sheet.sheet.form.id, row) if field == "department" else {}
        self.wrong(Code.CONTROL_UNKNOWN, row.cell(field), found=code, **unassigned)
        return False

    def row_of(self, form: str, code: str) -> Row:
        """The first line of a form with a code that is there."""
        coded = (row for row in self.rows[form] if "code" in row.answers)
        return next(row for row in coded if str(row.answers["code"].value) == code)
