"""The sheet of all answers: every filled cell of every report that counts, over as many sheets as its rows need.

Its rows are printed by the processes that read the reports; here is said where each report's rows stand. Where
registers have very many lines, those that stand whole on their register's sheet are told there only: a row a cell,
they would be most of the workbook and of the time in which it opens.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from qmxl.control.control import Control
from qmxl.engines.contract import Place
from qmxl.forms.kinds.shape import SHAPES
from qmxl.period import Period
from qmxl.reports.printing import (
    AMOUNT_STYLE,
    COLUMNS,
    DAY_STYLE,
    DECIMAL_STYLE,
    MOMENT_STYLE,
    NUMBER_STYLE,
    TIME_STYLE,
)
from qmxl.reports.report import Report
from qmxl.reports.veiled import Line
from qmxl.sheets.page import DECIMAL, WHOLE, Page, data_heading, table_of
from qmxl.tables.registers import within
from qmxl.xlsx.bulk import BulkSheet
from qmxl.xlsx.content import ROWS_OF_A_SHEET
from qmxl.xlsx.packing import Piece

FIRST = 4  # the row of the headings, from 0
ROOM = ROWS_OF_A_SHEET - FIRST - 1
MOST_LINES = 5_000  # of all registers, whose cells stand here as well
WIDTHS = (19, 10, 12, 16, 44, 44, 14, 8, 34)

Printed = Callable[[Iterable[str]], list[Piece]]  # the printed answers of sources


@dataclass
class AnswerSheet:
    """The reports whose answers stand on one sheet; so many lines of registers stand on the sheets of those only."""

    places: list[Place]
    rows: int = 0
    lines_elsewhere: int = 0


def lay_out(reports: Sequence[Report], control: Control, period: Period) -> list[AnswerSheet]:
    """Where the answers of each report are to stand; those of one report stand together."""
    lines = {report.source: _lines_of_registers(report, control, period) for report in reports}
    count = sum(map(len, lines.values()))
    if count <= MOST_LINES:
        lines, count = {}, 0
    sheets = [AnswerSheet([], lines_elsewhere=count)]
    for report in reports:
        elsewhere = lines.get(report.source, {})
        rows = report.filled - sum(elsewhere.values())
        if not rows:
            continue
        if sheets[-1].rows and sheets[-1].rows + rows > ROOM:
            sheets.append(AnswerSheet([], lines_elsewhere=count))
        sheet = sheets[-1]
        sheet.places.append(Place(report.source, FIRST + 2 + sheet.rows, report.hidden | elsewhere.keys()))
        sheet.rows += rows
    return sheets


def _lines_of_registers(report: Report, control: Control, period: Period) -> Mapping[Line, int]:
    """The lines that stand in a register with all their answers, and how many: one at fault would be blank there."""
    days = (period.to_date.start, period.to_date.end)
    forms = {form: control.forms.registers[form] for form in report.records if form in control.forms.registers}
    return {
        (name, line.key): line.filled
        for name, form in forms.items()
        if SHAPES[form.layout].open_ended
        for line in report.records[name]
        if None not in line.values.values() and within(form, line.values, days)
        if (name, line.key) not in report.hidden
    }


def first_styles(page: Page) -> None:
    """Registers the styles that printed rows refer to by number, in the order of those numbers."""
    shown = {
        DAY_STYLE: "dd/mm/yyyy",
        NUMBER_STYLE: "General",
        DECIMAL_STYLE: DECIMAL,
        MOMENT_STYLE: "dd/mm/yyyy hh:mm",
        TIME_STYLE: "hh:mm",
        AMOUNT_STYLE: WHOLE,
    }
    for number, num_format in shown.items():
        if page.style(align="left", num_format=num_format)._get_xf_index() != number:
            raise RuntimeError("printed rows have other styles than the workbook")


def write(page: Page, sheets: Sequence[AnswerSheet], printed: Printed) -> None:
    """The sheets with their headings and tables; the rows are put in when the workbook is saved."""
    headings = [page.text(f"master.column.{column}") for column in COLUMNS]
    for number, sheet in enumerate(sheets, start=1):
        worksheet = page.sheet("answers") if number == 1 else _another(page, number)
        count = sheet.lines_elsewhere
        more = page.text("master.answers_elsewhere", count=count, most=MOST_LINES) if count else ""
        data_heading(page, worksheet, "answers", len(COLUMNS), read=False, more=more)
        name = "QM_answers" if number == 1 else f"QM_answers_{number}"
        last = table_of(page, worksheet, FIRST, name, headings, sheet.rows, WIDTHS, data=True)
        if sheet.rows:
            its_pieces = partial(printed, [place.source for place in sheet.places])
            worksheet.put_pieces(FIRST + 1, last - 1, len(COLUMNS), its_pieces)


def _another(page: Page, number: int) -> BulkSheet:
    worksheet: BulkSheet = page.book.add_worksheet(f"{page.title_of('answers')} {number}", BulkSheet)
    return worksheet
