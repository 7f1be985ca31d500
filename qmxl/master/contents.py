"""Sheet Mục lục: every sheet of the master, registers by their packs, each with a link, what it says and what is left.

Numbers are formulas: lines, open and overdue ones over the data of the register, faults over the list of findings.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.catalogue.privacy import in_house
from qmxl.codes import Severity
from qmxl.forms.head import lines_of
from qmxl.forms.styles import FRAME, HEAD
from qmxl.master import chain_counts, findings
from qmxl.master.register_counts import COUNTED, counts_of, number
from qmxl.sheets.page import CONTENTS, DATA_SHEETS, FIRST_SHEETS, Page, heading
from qmxl.texts import LANGUAGES
from qmxl.xlsx.bulk import Formula

NAME = CONTENTS
BEGIN = {"overview": "first", "over_time": "indicators", "criteria": "criteria", "chain": "improvement"}
FAULTS = {"error": Severity.ERROR, "warning": Severity.WARNING}
NUMBERS = (*COUNTED, *FAULTS)
TITLE, SAYS, NUMBER = 25, 62, 8.6  # widths of the columns
FIRST = 4  # the row of the headings, from 0
LINE, LEAST = 12.5, 15  # points that a line of what a sheet says takes, and that a row has at least
SMALLER = 1.2  # letters of its size that stand in the width of one of the usual


class Part(NamedTuple):
    """Sheets that belong together, and the registers among them that nobody has written a line in."""

    title: str
    sheets: list[str]
    blank: list[Form]


def parts(page: Page) -> Iterator[Part]:
    """All sheets of the workbook in parts: what is read first, registers by pack, data."""
    begun: list[Part] = []
    for name in FIRST_SHEETS:
        if name in BEGIN:
            begun.append(Part(page.text(f"contents.part.{BEGIN[name]}"), [], []))
        if name in page.sheets and name != NAME:
            begun[-1].sheets.append(name)
    yield from (part for part in begun if part.sheets)
    yield from _packs(page)
    yield Part(page.text("contents.part.data"), [name for name in DATA_SHEETS if name in page.sheets], [])


def _packs(page: Page) -> Iterator[Part]:
    """The registers by the first of their packs that is in use, the hospital's own after them."""
    registers, language = page.control.forms.registers, page.text.language
    given = page.control.forms.given(page.period.to_date.months)
    titles = {code: pack.name.in_(language) for code, pack in loader.packs().items()}
    for code, title in {**titles, "": page.text("contents.part.own")}.items():
        its = [form for form in registers.values() if _pack(page, form) == code and not in_house(form)]
        sheets = [form.id for form in its if form.id in page.sheets]
        blank = [form for form in its if form.id in given and form.id not in page.sheets]
        if sheets or blank:
            yield Part(page.text("contents.part.pack", pack=title) if code else title, sheets, blank)


def _pack(page: Page, form: Form) -> str:
    return next((each for each in form.packs if each in page.control.packs), next(iter(form.packs), ""))


def write(page: Page) -> None:
    """A sheet a row, below the name of its part."""
    worksheet, text = page.sheet(NAME), page.text
    heading(page, worksheet, NAME, 2 + len(NUMBERS), text(f"master.note.{NAME}"))
    worksheet.set_row(2, 44)
    for at, width in enumerate((TITLE, SAYS, *[NUMBER] * len(NUMBERS))):
        worksheet.set_column(at, at, width)
    titles = [
        text("contents.sheet"),
        text("contents.says_what"),
        *(text(f"master.register.{each}") for each in COUNTED),
    ]
    for at, title in enumerate([*titles, *(text(f"severity.{each}") for each in FAULTS)]):
        worksheet.write_string(FIRST, at, title, page.style.heading())
    worksheet.set_row(FIRST, 30)
    row = FIRST
    for part in parts(page):
        row = _part(page, part, row + 1)
    worksheet.freeze_panes(FIRST + 1, 1)
    worksheet.repeat_rows(FIRST)
    worksheet.set_portrait()
    worksheet.print_area(0, 0, row, 1 + len(NUMBERS))


def _part(page: Page, part: Part, row: int) -> int:
    """Its name and its sheets from ``row`` on; gives the last row."""
    worksheet, last = page.sheet(NAME), 1 + len(NUMBERS)
    shade = page.style(bold=True, bg_color=HEAD, border=1, border_color=FRAME)
    worksheet.merge_range(row, 0, row, last, part.title, shade)
    worksheet.set_row(row, 18)
    for name in part.sheets:
        row += 1
        _sheet(page, name, row)
    if part.blank:
        row += 1
        names = [form.sheet.in_(page.text.language) for form in part.blank]
        said = page.text("contents.blank", forms=names)
        look = page.style(italic=True, font_size=9, text_wrap=True, border=1, border_color=FRAME, font_color="#595959")
        worksheet.merge_range(row, 0, row, last, said, look)
        worksheet.set_row(row, _height(said, TITLE + SAYS + NUMBER * len(NUMBERS)))
    return row


def _sheet(page: Page, name: str, row: int) -> None:
    worksheet, said, counts = page.sheet(NAME), _says(page, name), _counts(page, name)
    link = page.style.fixed(font_size=10, font_color="#0563C1", underline=1)
    worksheet.write_url(row, 0, f"internal:{page.reference(name)}!A1", link, page.title_of(name))
    worksheet.write_string(row, 1, said, page.style.fixed(font_size=10))
    for at, counted in enumerate(NUMBERS, start=2):
        cell, bold = counts.get(counted), counted in {"overdue", "error"}
        if name in page.tables.registers or cell is not None:
            worksheet.put(row, at, *number(page, cell, font_size=10, bold=bold))
        else:
            worksheet.write_blank(row, at, None, page.style.fixed())
    worksheet.set_row(row, _height(said, SAYS))


def _height(said: str, room: float) -> float:
    return max(LEAST, LINE * lines_of(said, room * SMALLER) + 3)


def _says(page: Page, name: str) -> str:
    """What a sheet is for: of a register what its form says of itself."""
    form = page.control.forms.registers.get(name)
    return (form.why or form.title).in_(page.text.language) if form else page.text(f"contents.says.{name}")


def _counts(page: Page, name: str) -> Mapping[str, Formula]:
    """What is counted of a sheet."""
    if name == findings.NAME:
        return {
            each: Formula(findings.count_formula(page, of), float(findings.count(page, of)))
            for each, of in FAULTS.items()
        }
    if name == chain_counts.NAME:
        return chain_counts.counts(page)
    register = page.tables.registers.get(name)
    if register is None:
        return {}
    names = list(dict.fromkeys(register.form.sheet.in_(language) for language in LANGUAGES))
    faults = {each: findings.on_sheets(page, of, names) for each, of in FAULTS.items()}
    return {**counts_of(page, register), **faults}
