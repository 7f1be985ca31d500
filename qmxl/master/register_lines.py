"""The lines of a register as an Excel table below what is counted over them, with a name over each column it reads."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from qmxl.catalogue.conditions import conditions
from qmxl.catalogue.declared import BETWEEN, DEPARTMENT, MONTH, NUMBERS, Form
from qmxl.catalogue.privacy import guarded, staff
from qmxl.control.scores import scored
from qmxl.forms.head import BOLD, width_of, wrapped
from qmxl.forms.styles import ALARM, HEAD
from qmxl.master.register_drawing import EXPLAINED, LABELS, NARROW, Drawing
from qmxl.master.register_formulas import Words, kept_in, listed, name_of, names_staff
from qmxl.sheets.page import DECIMAL, POOR, WHOLE, link_to, table
from qmxl.submissions.records import ITEM
from qmxl.tables.registers import LEFT, MARK, OVERDUE, Register, between_of
from qmxl.xlsx.cells import column_letters

COMPACT, WIDEST = 16, 40  # a field not wider stands on a narrow column, as the tables above; none is wider than that
PLACE = {"source": 22, "sheet": NARROW, "cell": NARROW}
FONT, SMALL = 10, 8  # points, of what is written and of where it stands
LEAST, LINE = 15, 12.6  # points of a row and of a line
ROOMY, CAPITAL = 1.12, 0.5  # characters that fit on one of a column's width; what a capital takes more than others
MONTHS = range(1, 13)
SHOWN = {"date": "dd/mm/yyyy", "datetime": "dd/mm/yyyy hh:mm", "time": "hh:mm"}


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


class Written(NamedTuple):
    """What a list takes: the number of its last row, from 0; the points of its headings and of each line."""

    last: int
    heading: float
    heights: Sequence[float]


def columns_of(register: Register) -> list[str]:
    """The columns of the lines: who and when, what is short, what is worked out, what is long, where it stands."""
    form = register.form
    short = [name for name in register.fields if _is_short(form, name)]
    month = [MONTH] if form.date else []
    narrow = [DEPARTMENT, *month, *short, *register.worked_out]
    wide = [name for name in register.fields if name not in short]
    wanted = max([EXPLAINED, *(len(MONTHS) + 1 for summary in form.summary if MONTH in summary.by[1:])])
    if len(narrow) <= wanted:  # by the tables above
        return [*narrow, "sheet", "cell", *wide, "source"]
    return [*narrow, *wide, "source", "sheet", "cell"]


def _is_short(form: Form, name: str) -> bool:
    """Whether a field stands on a narrow column."""
    field = form.by_field.get(name)
    return name != ITEM and (field is None or field.width <= COMPACT or field.type == "code")


def widths_of(drawing: Drawing) -> list[float]:
    """How wide the columns of the sheet are."""
    return [_width(drawing, name) for name in columns_of(drawing.register)]


def write_lines(drawing: Drawing, first: int) -> Written:
    """The heading over the lines in row ``first``, and the lines below."""
    page, register, worksheet, form = drawing.page, drawing.register, drawing.worksheet, drawing.form
    columns = columns_of(register)
    for at in range(len(columns)):
        worksheet.write_blank(first, at, None, page.style(bg_color=HEAD))
    title = page.text("master.register.lines", count=len(register))
    worksheet.write_string(first, 0, title, page.style(bold=True, font_size=12, bg_color=HEAD))
    if order := "overdue" if form.due else "day" if form.date else "":
        said = page.text(f"master.register.order.{order}")
        worksheet.write_string(first, 1, said, page.style(italic=True, font_size=FONT, bg_color=HEAD))
    worksheet.set_row(first, 20)
    top = first + 1
    contents = [shown(drawing, name) for name in columns]
    widths = widths_of(drawing)
    styles = [_column_style(drawing, name) for name in columns]
    headings = _apart([drawing.title(name) for name in columns])
    heights = heights_of(contents, [_room(name, width) for name, width in zip(columns, widths, strict=True)])
    last = table(page, worksheet, top, name_of(form.id), headings, contents, styles, widths, heights=heights)
    high = 6 + 15 * max(wrapped(name, width / BOLD) for name, width in zip(headings, widths, strict=True))
    worksheet.set_row(top, high)
    worksheet.freeze_panes(0, 1)
    lines = Lines(columns, top, len(register))
    for name in sorted(_named(drawing) & set(columns)):
        page.book.define_name(name_of(form.id, name), f"={page.reference(form.id)}!{lines.cells(name)}")
        if name not in guarded(form).keys() | staff(form):
            page.written(name_of(form.id, name), contents[columns.index(name)])
    staying = [(kept_in(form.id, name), name) for name in sorted(guarded(form).keys() & set(columns))]
    staying += [(names_staff(form.id, name), name) for name in sorted(staff(form) & set(columns))]
    for name in sorted((register.lists.keys() & set(columns)) - guarded(form).keys()):
        mark = listed(form.id, name)
        page.book.define_name(mark, f"={page.reference(form.id)}!{lines.cells(name)}")
    for mark, name in staying:
        page.book.define_name(mark, f"={page.reference(form.id)}!{lines.cells(name)}")
        page.kept.append(mark)
    _links(drawing, columns, top)
    if form.due:
        letters = column_letters(columns.index(OVERDUE))
        rule = {"type": "cell", "criteria": ">", "value": 0}
        rule["format"] = page.book.add_format({"bg_color": POOR, "bold": True, "font_color": ALARM})
        worksheet.conditional_format(f"{letters}{top + 2}:{letters}{last}", rule)
    return Written(last - 1, high, heights)


def _named(drawing: Drawing) -> set[str]:
    """The columns that formulas of this sheet and of the first page name."""
    form = drawing.form
    named = {name for summary in form.summary for name in drawing.printer.columns(summary)}
    for source in scored(drawing.page.control):
        if source.form is form:
            named |= {source.dimension, *drawing.printer.columns(source.counted)}
    return named | {DEPARTMENT, MONTH, OVERDUE, LEFT} | {each.field for each in conditions(form.done)}


def _apart(headings: Sequence[str]) -> list[str]:
    """The headings, those that are the same told apart, as Excel wants it of a table."""
    seen: dict[str, int] = {}
    result = []
    for name in headings:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


def shown(drawing: Drawing, column: str, words: Words | None = None) -> list[object]:
    """What stands in the cells of a column, in the order of the lines; ``words`` are the list's where none are said."""
    words = words or drawing.words
    values = drawing.register.lines[column]
    field = drawing.form.by_field.get(column)
    if field is not None and field.type == "tick":
        return ["x" if value is True else None for value in values]
    coded = {MARK, ITEM, DEPARTMENT, *drawing.form.parts_of_year}
    if column in coded or (field is not None and field.type in {"choice", "code"}):
        known = {value: None if value in {None, ""} else words(column, str(value)) for value in set(values)}
        return [known[value] for value in values]
    return list(values)


