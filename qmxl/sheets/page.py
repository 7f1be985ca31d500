"""What every sheet of the master is drawn with: the workbook, styles, texts and the tables it shows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.url import Url
from xlsxwriter.workbook import Workbook as Book
from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.forms.styles import ALARM, Styles
from qmxl.period import Period
from qmxl.series.over_time import OverTime
from qmxl.sheets.figures import canonical, figures_table
from qmxl.tables.movement import Movement
from qmxl.tables.pooling import HOSPITAL
from qmxl.tables.questioned import Questioned
from qmxl.tables.submission_history import Event
from qmxl.tables.tabulate import Tables
from qmxl.texts import Texts
from qmxl.xlsx.book import footer_text, quoted
from qmxl.xlsx.bulk import BulkSheet
from qmxl.xlsx.cells import column_letters
from qmxl.xlsx.links import MOST_OPENED, address_of, file_link, shares
from qmxl.xlsx.packing import Step, no_step

CONTENTS = "contents"  # the sheet that leads to all others, and to which their first lines lead back
FIRST_SHEETS = (
    "overview",
    CONTENTS,
    "director",
    "approval",
    "submissions",
    "submission_history",
    "week_tasks",
    "rhythm",
    "findings",
    "over_time",
    "indicators",
    "charts",
    "control_charts",
    "before_after",
    "comparison",
    "scoreboard",
    "causes",
    "criteria",
    "criteria_report",
    "targets",
    "standards",
    "worklist",
    "workload",
    "evidence",
    "effectiveness",
    "agreement",
    "discordant",
    "given_levels",
    "support",
    "chain",
    "small_groups",
)  # the registers come after these
DATA_SHEETS = (
    "indicator_data",
    "signal_data",
    "series_data",
    "cause_data",
    "sub_item_data",
    "evidence_data",
    "compared_data",
    "chain_data",
    "register_data",
    "rhythm_data",
    "supervision_data",
    "offered",
    "answers",
)
GOOD, POOR, WAITING = "#E2EFDA", "#FCE4D6", "#FFF2CC"
WEAK, LOW = "\u00a0†", frozenset({"medium", "fair", "conditional"})  # beside figures whose source is not of the best
WHOLE, DECIMAL = "#,##0", "#,##0.0###"  # numbers of no kind of indicator, without the tail of a division


@dataclass
class Page:
    """One master workbook while it is being drawn."""

    book: Book
    style: Styles
    text: Texts
    control: Control
    tables: Tables
    period: Period
    sheets: dict[str, BulkSheet] = field(default_factory=dict)
    step: Step = no_step  # called before each sheet is drawn
    movement: Movement | None = None  # what moved since earlier snapshots
    over_time: Sequence[OverTime] = ()  # the indicators with their charts
    questioned: Questioned = field(default_factory=dict)  # figures that open warnings are about
    history: Sequence[Event] = ()  # what became of each report, return and correction
    closed: Sequence[str] = ()  # sentences about closings of the period
    figures: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # tables of figures as they were written
    kept: list[str] = field(default_factory=list)  # names over columns whose texts stay in the house
    _known: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def links(self) -> Mapping[str, int]:
        """How many links each sheet with a long list has: at most half of all are on those of what is to be mended."""
        tables = self.tables
        first = shares({"findings": len(tables.findings), "submission_history": len(self.history)}, MOST_OPENED // 2)
        lines = {form: len(register) for form, register in tables.registers.items()}
        wanted = {"chain": 2 * len(tables.chain), **lines}  # where a problem was written, and where answered
        return {**first, **shares(wanted, MOST_OPENED - sum(first.values()))}

    def sheet(self, name: str) -> BulkSheet:
        """The worksheet of that name: of the house's own sheets, or of a register by its form."""
        self.step()
        return self.sheets[name]

    def title_of(self, name: str) -> str:
        """What a sheet is called in the reader's language."""
        form = self.control.forms.registers.get(name)
        if form is not None:
            return form.sheet.in_(self.text.language)
        return self.text(f"master.sheet.{name}")

    def day(self) -> Format:
        """A date in the middle of its cell, so that it never touches the text beside it."""
        return self.style(num_format="dd/mm/yyyy", align="center")

    def reference(self, name: str) -> str:
        """How formulas write a sheet's name."""
        return quoted(self.title_of(name))

    def written(self, name: str, column: Iterable[object]) -> None:
        """Keeps what was written below a name of the workbook, where that is a column of figures."""
        if table := figures_table(name):
            self.figures.setdefault(table, {})[name.casefold()] = canonical(column)

    def part(self, name: str, sheet: str, cells: str) -> None:
        """Names a part of a page, by which the bulletin finds it whatever the language and wherever it stands."""
        self.book.define_name(f"QM_page_{name}", f"={self.reference(sheet)}!{cells}")

    def label(self, code_list: str, code: object) -> str:
        """The words of a code, the code itself where the list does not have it."""
        return "" if code is None else self._labels(code_list).get(str(code), str(code))

    def _labels(self, code_list: str) -> dict[str, str]:
        if code_list not in self._known:
            codes = loader.code_lists()[code_list].code
            self._known[code_list] = {code.id: code.label.in_(self.text.language) for code in codes}
        return self._known[code_list]

    def called(self, code: object) -> str:
        """What lists call a department: its name, with its code where another has the same; without one its code."""
        name = self.department(code)
        return f"{name} ({code})" if self._times[name.casefold()] > 1 else name or str(code or "")

    @cached_property
    def _times(self) -> Counter[str]:
        """How many departments have a name."""
        return Counter(each.name.casefold() for each in self.control.departments.values())

    def department(self, code: object) -> str:
        """A department's name, the hospital's for the hospital as a whole."""
        if code == HOSPITAL:
            return self.text("master.hospital")
        found = self.control.departments.get(str(code))
        return found.name if found else ""


