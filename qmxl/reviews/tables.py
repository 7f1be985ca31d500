"""The tables of a review: owed by rhythm, promised by a day, numbers beside the span before, what is left."""

from collections.abc import Sequence
from typing import NamedTuple

from qmxl.catalogue.declared import Form
from qmxl.control.owed import MISSING, STATES
from qmxl.reviews.numbers import Figure, shown_as
from qmxl.reviews.page import TOP, Page, share
from qmxl.reviews.planned import DONE, PROMISED, Part, Promise, called
from qmxl.xlsx.book import quoted
from qmxl.xlsx.bulk import BulkSheet, Formula
from qmxl.xlsx.links import address_of, file_link


class Told(NamedTuple):
    """A form's sum of a table: its cells by state, with what they hold."""

    form: Form
    cells: dict[str, tuple[str, int]]


def owed(page: Page) -> list[Told]:
    """By form and department how many parts were owed, came, were without any, lack; gives each form's sums."""
    several = page.reviewed.parts
    columns = ("form", "department", "owed", *STATES, "share", "lacking")
    worksheet = page.sheet("owed")
    page.begin(worksheet, "owed", (26, 30, 10, 10, 12, 10, 12, 10, 46))
    return _table(page, worksheet, "owed", columns, "parts", several, STATES)


def promised(page: Page) -> list[Told]:
    """By form and department how many lines were due, are done, overdue, not due yet; gives each form's sums."""
    several = [each for each in page.reviewed.promises if each.in_span]
    columns = ("form", "department", "promised", *PROMISED, "share", "why")
    worksheet = page.sheet("promised")
    page.begin(worksheet, "promised", (26, 30, 12, 12, 12, 14, 10, 56))
    return _table(page, worksheet, "promised", columns, "promises", several, PROMISED)


def _table(
    page: Page,
    worksheet: BulkSheet,
    name: str,
    columns: Sequence[str],
    behind: str,
    several: Sequence[Part] | Sequence[Promise],
    states: Sequence[str],
) -> list[Told]:
    page.headings(worksheet, TOP, columns)
    row, found = TOP + 1, []
    forms = list(dict.fromkeys(each.form for each in several))
    for form in forms:
        first, its = row, [each for each in several if each.form == form]
        sheet = form.sheet.in_(page.text.language)
        for department in dict.fromkeys(each.department for each in its):
            there = [each for each in its if each.department == department]
            page.cell(worksheet, row, 0, sheet)
            page.cell(worksheet, row, 1, page.reviewed.name(department))
            for at, state in enumerate(states, start=3):
                pairs = ((0, f"$A{row + 1}"), (1, f"$B{row + 1}"), (2, f'"{page.text(f"review.state.{state}")}"'))
                tests = ",".join(f"{_column(page, behind, where)},{what}" for where, what in pairs)
                if behind == "promises":
                    tests += f",{_column(page, behind, 3)},1"
                page.number(
                    worksheet, row, at, Formula(f"COUNTIFS({tests})", sum(e.state == state for e in there)), '0;-0;"·"'
                )
            end = chr(ord("C") + len(states))
            page.number(worksheet, row, 2, Formula(f"SUM(D{row + 1}:{end}{row + 1})", len(there)))
            done = sum(each.state in {states[0], "nothing"} for each in there)
            above = f"(D{row + 1}+E{row + 1})" if name == "owed" else f"D{row + 1}"
            page.number(worksheet, row, 3 + len(states), share(above, f"C{row + 1}", done, len(there)), "0%")
            page.cell(worksheet, row, 4 + len(states), _said(page, there), font_size=10)
            row += 1
        page.cell(worksheet, row, 0, sheet, bold=True)
        page.cell(worksheet, row, 1, page.text("master.sum"), bold=True)
        cells = {}
        for at, state in enumerate(("all", *states), start=2):
            letter = chr(ord("A") + at)
            value = len(its) if state == "all" else sum(each.state == state for each in its)
            page.number(worksheet, row, at, Formula(f"SUM({letter}{first + 1}:{letter}{row})", value), bold=True)
            cells[state] = (f"{quoted(page.called(name))}!${letter}${row + 1}", value)
        done = sum(each.state in {states[0], "nothing"} for each in its)
        above = f"(D{row + 1}+E{row + 1})" if name == "owed" else f"D{row + 1}"
        page.number(worksheet, row, 3 + len(states), share(above, f"C{row + 1}", done, len(its)), "0%", bold=True)
        page.cell(worksheet, row, 4 + len(states), None)
        found.append(Told(form, cells))
        row += 1
    if not forms:
        worksheet.write_string(row, 0, page.text("review.none"), page.style(italic=True))
    worksheet.freeze_panes(TOP + 1, 2)
    return found


