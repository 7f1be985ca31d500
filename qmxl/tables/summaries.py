"""What a register's summaries come to: the numbers that the master's formulas over its lines give."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from qmxl.catalogue import loader
from qmxl.catalogue.declared import DEPARTMENT, FIELD, MONTH, NUMBERS, STANDING, Form, Summary
from qmxl.catalogue.loader import code_list
from qmxl.control.control import Control
from qmxl.control.lists import DEPARTMENTS
from qmxl.measures.pareto import pareto
from qmxl.period import Period
from qmxl.submissions.records import ITEM
from qmxl.tables.counting import Lines, Value, worth_of
from qmxl.tables.registers import MARK, OVERDUE, Register, part_of_year

OTHERS = frozenset({None, "other", "khac"})  # what is known by no cause: last in a Pareto, whatever there is of it
LONGEST_SCALE = 12  # values of a field of numbers that a table lists whether or not lines have them


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
    totals: Sequence[Value] = ()  # of all lines for each of ``across``, where these are fields
    beside: Sequence["Beside"] = ()


@dataclass(frozen=True)
class Beside:
    """What else is counted of each row of a summary, and of all lines."""

    summary: Summary
    values: Sequence[Value]
    total: Value


def summed(register: Register, control: Control, period: Period) -> list[Summed]:
    """Each summary of a register, in the order of its declaration."""
    return [_summed(register, summary, control, period) for summary in register.form.summary]


def total_of(register: Register, summary: Summary, period: Period) -> Value:
    """What a summary comes to over all lines it is about."""
    lines = _looked_at(register, summary, period)
    return None if summary.of_fields else worth_of(register, summary)(lines)


def by_member(register: Register, summary: Summary, dimension: str, period: Period) -> dict[object, list[int]]:
    """The lines a summary is about, by what they say of a column."""
    found: dict[object, list[int]] = {}
    lines = _looked_at(register, summary, period)
    for line, member in zip(lines, _dimension(register, dimension, lines), strict=True):
        found.setdefault(member, []).append(line)
    return found


def _summed(register: Register, summary: Summary, control: Control, period: Period) -> Summed:
    lines = _looked_at(register, summary, period)
    first, second = (*summary.by, "", "")[:2]
    span = period if summary.span == "period" else period.to_date
    if summary.of_fields:
        return _of_fields(register, summary, _members(register, first, control, span, lines), lines)
    rows, across = (_members(register, dimension, control, span, lines) for dimension in (first, second))
    by_cell: dict[tuple[object, object], list[int]] = {}
    places = (_dimension(register, dimension, lines) for dimension in (first, second))
    for line, row, column in zip(lines, *places, strict=True):
        by_cell.setdefault((row, column), []).append(line)
    worth = worth_of(register, summary)
    if summary.chart == "pareto":
        rows = sorted(rows, key=lambda row: (row in OTHERS, -_weight(summary, worth, by_cell.get((row, None), ()))))
    if summary.top:
        rows = _top(summary, {row: worth(by_cell.get((row, None), [])) for row in rows})
    if is_matrix(register.form, summary):  # the most likely above
        rows = [*(row for row in reversed(rows) if row is not None), *(row for row in rows if row is None)]
    values = [[worth(by_cell.get((row, column), [])) for column in across] for row in rows]
    worst = _worst(register, lines, _whose(register, summary))
    beside = [_beside(register, each, control, period, rows) for each in register.form.beside(summary)]
    return Summed(summary, rows, across, values, worth(lines), worst, beside=beside)


def _beside(register: Register, summary: Summary, control: Control, period: Period, rows: Sequence[object]) -> Beside:
    found = _summed(register, summary, control, period)
    known = {row: values[0] for row, values in zip(found.rows, found.values, strict=True)}
    nothing = worth_of(register, summary)([])
    return Beside(summary, [known.get(row, nothing) for row in rows], found.total)


def _of_fields(register: Register, summary: Summary, rows: Sequence[object], lines: Lines) -> Summed:
    """A column for each field; there is no number of them all."""
    by_row: dict[object, list[int]] = {}
    for line, row in zip(lines, _dimension(register, summary.by[0], lines), strict=True):
        by_row.setdefault(row, []).append(line)
    each = [worth_of(register, of_field(summary, field)) for field in summary.fields]
    values = [[worth(by_row.get(row, [])) for worth in each] for row in rows]
    return Summed(summary, rows, summary.fields, values, None, (0, ""), [worth(lines) for worth in each])


def of_field(summary: Summary, field: object) -> Summary:
    """The summary of one of its fields."""
    return replace(summary, fields=(str(field),), by=summary.by[:1] if summary.by[0] != FIELD else ())


def _whose(register: Register, summary: Summary) -> str:
    """The column that says which department a line is about: the one it is told by, else that of who wrote it."""
    field = register.form.by_field.get(summary.by[0]) if summary.by else None
    return field.id if field and field.choices == DEPARTMENTS else DEPARTMENT


def _top(summary: Summary, values: Mapping[object, Value]) -> list[object]:
    """The rows with the greatest values, the greatest first; those of one value in the order they had."""
    known = {row: value for row, value in values.items() if row is not None and value is not None}
    return sorted(known, key=lambda row: -known[row])[: summary.top]


def scale_of(form: Form, dimension: str) -> range:
    """The values of a field of numbers that has whole bounds, as from 1 to 5; of another none."""
    field = form.by_field.get(dimension)
    if field is None or field.type not in NUMBERS:
        return range(0)
    bounds = [bound for bound in (field.min, field.max) if isinstance(bound, int | float) and bound == int(bound)]
    scale = range(int(bounds[0]), int(bounds[1]) + 1) if len(bounds) == 2 else range(0)
    return scale if len(scale) <= LONGEST_SCALE else range(0)


def is_matrix(form: Form, summary: Summary) -> bool:
    """Whether a table stands by two scales of numbers."""
    return len(summary.by) == 2 and all(scale_of(form, dimension) for dimension in summary.by)


def _weight(summary: Summary, worth: Callable[[Lines], Value], lines: Lines) -> float:
    """What ranks a row of a Pareto: what is added up in it, else how many lines it has."""
    return (worth(lines) or 0.0) if summary.added else float(len(lines))


def cumulates(found: Summed) -> bool:
    """Whether beside each number stands what it and those above it are of the whole."""
    return found.summary.chart == "pareto" and len(found.summary.by) == 1 and found.summary.added


def vital_rows(found: Summed) -> list[bool]:
    """Of each row of a Pareto whether one should begin with it, as one of the vital few; none of another table is."""
    if not cumulates(found):
        return [False] * len(found.rows)
    counts = {str(at): values[0] or 0.0 for at, values in enumerate(found.values)}
    last = {str(at) for at, row in enumerate(found.rows) if row in OTHERS}
    vital = set(pareto(counts, last=last).to_begin_with)
    return [at in vital for at in counts]


def _worst(register: Register, lines: Lines, whose: str) -> tuple[int, str]:
    if not lines:
        return 0, ""
    departments = register.lines[whose]
    late = register.lines.get(OVERDUE)
    days, department = max((int(late[line] or 0), str(departments[line])) for line in lines) if late else (0, "")
    if days:
        return days, department
    return 0, Counter(str(departments[line]) for line in lines).most_common(1)[0][0]


def _dimension(register: Register, dimension: str, lines: Lines) -> list[object]:
    """What lines say of a dimension; nothing where there is none."""
    if not dimension:
        return [None] * len(lines)
    column = register.lines[dimension]
    return [_said(column[line]) for line in lines]


def _said(value: object) -> object:
    """A value, a nought too; None of a blank and of what is not ticked."""
    return value if value or (isinstance(value, int | float) and not isinstance(value, bool)) else None


def _looked_at(register: Register, summary: Summary, period: Period) -> Lines:
    """The lines a summary is about."""
    form, lines = register.form, register.holding(summary.where)
    if register.left and summary.count not in STANDING:
        here = frozenset(register.happened)
        lines = [line for line in lines if line in here]
    if summary.span == "period" and form.date:
        months = frozenset(period.months)
        lines = [line for line in lines if register.lines[MONTH][line] in months]
    if summary.count == "open" and form.done:
        done = frozenset(register.holding(form.done))
        lines = [line for line in lines if line not in done]
    if summary.count == "overdue":
        late = register.lines.get(OVERDUE, ())
        lines = [line for line in lines if late and late[line]]
    return lines


def grows(form: Form, dimension: str) -> bool:
    """Whether a dimension has the more members the more is handed in: departments, what people wrote into a field."""
    if dimension in {"", MONTH, FIELD, *form.parts_of_year, MARK} or (dimension == ITEM and form.line):
        return False
    if scale_of(form, dimension):
        return False
    field = dimension.partition(".")[0]
    return field not in form.by_field or code_list(form, field) is None


def _members(register: Register, dimension: str, control: Control, period: Period, lines: Lines) -> list[object]:
    """What a summary is told by: months, codes in the order of their list, else what stands in the lines.

    Last the blank one where a line has none of them, so that no line is lost.
    """
    if not dimension:
        return [None]
    said = _dimension(register, dimension, lines)
    known = _known(register, dimension, control, period, said)
    return [*known, None] if None in said else known


def _known(
    register: Register, dimension: str, control: Control, period: Period, said: Sequence[object]
) -> list[object]:
    if dimension == MONTH:
        return list(period.months)
    if dimension in register.form.parts_of_year:
        days = (period.start + timedelta(days=at) for at in range((period.end - period.start).days + 1))
        return list(dict.fromkeys(part_of_year(day, dimension) for day in days))
    if dimension == ITEM:
        return [line.id for line in register.form.line] or _there(said)
    if dimension == MARK:
        return [code.id for code in loader.code_lists()[MARK].code]
    field, _, group = dimension.partition(".")
    codes = code_list(register.form, field) if field in register.form.by_field else None
    if codes:
        kept = [code.group if group else code.id for code in codes.code]
        return list(dict.fromkeys(each for each in kept if each))
    there = _there(said)
    if scale := scale_of(register.form, dimension):
        return [*scale, *sorted(set(there) - set(scale), key=str)]
    if dimension in register.lists:
        listed = [code.id for code in register.lists[dimension].code]
        wanted = listed if lists_all(register.form, dimension) else [each for each in listed if each in there]
        return [*wanted, *(each for each in there if each not in listed)]
    if dimension == DEPARTMENT:
        order = {code: at for at, code in enumerate(control.departments)}
        return sorted(there, key=lambda code: order.get(str(code), len(order)))
    return there


def _there(said: Iterable[object]) -> list[object]:
    """What stands in the lines, most often first."""
    counts = Counter(each for each in said if each is not None)
    return sorted(counts, key=lambda each: (-counts[each], str(each)))


def lists_all(form: Form, dimension: str) -> bool:
    """Whether a table lists the values without lines too: where each is to have one."""
    return any(rule.kind == "each_value" and dimension in rule.fields for rule in form.rule)
