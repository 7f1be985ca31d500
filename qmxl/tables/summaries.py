"""What a register's summaries come to: the numbers that the master's formulas over its lines give."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qmxl.catalogue import loader
from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import BETWEEN, DEPARTMENT, MONTH, Form, Summary
from qmxl.catalogue.loader import code_list
from qmxl.control.models import Control
from qmxl.period import Period
from qmxl.submissions.records import ITEM
from qmxl.tables.registers import MARK, OVERDUE, Register, between_of
from qmxl.xlsx.cells import serial

Line = Mapping[str, Any]
Value = float | None


@dataclass(frozen=True)
class Summed:
    """A summary's values: a row of numbers for each of ``rows``, one for each of ``across``; ``total`` of them all.

    Without a dimension there is one row, and without a second one column, each None.
    """

    summary: Summary
    rows: Sequence[object]
    across: Sequence[object]
    values: Sequence[Sequence[Value]]
    total: Value
    worst: tuple[int, str]  # days overdue and whose; where nothing is due 0 and who has most of the lines


def summed(register: Register, control: Control, period: Period) -> list[Summed]:
    """Each summary of a register, in the order of its declaration."""
    return [_summed(register, summary, control, period) for summary in register.form.summary]


def total_of(register: Register, summary: Summary, control: Control, period: Period) -> Value:
    """What a summary comes to over all lines it is about."""
    return _summed(register, summary, control, period).total


def _summed(register: Register, summary: Summary, control: Control, period: Period) -> Summed:
    lines = [line for line in register.rows if _looked_at(register, summary, line, period)]
    first, second = (*summary.by, "", "")[:2]
    rows, across = (_with_blank(members(register, d, control, period, lines), d, lines) for d in (first, second))
    by_cell: dict[tuple[object, object], list[Line]] = {}
    for line in lines:
        by_cell.setdefault((_member(line, first), _member(line, second)), []).append(line)
    if summary.chart == "pareto":
        rows = sorted(rows, key=lambda row: -len(by_cell.get((row, None), ())))
    worth = _worth(register, summary)
    values = [[worth(by_cell.get((row, column), [])) for column in across] for row in rows]
    return Summed(summary, rows, across, values, worth(lines), _worst(lines))


def _worst(lines: Sequence[Line]) -> tuple[int, str]:
    if not lines:
        return 0, ""
    days, department = max((int(line.get(OVERDUE) or 0), str(line[DEPARTMENT])) for line in lines)
    if days:
        return days, department
    return 0, Counter(str(line[DEPARTMENT]) for line in lines).most_common(1)[0][0]


def _member(line: Line, dimension: str) -> object:
    return (line[dimension] or None) if dimension else None


def _looked_at(register: Register, summary: Summary, line: Line, period: Period) -> bool:
    """Whether a summary is about a line."""
    form = register.form
    if summary.span == "period" and form.date and line[MONTH] not in period.months:
        return False
    if summary.count == "open" and form.done and fulfilled(conditions(form.done), line):
        return False
    if summary.count == "overdue" and not line.get(OVERDUE):
        return False
    return fulfilled(conditions(summary.where), line)


def grows(form: Form, dimension: str) -> bool:
    """Whether a dimension has the more members the more is handed in: departments, what people wrote into a field."""
    if dimension in {"", MONTH, MARK} or (dimension == ITEM and form.line):
        return False
    field = dimension.partition(".")[0]
    return field not in form.by_field or code_list(form, field) is None


def members(
    register: Register, dimension: str, control: Control, period: Period, lines: Iterable[Line]
) -> list[object]:
    """What a summary is told by: months, codes in the order of their list, else what stands in the lines."""
    if not dimension:
        return [None]
    if dimension == MONTH:
        return list(period.to_date.months)
    if dimension == ITEM:
        return [line.id for line in register.form.line] or _there(dimension, lines)
    if dimension == MARK:
        return [code.id for code in loader.code_lists()[MARK].code]
    field, _, group = dimension.partition(".")
    codes = code_list(register.form, field) if field in register.form.by_field else None
    if codes:
        kept = [code.group if group else code.id for code in codes.code]
        return list(dict.fromkeys(each for each in kept if each))
    there = _there(dimension, lines)
    if dimension == DEPARTMENT:
        order = {code: at for at, code in enumerate(control.departments)}
        return sorted(there, key=lambda code: order.get(str(code), len(order)))
    return there


def _with_blank(known: list[object], dimension: str, lines: Sequence[Line]) -> list[object]:
    """The members, and last the blank one where a line has none of them, so that no line is lost."""
    return [*known, None] if dimension and any(line[dimension] in (None, "") for line in lines) else known


def _there(dimension: str, lines: Iterable[Line]) -> list[object]:
    """What stands in the lines, most often first."""
    counts: dict[object, int] = {}
    for line in lines:
        if line[dimension] not in (None, ""):
            counts[line[dimension]] = counts.get(line[dimension], 0) + 1
    return sorted(counts, key=lambda each: (-counts[each], str(each)))


def _worth(register: Register, summary: Summary) -> Callable[[Sequence[Line]], Value]:
    """What lines come to by a summary's way of counting."""
    fields = summary.fields
    if summary.count == "sum":
        return lambda lines: sum(_numbers(lines, fields[0]))
    if summary.count == "mean":
        return lambda lines: _mean(_numbers(lines, fields[0]))
    if summary.count in BETWEEN:
        return lambda lines: _mean(_numbers(lines, between_of(summary)))
    if summary.count == "share":
        wanted = conditions(summary.of)
        return lambda lines: sum(fulfilled(wanted, line) for line in lines) / len(lines) if lines else None
    if summary.count == "coverage":
        return lambda lines: _coverage(lines, *fields)
    if summary.count == "latest":
        when = register.form.date or MONTH
        return lambda lines: _latest(lines, when, fields[0])
    return lambda lines: float(len(lines))


def _numbers(lines: Iterable[Line], field: str) -> list[float]:
    return [float(line[field]) for line in lines if isinstance(line[field], int | float)]


def _mean(numbers: Sequence[float]) -> Value:
    return sum(numbers) / len(numbers) if numbers else None


def _coverage(lines: Iterable[Line], part: str, whole: str) -> Value:
    """One field's sum in another's, of the lines that have both."""
    both = [line for line in lines if isinstance(line[part], int | float) and isinstance(line[whole], int | float)]
    base = sum(_numbers(both, whole))
    return sum(_numbers(both, part)) / base if base else None


def _latest(lines: Sequence[Line], when: str, field: str) -> Value:
    dated = [line for line in lines if line[when] and isinstance(line[field], int | float)]
    return float(max(dated, key=lambda line: _moment(line[when]))[field]) if dated else None


def _moment(when: object) -> tuple[float, str]:
    """What puts days, moments and months in their order."""
    return (serial(when), "") if isinstance(when, date) else (0, str(when))
