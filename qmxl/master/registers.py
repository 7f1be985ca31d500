"""The sheet of a declared register: what is counted over its lines, with charts, and the lines below it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from qmxl.catalogue import loader
from qmxl.catalogue.declared import BETWEEN, DEPARTMENT, MONTH, Summary
from qmxl.catalogue.loader import code_list
from qmxl.forms.styles import ALARM
from qmxl.master.page import POOR, Page, heading, link_to, table
from qmxl.master.register_charts import chart_of
from qmxl.master.register_formulas import NONE, Printer, name_of
from qmxl.submissions.records import ITEM
from qmxl.tables.registers import MARK, OVERDUE, WHOLE, Register, between_of
from qmxl.tables.summaries import Summed
from qmxl.xlsx.cells import column_letters

FIRST = 4  # the row of the first summary, from 0
LABELS = 30  # width of the column of labels
COMPACT = 26  # a field not wider stands before the wider ones, so that tables of counts fit over it
CHART_ROWS = 15
MOST_LINKS = 60_000  # Excel takes 65,530 a sheet
BESIDE = {MONTH: 10, OVERDUE: 11, WHOLE: 9, "source": 30, "sheet": 13, "cell": 8}
SHARES = frozenset({"share", "coverage"})


@dataclass(frozen=True)
class Lines:
    """Where a register's lines stand: their columns in the order of the sheet, from which row on, how many."""

    columns: Sequence[str]
    first: int
    count: int

    def cells(self, column: str) -> str:
        """The cells of a column, without the sheet."""
        letters = column_letters(self.columns.index(column))
        return f"${letters}${self.first + 2}:${letters}${self.first + 1 + max(self.count, 1)}"


class Drawing:
    """One register being drawn."""

    def __init__(self, page: Page, register: Register) -> None:
        self.page, self.register, self.form = page, register, register.form
        self.worksheet = page.sheet(register.form.id)
        self.printer = Printer(register.form, self.words)

    @cached_property
    def items(self) -> dict[str, str]:
        """What the form's lines say by their ids; the id stands before what two of them say."""
        said = {line.id: line.label.in_(self.page.text.language) for line in self.form.line}
        counts = Counter(said.values())
        return {id_: each if counts[each] == 1 else f"{id_} – {each}" for id_, each in said.items()}

    def words(self, column: str, value: str) -> str:
        """What stands in a column's cells for a value."""
        language = self.page.text.language
        if column == DEPARTMENT:
            return value
        field, _, group = column.partition(".")
        if column == MARK:
            return loader.code_lists()[MARK].label(value, language)
        if column == ITEM:
            return self.items.get(value, value)
        codes = code_list(self.form, field) if field in self.form.by_field else None
        return codes.label(value, language) if codes and not group else value

    def label(self, column: str, member: object) -> str:
        """A member of a dimension as people read it."""
        page = self.page
        if member is None or member == "":
            return page.text("master.register.blank")
        if column == MONTH:
            return page.text("form.month", month=int(str(member)[-2:]))
        if column == DEPARTMENT:
            return page.department(member) or str(member)
        field, _, group = column.partition(".")
        codes = code_list(self.form, field) if group else None
        groups = loader.code_lists().get(f"{codes.id}_group") if codes else None
        if groups:
            return groups.label(member, page.text.language)
        return page.department(member) or self.words(column, str(member))

    def title(self, column: str) -> str:
        """A column's heading."""
        text, language = self.page.text, self.page.text.language
        if column in self.form.by_field:
            return self.form.by_field[column].label.in_(language)
        between = {between_of(each): each.title for each in self.form.summary if each.count in BETWEEN}
        if column in between:
            return between[column].in_(language)
        if "." in column:
            return text("master.column.group")
        return text(f"master.column.{column}")


def write(page: Page) -> None:
    """The sheet of each register that has lines."""
    for register in page.tables.registers.values():
        _write(Drawing(page, register))


def _write(drawing: Drawing) -> None:
    page, register, form = drawing.page, drawing.register, drawing.form
    columns = _columns(register)
    summaries = page.tables.summaries[form.id]
    heading(page, drawing.worksheet, form.id, min(len(columns), 8), page.text("master.register.note"))
    at = _single_numbers(drawing, [each for each in summaries if not each.summary.by])
    for each in summaries:
        if each.summary.by:
            at = _table(drawing, each, at) + 1
    _lines(drawing, columns, at)


