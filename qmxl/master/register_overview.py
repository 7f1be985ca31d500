"""The registers on the first page, a line each: lines in the period and to date, open and overdue ones, with a link."""

from collections.abc import Mapping

from qmxl.catalogue.declared import Form
from qmxl.master.register_counts import COUNTED, counts_of, number
from qmxl.sheets.page import CONTENTS, Page
from qmxl.xlsx.bulk import Formula

MOST = 8  # registers that are told; the page stays one
Counts = Mapping[str, Formula]


def write(page: Page, first: int, width: int) -> int:
    """A line for each register from row ``first`` on, ``width`` columns wide; gives the last row that is filled.

    Of more registers than there is room for, those in which most is overdue, then open, are told.
    """
    registers = [(each.form, counts_of(page, each)) for each in page.tables.registers.values()]
    if not registers:
        return first - 1
    worksheet, text, style = page.sheet("overview"), page.text, page.style
    name = width - len(COUNTED) - 1  # the columns a register's name takes
    worksheet.set_row(first, 6)
    at = first + 1
    worksheet.set_row(at, 28)
    title = "overview" if len(registers) <= MOST else "overview_most"
    worksheet.merge_range(at, 0, at, name - 1, text(f"master.register.{title}"), style.heading())
    for column, counted in enumerate((*COUNTED, ""), start=name):
        worksheet.write_string(at, column, text(f"master.register.{counted}") if counted else "", style.heading())
    for form, counts in registers if len(registers) <= MOST else sorted(registers, key=_left)[:MOST]:
        at += 1
        _line(page, form, counts, at, name)
    if len(registers) > MOST:
        at += 1
        more = text("master.register.more", count=len(registers) - MOST)
        worksheet.merge_range(at, 0, at, width - 2, more, style(italic=True, font_size=9))
        _link(page, CONTENTS, at, width - 1)
    return at


def _left(register: tuple[Form, Counts]) -> tuple[float, float]:
    """How much is left over in a register, most first; one that counts none keeps its place."""
    return _value(register[1].get("overdue")), _value(register[1].get("open"))


def _value(counted: Formula | None) -> float:
    return -float(counted.value) if counted else 0.0


def _line(page: Page, form: Form, counts: Counts, at: int, name: int) -> None:
    worksheet = page.sheet("overview")
    worksheet.merge_range(at, 0, at, name - 1, page.title_of(form.id), page.style.fixed(font_size=9))
    for column, counted in enumerate(COUNTED, start=name):
        worksheet.put(at, column, *number(page, counts.get(counted), font_size=10, bold=counted == "overdue"))
    _link(page, form.id, at, name + len(COUNTED))
    worksheet.set_row(at, 17.5)


def _link(page: Page, sheet: str, at: int, column: int) -> None:
    link = page.style.fixed(font_size=9, font_color="#0563C1", underline=1, align="center")
    page.sheet("overview").write_url(at, column, f"internal:{page.reference(sheet)}!A1", link, page.text("master.open"))