def heights_of(contents: Sequence[Sequence[object]], widths: Sequence[float]) -> list[float]:
    """How high each line is, so that no program has to lay out the texts of all lines when the master is opened."""
    several = []
    for texts, width in zip(contents, widths, strict=True):
        known = {text: _lines_of(text, width * ROOMY) for text in set(texts)}  # a text stands in many lines
        several.append(list(map(known.__getitem__, texts)))
    return [max(LEAST, LINE * most) for most in map(max, *several)]


def _lines_of(text: object, room: float) -> int:
    """The lines a cell takes; a moment takes two."""
    if isinstance(text, str):
        return sum(max(1, math.ceil(_takes(part) / room)) for part in text.split("\n"))
    return 2 if isinstance(text, datetime) else 1


def _takes(text: str) -> float:
    """How wide a text is, in characters of a usual one: a code of capitals takes half as much again."""
    return width_of(text) + CAPITAL * sum(character.isupper() for character in text)


def _room(column: str, width: float) -> float:
    """The width of a column as the texts in it have it, which are small where they say where a line stands."""
    return width * FONT / SMALL if column in PLACE else width


def _column_style(drawing: Drawing, column: str) -> Any:
    page, field = drawing.page, drawing.form.by_field.get(column)
    usual = {"font_size": FONT, "valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": "#D9D9D9"}
    if field is not None and field.type in SHOWN:
        shades = {shown: page.style(**usual, num_format=shown, align="center") for shown in SHOWN.values()}
        usually, day = shades[SHOWN[field.type]], shades[SHOWN["date"]]
        if field.type != "datetime":
            return usually
        # a day alone does not show a midnight nobody typed
        return [usually if isinstance(value, datetime) else day for value in drawing.register.lines[column]]
    if column == OVERDUE:
        return page.style(**usual, align="center", num_format='0;-0;"·"')
    lengths = {between_of(each) for each in drawing.form.summary if each.count in BETWEEN}
    between = column in lengths or column in drawing.form.by_worked
    if between or (field is not None and field.type in NUMBERS):
        numbers = {
            whole: page.style(**usual, align="center", num_format=WHOLE if whole else DECIMAL)
            for whole in (True, False)
        }
        return [numbers[not isinstance(value, float) or value.is_integer()] for value in drawing.register.lines[column]]
    if column in PLACE:
        return page.style(**{**usual, "font_size": SMALL}, align="center" if column == "cell" else "left")
    left = field is not None and field.type != "code" and (field.type == "text" or field.width > COMPACT)
    return page.style(**usual, align="left" if left or column in {DEPARTMENT, ITEM} else "center")


def _width(drawing: Drawing, column: str) -> float:
    if column == DEPARTMENT:
        return LABELS
    if column == ITEM:
        return WIDEST
    if _is_short(drawing.form, column):
        return PLACE.get(column, NARROW)
    return min(drawing.form.by_field[column].width, WIDEST)


def _links(drawing: Drawing, columns: Sequence[str], first: int) -> None:
    """The first lines' cells as links to where they stand, as many as the sheet's share of all links."""
    at, most = columns.index("cell"), drawing.page.links[drawing.form.id]
    places = zip(*(drawing.register.lines[name][:most] for name in ("source", "sheet", "cell")), strict=True)
    for row, (source, sheet, cell) in enumerate(places, start=first + 1):
        drawing.worksheet.link(row, at, link_to(source, sheet, cell))