def _columns(register: Register) -> list[str]:
    """The columns of the lines: who, when, what is short, what is worked out, what is long, and where it stands."""
    form = register.form
    wide = [name for name in register.fields if name in form.by_field and form.by_field[name].width > COMPACT]
    wide += [ITEM] if ITEM in register.fields else []
    short = [name for name in register.fields if name not in wide]
    month = [MONTH] if form.date else []
    return [DEPARTMENT, *month, *short, *register.worked_out, *wide, "source", "sheet", "cell"]


def _formula(drawing: Drawing, summary: Summary, row: object, across: object) -> str:
    first, second = (*summary.by, "", "")[:2]
    return "=" + drawing.printer.formula(summary, [(first, row), (second, across)], drawing.page.period.months)


def _style(drawing: Drawing, summary: Summary, **more: Any) -> Any:
    if summary.count in SHARES:
        shown = "0.0%"
    elif summary.count in {"mean", "latest", *BETWEEN}:
        shown = "#,##0.0"
    else:
        shown = '#,##0;-#,##0;"·"'
    return drawing.page.style.fixed(align="center", num_format=shown, **more)


def _cached(value: float | None) -> float | str:
    return NONE if value is None else value


def _single_numbers(drawing: Drawing, several: Sequence[Summed]) -> int:
    """The summaries that are one number, a row each; gives the next free row."""
    at = FIRST
    for each in several:
        title = each.summary.title.in_(drawing.page.text.language)
        drawing.worksheet.write_string(at, 0, title, drawing.page.style.fixed())
        style = _style(drawing, each.summary, bold=True)
        formula = _formula(drawing, each.summary, None, None)
        drawing.worksheet.write_formula(at, 1, formula, style, _cached(each.total))
        at += 1
    return at + (1 if several else 0)


def _table(drawing: Drawing, found: Summed, first: int) -> int:
    """A table of counts with its chart; gives the row after both."""
    page, worksheet, summary = drawing.page, drawing.worksheet, found.summary
    text, style, (row_dimension, *second) = page.text, page.style, summary.by
    title = summary.title.in_(text.language)
    worksheet.write_string(first, 0, title, style(bold=True))
    top = first + 1
    worksheet.write_string(top, 0, drawing.title(row_dimension), style.heading())
    count = text("master.register.count")
    headings = [drawing.label(second[0], member) if second else count for member in found.across]
    for at, name in enumerate(headings, start=1):
        worksheet.write_string(top, at, _short(name), style.heading())
    width = len(headings)
    if second and summary.added:
        worksheet.write_string(top, width + 1, text("master.sum"), style.heading())
    worksheet.set_row(top, 32)
    for at, (member, values) in enumerate(zip(found.rows, found.values, strict=True), start=top + 1):
        worksheet.write_string(at, 0, drawing.label(row_dimension, member), style.fixed())
        for column, (across, value) in enumerate(zip(found.across, values, strict=True), start=1):
            formula = _formula(drawing, summary, member, across)
            worksheet.write_formula(at, column, formula, _style(drawing, summary), _cached(value))
        if second and summary.added:
            cells = f"B{at + 1}:{column_letters(width)}{at + 1}"
            total = sum(value or 0 for value in values)
            worksheet.write_formula(at, width + 1, f"=SUM({cells})", _style(drawing, summary, bold=True), total)
    last = _totals(drawing, found, top, width)
    if summary.chart:
        options = {"x_offset": 12, "y_offset": 2, "description": title}
        beside = width + (2 if second and summary.added else 1)
        worksheet.insert_chart(first, beside, chart_of(page, drawing, found, top), options)
    return max(last, first + CHART_ROWS if summary.chart else 0) + 1


def _totals(drawing: Drawing, found: Summed, top: int, width: int) -> int:
    """The last row of a table: sums where parts add up, else the value of all lines; gives its number."""
    page, worksheet, summary = drawing.page, drawing.worksheet, found.summary
    at, second = top + 1 + len(found.rows), len(summary.by) > 1
    key = "master.sum" if summary.added else "master.register.all"
    worksheet.write_string(at, 0, page.text(key), page.style.fixed(bold=True))
    style = _style(drawing, summary, bold=True)
    columns = range(1, width + (2 if second and summary.added else 1))
    for column in columns:
        letters = column_letters(column)
        if summary.added:
            values = [sum(v or 0 for v in row) if column > width else row[column - 1] or 0 for row in found.values]
            formula, value = f"=SUM({letters}{top + 2}:{letters}{at})" if found.rows else "=0", float(sum(values))
            worksheet.write_formula(at, column, formula, style, value)
        elif not second:
            whole = "=" + drawing.printer.formula(summary, [], page.period.months)
            worksheet.write_formula(at, column, whole, style, _cached(found.total))
        else:
            worksheet.write_blank(at, column, None, style)
    return at


