"""The sheet of all answers: every filled cell of every report that counts, over as many sheets as its rows need.

Its rows are printed by the processes that read the reports; here is said where each report's rows stand.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from qmxl.engines.contract import Place
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
from qmxl.sheets.page import DECIMAL, WHOLE, Page, data_heading, table_of
from qmxl.xlsx.bulk import BulkSheet
from qmxl.xlsx.content import ROWS_OF_A_SHEET
from qmxl.xlsx.packing import Piece

FIRST = 4  # the row of the headings, from 0
ROOM = ROWS_OF_A_SHEET - FIRST - 1
WIDTHS = (19, 10, 12, 16, 44, 44, 14, 8, 34)

Printed = Callable[[Iterable[str]], list[Piece]]  # the printed answers of sources


@dataclass
class AnswerSheet:
    """The reports whose answers stand on one sheet."""

    places: list[Place]
    rows: int = 0


def lay_out(reports: Iterable[Report]) -> list[AnswerSheet]:
    """Where the answers of each report are to stand; those of one report stand together."""
    sheets = [AnswerSheet([])]
    for report in reports:
        if not report.filled:
            continue
        if sheets[-1].rows and sheets[-1].rows + report.filled > ROOM:
            sheets.append(AnswerSheet([]))
        sheet = sheets[-1]
        sheet.places.append(Place(report.source, FIRST + 2 + sheet.rows, report.hidden))
        sheet.rows += report.filled
    return sheets


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
        data_heading(page, worksheet, "answers", len(COLUMNS), read=False)
        name = "QM_answers" if number == 1 else f"QM_answers_{number}"
        last = table_of(page, worksheet, FIRST, name, headings, sheet.rows, WIDTHS, data=True)
        if sheet.rows:
            its_pieces = partial(printed, [place.source for place in sheet.places])
            worksheet.put_pieces(FIRST + 1, last - 1, len(COLUMNS), its_pieces)


def _another(page: Page, number: int) -> BulkSheet:
    worksheet: BulkSheet = page.book.add_worksheet(f"{page.title_of('answers')} {number}", BulkSheet)
    return worksheet