def named(indicator: Indicator, most: int = 0) -> str:
    """An indicator's code and name, cut to so many letters where a chart has room for no more; marked where weak."""
    title = f"{indicator.code}  {indicator.name}"
    return (title if not most or len(title) <= most else f"{title[: most - 1]}…") + weak_mark(indicator)


def heading(page: Page, worksheet: Worksheet, name: str, width: int, note: str = "") -> None:
    """Title, hospital and period in the first three rows, and how the sheet is printed."""
    worksheet.hide_gridlines(2)
    form = page.control.forms.registers.get(name)
    title = form.title.in_(page.text.language) if form else page.text(f"master.title.{name}")
    worksheet.write_string(0, 0, title, page.style.title())
    worksheet.set_row(0, 26)
    owner = page.text("master.owner", hospital=page.control.hospital.name, period=str(page.period))
    second_line(page, worksheet, owner, page.style(bold=True), leads_back=name != CONTENTS)
    if note:
        worksheet.merge_range(2, 0, 2, max(width - 1, 1), note, page.style.instruction())
        worksheet.set_row(2, 32)
    worksheet.set_paper(9)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.65)


def second_line(page: Page, worksheet: Worksheet, said: str, look: Format, *, leads_back: bool = True) -> None:
    """The second line says whose the sheet is; it leads back to the sheet of contents, where the workbook has one."""
    if leads_back and CONTENTS in page.sheets:
        place, tip = f"internal:{page.reference(CONTENTS)}!A1", page.text("contents.back")
        worksheet.write_url(1, 0, place, look, f"{said}   ‹ {page.title_of(CONTENTS)}", tip)
    else:
        worksheet.write_string(1, 0, said, look)


def set_footers(page: Page) -> None:
    """Below every page: whose it is and by which set of criteria, that it is for the house, its sheet and number."""
    owner = page.text("master.owner", hospital=page.control.hospital.name, period=str(page.period))
    chosen = page.control.programme.main_set
    of_set = page.text("master.footer_set", decision=chosen.decision or chosen.title, year=chosen.since[:4])
    left = f"{footer_text(owner)}\n&8{footer_text(of_set)}"
    centre = f"{footer_text(page.text('master.internal'))}\n&8&A"
    for worksheet in page.sheets.values():
        worksheet.set_footer(f"&L&8{left}&C&8{centre}&R&8&P/&N")


