"""The state of a form on its cover: each sheet with a link and what it still lacks, and the whole of them."""

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from qmxl.forms.kinds.missing import Lacking
from qmxl.forms.layout import Sheet
from qmxl.forms.styles import ALARM
from qmxl.forms.writer import FIRST_ROW, Pen
from qmxl.xlsx.book import quoted
from qmxl.xlsx.cells import column_letters

COUNTED = 3  # the cover's column of what is missing


def write_state(
    pen: Pen, worksheet: Worksheet, cover: Sheet, missing: Mapping[str, Lacking], help_: str = "form.cover_help"
) -> None:
    """Below the cover's own lines: each sheet with a link and what it still lacks, and the whole of them.

    How many cells are missing stands beside, in a column that is not shown, so that no formula grows too long.
    """
    style, text = pen.style, pen.text
    at = FIRST_ROW + len(cover.lines) + 1
    worksheet.write_string(at, 1, text("form.sheets"), style.heading())
    worksheet.write_string(at, 2, text("form.state"), style.heading())
    parts = {cover.form.id: _of_the_cover(pen, cover), **missing}
    first, total = at + 1, 0
    worksheet.set_column(COUNTED, COUNTED, None, None, {"hidden": True})
    for sheet in pen.workbook.sheets:
        at += 1
        formula, value = parts[sheet.form.id]
        link = style(border=1, border_color="#7F7F7F", font_color="#0563C1", underline=1)
        worksheet.write_url(at, 1, f"internal:{quoted(sheet.name)}!A1", link, sheet.name)
        _state(pen, worksheet, at, formula, value)
        total += value
    at += 1
    worksheet.write_string(at, 1, text("form.whole"), style.fixed(bold=True))
    letter = column_letters(COUNTED)
    _state(pen, worksheet, at, f"SUM({letter}{first + 1}:{letter}{at})", total, bold=True)
    worksheet.conditional_format(
        first,
        2,
        at,
        2,
        {
            "type": "cell",
            "criteria": "!=",
            "value": f'"{text("form.complete")}"',
            "format": pen.book.add_format({"bold": True, "font_color": ALARM}),
        },
    )
    worksheet.merge_range(at + 2, 1, at + 2, 2, text(help_), style.instruction())
    worksheet.set_row(at + 2, 64)
    worksheet.fit_to_pages(1, 1)  # a cover is one page, however many sheets there are


def _of_the_cover(pen: Pen, cover: Sheet) -> Lacking:
    """The required lines of the cover that are blank, by a formula on the cover itself."""
    required = [(at, line) for at, line in enumerate(cover.lines, start=FIRST_ROW + 1) if line.required]
    blank = sum(1 for _, line in required if pen.entry(cover.form.id, (line.row, "value", "")) in (None, ""))
    return Lacking("+".join(f'(C{at}="")' for at, _ in required), blank)


def _state(pen: Pen, worksheet: Worksheet, at: int, formula: str, value: int, *, bold: bool = False) -> None:
    complete, before, after = pen.text("form.complete"), pen.text("form.lacking_before"), pen.text("form.lacking_after")
    shown, count = f"{before}{value}{after}" if value else complete, f"{column_letters(COUNTED)}{at + 1}"
    worksheet.write_formula(at, COUNTED, f"={formula}", pen.style(), value)
    formula = f'=IF({count}=0,"{complete}","{before}"&{count}&"{after}")'
    worksheet.write_formula(at, 2, formula, pen.style.fixed(bold=bold), shown)
