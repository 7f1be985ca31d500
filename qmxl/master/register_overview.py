"""The registers on the first page, a line each: lines in the period and to date, open and overdue ones, with a link."""

from collections.abc import Iterator
from dataclasses import replace

from qmxl.catalogue.declared import Summary
from qmxl.master.register_drawing import Drawing, cached
from qmxl.sheets.page import Page
from qmxl.tables.registers import Register
from qmxl.tables.summaries import total_of

MOST = 8  # registers that are told; the page stays one
COUNTED = ("in_period", "to_date", "open", "overdue")


def write(page: Page, first: int, width: int) -> int:
    """A line for each register from row ``first`` on, ``width`` columns wide; gives the last row that is filled."""
    registers = list(page.tables.registers.values())
    if not registers:
        return first - 1
    worksheet, text, style = page.sheet("overview"), page.text, page.style
    name = width - len(COUNTED) - 1  # the columns a register's name takes
    worksheet.set_row(first, 6)
    at = first + 1
    worksheet.set_row(at, 28)
    worksheet.merge_range(at, 0, at, name - 1, text("master.register.overview"), style.heading())
    for column, counted in enumerate((*COUNTED, ""), start=name):
        worksheet.write_string(at, column, text(f"master.register.{counted}") if counted else "", style.heading())
    for at, register in enumerate(registers[:MOST], start=at + 1):  # noqa: B020 - goes on below the heading
        _line(page, register, at, name, width)
    if len(registers) > MOST:
        at += 1
        more = text("master.register.more", count=len(registers) - MOST)
        worksheet.merge_range(at, 0, at, width - 1, more, style(italic=True, font_size=9))
    return at


def _line(page: Page, register: Register, at: int, name: int, width: int) -> None:
    worksheet, style, drawing = page.sheet("overview"), page.style, Drawing(page, register)
    title = page.title_of(register.form.id)
    worksheet.merge_range(at, 0, at, name - 1, title, style.fixed(font_size=9))
    values = dict(_counted(register))
    for column, counted in enumerate(COUNTED, start=name):
        summary = values.get(counted)
        shade = style.fixed(font_size=10, align="center", num_format='#,##0;-#,##0;"·"', bold=counted == "overdue")
        if summary is None:
            worksheet.write_string(at, column, "–", shade)
            continue
        value = cached(total_of(register, summary, page.period))
        worksheet.write_formula(at, column, drawing.formula(summary), shade, value)
    link = style.fixed(font_size=9, font_color="#0563C1", underline=1, align="center")
    worksheet.write_url(
        at, width - 1, f"internal:{page.reference(register.form.id)}!A1", link, page.text("master.open")
    )
    worksheet.set_row(at, 17.5)


def _counted(register: Register) -> Iterator[tuple[str, Summary]]:
    """What is counted of a register: only what its form has a day, a due day or an end for.

    What is open is what the form itself calls so, where it counts it as one number.
    """
    form = register.form
    own = next((each for each in form.summary if each.count == "open" and not each.by), None)
    counted = Summary(id="counted", title=form.title)
    if own:
        yield "open", own
    yield "to_date", counted
    if form.date:
        yield "in_period", replace(counted, span="period")
    if form.done and not own:
        yield "open", replace(counted, count="open")
    if form.due:
        yield "overdue", replace(counted, count="overdue")
