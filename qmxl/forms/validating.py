"""What a form's cells take while they are filled in, by types, lists and bounds, and what they say to anything else."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from itertools import groupby
from typing import Any, NamedTuple

from xlsxwriter.worksheet import Worksheet

from qmxl.forms.head import first_input
from qmxl.forms.layout import Column, Line, Sheet
from qmxl.texts import Texts
from qmxl.xlsx.cells import column_letters, fraction, serial

# By type: the kind of validation, and the least and the most where the field has no bounds of its own.
BOUNDS: Mapping[str, tuple[str, Any, Any]] = {
    "count": ("integer", 0, None),
    "decimal": ("decimal", 0, None),
    "money": ("decimal", 0, None),
    "percent": ("decimal", 0, 100),
    "duration": ("decimal", 0, None),
    "date": ("date", date(2000, 1, 1), date(2100, 12, 31)),
    "datetime": ("date", date(2000, 1, 1), date(2100, 12, 31)),
    "time": ("time", time(), time(23, 59, 59)),
}


class Beside(NamedTuple):
    """Another field of a record: its cell, and what it is called."""

    cell: str
    label: str


def write_validations(worksheet: Worksheet, sheet: Sheet, first: int, lists: Mapping[str, str], text: Texts) -> None:
    """The validations of a sheet whose lines begin in row ``first``; ``lists`` are the ranges of drop-downs."""
    left, last = first_input(sheet), first + len(sheet.lines) - 1
    if not sheet.shape.by_line:
        columns = list(enumerate(sheet.columns, start=left))
        record = {each.key: Beside(f"{column_letters(at)}{first + 1}", each.label) for at, each in columns}
        for at, column in columns:
            if column.locked:
                continue
            rule = _rule(text, lists, column, column.label, record) or _check(text, column, record[column.key].cell)
            if column.listed:
                for start, stop, choices in _listed(sheet, column):
                    rule = _rule(text, lists, replace(column, choices=choices), column.label, record)
                    worksheet.data_validation(first + start, at, first + stop, at, rule)
            elif rule and sheet.lines:
                worksheet.data_validation(first, at, last, at, rule)
        return
    letter = ("$" if sheet.shape.single else "") + column_letters(left)
    rows = list(enumerate(sheet.lines, start=first))
    record = {line.key: Beside(f"{letter}{at + 1}", line.texts[0]) for at, line in rows}
    for at, line in rows:
        title = line.texts[-2] if sheet.shape.monthly else line.texts[0]
        rule = _rule(text, lists, line, title, record) if line.type and not line.locked else None
        for start, stop in _runs(line.open or (True,) * len(sheet.columns)) if rule else ():
            worksheet.data_validation(at, left + start, at, left + stop, rule)


def _listed(sheet: Sheet, column: Column) -> Iterator[tuple[int, int, str]]:
    """First and last position of each run of lines that choose from one list, and the list."""
    of_lines = groupby(enumerate(sheet.lines), lambda line: line[1].choices or column.choices)
    for choices, several in of_lines:
        positions = [at for at, _ in several]
        yield positions[0], positions[-1], choices


def _rule(
    text: Texts, lists: Mapping[str, str], asked: Column | Line, title: str, record: Mapping[str, Beside]
) -> dict[str, Any] | None:
    """What a cell takes, and what it says beside itself and to anything else; None where it takes everything."""
    choices, message = asked.choices, asked.help
    rule: dict[str, Any]
    if asked.type in BOUNDS:
        rule, wrong = _bounded(text, asked, record)
    elif asked.type == "tick":
        rule, wrong = {"validate": "list", "source": ["x"]}, text("form.error.tick")
    elif choices in lists:
        rule, wrong = {"validate": "list", "source": lists[choices]}, text("form.error.choice")
    elif message:
        return {"validate": "any", "input_title": title[:32], "input_message": message[:255]}
    else:
        return None
    if choices.startswith("@"):
        rule["error_type"] = "warning"
    rule |= {"error_title": text("form.error_title"), "error_message": wrong[:255]}
    if message:
        rule |= {"input_title": title[:32], "input_message": message[:255]}
    return rule


def _bounded(text: Texts, asked: Column | Line, record: Mapping[str, Beside]) -> tuple[dict[str, Any], str]:
    """The rule of a number, day or time by its type and the field's own bounds, and what it says to what breaks them.

    Where a bound is another field whose cell is blank, spreadsheet programs take everything.
    """
    kind, least, most = BOUNDS[asked.type]
    own = (_limit(asked.min, record), _limit(asked.max, record))
    least, most = (usual if each is None else each for usual, each in zip((least, most), own, strict=True))
    if own == (None, None):
        wrong = text(f"form.error.{asked.type}")
    else:
        shown = [_shown(bound, limit, record) for bound, limit in ((asked.min, least), (asked.max, most))]
        wrong = text("form.error.bounds", least=shown[0], most=shown[1])
    if isinstance(least, str) or isinstance(most, str):  # beside a formula XlsxWriter takes no day
        least, most = _number(least), _number(most)
    if most is None:
        return {"validate": kind, "criteria": ">=", "value": least}, wrong
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}, wrong


def _number(limit: Any) -> Any:
    """A day or time as a validation has it beside a formula: a number."""
    if isinstance(limit, time):
        return fraction(limit)
    return serial(limit) if isinstance(limit, date) else limit


def _limit(bound: float | str | None, record: Mapping[str, Beside]) -> float | str | None:
    """A bound as a validation has it: a number, or the cell of another field."""
    if not isinstance(bound, str):
        return bound
    return f"={record[bound[1:]].cell}" if bound[1:] in record else None


def _shown(bound: float | str | None, limit: object, record: Mapping[str, Beside]) -> object:
    """A bound as people read it: the other field's name, the number or day, or that there is none."""
    if isinstance(bound, str) and bound[1:] in record:
        return f"“{record[bound[1:]].label}”"
    return "…" if limit is None else limit


def _check(text: Texts, column: Column, cell: str) -> dict[str, Any] | None:
    """The rule of a column whose texts have a shape, over the column's first cell."""
    if not column.check:
        return None
    shapes = {
        "email": f'=AND(ISNUMBER(FIND("@",{cell})),ISERROR(FIND(" ",{cell})))',
        "capitals": f'=AND(EXACT({cell},UPPER({cell})),ISERROR(FIND(" ",{cell})))',
    }
    return {
        "validate": "custom",
        "value": shapes[column.check],
        "error_title": text("form.error_title"),
        "error_message": text(f"form.error.{column.check}"),
    }


def _runs(flags: tuple[bool, ...]) -> list[tuple[int, int]]:
    """First and last position of each unbroken run of True."""
    runs: list[tuple[int, int]] = []
    for at, flag in enumerate(flags):
        if flag and runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        elif flag:
            runs.append((at, at))
    return runs