def data_heading(page: Page, worksheet: Worksheet, name: str, width: int, *, read: bool, more: str = "") -> None:
    """The heading of a sheet of data, of which no more than that is printed; its note may say ``more``.

    One that formulas ``read`` block by block is protected without a password: it can be filtered, copied from and its
    columns widened, but not sorted.
    """
    kept = page.text("master.data_kept" if read else "master.data")
    heading(page, worksheet, name, width, " ".join(filter(None, (kept, page.text(f"master.note.{name}"), more))))
    worksheet.set_row(2, 64)
    worksheet.print_area(0, 0, 2, width - 1)
    if read:
        worksheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})


def table(
    page: Page,
    worksheet: BulkSheet,
    first: int,
    name: str,
    headings: Sequence[str],
    columns: Sequence[Sequence[object]],
    styles: Sequence[Any],
    widths: Sequence[float],
    *,
    data: bool = False,
    heights: Sequence[float] = (),
) -> int:
    """An Excel table with its headings in row ``first``; gives the number of its last row (from 1)."""
    count = len(columns[0])
    last = table_of(page, worksheet, first, name, headings, count, widths, data=data)
    if count:
        worksheet.write_block(first + 1, columns, styles, sparse=data, heights=heights)
    return last


def table_of(
    page: Page,
    worksheet: BulkSheet,
    first: int,
    name: str,
    headings: Sequence[str],
    count: int,
    widths: Sequence[float],
    *,
    at: int = 0,
    data: bool = False,
) -> int:
    """An Excel table around ``count`` rows below its headings; gives the number of its last row (from 1).

    It begins in column ``at``. A table without rows is written with one blank row, as Excel wants it. The headings of
    ``data`` are on no page.
    """
    last = first + max(count, 1)
    options = {
        "name": name,
        "style": "Table Style Light 1",
        "columns": [{"header": text, "header_format": page.style.heading()} for text in headings],
    }
    # XlsxWriter visits every cell of a table, so it is told the first row only and the range is set after it.
    right = at + len(headings) - 1
    worksheet.add_table(first, at, first + 1, right, options)
    whole = f"{column_letters(at)}{first + 1}:{column_letters(right)}{last + 1}"
    worksheet.tables[-1].update({"range": whole, "a_range": whole, "autofilter": whole})
    worksheet.set_row(first, 32)
    for column, width in enumerate(widths, start=at):
        worksheet.set_column(column, column, width)
    worksheet.freeze_panes(first + 1, min(2, right) if at == 0 else 0)
    if not data:
        worksheet.repeat_rows(first)
    return last + 1


def check_format(page: Page) -> str:
    """How the number of rows that are out of their place is shown: as the sentence that says so, 0 as a dot."""
    return f'"{page.text("master.astray")}";;"·"'


def marks(page: Page, worksheet: Worksheet, cells: str, good: str, poor: str) -> None:
    """Tells good from poor results by fill and weight; the words themselves say it on paper without colour."""
    worksheet.conditional_format(
        cells,
        {"type": "cell", "criteria": "==", "value": f'"{good}"', "format": page.book.add_format({"bg_color": GOOD})},
    )
    poor_format = page.book.add_format({"bg_color": POOR, "bold": True, "font_color": ALARM})
    worksheet.conditional_format(cells, {"type": "cell", "criteria": "==", "value": f'"{poor}"', "format": poor_format})


def across(worksheet: Worksheet, row: int, start: int, stop: int, content: str, style: Format) -> None:
    """A text over some columns, or in one."""
    if start == stop:
        worksheet.write_string(row, start, content, style)
    else:
        worksheet.merge_range(row, start, row, stop, content, style)


def link_to(source: str, sheet: str, cell: str) -> Url | None:
    """The link to a cell in a file of the hospital's folder, seen from the folder of masters."""
    return file_link(f"../{address_of(source)}", f"{quoted(sheet)}!{cell}" if sheet and cell else "")


def weak_mark(indicator: Indicator) -> str:
    """What stands behind the name of an indicator whose source is not of the best."""
    return WEAK if indicator.data_quality_grade in LOW else ""
