"""Whether a rival's table holds the answers of qmxl's: cell by cell, by department, form, line and column.

Left out is what qmxl had filled in when the workbooks were handed out: the first lines of the cover, and the numbers of
lines where nothing else was written. Accounts of what happened, which the master does not quote, count as hidden.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, time
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from qmxl.catalogue import loader, privacy
from qmxl.control.control import Control
from qmxl.texts import texts

Answer = tuple[str, str, str, str, object]  # department, form, line, column, value
TIME = re.compile(r"^(?:1899-12-3[01][ T])?(\d\d:\d\d):\d\d$")
MIDNIGHT = re.compile(r"(?<=^\d{4}-\d\d-\d\d)[ T]00:00:00$")
GIVEN = {"hospital", "department", "span"}


class Compared(NamedTuple):
    """How many of qmxl's answers a rival has, how many of those as what they are, and what it has wrong."""

    answers: int
    same: int
    typed: int
    wrong: list[tuple[str, ...]]

    def __bool__(self) -> bool:
        return not self.wrong and self.same == self.answers

    def __str__(self) -> str:
        if not self:
            return f"DIFFERENT: {self.same:,} of {self.answers:,} the same; {self.wrong[:2]}"
        astray = self.answers - self.typed
        return f"{self.same:,} of {self.answers:,}" + (f", {astray:,} numbers or dates as text" if astray else "")


def compared(mine: Iterable[Answer], theirs: Iterable[Answer]) -> Compared:
    """A rival's answers beside qmxl's."""
    ours, its = Counter(map(as_text, mine)), Counter(map(as_text, theirs))
    typed = Counter((as_text(each), kind(each[4])) for each in mine)
    its_typed = Counter((as_text(each), kind(each[4])) for each in theirs)
    wrong = sorted((ours - its) + (its - ours))
    return Compared(ours.total(), (ours & its).total(), (typed & its_typed).total(), wrong)


def of_a_rival(path: Path) -> list[Answer]:
    """The answers as a rival saved them, on one sheet or several."""
    guarded = {(form.id, field) for form in loader.forms("department") for field in privacy.guarded(form)}
    hidden = texts("vi")("master.hidden")
    book = CalamineWorkbook.from_path(path)
    rows = [row for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python()[1:]]
    told = {(department, form, row) for department, form, row, field, _ in rows if field != "key"}
    return [
        (department, form, str(row), str(field), hidden if (form, field) in guarded else value)
        for department, form, row, field, value in rows
        if (department, form, row) in told and not (form == "cover" and row in GIVEN)
    ]


def of_the_master(path: Path, desk: Control) -> list[Answer]:
    """The answers in the master's long table: the forms' ids for their words."""
    declared = {form.sheet.vi: form for form in loader.forms("department")}
    fields = {(form.id, f.label.vi): f.id for form in declared.values() for f in form.field}
    numbered = {(i.code, e.label): e.id for i in desk.indicators.values() for e in i.entries}
    found: list[Answer] = []
    for department, period, sheet, row, field, value, *_ in rows_of(path):
        form = declared[sheet].id
        if form == "indicators":
            found.append((department, form, f"{row}/{numbered.get((row, field), 'none')}", period, value))
        else:
            name = fields[form, field]
            found.append((department, form, *((name, "value") if form == "cover" else (str(row), name)), value))
    return found


def rows_of(path: Path) -> Iterator[list[object]]:
    """The rows of the long table, which goes on in further sheets."""
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        if name.startswith("DL câu trả lời"):
            yield from book.get_sheet_by_name(name).to_python(skip_empty_area=False)[5:]


def kind(value: object) -> str:
    """Text, or something one can compute with."""
    return "text" if isinstance(value, str) else "number"


def as_text(answer: Answer) -> tuple[str, ...]:
    """An answer with its value as text: dates by their day, times by the minute, whole numbers without decimals."""
    *where, value = answer
    return (*map(str, where), shown(value))


def shown(value: object) -> str:
    """A cell's content as text."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return MIDNIGHT.sub("", TIME.sub(r"\1", str(value)))
