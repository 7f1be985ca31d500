"""What lines of a register come to by a summary's way of counting."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from qmxl.catalogue.codes import CodeList
from qmxl.catalogue.declared import BETWEEN, MONTH, Form, Summary
from qmxl.catalogue.loader import code_list
from qmxl.tables.registers import Register, between_of
from qmxl.typed.values import exact
from qmxl.xlsx.cells import serial

Lines = Sequence[int]  # of a register, by their numbers from 0
Value = float | None


def worth_of(register: Register, summary: Summary) -> Callable[[Lines], Value]:
    """What some of a register's lines come to by a summary's way of counting."""
    columns, fields = register.lines, summary.fields
    if summary.count == "sum":
        return lambda lines: sum(_numbers(columns[fields[0]], lines))
    if summary.count == "mean":
        items = {field.id for field in register.form.items}
        least = 1 if fields[0] in items else None  # of an item 0 is that it was not used
        return lambda lines: _mean([n for n in _numbers(columns[fields[0]], lines) if least is None or n >= least])
    if summary.count in BETWEEN:
        return lambda lines: _mean(_numbers(columns[between_of(summary)], lines))
    if summary.count == "share":
        wanted = frozenset(register.holding(summary.of))
        return lambda lines: sum(line in wanted for line in lines) / len(lines) if lines else None
    if summary.count in {"coverage", "ratio"}:
        part, whole = (columns[field] for field in fields)
        return lambda lines: _coverage(part, whole, lines)
    if summary.count == "per":
        part, whole = (columns[field] for field in fields)
        return lambda lines: _per(_coverage(part, whole, lines), summary.per)
    if summary.count == "highest":
        return lambda lines: max(_numbers(columns[fields[0]], lines), default=None)
    if summary.count == "without":
        listed, said = values_of(register.form, fields[0], register.lists), columns[fields[0]]
        return lambda lines: float(len(frozenset(listed) - {str(said[line]) for line in lines}))
    if summary.count == "lost":
        most, got = (columns[field] for field in fields)
        return lambda lines: _lost(most, got, lines)
    if summary.count == "latest":
        when, what = columns[register.form.date or MONTH], columns[fields[0]]
        return lambda lines: _latest(when, what, lines)
    return lambda lines: float(len(lines))


def values_of(form: Form, field: str, lists: Mapping[str, CodeList]) -> list[str]:
    """The ids of what a field chooses from; none of another field."""
    codes = code_list(form, field) or lists.get(field)
    return [code.id for code in codes.code] if codes else []


def _numbers(column: Sequence[object], lines: Lines) -> list[float]:
    return [float(value) for value in (column[line] for line in lines) if isinstance(value, int | float)]


def _mean(numbers: Sequence[float]) -> Value:
    return sum(numbers) / len(numbers) if numbers else None


def _coverage(part: Sequence[object], whole: Sequence[object], lines: Lines) -> Value:
    """One field's sum in another's, of the lines that have both."""
    both = [line for line in lines if isinstance(part[line], int | float) and isinstance(whole[line], int | float)]
    base = sum(_numbers(whole, both))
    return sum(_numbers(part, both)) / base if base else None


def _lost(most: Sequence[object], got: Sequence[object], lines: Lines) -> Value:
    """What the second field's sum is short of the first's, of the lines that have both."""
    both = [line for line in lines if isinstance(most[line], int | float) and isinstance(got[line], int | float)]
    return exact(float(sum(_numbers(most, both)) - sum(_numbers(got, both))))


def _per(share: Value, of: float) -> Value:
    """What a share is of so many."""
    return None if share is None else share * of


def _latest(when: Sequence[Any], what: Sequence[Any], lines: Lines) -> Value:
    dated = [line for line in lines if when[line] and isinstance(what[line], int | float)]
    return float(what[max(dated, key=lambda line: _moment(when[line]))]) if dated else None


def _moment(when: object) -> tuple[float, str]:
    """What puts days, moments and months in their order."""
    return (serial(when), "") if isinstance(when, date) else (0, str(when))