def _short(label: str) -> str:
    """A heading over narrow columns: of ``A – what it means`` the code."""
    code, dash, _ = label.partition(" – ")
    return code if dash and len(code) <= 4 else label


def _lines(drawing: Drawing, columns: Sequence[str], first: int) -> None:
    """The lines as an Excel table, with names over the columns that formulas read."""
    page, register, worksheet, form = drawing.page, drawing.register, drawing.worksheet, drawing.form
    lines = Lines(columns, first, len(register))
    shown = [_shown(drawing, name) for name in columns]
    styles = [_column_style(drawing, name) for name in columns]
    widths = [_width(drawing, name) for name in columns]
    headings = _apart([drawing.title(name) for name in columns])
    last = table(page, worksheet, first, name_of(form.id), headings, shown, styles, widths)
    worksheet.freeze_panes(0, 1)
    named = {name for summary in form.summary for name in drawing.printer.columns(summary)}
    for name in sorted(named & set(columns)):
        page.book.define_name(name_of(form.id, name), f"={page.reference(form.id)}!{lines.cells(name)}")
    _links(drawing, columns, first)
    if form.due:
        letters = column_letters(columns.index(OVERDUE))
        rule = {"type": "cell", "criteria": ">", "value": 0}
        rule["format"] = page.book.add_format({"bg_color": POOR, "bold": True, "font_color": ALARM})
        worksheet.conditional_format(f"{letters}{first + 2}:{letters}{last}", rule)


def _apart(headings: Sequence[str]) -> list[str]:
    """The headings, those that are the same told apart, as Excel wants it of a table."""
    seen: dict[str, int] = {}
    result = []
    for name in headings:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


def _shown(drawing: Drawing, column: str) -> list[object]:
    values = drawing.register.lines[column]
    field = drawing.form.by_field.get(column)
    if field is not None and field.type == "tick":
        return ["x" if value is True else None for value in values]
    if column in {MARK, ITEM} or (field is not None and field.type in {"choice", "code"}):
        return [None if value is None else drawing.words(column, str(value)) for value in values]
    return list(values)


def _column_style(drawing: Drawing, column: str) -> Any:
    page, field = drawing.page, drawing.form.by_field.get(column)
    if field is not None and field.type == "datetime":  # a day alone does not show a midnight nobody typed
        moment, day = page.style(num_format="dd/mm/yyyy hh:mm", align="center"), page.day()
        return [moment if isinstance(value, datetime) else day for value in drawing.register.lines[column]]
    if field is not None and field.type in {"date", "time"}:
        return page.day() if field.type == "date" else page.style(num_format="hh:mm", align="center")
    if any(column == between_of(each) for each in drawing.form.summary if each.count in BETWEEN):
        return page.style(num_format="0.0#", align="center")
    if column == OVERDUE:
        return page.style(align="center", num_format='0;-0;"·"')
    if column in {"source", "sheet", "cell"}:
        return page.style(font_size=9)
    if field is not None and field.type == "text" and field.width > COMPACT:
        return page.style(text_wrap=True)
    return page.style(align="center") if field is None or field.type != "text" else page.style()


def _width(drawing: Drawing, column: str) -> float:
    if column == DEPARTMENT:
        return LABELS
    if column == ITEM:
        return 44
    field = drawing.form.by_field.get(column)
    return max(11, field.width) if field else BESIDE.get(column, 12)


def _links(drawing: Drawing, columns: Sequence[str], first: int) -> None:
    """Each line's cell as a link to where it stands, as far as Excel takes so many."""
    at = columns.index("cell")
    places = zip(*(drawing.register.lines[name] for name in ("source", "sheet", "cell")), strict=True)
    for row, (source, sheet, cell) in enumerate(places, start=first + 1):
        if row - first > MOST_LINKS:
            break
        drawing.worksheet.link(row, at, link_to(source, sheet, cell))
