"""Decides what a department's new form holds of what it had entered: pure, cell by cell.

For each month and form the submission that counts is taken wholly, so that what was cleared stays cleared. The form
handed out earlier is only taken where nothing was handed in; elsewhere it is compared, and what differs is told.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from qmxl.catalogue.declared import Form
from qmxl.control.handing_over import same_key
from qmxl.departments.entered import Cells, Entered, Held
from qmxl.forms.kinds.shape import SHAPES, Key, Shape, of_months
from qmxl.forms.layout import Sheet, Workbook
from qmxl.period import Period

Line = dict[str, Held]  # of an open list, by field


class Differing(NamedTuple):
    """A filled cell of the form handed out, and what the submission says there, None where it is blank."""

    form: str
    field: str
    before: Held
    now: Held | None


@dataclass(frozen=True)
class Carried:
    """What a new form is to hold, by form; which cells of the earlier form differ from what was handed in."""

    forms: Mapping[str, Cells] = field(default_factory=dict)
    differing: tuple[Differing, ...] = ()


def carry(forms: Mapping[str, Form], span: Period, handed_in: Sequence[Entered], handed_out: Entered | None) -> Carried:
    """The entries of a form for ``span``, out of the submissions that count, in the order of their spans.

    ``forms`` are those a department may have, by id.
    """
    several = sorted(handed_in, key=lambda each: (each.span, each.source))
    known = {each: None for workbook in (*several, *([handed_out] if handed_out else [])) for each in workbook.forms}
    carried = {form: _way(forms.get(form), form)(span, several, handed_out) for form in known}
    return Carried(
        {form: each.cells for form, each in carried.items()},
        tuple(differing for each in carried.values() for differing in each.differing),
    )


def _way(declared: Form | None, form: str) -> Callable[[Period, Sequence[Entered], Entered | None], "_Form"]:
    """How a form is carried over: by month, line by line, or as records one after the other."""
    shape = SHAPES[declared.layout] if declared else Shape()
    if shape.open_ended or shape.sideways:
        keys = frozenset(field.id for field in declared.field if field.numbered) if declared else frozenset()
        return partial(_joined, form, declared.date if declared else "", keys)
    month = 2 if shape.monthly else 1 if declared and of_months(declared) else None
    return partial(_by_line, form) if month is None else partial(_by_month, form, month)


class _Form(NamedTuple):
    cells: Cells
    differing: list[Differing]


def _by_month(form: str, at: int, span: Period, handed_in: Sequence[Entered], handed_out: Entered | None) -> _Form:
    """A sheet of months: each from the submission that covers it; ``at`` is where keys have the month."""
    having = [each for each in handed_in if form in each.forms]
    of_month = {month: each for each in reversed(having) for month in each.span.months}
    cells = {
        key: held
        for each in (*having, *([handed_out] if handed_out else []))
        for key, held in each.forms.get(form, {}).items()
        if key[at] in span.months and of_month.get(key[at], handed_out) is each
    }
    before = handed_out.forms.get(form, {}) if handed_out else {}
    return _Form(cells, _compared(form, {key: held for key, held in before.items() if key[at] in of_month}, cells))


def _by_line(form: str, span: Period, handed_in: Sequence[Entered], handed_out: Entered | None) -> _Form:
    """A sheet of fixed lines: each line as it was said last."""
    having = [each.forms[form] for each in handed_in if form in each.forms]
    before = handed_out.forms.get(form, {}) if handed_out else {}
    if not having:
        return _Form(before, [])
    lines: dict[str, dict[Key, Held]] = {}
    for cells in having:
        lines |= _rows(cells)
    now = {key: held for cells in lines.values() for key, held in cells.items()}
    compared = {key: held for key, held in before.items() if not _moves_on(form, key, held, now, span)}
    return _Form(now, _compared(form, compared, now))


def _moves_on(form: str, key: Key, held: Held, now: Cells, span: Period) -> bool:
    """Whether it is in the nature of a cell of the cover that it changes from report to report."""
    if form != "cover" or key[0] not in {"reported_to", "filled_on"}:
        return False
    return key in now or held.value == span.first  # the month as every new form has it


def _rows(cells: Cells) -> dict[str, dict[Key, Held]]:
    grouped: dict[str, dict[Key, Held]] = {}
    for key, held in cells.items():
        grouped.setdefault(key[0], {})[key] = held
    return grouped


def _compared(form: str, before: Cells, now: Cells) -> list[Differing]:
    return [
        Differing(form, key[0] if key[1] == "value" else key[1], held, now.get(key))
        for key, held in before.items()
        if held.raw is not None and (key not in now or now[key].said != held.said)
    ]


def _joined(
    form: str,
    date_field: str,
    keys: frozenset[str],
    span: Period,
    handed_in: Sequence[Entered],
    handed_out: Entered | None,
) -> _Form:
    """Records people begin: those of all submissions one after the other, with the keys they have."""
    having = [each for each in handed_in if form in each.forms]
    own = each_once(form, keys, having)
    lines = [line for each, its in own for line in its if not _elsewhere(date_field, line, each, span)]
    before = lines_in(handed_out.forms.get(form, {})) if handed_out else []
    if not having:
        return _Form(numbered(before), [])
    covered = {month for each in having for month in each.span.months}
    open_months = set(span.months) - covered
    said = partial(_said, keys)
    left = Counter(map(said, lines))
    gone: list[Line] = []
    for line in before:
        if left[said(line)]:
            left[said(line)] -= 1
        elif _month(date_field, line) in open_months:
            lines.append(line)
        else:
            gone.append(line)
    return _Form(numbered(lines), list(_of_lines(form, keys, gone, lines, before)))


def each_once(form: str, keys: frozenset[str], having: Sequence[Entered]) -> Iterator[tuple[Entered, list[Line]]]:
    """The workbooks in their order, each line in the last month's one that has it, as it counts in the master.

    It is the same by all it says, or by its key in workbooks of two spans: copies of one blank form share their keys.
    """
    said: set[object] = set()
    keyed: dict[str, set[tuple[str, Period]]] = {}
    own: dict[str, list[Line]] = {}
    for each in sorted(having, key=in_turn, reverse=True):
        lines = lines_in(each.forms[form])
        known = [(line, _key(keys, line), (_key(keys, line), _said(keys, line))) for line in lines]
        own[each.source] = [
            line
            for line, key, whole in known
            if whole not in said and not (key and keyed.get(key, set()) - {(each.former, each.span)})
        ]
        for _, key, whole in known:
            said.add(whole)
            keyed.setdefault(key, set()).add((each.former, each.span))
    yield from ((each, own[each.source]) for each in having)


def in_turn(workbook: Entered) -> tuple[bool, date, datetime, str]:
    """What puts workbooks of a department in the order in which the line of the last counts: former ones first."""
    return not workbook.former, workbook.span.end, workbook.saved, workbook.source


def latest(forms: Iterable[Form], workbooks: Sequence[Entered]) -> list[Entered]:
    """The workbooks, each keyed line in the last one alone that has it."""
    cells = {each.source: dict(each.forms) for each in workbooks}
    for form in (form for form in forms if form.numbered):
        having = [each for each in workbooks if form.id in each.forms]
        for each, lines in each_once(form.id, frozenset({form.numbered}), having):
            cells[each.source][form.id] = numbered(lines)
    return [replace(each, forms=cells[each.source]) for each in workbooks]


def _key(keys: frozenset[str], line: Line) -> str:
    return next((same_key(line[name].raw) for name in keys if name in line), "")


def _of_lines(
    form: str, keys: frozenset[str], gone: Sequence[Line], now: Sequence[Line], before: Sequence[Line]
) -> Iterator[Differing]:
    """The cells of lines that are not there any more; of as many lines as before only those that were changed."""
    same_places = len(now) == len(before)
    for line in gone:
        at = next(place for place, each in enumerate(before) if each is line)
        beside = now[at] if same_places else {}
        for name, held in line.items():
            known = name in keys or held.raw is None
            if not known and (name not in beside or beside[name].said != held.said):
                yield Differing(form, name, held, beside.get(name))


def _elsewhere(date_field: str, line: Line, workbook: Entered, span: Period) -> bool:
    """Whether a line of a workbook of a longer span is of a month that the new form does not have."""
    month = _month(date_field, line)
    return month in workbook.span.months and month not in span.months


def lines_in(cells: Cells) -> list[Line]:
    """The filled lines of an open list, by field."""
    return [{name: held for (_, name, _), held in its.items()} for its in _rows(cells).values()]


def _said(keys: frozenset[str], line: Line) -> frozenset[tuple[str, object]]:
    """What a line says, whatever key it was given."""
    return frozenset((name, held.said) for name, held in line.items() if name not in keys)


def _month(date_field: str, line: Line) -> str:
    """The month in which what a line tells happened; "" where that is not known, and of lists without such a day."""
    happened = line[date_field].value if date_field in line else None
    return f"{happened:%Y-%m}" if isinstance(happened, date) else ""


def numbered(lines: Iterable[Line]) -> Cells:
    """The cells of lines, one below the other."""
    return {(str(number), name, ""): held for number, line in enumerate(lines, 1) for name, held in line.items()}


def without_place(workbook: Workbook, forms: Mapping[str, Cells]) -> Iterator[tuple[str, Key]]:
    """The carried cells a workbook has no place for."""
    for form, cells in forms.items():
        sheet = workbook.by_form.get(form)
        open_cells = _open(sheet) if sheet and not sheet.shape.open_ended else None
        for key in cells:
            if sheet is None or (open_cells is not None and key not in open_cells):
                yield form, key


def _open(sheet: Sheet) -> set[Key]:
    """The cells of a sheet that take input."""
    return {
        sheet.key(line, column.key)
        for line in sheet.lines
        if not line.locked and line.part != "rate"
        for column, is_open in zip(sheet.columns, line.open or (True,) * len(sheet.columns), strict=True)
        if is_open
    }