def _column(page: Page, behind: str, at: int) -> str:
    """The cells of a column of the lines behind a table."""
    count = len(page.reviewed.parts if behind == "parts" else page.reviewed.promises)
    letter = chr(ord("A") + at)
    return f"{page.reference(behind)}!${letter}${TOP + 2}:${letter}${TOP + 1 + max(count, 1)}"


def _said(page: Page, several: Sequence[Part | Promise]) -> str | None:
    """Which parts lack; or what is not done and why."""
    if isinstance(several[0], Part):
        return called([each for each in several if isinstance(each, Part) and each.state == MISSING], page.text) or None
    left = [each for each in several if isinstance(each, Promise) and each.state != DONE]
    said = [f"{each.what}: {each.why or page.text('review.no_reason')}" for each in left[:3]]
    more = [page.text("review.more", count=len(left) - 3)] if len(left) > 3 else []
    return page.text.apart([*said, *more]) or None


def numbers(page: Page, figures: Sequence[Figure]) -> None:
    """Each register's numbers of the span beside those of the span before."""
    worksheet = page.sheet("numbers")
    page.begin(worksheet, "numbers", (28, 62, 16, 16, 16))
    page.headings(worksheet, TOP, ("form", "number", "now", "before", "change"))
    for row, each in enumerate(figures, start=TOP + 1):
        first = each.way == "lines" and not each.member and each.title == page.text("review.lines")
        page.cell(worksheet, row, 0, each.form.sheet.in_(page.text.language), **({"bold": True} if first else {}))
        page.cell(worksheet, row, 1, each.title, **({"indent": 2} if each.member else {"bold": True}))
        how = shown_as(each.way)
        for at, value in ((2, each.now), (3, each.before)):
            page.number(worksheet, row, at, value if value else None if each.now is each.before else "–", how)
        both = each.now is not None and each.before is not None
        if both and each.now and each.before:
            pair = (each.now.value, each.before.value)
            known = isinstance(pair[0], float) and isinstance(pair[1], float)
            difference = float(pair[0]) - float(pair[1]) if known else "–"
            cells = f"C{row + 1}", f"D{row + 1}"
            formula = f'IF(COUNT({cells[0]}:{cells[1]})=2,{cells[0]}-{cells[1]},"–")'
            page.number(worksheet, row, 4, Formula(formula, difference), f"+{how};-{how};0")
        else:
            page.number(worksheet, row, 4, None)
    worksheet.freeze_panes(TOP + 1, 2)


def left_over(page: Page) -> tuple[str, int]:
    """What is not done at the end of the span, the longest overdue first; gives the cell that counts it."""
    several = [each for each in page.reviewed.promises if each.state != DONE]
    several.sort(key=lambda each: -each.days)
    worksheet = page.sheet("left")
    page.begin(worksheet, "left", (24, 28, 50, 13, 12, 14, 44, 28, 10))
    columns = ("form", "department", "what", "due", "days", "state", "why", "source", "cell")
    page.headings(worksheet, TOP, columns)
    for row, each in enumerate(several, start=TOP + 1):
        page.cell(worksheet, row, 0, each.form.sheet.in_(page.text.language))
        page.cell(worksheet, row, 1, page.reviewed.name(each.department))
        page.cell(worksheet, row, 2, each.what)
        day = page.style.fixed(valign="top", align="center", num_format="dd/mm/yyyy")
        if each.due:
            worksheet.write_datetime(row, 3, each.due, day)
        else:
            worksheet.write_blank(row, 3, None, day)
        page.number(worksheet, row, 4, each.days, '0;-0;"·"')
        page.cell(worksheet, row, 5, page.text(f"review.state.{each.state}"), align="center")
        page.cell(worksheet, row, 6, each.why or page.text("review.no_reason"), font_size=10)
        page.cell(worksheet, row, 7, each.source, font_size=9)
        page.cell(worksheet, row, 8, each.cell, font_color="#0563C1", underline=1, align="center")
        worksheet.link(row, 8, file_link(f"../{address_of(each.source)}", f"{quoted(each.sheet)}!{each.cell}"))
    if not several:
        worksheet.write_string(TOP + 1, 0, page.text("review.none"), page.style(italic=True))
    worksheet.freeze_panes(TOP + 1, 0)
    cells = f"{page.reference('left')}!$F${TOP + 2}:$F${TOP + 1 + max(len(several), 1)}"
    return f"COUNTA({cells})", len(several)
